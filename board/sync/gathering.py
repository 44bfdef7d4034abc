"""Who is on one board, over all servers: our own peers' presence told to the others, theirs told to our peers."""

import asyncio
from collections.abc import Callable
from typing import Final

from board.identity import Identity
from board.lib0 import Malformed
from board.sync.channel import Channel, Word
from board.sync.neighbours import Neighbours
from board.sync.presence import Presence, State, encode, parse, stamped
from board.sync.protocol import Awareness, Parcel

TICK_S: Final = 0.033
_HEARTBEAT_S: Final = 3.0


class Gathering:
    """The presence of one board."""

    def __init__(self, board: str, channel: Channel, tell: Callable[[Parcel], None]) -> None:
        self._board = board
        self._channel = channel
        self._tell = tell
        self._presence = Presence()
        self._neighbours = Neighbours()
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Tells changes at most thirty times a second, and the other servers that this one lives."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tell_changes())
            group.create_task(self._keep_alive())

    def receive(self, state: State, identity: Identity, peer: int) -> State | None:
        """Takes what a peer says of itself; answers what is known instead if it is stale. Raises `Malformed`."""
        if not self._presence.receive(stamped(state, identity), peer, self._now()):
            return self._presence.known(state.client)
        self._changed.set()
        return None

    def leave(self, peer: int) -> None:
        """A peer has gone."""
        self._presence.leave(peer, self._now())
        self._changed.set()

    @property
    def is_deserted(self) -> bool:
        """Whether nobody is here, on no server."""
        return not self._presence.everybody()

    def everybody(self) -> Parcel:
        """All who are here."""
        return Parcel(Awareness(encode(self._presence.everybody())))

    def of(self, state: State) -> Parcel:
        """One state as a message."""
        return Parcel(Awareness(encode([state])))

    def hear(self, word: Word) -> None:
        """Takes what another server says, and that this one was heard."""
        if self._neighbours.hear(word.server, self._now()):
            # It lives: its people were called gone, and nobody would say otherwise until they move.
            self._channel.say(self._board, "hello")
        match word.kind:
            case "presence":
                self._learn(word)
            case "hello":
                self._say(self._presence.from_peers())
            case "bye":
                self._lose(word.server)
            case _:
                pass

    def _learn(self, word: Word) -> None:
        try:
            states = parse(word.body)
        except Malformed:
            return
        self._presence.learn(states, word.server, self._now())
        self._changed.set()

    def _lose(self, server: str) -> None:
        self._neighbours.leave(server)
        self._presence.leave(server, self._now())
        self._changed.set()

    async def _tell_changes(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            ours = self._presence.changed_here()
            if states := self._presence.changed():
                self._tell(Parcel(Awareness(encode(states))))
            self._say(ours)
            await asyncio.sleep(TICK_S)

    async def _keep_alive(self) -> None:
        try:
            while True:
                await asyncio.sleep(_HEARTBEAT_S)
                self._channel.say(self._board, "alive")
                self._bury(self._now())
        finally:
            self._channel.say(self._board, "bye")

    def _bury(self, now: float) -> None:
        for server in self._neighbours.bury():
            self._lose(server)
        self._presence.expire(now)
        self._changed.set()

    def _say(self, states: list[State]) -> None:
        if states:
            self._channel.say(self._board, "presence", body=encode(states))

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
