"""The tests of review would notice if review broke: each fault is built in, and some test has to fail."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.child import SOUND
from tests.mutants.faults import FAULTS
from tests.support.tools import needs

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def verdicts() -> dict[str, str]:
    """Fault → the exit code of the tests: 1 if one of them failed."""
    needs("valkey-server")
    names = [fault.name for fault in FAULTS]
    command = [sys.executable, "-m", "tests.mutants.child", SOUND, *names]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    rows = [line.split("\t") for line in ran.stdout.splitlines() if line.count("\t") == 3]
    return {name: code for code, _, name, _ in rows} | {"said": ran.stderr}


@pytest.mark.timeout(600)
def test_without_a_fault_the_tests_pass(verdicts: dict[str, str]) -> None:
    assert verdicts[SOUND] == "0", verdicts["said"]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", [fault.name for fault in FAULTS])
def test_a_fault_is_noticed(verdicts: dict[str, str], name: str) -> None:
    assert verdicts[name] == "1", verdicts["said"]
