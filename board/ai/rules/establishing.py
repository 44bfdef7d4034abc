"""REST: the first two shots, or fifteen seconds, of a new place show it at least as wide as a whole figure."""

import re
from typing import Final

from board.ai import notes
from board.ai.beats import named
from board.ai.finding import Finding
from board.ai.frames import place_frame
from board.ai.study import Study, has_word, is_wide, says, seconds, tagged
from board.optics import is_size
from board.reading import SceneReading, ShotReading

_FIRST: Final = 2
_WITHIN_S: Final = 15.0
_NEW, _RETURN = 0.8, 0.4
_UNSAID: Final = 0.6
_STRENGTH: Final = 0.7
_GOES_ON: Final = re.compile(r"\b(continuous|same|moments later)\b", re.I)


def establishing(study: Study) -> tuple[Finding, ...]:
    """A wide frame for the beginning, where there is none."""
    scene = study.reading
    if not scene.shots or _exempt(scene):
        return ()
    opening = _opening(study)
    if any(is_wide(shot) or _names_the_place(shot, scene) for shot in opening):
        return ()
    severity = _RETURN if scene.known_place else _NEW
    if not all(is_size(shot.size) for shot in opening):
        severity *= _UNSAID
    plan = place_frame(study, before=scene.shots[0].id)
    return (
        Finding(
            rule="REST",
            kind="frame",
            target=scene.id,
            severity=severity,
            strength=_STRENGTH,
            title=f"Establish {notes.short(scene.location or 'the place', 60)}",
            note=_note(study, opening, notes.camera(plan.setup)),
            read=(scene.slugline, tuple((shot.id, shot.size, shot.framing) for shot in opening)),
            evidence={
                "threshold": "first 2 shots or 15 s of a new place hold FS or wider",
                "sizes": tuple(shot.size for shot in opening),
                "measured": "the first shot of a new place lasts 8.5 s, others 4.2 s: films take the time to look around",
            },
            inputs=tuple(shot.id for shot in opening),
            frame=plan,
        ),
    )


def _note(study: Study, opening: tuple[ShotReading, ...], camera: str) -> str:
    scene = study.reading
    sizes = [shot.size for shot in opening if shot.size]
    where = notes.short(scene.location or "the place", 40)
    seen = f"{'Back in' if scene.known_place else 'New place'}: {where}. " + (
        f"It opens on {notes.listed(sizes)}; nothing yet shows where we are."
        if sizes
        else "None of its first shots says that it shows where we are."
    )
    return notes.note(seen, f"Open wide: {camera}.", "Then people know where everybody stands before faces fill the frame.")


def _exempt(scene: SceneReading) -> bool:
    if tagged(scene, "in medias res", "in media res", "montage", "intercut", "series of shots"):
        return True
    if has_word((scene.slugline,), "intercut", "montage"):
        return True
    before = scene.before
    if before is None:
        return False
    same = _plain(before.location) == _plain(scene.location) and before.setting == scene.setting
    return (same and bool(scene.location)) or (_GOES_ON.search(scene.time_of_day) is not None and same)


def _opening(study: Study) -> tuple[ShotReading, ...]:
    shots = study.reading.shots
    begins, opening = 0.0, []
    for place, shot in enumerate(shots):
        if place >= _FIRST and begins >= _WITHIN_S:
            break
        opening.append(shot)
        begins += seconds(study, shot.panels)
        if place >= 8:
            break
    return tuple(opening)


def _names_the_place(shot: ShotReading, scene: SceneReading) -> bool:
    """A shot that does not say how wide it is may still say that it shows the place."""
    return not shot.size and (
        has_word((says(shot),), "establishing", "wide") or bool(scene.location and named(scene.location, says(shot)))
    )


def _plain(location: str) -> str:
    return " ".join(re.findall(r"\w+", location.casefold()))
