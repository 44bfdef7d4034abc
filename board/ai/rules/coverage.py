"""RCOV: who speaks fifteen per cent of a scene's words is to be seen in it."""

from typing import Final

from board.ai import notes
from board.ai.beats import LARGE_PART, Beat, shares
from board.ai.finding import Finding
from board.ai.frames import facing_frame, saying
from board.ai.study import Study, links, shows, tagged
from board.reading import ShotReading

_LEAST_SHOTS: Final = 2
_SEVERITY: Final = 0.8
_STRENGTH: Final = 0.75


def coverage(study: Study) -> tuple[Finding, ...]:
    """A frame for everybody who talks and is never seen."""
    shots = study.reading.shots
    if len(shots) < _LEAST_SHOTS or tagged(study.reading, "oner", "one take", "single take"):
        return ()
    parts = shares(study.beats)
    missing = [
        name
        for name, part in parts.items()
        if part >= LARGE_PART and name in study.people and not any(shows(shot, name, study.people) for shot in shots)
    ]
    return tuple(_finding(study, name, parts[name]) for name in missing)


def _finding(study: Study, name: str, part: float) -> Finding:
    shots = study.reading.shots
    line = max((beat for beat in study.beats if beat.speaker == name and not beat.unseen), key=lambda beat: beat.words)
    after = _where(shots, line)
    plan = saying(study, facing_frame(study, name, after=after.id), line)
    seen = f"{notes.short(name)} speaks {part:.0%} of the words here and is in none of the {len(shots)} shots."
    return Finding(
        rule="RCOV",
        kind="frame",
        target=f"{study.reading.id}:{name}",
        severity=_SEVERITY * min(1.0, 0.6 + part),
        strength=_STRENGTH,
        title=f"Show {notes.short(name, 60)}",
        note=notes.note(seen, f"Add {notes.camera(plan.setup)}, on {notes.quoted(line.text)}.", "A voice needs its face."),
        read=(name, line.text, tuple((shot.id, shot.subject, shot.framing, shot.size) for shot in shots)),
        evidence={"threshold": "15 % of the words", "share": round(part, 3), "shots": len(shots)},
        inputs=tuple(shot.id for shot in shots[:20]),
        frame=plan,
    )


def _where(shots: tuple[ShotReading, ...], line: Beat) -> ShotReading:
    """The shot over which the line is heard, else the last."""
    return next((shot for shot in reversed(shots) if links(shot) & set(line.elements)), shots[-1])
