"""One document on one socket: who looks at it, with what role, and what it missed while its socket was too slow."""

import asyncio
import itertools
from collections.abc import Collection, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

from board.identity import Identity
from board.roles import Role, may_write
from board.sync.line import Line
from board.sync.live import REVIEW, LiveBoard
from board.sync.log import FIRST_FREE_CLIENT
from board.sync.protocol import Awareness, Parcel, Stateless, SyncStatus, Update
from board.sync.rates import Bucket, Effort, Work
from board.sync.room import Room

_numbers = itertools.count(1)
_MOST_NOTICES: Final = 50


@dataclass(slots=True)
class Missed:
    """What to make up for once the socket has drained: never more than a few messages, however long it took."""

    since: bytes | None = None
    statuses: int = 0
    saved: Parcel | None = None
    presence: bool = False
    notices: list[Parcel] = field(default_factory=list)
    history: Parcel | None = None

    def note(self, parcel: Parcel, settled_state: bytes) -> None:
        """Remembers that a message was not sent."""
        match parcel.message:
            case Update():
                # What the room had told before this message; later ones are newer still.
                self.since = self.since or settled_state
            case SyncStatus():
                self.statuses += 1
            case Awareness():
                self.presence = True
            case Stateless(text) if text.startswith('{"saved"'):
                self.saved = parcel
            case Stateless(text) if text.startswith('{"live"'):
                pass
            case Stateless(text) if text.startswith('{"history"'):
                self.history = parcel  # where the log stands now is all that counts
            case _:
                self.notices = [*self.notices[-_MOST_NOTICES:], parcel]


class Attachment:
    """A peer of a room."""

    def __init__(self, key: str, room: Room, board: LiveBoard, identity: Identity, line: Line) -> None:
        self.id = next(_numbers)
        self.key = key
        self.room = room
        self.board = board
        self.identity = identity
        self.role = Role.VIEWER
        self.token = ""
        self.means = ""
        self.wants_echo = False
        self.refused = False
        self.outdated = False
        self.missed = Missed()
        self.presence_rate = Bucket(per_second=30, burst=60)
        self.live_rate = Bucket(per_second=30, burst=60)
        self.effort = Effort(share=1, credit=1)
        self.study = asyncio.Lock()
        self.holds = AsyncExitStack()
        self._line = line
        self._unheld: frozenset[int] = frozenset()

    @property
    def account(self) -> str:
        """In whose name this peer writes."""
        return self.identity.account

    @property
    def writable(self) -> bool:
        """Whether this peer may change the document."""
        return may_write(self.role) and self.room.name.part != REVIEW and not self.outdated

    def deliver(self, parcel: Parcel) -> None:
        """Sends a message, unless the socket is behind: then one difference will make up for it."""
        line = self._line
        if line.is_behind and not line.takes(parcel):
            self.missed.note(parcel, self.room.settled_state)
        else:
            line.deliver(self.key, parcel)

    def owns(self, client: int) -> bool | None:
        """Whether a client id is this account's."""
        return self.board.claims.owns(self.room.name.part, self.account, client)

    def brings(self, client: int) -> bool | None:
        """Whether what others wrote under a client id may come with this account's work."""
        may = self.board.brings(self.room.name.part, client)
        return True if may is None and client in self._unheld else may

    async def claim(self, clients: Collection[int], *, whole: bool) -> None:
        """Asks for client ids in this account's name; while the board heals only for what is certainly its own."""
        part, claims = self.room.name.part, self.board.claims
        if self.board.heals:
            self._unheld = await claims.look(part, clients)
            shown = self.room.client_of(self)
            alone = not whole and len(clients) == 1
            clients = [one for one in self._unheld if one >= FIRST_FREE_CLIENT and (alone or one == shown)]
        if clients:
            await claims.claim(part, clients, self.account)

    def forget_unheld(self) -> None:
        """Before every update: whoever nobody knew may be known by now."""
        self._unheld = frozenset()

    def working(self) -> Work:
        """What is done inside counts as this account's."""
        return Work(self.effort, asyncio.get_running_loop().time)

    def made_up(self) -> Iterator[Parcel]:
        """What to send now that the socket has drained."""
        missed, self.missed = self.missed, Missed()
        if missed.since is not None:
            self.room.answer(self, missed.since)
            self.board.writer.touch()
        yield from itertools.repeat(Parcel(SyncStatus(True)), missed.statuses)
        if missed.saved is not None:
            yield missed.saved
        if missed.presence:
            yield self.board.gathering.everybody()
        yield from missed.notices
        if missed.history is not None:
            yield missed.history

    async def leave(self) -> None:
        """Gets up and lets go of the room."""
        self.room.leave(self)
        self.board.gathering.leave(self.id)
        await self.holds.aclose()
