"""One connection: the only place where a socket meets rooms. One class for both framings."""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from board.document import schema_of
from board.errors import CloseCode
from board.identity import Directory, Identity
from board.lib0 import Malformed
from board.names import BadName, DocumentName, parse
from board.redis import RedisRefused, RedisUnavailable
from board.roles import Role
from board.sync.attachment import Attachment
from board.sync.line import Closing, Line, Socket
from board.sync.live import BOARD, BoardClosed, TooManyPanels
from board.sync.presence import parse as parse_presence
from board.sync.protocol import (
    PONG,
    Authenticated,
    Awareness,
    CloseDocument,
    Denied,
    Frame,
    Framing,
    Message,
    Parcel,
    Ping,
    Pong,
    QueryAwareness,
    Stateless,
    SyncStatus,
    SyncStep1,
    SyncStep2,
    Token,
    Update,
    decode_hocuspocus,
    decode_yjs,
)
from board.sync.rates import Bucket
from board.sync.receiving import receive
from board.sync.refusal import Outcome, Refused
from board.sync.showing import relay_stroke, show, tell_presence
from board.tally import TALLY

logger = logging.getLogger(__name__)

_MESSAGES_A_SECOND: Final = 300
_MESSAGES_AT_ONCE: Final = 4000
_BYTES_A_SECOND: Final = 4_000_000
_BYTES_AT_ONCE: Final = 24_000_000
_MOST_DOCUMENTS: Final = 400
_MOST_UNSIGNED: Final = 1000
_LONGEST_REST_S: Final = 5.0
_UNSIGNED_S: Final = 20.0
"""How long a connection may be open before it says who it is."""


