"""With CI set a test that is skipped for a missing tool fails; without it, or for files we may not ship, it is skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPING = "import pytest\ndef test_of_something():\n    pytest.skip({reason!r})\n"


@pytest.mark.parametrize(
    ("environment", "reason", "outcome"),
    [
        ({"CI": "true"}, "chromium is not installed", "1 failed"),
        ({}, "chromium is not installed", "1 skipped"),
        ({"CI": "true"}, "the shared screenplays are not here", "1 skipped"),
    ],
)
def test_a_skip_is_what_it_should_be(tmp_path: Path, environment: dict[str, str], reason: str, outcome: str) -> None:
    (tmp_path / "test_it.py").write_text(SKIPPING.format(reason=reason))
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    quiet = {name: value for name, value in os.environ.items() if name != "CI"} | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(command, env=quiet | environment, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert outcome in done.stdout
