"""All boards of this server: opens them when somebody looks, closes them when nobody does, and speaks for the server itself."""

import asyncio
import itertools
import json
import logging
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, AsyncExitStack
from functools import partial
from typing import Final, Self, TypeVar

from board.document import Document
from board.identity import Directory, Identity
from board.ids import new_id
from board.names import DocumentName
from board.redis import Redis, RedisRefused, RedisUnavailable, translated
from board.roles import Role, may_write
from board.sync.attachment import Attachment
from board.sync.channel import Channel, Word
from board.sync.compacting import compacted
from board.sync.crowd import Crowd
from board.sync.inflight import Slot
from board.sync.keeping import Keeping
from board.sync.keys import DUE
from board.sync.line import Line
from board.sync.live import BOARD, REVIEW, LiveBoard
from board.sync.locks import Lock
from board.sync.log import Entry, Log, Stored
from board.sync.openboards import OpenBoards
from board.sync.rates import Effort
from board.sync.refusal import Locked, Outcome, Refused
from board.sync.replication import Replicas
from board.sync.restoring import CannotRestore, restore
from board.sync.session import Session
from board.sync.together import Command, Trials
from board.sync.workshop import Workshop
from board.sync.writer import Request

logger = logging.getLogger(__name__)
T = TypeVar("T")

_TICK_S: Final = 5.0
_TICKS_A_LOOK: Final = 12
_LONG_TAIL: Final = 200
_LONG_WORK: Final = 100_000
_SHARE: Final = 0.2
_CREDIT_S: Final = 2.0
"""How much of this process' time one account may take: enough for a day of offline work at once."""