class Host(Protocol):
    """What a session needs of the hub."""

    @property
    def directory(self) -> Directory: ...

    async def attach(self, key: str, name: DocumentName, identity: Identity, role: Role, line: Line) -> Attachment: ...

    def crowded(self, session: "Session") -> bool: ...

    async def keep_refused(self, attachment: Attachment, refused: Refused, update: bytes) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who knocked: the headers and the token of the upgrade, where from, and the schema of our own client."""

    framing: Framing
    headers: Mapping[str, str]
    token: str | None = None
    address: str = ""
    document: str = ""
    schema: int | None = None


class Session:
    """A connection's documents, its limits and its patience."""

    def __init__(self, socket: Socket, host: Host, visitor: Visitor) -> None:
        self.visitor = visitor
        self.attachments: dict[str, Attachment] = {}
        self.account = ""
        self._line = Line(socket, visitor.framing)
        self._host = host
        self._messages = Bucket(_MESSAGES_A_SECOND, _MESSAGES_AT_ONCE)
        self._bytes = Bucket(_BYTES_A_SECOND, _BYTES_AT_ONCE)
        self._unsigned = 0

    async def run(self) -> None:
        """Serves the connection until it closes."""
        hurry = asyncio.get_running_loop().call_later(_UNSIGNED_S, self._hurry)
        try:
            self._make_room()
            await self._greet()
            async for data in self._line:
                await self._take(data)
        except Closing as closing:
            self.close(closing.code, closing.reason)
        except Malformed as exc:
            self.close(CloseCode.MALFORMED, str(exc))
        except (RedisUnavailable, RedisRefused, BoardClosed) as exc:
            self.close(CloseCode.STORE_AWAY, str(exc))
        finally:
            hurry.cancel()
            await self._leave_all()

    @property
    def is_behind(self) -> bool:
        """Whether the client reads more slowly than we write."""
        return self._line.is_behind

    @property
    def buffered(self) -> int:
        """How many bytes wait for the client."""
        return self._line.buffered

    def close(self, code: int, reason: str) -> None:
        """Closes the connection; what was sent before still arrives."""
        self._line.close(code, reason)

    def stalled(self) -> None:
        """The socket is behind."""
        self._line.stalled()

    def drained(self) -> None:
        """The socket has caught up."""
        self._line.drained()
        for attachment in list(self.attachments.values()):
            for parcel in attachment.made_up():
                attachment.deliver(parcel)

    def tick(self, now: float) -> None:
        """Called every few seconds."""
        self._line.tick(now)

    async def recheck(self, board: str | None, account: str | None) -> None:
        """Roles may have changed: narrows or closes what is open."""
        for attachment in list(self.attachments.values()):
            if board in (None, attachment.board.id) and account in (None, attachment.account):
                await self._recheck(attachment)

    def _make_room(self) -> None:
        if self._host.crowded(self):
            code = CloseCode.TOO_FAST if self.account else CloseCode.COME_BACK
            raise Closing(code, "Too many connections are open already.")

    def _hurry(self) -> None:
        if not self.account:
            self.close(CloseCode.NOT_SIGNED_IN, "Sign in first.")

    async def _greet(self) -> None:
        if self.visitor.framing is Framing.YJS:
            await self._attach(self.visitor.document, "")

    async def _take(self, data: str | bytes) -> None:
        if isinstance(data, str):
            raise Malformed("a message must be binary")
        TALLY.received += 1
        TALLY.received_bytes += len(data)
        now = asyncio.get_running_loop().time()
        if not self._messages.take(1, now) or not self._bytes.take(len(data), now):
            raise Closing(CloseCode.TOO_FAST, "Too much was sent at once.")
        if self.visitor.framing is Framing.YJS:
            await self._handle(Frame(self.visitor.document, decode_yjs(data)))
        else:
            await self._handle(decode_hocuspocus(data))

    async def _handle(self, frame: Frame) -> None:
        match frame.message:
            case Ping():
                self._line.send(PONG)
            case Pong():
                pass
            case Token(token):
                await self._attach(frame.key, token)
            case message:
                attachment = self.attachments.get(frame.key)
                if attachment is None:
                    self._count_unsigned()
                else:
                    await self._about(attachment, message)
                    await _rest(attachment)

    async def _about(self, attachment: Attachment, message: Message) -> None:
        match message:
            case SyncStep1(state_vector):
                with attachment.working():
                    attachment.room.answer(attachment, state_vector)
                attachment.board.writer.touch()
            case SyncStep2(update):
                await self._update(attachment, update, whole=True)
            case Update(update):
                await self._update(attachment, update, whole=False)
            case Awareness(entries):
                await show(attachment, parse_presence(entries))
            case QueryAwareness():
                with attachment.working():
                    tell_presence(attachment)
            case Stateless(text):
                relay_stroke(attachment, text)
            case CloseDocument():
                await self._leave(attachment)
            case _:
                raise Malformed(f"{type(message).__name__} is not a client's message")

    async def _attach(self, key: str, token: str) -> None:
        name = _name(key)
        if (present := self.attachments.get(key)) is not None and not present.refused:
            await self._recheck(present)
            present.deliver(Parcel(Authenticated(present.writable)))
            return
        if present is not None:
            await self._leave(present)
        if len(self.attachments) >= _MOST_DOCUMENTS:
            raise Closing(CloseCode.TOO_FAST, f"At most {_MOST_DOCUMENTS} documents are open on one connection.")
        identity = await self._identify(token)
        role = await self._host.directory.role(identity, name.board) if identity is not None and name is not None else None
        if name is None:
            self._deny(key, CloseCode.NO_SUCH_DOCUMENT, "There is no such document.")
        elif identity is None:
            self._deny(key, CloseCode.NOT_SIGNED_IN, "Sign in first.")
        elif role is None:
            self._deny(key, CloseCode.NOT_ALLOWED, "This board is not open to you.")
        else:
            if not self.account:
                self.account = self._line.account = identity.account
                self._make_room()
            await self._enter(key, name, identity, role, token)

    async def _enter(self, key: str, name: DocumentName, identity: Identity, role: Role, token: str) -> None:
        try:
            attachment = await self._host.attach(key, name, identity, role, self._line)
        except TooManyPanels as exc:
            self._deny(key, CloseCode.TOO_LARGE, str(exc))
            return
        attachment.token = token
        self._welcome(attachment)

    def _welcome(self, attachment: Attachment) -> None:
        attachment.means = self.visitor.framing.value
        attachment.wants_echo = self.visitor.framing is Framing.YJS
        attachment.outdated = self.visitor.schema is not None and self.visitor.schema < attachment.room.read(schema_of)
        self.attachments[attachment.key] = attachment
        attachment.deliver(Parcel(Authenticated(attachment.writable)))
        if self.visitor.schema is not None:
            attachment.deliver(Parcel(Stateless(json.dumps({"log": _log(attachment)}))))
        attachment.room.join(attachment)
        tell_presence(attachment)

    def _deny(self, key: str, code: CloseCode, reason: str) -> None:
        self._count_unsigned()
        parcel = Parcel(Denied(reason))
        if self.visitor.framing is Framing.YJS:
            self._line.send(parcel.for_yjs())
            raise Closing(code, reason)
        self._line.send(parcel.for_hocuspocus(key))

    async def _update(self, attachment: Attachment, update: bytes, *, whole: bool) -> None:
        if attachment.refused:
            return
        try:
            await receive(attachment, update, whole=whole)
        except Refused as refused:
            await self._refuse(attachment, refused, update)

    async def _refuse(self, attachment: Attachment, refused: Refused, update: bytes) -> None:
        attachment.refused = True
        TALLY.refused[refused.kind] += 1
        outcome = await self._host.keep_refused(attachment, refused, update)
        notice = {"refused": refused.kind, "reason": outcome.reason, "suggestion": outcome.suggestion, "kept": outcome.kept}
        notice["epoch"] = attachment.board.epoch
        attachment.deliver(Parcel(SyncStatus(False)))
        attachment.deliver(Parcel(Stateless(json.dumps(notice))))
        if self.visitor.framing is Framing.YJS:
            attachment.deliver(Parcel(Denied(outcome.reason)))
            raise Closing(refused.code, outcome.reason)
        if self.visitor.schema is None:
            attachment.deliver(Parcel(CloseDocument(outcome.reason)))

    async def _recheck(self, attachment: Attachment) -> None:
        identity = await self._identify(attachment.token)
        if identity is None or identity.account != attachment.account:
            await self._turn_out(attachment, CloseCode.NOT_SIGNED_IN, "You are no longer signed in.")
            return
        attachment.identity = identity
        role = await self._host.directory.role(identity, attachment.board.id)
        if role is None:
            await self._turn_out(attachment, CloseCode.NOT_ALLOWED, "This board is no longer open to you.")
        elif role is not attachment.role:
            attachment.role = role
            attachment.deliver(Parcel(Authenticated(attachment.writable)))
            if attachment.room.name.part == BOARD:
                attachment.deliver(Parcel(Stateless(json.dumps({"role": role.value}))))

    async def _turn_out(self, attachment: Attachment, code: CloseCode, reason: str) -> None:
        attachment.deliver(Parcel(Denied(reason)))
        self.close(code, reason)
        await self._leave(attachment)

    async def _identify(self, token: str) -> Identity | None:
        # A cookie goes before the token of a document, and that before the one in the address.
        proofs = [None, *(proof for proof in (token, self.visitor.token) if proof)]
        for proof in proofs:
            identity = await self._host.directory.identify(self.visitor.headers, proof, self.visitor.address)
            if identity is not None:
                return identity
        return None

    async def _leave(self, attachment: Attachment) -> None:
        self.attachments.pop(attachment.key, None)
        await attachment.leave()

    async def _leave_all(self) -> None:
        for attachment in list(self.attachments.values()):
            await self._leave(attachment)

    def _count_unsigned(self) -> None:
        self._unsigned += 1
        if self._unsigned > _MOST_UNSIGNED:
            raise Closing(CloseCode.NOT_SIGNED_IN, "Sign in first.")


def _log(attachment: Attachment) -> dict[str, str | bool]:
    return {"epoch": attachment.board.epoch, "healing": attachment.board.heals, "level": attachment.board.replication.level}


async def _rest(attachment: Attachment) -> None:
    # Who makes this process work for long waits, so that the others' strokes go on; the kernel holds back what they send.
    pause = attachment.effort.pause(asyncio.get_running_loop().time())
    if pause > 0:
        await asyncio.sleep(min(pause, _LONGEST_REST_S))


def _name(key: str) -> DocumentName | None:
    try:
        return parse(key.partition("\0")[0])
    except BadName:
        return None
