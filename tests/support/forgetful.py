"""The network that is a list, with a log that may lose its end: servers notice, heal, and put back what their rings hold."""

import random
from collections.abc import Callable, Coroutine, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from pycrdt import Doc, Map

from board.ids import new_id
from board.names import DocumentName
from board.sync.birth import give_birth
from board.sync.gate import Foreign, Unclaimed
from board.sync.harvest import Harvest
from board.sync.healing import Healing
from board.sync.log import (
    BEGINNING,
    FIRST_FREE_CLIENT,
    SERVER_CLIENT,
    Batch,
    ClientTaken,
    Entry,
    LostTail,
    Stored,
    Tip,
    Writer,
    mark_of,
    order,
)
from board.sync.protocol import Message, SyncStep2
from board.sync.ring import Ring
from board.sync.room import Room, Surroundings, opened
from board.sync.update import decode
from board.sync.verdict import Hostile
from tests.support.network import Client, Link, Network

T = TypeVar("T")


@dataclass(slots=True)
class Redis:
    """One board's log and what stands beside it; all of it forgets together."""

    log: list[Stored] = field(default_factory=list)
    holders: dict[int, tuple[str, int]] = field(default_factory=dict)  # the account, and the time of the claim
    epoch: int = 0
    hand: int = SERVER_CLIENT
    time: int = 1
    losses: int = 0
    forks: int = 0

    def append(self, batch: Batch) -> Tip:
        for writer in batch.writers:
            if self.written().get(writer.client, 0) > writer.start:
                raise ClientTaken(f"{writer.client}")
        for entry in batch.entries:
            self.time += 1
            previous = self.log[-1].mark if self.log else b""
            self.log.append(Stored(f"{self.time}-0", batch.id, entry, mark_of(batch.id, entry), previous))
        return self.tip()

    def written(self) -> dict[int, int]:
        clocks: dict[int, int] = {}
        for stored in self.log:
            for run in decode(stored.entry.update).runs:
                clocks[run.client] = max(clocks.get(run.client, 0), run.end_clock)
        return clocks

    def tip(self) -> Tip:
        return self.log[-1].tip if self.log else Tip()

    def holds(self, tip: Tip) -> bool:
        return tip.id == BEGINNING or any(stored.tip == tip for stored in self.log)

    def after(self, position: str) -> list[Stored]:
        return [stored for stored in self.log if order(stored.id) > order(position)]

    def lose(self, count: int) -> None:
        """Forgets so many entries, and every claim that was made since; the beginning stays."""
        self.losses += 1
        del self.log[max(1, len(self.log) - count) :]
        last = order(self.log[-1].id)[0]
        self.holders = {client: (account, at) for client, (account, at) in self.holders.items() if at <= last}

    def heal(self, noticed_in: int) -> None:
        if self.epoch == noticed_in:
            self.epoch += 1
            self.hand = SERVER_CLIENT + self.epoch

    # What `Healing` asks of a log and of claims.

    keys = SimpleNamespace(board="the board")

    async def since(self, position: str, *, block_ms: int) -> list[Stored]:
        return self.after(position)

    async def claim_all(self, writers: Iterable[Writer]) -> None:
        for writer in writers:
            self.holders.setdefault(writer.client, (writer.account, self.time))

    async def retire(self, part: str, client: int) -> None:
        self.holders[client] = ("", self.time)
        self.forks += 1

    async def look(self, part: str, clients: Iterable[int]) -> None:
        pass

    def may_be_brought(self, part: str, client: int) -> bool | None:
        holder = self.holders.get(client)
        return None if holder is None else holder[0] != ""


class OneRoom:
    """What `Healing` asks of rooms."""

    def __init__(self, room: Room) -> None:
        self._room = room

    @asynccontextmanager
    async def hold(self, part: str) -> Any:
        yield self._room

    @asynccontextmanager
    async def turn(self, part: str) -> Any:
        yield


