"""Rejections of a kind in a row, by which it is muted; one that is taken back counts no more."""

from collections.abc import Sequence
from typing import Final

from board.document import Document, read_manners
from board.edits.plan import Plan
from board.model import Json, Manners
from board.review.suggestion import Filed, author_of

STREAK: Final = 5


def note_verdict(review: Document, suggestion: Filed, *, rejected: bool) -> None:
    """Counts rejections in a row; five of one kind mute it."""
    if author_of(suggestion.record, "kind") != "agent":
        return
    key, manners = _kind_of(suggestion), read_manners(review)
    row = (*_row_of(manners, key), suggestion.id) if rejected else ()
    muted = dict.fromkeys([*manners.muted, key]) if len(row) >= STREAK else manners.muted
    _write_streak(review, key, row, tuple(muted))


def note_reopening(review: Document, suggestion: Filed) -> None:
    """A rejection that was taken back counts no more; a kind that was muted by it is heard again."""
    key, manners = _kind_of(suggestion), read_manners(review)
    row = _row_of(manners, key)
    left = tuple(id for id in row if id != suggestion.id)
    if left != row:
        heard = len(row) >= STREAK > len(left)
        _write_streak(review, key, left, tuple(one for one in manners.muted if one != key or not heard))


def without(manners: Manners, muted: Sequence[str]) -> dict[str, Json]:
    """The streaks, where these and no others are to be muted: what was muted and is not any more starts anew."""
    return {key: row for key, row in _streaks(manners).items() if key in muted or key not in manners.muted}


def _kind_of(suggestion: Filed) -> str:
    return f"{author_of(suggestion.record, 'account')}/{suggestion.record.kind}"


def _row_of(manners: Manners, key: str) -> tuple[str, ...]:
    row = _streaks(manners).get(key)
    return tuple(str(id) for id in row) if isinstance(row, tuple) else ()


def _streaks(manners: Manners) -> dict[str, Json]:
    return dict(manners.streaks) if isinstance(manners.streaks, dict) else {}


def _write_streak(review: Document, key: str, row: tuple[str, ...], muted: tuple[str, ...]) -> None:
    manners, plan = read_manners(review), Plan(review)
    streaks = {name: ids for name, ids in _streaks(manners).items() if name != key}
    if row != _row_of(manners, key):
        plan.set_root("manners", "streaks", {**streaks, key: row} if row else streaks)
    if muted != manners.muted:
        plan.set_root("manners", "muted", muted)
    plan.carry_out()
