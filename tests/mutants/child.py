"""Runs the tests of review once for each fault, each in a fork into which the fault is built on import.

Everything is imported once, before; a fork forgets what stands on the fault and imports that again. Prints a line for each:
the exit code of pytest, the seconds, the name, the first test that failed.
"""

import gc
import importlib
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Final

import pytest

from tests.mutants.dependents import dependents, imported
from tests.mutants.faults import HELPERS, Fault, named

TESTS: Final = ("tests/review_machine/test_deciding.py", "tests/review_machine/test_machine.py")
SOUND: Final = "nothing"
_OPTIONS: Final = (
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "--timeout=60",
    "--tb=line",
)
_NONE_CHOSEN: Final = 5
# Where the tests run in two processes the other one has the second core.
_AT_ONCE: Final = 2 if "PYTEST_XDIST_WORKER" not in os.environ else 1
_FIRST: Final = (
    "hypothesis.stateful",
    "pytest_asyncio",
    "tests.review_machine.test_deciding",
    "tests.review_machine.test_machine",
)
_UNNEEDED: Final = ("anyio", "schemathesis", "valkey", "xdist", "xdist.looponfail")
"""Plugins of pytest that take half a second to load."""


class FaultyLoader(SourceFileLoader):
    """Loads a module as if its author had made a mistake."""

    def __init__(self, fullname: str, path: str, fault: Fault) -> None:
        super().__init__(fullname, path)
        self._fault = fault

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path).decode()
        assert source.count(self._fault.was) == 1, f"{self._fault.name}: expected its place once in {fullname}"
        return compile(source.replace(self._fault.was, self._fault.now) + HELPERS.get(fullname, ""), self.path, "exec")


class FaultyFinder(MetaPathFinder):
    """Finds the one module that has the fault."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname != self._fault.module:
            return None
        spec = PathFinder.find_spec(fullname, path)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = FaultyLoader(fullname, spec.origin, self._fault)
        return spec


def _run(name: str, path: str, *, thoroughly: bool) -> None:
    """In the fork, which never returns from here."""
    told = os.open(path, os.O_RDWR | os.O_CREAT)
    os.dup2(told, 1)
    os.dup2(told, 2)
    code = 70
    try:
        chosen = ["-k", "not schedule"]  # which has a test of its own
        if name != SOUND:
            sys.meta_path.insert(0, FaultyFinder(named(name)))
            _forget(dependents(named(name).module))
            chosen = [] if thoroughly else ["-k", named(name).by]
        unneeded = [word for plugin in _UNNEEDED for word in ("-p", f"no:{plugin}")]
        ended = int(pytest.main([*_OPTIONS, *unneeded, *chosen, *TESTS]))
        if name != SOUND and ended != _NONE_CHOSEN:
            _check_in_place(named(name))
        code = ended
    except BaseException:
        traceback.print_exc(file=sys.stdout)
    finally:
        sys.stdout.flush()
        os._exit(code)


def _forget(modules: Iterable[str]) -> None:
    for name in modules:
        package, _, own = name.rpartition(".")
        if package in sys.modules:  # `from package import module` looks there first
            vars(sys.modules[package]).pop(own, None)
        sys.modules.pop(name, None)


def _check_in_place(fault: Fault) -> None:
    spec = sys.modules[fault.module].__spec__
    assert spec is not None
    assert isinstance(spec.loader, FaultyLoader), f"{fault.name}: the tests ran without it"


def _first_failure(output: str) -> str:
    lines = [line for line in output.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0].split("::", 1)[-1].split(" - ")[0] if lines else ""


def main(names: Sequence[str]) -> None:
    for module in _FIRST:
        importlib.import_module(module)
    imported()
    gc.freeze()  # or every fork would walk over all of this again, and get pages of its own by it
    waiting, running = [(name, False) for name in names], dict[int, tuple[str, bool, float, str]]()
    with tempfile.TemporaryDirectory() as folder:
        while waiting or running:
            while waiting and len(running) < _AT_ONCE:
                name, thoroughly = waiting.pop(0)
                path = os.path.join(folder, f"{name} {thoroughly}")
                if (child := os.fork()) == 0:
                    _run(name, path, thoroughly=thoroughly)
                running[child] = name, thoroughly, time.monotonic(), path
            ended, status = os.wait()
            name, thoroughly, began, path = running.pop(ended)
            code = os.waitstatus_to_exitcode(status)
            if code in (0, _NONE_CHOSEN) and not thoroughly and name != SOUND:
                waiting.append((name, True))
            else:
                _tell(code, time.monotonic() - began, name, path)


def _tell(code: int, seconds: float, name: str, path: str) -> None:
    with open(path, errors="replace") as output:
        said = output.read()
    if code not in (0, 1):
        print(said, file=sys.stderr)
    print(code, f"{seconds:.1f}", name, _first_failure(said), sep="\t", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
