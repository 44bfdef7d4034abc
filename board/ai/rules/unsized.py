"""Sizes for shots that have none: from what they show, and from how strong their lines are."""

from typing import Final

from board.ai import notes
from board.ai.changes import set_field
from board.ai.finding import Change, Finding
from board.ai.study import Study, closer, intensity, is_flat, links, subjects
from board.optics import lens_for
from board.reading import ShotReading

_LEAST: Final = 2
_MOST: Final = 9
_SEVERITY: Final = 0.55
_STRENGTH: Final = 0.6


def unsized(study: Study) -> tuple[Finding, ...]:
    """One remark for the scene: which size each such shot could be, each to be taken or left."""
    missing = tuple(shot for shot in study.reading.shots if not shot.size)[:_MOST]
    if len(missing) < _LEAST:
        return ()
    chosen = tuple(_size(study, shot) for shot in missing)
    changes = tuple(change for shot, size in zip(missing, chosen, strict=True) for change in _sized(study, shot, size))
    listing = ", ".join(f"{shot.label} {size}" for shot, size in zip(missing, chosen, strict=True))
    return (
        Finding(
            rule="SIZE",
            kind="camera",
            target=study.reading.id,
            severity=_SEVERITY,
            strength=_STRENGTH,
            title=f"Sizes for {len(missing)} shots",
            note=notes.note(
                f"{len(missing)} shots say no size yet.",
                f"By their lines: {listing}.",
                "The stronger the line, the closer.",
            ),
            read=tuple((shot.id, shot.size, shot.subject, shot.framing, tuple(sorted(links(shot)))) for shot in missing),
            evidence={
                "threshold": "medium shot less two classes at full intensity; lens by p(lens | size)",
                "intensity": tuple(round(intensity(study, shot), 2) for shot in missing),
            },
            inputs=tuple(shot.id for shot in missing),
            changes=changes,
        ),
    )


def _size(study: Study, shot: ShotReading) -> str:
    if is_flat(shot):
        return "CU"
    if {"ESTABLISHING", "MASTER"} & set(shot.framing) or shot is study.reading.shots[0]:
        return "WS"
    if len(subjects(shot, study.people)) > 1 or {"TWO_SHOT", "THREE_SHOT", "GROUP"} & set(shot.framing):
        return "MLS"
    return closer(intensity(study, shot))


def _sized(study: Study, shot: ShotReading, size: str) -> tuple[Change, ...]:
    change = set_field("shots", shot.id, "size", "", size)
    if shot.focal_length_mm:
        return (change,)
    lens = lens_for(size, study.kit.lenses_mm, study.kit.gate, study.kit.room_m)
    return change, set_field("shots", shot.id, "focal_length_mm", shot.focal_length_mm, lens)
