"""What was rejected does not return: known by what it is about, as the server reads it, not by what an agent says of itself."""

from collections.abc import Mapping, Sequence
from typing import Final

from board.document import Document, read_record
from board.edits.plan import Plan
from board.model import Json, Panel, Rejection, Scene, Shot
from board.review import fingerprint
from board.review.canon import digest, made_id
from board.review.circumstances import BOARD, REVIEW, panel_part
from board.review.draft import Draft
from board.review.fingerprint import Drawings
from board.review.operations import AnyOperation, Delete, Insert, Move, Note, SetField, SetText, StrokeAdd, StrokeDelete
from board.review.reader import is_reference
from board.review.refused import Refused
from board.review.subjects import concern_of
from board.review.suggestion import Filed, author_of, find

_CONTENTS: Final = {"panels": Panel, "shots": Shot, "scenes": Scene}


def drawn_panels(operations: Sequence[AnyOperation]) -> frozenset[str]:
    """The panels whose drawings a proposal is about."""
    marks = frozenset(one.panel for one in operations if isinstance(one, StrokeAdd | StrokeDelete))
    gone = frozenset(one.id for one in operations if isinstance(one, Delete) and one.table == "panels")
    return frozenset(panel for panel in marks | gone if panel not in _made_by(operations) and not is_reference(panel))


def about(board: Document, kind: str, operations: Sequence[AnyOperation], drawings: Drawings) -> str:
    """The hash of what would be changed and of what that says now: no word, value or line that is proposed counts.

    Of notes the kind counts, for they leave everything as it is; of a frame its size and whom of the cast it shows.
    """
    made = _made_by(operations)
    subjects = sorted({tuple(_subject(board, kind, one, made)) for one in operations})
    return digest((tuple(subjects), _ground(board, operations, made), dict(drawings)))


def check(review: Document, agent: str, subject: str) -> None:
    """Raises `Refused` if the agent had something rejected about this."""
    barred = read_record(review, Rejection, _id(agent, subject))
    rejected = None if barred is None else find(review, barred.suggestion)
    if rejected is not None and rejected.record.state == "rejected":
        raise Refused("rejected", "This was rejected, and what it is about has not changed since.", {"suggestion": rejected.id})


def note_rejection(draft: Draft, suggestion: Filed) -> None:
    """Remembers what an agent's suggestion was about, for as long as it stays rejected."""
    record = suggestion.record
    if author_of(record, "kind") != "agent":
        return
    drawings = {panel: fingerprint.of_drawing(draft.doc(panel_part(panel))) for panel in drawn_panels(suggestion.operations)}
    agent, plan = author_of(record, "account"), Plan(draft.doc(REVIEW))
    id = _id(agent, about(draft.doc(BOARD), record.kind, suggestion.operations, drawings))
    if plan.has("rejections", id):
        plan.set("rejections", id, "suggestion", record.id)
    else:
        plan.create("rejections", id, {"suggestion": record.id}, agent)
    plan.carry_out()


def _id(agent: str, subject: str) -> str:
    return made_id("rejection", agent, subject)


def _made_by(operations: Sequence[AnyOperation]) -> frozenset[str]:
    """What a suggestion makes itself: it has ids once it is filed, and only references before."""
    inserts = [one for one in operations if isinstance(one, Insert)]
    return frozenset({one.panel for one in inserts} | {one.own.id for one in inserts if one.own is not None}) - {""}


def _subject(board: Document, kind: str, operation: AnyOperation, made: frozenset[str]) -> Sequence[str]:
    match operation:
        case Insert():
            return ("insert", *_place(board, operation, made), *_shown(board, operation))
        case Note():
            return ("note", kind, operation.table, operation.id)
        case SetField() | SetText():
            return ("field", operation.table, operation.id, operation.field)
        case StrokeAdd() | StrokeDelete():
            return ("strokes", _known(operation.panel, made))
        case Move() | Delete():
            return (operation.op, operation.table, operation.id)


def _place(board: Document, operation: Insert, made: frozenset[str]) -> Sequence[str]:
    """Under what, and behind what: said in three ways it is the same place."""
    own = operation.own
    if own is not None:
        return (own.scene, _behind(fingerprint.shots_of(board, own.scene), own.after, own.before, made))
    shot = _known(operation.shot, made)
    return (shot, _behind(fingerprint.panels_of(board, shot) if shot else [], operation.after, operation.before, made))


def _behind(siblings: Sequence[str], after: str | None, before: str | None, made: frozenset[str]) -> str:
    if after and _known(after, made):
        return after
    known = [id for id in siblings if id not in made]
    end = known.index(before) if before in known else len(known)
    return known[end - 1] if end else ""


def _shown(board: Document, operation: Insert) -> Sequence[str]:
    if operation.own is None:
        return ()
    scene = read_record(board, Scene, operation.own.scene)
    words = str(operation.own.fields.get("subject") or "").casefold()
    cast = () if scene is None else scene.cast
    return (str(operation.own.fields.get("size") or ""), *sorted(name for name in cast if name.casefold() in words))


def _ground(board: Document, operations: Sequence[AnyOperation], made: frozenset[str]) -> Mapping[str, Json]:
    """What everything says that is concerned, and which shots stand in its scene."""
    concerns = [concern_of(board, one) for one in operations]
    ids = frozenset().union(*(one.binding | one.noted | one.panels for one in concerns))
    ids |= {id for one in operations if isinstance(one, Insert) for id in _place(board, one, made)}
    ground: dict[str, Json] = {}
    for id in sorted(ids - made - {""}):
        for model in _CONTENTS.values():
            if (record := read_record(board, model, id)) is not None:
                ground[id] = fingerprint.content_digest(record)
        # What stands there and in which order: a place that was filled or emptied is another place.
        inside = (*fingerprint.shots_of(board, id), *fingerprint.panels_of(board, id))
        ground[f"{id} holds"] = tuple(one for one in inside if one not in made)
    return ground


def _known(id: str, made: frozenset[str]) -> str:
    return "" if id in made or is_reference(id) else id
