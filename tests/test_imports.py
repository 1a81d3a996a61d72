"""Who may import whom, where each third party is fenced, and how long files and functions are."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.seed import ROOT

OURS = ("index", "qa", "ui", "eval", "tests")
MAY_IMPORT = {
    "index": {"index"},
    "qa": {"qa", "index"},
    "ui": {"ui", "qa", "index"},
    "eval": {"eval", "qa", "index"},
}
EXPORT = {"index/export.py", "index/reference.py", "qa/cross_encoder.py", "eval/training/"}
# third party -> the modules, or folders, that alone may import it
FENCES = {
    "faiss": {"index/inverted.py", "eval/bench/peers/"},
    "tantivy": {"index/words.py"},
    "onnxruntime": {"index/runtime.py", *EXPORT},
    "tokenizers": {"index/runtime.py"},
    "onnx": EXPORT,
    "torch": {*EXPORT, "qa/writing/loading.py"},
    "sentence_transformers": {*EXPORT, "eval/bench/peers/"},
    "transformers": {*EXPORT, "qa/writing/loading.py", "qa/writing/local.py"},
    "tiktoken": {"index/tokens.py"},
    "rich": {"ui/", "eval/terminal.py"},
    "jinja2": {"eval/report/", "ui/chat/", "ui/server/embed.py", "qa/writing/templates.py"},
    "markupsafe": {"eval/report/", "ui/chat/", "ui/server/embed.py"},
    "gradio": {"ui/chat/"},
    "httpx2": {"qa/writing/endpoint.py"},
    "openai": {"qa/writing/endpoint.py"},
    "fastapi": {"ui/server/", "ui/chat/"},
    "starlette": {"ui/server/", "ui/chat/", "ui/mcp_server/serving.py"},
    "pydantic": {"ui/server/", "ui/mcp_server/arguments.py"},
    "mcp": {"ui/mcp_server/"},
    "pydantic_settings": {"ui/server/config.py"},
    "uvicorn": {"ui/server/run.py"},
    "jwt": {"ui/server/tokens.py"},
    "limits": {"ui/server/limits.py"},
    "prometheus_client": {"ui/server/metrics.py"},
    "pythonjsonlogger": {"ui/server/logs.py"},
    "yaml": {"index/metadata.py"},
    "charset_normalizer": {"index/text.py"},
    "huggingface_hub": {"index/models.py"},
    "platformdirs": {"index/models.py"},
    "argparse": {"ui/", "eval/"},
    "langchain_community": {"eval/bench/peers/langchain.py"},
    "langchain_huggingface": {"eval/bench/peers/langchain.py"},
    "llama_index": {"eval/bench/peers/llamaindex.py"},
    "haystack": {"eval/bench/peers/haystack.py"},
    "haystack_integrations": {"eval/bench/peers/haystack.py"},
    "txtai": {"eval/bench/peers/txtai.py"},
}
MOST_LINES_OF_A_FILE = 250
MOST_LINES_OF_A_FUNCTION = 50
FILES = sorted(path for folder in OURS for path in (ROOT / folder).rglob("*.py"))
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
SHIPPED = [name for name in NAMES if not name.startswith("tests/")]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def imports(name: str) -> Iterator[str]:
    """The full names of the modules that a file imports, wherever in it."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            assert node.module is not None
            yield node.module


def first(module: str) -> str:
    return module.partition(".")[0]


def test_all_is_seen() -> None:
    assert {name.partition("/")[0] for name in NAMES} == set(OURS)
    assert {"index/store.py", "qa/assistant.py", "ui/cli.py", "tests/test_imports.py"} <= set(NAMES)
    assert "index.store" in set(imports("qa/assistant.py"))
    assert "rich.text" in set(imports("ui/output.py"))


def test_arrows_run_one_way() -> None:
    wrong = [
        f"{name} imports {module}"
        for name in SHIPPED
        for module in imports(name)
        if first(module) in OURS and first(module) not in MAY_IMPORT[name.partition("/")[0]]
    ]
    assert wrong == []


def test_third_parties_stay_in_their_fences() -> None:
    wrong = [
        f"{name} imports {module}"
        for name in SHIPPED
        for module in imports(name)
        if not name.startswith(tuple(FENCES.get(first(module), [name])))
    ]
    assert wrong == []


def test_our_folders_are_no_names() -> None:
    """`import eval` would hide the built-in function, so it is always `from eval.x import y`."""
    assert [name for name in NAMES if {"eval", "tests"} & set(imports(name))] == []


def test_only_the_late_import_leads_from_the_command_line_to_eval() -> None:
    """Modules named in strings, which the command line imports when a command is called."""
    named = {
        node.value
        for node in ast.walk(tree("ui/cli.py"))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.startswith(tuple(f"{folder}." for folder in OURS)) and " " not in node.value
    }
    assert {"ui.asking", "ui.keeping"} <= named
    for module in named:
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file()


def test_files_are_short() -> None:
    lengths = {name: (ROOT / name).read_text(encoding="utf-8").count("\n") for name in NAMES}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{name}: {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name in NAMES
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef)
    }
    assert len(lengths) > len(NAMES)
    long = {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FUNCTION}
    assert long == {}


def test_no_path_of_one_machine() -> None:
    mine = ["/" + folder + "/" for folder in ("work", "tmp", "home", "root")]
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
    assert [name for name, text in texts.items() if any(path in text for path in mine)] == []


def test_every_folder_says_that_it_is_typed() -> None:
    assert all((ROOT / folder / "py.typed").is_file() for folder in MAY_IMPORT)
