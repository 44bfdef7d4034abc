"""Every runtime dependency stands on the page that justifies it, and nothing else does."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "dependencies.md").read_text()


def justified(heading: str) -> list[str]:
    """The packages of one table of the page; each has a reason and a licence."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\S+) \| ([^|]{10,}) \| ([^|]{3,}) \|$", section, re.MULTILINE)
    return [row[0] for row in rows if not row[0].startswith("package")]


def test_every_python_dependency_is_justified() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [re.split(r"[^A-Za-z0-9_.-]", line)[0] for line in project["dependencies"]]

    assert justified("Python") == sorted(names)


def test_every_front_end_dependency_is_justified() -> None:
    package = json.loads((ROOT / "frontend" / "package.json").read_text())

    assert justified("Front end") == sorted(package["dependencies"])


def test_the_lock_file_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "frontend" / "package-lock.json").read_text()


def test_the_changelog_begins_with_the_version() -> None:
    import board

    newest = next(line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## "))
    assert newest.startswith(f"## {board.__version__}")
