"""The gate: no byte from a network reaches the document before it has passed here. Synchronous; applies nothing itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from board.schema import Singleton, Table
from board.sync.collector import resting
from board.sync.index import Index, in_order
from board.sync.shape import Node, Record, roots
from board.sync.update import SKIP, Ranges, Run, TooMany, Update, decode, encode, rest_of
from board.sync.verdict import Foreign, Gap, Hostile, TooLarge, Unclaimed
from board.sync.visit import Visit, records_at, records_of

__all__ = ["Admission", "Foreign", "Fullness", "Gap", "Gate", "Hostile", "Limits", "TooLarge", "Unclaimed"]

SERVER_CLIENTS = 1024
"""Clients below are the server's own."""

Owns = Callable[[int], bool | None]
"""Whether a client is the sender's; None if nobody has claimed it."""

Brings = Callable[[int], bool | None]
"""Whether the structs of a client that is not the sender's may come with theirs; None if that has to be asked."""


Plan = Callable[[Iterable[Table | Singleton]], dict[str, Node]]
"""What may stand in a document's roots: `roots` for what a client sends, `open_roots` for a whole board's log."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one update and one document may hold.

    A day of work done offline comes as one update, so that new structs are bounded by bytes and by what takes about a second
    to look at, not by what a live edit looks like.
    """

    update_bytes: int = 8_000_000
    update_structs: int = 400_000  # known ones included: providers resend whole documents
    new_structs: int = 100_000
    new_clients: int = 256
    value_bytes: int = 262_144  # one stroke, one field, one run of text
    text_pieces: int = 3_000  # every edit of a text walks over its pieces, here and in yrs
    new_pieces: int = 20_000  # of all texts together
    new_cuts: int = 5_000  # places in texts where something is deleted: yrs parts a block there, and moves those after it
    client_structs: int = 400_000  # yrs keeps them in one row
    document_bytes: int = 8_000_000
    document_warning: int = 2_000_000
    document_clients: int = 50_000
    clients_brought: int = 10_000  # while a board heals: whoever was there since the log's end, in one update


def nobody(client: int) -> bool:
    """Nothing of others comes with anybody's edits, but while a board heals."""
    return False


def anybody(client: int) -> bool:
    """A whole log brings what everybody wrote, servers too."""
    return True


class Whose(Enum):
    """Whose structs a run is."""

    OWN = auto()
    BROUGHT = auto()
    UNCLAIMED = auto()
    FOREIGN = auto()


class Fullness(Enum):
    """How near a document is to its limit."""

    FINE = auto()
    LARGE = auto()
    FULL = auto()


