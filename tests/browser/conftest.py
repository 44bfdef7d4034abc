"""The whole program in real processes, and real browsers before it."""

import re
import shutil
from collections.abc import AsyncIterator, Generator, Iterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.bundle import ensure_bundle
from tests.browser.studio import CSRF, Studio
from tests.platform.server import Server, join
from tests.support.serving import ROOT
from tests.support.tools import needs

# Five seconds are the default; two cores with two browsers and two servers may need more.
expect.set_options(timeout=10_000)

RESULTS = ROOT / "test-results"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
REPORT = pytest.StashKey[pytest.TestReport]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Lets fixtures know how their test ended."""
    report = yield
    if report.when == "call":
        item.stash[REPORT] = report
    return report


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    program = needs("chromium")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        await chromium.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`board serve` as people start it: two workers and the embedded Valkey."""
    needs("chromium")
    ensure_bundle()
    with Server(tmp_path_factory.mktemp("studio") / "data") as running:
        yield running


@pytest.fixture(scope="package")
def owner(server: Server) -> Iterator[httpx.Client]:
    """Whoever opened the owner link, with a project."""
    answer = join(server, server.owner_link, "Olive Owner")
    with httpx.Client(base_url=server.address, headers=CSRF, cookies=answer.cookies) as client:
        client.post("/api/projects", json={"name": "Slack Water"}).raise_for_status()
        yield client


@pytest_asyncio.fixture(loop_scope="package")
async def studio(
    server: Server, owner: httpx.Client, browser: Browser, request: pytest.FixtureRequest
) -> AsyncIterator[Studio]:
    """The server with the people of this test; at the end no page may have complained."""
    studio = Studio(server, owner, browser)
    yield studio
    report = request.node.stash.get(REPORT, None)
    if report is None or report.failed or any(person.complaints.heard for person in studio.people):
        await _photograph(studio, request.node.name)
    assert await studio.leave() == []


async def _photograph(studio: Studio, test: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    shutil.copy(studio.server.log.name, RESULTS / f"{test}.log")
    for person in studio.people:
        if person.page.is_closed():
            continue
        name = re.sub(r"\W+", "-", f"{test} {person.name}")
        await person.page.screenshot(path=RESULTS / f"{name}.png")
