"""What is really on a board and in its log, read without the code that is under test."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from pycrdt import Map

from board.document import Document, read_review
from board.model import Decision, Review
from board.stroke import encode, stroke
from board.sync.hub import Hub
from board.sync.log import Stored
from tests.support.logs import stream_of

ACCEPTING: Final = ("accepted", "partly_accepted")
_STORY: Final = ("scenes", "shots", "panels")


@dataclass(frozen=True, slots=True)
class Sight:
    """One moment: the board and the drawings as plain values, the review document, the log."""

    board: dict[str, Any]
    drawings: dict[str, dict[str, bytes]]
    review: Review
    log: tuple[Stored, ...]

    def value(self, table: str, id: str, field: str) -> Any:
        """What a field says; nothing where nobody has said anything."""
        return self.board[table].get(id, {}).get(field)

    def state(self, suggestion: str) -> str:
        """The state of a suggestion."""
        return next(one.state for one in self.review.suggestions if one.id == suggestion)

    def strokes(self) -> dict[str, bytes]:
        """All strokes of all drawings."""
        return {id: data for drawing in self.drawings.values() for id, data in drawing.items()}

    def story(self) -> dict[str, Any]:
        """What is not in the bin, and not the places of things."""
        return {
            table: {id: _said(row) for id, row in self.board[table].items() if row.get("deleted") is not True}
            for table in _STORY
        }

    def entries(self, part: str) -> list[Stored]:
        """The log of one document."""
        return [one for one in self.log if one.entry.part == part]

    def batch_of(self, decision: Decision) -> dict[str, bytes]:
        """What the append that brought a decision wrote."""
        key = decision.id.encode()
        found = {one.batch for one in self.entries("review") if key in one.entry.update}
        first = next(one.batch for one in self.log if one.batch in found)
        return {one.entry.part: one.entry.update for one in self.log if one.batch == first and one.entry.account == decision.by}


async def look(hub: Hub, board: str, drawings: tuple[str, ...]) -> Sight:
    """Reads everything through one server."""
    strokes = {panel: await hub.read(board, f"panel/{panel}", strokes_in) for panel in drawings}
    return Sight(
        await hub.read(board, "", story_of),
        strokes,
        await hub.read(board, "review", read_review),
        tuple(await stream_of(hub, board)),
    )


def story_of(doc: Document) -> dict[str, Any]:
    """Scenes, shots and panels as plain values."""
    return {table: doc.get(table, type=Map).to_py() for table in _STORY}


def strokes_in(doc: Document) -> dict[str, bytes]:
    """A drawing's strokes."""
    return {id: bytes(data) for id, data in doc.get("strokes", type=Map).to_py().items()}


def broken_links(sight: Sight) -> Iterator[str]:
    """What is wrong with the chain of decisions: counted anew here, by what the design says of it."""
    previous = ""
    for place, decision in enumerate(sight.review.decisions, 1):
        said = {name: value for name, value in asdict(decision).items() if name not in ("hash", "deleted", "value")}
        if decision.n != place or decision.previous != previous or _hash(said) != decision.hash:
            yield f"decision {place} does not stand in the chain"
        batch = sight.batch_of(decision)
        wrote = {part: hashlib.sha256(update).hexdigest() for part, update in batch.items() if part != "review"}
        named = {str(one["part"]): one["sha256"] for one in _mappings(decision.updates)}
        if wrote != named:
            yield f"decision {place} names {sorted(named)} and wrote {sorted(wrote)}, or other bytes"
        previous = decision.hash
    if (sight.review.ledger.count, sight.review.ledger.head) != (len(sight.review.decisions), previous):
        yield "the ledger does not end where the chain ends"


def ink(seed: int) -> str:
    """A stroke like no other, as a proposal brings it."""
    return base64.b64encode(encode(stroke([(seed, 0, 0.5), (seed + 7, 20, 1)], layer="ink", seed=seed))).decode()


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("deleted", "order")}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value or () if isinstance(one, Mapping)]


def _hash(value: Any) -> str:
    told = json.dumps(_whole(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _whole(value: Any) -> Any:
    """Numbers as both languages write them."""
    if isinstance(value, Mapping):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
