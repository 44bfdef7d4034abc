"""People at a board in Python: pycrdt over both framings, back whenever a connection ends, with a record of what was saved."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from pycrdt import Doc
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from board.names import DocumentName
from board.sync.presence import State, encode, parse
from board.sync.protocol import (
    Authenticated,
    Awareness,
    CloseDocument,
    Denied,
    Frame,
    Message,
    Ping,
    Pong,
    Stateless,
    SyncStatus,
    SyncStep1,
    SyncStep2,
    Token,
    Update,
    decode_yjs,
    encode_hocuspocus,
    encode_yjs,
    parse_state_vector,
)
from board.sync.update import decode
from tests.faults.deeds import Deed, carry_out
from tests.faults.wires import Wire
from tests.support.wire import decode_from_server

Framing = Literal["collab", "yjs"]
_PAUSE_S: Final = 0.05
_OPENING_S: Final = 5.0
_RENEWS_S: Final = 10.0
"""A client that says nothing of itself for half a minute is taken for gone."""


class Hand(Protocol):
    """Somebody at a board, of whatever kind."""

    name: str
    wire: Wire
    is_told: bool
    """Whether it hears of everything that is saved; a y-websocket client does not hear of erasures."""

    async def do(self, deed: Deed) -> bool:
        """Does it in the own copy; False if what it is about is not there."""

    async def look(self) -> "Seen":
        """What there is and what was said, now."""

    async def leave(self) -> None:
        """Goes for good."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One person's copies as updates, the deeds that were called saved, and what was refused."""

    copies: Mapping[str, bytes]
    told: frozenset[int]
    waiting: int
    refused: tuple[str, ...]
    present: frozenset[int]
    client: int


@dataclass(slots=True)
class Copy:
    """One document of one person, and which message carries which deed."""

    part: str
    doc: Any = field(default_factory=Doc)
    sent: int = 0
    waiting: dict[int, int | None] = field(default_factory=dict)
    clocks: dict[int, int] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)

    def begin_anew(self) -> None:
        """A new connection counts from nothing."""
        self.sent = 0
        self.waiting = dict.fromkeys(self.waiting)

    def carries(self) -> None:
        """A message that holds everything so far is sent."""
        self.sent += 1
        self.waiting = {number: at or self.sent for number, at in self.waiting.items()}

    def saved(self, messages: int) -> None:
        """So many messages are in the log."""
        self._settle({number for number, at in self.waiting.items() if at is not None and at <= messages})

    def came_back(self, update: bytes) -> None:
        """An update was told to everybody, ourselves included: it is in the log."""
        mine = [run for run in decode(update).runs if run.client == self.doc.client_id]
        end = max((struct.clock + struct.length for run in mine for struct in run.structs), default=0)
        self._settle({number for number in self.waiting if 0 < self.clocks[number] <= end})

    def _settle(self, numbers: set[int]) -> None:
        self.told |= numbers
        for number in numbers:
            del self.waiting[number]


