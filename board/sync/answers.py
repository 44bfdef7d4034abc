"""What newcomers are told. A large document goes to one of them at a time, so that the loop breathes in between."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from board.sync.protocol import Parcel, SyncStep2, Update

_LONG_BYTES: Final = 250_000


class Answers:
    """`tell` says something to a peer that may have left; `waits` is called when there is something to `give`."""

    def __init__(self, tell: Callable[[int, Parcel], None], waits: Callable[[], None]) -> None:
        self._tell = tell
        self._waits = waits
        self._long: deque[tuple[int, Sequence[bytes]]] = deque()
        self._last = b""
        self._parcel = Parcel(SyncStep2(b""))

    def put(self, peer: int, updates: Sequence[bytes]) -> None:
        """What a peer lacks: told at once, unless it is long."""
        if sum(map(len, updates)) > _LONG_BYTES:
            self._long.append((peer, updates))
            self._waits()
        else:
            self._give(peer, updates)

    def give(self) -> Iterator[None]:
        """Tells those who wait, one a step."""
        while self._long:
            self._give(*self._long.popleft())
            if not self._long:
                self._last, self._parcel = b"", Parcel(SyncStep2(b""))
            yield

    def _give(self, peer: int, updates: Sequence[bytes]) -> None:
        # Whoever has heard a step 2 takes the document for whole: it is said last.
        for update in updates[:-1]:
            self._tell(peer, self._packed(Update, update))
        for update in updates[-1:]:
            self._tell(peer, self._packed(SyncStep2, update))

    def _packed(self, kind: type[Update | SyncStep2], update: bytes) -> Parcel:
        # Twenty newcomers are told the same three megabytes: they are encoded once.
        if len(update) <= _LONG_BYTES:
            return Parcel(kind(update))
        if update is not self._last or not isinstance(self._parcel.message, kind):
            self._last, self._parcel = update, Parcel(kind(update))
        return self._parcel
