"""RCOV: the strongest line of a scene has the face of whom it is said to, in the shot or in the one beside it."""

from typing import Final

from board.ai import notes
from board.ai.beats import Beat
from board.ai.finding import Finding, FramePlan
from board.ai.frames import face_frame
from board.ai.study import Study, is_flat, is_wide, links, shows, tagged
from board.optics import is_size
from board.reading import ShotReading

_SEVERITY: Final = 0.75
_STRENGTH: Final = 0.72
_AS_CLOSE: Final = {"ECU": "CU", "BCU": "CU", "CU": "CU", "MCU": "MCU"}


def reaction(study: Study) -> tuple[Finding, ...]:
    """A frame of the listener, after the strongest line that has none."""
    if tagged(study.reading, "oner", "one take", "single take"):
        return ()
    peaks = [beat for beat in study.beats if beat.peak and not beat.unseen and not beat.dual and beat.listener in study.people]
    for beat in sorted(peaks, key=lambda beat: -beat.intensity):
        place = _heard_over(study, beat)
        if place is not None and not _seen(study, place, beat.listener):
            return (_finding(study, place, beat),)
    return ()


def _finding(study: Study, place: int, beat: Beat) -> Finding:
    shots = study.reading.shots
    heard, around = shots[place], shots[max(0, place - 1) : place + 2]
    size = _AS_CLOSE.get(heard.size, "MCU")
    plan = _listening(face_frame(study, beat.listener, size, "REACTION", after=heard.id), beat)
    listener = notes.short(beat.listener)
    seen = f"No face of {listener} on {notes.short(beat.speaker)}'s {notes.quoted(beat.text)} ({heard.label})."
    return Finding(
        rule="RCOV",
        kind="frame",
        target=f"{study.reading.id}:{beat.elements[0]}",
        severity=_SEVERITY * (0.7 + 0.3 * beat.intensity),
        strength=_STRENGTH,
        title=f"{notes.short(beat.listener, 60)} takes it in",
        note=notes.note(
            seen,
            f"After it, {notes.camera(plan.setup)}{_matching(heard, size)}.",
            "Reaction is the commonest reason for a cut (52 %).",
        ),
        read=(beat.text, beat.listener, tuple((shot.id, shot.subject, shot.framing, shot.size) for shot in around)),
        evidence={
            "threshold": "a shot of the listener at a peak (the strongest 15 % of lines)",
            "intensity": round(beat.intensity, 3),
            "measured": "52.5 % of 17,505 labelled cuts go to a reaction",
        },
        inputs=tuple(shot.id for shot in around),
        frame=plan,
    )


def _listening(plan: FramePlan, beat: Beat) -> FramePlan:
    return FramePlan(
        setup=plan.setup,
        pair=plan.pair,
        action=f"{beat.listener} hears it: {notes.quoted(beat.text, 80)}",
        links=beat.elements[-1:],
        after=plan.after,
        frames=plan.frames,
    )


def _matching(heard: ShotReading, size: str) -> str:
    return f", matching {heard.label}" if heard.size == size and heard.label else ""


def _heard_over(study: Study, beat: Beat) -> int | None:
    """The last shot that shows the line; None where no shot says so."""
    shots = study.reading.shots
    spoken = set(beat.elements[-1:])
    return next((place for place in reversed(range(len(shots))) if links(shots[place]) & spoken), None)


def _seen(study: Study, place: int, listener: str) -> bool:
    """Whether the listener's face is there: in the shot itself unless it is somebody else's close view, or in the next."""
    shots = study.reading.shots
    following = shots[place + 1] if place + 1 < len(shots) else None
    return _face(study, shots[place], listener) or (following is not None and _face(study, following, listener))


def _face(study: Study, shot: ShotReading, name: str) -> bool:
    if is_flat(shot):
        return False
    return shows(shot, name, study.people) or (is_wide(shot) and is_size(shot.size))
