"""How long a server's loop is kept while a large board opens cold, twenty people arrive and somebody takes the board away.

`python -m benchmarks.opening [--panels 3000]`. The board has been written by many; the people are clients in a process of
their own, and six of them type. Each step of the loop that takes over ten milliseconds of processor time is listed.
"""

import argparse
import asyncio
import gc
import random
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pycrdt import Doc, Map

from benchmarks.big_board import BIG_FISH, Structure, dice_of, generated_script, panel_entries
from benchmarks.sketches import sketches
from board.app import services
from board.ids import new_id
from board.people.plan import OPERATOR
from board.roles import Role
from board.settings import Settings
from board.sync import collector
from board.sync.checkpoint import compact
from board.sync.handover import Handover
from board.sync.log import Batch, Entry, Log
from board.web.api import create_api, warm
from board.web.listening import Listening
from board.web.services import Services
from tests.support.client import SyncClient, sync_client
from tests.support.durable import running

PEOPLE = 20
TYPING = 6
WRITERS = 30
EDITS = 3000
LONG_S = 0.010
DAY_MS = 24 * 3600 * 1000


class Steps:
    """The loop's long steps and the collector's, by processor time."""

    def __init__(self) -> None:
        self.long: list[tuple[float, str]] = []
        self.count = 0
        self.spent_s = 0.0
        self._collecting = 0.0

    def run(self, handle: asyncio.Handle, step: Callable[[asyncio.Handle], None]) -> None:
        """Runs a step and notes it if it was long."""
        what = _name(handle)
        before = time.thread_time()
        step(handle)
        took = time.thread_time() - before
        self.count += 1
        self.spent_s += took
        if took > LONG_S:
            self.long.append((took, what))

    def collected(self, phase: str, info: dict[str, int]) -> None:
        """Called by the cycle collector."""
        if phase == "start":
            self._collecting = time.thread_time()
        elif (took := time.thread_time() - self._collecting) > LONG_S:
            self.long.append((took, f"the collector, generation {info['generation']}"))


def _name(handle: asyncio.Handle) -> str:
    callback: Any = handle._callback  # type: ignore[attr-defined]
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        coroutine: Any = owner.get_coro()
        while (inner := getattr(coroutine, "cr_await", None)) is not None and hasattr(inner, "cr_code"):
            coroutine = inner
        frame = getattr(coroutine, "cr_frame", None)
        return f"{getattr(coroutine, '__qualname__', coroutine)}:{frame.f_lineno if frame else ''}"
    return str(getattr(callback, "__qualname__", callback))


@contextmanager
def watched() -> Iterator[Steps]:
    """Every step of asyncio's own loop."""
    steps, run = Steps(), asyncio.Handle._run  # type: ignore[attr-defined]
    asyncio.Handle._run = lambda handle: steps.run(handle, run)  # type: ignore[attr-defined]
    gc.callbacks.append(steps.collected)
    try:
        yield steps
    finally:
        asyncio.Handle._run = run  # type: ignore[attr-defined]
        gc.callbacks.remove(steps.collected)


def written(panels: int) -> tuple[list[Entry], tuple[str, ...]]:
    """The log of a board on which thirty people have worked, and its panels."""
    dice, source = dice_of(1), random.Random(1)
    script = BIG_FISH.read_bytes() if BIG_FISH.is_file() else generated_script(1)
    structure = Structure(script, "Big Fish.fountain", panels, dice)
    doc: Any = Doc()
    for entry in structure.entries:
        doc.apply_update(entry.update)
    made: list[Entry] = []
    doc.observe(lambda event: made.append(Entry("", event.update, OPERATOR, "benchmark")))
    copies = [_copy(doc) for _ in range(WRITERS)]
    for _ in range(EDITS):
        copy = source.choice(copies)
        before = copy.get_state()
        panel = copy.get("panels", type=Map)[source.choice(structure.panels)]
        if source.random() < 0.5:
            panel["action"].insert(0, source.choice("abcdef"))
        else:
            panel["duration_frames"] = source.randrange(12, 120)
        doc.apply_update(copy.get_update(before))
    drawn = panel_entries(structure.panels, sketches(4, 60, 1), dice, [])
    return [*structure.entries, *made, *drawn], structure.panels


def _copy(doc: Any) -> Any:
    copy: Any = Doc()
    copy.apply_update(doc.get_update())
    return copy


@asynccontextmanager
async def served(redis_url: str, folder: Path) -> AsyncIterator[str]:
    """A server process's worth of application on a free port."""
    settings = Settings(data=folder, redis_url=redis_url)
    async with services(settings) as wired:
        listener = socket.create_server(("127.0.0.1", 0))
        handover = Handover(lambda: wired.hub)
        api = create_api(wired)
        await warm(api)
        collector.tidy()
        config = uvicorn.Config(
            api,
            http=Listening,
            ws=handover.connection,  # type: ignore[arg-type]  # uvicorn asks for a class and calls it as a factory
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=3,
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve([listener]))
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


