"""RCOV: a thing that the script writes in capitals and somebody handles has an insert."""

import re
from collections.abc import Iterator
from typing import Final

from board.ai import notes
from board.ai.beats import Beat, named
from board.ai.finding import Finding
from board.ai.frames import thing_frame
from board.ai.study import Study, is_flat, links, says
from board.optics import is_size, rank
from board.reading import ShotReading

_SEVERITY: Final = 0.5
_STRENGTH: Final = 0.6
_CLOSE: Final = rank("MCU")
_CAPS: Final = re.compile(
    r"\b(?:an?|the|his|her|their|its|my|your|one|two|some)\s+(?:[a-z'’\-]+,?\s+){0,4}([A-Z][A-Z'’\-]{2,}(?:\s[A-Z'’\-]{3,})?)(?![\w(])"
)
_HANDLED: Final = re.compile(
    r"\b(pick\w*|take\w*|took|hold\w*|held|open\w*|read\w*|hand(?:s|ed|ing)|give\w*|gave|pull\w*|put\w*|place[sd]|drop\w*|count\w*"
    r"|grab\w*|throw\w*|turn\w*|lift\w*|show\w*|slide\w*|slips?|unfold\w*|unwrap\w*|reach\w*|carr\w+|point\w*|hide\w*|toss\w*)\b",
    re.I,
)
_NOISE: Final = frozenset(
    {
        "bang", "boom", "crash", "slam", "click", "thud", "crack", "ring", "rings", "buzz", "beep", "scream", "screams",
        "knock", "explosion", "shot", "gunshot", "blast", "roar", "hiss", "pop", "snap", "whistle", "siren", "howl", "cry",
        "laugh", "voice", "sound", "noise", "music", "light", "lights", "door", "doors", "close", "angle", "pov", "cut",
        "fade", "title", "super", "insert", "camera", "man", "woman", "boy", "girl", "men", "women", "people",
        "crowd", "room", "house", "street", "river", "bridge"
    }
)  # fmt: skip


def inserts(study: Study) -> tuple[Finding, ...]:
    """A frame for each such thing that no shot is close on."""
    if not study.reading.shots:
        return ()
    missing = [(prop, beat) for prop, beat in handled(study) if not any(_close_on(shot, prop) for shot in study.reading.shots)]
    return tuple(_finding(study, prop, beat) for prop, beat in missing[:1])


def handled(study: Study) -> Iterator[tuple[str, Beat]]:
    """Things in capitals which the scene comes back to, with the beat in which somebody first handles each."""
    told: set[str] = set()
    for beat in study.beats:
        for prop in _CAPS.findall(beat.text) if beat.kind == "action" else ():
            if prop in told or prop.split()[-1].casefold() in _NOISE or any(named(name, prop) for name in _cast(study)):
                continue
            told.add(prop)
            used = next((one for one in study.beats if one.kind == "action" and _used(prop, one.text)), None)
            mentions = sum(len(re.findall(rf"(?<!\w){re.escape(prop)}(?!\w)", one.text, re.I)) for one in study.beats)
            if used is not None and mentions > 1:
                yield prop, used


def _finding(study: Study, prop: str, beat: Beat) -> Finding:
    shots = study.reading.shots
    after = next((shot for shot in reversed(shots) if links(shot) & set(beat.elements)), shots[-1])
    plan = thing_frame(study, prop, beat, after=after.id)
    return Finding(
        rule="RCOV",
        kind="frame",
        target=f"{study.reading.id}:{prop}",
        severity=_SEVERITY,
        strength=_STRENGTH,
        title=f"Insert: {notes.short(prop.lower(), 60)}",
        note=notes.note(
            f"The script writes {prop} in capitals and has it handled; no shot is close on it.",
            f"{notes.camera(plan.setup)}, after {after.label or 'this shot'}.",
            "What the story will need again has to be read once.",
        ),
        read=(prop, beat.text, tuple((shot.id, shot.subject, shot.framing, shot.size) for shot in shots)),
        evidence={"threshold": "an insert for each thing in capitals that is handled", "prop": prop},
        inputs=tuple(shot.id for shot in shots[:20]),
        frame=plan,
    )


def _cast(study: Study) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*study.reading.cast, *(beat.speaker for beat in study.beats if beat.speaker))))


def _used(prop: str, text: str) -> bool:
    return any(named(prop, sentence) and _HANDLED.search(sentence) for sentence in re.split(r"(?<=[.!?;:])\s+", text))


def _close_on(shot: ShotReading, prop: str) -> bool:
    close = is_flat(shot) or (is_size(shot.size) and rank(shot.size) <= _CLOSE) or not shot.size
    return close and named(prop, says(shot))
