"""Suggestions as the review document keeps them, found one by one: a board with thousands of decided ones is as quick."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from pycrdt import Map

from board.document import Document, read_ledger, read_record
from board.model import Json, Suggestion
from board.review.canon import made_id
from board.review.operations import AnyOperation, Delete, Insert, StrokeAdd, StrokeDelete
from board.review.parsing import parse
from board.review.reader import InvalidProposal, is_reference
from board.review.refused import Refused

State = Literal["proposed", "accepted", "partly_accepted", "rejected", "withdrawn", "superseded", "expired", "reverted"]
PROPOSED: Final = "proposed"
ACCEPTED: Final = ("accepted", "partly_accepted")


@dataclass(frozen=True, slots=True)
class Filed:
    """A suggestion's record and its operations; work that could not be made into operations has none."""

    record: Suggestion
    operations: tuple[AnyOperation, ...]

    @property
    def id(self) -> str:
        """Its id."""
        return self.record.id

    @property
    def ghosts(self) -> tuple[Insert, ...]:
        """The frames it would insert."""
        return tuple(one for one in self.operations if isinstance(one, Insert))

    @property
    def panel_parts(self) -> tuple[str, ...]:
        """The drawings that deciding about it needs."""
        return panel_parts(self.operations)


def load(review: Document, id: str) -> Filed:
    """A suggestion; raises `Refused` when there is none of this id."""
    found = find(review, id)
    if found is None:
        raise Refused("not_found", "There is no such suggestion on this board.")
    return found


def find(review: Document, id: str) -> Filed | None:
    """A suggestion, None when there is none of this id."""
    record = read_record(review, Suggestion, id)
    return None if record is None else filed(record)


def filed(record: Suggestion) -> Filed:
    """A record with its operations; those of a newer version are none of ours, and it cannot be accepted here."""
    try:
        return Filed(record, parse(record.operations) if record.operations else ())
    except InvalidProposal:
        return Filed(record, ())


def pending(review: Document) -> tuple[Filed, ...]:
    """What waits for a decision, oldest first."""
    found = (read_record(review, Suggestion, id) for id in read_ledger(review).pending)
    waiting = (record for record in found if record is not None and record.state == PROPOSED)
    return tuple(filed(record) for record in sorted(waiting, key=lambda one: (one.made_ms, one.id)))


def waiting_of(review: Document, account: str) -> int:
    """How many suggestions of somebody wait; reads nothing else of them."""
    table: Map[Any] = review.get("suggestions", type=Map)
    with review.transaction():
        records = [table.get(id) for id in read_ledger(review).pending]
        return sum(isinstance(record, Map) and record.get("created_by") == account for record in records)


def await_decision(review: Document, id: str) -> None:
    """Puts a suggestion among those that wait."""
    ledger: Map[Any] = review.get("ledger", type=Map)
    if "pending" not in ledger:
        ledger["pending"] = Map()
    ledger["pending"][id] = True


def await_no_more(review: Document, id: str) -> None:
    """Takes a suggestion from those that wait."""
    waiting = review.get("ledger", type=Map).get("pending")
    if isinstance(waiting, Map) and id in waiting:
        del waiting[id]


def panel_parts(operations: Sequence[AnyOperation]) -> tuple[str, ...]:
    """The panel documents which operations write to or are judged by."""
    panels: dict[str, None] = {}
    for one in operations:
        if isinstance(one, Insert | StrokeAdd | StrokeDelete):
            panels[one.panel] = None
        elif isinstance(one, Delete) and one.table == "panels":
            panels[one.id] = None
    return tuple(f"panel/{id}" for id in panels if id and not is_reference(id))


def suggestion_id(board: str, agent: str, kind: str, slot: str, reads: str) -> str:
    """The id of what an agent says about a slot, having read this: said again, it is the same suggestion."""
    return made_id(board, agent, kind, slot, reads)


def ghost_id(suggestion: str, index: int, edit: str = "") -> str:
    """The id of the frame that an operation suggests; later edits of a suggestion, by their keys, make other frames."""
    return made_id("ghost", suggestion, str(index), edit)


def shot_id(suggestion: str, index: int, edit: str = "") -> str:
    """The id of the shot that such a frame brings along."""
    return made_id("shot", suggestion, str(index), edit)


def author_of(record: Suggestion, key: str) -> str:
    """What the record says of its author."""
    said: Json = record.author.get(key) if isinstance(record.author, dict) else None
    return said if isinstance(said, str) else ""
