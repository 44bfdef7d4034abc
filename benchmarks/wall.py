"""Twenty people on a board of 2,000 panels, measured in Chromium: opening, scrolling, a panel, the way from pen to screen.

python -m benchmarks.wall [--data FOLDER --board ID] [--people 20] [--json FILE]

Without `--data` it makes the board first, in a folder of its own. Prints a table for docs/benchmarks.md.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from benchmarks import machine
from benchmarks.big_board import Wish, make
from benchmarks.preference import preferred
from benchmarks.report import table
from benchmarks.watching import INKED, NOTE_PEN, WATCH_SPOTS, Watch
from board.cli.services import services_at
from board.document import read_board
from board.roles import Role
from board.settings import Settings
from tests.browser.bundle import ensure_bundle
from tests.platform.server import Server, join
from tests.support.serving import ROOT
from tests.support.tools import needs

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WINDOW = {"width": 1440, "height": 900}
OPENINGS = 3
PACES = (("wall", 0, 120), ("half", 0, 60), ("overview", 4, 120))
"""What is scrolled: its name, how far it is zoomed out first, and what one turn of the wheel moves, sixty times a second."""
SPOTS = 20
MOVES_A_SPOT = 4
TAPER_PX = 60
OPENS_A_CARD = "document.querySelectorAll('.card')[2].dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))"
OPENS_THE_NEXT = "document.querySelector('.strip-frame.current').nextElementSibling.click()"
Results = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """The board under measurement and everybody's cookie."""

    server: Server
    board: str
    panels: tuple[str, ...]
    cookies: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/b/{self.board}"


async def measure(place: Place, people: int, steps: tuple[str, ...]) -> Results:
    """The steps in their order; the crowd is there all the time."""
    results: Results = {"machine": machine.describe(), "load_before": machine.load()}
    program = str(needs("chromium"))
    async with crowd(place, people) as tally, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        for step in steps:
            before = machine.cost_of(place.server.everyone()).processor_s
            began = time.perf_counter()
            results[step] = await STEPS[step](browser, place)
            spent = machine.cost_of(place.server.everyone()).processor_s - before
            results[step] |= {"server_cores": round(spent / (time.perf_counter() - began), 2), "load": machine.load()}
            print(step, json.dumps(results[step]), file=sys.stderr, flush=True)
        await browser.close()
    return {**results, "crowd": tally}


async def openings(browser: Browser, place: Place) -> Results:
    """How long it takes until the board is there, some times over."""
    return {"times": [await opened(browser, place) for _ in range(OPENINGS)]}


async def on_the_wall(browser: Browser, place: Place) -> Results:
    """Nothing done, scrolling, memory after it, panels opened from it."""
    async with seated(browser, place) as page:
        watch = await Watch.of(page)
        await page.goto(place.path)
        await watch.milestones()
        idle = await watch.recorded(lambda: asyncio.sleep(3))
        idle["tab_mb"] = (await memory(browser, watch, place))["tab_mb"]
        scroll = await scrolled(watch)
        used = await memory(browser, watch, place)
        return {"idle": idle, **scroll, "memory": used, "panel": await panels_opened(watch)}


async def opened(browser: Browser, place: Place) -> Results:
    """A browser that has never been here, and the same one again."""
    async with seated(browser, place) as page:
        first = await visited(page, place)
        again = await page.context.new_page()
        await page.close()
        return {"first": first, "again": await visited(again, place)}


async def visited(page: Page, place: Place) -> Results:
    """When what was on the screen, and what the main thread did for it."""
    watch = await Watch.of(page)
    await page.goto(place.path)
    milestones = await watch.milestones()
    spent = await watch.metrics()
    return {
        **milestones,
        "main_ms": round(spent["TaskDuration"] * 1000),
        "longest_task_ms": max(await watch.long_tasks(), default=0),
    }


async def scrolled(watch: Watch) -> Results:
    """The whole wall down by the wheel at the usual zoom, half of it at half the pace, and the whole overview."""
    results: Results = {}
    for name, zoom_out, step_px in PACES:
        for _ in range(zoom_out):
            await watch.page.keyboard.press("-")
        wall = watch.page.locator(".wall")
        box = await wall.bounding_box()
        assert box is not None
        await wall.evaluate("(wall) => { wall.scrollTop = 0 }")
        height = await wall.evaluate("(wall) => wall.scrollHeight - wall.clientHeight")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        turns = round(height / PACES[0][2])
        results[name] = await watch.recorded(lambda: watch.wheel(x, y, step_px, turns))  # noqa: B023
        results[name] |= {"height_px": height, "reached_px": await wall.evaluate("(wall) => wall.scrollTop")}
    return results


