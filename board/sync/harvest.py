"""What a room has for the log and its peers, gathered until the log's turn comes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from board.history.entry import HEALED
from board.sync.gate import Admission
from board.sync.log import ANYBODY, Entry, Writer
from board.sync.merging import coalesce
from board.sync.parting import parted
from board.sync.sittings import Peer, Receipt


@dataclass(frozen=True, slots=True)
class Change:
    """What a transaction did; `said_by` is the peer who said exactly this, 0 if nobody did."""

    update: bytes
    said_by: int


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a room has for the log and its peers since the last one."""

    entries: tuple[Entry, ...]
    writers: tuple[Writer, ...]
    receipts: tuple[Receipt, ...]
    changes: tuple[Change, ...]
    answers: tuple[tuple[int, list[bytes]], ...]
    state: bytes
    size: int


class Basket:
    """Gathers for one document."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._entries: list[Entry] = []
        self._writers: dict[int, Writer] = {}
        self._changes: list[Change] = []
        self._questions: list[tuple[int, bytes]] = []
        self.bytes = 0
        """How much of what was gathered the log does not have yet, harvests on their way included."""

    @property
    def empty(self) -> bool:
        """Whether nothing was gathered."""
        return not (self._entries or self._changes or self._questions)

    @property
    def has_edits(self) -> bool:
        """Whether edits of people are in it."""
        return bool(self._entries)

    def put_edit(self, peer: Peer, admission: Admission) -> None:
        """An edit of a peer's, for the log."""
        if admission.brought:
            self._put_brought(peer, admission)
        else:
            self._put(Entry(self._part, admission.update, peer.account, peer.means))
        for client, (start, end) in admission.writers.items():
            first = self._writers[client].start if client in self._writers else start
            holder = ANYBODY if client in admission.brought else peer.account
            self._writers[client] = Writer(self._part, client, holder, first, end)

    def put_changes(self, changes: Iterable[Change]) -> None:
        """What happened to the document, for everybody."""
        self._changes += changes

    def put_question(self, peer: int, state_vector: bytes) -> None:
        """Somebody asks what they lack while an edit is on its way."""
        self._questions.append((peer, state_vector))

    def harvest(self, receipts: tuple[Receipt, ...], state: bytes, difference: Callable[[bytes], list[bytes]]) -> Harvest:
        """All of it, and an empty basket."""
        harvest = Harvest(
            entries=tuple(self._coalesced()),
            writers=tuple(self._writers.values()),
            receipts=receipts,
            changes=tuple(self._changes),
            answers=tuple((peer, difference(asked)) for peer, asked in self._questions),
            state=state,
            size=sum(len(entry.update) for entry in self._entries),
        )
        self._entries, self._writers, self._changes, self._questions = [], {}, [], []
        return harvest

    def _put_brought(self, peer: Peer, admission: Admission) -> None:
        """What others wrote is logged without an author, for nobody knows more than who brought it."""
        for update, is_brought in parted(admission.update, admission.brought):
            account, means = ("", f"{HEALED}{peer.account}") if is_brought else (peer.account, peer.means)
            self._put(Entry(self._part, update, account, means))

    def _put(self, entry: Entry) -> None:
        self._entries.append(entry)
        self.bytes += len(entry.update)

    def _coalesced(self) -> Iterable[Entry]:
        for (account, means), run in groupby(self._entries, key=lambda entry: (entry.account, entry.means)):
            for update in coalesce(entry.update for entry in run):
                yield Entry(self._part, update, account, means)
