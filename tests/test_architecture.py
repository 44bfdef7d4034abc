"""The map of the program: what may import what, and how large a thing may be."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import board

ROOT = Path(board.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py") if "static" not in path.relative_to(ROOT).parts)
LAYERS = ("ai", "sync", "people", "jobs", "chronicle", "historian", "backup", "web", "worker", "cli")
WIRING = frozenset(
    {
        "app",
        "assistant",
        "crew",
        "supervisor",
        "children",
        "coroner",
        "embedded",
        "doctor",
        "durability",
        "folder",
        "lifeline",
        "stores",
        "compactor",
    }
)
"""Modules at the root that start, watch and wire the shells. Every other module at the root is core."""

MAY_USE: dict[str, frozenset[str]] = {
    "core": frozenset(),
    "ai": frozenset({"core"}),
    "redis": frozenset({"core"}),
    "sync": frozenset({"core", "redis"}),
    "people": frozenset({"core", "redis"}),
    "jobs": frozenset({"core", "redis"}),
    "chronicle": frozenset({"core", "redis", "sync"}),
    "historian": frozenset({"core", "redis", "sync", "chronicle"}),
    "backup": frozenset({"core", "redis", "sync"}),
    "web": frozenset({"core", "redis", "sync", "people", "jobs", "chronicle", "historian"}),
    "worker": frozenset({"core", "ai"}),
    "wiring": frozenset({"core", "redis", "sync", "people", "jobs", "chronicle", "historian", "web"}),
    "cli": frozenset(
        {"core", "redis", "sync", "people", "jobs", "chronicle", "historian", "backup", "web", "worker", "wiring"}
    ),
}
"""The layers, and those below that each may import."""

LIBRARIES_OF_SHELLS = frozenset({"asyncio", "fastapi", "starlette", "uvicorn", "websockets", "socket", "subprocess", "time"})
SHELLS_AT_THE_ROOT = frozenset({"assets", "archive"})
"""Core by what they import of ours, but they wait for files."""

LOG_LINE = re.compile(r"[a-z%][a-z %]+( [a-z]+=(%[sd]|[a-z ]+))*")
"""`board opened board=%s`: so that machines can read what people do."""

EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base"})


def test_imports_point_down() -> None:
    for path in MODULES:
        own = _layer(_module(path)) or "core"
        used = {_layer(module) for module in _imported(path) if module.split(".")[0] == "board"} - {own, ""}

        assert used <= MAY_USE[own], f"{_module(path)}: {own} must not know {used - MAY_USE[own]}"


def test_only_redis_knows_the_redis_library() -> None:
    knowing = {_module(path) for path in MODULES if any(name.split(".")[0] == "redis" for name in _imported(path))}

    assert {_layer(module) for module in knowing} == {"redis"}


def test_the_core_waits_for_nothing() -> None:
    core = [path for path in MODULES if _is_pure(_module(path))]

    assert len(core) > 100
    for path in core:
        waiting = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith)]
        assert not {name.split(".")[0] for name in _imported(path)} & LIBRARIES_OF_SHELLS, _module(path)
        assert not waiting, _module(path)


def test_every_module_says_what_it_is_in_its_first_line() -> None:
    silent = [_module(path) for path in MODULES if not path.read_text(encoding="utf-8").startswith('"""')]

    assert not silent
    assert all(ast.get_docstring(_tree(path)) for path in MODULES)


def test_no_function_is_too_long() -> None:
    functions = [
        (path, node)
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert not [f"{_module(path)}.{node.name}: {_statements(node)}" for path, node in functions if _statements(node) > 40]


def test_the_log_says_what_happened_and_then_words_with_values() -> None:
    said = {str(words) for path in MODULES for words in _logged(_tree(path))}

    assert len(said) > 40
    assert not [words for words in said if not LOG_LINE.fullmatch(words)]


def _logged(tree: ast.Module) -> Iterator[object]:
    """The forms of lines that a module logs."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="logger")), args=[ast.Constant(value), *_]):
                yield value


def test_modules_are_named_by_what_they_hold() -> None:
    assert not {path.stem for path in MODULES} & EMPTY_NAMES


def test_nothing_but_the_command_line_imports_the_app() -> None:
    importing = {_layer(_module(path)) for path in MODULES if "board.app" in _imported(path)}

    assert importing <= {"cli", "wiring"}


def _is_pure(module: str) -> bool:
    return _layer(module) in ("core", "ai") and module.split(".")[-1] not in SHELLS_AT_THE_ROOT


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _layer(module: str) -> str:
    """The layer of one of our modules; "" for the package itself."""
    inner = module.split(".")[1:2]
    if not inner:
        return ""
    if inner[0] in LAYERS or inner[0] == "redis":
        return inner[0]
    return "wiring" if inner[0] in WIRING else "core"


@cache
def _imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, and of the names it takes from `board`."""
    return set(_names(_tree(path)))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute, so that they can be read"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _statements(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
