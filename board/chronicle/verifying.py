"""Whether a board's history is what was written: its bytes, their order, the documents made of them, the chain of decisions."""

from collections.abc import Awaitable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, cast

from pycrdt import Doc

from board.chronicle.chronicle import Chronicle
from board.chronicle.inspecting import Inspection, inspect
from board.chronicle.milestone import Kept, unpacked
from board.chronicle.milestones import read
from board.chronicle.shelf import Missing
from board.chronicle.stream import Damaged, Row
from board.document import Document, plain, read_review
from board.history.entry import moment, ms_of
from board.lib0 import Malformed
from board.model import Review, Suggestion
from board.redis import Redis, translated
from board.review import ledger
from board.review.operations import revision_of
from board.review.parsing import parse
from board.review.reader import InvalidProposal
from board.review.suggestion import PROPOSED, filed
from board.sync.compacting import same
from board.sync.log import SERVER_CLIENT, Log, Stored, read_payload
from board.sync.update import decode

_PANEL = "panel/"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written; a note is nothing to be put right."""

    kind: Literal["entry", "segment", "milestone", "gap", "document", "clock", "decision", "suggestion", "note"]
    sentence: str

    @property
    def is_fault(self) -> bool:
        return self.kind != "note"


@dataclass(slots=True)
class Replay:
    """What the log says, entry by entry, and of each document."""

    entries: list[Stored] = field(default_factory=list)
    parts: dict[str, list[Stored]] = field(default_factory=dict)
    clocks: dict[str, dict[int, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """One entry."""
        stored = read_payload(*row)
        if stored is None or not stored.intact:
            self.findings.append(Finding("entry", f"Entry {row[0]} of the log is not what was written."))
        if stored is None:
            return
        self.entries.append(stored)
        self._follow(stored)

    def _follow(self, stored: Stored) -> None:
        part, name = stored.entry.part, stored.entry.part or "the board"
        try:
            parts = decode(stored.entry.update)
        except Malformed:
            self.findings.append(Finding("entry", f"Entry {stored.id} of {name} cannot be read."))
            return
        clocks = self.clocks.setdefault(part, {})
        for run in parts.runs:
            known = clocks.get(run.client, 0)
            if run.clock > known:
                said = (
                    f"Entry {stored.id} of {name} builds on {run.clock - known} changes which the log does not hold before it."
                )
                self.findings.append(Finding("gap", said))
            clocks[run.client] = max(known, run.end_clock)
        self.parts.setdefault(part, []).append(stored)

    def batches(self) -> Iterator[Mapping[str, bytes]]:
        """What one append wrote: the server's own edit of a part is the last in it."""
        for _, entries in groupby(self.entries, lambda one: one.batch):
            yield {one.entry.part: one.entry.update for one in entries}

    def updates(self, part: str, until: str | None = None) -> list[bytes]:
        """What a document is made of, up to a moment."""
        end = None if until is None else moment(until)
        return [one.entry.update for one in self.parts.get(part, ()) if end is None or moment(one.id) <= end]

    def last(self, part: str, until: str) -> str | None:
        """The last entry of a document up to a moment."""
        return next((one.id for one in reversed(self.parts.get(part, ())) if moment(one.id) <= moment(until)), None)


async def verify(chronicle: Chronicle, board: str) -> list[Finding]:
    """Reads the whole of a board; the server may go on meanwhile, for every other look comes after the log was read."""
    log, replay, inspection = Log(chronicle.redis, board), Replay(), Inspection()
    async for row in inspect(chronicle, board, inspection):
        replay.take(row)
    findings = [*map(_of_segment, inspection.faults), *map(_note, inspection.notes), *replay.findings]
    for part in replay.parts:
        findings += await _check_document(log, part, replay)
    findings += await _check_milestones(chronicle, board, replay)
    findings += await _check_clocks(chronicle.redis, log, replay)
    story, said = _read(replay, ""), _read(replay, "review")
    findings += [*story.findings, *said.findings]
    review = read_review(said.doc)
    purged = await chronicle.catalogue(board).purged()
    findings += _check_review(review, replay, ms_of(purged.position) if purged else 0)
    return [*findings, *_rowless(story.doc, review, replay)]


def _of_segment(sentence: str) -> Finding:
    return Finding("segment", sentence)


def _note(sentence: str) -> Finding:
    return Finding("note", sentence)


async def _check_document(log: Log, part: str, replay: Replay) -> list[Finding]:
    """What is served: the checkpoint, and what came after it."""
    name = part or "The board"
    served = await log.served(part)
    found: list[Finding] = []
    lost = [one.id for one in replay.parts[part] if moment(one.id) > moment(served.covers) and one.id not in served.tail]
    if lost:
        found.append(Finding("document", f"{name} is served without {len(lost)} of its entries, from {lost[0]} on."))
    if served.checkpoint and not _says_the_same(served.checkpoint, replay.updates(part, served.covers)):
        found.append(Finding("document", f"{name} has a checkpoint that is not what its entries come to."))
    return found


