"""On a machine that builds releases nothing is skipped for want of a tool."""

import os
from collections.abc import Generator

import pytest

# What no machine has to have: files that are not ours to ship, and a package that new Pythons cannot install.
MAY_BE_MISSING = ("shared", "y_py")


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
