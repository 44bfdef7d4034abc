"""Who is on a board right now: awareness entries, bounded and stamped with the identity that the server knows.

Synchronous, owns no clock: time is an argument. Entries of other servers come in by `learn`, ours by `receive`.
"""

import json
from dataclasses import dataclass, replace
from typing import Final

from board import lib0
from board.identity import Identity
from board.lib0 import Malformed, Reader

LONGEST_STATE: Final = 4096
DEEPEST_STATE: Final = 6
LARGEST_STEP: Final = 2**31
"""How far ahead of what is known a clock may be: one at its end would lock its owner out for ever."""

EXPIRES_S: Final = 30.0
_ENTRIES: Final = 1000


@dataclass(frozen=True, slots=True)
class State:
    """One client's entry; `json` is "null" for one that has left."""

    client: int
    clock: int
    json: str

    @property
    def gone(self) -> bool:
        """Whether the client has left."""
        return self.json == "null"


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest state of a client, the peer or server it came from, and when."""

    state: State
    source: int | str
    at: float


def parse(entries: bytes) -> list[State]:
    """The entries of an awareness update; raises `Malformed`."""
    reader = Reader(entries)
    count = reader.count(3)
    if count > _ENTRIES:
        raise Malformed(f"an awareness update has at most {_ENTRIES} entries, not {count}")
    states = [State(reader.uint(), reader.uint(), reader.text()) for _ in range(count)]
    reader.close()
    return states


def encode(states: list[State]) -> bytes:
    """An awareness update of these entries."""
    body = b"".join(lib0.uint(s.client) + lib0.uint(s.clock) + lib0.text(s.json) for s in states)
    return lib0.uint(len(states)) + body


def stamped(state: State, identity: Identity) -> State:
    """The state as others may see it: `user` is who the server knows this to be, whatever the client wrote."""
    if state.gone:
        return state
    if len(state.json) > LONGEST_STATE:
        raise Malformed(f"a presence state has at most {LONGEST_STATE} characters, not {len(state.json)}")
    fields = object_in(state.json)
    fields["user"] = {"account": identity.account, "name": identity.name, "color": identity.color}
    return replace(state, json=json.dumps(fields, separators=(",", ":"), allow_nan=False))


class Presence:
    """The newest state of everybody on one board, and which of them changed since they were last sent out."""

    def __init__(self) -> None:
        self._seen: dict[int, Seen] = {}
        self._changed: set[int] = set()

    def receive(self, state: State, source: int, now: float) -> bool:
        """Takes a stamped state of one of our peers; False if it is older than what is known. Raises `Malformed`."""
        known = self._seen.get(state.client)
        if known is not None and state.clock > known.state.clock + LARGEST_STEP:
            raise Malformed("an awareness clock leaps")
        return self._take(Seen(state, source, now))

    def learn(self, states: list[State], server: str, now: float) -> None:
        """Takes the states of another server's peers; who has come to us since then is not taken away by it."""
        for state in states:
            known = self._seen.get(state.client)
            if known is not None and known.source == server and known.state.gone and known.state.clock == state.clock:
                del self._seen[state.client]  # taken for dead, its server says that it lives
                known = None
            if known is None or known.source == server or not state.gone:
                self._take(Seen(state, server, now))

    def known(self, client: int) -> State | None:
        """The newest state of a client."""
        seen = self._seen.get(client)
        return seen.state if seen is not None else None

    def leave(self, source: int | str, now: float) -> None:
        """Everybody who came from here has gone."""
        for seen in list(self._seen.values()):
            if seen.source == source and not seen.state.gone:
                self._remove(seen, now)

    def expire(self, now: float) -> None:
        """Forgets who has not been heard of for a while, and those who left long ago."""
        for client, seen in list(self._seen.items()):
            if now - seen.at < EXPIRES_S:
                continue
            if seen.state.gone:
                del self._seen[client]
            else:
                self._remove(seen, now)

    def changed(self) -> list[State]:
        """What to send out: everything that changed since the last call."""
        states = [self._seen[client].state for client in sorted(self._changed) if client in self._seen]
        self._changed.clear()
        return states

    def changed_here(self) -> list[State]:
        """What to tell other servers: changes of our own peers, before `changed` forgets them."""
        seen = [self._seen[client] for client in sorted(self._changed) if client in self._seen]
        return [s.state for s in seen if isinstance(s.source, int)]

    def everybody(self) -> list[State]:
        """All who are here."""
        return [seen.state for seen in self._seen.values() if not seen.state.gone]

    def from_peers(self) -> list[State]:
        """All who are here on this server's own sockets."""
        return [s.state for s in self._seen.values() if isinstance(s.source, int) and not s.state.gone]

    def _take(self, seen: Seen) -> bool:
        known = self._seen.get(seen.state.client)
        if known is not None and not _is_newer(seen, known):
            return False
        self._seen[seen.state.client] = seen
        self._changed.add(seen.state.client)
        return True

    def _remove(self, seen: Seen, now: float) -> None:
        # With its own clock, which says as much to every client: the owner's next word, on whatever server, is newer.
        gone = State(seen.state.client, seen.state.clock, "null")
        self._seen[gone.client] = Seen(gone, seen.source, now)
        self._changed.add(gone.client)


def _is_newer(seen: Seen, known: Seen) -> bool:
    if seen.state.clock != known.state.clock:
        return seen.state.clock > known.state.clock
    # The same clock again is a renewal from another socket or server, except that leaving wins.
    return not known.state.gone and (seen.state.gone or seen.source != known.source)


def object_in(text: str) -> dict[str, object]:
    """The JSON object which this spells and every browser reads; raises `Malformed`."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as exc:
        raise Malformed("a presence state is not JSON") from exc
    if not isinstance(value, dict):
        raise Malformed("a presence state is an object")
    if _nests(value, DEEPEST_STATE + 1):
        raise Malformed(f"a presence state nests at most {DEEPEST_STATE} deep")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _nests(value: object, levels: int) -> bool:
    """Whether lists and objects stand so many levels deep; looks no deeper than that."""
    if not isinstance(value, dict | list):
        return False
    within = value.values() if isinstance(value, dict) else value
    return levels <= 1 or any(_nests(item, levels - 1) for item in within)
