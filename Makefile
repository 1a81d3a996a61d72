# Everything sets itself up: Python 3.11+ and make are enough.
PYTHON ?= python3
BIN := .venv/bin
Q ?= what did Kaidanow say about Turkey
export Q  # through the environment, so that quotes in a question do no harm
DATA ?= ../shared/data
# How much worse the shipped gold may be answered before a change is stopped.
MAX_DROPS := $(addprefix --max-drop ,hit@1=0.02 MRR@10=0.02 first_sentence=0.02 speaker_accuracy=0.02 refusal_f1=0.02 right=0.02)

.PHONY: ask serve test lint audit eval baseline bench train ablation fit clean FORCE

ask: var/seeds/ready
	@$(BIN)/footnote ask "$$Q" --index var/seeds

serve: var/seeds/ready
	@$(BIN)/footnote serve --index var/seeds

var/seeds/ready: .venv/ready $(wildcard seeds/*)
	@rm -rf var/seeds
	@$(BIN)/footnote index seeds --index var/seeds > /dev/null
	@touch $@

test: .venv/ready
	@$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist worksteal

lint: .venv/ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# Looks for known holes in what is installed; says so where the advisories cannot be reached.
audit: .venv/ready
	@AUDIT=1 $(BIN)/pytest -rs tests/test_guard_dependencies.py

# Measures the shipped gold and fails where a figure has really dropped since the baseline.
eval: var/runs/shipped/report.html
	@$(BIN)/footnote eval gate var/runs/shipped --baseline eval/gold/baseline $(MAX_DROPS)

var/runs/shipped/report.html: var/seeds/ready FORCE
	@rm -rf var/runs/shipped
	@$(BIN)/footnote eval eval/gold/seed.jsonl --index var/seeds --out var/runs/shipped

baseline: var/runs/shipped/report.html
	@mkdir -p eval/gold/baseline
	@cp var/runs/shipped/config.json var/runs/shipped/figures.json var/runs/shipped/rows.jsonl eval/gold/baseline

bench: .venv/ready
	@$(BIN)/python -m eval.bench --data $(DATA)

# Trains the reader (hours on two cores; it goes on where it was stopped) and fits all that uses it.
train: .venv/ready
	@$(BIN)/python -m eval.training $(DATA)
	@$(MAKE) --no-print-directory fit

ablation: .venv/ready
	@$(BIN)/python -m eval.ablation $(DATA)

fit: .venv/ready
	@$(BIN)/python -m eval.fitting.word_counts $(DATA)
	@$(BIN)/python -m eval.fitting.ranker $(DATA)
	@$(BIN)/python -m eval.fitting.gate $(DATA)
	@$(BIN)/python -m eval.fitting.support

clean:
	@rm -rf .venv var dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# torch is needed once, to prepare the model. Its CPU build is a tenth of the size of the default
# one for Linux, so that is tried first; elsewhere the default one is the CPU build already.
.venv/ready: pyproject.toml
	@echo "Setting up .venv (once, a few minutes at most) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Footnote needs Python 3.11 or newer; set PYTHON=...") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -qq --disable-pip-version-check "torch==2.13.0+cpu" 2>/dev/null \
		|| $(BIN)/pip install -qq --disable-pip-version-check "torch==2.13.0"
	@$(BIN)/pip install -qq --disable-pip-version-check --editable ".[dev]"
	@touch $@