async def memory(browser: Browser, watch: Watch, place: Place) -> Results:
    """The tab after the whole wall has gone by, and the server's processes."""
    session = await browser.new_browser_cdp_session()
    processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
    renderers = [machine.cost_of([one["id"]]).memory_mb for one in processes if one["type"] == "renderer"]
    heap = (await watch.metrics())["JSHeapUsedSize"] / 1e6
    workers = [machine.cost_of([pid]).memory_mb for pid in place.server.pids("board.app")]
    valkey = machine.cost_of(place.server.pids("valkey-server")).memory_mb
    return {
        "tab_mb": round(max(renderers)),
        "heap_mb": round(heap),
        "workers_mb": [round(mb) for mb in workers],
        "valkey_mb": round(valkey),
    }


async def panels_opened(watch: Watch) -> Results:
    """From the click on a card, or the key for the next panel, until the drawing is on the paper."""
    page = watch.page
    card = page.locator(".card").nth(2)
    await card.wait_for()
    times = [
        await until_inked(
            page, "document.querySelectorAll('.card')[2].dispatchEvent(new MouseEvent('dblclick', {bubbles: true}))"
        )
    ]
    for _ in range(5):
        press = "window.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))"
        times.append(await until_inked(page, press))
    return {"first_ms": times[0], "next_ms": times[1:]}


async def until_inked(page: Page, act: str) -> float:
    """From an act in the page until another panel's drawing is on the paper."""
    wait = f"""() => new Promise((resolve) => {{
      const inked = {INKED}
      const at = () => document.querySelector('.panel-view')?.dataset.panel ?? ''
      const before = at()
      const began = performance.now()
      {act}
      const look = () => {{
        if (at() !== before && inked() > 50) resolve(performance.now() - began)
        else if (performance.now() - began > 10000) resolve(-1)
        else requestAnimationFrame(look)
      }}
      requestAnimationFrame(look)
    }})"""
    return round(float(await page.evaluate(wait)))


