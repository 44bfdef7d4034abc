"""L3: a lens that films hardly ever take for a size."""

import math
from typing import Final

from board.ai import notes
from board.ai.changes import leave_note, set_field
from board.ai.finding import Finding
from board.ai.study import Study, is_flat
from board.optics import distance_m, gate_of, is_size, lens_for, lens_share
from board.reading import ShotReading

_SURPRISE: Final = 3.0
_STYLE: Final = 1 / 3
"""From this part of a scene's shots on it is no slip but how the scene is shot."""
_SEVERITY: Final = 0.3
_STRENGTH: Final = 0.6
_FREE: Final = frozenset({"POV", "ESTABLISHING", "INSERT", "CUTAWAY"})


def lens(study: Study) -> tuple[Finding, ...]:
    """The lens of the kit that films take for the size."""
    shots = study.reading.shots
    odd = [shot for shot in shots if _odd(study, shot)]
    return tuple(_finding(study, shot) for shot in odd) if len(odd) < _STYLE * len(shots) else ()


def _odd(study: Study, shot: ShotReading) -> bool:
    if shot.focal_length_mm <= 0 or not is_size(shot.size) or is_flat(shot) or _FREE & set(shot.framing):
        return False
    return _surprise(study, shot, shot.focal_length_mm) > _SURPRISE > _surprise(study, shot, _better(study, shot))


def _surprise(study: Study, shot: ShotReading, lens: float) -> float:
    production = study.reading.production
    width, height = shot.aspect_width or production.aspect_width, shot.aspect_height or production.aspect_height
    return -math.log(lens_share(shot.size, lens, gate_of(shot.sensor or production.sensor, width, height)))


def _better(study: Study, shot: ShotReading) -> float:
    return lens_for(shot.size, study.kit.lenses_mm, study.kit.gate, study.kit.room_m)


def _finding(study: Study, shot: ShotReading) -> Finding:
    better = _better(study, shot)
    near, far = (distance_m(shot.size, one, study.kit.gate) for one in (shot.focal_length_mm, better))
    text = notes.note(
        f"{shot.label}: {shot.size} on the {notes.millimetres(shot.focal_length_mm)} stands {near:.1f} m from the face.",
        f"Take the {notes.millimetres(better)} from {far:.1f} m.",
        "Films shoot this size with such a lens less than once in twenty.",
    )
    return Finding(
        rule="L3",
        kind="camera",
        target=shot.id,
        severity=_SEVERITY,
        strength=_STRENGTH,
        title=f"{notes.millimetres(shot.focal_length_mm)} for a {shot.size}",
        note=text,
        read=(shot.id, shot.size, shot.focal_length_mm, shot.sensor),
        evidence={
            "threshold": "-ln p(lens | size) > 3",
            "surprise": round(_surprise(study, shot, shot.focal_length_mm), 2),
            "measured": "1,126 shots of thirty western duels with both labels",
        },
        inputs=(shot.id,),
        changes=(
            set_field("shots", shot.id, "focal_length_mm", shot.focal_length_mm, better),
            leave_note("shots", shot.id, text),
        ),
    )
