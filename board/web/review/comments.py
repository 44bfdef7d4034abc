"""Comments: threads about panels, shots and scenes."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from board.review import commenting
from board.review.canon import plain
from board.review.circumstances import BOARD, REVIEW
from board.review.commenting import Comment, Editing, Removing, Resolving
from board.web.access import Reads, Speaks
from board.web.review.commands import Key, ThePace, carry_out_on
from board.web.review.reading import review_of
from board.web.review.shown import CommentShown, Table, comment_shown
from board.web.review.suggestions import MOST_LISTED

router = APIRouter(prefix="/boards/{board}/review/comments", tags=["review"])

_TEXT = Field(min_length=1, max_length=commenting.LONGEST)
Mentions = Annotated[list[Annotated[str, Field(max_length=36)]], Field(max_length=50, description="accounts")]


class Said(BaseModel):
    """Something to say: about a subject, or in answer to a thread."""

    model_config = ConfigDict(extra="forbid")

    text: str = _TEXT
    table: Table | None = None
    subject: str = Field(default="", max_length=36)
    thread: str = Field(default="", max_length=36, description="the comment that began the thread")
    anchor: dict[str, JsonValue] | None = Field(
        default=None, description='{"point": [x, y]}, {"region": [x, y, w, h]} in panel units, {"frame": n}'
    )
    mentions: Mentions = []


class Reworded(BaseModel):
    """Other words."""

    model_config = ConfigDict(extra="forbid")

    text: str = _TEXT
    mentions: Mentions = []


class Resolved(BaseModel):
    """Whether a thread is done."""

    model_config = ConfigDict(extra="forbid")

    resolved: bool


@router.get("")
async def list_comments(
    here: Reads, subject: str = "", limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 200
) -> list[CommentShown]:
    """The newest comments of a board, oldest of them first; with `subject`, those about one panel, shot or scene."""
    review = await review_of(here)
    found = [one for one in review.comments if not one.deleted and subject in ("", one.subject)]
    return [comment_shown(one) for one in found[-limit:]]


@router.post("", status_code=201)
async def say(here: Speaks, pace: ThePace, key: Key, said: Said) -> CommentShown:
    """Say something."""
    pace.check(here.account, len(said.text))
    request = Comment(
        key=key,
        text=said.text,
        table=said.table or "",
        subject=said.subject,
        thread=said.thread,
        anchor=plain(said.anchor),
        mentions=tuple(said.mentions),
    )
    parts = (REVIEW,) if said.thread else (BOARD, REVIEW)
    return comment_shown(
        await carry_out_on(here, "comment", parts, lambda draft, around: commenting.comment(draft, request, around))
    )


@router.patch("/{comment_id}")
async def reword(here: Speaks, pace: ThePace, comment_id: str, new: Reworded) -> CommentShown:
    """Put one's own comment in other words."""
    pace.check(here.account, len(new.text))
    request = Editing(comment=comment_id, text=new.text, mentions=tuple(new.mentions))
    return comment_shown(
        await carry_out_on(here, "comment", (REVIEW,), lambda draft, around: commenting.edit(draft, request, around))
    )


@router.put("/{comment_id}/resolved")
async def resolve(here: Speaks, pace: ThePace, comment_id: str, new: Resolved) -> CommentShown:
    """Close a thread, or open it again; it is named by the comment that began it."""
    pace.check(here.account)
    request = Resolving(thread=comment_id, resolved=new.resolved)
    return comment_shown(
        await carry_out_on(here, "comment", (REVIEW,), lambda draft, around: commenting.resolve(draft, request, around))
    )


@router.delete("/{comment_id}", status_code=204)
async def remove(here: Speaks, pace: ThePace, comment_id: str) -> None:
    """Take one's own comment away; owners and directors any."""
    pace.check(here.account)
    request = Removing(comment=comment_id)
    await carry_out_on(here, "comment", (REVIEW,), lambda draft, around: commenting.remove(draft, request, around))