async def prepared(wired: Services, panels: int) -> tuple[str, str]:
    """The board with a checkpoint and a tail, and a token for it."""
    entries, _ = written(panels)
    project, board = await wired.people.create_project("Benchmark"), new_id()
    early, tail = entries[: -300 - panels] + entries[-panels:], entries[-300 - panels : -panels]
    await wired.hub.restore(board, project.id, "Large", early)
    await compact(wired.redis, board, "")
    log = Log(wired.redis, board)
    epoch = await log.epoch()
    assert epoch is not None
    for at in range(0, len(tail), 50):
        await log.append(Batch(new_id(), tuple(tail[at : at + 50])), epoch)
    await wired.people.add_board(project.id, board, "Large")
    _, token = await wired.people.create_token(project.id, Role.OWNER, name="crowd", by=OPERATOR)
    return board, token


async def type_on(client: SyncClient, number: int) -> None:
    """One person types until the server goes away."""
    replica: Any = client.replica
    panel = sorted(replica.doc.get("panels", type=Map).keys())[number * 7]
    while client.socket is not None and client.socket.close_code is None:
        before = client.replica.state()
        replica.doc.get("panels", type=Map)[panel]["action"].insert(0, "a")
        await client.push(before)
        await asyncio.sleep(0.4)


async def people(address: str, token: str, board: str) -> None:
    """Everybody arrives within a second; told a line, they go."""
    async with AsyncExitStack() as stack:
        clients = []
        for number in range(PEOPLE):
            client = await stack.enter_async_context(sync_client(f"ws://{address}/collab", token, board))
            clients.append(client)
            if number < TYPING:
                await client.until(lambda client=client: client.synced, 60)
                stack.callback(asyncio.create_task(type_on(client, number)).cancel)
        for client in clients:
            await client.until(lambda client=client: client.synced, 60)
        print("everybody is here", flush=True)
        await asyncio.to_thread(sys.stdin.readline)


async def told(what: str, work: Awaitable[object]) -> None:
    """Does something and tells which steps of the loop were long."""
    with watched() as steps:
        began = time.perf_counter()
        await work
        took = time.perf_counter() - began
    listed = ", ".join(f"{seconds * 1000:.0f} ms {name}" for seconds, name in sorted(steps.long, reverse=True)[:8])
    print(f"{what}: {took:.2f} s, {steps.count} steps, {len(steps.long)} over 10 ms: {listed or 'none'}", flush=True)


async def crowd(address: str, token: str, board: str, then: Callable[[], Awaitable[object]]) -> None:
    """Twenty people come, something happens, they go."""
    command = [sys.executable, "-m", "benchmarks.opening", "--people", address, token, board]
    process = await asyncio.create_subprocess_exec(*command, stdin=-1, stdout=-1)
    assert process.stdout is not None
    await told("twenty arrive, six of them type", process.stdout.readline())
    await told("three seconds of work", asyncio.sleep(3))
    await then()
    await process.communicate(b"\n")


async def taken_away(address: str, token: str, board: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(headers=headers, timeout=300) as http,
        http.stream("GET", f"http://{address}/api/boards/{board}/archive") as answer,
    ):
        assert answer.status_code == 200
        async for _ in answer.aiter_raw():
            pass


async def asked(address: str, token: str, board: str) -> None:
    """The first requests to some parts of the API."""
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http:
        for path in ("me", f"boards/{board}", f"boards/{board}/thumbs", "projects"):
            await http.get(f"http://{address}/api/{path}")


async def renamed(address: str, token: str, board: str) -> None:
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60) as http:
        for rate in (25, 24):
            answer = await http.patch(f"http://{address}/api/boards/{board}/settings", json={"rate_num": rate})
            assert answer.status_code == 200, answer.text


async def main(panels: int) -> None:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(running("valkey", folder))
        async with services(Settings(data=folder, redis_url=redis.url)) as wired:
            board, token = await prepared(wired, panels)
        address = await stack.enter_async_context(served(redis.url, folder))
        await told("first requests", asked(address, token, board))
        await crowd(address, token, board, lambda: after(address, token, board))


async def after(address: str, token: str, board: str) -> None:
    """What somebody does while everybody is there."""
    await told("two edits of the server's", renamed(address, token, board))
    await told("the archive is taken", taken_away(address, token, board))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--people"]:
        asyncio.run(people(*sys.argv[2:5]))
    else:
        parser = argparse.ArgumentParser(prog="python -m benchmarks.opening")
        parser.add_argument("--panels", type=int, default=3000)
        asyncio.run(main(parser.parse_args().panels))
