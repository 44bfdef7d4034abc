"""A suggestion that waits, as a command about it finds it, and what the command answers."""

from dataclasses import dataclass

from board.document import Document, read_record
from board.model import Decision, Json
from board.review.canon import plain
from board.review.circumstances import Circumstances
from board.review.ledger import parts_of
from board.review.refused import Refused
from board.review.suggestion import PROPOSED, Filed, find, load


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, made now or before under the same key, and the state it left the suggestion in."""

    decision: Decision
    state: str
    revision: str


def parts(review: Document, suggestion: str) -> tuple[str, ...]:
    """The parts that a command about this suggestion needs."""
    found = find(review, suggestion)
    return parts_of(() if found is None else found.panel_parts)


def load_waiting(review: Document, id: str) -> Filed:
    """Raises `Refused` for one that was decided about, naming who did."""
    suggestion = load(review, id)
    if suggestion.record.state == PROPOSED:
        return suggestion
    made = read_record(review, Decision, suggestion.record.decision)
    who: dict[str, Json] = {"state": suggestion.record.state, "decision": suggestion.record.decision}
    if made is not None:
        name = made.origin.get("name") if isinstance(made.origin, dict) else ""
        who |= {"by": made.by, "name": name, "at_ms": made.at_ms, "verdict": made.verdict}
    raise Refused("already", f"This suggestion is {suggestion.record.state.replace('_', ' ')} already.", who)


def check_revision(suggestion: Filed, revision: str) -> None:
    """Raises `Refused` unless this is what was on the screen."""
    if revision != suggestion.record.revision:
        raise Refused(
            "stale",
            "This suggestion was edited since it was on your screen.",
            {"revision": suggestion.record.revision, "edited_by": suggestion.record.edited_by},
        )


def chosen_of(suggestion: Filed, operations: tuple[int, ...] | None) -> tuple[int, ...]:
    """The places of the operations that are meant: all of them for None."""
    if not suggestion.operations:
        raise Refused("invalid", "This work was kept as it came and cannot be accepted; it can be downloaded.")
    every = tuple(range(len(suggestion.operations)))
    chosen = every if operations is None else tuple(sorted(set(operations)))
    if not chosen or not set(chosen) <= set(every):
        raise Refused("invalid", f"Expected some of the operations 0 to {len(every) - 1}.")
    return chosen


def asked_of(command: str, suggestion: str, circumstances: Circumstances, what: object) -> Json:
    """What a key stands for: used for anything else it is refused."""
    return plain((command, suggestion, circumstances.account, what))


def again(review: Document, decision: Decision) -> Decided:
    """The answer of a decision that was made before."""
    suggestion = load(review, decision.suggestion)
    return Decided(decision, suggestion.record.state, suggestion.record.revision)