class Hub:
    """`async with Hub(redis, directory) as hub`: alive inside, drained on exit."""

    def __init__(
        self,
        redis: Redis,
        directory: Directory,
        *,
        slot: Slot | None = None,
        server: str | None = None,
        replicas: int = 0,
    ) -> None:
        self.directory = directory
        self.server = server or new_id()
        self._redis = redis
        self._slot = slot or Slot.anonymous()
        self._replicas = Replicas(replicas)
        self._channel = Channel(redis, self.server, self._hear)
        self._crowd = Crowd()
        self._group = asyncio.TaskGroup()
        self._boards = OpenBoards(redis, self._channel, self._slot, self._replicas, self._begin, self._crowd.send_away)
        self._efforts: dict[str, Effort] = {}
        self._studies: dict[str, asyncio.Lock] = {}
        self._workshop = Workshop()
        self._keeping = Keeping(redis, self.edit, self.edit_apart)
        self._tasks: set[asyncio.Task[None]] = set()
        self._runners: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        self._runners = [self._group.create_task(self._channel.run()), self._group.create_task(self._tick())]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._crowd.close()
        await self._boards.close()
        for task in [*self._runners, *self._tasks]:
            task.cancel()
        await self._group.__aexit__(None, None, None)
        await self._workshop.close()

    async def drain(self, spread_s: float) -> None:
        """Sends everybody away: what they were told is saved is in the log, the rest is still theirs."""
        await self._boards.flush()
        await self._crowd.disperse(spread_s)

    async def create_board(self, board: str, project: str, name: str) -> None:
        """Makes a board, once however often it is asked for."""
        await Log(self._redis, board).create(_meta(project, name))
        await self.birth(board, BOARD)
        await self.birth(board, REVIEW)
        await self._replicated(board)

    async def restore(self, board: str, project: str, name: str, entries: Iterable[Entry | Stored]) -> None:
        """Makes a board out of the log of another time or server; raises `CannotRestore`."""
        log = Log(self._redis, board)
        meta = _meta(project, name)
        if not await log.create(meta):
            raise CannotRestore(f"there is a board {board} already")
        await restore(log, meta["epoch"], entries, self.server)
        await self.birth(board, BOARD)
        await self.birth(board, REVIEW)
        await self._replicated(board)

    async def birth(self, board: str, part: str) -> None:
        """Writes what a document begins with, exactly once."""
        async with self.hold(board) as live, live.rooms.hold(part) as room:
            await live.give_birth(room)

    async def edit(self, board: str, part: str, account: str, means: str, edit: Callable[[Document], T]) -> T:
        """Makes a server-authored edit in somebody's name; it is saved when this returns.

        Raises `NotReplicated` if it was made and too few replicas have it; so do the others.
        """
        async with self.hold(board) as live, live.rooms.hold(part) as room:
            await live.give_birth(room)
            made = await live.edit(Request(part, account, means, edit))
            await live.replication.confirmed()
            return made

    async def edit_apart(self, board: str, part: str, account: str, means: str, edit: Callable[[Document], T]) -> T:
        """The same for one that takes long: it is pickled and worked out in another process, again if others were faster."""
        async with self.hold(board) as live, live.rooms.hold(part) as room:
            await live.give_birth(room)
            made = await live.edit(Request(part, account, means, edit, self._workshop))
            await live.replication.confirmed()
            return made

    async def edit_together(
        self, board: str, parts: Iterable[str], account: str, means: str, edit: Callable[[Trials], T], *, batch: str = ""
    ) -> T:
        """Runs one command on several documents of a board: all that it writes goes into the log in one append.

        What the command raises comes through and nothing has happened then. It may be run more than once.
        With `batch` its entries' batch ids begin with this word and a dot.
        """
        async with self.hold(board) as live:
            made = await live.edit_together(parts, Command(account, means, edit, batch))
            await live.replication.confirmed()
            return made

    async def read(self, board: str, part: str, reader: Callable[[Document], T]) -> T:
        """What a reader makes of a document; it must not write."""
        async with self.hold(board) as live:
            return await live.read(part, reader)

    async def state(self, board: str, part: str) -> bytes:
        """A whole document as one update, as the log has it; nothing is opened for it, and the loop is not kept."""
        updates = (await Log(self._redis, board).open(part)).updates()
        if len(updates) == 1:
            return updates[0]
        work = partial(compacted, updates)
        return await (self._workshop.do(work) if sum(map(len, updates)) > _LONG_WORK else asyncio.to_thread(work))

    async def drawn_ms(self, board: str) -> dict[str, int]:
        """When people last drew on which panel, as far as that is less than a minute ago."""
        async with self.hold(board) as live:
            await live.catch_up()
            return live.lately.drawn_ms()

    def sessions(self) -> Iterator[Session]:
        """The connections that last right now."""
        return iter(self._crowd)

    @property
    def replicas_missing(self) -> int:
        """How many replicas too few have what is on the boards of this server, where that is worst."""
        return self._replicas.most_missing

    def open_boards(self) -> tuple[LiveBoard, ...]:
        """The boards that are open on this server."""
        return self._boards.ready()

    async def notify(self, board: str, part: str, message: dict[str, object]) -> None:
        """Tells everybody who has a document open, on every server."""
        text = json.dumps(message, separators=(",", ":"))
        if (live := self._boards.get(board)) is not None:
            live.say_text(part, text)
        self._channel.say(board, "say", part=part, body=text.encode())

    async def lock_panel(self, board: str, panel: str, account: str, reason: str) -> None:
        """Locks a panel: nobody changes it or its drawing until it is unlocked."""
        async with self.hold(board) as live:
            await live.locks.lock(panel, Lock(account, _now_ms(), reason))
            await self._tell_locks(board, panel, locked=True, account=account)
            await live.replication.confirmed()

    async def unlock_panel(self, board: str, panel: str, account: str = "") -> None:
        """Opens a panel again."""
        async with self.hold(board) as live:
            await live.locks.unlock(panel)
            await self._tell_locks(board, panel, locked=False, account=account)
            await live.replication.confirmed()

    async def locks(self, board: str) -> dict[str, Lock]:
        """All locks of a board."""
        async with self.hold(board) as live:
            return await live.locks.load()

    async def role_changed(self, board: str | None, account: str | None) -> None:
        """A role on a board (or on any, None) may have changed: every server looks again."""
        self._channel.say("", "role", part=board or "", body=(account or "").encode())
        await self._crowd.recheck(board, account)

    async def account_changed(self, account: str) -> None:
        """An account was changed or disabled."""
        await self.role_changed(None, account)

    async def attach(self, key: str, name: DocumentName, identity: Identity, role: Role, line: Line) -> Attachment:
        """A document for a session, which leaves it with `Attachment.leave`."""
        async with AsyncExitStack() as stack:
            live = await stack.enter_async_context(self.hold(name.board))
            room = await stack.enter_async_context(live.rooms.hold(name.part))
            if may_write(role):
                await live.give_birth(room)
            attachment = Attachment(key, room, live, identity, line)
            attachment.role = role
            attachment.study = self._studies.setdefault(identity.account, asyncio.Lock())
            attachment.effort = self._efforts.setdefault(identity.account, Effort(_SHARE, _CREDIT_S))
            attachment.holds = stack.pop_all()
        return attachment

    def hold(self, board: str) -> AbstractAsyncContextManager[LiveBoard]:
        """A board, opened if need be; it stays open as long as somebody holds it."""
        return self._boards.hold(board)

    def crowded(self, session: Session) -> bool:
        """Whether its account or its address has too many connections."""
        return self._crowd.crowded(session)

    def session(self, session: Session) -> AbstractContextManager[None]:
        """Knows a session while it lasts."""
        return self._crowd.joined(session)

    async def keep_refused(self, attachment: Attachment, refused: Refused, update: bytes) -> Outcome:
        """Saves or keeps what can be of refused work, and takes the client ids that made it out of use."""
        outcome = await self._keeping.keep(attachment, refused, update)
        # Last of all: whoever is cut off before may bring the same work once more.
        if isinstance(refused, Locked):
            await self._retire(attachment, refused.clients, refused.brought)
        else:
            await self._retire(attachment, frozenset(), frozenset())
        return outcome

    async def _replicated(self, board: str) -> None:
        async with self.hold(board) as live:
            await live.replication.confirmed()

    async def _retire(self, attachment: Attachment, others: frozenset[int], brought: frozenset[int]) -> None:
        part, own = attachment.room.name.part, attachment.room.client_of(attachment)
        clients = [client for client in {own, *others} if client and (client in brought or attachment.owns(client))]
        if clients:
            # What they wrote before must reach the log while the ids are still their own.
            await attachment.board.flush()
        for client in clients:
            await attachment.board.claims.retire(part, client)
            self._channel.say(attachment.board.id, "retired", part=part, number=client)

    async def _tell_locks(self, board: str, panel: str, *, locked: bool, account: str) -> None:
        self._channel.say(board, "locks")
        await self.notify(board, BOARD, {"lock": panel, "locked": locked, "by": account})

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        for tick in itertools.count(1):
            await asyncio.sleep(_TICK_S)
            if tick % _TICKS_A_LOOK == 0:
                # Tokens and memberships also end by themselves.
                self._look_again()
            self._crowd.tick(loop.time())
            self._boards.forget(_now_ms())
            for live in self._boards:
                live.rooms.close_idle(loop.time())
            await self._workshop.rest(loop.time())
            await self._hint()

    async def _hint(self) -> None:
        for live in self._boards:
            long = {part: n for part, n in live.writer.tails.items() if n >= _LONG_TAIL}
            live.writer.tails.clear()
            if long:
                due = {DocumentName(live.id, part).text: float(n) for part, n in long.items()}
                try:
                    async with translated():
                        await self._redis.zadd(DUE, due)
                except (RedisUnavailable, RedisRefused):
                    return

    def _hear(self, board: str, word: Word) -> None:
        if word.kind == "role":
            self._later(self._crowd.recheck, word.part or None, word.body.decode() or None)
        elif word.kind == "missed":
            self._look_again()
        elif (live := self._boards.get(board)) is None:
            return
        elif word.kind == "locks":
            self._later(self._load_locks, live)
        else:
            live.hear(word)

    def _look_again(self) -> None:
        """Whatever was said while this server could not hear is looked up."""
        self._later(self._crowd.recheck, None, None)
        for live in self._boards:
            self._later(self._load_locks, live)

    async def _load_locks(self, board: LiveBoard) -> None:
        await board.locks.load()

    def _begin(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        return self._group.create_task(work)

    def _later(self, work: Callable[..., Coroutine[object, object, None]], *given: object) -> None:
        task = self._group.create_task(_forgivingly(work, *given))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _forgivingly(work: Callable[..., Coroutine[object, object, None]], *given: object) -> None:
    try:
        await work(*given)  # begun in here: a task that ends before it begins would leave it behind
    except (RedisUnavailable, RedisRefused) as exc:
        logger.warning("word of another server not followed reason=%s", exc)


def _meta(project: str, name: str) -> dict[str, str]:
    return {"epoch": new_id(), "project": project, "name": name, "created": str(_now_ms())}


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
