"""Which of our loaded modules would be another if one of them were: those that import it, and those that import these."""

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

_OURS: Final = ("board", "tests")


def dependents(name: str) -> set[str]:
    """The module itself and all that stand on it."""
    imports = imported()
    found, new = set[str](), {name}
    while new:
        found |= new
        new = {one for one, imported in imports.items() if imported & new} - found
    return found


@cache
def imported() -> Mapping[str, set[str]]:
    """What each of our modules imports, of those loaded at the first call: a fork of who asked need not read them again."""
    ours = [(name, module) for name, module in sys.modules.items() if name.partition(".")[0] in _OURS]
    return {name: set(_imported(module)) for name, module in ours}


def _imported(module: ModuleType) -> Iterator[str]:
    if module.__file__ is None:
        return
    for node in ast.walk(ast.parse(Path(module.__file__).read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{module.__name__} imports what is near it without saying where that is"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
