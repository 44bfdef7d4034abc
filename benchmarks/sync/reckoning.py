"""What arrived where and when, found out after the run: which edits each frame carried, and whether they are intact. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.sync import wire
from benchmarks.sync.edits import Edit
from board.sync.update import decode


@dataclass(frozen=True, slots=True)
class Sent:
    """An edit, and when it left."""

    edit: Edit
    at: float


@dataclass(slots=True)
class Reckoning:
    """Deliveries: one is one edit at one observer, however many a frame carries."""

    expected: int = 0
    frames: int = 0
    latencies_ms: list[float] = field(default_factory=list)
    twice: int = 0
    damaged: int = 0
    last_at: float = 0.0

    @property
    def delivered(self) -> int:
        """How many arrived, each counted once."""
        return len(self.latencies_ms)


class Reckoner:
    """Knows what was sent; each observer's frames are told to it one after the other."""

    def __init__(self, sent: Sequence[Sent]) -> None:
        self.total = Reckoning()
        self._sent = {(one.edit.client, one.edit.clock): (number, one) for number, one in enumerate(sent)}
        self._told: dict[bytes, list[tuple[int, Sent]]] = {}

    def take(self, heard: Iterable[tuple[float, wire.Heard]], own: frozenset[int] = frozenset()) -> None:
        """All that one observer was told; `own` are the clients whose edits it made itself and need not be told."""
        total = self.total
        total.expected += sum(client not in own for client, _ in self._sent)
        arrived: set[int] = set()
        for at, said in heard:
            if said.kind not in (wire.STEP2, wire.UPDATE):
                continue
            total.frames += 1
            for number, sent in self._carried(said.data):
                if sent.edit.client in own:
                    continue
                if number in arrived:
                    total.twice += 1
                    continue
                arrived.add(number)
                total.latencies_ms.append((at - sent.at) * 1000)
                total.last_at = max(total.last_at, at)

    def _carried(self, update: bytes) -> list[tuple[int, Sent]]:
        # Everybody is told the same bytes: they are taken apart once.
        found = self._told.get(update)
        if found is None:
            found = self._told[update] = list(self._apart(update))
        return found

    def _apart(self, update: bytes) -> Iterator[tuple[int, Sent]]:
        for run in decode(update).runs:
            for struct in run.structs:
                known = self._sent.get((struct.client, struct.clock))
                if known is None:
                    continue
                number, sent = known
                if update[struct.start : struct.end] in sent.edit.update:
                    yield number, sent
                else:
                    self.total.damaged += 1
