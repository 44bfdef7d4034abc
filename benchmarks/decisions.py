"""Fifty people look at a board of 3,000 panels while directors accept, one suggestion after the other: key to all screens.

python -m benchmarks.decisions [--people 50] [--panels 3000] [--decisions 100] [--requests 5] [--preferred] [--json FILE]

A decision counts from its request until the last of the fifty sockets has both its update of the board and the one of the
review document. Then the assistant is asked about scenes, until its first suggestion is on a screen. Prints a table.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
from pycrdt import Doc
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from benchmarks import machine
from benchmarks.big_board import Wish, make
from benchmarks.preference import preferred
from benchmarks.wall import entered
from board import lib0
from board.cli.services import services_at
from board.document import Document, read_board, read_review
from board.ids import new_id
from board.model import Shot
from board.roles import Role
from board.settings import Settings
from board.sync.protocol import Frame, SyncStep1, SyncStep2, Token, Update, encode_hocuspocus
from tests.platform.server import Server
from tests.support.wire import decode_from_server

DIRECTORS: Final = 4
PAUSE_S: Final = 0.1
_DEADLINE_S: Final = 30.0


@dataclass(slots=True)
class Arrivals:
    """What has arrived on how many screens; whoever waits is woken by the last."""

    screens: int
    counts: dict[bytes, int] = field(default_factory=dict)
    _awaited: dict[bytes, asyncio.Event] = field(default_factory=dict)

    def expect(self, mark: bytes) -> asyncio.Event:
        """An event that is set once every screen has an update with this mark."""
        self.counts[mark] = 0
        self._awaited[mark] = asyncio.Event()
        return self._awaited[mark]

    def note(self, data: bytes) -> None:
        """An update has come to one screen."""
        for mark, event in list(self._awaited.items()):
            if mark in data:
                self.counts[mark] += 1
                if self.counts[mark] == self.screens:
                    event.set()
                    del self._awaited[mark]


class Screen:
    """One person's socket with the board and its review document open; what comes is told, one screen also keeps it."""

    def __init__(self, board: str, arrivals: Arrivals, *, keeps: bool) -> None:
        self.docs: dict[str, Document] = {board: Doc(), f"{board}/review": Doc()}
        self.changed = asyncio.Condition()
        self._keeps = keeps
        self._arrivals = arrivals
        self._synced: set[str] = set()

    async def open(self, socket: ClientConnection) -> None:
        """Signs in to both documents and reads them."""
        for name in self.docs:
            await socket.send(encode_hocuspocus(Frame(name, Token(""))))
            await socket.send(encode_hocuspocus(Frame(name, SyncStep1(b"\0"))))
        while len(self._synced) < len(self.docs):
            await self._take(socket, await socket.recv(decode=False))

    async def look(self, socket: ClientConnection) -> None:
        """Until the socket is closed."""
        try:
            async for data in socket:
                assert isinstance(data, bytes)
                await self._take(socket, data)
        except ConnectionClosed:
            return

    async def _take(self, socket: ClientConnection, data: bytes) -> None:
        if data == b"\x09":
            await socket.send(b"\x0a")
            return
        name, message = lib0.Reader(data).text(), decode_from_server(data)
        match message:
            case SyncStep1():
                await socket.send(encode_hocuspocus(Frame(name, SyncStep2(b"\0\0"))))
            case SyncStep2(update) | Update(update):
                if isinstance(message, SyncStep2):
                    self._synced.add(name)
                self._arrivals.note(update)
                if self._keeps:
                    await self._keep(name, update)
            case _:
                pass

    async def _keep(self, name: str, update: bytes) -> None:
        self.docs[name].apply_update(update)
        async with self.changed:
            self.changed.notify_all()


@dataclass(frozen=True, slots=True)
class Room:
    """Everybody who looks, and directors who decide."""

    board: str
    arrivals: Arrivals
    witness: Screen
    directors: tuple[httpx.AsyncClient, ...]

    @property
    def path(self) -> str:
        return f"/api/boards/{self.board}/review"

    @property
    def shots(self) -> tuple[Shot, ...]:
        return read_board(self.witness.docs[self.board]).shots