@dataclass(frozen=True, slots=True)
class Admission:
    """What is new in an update and may be applied: bytes, or none; and what it does, as far as the gate can tell."""

    update: bytes
    writers: dict[int, tuple[int, int]]
    deletions: int
    records: frozenset[Record]
    created: frozenset[Record]
    draft: Index
    brought: frozenset[int] = frozenset()
    """Those of the writers that are not the sender's."""

    @property
    def bytes(self) -> int:
        """The size of what is new."""
        return len(self.update)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a trusted update teaches the gate, before it is taken in."""

    draft: Index
    bytes: int
    deletions: dict[int, Ranges]

    def writers(self) -> dict[int, tuple[int, int]]:
        """Who wrote what of it, from which clock to which; raises `Gap` if it erases what is not known."""
        for client, ranges in self.deletions.items():
            if ranges and ranges[-1][1] > self.draft.next_clock(client):
                raise Gap(client, self.draft.next_clock(client), ranges[-1][1])
        return {client: (track.first, track.end) for client, track in self.draft.tracks.items()}

    @property
    def says_nothing(self) -> bool:
        """Whether all of it was known before."""
        base = self.draft.base
        assert base is not None  # a draft lies over what is known
        erased = (
            part for client, ranges in self.deletions.items() for one in ranges for part in base.not_deleted(client, *one)
        )
        return not self.draft.tracks and next(erased, None) is None

    def records(self) -> frozenset[Record]:
        """Which records it is about; to be asked before the lesson is taken in."""
        assert self.draft.base is not None  # a draft lies over what is known
        return records_of(self.draft, self.draft.base, self.deletions)


class Gate:
    """The gate of one document. `admit` asks, `commit` notes what was applied, `learn` takes in what is trusted."""

    def __init__(self, tables: Iterable[Table | Singleton], limits: Limits | None = None, plan: Plan = roots) -> None:
        self._limits = limits or Limits()
        self._index = Index(plan(tables))
        self._size = 0

    @property
    def size(self) -> int:
        """The bytes that were taken in: what the document takes up at most, before it is merged and collected."""
        return self._size

    @property
    def fullness(self) -> Fullness:
        """Whether the document warns, or takes nothing new but deletions."""
        if self._size >= self._limits.document_bytes:
            return Fullness.FULL
        return Fullness.LARGE if self._size >= self._limits.document_warning else Fullness.FINE

    def measured(self, size: int) -> None:
        """The document takes up so much now: less than was taken in, once it is merged and collected."""
        self._size = size

    @property
    def clients(self) -> int:
        """How many clients have written."""
        return len(self._index.tracks)

    def next_clock(self, client: int) -> int:
        """The first clock of a client that is not known here."""
        return self._index.next_clock(client)

    def learn(self, update: bytes) -> None:
        """Take in a checkpoint, an entry of the log or what the server wrote itself; what is known of it changes nothing."""
        self.take(self.study(update))

    def study(self, update: bytes) -> "Lesson":
        """The long part of learning, which changes nothing yet: nothing else may be taken in before the lesson is."""
        with resting(len(update)):
            return self.study_parts(decode(update))

    def study_parts(self, trusted: Update) -> "Lesson":
        """The same of an update that is taken apart already."""
        with resting(len(trusted.data)):
            draft = Index(self._index.roots, self._index)
            runs = self._unknown(trusted)
            for struct in in_order(draft, runs):
                draft.put(struct, *draft.place(struct))
            for client, ranges in trusted.deletions.items():
                draft.delete(client, ranges)
            return Lesson(draft, _new_bytes(runs), trusted.deletions)

    def take(self, lesson: "Lesson") -> None:
        """The short part of learning."""
        with resting(lesson.bytes):
            self._index.take(lesson.draft)
        self._size += lesson.bytes

    def admit(self, update: bytes, *, owns: Owns, brings: Brings = nobody) -> Admission:
        """What of an update may be applied.

        Raises `Malformed`, `Hostile`, `TooLarge`, `Unclaimed`, `Foreign` or `Gap`. While a board heals, `brings` lets
        structs of others pass when they follow on.
        """
        with resting(len(update)):
            return self._admitted(self._decode(update), owns, brings)

    def _admitted(self, taken: Update, owns: Owns, brings: Brings) -> Admission:
        runs = self._unknown(taken)
        self._check_limits(
            runs, self._limits.new_clients if brings is nobody else self._limits.clients_brought
        )  # before anybody is asked whose clients these are: asking claims them
        brought = _check_owners(runs, owns, brings)
        visit = Visit(Index(self._index.roots, self._index), self._index, taken.deletions)
        for struct in in_order(visit.draft, runs):
            visit.put(struct)
            self._check_pieces(visit)
        deletions = {client: new for client, ranges in taken.deletions.items() if (new := visit.delete(client, ranges))}
        if visit.cuts > self._limits.new_cuts:
            raise TooLarge("new_cuts", f"an update may delete in {self._limits.new_cuts} places of texts")
        return Admission(
            _remainder(taken, runs, deletions),
            {run.client: (run.clock, run.end_clock) for run in runs},
            sum(end - start for ranges in deletions.values() for start, end in ranges),
            frozenset(visit.touched),
            frozenset(visit.created),
            visit.draft,
            brought,
        )

    def records_in(self, known: bytes) -> frozenset[Record] | None:
        """Which records an update is about that was taken in before; None if it was not, or not all of it."""
        parts = decode(known)
        written = [(run.client, run.clock, run.end_clock) for run in parts.runs]
        deleted = [(client, start, end) for client, ranges in parts.deletions.items() for start, end in ranges]
        ranges = [*written, *deleted]
        if any(end > self._index.next_clock(client) for client, _, end in ranges):
            return None
        return records_at(self._index, ranges)

    def commit(self, admission: Admission) -> None:
        """Note that an admission was applied; nothing else may have been taken in since it was given."""
        self._index.take(admission.draft)
        self._size += len(admission.update)

    def _decode(self, update: bytes) -> Update:
        """Take an update apart, within the limits."""
        if len(update) > self._limits.update_bytes:
            raise TooLarge("update_bytes", f"an update of {len(update)} bytes, {self._limits.update_bytes} are allowed")
        try:
            return decode(update, self._limits.update_structs)
        except TooMany as exc:
            raise TooLarge("update_structs", str(exc)) from exc

    def _unknown(self, update: Update) -> list[Run]:
        """What the update brings that is not known."""
        runs = []
        for run in update.runs:
            known = self._index.next_clock(run.client)
            if run.clock > known:
                raise Gap(run.client, known, run.clock)
            rest = rest_of(run, update.data, known)
            if rest is not None:
                _check_holes(rest)
                runs.append(rest)
        return runs

    def _check_pieces(self, visit: Visit) -> None:
        """The limits of what was typed here and there; what is trusted is not asked, or it could not be opened again."""
        if visit.last is not None and len(visit.last.pieces) > self._limits.text_pieces:
            raise TooLarge("text_pieces", f"a text may be put together of {self._limits.text_pieces} pieces")
        if visit.pieces > self._limits.new_pieces:
            raise TooLarge("new_pieces", f"an update may put {self._limits.new_pieces} pieces into texts")

    def _check_limits(self, runs: list[Run], most_clients: int) -> None:
        """The limits of what is new."""
        limits = self._limits
        new_clients = sum(run.clock == 0 for run in runs)
        if not runs:
            return
        if sum(len(run.structs) for run in runs) > limits.new_structs:
            raise TooLarge("new_structs", f"an update may bring {limits.new_structs} new structs")
        if new_clients > most_clients:
            raise TooLarge("new_clients", f"an update may bring {most_clients} new clients, this one brings {new_clients}")
        if new_clients and new_clients + len(self._index.tracks) > limits.document_clients:
            raise TooLarge("document_clients", f"a document may know {limits.document_clients} clients")
        for run in runs:
            if self._index.structs_of(run.client) + len(run.structs) > limits.client_structs:
                raise TooLarge("client_structs", f"a client may write {limits.client_structs} structs into a document")
            if max(struct.end - struct.start for struct in run.structs) > limits.value_bytes:
                raise TooLarge("value_bytes", f"a stroke, a field or a piece of text may take {limits.value_bytes} bytes")
        if self._size + _new_bytes(runs) > limits.document_bytes:
            raise TooLarge("document_bytes", f"a document may take {limits.document_bytes} bytes: this one is full")


def _check_holes(run: Run) -> None:
    """What a merged update skips is missing."""
    if run.holes:
        for struct in run.structs:
            if struct.kind == SKIP:
                raise Gap(run.client, struct.clock, struct.clock + struct.length)


def _new_bytes(runs: list[Run]) -> int:
    return sum(run.structs[-1].end - run.structs[0].start + len(run.head) for run in runs)


def _check_owners(runs: list[Run], owns: Owns, brings: Brings) -> frozenset[int]:
    """New structs come from the sender's own clients, or are those of others who may be brought: these are answered."""
    if not runs:
        return frozenset()
    whose = {run.client: _whose(run.client, owns, brings) for run in runs}
    for client, answer in whose.items():
        if answer is Whose.FOREIGN:
            raise Foreign(client)
    unclaimed = frozenset(client for client, answer in whose.items() if answer is Whose.UNCLAIMED)
    if unclaimed:
        raise Unclaimed(unclaimed)
    return frozenset(client for client, answer in whose.items() if answer is Whose.BROUGHT)


def _whose(client: int, owns: Owns, brings: Brings) -> Whose:
    owned = False if client < SERVER_CLIENTS else owns(client)
    if owned:
        return Whose.OWN
    may = brings(client)
    if may is False:
        return Whose.FOREIGN if owned is False else Whose.UNCLAIMED
    return Whose.BROUGHT if may else Whose.UNCLAIMED


def _remainder(update: Update, runs: list[Run], deletions: dict[int, Ranges]) -> bytes:
    """The update without what is known: the bytes as they came, where nothing is."""
    if not runs and not deletions:
        return b""
    if update.exact and runs == update.runs and deletions == update.deletions:
        return update.data
    return encode(update.data, runs, deletions)
