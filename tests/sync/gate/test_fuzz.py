"""Whatever passes the gate is applied without harm, loads again, and says the same to pycrdt and to Yjs.

BOARD_FUZZ_ROUNDS asks for more rounds than the suite has time for, BOARD_FUZZ_SEED for other ones.
"""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.support.tools import needs
from tests.sync.gate.test_traffic import ROOT

ROUNDS = int(os.environ.get("BOARD_FUZZ_ROUNDS", "25"))
FIRST_SEED = int(os.environ.get("BOARD_FUZZ_SEED", "1"))
CASES = 400


@pytest.fixture(scope="module")
def rounds() -> str:
    """What a child process said that fuzzed: if it died, its last line names the seed."""
    command = [sys.executable, "-m", "tests.sync.gate.fuzz", str(FIRST_SEED), str(ROUNDS), str(CASES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60 + 2 * ROUNDS)
    assert done.returncode == 0, f"{done.stdout.splitlines()[-1][:100]} {done.stderr}"
    return done.stdout


def test_no_hostile_update_harms_the_document(rounds: str) -> None:
    outcomes = Counter[str]()
    for line in rounds.splitlines():
        outcomes.update(json.loads(line).get("outcomes", {}))

    print(dict(outcomes))
    assert outcomes["passed"] > outcomes.total() // 10, "too few pass for this to say much"
    assert {"Malformed", "Hostile", "Gap", "known"} <= set(outcomes)


def test_yjs_reads_what_passed_as_pycrdt_does(rounds: str) -> None:
    if not (ROOT / "frontend/node_modules/yjs").exists():
        pytest.skip("the front end's packages are not installed")

    script = ROOT / "tests/interop/gate/replay.mjs"
    done = subprocess.run(
        [needs("node"), script], input=rounds, capture_output=True, check=True, text=True, timeout=60 + 2 * ROUNDS
    )

    assert done.stdout == ""