@asynccontextmanager
async def room(server: Server, board: str, cookies: Sequence[str], directors: Sequence[str]) -> AsyncIterator[Room]:
    """Everybody's socket and the directors' connections."""
    arrivals = Arrivals(len(cookies))
    address = server.address.replace("http", "ws", 1) + "/collab?schema=1"
    async with AsyncExitStack() as stack:
        group = await stack.enter_async_context(asyncio.TaskGroup())
        screens = [Screen(board, arrivals, keeps=number == 0) for number in range(len(cookies))]
        for screen, cookie in zip(screens, cookies, strict=True):
            socket = await stack.enter_async_context(connect(address, additional_headers={"Cookie": cookie}, max_size=None))
            await screen.open(socket)
            group.create_task(screen.look(socket))
        clients = [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=server.address, headers={"X-Board": "1", "Cookie": cookie}, timeout=_DEADLINE_S)
            )
            for cookie in directors
        ]
        yield Room(board, arrivals, screens[0], tuple(clients))


async def decided(place: Room, count: int) -> dict[str, Any]:
    """So many suggestions, filed one after the other and accepted one after the other."""
    shots = place.shots
    waits, answers = [], []
    for number in range(count):
        shot = shots[number * len(shots) // count]
        value = f"Decided {new_id()}"
        director = place.directors[number % len(place.directors)]
        made = await _proposed(place, director, shot, value)
        await asyncio.sleep(PAUSE_S)
        key = new_id()
        everywhere = [place.arrivals.expect(mark) for mark in (key.encode(), value.encode())]
        began = time.perf_counter()
        answer = await director.post(
            f"{place.path}/suggestions/{made['suggestion']}/accept",
            json={"revision": made["revision"]},
            headers={"Idempotency-Key": key},
        )
        answers.append((time.perf_counter() - began) * 1000)
        answer.raise_for_status()
        async with asyncio.timeout(_DEADLINE_S):
            for event in everywhere:
                await event.wait()
        waits.append((time.perf_counter() - began) * 1000)
    return {"screens_ms": spread(waits), "answer_ms": spread(answers), "each_ms": _rounded(waits), "load": machine.load()}


async def asked(place: Room, count: int) -> dict[str, Any]:
    """So many scenes, each until the first suggestion about it is on the screen that keeps the documents."""
    scenes = [shot.scene for shot in place.shots]
    waits, director = [], place.directors[0]
    chosen = list(dict.fromkeys(scenes))[1 :: max(1, len(set(scenes)) // (count * 2))]
    for scene in chosen:
        before = _of_agents(place)
        began = time.perf_counter()
        (await director.post(f"{place.path}/requests", json={"scope": "scene", "id": scene})).raise_for_status()
        try:
            async with asyncio.timeout(8), place.witness.changed:
                while _of_agents(place) <= before:
                    await place.witness.changed.wait()
        except TimeoutError:
            continue  # nothing to say about it
        waits.append((time.perf_counter() - began) * 1000)
        await director.delete(f"{place.path}/requests")
        if len(waits) == count:
            break
        await _reject_all(place, director)
        await asyncio.sleep(PAUSE_S)
    return {"first_ms": spread(waits), "each_ms": _rounded(waits), "count": len(waits), "load": machine.load()}


def spread(times_ms: Sequence[float]) -> dict[str, float]:
    """What a reader wants to know of many times."""
    rising = sorted(times_ms) or [0.0]
    at = {f"p{share}": rising[-(-len(rising) * share // 100) - 1] for share in (50, 95, 99)}
    return {name: round(value, 1) for name, value in {**at, "max": rising[-1]}.items()}


def _rounded(times_ms: Sequence[float]) -> list[float]:
    return [round(one, 1) for one in times_ms]


def table(results: dict[str, Any]) -> str:
    """For docs/benchmarks.md."""

    def row(what: str, target: str, times: dict[str, float]) -> str:
        return f"| {what} | {target} | {' / '.join(f'{times[name]:.0f}' for name in ('p50', 'p95', 'p99', 'max'))} ms |"

    scenes = results["asked"]["count"]
    return "\n".join(
        [
            "| what (p50 / p95 / p99 / longest) | target | measured |",
            "|---|---|---|",
            row("from the director's request to the last of all screens", "p99 100 ms", results["decided"]["screens_ms"]),
            row("from the request to its answer", "", results["decided"]["answer_ms"]),
            row(f"from asking about a scene to the first suggestion ({scenes} scenes)", "2 s", results["asked"]["first_ms"]),
            "",
            f"{results['machine']}; processes that wanted a core: {results['decided']['load']}.",
        ]
    )  # fmt: skip


async def _proposed(place: Room, director: httpx.AsyncClient, shot: Shot, value: str) -> dict[str, Any]:
    operation = {"op": "set", "table": "shots", "id": shot.id, "field": "subject", "base": shot.subject, "value": value}
    body = {"kind": "camera", "title": "A benchmark", "operations": [operation]}
    answer = await director.post(f"{place.path}/suggestions", json=body, headers={"Idempotency-Key": new_id()})
    answer.raise_for_status()
    made: dict[str, Any] = answer.json()
    return made


def _of_agents(place: Room) -> int:
    review = read_review(place.witness.docs[f"{place.board}/review"])
    return sum(isinstance(one.author, dict) and one.author.get("kind") == "agent" for one in review.suggestions)


async def _reject_all(place: Room, director: httpx.AsyncClient) -> None:
    """So that the limits of what may wait are not what is measured."""
    review = read_review(place.witness.docs[f"{place.board}/review"])
    for one in review.suggestions:
        if one.state == "proposed":
            await director.post(f"{place.path}/suggestions/{one.id}/reject", headers={"Idempotency-Key": new_id()})


async def _invited(data: Path, board: str, role: Role, people: int) -> str:
    async with services_at(Settings(data=data)) as services:
        record = (await services.people.register()).board(board)
        assert record is not None
        _, secret = await services.people.create_invite(record.project, role, uses=people, lives_ms=3_600_000)
        return secret


async def _measured(server: Server, board: str, cookies: Sequence[str], directors: Sequence[str], given: Any) -> dict[str, Any]:
    async with room(server, board, cookies, directors) as place:
        limits = {"per_panel": 100, "per_board": 500, "per_minute": 500}
        answer = await place.directors[0].patch(
            f"{place.path}/manners", json={"limits": limits}, headers={"Idempotency-Key": new_id()}
        )
        answer.raise_for_status()
        await decided(place, 5)  # what is cold stays cold for the first few only
        return {
            "machine": machine.describe(),
            "decided": await decided(place, given.decisions),
            "asked": await asked(place, given.requests),
        }


def main() -> None:
    """Make the board, serve it, fill the room, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.decisions", description="Measure decisions on a large board.")
    for name, default in (("people", 50), ("panels", 3_000), ("decisions", 100), ("requests", 5)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--preferred", action="store_true", help="before everything else on the machine (root on Linux)")
    parser.add_argument("--json", type=Path, help="where the results go")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="decisions-") as folder:
        data = Path(folder, "data")
        made = asyncio.run(make(data, Wish(panels=given.panels, strokes=2)))
        with preferred() if given.preferred else nullcontext(), Server(data) as server:
            looking = asyncio.run(_invited(data, made.record.id, Role.EDITOR, given.people))
            deciding = asyncio.run(_invited(data, made.record.id, Role.DIRECTOR, DIRECTORS))
            cookies = [entered(server, looking, number) for number in range(given.people)]
            directors = [entered(server, deciding, number) for number in range(DIRECTORS)]
            results = asyncio.run(_measured(server, made.record.id, cookies, directors, given))
    print(table(results))
    if given.json:
        given.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
