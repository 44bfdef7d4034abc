"""What a server remembers of a board's log for two minutes, in case the log forgets it. Synchronous; asks no clock."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from board.sync.log import Batch, Entry, LostTail, Stored, Tip, order

MEMORY_MS: Final = 120_000
MOST_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as the log had it; of what this server wrote itself the id is that of its batch's last entry."""

    id: str
    batch: str
    entry: Entry


@dataclass(slots=True)
class Ring:
    """The newest entries, and the very newest in any case: by that the log is known again."""

    epoch: str = ""
    tip: Tip = field(default_factory=Tip)
    _followed: Tip = field(default_factory=Tip)
    _unseen: deque[str] = field(default_factory=deque)
    """What this server wrote and has not yet read in the log."""
    _kept: deque[Kept] = field(default_factory=deque)
    _bytes: int = 0

    def __len__(self) -> int:
        return len(self._kept)

    def read(self, stored: Stored) -> None:
        """The next entry of the log; raises `LostTail` if it does not follow on what was known before it."""
        last = self._followed.mark
        if last and stored.previous and stored.previous != last:
            raise LostTail(f"the log has lost its entry {self._followed.id} and went on with {stored.id}")
        if self._unseen and order(self._unseen[0]) < order(stored.id):
            raise LostTail(f"the log has lost its entry {self._unseen[0]} and went on with {stored.id}")
        if self._unseen and self._unseen[0] == stored.id:
            self._unseen.popleft()
        self._followed = stored.tip
        self._see(stored.tip)

    def keep(self, stored: Stored) -> None:
        """An entry which another server put into the log."""
        self._keep(Kept(stored.id, stored.batch, stored.entry))

    def wrote(self, batch: Batch, tip: Tip) -> None:
        """A batch of this server's that is in the log now."""
        for entry in batch.entries:
            self._keep(Kept(tip.id, batch.id, entry))
        if order(tip.id) > order(self._followed.id):
            self._unseen.append(tip.id)
        self._see(tip)

    def begin(self, epoch: str, tip: Tip) -> None:
        """The log as it is found now; what is remembered stays."""
        self.epoch, self.tip, self._followed = epoch, tip, tip
        self._unseen.clear()

    def clear(self) -> None:
        """All of it was about another log."""
        self._kept.clear()
        self._bytes = 0

    def forget(self, now_ms: int) -> None:
        """Lets go of what is too old."""
        while self._kept and order(self._kept[0].id)[0] < now_ms - MEMORY_MS:
            self._drop()

    def batches(self) -> Iterator[tuple[str, list[Entry]]]:
        """What is remembered, oldest first, as it was put into the log."""
        inorder = sorted(self._kept, key=lambda kept: order(kept.id))
        for batch, group in groupby(inorder, key=lambda kept: kept.batch):
            yield batch, [kept.entry for kept in group]

    @property
    def oldest(self) -> str | None:
        """The place of the first entry that is remembered."""
        return min((kept.id for kept in self._kept), key=order, default=None)

    def _see(self, tip: Tip) -> None:
        if order(tip.id) > order(self.tip.id):
            self.tip = tip

    def _keep(self, kept: Kept) -> None:
        self._kept.append(kept)
        self._bytes += len(kept.entry.update)
        while self._bytes > MOST_BYTES:
            self._drop()

    def _drop(self) -> None:
        self._bytes -= len(self._kept.popleft().entry.update)
