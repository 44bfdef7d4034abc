"""A restoration in portions, each small enough to be one append: nobody who works meanwhile waits for the whole of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from board.history.restoring import Change, Restoration


@dataclass(frozen=True, slots=True)
class Limits:
    """What one append takes."""

    changes: int = 40
    bytes: int = 24 * 1024
    parts: int = 2


LIMITS: Final = Limits()


def portions(restoration: Restoration, limits: Limits = LIMITS) -> Iterator[Restoration]:
    """The changes in their order, those of one record together; the same portions for the same plan, and at least one."""
    portion: list[Change] = []
    for _, of_record in groupby(restoration.changes, key=lambda one: (one.part, one.table, one.id)):
        record = list(of_record)
        if portion and not _fits([*portion, *record], limits):
            yield _portion(restoration, portion)
            portion = []
        portion += record
    yield _portion(restoration, portion)


def _fits(changes: list[Change], limits: Limits) -> bool:
    return (
        len(changes) <= limits.changes
        and sum(map(_size, changes)) <= limits.bytes
        and len({one.part for one in changes}) <= limits.parts
    )


def _size(change: Change) -> int:
    return len(change.now) if isinstance(change.now, bytes | str) else 0


def _portion(restoration: Restoration, changes: list[Change]) -> Restoration:
    ids = {one.id for one in changes}
    along = {id: rows for id, rows in restoration.along.items() if id in ids}
    return replace(restoration, changes=tuple(changes), skipped=(), along=along)
