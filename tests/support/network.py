"""A network that is a list: servers, clients and a log in memory; a seed decides what arrives when."""

import json
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map, Text

from board.ids import new_id
from board.names import DocumentName
from board.sync.birth import give_birth
from board.sync.gate import Foreign, Unclaimed
from board.sync.harvest import Harvest
from board.sync.protocol import Message, Parcel, Stateless, SyncStatus, SyncStep1, SyncStep2, Update
from board.sync.room import Room, Surroundings, opened


@dataclass(slots=True)
class Claims:
    """Client ids and the accounts that showed them first."""

    owners: dict[int, str] = field(default_factory=dict)

    def owns(self, account: str) -> Callable[[int], bool | None]:
        return lambda client: None if client not in self.owners else self.owners[client] == account


@dataclass(slots=True)
class Shared:
    """What is in Redis: the log, with the server that wrote each entry, the reserved clock, and the claims."""

    log: list[tuple[int, bytes]] = field(default_factory=list)
    clock: int = 0
    claims: Claims = field(default_factory=Claims)


class Server:
    """A room over the shared log; what it took is in the log when it says so, or lost with the server."""

    def __init__(self, number: int, name: DocumentName, shared: Shared) -> None:
        self.number = number
        self.name = name
        self.shared = shared
        self.links: list[Link] = []
        self.start()

    def start(self) -> None:
        """Opens the room from the log."""
        self.room = opened(self.name, [update for _, update in self.shared.log], Surroundings())
        self.position = len(self.shared.log)
        self.harvest: Harvest | None = None

    def crash(self) -> None:
        """Everything in memory is gone, and so are the connections."""
        for link in list(self.links):
            link.cut()
        self.start()

    def take(self) -> None:
        """Harvests; the batch is on its way to the log."""
        if self.harvest is None and self.room.waiting:
            self.harvest = self.room.take()

    def append(self) -> None:
        """The batch is in the log, and everybody is told."""
        if self.harvest is not None:
            self.shared.log += [(self.number, entry.update) for entry in self.harvest.entries]
            self.room.settle(self.harvest)
            self.harvest = None

    def follow(self) -> None:
        """Reads on in the log."""
        for writer, update in self.shared.log[self.position :]:
            if writer != self.number:
                self.room.learn(update)
        self.position = len(self.shared.log)

    def edit(self, edit: Callable[[Any], None]) -> None:
        """A server-authored edit, refused and computed again when the reserved clock has moved."""
        self.append()
        authored = self.room.author(edit)
        self.take()
        if authored.expected != self.shared.clock:
            self.room.abandon()
            self.append()
            self.follow()
            self.edit(edit)
            return
        self.append()
        self.shared.log.append((self.number, authored.update))
        self.shared.clock = authored.after
        self.room.adopt(authored.update)


@dataclass(slots=True)
class Client:
    """A Yjs client as providers behave: it pushes what it has when asked, and every edit at once when connected."""

    account: str
    doc: Any
    link: "Link | None" = None
    acknowledged: int = 0

    def said(self, update: bytes) -> None:
        if self.link is not None and self.link.up:
            self.link.to_server.append(Update(update))

    def receive(self, message: Message) -> None:
        match message:
            case SyncStep1(state_vector):
                assert self.link is not None
                self.link.to_server.append(SyncStep2(self.doc.get_update(state_vector)))
            case SyncStep2(update) | Update(update):
                self.doc.apply_update(update)
            case SyncStatus():
                self.acknowledged += 1
            case Stateless(text):
                assert "saved" in json.loads(text)
            case _:
                raise AssertionError(message)


class Link:
    """A connection: two queues, delivered message by message in order. A peer of the room."""

    means = "test"
    wants_echo = False

    def __init__(self, number: int, client: Client, server: Server) -> None:
        self.id = number
        self.account = client.account
        self.client = client
        self.server = server
        self.up = True
        self.to_server: deque[Message] = deque()
        self.to_client: deque[Message] = deque()
        client.link = self
        server.links.append(self)
        server.room.join(self)
        self.to_server.append(SyncStep1(client.doc.get_state()))

    def deliver(self, parcel: Parcel) -> None:
        self.to_client.append(parcel.message)

    def cut(self) -> None:
        self.up = False
        self.server.links.remove(self)
        self.server.room.leave(self)

    def move(self, *, down: bool) -> None:
        """Delivers the next message of one direction."""
        if down and self.to_client:
            self.client.receive(self.to_client.popleft())
        elif not down and self.to_server:
            self._serve(self.to_server.popleft())

    def _serve(self, message: Message) -> None:
        room = self.server.room
        match message:
            case SyncStep1(state_vector):
                room.answer(self, state_vector)
            case SyncStep2(update) | Update(update):
                self._push(room, update, whole=isinstance(message, SyncStep2))
            case _:
                raise AssertionError(message)

    def _push(self, room: Room, update: bytes, *, whole: bool) -> None:
        claims = self.server.shared.claims
        try:
            room.receive(self, update, whole=whole, owns=claims.owns(self.account))
        except Unclaimed as unclaimed:
            for client in unclaimed.clients:
                claims.owners.setdefault(client, self.account)
            self._push(room, update, whole=whole)
        except Foreign:
            # As sessions do: whoever comes over from another server may know more of the log than this one has read.
            assert self.server.position < len(self.server.shared.log)
            self.server.follow()
            self._push(room, update, whole=whole)