class ForgetfulServer:
    """A room over the log; its ring outlives the room, but not the process."""

    def __init__(self, number: int, name: DocumentName, redis: Redis) -> None:
        self.number = number
        self.name = name
        self.redis = redis
        self.links: list[Any] = []
        self.ring = Ring()
        self.open()

    def open(self) -> None:
        redis, ring = self.redis, self.ring
        if ring.epoch == str(redis.epoch) and not redis.holds(ring.tip):
            redis.heal(redis.epoch)
        ring.begin(str(redis.epoch), redis.tip())
        self.epoch = redis.epoch
        self.position = redis.tip().id
        self.room = opened(self.name, [stored.entry.update for stored in redis.log], Surroundings(hand=redis.hand))
        self.harvest: Harvest | None = None
        self.healing = Healing(cast(Any, redis), cast(Any, redis), cast(Any, OneRoom(self.room)), self._put_back)
        if redis.epoch and len(ring):
            _done(self.healing.put_back(ring, self._catch_up))

    def reopen(self) -> None:
        for link in list(self.links):
            link.cut()
        self.open()

    def crash(self) -> None:
        self.ring = Ring()
        self.reopen()

    def take(self) -> None:
        if self.harvest is None and self.room.waiting:
            self.harvest = self.room.take()

    def append(self) -> None:
        if self.harvest is None:
            return
        if self._is_fenced():
            self.reopen()
            return
        harvest, self.harvest = self.harvest, None
        if harvest.entries:
            try:
                self._log(Batch(self._batch(), harvest.entries, harvest.writers))
            except ClientTaken:
                self.reopen()
                return
        self.room.settle(harvest)

    def follow(self) -> None:
        if self.epoch != self.redis.epoch:
            self.reopen()
            return
        try:
            self._follow()
        except LostTail:
            self.reopen()

    def edit(self, edit: Callable[[Any], None]) -> None:
        """A server-authored edit, refused and computed again when the hand's clock has moved."""
        self.append()
        self.follow()
        authored = self.room.author(edit)
        self.take()
        if self._is_fenced() or self.redis.written().get(authored.hand, 0) != authored.expected:
            self.reopen()
            return
        room = self.room
        self.append()
        if authored.update and room is self.room:
            self._log(Batch(self._batch(), (Entry("", authored.update, "server", "accept"),)))
            room.adopt(authored.update)

    def _is_fenced(self) -> bool:
        return self.epoch != self.redis.epoch or not self.redis.holds(self.ring.tip)

    def _batch(self) -> str:
        return f"{self.number}.{new_id()}"

    def _log(self, batch: Batch) -> None:
        self.ring.wrote(batch, self.redis.append(batch))

    def _follow(self) -> None:
        for stored in self.redis.after(self.position):
            self.ring.read(stored)
            if not stored.batch.startswith(f"{self.number}.") or not self._has(stored):
                self.ring.keep(stored)
                self.room.learn(stored.entry.update)
            self.position = stored.id
            if stored.entry.means.startswith("healed:"):
                _done(self.healing.go_on())

    def _has(self, stored: Stored) -> bool:
        return self.room.knew(stored.entry.update)

    async def _catch_up(self) -> None:
        self._follow()

    async def _put_back(self, batch: Batch, news: Any) -> None:
        room = self.room
        self.take()
        self.append()
        if self._is_fenced() or room is not self.room:
            raise LostTail
        self._log(batch)
        for room, updates in news.items():
            for update in updates:
                room.adopt(update)


class ForgetfulLink(Link):
    """A connection; whoever is refused drops its document and begins anew with what the server has."""

    def _push(self, room: Room, update: bytes, *, whole: bool) -> None:
        redis: Redis = cast(Any, self.server).redis
        unheld: set[int] = set()
        followed = False
        while True:
            try:
                room.receive(self, update, whole=whole, owns=self._owns(redis), brings=self._brings(redis, unheld))
            except Unclaimed as unclaimed:
                alone = not whole and len(unclaimed.clients) == 1
                for client in unclaimed.clients:
                    if not redis.epoch or (client >= FIRST_FREE_CLIENT and (alone or client == self.client.doc.client_id)):
                        redis.holders[client] = (self.account, redis.time)
                    else:
                        unheld.add(client)
            except Hostile:
                self._drop()
                return
            except Foreign:
                if followed:
                    self._drop()
                    return
                followed = True
                self.server.follow()
                if not self.up:
                    return
            else:
                return

    def _owns(self, redis: Redis) -> Callable[[int], bool | None]:
        return lambda client: None if client not in redis.holders else redis.holders[client][0] == self.account

    def _brings(self, redis: Redis, unheld: set[int]) -> Callable[[int], bool | None]:
        def brings(client: int) -> bool | None:
            if not redis.epoch or client == redis.hand:
                return False
            may = redis.may_be_brought("", client)
            return True if may is None and client in unheld else may

        return brings

    def _drop(self) -> None:
        self.cut()
        cast(ForgetfulClient, self.client).drop()


