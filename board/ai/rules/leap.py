"""RSIZE: a cut on the same people by four classes of size or more, inside a scene."""

from itertools import pairwise
from typing import Final

from board.ai import notes
from board.ai.changes import leave_note, reshoot
from board.ai.finding import Finding
from board.ai.study import Study, is_flat, subjects
from board.optics import is_size, lens_for, rank
from board.reading import ShotReading

_MOST: Final = 4
_SEVERITY: Final = 0.5
_STRENGTH: Final = 0.95
_LADDER: Final = ("ECU", "CU", "MCU", "MS", "MLS", "FS", "WS", "EWS")
_STEP: Final = 2


def leap(study: Study) -> tuple[Finding, ...]:
    """A size half-way for the second shot of such a cut."""
    shots = study.reading.shots
    inner = [(one, other) for place, (one, other) in enumerate(pairwise(shots)) if 0 < place < len(shots) - 2]
    return tuple(_finding(study, one, other) for one, other in inner if _leaps(study, one, other))


def _leaps(study: Study, one: ShotReading, other: ShotReading) -> bool:
    if any(not is_size(shot.size) or is_flat(shot) or {"POV", "ESTABLISHING"} & set(shot.framing) for shot in (one, other)):
        return False
    same = subjects(one, study.people)
    return bool(same) and same == subjects(other, study.people) and abs(rank(one.size) - rank(other.size)) >= _MOST


def _finding(study: Study, one: ShotReading, other: ShotReading) -> Finding:
    steps = rank(other.size) - rank(one.size)
    size = _LADDER[rank(one.size) + (_STEP if steps > 0 else -_STEP)]
    lens = lens_for(size, study.kit.lenses_mm, study.kit.gate, study.kit.room_m)
    who = notes.listed(sorted(map(notes.short, subjects(one, study.people))))
    text = notes.note(
        f"{one.label} to {other.label} leaps {abs(steps)} sizes on {who}: {one.size} to {other.size}.",
        f"Make {other.label} {size} on the {notes.millimetres(lens)}, or put a {size} between.",
        "One cut in 1,397 of the reference films leaps so far.",
    )
    return Finding(
        rule="RSIZE",
        kind="camera",
        target=other.id,
        severity=min(1.0, _SEVERITY + 0.1 * (abs(steps) - _MOST)),
        strength=_STRENGTH,
        title=f"{one.size} to {other.size} at once",
        note=text,
        read=tuple((shot.id, shot.size, shot.subject, shot.framing) for shot in (one, other)),
        evidence={"threshold": "4 classes of size", "steps": abs(steps), "measured": "1 of 1,397 cuts of thirty western duels"},
        inputs=(one.id, other.id),
        changes=(*reshoot(other, size, lens), leave_note("shots", other.id, text)),
    )