async def pen_to_screen(browser: Browser, place: Place) -> Results:
    """Two browsers have one panel open; one draws, and the other one's paper is watched."""
    panel = random.choice(place.panels)
    async with seated(browser, place) as hers, seated(browser, place, 1) as his:
        for page in (hers, his):
            await page.goto(f"{place.path}/panel/{panel}")
            await page.wait_for_function(f"() => ({INKED})() > 50", timeout=20_000)
            await page.locator('[data-save="saved"]').last.wait_for()
            await page.wait_for_timeout(1500)
            await page.keyboard.press("3")
        box = await hers.locator(".paper").bounding_box()
        assert box is not None
        watch = await Watch.of(hers)
        await hers.evaluate(NOTE_PEN)
        waits = [wait for line in range(3) for wait in await drawn_line(watch, his, box, 0.3 + 0.12 * line)]
    waits.sort()
    at = {f"p{part}_ms": round(waits[len(waits) * part // 100]) for part in (50, 95)}
    return {"points": len(waits), **at, "max_ms": round(waits[-1])}


async def drawn_line(watch: Watch, his: Page, box: Any, height: float) -> list[float]:
    """One line from left to right; for each point, how much later it was on the other screen."""
    y = round(box["height"] * height)
    spots = [(round(box["width"] * (0.2 + 0.5 * at / SPOTS)), y) for at in range(SPOTS)]
    await his.evaluate(WATCH_SPOTS, [list(spot) for spot in spots])
    start, step = spots[0][0] - TAPER_PX, (spots[1][0] - spots[0][0]) / MOVES_A_SPOT
    way = [box["x"] + start + step * at for at in range(round((spots[-1][0] + 2 * TAPER_PX - start) / step))]
    await watch.pen("mousePressed", way[0], box["y"] + y)
    await watch.pen_moves([(x, box["y"] + y) for x in way])
    await watch.pen("mouseReleased", way[-1], box["y"] + y)
    await his.wait_for_timeout(1500)
    seen: list[float | None] = await his.evaluate("() => window.seen.splice(0)")
    moves: list[list[float]] = await watch.page.evaluate("() => window.pen.splice(0)")
    # Where it was dark before, nothing can be seen.
    return [at - _drawn_at(moves, box["x"] + x) for (x, _), at in zip(spots, seen, strict=True) if at is not None]


def _drawn_at(moves: list[list[float]], x: float) -> float:
    """When the pen was at this place."""
    return next(at for place, _, at in moves if place >= x - 0.5)


STEPS = {"open": openings, "wall": on_the_wall, "pen": pen_to_screen}


@asynccontextmanager
async def seated(browser: Browser, place: Place, number: int = 0) -> AsyncIterator[Page]:
    """Somebody in a browser of their own, signed in; the last cookies are theirs."""
    context = await browser.new_context(base_url=place.server.address, viewport=WINDOW)  # type: ignore[arg-type]
    await _sign_in(context, place, place.cookies[-1 - number])
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def _sign_in(context: BrowserContext, place: Place, cookie: str) -> None:
    name, _, value = cookie.partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": place.server.address}])


@asynccontextmanager
async def crowd(place: Place, people: int) -> AsyncIterator[Results]:
    """So many people at work in a process of their own; what they say of it is there on exit."""
    command = [sys.executable, "-m", "benchmarks.crowd"]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, limit=2**20
    )
    assert process.stdin is not None
    assert process.stdout is not None
    plan = {"address": place.server.address, "board": place.board, "panels": place.panels, "cookies": place.cookies[:people]}
    process.stdin.write(json.dumps({**plan, "typing": people * 3 // 10, "drawing": people * 4 // 10}).encode() + b"\n")
    async with asyncio.timeout(60):
        line = await process.stdout.readline()
    if line != b"ready\n":
        raise SystemExit(f"the crowd did not come in: {line!r}")
    tally: Results = {}
    try:
        yield tally
    finally:
        process.stdin.close()
        async with asyncio.timeout(20):
            tally |= json.loads(await process.stdout.readline() or b"{}")
            await process.wait()


@contextmanager
def watched_loops(folder: Path) -> Iterator[Path]:
    """Server processes started inside note when their event loops were late."""
    notes = folder / "loops"
    notes.mkdir(exist_ok=True)
    os.environ |= {"LOOP_NOTES": str(notes), "PYTHONPATH": str(ROOT / "benchmarks/inside")}
    try:
        yield notes
    finally:
        del os.environ["LOOP_NOTES"], os.environ["PYTHONPATH"]


def loop_stalls(notes: Path) -> Results:
    """How often and how long any event loop was busy in one piece, by its processor time."""
    rows = [row for file in notes.glob("*.json") for row in json.loads(file.read_text())]
    busy = sorted((row[2] for row in rows), reverse=True)
    return {"over_10_ms": sum(ms > 10 for ms in busy), "over_50_ms": sum(ms > 50 for ms in busy), "longest_ms": busy[:8]}


async def panels_of(data: Path, board: str) -> tuple[str, ...]:
    """The panels of a board that was made before."""
    async with services_at(Settings(data=data)) as services:
        return await services.hub.read(board, "", lambda doc: tuple(panel.id for panel in read_board(doc).panels))


async def invited(data: Path, board: str, people: int) -> str:
    """A link that lets so many people in to edit."""
    async with services_at(Settings(data=data)) as services:
        record = (await services.people.register()).board(board)
        assert record is not None
        _, secret = await services.people.create_invite(record.project, Role.EDITOR, uses=people, lives_ms=3_600_000)
        return secret


def entered(server: Server, secret: str, number: int) -> str:
    """A new person's cookie."""
    answer: httpx.Response = join(server, f"/join/{secret}", f"Person {number}")
    answer.raise_for_status()
    return next(f"{name}={value}" for name, value in answer.cookies.items())


def run(data: Path, board: str, panels: tuple[str, ...], people: int, steps: tuple[str, ...]) -> Results:
    """The server, the people, the browser."""
    with tempfile.TemporaryDirectory() as folder, watched_loops(Path(folder)) as notes, Server(data) as server:
        secret = asyncio.run(invited(data, board, people + 2))
        cookies = tuple(entered(server, secret, number) for number in range(people + 2))
        results = asyncio.run(measure(Place(server, board, panels, cookies), people, steps))
        return {**results, "loops": loop_stalls(notes)}


def main() -> None:
    """Make the board if there is none, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wall", description="Measure the wall of a large board.")
    parser.add_argument("--data", type=Path, help="a data folder that has the board")
    parser.add_argument("--board", help="the board's id in it")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--only", help=f"some steps of {','.join(STEPS)}")
    parser.add_argument("--preferred", action="store_true", help="before everything else on the machine (root on Linux)")
    parser.add_argument("--json", type=Path, help="where the results go")
    given = parser.parse_args()
    ensure_bundle()
    with tempfile.TemporaryDirectory(prefix="big-board-") as folder:
        data, board = given.data or Path(folder, "data"), given.board
        if board is None:
            made = asyncio.run(make(data, Wish()))
            board, panels = made.record.id, made.panels
        else:
            panels = asyncio.run(panels_of(data, board))
        steps = tuple(given.only.split(",")) if given.only else tuple(STEPS)
        with preferred() if given.preferred else nullcontext():
            results = run(data, board, panels, given.people, steps)
    print(table(results))
    if given.json:
        given.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
