"""Twenty people at work on one board over real sockets: everybody moves, some type, some draw. Runs in a process of its own.

Reads what to do as JSON from its input, prints `ready` once everybody is in, goes on until its input closes, and then prints
how long the server took to say *saved*.
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import httpx
from pycrdt import Doc
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.sketches import Sketch, sketches
from board import lib0
from board.document import Document
from board.edits import add_strokes, edit_text
from board.ids import new_id
from board.names import panel_name
from board.stroke import Stroke, decode
from board.sync.presence import State, encode
from board.sync.protocol import Awareness, Frame, Message, Stateless, SyncStep1, SyncStep2, Token, Update, encode_hocuspocus
from tests.support.wire import decode_from_server

POINTER_HZ: Final = 4.0
LIVE_HZ: Final = 20.0
WANDERS_EVERY_S: Final = 3.0
TYPES_EVERY_S: Final = 0.4
PAUSE_S: Final = 1.0
CHUNKS: Final = 20
DRAWINGS: Final = 8
KEPT: Final = httpx.Limits(keepalive_expiry=2)  # the server lets go of idle connections after five seconds


@dataclass(frozen=True, slots=True)
class Plan:
    """Who comes, and to what."""

    address: str
    board: str
    panels: tuple[str, ...]
    cookies: tuple[str, ...]
    typing: int
    drawing: int


@dataclass(slots=True)
class Tally:
    """What the crowd did, and how long it waited for *saved*."""

    edits: int = 0
    strokes: int = 0
    pictures: int = 0
    messages: int = 0
    received: int = 0
    refused: int = 0
    waits_ms: list[float] = field(default_factory=list)

    def told(self) -> dict[str, float]:
        """As the results have it."""
        waits = sorted(self.waits_ms) or [0.0]
        counts = {
            name: float(getattr(self, name)) for name in ("edits", "strokes", "pictures", "messages", "received", "refused")
        }
        return counts | {"saved_p50_ms": waits[len(waits) // 2], "saved_p99_ms": waits[int(len(waits) * 0.99)]}


class Copy:
    """One document of one person: a replica, what was sent, and what of it is not saved yet."""

    def __init__(self, name: str, send: Callable[[str, Message], Awaitable[None]], tally: Tally) -> None:
        self.name = name
        self.doc: Document = Doc()
        self.synced = asyncio.Event()
        self._send = send
        self._tally = tally
        self._sent = 0
        self._waiting: dict[int, float] = {}

    async def open(self) -> None:
        """Signs in and asks for everything."""
        await self._send(self.name, Token(""))
        await self._send(self.name, SyncStep1(self.doc.get_state()))

    async def change(self, edit: Callable[[Document], object]) -> None:
        """Makes an edit and sends it; its wait for *saved* begins."""
        before = self.doc.get_state()
        edit(self.doc)
        await self._tell(Update(self.doc.get_update(before)))

    async def take(self, message: Message, *, keep: bool) -> None:
        """What the server says of this document; one which nobody edits is not kept."""
        match message:
            case SyncStep1(state):
                await self._tell(SyncStep2(self.doc.get_update(state)))
            case SyncStep2(update):
                if keep:
                    self.doc.apply_update(update)
                self.synced.set()
            case Update(update):
                if keep:
                    self.doc.apply_update(update)
            case Stateless(text):
                self._hear(json.loads(text))
            case _:
                pass

    async def _tell(self, message: Message) -> None:
        self._sent += 1
        self._waiting[self._sent] = time.perf_counter()
        await self._send(self.name, message)

    def _hear(self, notice: dict[str, object]) -> None:
        if "refused" in notice:
            self._tally.refused += 1
        if "saved" not in notice:
            return
        now, told = time.perf_counter(), notice["messages"]
        for number in [number for number in self._waiting if isinstance(told, int) and number <= told]:
            self._tally.waits_ms.append((now - self._waiting.pop(number)) * 1000)


class Person:
    """One person: a socket, the board, and perhaps a panel to draw in."""

    def __init__(self, plan: Plan, number: int, drawings: list[Sketch], tally: Tally) -> None:
        self._plan = plan
        self._number = number
        self._drawings = drawings
        self._tally = tally
        self._random = random.Random(number)
        self._clock = 0
        self._types = number < plan.typing
        self._draws = plan.typing <= number < plan.typing + plan.drawing
        self._copies: dict[str, Copy] = {}
        self._socket: ClientConnection

    async def live(self, ready: Callable[[], None]) -> None:
        """Comes in, says so, and goes on until cancelled."""
        address = self._plan.address.replace("http", "ws", 1) + "/collab?schema=1"
        headers = {"Cookie": self._plan.cookies[self._number]}
        async with connect(address, additional_headers=headers, max_size=None) as self._socket, asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            board = await self._open(self._plan.board)
            ready()
            group.create_task(self._move(board))
            if self._types:
                group.create_task(self._type(board))
            if self._draws:
                group.create_task(self._draw())

    async def _open(self, name: str) -> Copy:
        copy = self._copies[name] = Copy(name, self._send, self._tally)
        await copy.open()
        await copy.synced.wait()
        return copy

    async def _send(self, name: str, message: Message) -> None:
        await self._socket.send(encode_hocuspocus(Frame(name, message)))

    async def _listen(self) -> None:
        async for data in self._socket:
            assert isinstance(data, bytes)
            self._tally.messages += 1
            self._tally.received += len(data)
            message = decode_from_server(data)
            if data == b"\x09":
                await self._socket.send(b"\x0a")
                continue
            copy = self._copies[lib0.Reader(data).text()]
            await copy.take(message, keep=copy.name != self._plan.board or self._types)

    async def _move(self, board: Copy) -> None:
        """The pointer goes around; every few seconds the person looks elsewhere."""
        panel, until = self._place(), 0.0
        while True:
            now = time.perf_counter()
            if now > until and not self._draws:
                panel, until = self._random.choice(self._plan.panels), now + WANDERS_EVERY_S * self._random.uniform(0.5, 1.5)
            mode = "panel" if self._draws else "board"
            state = {
                "panel": panel,
                "pointer": {"x": self._random.uniform(-900, 900), "y": self._random.uniform(-500, 500)},
                "selection": [panel],
                "tool": "pencil" if self._draws else None,
                "view": {"scene": None, "panel": panel, "mode": mode},
            }
            self._clock += 1
            states = [State(board.doc.client_id, self._clock, json.dumps(state))]
            await self._send(board.name, Awareness(encode(states)))
            await asyncio.sleep(1 / POINTER_HZ)

    async def _type(self, board: Copy) -> None:
        panel = self._place()
        while True:
            await board.change(lambda doc: edit_text(doc, "panels", panel, "action", 0, 0, self._random.choice("abcdefghij ")))
            self._tally.edits += 1
            await asyncio.sleep(TYPES_EVERY_S * self._random.uniform(0.5, 1.5))

    async def _draw(self) -> None:
        panel = self._place()
        copy = await self._open(panel_name(self._plan.board, panel).text)
        headers = {"X-Board": "1", "Cookie": self._plan.cookies[self._number]}
        async with httpx.AsyncClient(headers=headers, limits=KEPT, timeout=30) as http:
            while True:
                sketch = self._random.choice(self._drawings)
                await self._draw_one(copy, decode(self._random.choice(sketch.strokes)))
                path = f"/api/boards/{self._plan.board}/panels/{panel}/thumb"
                (await http.put(self._plan.address + path, content=sketch.picture)).raise_for_status()
                self._tally.pictures += 1
                await asyncio.sleep(PAUSE_S * self._random.uniform(0.5, 1.5))

    async def _draw_one(self, copy: Copy, stroke: Stroke) -> None:
        """Live chunks while the pen is down, then the one value."""
        id, points = new_id(), stroke.points.round(2).tolist()
        step = max(1, len(points) // CHUNKS)
        look = {"stroke": id, "layer": stroke.layer, "tool": stroke.tool, "color": stroke.color, "size": stroke.size}
        for start in range(0, len(points), step):
            flat = [number for point in points[start : start + step] for number in point]
            chunk = {**look, "from": start, "points": flat, "done": start + step >= len(points)}
            await self._send(copy.name, Stateless(json.dumps({"live": chunk})))
            await asyncio.sleep(1 / LIVE_HZ)
        await copy.change(lambda doc: add_strokes(doc, [stroke]))
        self._tally.strokes += 1

    def _place(self) -> str:
        """A panel of one's own, so that what happens is the same each time."""
        return self._plan.panels[self._number * len(self._plan.panels) // len(self._plan.cookies)]


async def _run(plan: Plan) -> Tally:
    tally, inside = Tally(), 0
    drawings = sketches(DRAWINGS, 40, 7)
    everybody = asyncio.Event()

    def ready() -> None:
        nonlocal inside
        inside += 1
        if inside == len(plan.cookies):
            everybody.set()

    people = [Person(plan, number, drawings, tally) for number in range(len(plan.cookies))]
    tasks = [asyncio.create_task(person.live(ready)) for person in people]
    leaving = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    entering = asyncio.create_task(everybody.wait())
    await asyncio.wait([entering, *tasks], return_when=asyncio.FIRST_COMPLETED)
    if entering.done():
        print("ready", flush=True)
        await asyncio.wait([leaving, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in [entering, *tasks]:
        if task.done() and not task.cancelled() and (failure := task.exception()) is not None:
            raise failure
        task.cancel()
    return tally


def main() -> None:
    """The crowd, until its input closes."""
    given = json.loads(sys.stdin.readline())
    panels, cookies = tuple(given["panels"]), tuple(given["cookies"])
    plan = Plan(given["address"], given["board"], panels, cookies, given["typing"], given["drawing"])
    print(json.dumps(asyncio.run(_run(plan)).told()))


if __name__ == "__main__":
    main()