class ForgetfulClient(Client):
    """Our own: where the epoch is another one it begins a new document, and brings what the old one has."""

    def __init__(self, account: str, dice: random.Random) -> None:
        super().__init__(account, None)
        self.dropped: set[str] = set()
        self.epoch = 0
        self._dice = dice
        self._aside: list[Any] = []
        self._brings = False
        self.begin()

    def begin(self) -> None:
        self.doc = Doc(client_id=self._dice.randrange(FIRST_FREE_CLIENT, 2**53))
        self.doc.observe(lambda event: None if self._brings else self.said(event.update))

    def meet(self, epoch: int) -> None:
        """What the server says of its log before it asks for anything."""
        if epoch != self.epoch:
            self.epoch = epoch
            self._aside.append(self.doc)
            self.begin()

    def drop(self) -> None:
        self.dropped |= self.knows()
        self._aside.clear()
        self.begin()

    def receive(self, message: Message) -> None:
        try:
            self._receive(message)
        except RuntimeError:  # yrs' word for a place in which something else stands by now
            assert self.link is not None
            self.link.cut()
            self.drop()

    def _receive(self, message: Message) -> None:
        Client.receive(self, message)
        if isinstance(message, SyncStep2) and self.link is not None:
            self._brings = True
            for old in self._aside:
                lacking = old.get_update(self.doc.get_state())
                self.doc.apply_update(lacking)
                self.link.to_server.append(SyncStep2(lacking))
            self._brings = False
            self._aside.clear()

    def knows(self) -> set[str]:
        return set[str]().union(*(panels(doc) for doc in (self.doc, *self._aside)))


class ForgetfulNetwork(Network):
    """Servers and clients of one board document over a log that forgets."""

    def __init__(self, seed: int, servers: int = 2, clients: int = 3) -> None:
        self.dice = random.Random(seed)
        self.redis = Redis()
        name = DocumentName(new_id())
        self.servers: list[Any] = [ForgetfulServer(number, name, self.redis) for number in range(servers)]
        self.servers[0].edit(lambda doc: give_birth(doc, "board"))
        self.clients: list[Any] = [ForgetfulClient(f"account {number}", self.dice) for number in range(clients)]
        self.links = 0

    def play(self, steps: int) -> None:
        """So many random events; now and then the log loses its end, and never two ends before the first was noticed."""
        moves = [self._edit] * 8 + [self._move] * 24 + [self._serve] * 8 + [self._connect] * 3 + [self._cut, self._author]
        for _ in range(steps):
            self.dice.choice(moves)()
            if self.dice.random() < 0.01:
                self.redis.lose(self.dice.randrange(1, 8))

    def settle(self) -> None:
        """Everybody is connected, also those who were sent away, and everything has arrived."""
        for _ in range(300):
            quiet = True
            for client in self.clients:
                if client.link is None or not client.link.up:
                    quiet = False
                    self._join(client)
            for server in self.servers:
                server.take()
                server.append()
                server.follow()
                for link in list(server.links):
                    while link.up and (link.to_server or link.to_client):
                        quiet = False
                        link.move(down=bool(link.to_client))
            working = any(server.room.waiting or server.harvest for server in self.servers)
            if quiet and not working and all(client.link.up for client in self.clients):
                return
        raise AssertionError("the network does not come to rest")

    def held(self) -> set[str]:
        """Every panel that a client or a ring knows of."""
        known = set[str]().union(*(client.knows() for client in self.clients))
        for server in self.servers:
            doc: Any = Doc()
            for stored in self.redis.log:
                doc.apply_update(stored.entry.update)
            with suppress(RuntimeError):
                for _, entries in server.ring.batches():
                    for entry in entries:
                        doc.apply_update(entry.update)
            known |= panels(doc)
        return known

    def let_go(self) -> set[str]:
        """What was refused to somebody who met a server that had not noticed yet."""
        return set[str]().union(*(client.dropped for client in self.clients))

    def rebuilt(self) -> dict[str, object]:
        """What the log alone makes of the document."""
        doc: Any = Doc()
        for stored in self.redis.log:
            doc.apply_update(stored.entry.update)
        return {name: doc.get(name, type=Map).to_py() for name in ("meta", "scenes", "panels")}

    def _edit(self) -> None:
        try:
            super()._edit()
        except (KeyError, TypeError):  # a page whose server had not noticed yet shows what fits together no more
            assert self.redis.forks

    def _join(self, client: Any) -> None:
        self.links += 1
        server = self.dice.choice(self.servers)
        client.meet(server.epoch)
        ForgetfulLink(self.links, client, server)


def panels(doc: Any) -> set[str]:
    return set(doc.get("panels", type=Map).keys())


def _done(work: Coroutine[Any, Any, T]) -> T:
    """Everything that it waits for is there already."""
    try:
        work.send(None)
    except StopIteration as ended:
        return cast(T, ended.value)
    raise AssertionError("it waits for something")
