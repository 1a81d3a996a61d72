# Everything sets itself up: Python 3.11+ and make are enough.
PYTHON ?= python3
BIN := .venv/bin
Q ?= what did Kaidanow say about Turkey
export Q  # through the environment, so that quotes in a question do no harm
DATA ?= ../shared/data

.PHONY: ask test lint bench fit clean

ask: var/seeds/ready
	@$(BIN)/footnote ask "$$Q" --index var/seeds

var/seeds/ready: .venv/ready $(wildcard seeds/*)
	@$(BIN)/footnote index seeds --index var/seeds > /dev/null
	@touch $@

test: .venv/ready
	@$(BIN)/pytest

lint: .venv/ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: .venv/ready
	@$(BIN)/python -m eval.bench --data $(DATA)

fit: .venv/ready
	@$(BIN)/python -m eval.fitting.word_counts $(DATA)
	@$(BIN)/python -m eval.fitting.ranker $(DATA)
	@$(BIN)/python -m eval.fitting.gate $(DATA)

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
