"""Moments that people named, and those that the server keeps before something large is done; it alone writes them down."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from board.document import Document, plain, read_production, read_record
from board.edits.plan import InvalidEdit, Plan
from board.history.comparison import Counts, counts_of
from board.history.entry import moment
from board.model import Version
from board.review.circumstances import REVIEW, Circumstances
from board.review.draft import Draft
from board.review.records import stated
from board.review.refused import Refused
from board.roles import may_decide
from board.timecode import to_timecode

REVISIONS: Final[Mapping[str, str]] = {
    "White": "#FFFFFF",
    "Blue": "#C6EDFE",
    "Pink": "#FDCCD4",
    "Yellow": "#FDFFAB",
    "Green": "#D1FED0",
    "Goldenrod": "#FACD39",
    "Buff": "#FCED9D",
    "Salmon": "#F8AE8E",
    "Cherry": "#FBA4B4",
    "Tan": "#FDF1C7",
}
"""The colours of revisions in the order in which they are issued."""

MOST_AUTOMATIC: Final = 30
"""So many automatic versions are shown; older ones stay where they are found by their ids."""
APART_MS: Final = 10_000
LONGEST_NAME: Final = 100
LONGEST_NOTE: Final = 2_000

Why = Literal["import", "restore", "bulk"]

_NUMBERED: Final = re.compile(r"(.*?\bv|.*?_v|v)(\d{1,6})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a board held at a position of its log."""

    position: str
    counts: Counts
    running_time: str

    @property
    def is_blank(self) -> bool:
        """Whether there was nothing that could be lost."""
        return not (self.counts.scenes or self.counts.shots or self.counts.panels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A moment is to be named."""

    key: str
    name: str
    note: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """What is to be said of a version instead; None leaves it as it is."""

    id: str
    name: str | None = None
    note: str | None = None
    color: str | None = None


def see(board: Document, position: str) -> Sight:
    """Counts what a board holds."""
    counts, rate = counts_of(board), read_production(board).rate
    return Sight(position, counts, to_timecode(counts.duration_frames, rate))


def name(draft: Draft, request: Naming, sight: Sight, circumstances: Circumstances) -> Version:
    """Names a moment; asked again under the same key, answers the version that there is."""
    review = draft.doc(REVIEW)
    circumstances.require_writer("name versions")
    if (there := read_record(review, Version, request.key)) is not None:
        if there.by != circumstances.account:
            raise Refused("invalid", "This key was used for another request.")
        return there
    said = _checked(Renaming(id=request.key, name=request.name, note=request.note, color=request.color), _names(review))
    made = replace(_seen(request.key, sight, circumstances), name=said["name"], note=said["note"], color=said["color"])
    _create(review, made)
    return made


def rename(draft: Draft, request: Renaming, circumstances: Circumstances) -> Version:
    """Says something else of a version. An automatic one that is given a name is a named one from then on."""
    review = draft.doc(REVIEW)
    circumstances.require_writer("change versions")
    there = read_record(review, Version, request.id)
    if there is None:
        raise Refused("not_found", "There is no such version.")
    if there.by != circumstances.account and not may_decide(circumstances.role):
        raise Refused("not_allowed", "Only who named a version, a director or an owner can change it.")
    changes: dict[str, object] = {**_checked(request, _names(review, without=request.id))}
    if "name" in changes:
        changes |= {"kind": "named", "deleted": False}
    plan = Plan(review)
    for field, value in changes.items():
        plan.set("versions", request.id, field, value)
    plan.carry_out()
    return read_record(review, Version, request.id) or there


def keep(draft: Draft, key: str, why: Why, sight: Sight, circumstances: Circumstances) -> Version | None:
    """Keeps a moment before something large is done; None where it is kept already, or another was just now."""
    review = draft.doc(REVIEW)
    there = versions_of(review)
    if sight.is_blank or any(_is_near(one, sight, circumstances.now_ms) for one in there):
        return None
    made = replace(_seen(key, sight, circumstances), kind="auto", why=why)
    _create(review, made)
    _thin(review, [made, *reversed([one for one in there if one.kind == "auto"])])
    return made


def versions_of(review: Document) -> list[Version]:
    """The versions that are shown, in the order of their moments."""
    read = (read_record(review, Version, id) for id in plain(review, "versions"))
    return sorted((one for one in read if one is not None and one.moment and not one.deleted), key=_by_moment)


def next_name(review: Document) -> str:
    """What the next one is called by custom: "v012" after "v011". No name is used twice."""
    taken, named = _names(review), sorted(versions_of(review), key=lambda one: (one.at_ms, one.id))
    found = (_NUMBERED.search(one.name) for one in reversed(named) if one.kind == "named")
    latest = next((match for match in found if match), None)
    prefix, digits = latest.groups() if latest else ("v", "000")
    number = int(digits) + 1
    while _folded(made := f"{prefix}{number:0{len(digits)}}") in taken:
        number += 1
    return made


def next_color(review: Document) -> str:
    """The colour of the revision after the last one that had a colour; none where none ever had."""
    used = [one for one in versions_of(review) if one.color in REVISIONS]
    if not used:
        return ""
    colors = list(REVISIONS)
    latest = max(used, key=lambda one: (one.at_ms, one.id)).color
    return colors[(colors.index(latest) + 1) % len(colors)]


def _seen(key: str, sight: Sight, circumstances: Circumstances) -> Version:
    return Version(
        id=key,
        created_by=circumstances.account,
        moment=sight.position,
        by=circumstances.account,
        at_ms=circumstances.now_ms,
        counts=sight.counts.to_json(),
        running_time=sight.running_time,
    )


def _checked(request: Renaming, taken: frozenset[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    if request.name is not None:
        said["name"] = _checked_name(request.name, taken)
    if request.note is not None:
        if len(request.note) > LONGEST_NOTE:
            raise Refused("invalid", f"A note has at most {LONGEST_NOTE} characters.")
        said["note"] = request.note.strip()
    if request.color is not None:
        if request.color and request.color not in REVISIONS:
            raise Refused("invalid", f"A revision's colour is one of {', '.join(REVISIONS)}, or none.")
        said["color"] = request.color
    return said


def _checked_name(wanted: str, taken: frozenset[str]) -> str:
    name = " ".join(wanted.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Refused("invalid", f"A version needs a name of at most {LONGEST_NAME} characters.")
    if _folded(name) in taken:
        raise Refused("conflict", f"There is a version called “{name}” already; no name is used twice.")
    return name


def _names(review: Document, without: str = "") -> frozenset[str]:
    rows = plain(review, "versions").items()
    return frozenset(_folded(str(row["name"])) for id, row in rows if id != without and row.get("name"))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _is_near(version: Version, sight: Sight, now_ms: int) -> bool:
    return version.moment == sight.position or (version.kind == "auto" and abs(now_ms - version.at_ms) < APART_MS)


def _by_moment(version: Version) -> tuple[tuple[int, int], int, str]:
    return moment(version.moment), version.at_ms, version.id


def _create(review: Document, version: Version) -> None:
    plan = Plan(review)
    try:
        plan.create("versions", version.id, {"kind": version.kind, **stated(version)}, version.created_by)
    except InvalidEdit as bad:
        raise Refused("invalid", str(bad)) from None
    plan.carry_out()


def _thin(review: Document, newest_first: Iterable[Version]) -> None:
    plan = Plan(review)
    for version in list(newest_first)[MOST_AUTOMATIC:]:
        plan.set("versions", version.id, "deleted", True)
    plan.carry_out()
