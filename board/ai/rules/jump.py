"""R30 by labels: two shots beside each other of the same people in the same size, angle and lens."""

from itertools import pairwise
from typing import Final

from board.ai import notes
from board.ai.changes import leave_note, reshoot
from board.ai.finding import Finding
from board.ai.study import Study, is_flat, subjects, tagged
from board.optics import is_size, lens_for, rank
from board.reading import ShotReading

_SEVERITY: Final = 0.45
_STRENGTH: Final = 0.88
_CLOSER: Final = {"EWS": "WS", "VWS": "WS", "WS": "FS", "FS": "MS", "MLS": "MCU", "COWBOY": "MCU", "MS": "MCU", "MCU": "CU"}
_STILL: Final = frozenset({"STATIC"})


def jump(study: Study) -> tuple[Finding, ...]:
    """A closer size for the second shot."""
    if tagged(study.reading, "jump", "jump cut", "jump cuts"):
        return ()
    return tuple(_finding(study, one, other) for one, other in pairwise(study.reading.shots) if _jumps(study, one, other))


def _jumps(study: Study, one: ShotReading, other: ShotReading) -> bool:
    if any(not is_size(shot.size) or is_flat(shot) or set(shot.movement) - _STILL for shot in (one, other)):
        return False
    if one.panels and one.panels[-1].transition not in ("", "CUT"):
        return False
    same = subjects(one, study.people)
    alike = (one.framing, one.angle, one.focal_length_mm, one.camera_height_m, one.axis_side) == (
        other.framing, other.angle, other.focal_length_mm, other.camera_height_m, other.axis_side,
    )  # fmt: skip
    return bool(same) and same == subjects(other, study.people) and alike and rank(one.size) == rank(other.size)


def _finding(study: Study, one: ShotReading, other: ShotReading) -> Finding:
    size = _CLOSER.get(other.size, "MCU")
    lens = lens_for(size, study.kit.lenses_mm, study.kit.gate, study.kit.room_m)
    who = notes.listed(sorted(map(notes.short, subjects(one, study.people))))
    way = "in" if rank(size) < rank(other.size) else "back"
    text = notes.note(
        f"{one.label} to {other.label}: {who} twice in {one.size}, same angle, same lens. It jumps unless the camera swings.",
        f"Go {way} to {size} on the {notes.millimetres(lens)}.",
        "Straight cuts change size 30 times in 34.",
    )
    return Finding(
        rule="R30",
        kind="camera",
        target=other.id,
        severity=_SEVERITY,
        strength=_STRENGTH,
        title=f"{one.label} to {other.label} may jump",
        note=text,
        read=tuple(
            (shot.id, shot.size, shot.subject, shot.framing, shot.angle, shot.focal_length_mm, shot.movement)
            for shot in (one, other)
        ),
        evidence={
            "threshold": "less than 30 degrees and half an octave of size; judged by labels",
            "measured": "axial cuts change class in 30 of 34, p = .005",
        },
        inputs=(one.id, other.id),
        changes=(*reshoot(other, size, lens), leave_note("shots", other.id, text)),
    )
