"""On a machine that builds releases nothing is skipped for want of a tool; what runs side by side, and what does not."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

# What no machine has to have: files that are not ours to ship, and a package that new Pythons cannot install.
MAY_BE_MISSING = ("shared", "y_py")

TESTS = Path(__file__).parent
BROWSER = TESTS / "browser"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file is run by one process, and all browsers' tests by the same: two at once keep each other waiting.

    They take longest, so they come first; the other process does the rest meanwhile.
    """
    items.sort(key=lambda item: not item.path.is_relative_to(BROWSER))
    for item in items:
        group = BROWSER if item.path.is_relative_to(BROWSER) else item.path
        item.add_marker(pytest.mark.xdist_group(group.relative_to(TESTS).as_posix()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI set, a skip is a failure."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr)
        if not any(word in reason for word in MAY_BE_MISSING):
            report.outcome = "failed"
            report.longrepr = f"skipped on a machine where nothing may be missing: {reason}"
    return report
