"""How long a server's loop stands still while a screenplay comes in and twenty people draw.

`python -m benchmarks.stall SCRIPT`. The people are clients in a process of their own; each has the board and a panel open and
draws four or five strokes a second. On a busy machine only the processor time of the loop's longest step says something.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pycrdt import Map

from board.breakdown import ImportReport, import_screenplay
from board.ids import new_id
from board.roles import Role
from board.screenplay import read_screenplay
from tests.support.client import SyncClient, sync_client
from tests.support.crew import Crew
from tests.support.durable import running
from tests.support.serving import Serving, serving

PEOPLE = 20
PAUSE_S = 0.2
SAMPLE_S = 0.002


class Pulse:
    """Feels how late the loop is, and remembers the worst; and which step of the loop took the most processor time."""

    def __init__(self) -> None:
        self.worst_s = 0.0
        self.sum_s = 0.0
        self.step_s = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(SAMPLE_S)
            late = time.perf_counter() - before - SAMPLE_S
            self.worst_s = max(self.worst_s, late)
            if late > 0.01:
                self.sum_s += late


@asynccontextmanager
async def pulse() -> AsyncIterator[Pulse]:
    """The pulse while something is done."""
    felt = Pulse()
    run = asyncio.Handle._run

    def timed_run(handle: asyncio.Handle) -> None:
        before = time.thread_time()
        run(handle)
        felt.step_s = max(felt.step_s, time.thread_time() - before)

    asyncio.Handle._run = timed_run  # type: ignore[method-assign]
    task = asyncio.create_task(felt.run())
    try:
        yield felt
    finally:
        task.cancel()
        asyncio.Handle._run = run  # type: ignore[method-assign]


async def draw(url: str, board: str, number: int, worst: list[float]) -> None:
    """One person, until the server goes away."""
    name = f"{board}/panel/{new_id()}"
    async with sync_client(url, "ann", board) as watching, sync_client(url, "ann", name) as client:
        await watching.until_saved()
        await client.until_saved()
        while client.socket is not None and client.socket.close_code is None:
            before = client.replica.state()
            add_stroke(client)
            began = time.perf_counter()
            await client.push(before)
            await client.until_saved()
            worst[number] = max(worst[number], time.perf_counter() - began)
            await asyncio.sleep(PAUSE_S)


def add_stroke(client: SyncClient) -> None:
    """A stroke of the usual size."""
    replica: Any = client.replica
    replica.doc.get("strokes", type=Map)[new_id()] = bytes(170)


async def people(url: str, board: str) -> None:
    """Everybody draws; a line on the standard input asks for the longest time to saved since the last one."""
    worst = [0.0] * PEOPLE
    tasks = [asyncio.create_task(draw(url, board, number, worst)) for number in range(PEOPLE)]
    while await asyncio.to_thread(sys.stdin.readline):
        print(f"{max(worst):.3f} {sum(w > 0 for w in worst)}", flush=True)
        worst[:] = [0.0] * PEOPLE
    for task in tasks:
        task.cancel()


async def ask(process: asyncio.subprocess.Process) -> list[str]:
    """What the people felt since the last question."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"\n")
    return (await process.stdout.readline()).decode().split()


async def measure(server: Serving, board: str, script: Path) -> None:
    """A first import, and a new draft, with everybody there."""
    command = [sys.executable, "-m", "benchmarks.stall", "--people", server.collab(), board]
    process = await asyncio.create_subprocess_exec(*command, stdin=-1, stdout=-1)
    while (await ask(process))[1] != str(PEOPLE):  # noqa: ASYNC110
        await asyncio.sleep(0.5)
    screenplay = read_screenplay(script.read_bytes(), script.name)  # noqa: ASYNC240
    await timed("nothing", process, asyncio.sleep, 2.0)
    for how in (server.hub.edit, server.hub.edit_apart):
        id = new_id()
        edit = partial(import_screenplay, screenplay=screenplay, script_id=id, asset="", filename="f", draft="", account="ann")
        for what in ("first import", "same again"):
            await timed(f"{what}, {how.__name__}", process, how, board, "", "ann", "import", edit)
    assert process.stdin is not None
    process.stdin.close()
    await process.wait()


async def timed(what: str, process: asyncio.subprocess.Process, work: Callable[..., Any], *arguments: object) -> None:
    """Does something and tells what it did to the loop and to the people."""
    await ask(process)
    began = time.perf_counter()
    async with pulse() as felt:
        report = await work(*arguments)
        took = time.perf_counter() - began
        await asyncio.sleep(0.5)
    slowest, _ = await ask(process)
    scenes = f", {report.scenes} scenes" if isinstance(report, ImportReport) else ""
    print(
        f"{what}: {took:.2f} s, longest step {felt.step_s * 1000:.0f} ms, loop at most {felt.worst_s * 1000:.0f} ms late, "
        f"over 10 ms in all {felt.sum_s * 1000:.0f} ms, "
        f"slowest stroke saved after {slowest} s{scenes}",
        flush=True,
    )


async def main(script: Path) -> None:
    async with AsyncExitStack() as stack:
        redis = stack.enter_context(running("valkey", Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        server = await stack.enter_async_context(serving(redis.url, Crew({"ann": Role.OWNER})))
        board = new_id()
        await server.hub.create_board(board, new_id(), "A board")
        await measure(server, board, script)


if __name__ == "__main__":
    asyncio.run(people(*sys.argv[2:4]) if sys.argv[1] == "--people" else main(Path(sys.argv[1])))