class Network:
    """Servers and clients of one board document; `play` lets a seed decide, `settle` lets everything arrive."""

    def __init__(self, seed: int, servers: int = 2, clients: int = 4) -> None:
        self.dice = random.Random(seed)
        self.shared = Shared()
        name = DocumentName(new_id())
        self.servers = [Server(number, name, self.shared) for number in range(servers)]
        self.servers[0].edit(lambda doc: give_birth(doc, "board"))
        self.clients = [_client(f"account {number}") for number in range(clients)]
        self.links = 0

    def play(self, steps: int) -> None:
        """So many random events."""
        moves = [self._edit] * 8 + [self._move] * 24 + [self._serve] * 8 + [self._connect] * 3 + [self._cut, self._author]
        for _ in range(steps):
            self.dice.choice(moves)()
            if self.dice.random() < 0.01:
                self.dice.choice(self.servers).crash()

    def settle(self) -> None:
        """Everybody is connected and everything has arrived."""
        for client in self.clients:
            if client.link is None or not client.link.up:
                self._join(client)
        for _ in range(200):
            quiet = True
            for server in self.servers:
                server.take()
                server.append()
                server.follow()
                for link in server.links:
                    while link.to_server or link.to_client:
                        quiet = False
                        link.move(down=bool(link.to_client))
            if quiet and not any(server.room.waiting for server in self.servers):
                return
        raise AssertionError("the network does not come to rest")

    def contents(self) -> list[dict[str, object]]:
        """What every client and every server holds."""
        docs = [client.doc for client in self.clients]
        return [plain(doc) for doc in docs] + [server.room.read(plain) for server in self.servers]

    def _edit(self) -> None:
        edit_at_random(self.dice.choice(self.clients).doc, self.dice)

    def _move(self) -> None:
        links = [link for server in self.servers for link in server.links]
        if links:
            self.dice.choice(links).move(down=self.dice.random() < 0.5)

    def _serve(self) -> None:
        server = self.dice.choice(self.servers)
        self.dice.choice([server.take, server.append, server.follow])()

    def _connect(self) -> None:
        client = self.dice.choice(self.clients)
        if client.link is None or not client.link.up:
            self._join(client)

    def _cut(self) -> None:
        client = self.dice.choice(self.clients)
        if client.link is not None and client.link.up:
            client.link.cut()

    def _author(self) -> None:
        dice = random.Random(self.dice.random())
        self.dice.choice(self.servers).edit(lambda doc: edit_at_random(doc, dice))

    def _join(self, client: Client) -> None:
        self.links += 1
        Link(self.links, client, self.dice.choice(self.servers))


def plain(doc: Any) -> dict[str, object]:
    """The document's tables as plain values."""
    return {name: doc.get(name, type=Map).to_py() for name in ("meta", "scenes", "panels")}


def edit_at_random(doc: Any, dice: random.Random) -> None:
    """One of the edits that people make: a new record, a field, a letter in a text, a deletion mark."""
    panels = doc.get("panels", type=Map)
    ids = sorted(panels.keys())
    what = dice.random()
    with doc.transaction():
        if not ids or what < 0.3:
            panels[new_id()] = Map({"order": str(dice.random()), "dialogue": Text("hello")})
            return
        panel = panels[dice.choice(ids)]
        if what < 0.5:
            panel["duration_frames"] = dice.randrange(100)
        elif what < 0.6:
            panel["deleted"] = True
        else:
            _type(panel["dialogue"], dice)


def _type(text: Any, dice: random.Random) -> None:
    if len(text) and dice.random() < 0.4:
        at = dice.randrange(len(text))
        del text[at : at + 1]
    else:
        text.insert(dice.randrange(len(text) + 1), dice.choice("abcdef"))


def _client(account: str) -> Client:
    doc: Any = Doc()
    client = Client(account, doc)
    doc.observe(lambda event: client.said(event.update))
    return client
