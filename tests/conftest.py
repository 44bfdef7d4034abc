"""On a machine that builds releases nothing is skipped for want of a tool; what runs side by side, and what does not."""

import os
from collections.abc import Generator, Iterator

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from tests.support.cluster import Cluster, running_cluster

# What no machine has to have: files that are not ours to ship, and a package that new Pythons cannot install.
MAY_BE_MISSING = ("shared", "y_py")

BROWSER = "tests/browser"
LONGEST = (f"{BROWSER}/", "tests/mutants/", "tests/platform/", "tests/attacks/test_operator.py", "tests/faults/")


class Scheduler(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    """A file is run by one process, and all browsers' tests by the same: two at once keep each other waiting."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return BROWSER if file.startswith(f"{BROWSER}/") else file


@pytest.hookimpl(optionalhook=True)  # some tests run without xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scheduler:
    """How tests are shared out among the processes."""
    return Scheduler(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first; the other processes do the rest meanwhile."""
    items.sort(key=lambda item: next((at for at, path in enumerate(LONGEST) if item.nodeid.startswith(path)), len(LONGEST)))


@pytest.fixture(scope="session")
def shared_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Started once, for all tests of one process."""
    with running_cluster("valkey", tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture
def cluster(shared_cluster: Cluster) -> Iterator[Cluster]:
    """Three masters with a replica each; whatever a test does to them, the next one finds all of them well."""
    yield shared_cluster
    shared_cluster.heal()


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
