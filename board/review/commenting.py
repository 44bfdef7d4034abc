"""Comments: threads about a panel, shot or scene, pinned to a point, a region or a moment of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from board import model
from board.document import MODELS, Document, read_record
from board.edits.plan import InvalidEdit, Plan
from board.ids import is_id
from board.model import Json
from board.review import anchor
from board.review.circumstances import BOARD, REVIEW, Circumstances
from board.review.draft import Draft
from board.review.refused import Refused
from board.review.words import check_said

SUBJECTS: Final = ("panels", "shots", "scenes")
LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """Something to say: a new thread about a subject, or in answer to `thread`. Mentions are account ids."""

    key: str
    text: str
    table: str = ""
    subject: str = ""
    thread: str = ""
    anchor: Json = None
    mentions: tuple[str, ...] = ()
    suggestion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """Other words for a comment of one's own."""

    comment: str
    text: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolving:
    """Whether a thread is done."""

    thread: str
    resolved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Removing:
    """Takes a comment of one's own away."""

    comment: str


def comment(draft: Draft, request: Comment, circumstances: Circumstances) -> model.Comment:
    """Says it; agents do so by proposing a note. Said again under the same key it is the same comment."""
    circumstances.require_proposer()
    circumstances.require_person("comment")
    review = draft.doc(REVIEW)
    _check_text(request.text)
    if wrong := anchor.fault(request.anchor):
        raise Refused("invalid", wrong)
    if not is_id(request.key):
        raise Refused("invalid", "Expected a uuid7 as the key of this request.")
    found = read_record(review, model.Comment, request.key)
    if found is not None:
        if (found.by, found.text) != (circumstances.account, request.text):
            raise Refused("invalid", "This key was used for another comment.")
        return found
    if request.thread:
        thread = _thread(review, request.thread)
        request = _answer(request, thread)
    elif request.table not in SUBJECTS or read_record(draft.doc(BOARD), MODELS[request.table], request.subject) is None:
        raise Refused("not_found", "There is nothing here to comment on.")
    return write(review, request, by=circumstances.account, at_ms=circumstances.now_ms)


def edit(draft: Draft, request: Editing, circumstances: Circumstances) -> model.Comment:
    """Only one's own."""
    review = draft.doc(REVIEW)
    _own(review, request.comment, circumstances)
    _check_text(request.text)
    changes = {"text": request.text, "mentions": request.mentions, "edited_ms": circumstances.now_ms}
    return _changed(review, request.comment, changes)


def remove(draft: Draft, request: Removing, circumstances: Circumstances) -> model.Comment:
    """One's own; owners and directors take away any."""
    review = draft.doc(REVIEW)
    found = _comment(review, request.comment)
    if found.by != circumstances.account:
        circumstances.require_decider("take away what somebody else said")
    return _changed(review, request.comment, {"deleted": True})


def resolve(draft: Draft, request: Resolving, circumstances: Circumstances) -> model.Comment:
    """Closes a thread or opens it again."""
    circumstances.require_proposer()
    circumstances.require_person("resolve threads")
    review = draft.doc(REVIEW)
    _thread(review, request.thread)
    resolved = {"by": circumstances.account, "at_ms": circumstances.now_ms} if request.resolved else None
    return _changed(review, request.thread, {"resolved": resolved})


def answers_to(review: Document, thread: str) -> bool:
    """Whether somebody answered."""
    return any(row.get("thread") == thread for row in Plan(review).rows("comments").values())


def write(review: Document, request: Comment, *, by: str, at_ms: int) -> model.Comment:
    """Writes a comment that has been checked."""
    plan = Plan(review)
    stated = {
        "thread": request.thread,
        "table": request.table,
        "subject": request.subject,
        "text": request.text,
        "by": by,
        "suggestion": request.suggestion,
        "at_ms": at_ms,
        "edited_ms": 0,
        "anchor": request.anchor,
        "mentions": tuple(dict.fromkeys(request.mentions)),
    }
    try:
        plan.create("comments", request.key, stated, by)
    except InvalidEdit as bad:
        raise Refused("invalid", str(bad)) from None
    plan.carry_out()
    return _comment(review, request.key)


def take_back(review: Document, id: str) -> None:
    """Marks a comment as deleted."""
    _changed(review, id, {"deleted": True})


def _answer(request: Comment, thread: model.Comment) -> Comment:
    return Comment(
        key=request.key,
        text=request.text,
        table=thread.table,
        subject=thread.subject,
        thread=thread.id,
        mentions=request.mentions,
    )


def _comment(review: Document, id: str) -> model.Comment:
    found = read_record(review, model.Comment, id)
    if found is None or found.deleted:
        raise Refused("not_found", "There is no such comment.")
    return found


def _thread(review: Document, id: str) -> model.Comment:
    found = _comment(review, id)
    if found.thread:
        raise Refused("invalid", "Expected the comment that began the thread.")
    return found


def _own(review: Document, id: str, circumstances: Circumstances) -> None:
    circumstances.require_proposer()
    if _comment(review, id).by != circumstances.account:
        raise Refused("not_allowed", "Only its author can change a comment.")


def _changed(review: Document, id: str, fields: Mapping[str, object]) -> model.Comment:
    plan = Plan(review)
    for name, value in fields.items():
        plan.set("comments", id, name, value)
    plan.carry_out()
    changed = read_record(review, model.Comment, id)
    assert changed is not None  # it has just been written
    return changed


def _check_text(text: str) -> None:
    if not text.strip() or len(text) > LONGEST:
        raise Refused("invalid", f"Expected a text of 1 to {LONGEST} characters.")
    check_said(text)