async def _check_milestones(chronicle: Chronicle, board: str, replay: Replay) -> list[Finding]:
    """Readers begin at them: each says what the entries before it come to."""
    try:
        milestones = await chronicle.catalogue(board).milestones()
    except Damaged as exc:
        return [Finding("milestone", str(exc))]
    found: list[Finding] = []
    for kept in milestones:
        found += await _check_milestone(chronicle, board, kept, replay)
    names = {kept.name for kept in milestones}
    stray = [name for name in await chronicle.shelf(board).names("milestones") if name not in names]
    return [*found, *(_note(f"The object {name} is in no index; it may be deleted.") for name in stray)]


async def _check_milestone(chronicle: Chronicle, board: str, kept: Kept, replay: Replay) -> list[Finding]:
    try:
        pieces = await read(chronicle.shelf(board), kept)
    except Missing:
        return [_note(f"The milestone at {kept.position} is gone from the store: the past after it is read from further back.")]
    except Damaged as exc:
        return [Finding("milestone", str(exc))]
    wrong = [
        part or "the board"
        for part, piece in pieces.items()
        if piece.covers != replay.last(part, kept.position)
        or not _says_the_same(unpacked(piece).state, replay.updates(part, kept.position))
    ]
    wrong += [part or "the board" for part in replay.parts if part not in pieces and replay.last(part, kept.position)]
    said = f"The milestone at {kept.position} does not say what the entries before it come to: {', '.join(wrong[:3])}."
    return [Finding("milestone", said)] if wrong else []


async def _check_clocks(redis: Redis, log: Log, replay: Replay) -> list[Finding]:
    """Whoever wrote is known with how far they came: entries that are missing at the end are told by it."""
    found: list[Finding] = []
    async with translated():
        servers = await cast(Awaitable[dict[bytes, bytes]], redis.hgetall(log.keys.clocks))
    for name, clock in servers.items():
        found += _check_clock(name.decode(), SERVER_CLIENT, int(clock), replay)
    for part in [*replay.clocks]:
        async with translated():
            written = await cast(Awaitable[dict[bytes, bytes]], redis.hgetall(log.keys.written(part)))
        for client, clock in written.items():
            found += _check_clock(part, int(client), int(clock), replay)
    return found


def _check_clock(part: str, client: int, clock: int, replay: Replay) -> Iterator[Finding]:
    held = replay.clocks.get(part, {}).get(client, 0)
    if held < clock:
        who = "the server" if client == SERVER_CLIENT else f"client {client}"
        yield Finding("clock", f"The last {clock - held} changes of {who} in {part or 'the board'} are missing from the log.")


def _check_review(review: Review, replay: Replay, purged_ms: int) -> Iterator[Finding]:
    """What a decision wrote may have been deleted with the history of its time."""
    old = {decision.id for decision in review.decisions if decision.at_ms <= purged_ms}
    for found in ledger.verify(review.decisions, review.ledger, replay.batches()):
        if found.kind != "bytes" or found.decision not in old:
            yield Finding("decision", found.sentence)
    for damage in review.damage:
        yield Finding("decision", f"A record of {damage.table} cannot be read: {damage.reason}.")
    for suggestion in review.suggestions:
        if not _is_as_filed(suggestion):
            yield Finding("suggestion", f"The suggestion “{suggestion.title}” ({suggestion.id}) is not what was filed.")


def _is_as_filed(suggestion: Suggestion) -> bool:
    if not suggestion.operations or not suggestion.revision:
        return True
    try:
        return revision_of(parse(suggestion.operations)) == suggestion.revision
    except InvalidProposal:
        return False


def _rowless(board: Document, review: Review, replay: Replay) -> Iterator[Finding]:
    """Drawings that belong to no panel: begun offline by somebody who has not come back, or suggested."""
    panels = plain(board, "panels")
    waiting = {ghost.panel for one in review.suggestions if one.state == PROPOSED for ghost in filed(one).ghosts}
    ghosts = {ghost.panel for one in review.suggestions for ghost in filed(one).ghosts}
    drawings = [part.removeprefix(_PANEL) for part in replay.parts if part.startswith(_PANEL)]
    for panel in (one for one in drawings if one not in panels and one not in waiting):
        why = "it was suggested and not accepted" if panel in ghosts else "nobody has put it into the story yet"
        yield Finding("note", f"The drawing {panel} belongs to no panel: {why}.")


@dataclass(frozen=True, slots=True)
class _Read:
    doc: Document
    findings: tuple[Finding, ...]


def _read(replay: Replay, part: str) -> _Read:
    doc: Document = Doc()
    name = part or "the board"
    lost = [one.id for one in replay.parts.get(part, ()) if not _took(doc, one.entry.update)]
    said = (f"Entry {id} of {name} stands in nothing that the log holds." for id in lost)
    return _Read(doc, tuple(Finding("entry", sentence) for sentence in said))


def _document(updates: Iterable[bytes]) -> Document:
    doc: Document = Doc()
    for update in updates:
        _took(doc, update)
    return doc


def _took(doc: Document, update: bytes) -> bool:
    """Whether a document could take it in: what stands in a value that was changed into another kind fits nowhere."""
    try:
        doc.apply_update(update)
    except RuntimeError:  # yrs has no other word for it
        return False
    return True


def _says_the_same(checkpoint: bytes, updates: list[bytes]) -> bool:
    return same(_document([checkpoint]), _document(updates))