class Person:
    """A few documents of one board, over one socket (`collab`) or one each (`yjs`)."""

    def __init__(self, framing: Framing, name: str, token: str, wire: Wire, board: str, parts: tuple[str, ...]) -> None:
        self.name = name
        self.wire = wire
        self.is_told = framing == "collab"
        self.refused: list[str] = []
        self._copies = {part: Copy(part) for part in parts}
        groups = [list(self._copies.values())] if framing == "collab" else [[copy] for copy in self._copies.values()]
        self._lines = [Line(self, framing, token, board, copies) for copies in groups]
        self._tasks = [asyncio.create_task(line.run()) for line in self._lines]

    async def do(self, deed: Deed) -> bool:
        """Does it, and sends what changed if somebody listens."""
        copy = self._copies[deed.part]
        before = copy.doc.get_state()
        with copy.doc.transaction():
            if not carry_out(copy.doc, deed):
                return False
        copy.clocks[deed.number] = 0 if deed.kind == "erase" else _clock(copy.doc)
        copy.waiting[deed.number] = None
        next(line for line in self._lines if copy in line.copies).push(copy, copy.doc.get_update(before))
        return True

    async def look(self) -> Seen:
        told = frozenset[int]().union(*(copy.told for copy in self._copies.values()))
        line = self._lines[0]
        waiting = sum(len(copy.waiting) for copy in self._copies.values())
        copies = {part: copy.doc.get_update() for part, copy in self._copies.items()}
        return Seen(copies, told, waiting, tuple(self.refused), line.present, line.client)

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class Line:
    """A socket, opened again whenever it ends."""

    def __init__(self, person: Person, framing: Framing, token: str, board: str, copies: list[Copy]) -> None:
        self.copies = copies
        self._person = person
        self._framing = framing
        self._token = token
        self._named = {_name(board, copy.part): copy for copy in copies}
        self._outgoing: asyncio.Queue[tuple[Copy, Message]] | None = None
        self._clock = 0
        self._present: dict[int, State] = {}

    @property
    def client(self) -> int:
        """By which id others see this person."""
        return int(self.copies[0].doc.client_id)

    @property
    def present(self) -> frozenset[int]:
        """Whom the server calls present, by client id."""
        return frozenset(client for client, state in self._present.items() if not state.gone)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            with contextlib.suppress(OSError, WebSocketException, TimeoutError):
                async with connect(self._url(), max_size=None, open_timeout=_OPENING_S, ping_interval=None) as socket:
                    await self._serve(socket)
            self._outgoing = None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_PAUSE_S):
                    await asyncio.Event().wait()

    def push(self, copy: Copy, update: bytes) -> None:
        """Sends an update of our own."""
        self._say(copy, Update(update))

    async def _serve(self, socket: ClientConnection) -> None:
        self._outgoing = asyncio.Queue()
        self._present = {}
        for copy in self.copies:
            copy.begin_anew()
            self._greet(copy)
        writing = asyncio.create_task(self._write(socket, self._outgoing))
        try:
            async for data in socket:
                assert isinstance(data, bytes)
                self._hear(data)
        finally:
            writing.cancel()
        code = socket.close_code or 0
        if 4400 <= code < 4500:
            self._person.refused.append(f"{self._person.name} was closed with {code} {socket.close_reason}")

    def _greet(self, copy: Copy) -> None:
        if self._framing == "collab":
            self._say(copy, Token(self._token))
        self._say(copy, SyncStep1(copy.doc.get_state()))
        self._show(copy)

    def _show(self, copy: Copy) -> None:
        if copy.part == "":
            self._clock += 1
            self._say(copy, Awareness(encode([State(copy.doc.client_id, self._clock, "{}")])))

    def _say(self, copy: Copy, message: Message) -> None:
        if self._outgoing is None:
            return
        if isinstance(message, SyncStep2 | Update):
            copy.carries()
        self._outgoing.put_nowait((copy, message))

    async def _write(self, socket: ClientConnection, outgoing: "asyncio.Queue[tuple[Copy, Message]]") -> None:
        names = {id(copy): name for name, copy in self._named.items()}
        with contextlib.suppress(WebSocketException, OSError):
            while True:
                try:
                    async with asyncio.timeout(_RENEWS_S):
                        copy, message = await outgoing.get()
                except TimeoutError:
                    self._show(self.copies[0])
                    continue
                plain = encode_yjs(message)
                framed = encode_hocuspocus(Frame(names[id(copy)], message)) if self._framing == "collab" else plain
                assert framed is not None
                await socket.send(framed)

    def _hear(self, data: bytes) -> None:
        if self._framing == "yjs":
            if data[0] == 2:
                self._person.refused.append(f"{self._person.name} was denied: {data!r}")
            else:
                self._take(self.copies[0], decode_yjs(data))
            return
        name = "" if data in (b"\x09", b"\x0a") else data[1 : 1 + data[0]].decode()
        self._take(self._named.get(name, self.copies[0]), decode_from_server(data))

    def _take(self, copy: Copy, message: Message) -> None:
        match message:
            case SyncStep1(state_vector):
                self._say(copy, SyncStep2(copy.doc.get_update(state_vector)))
            case SyncStep2(update):
                copy.doc.apply_update(update)
            case Update(update):
                copy.doc.apply_update(update)
                if self._framing == "yjs":
                    copy.came_back(update)
            case Stateless(text):
                self._note(copy, json.loads(text))
            case Awareness(entries):
                self._meet(copy, parse(entries))
            case Ping():
                self._say(copy, Pong())
            case Denied(reason) | CloseDocument(reason):
                self._person.refused.append(f"{self._person.name} was denied {copy.part!r}: {reason}")
            case Authenticated(writable):
                assert writable
            case SyncStatus(saved):
                assert saved or self._person.refused is not None
            case Pong():
                pass
            case _:
                raise AssertionError(message)

    def _meet(self, copy: Copy, states: list[State]) -> None:
        self._present |= {state.client: state for state in states}
        mine = self._present.get(self.client)
        if mine is not None and mine.gone and copy.part == "":
            # Taken for gone since the last connection ended: newer words are needed.
            self._clock = max(self._clock, mine.clock)
            self._show(copy)

    def _note(self, copy: Copy, notice: dict[str, Any]) -> None:
        if "saved" in notice:
            copy.saved(notice["messages"])
        if "refused" in notice:
            self._person.refused.append(f"{self._person.name} was refused {copy.part!r}: {notice}")

    def _url(self) -> str:
        root = f"ws://127.0.0.1:{self._person.wire.port}"
        return f"{root}/collab" if self._framing == "collab" else f"{root}/yjs/{next(iter(self._named))}?token={self._token}"


def _name(board: str, part: str) -> str:
    return str(DocumentName(board)) + (f"/{part}" if part else "")


def _clock(doc: Any) -> int:
    return parse_state_vector(doc.get_state()).get(int(doc.client_id), 0)
