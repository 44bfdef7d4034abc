"""Plans of frames that several rules ask for: a single, a pair, the place, a thing."""

import math
from dataclasses import replace

from board.ai.beats import Beat, speaking_s
from board.ai.finding import FramePlan
from board.ai.framing import Setup, insert, over_shoulder, single, two_shot, wide
from board.ai.study import Study

_LEAST_S = 1.5
_WIDE_S = 5.0
_THING_S = 2.5
_REACTION_S = 2.0
_MOST_DIALOGUE = 600


def place_frame(study: Study, *, before: str = "") -> FramePlan:
    """The place with its people, wide: as wide as there is room and as there are people to be seen."""
    size = "WS" if study.people or study.kit.indoors else "EWS"
    setup = wide(size, study.blocking, study.kit)
    opening = next((beat for beat in study.beats if beat.kind == "action"), None)
    where = study.reading.location or study.reading.slugline or "The place"
    return FramePlan(
        setup=setup,
        pair=study.people,
        action=_sentence(f"{where}. {opening.text if opening else ''}"),
        links=opening.elements if opening else (),
        before=before,
        frames=frames(study, _WIDE_S),
    )


def face_frame(study: Study, name: str, size: str, framing: str = "SINGLE", *, after: str = "") -> FramePlan:
    """One person alone in the frame."""
    partner = study.partner(name)
    setup = single(name, partner, size, study.beside(name, partner), study.kit, framing)
    pair = (name,) if partner is None else (name, partner)
    return FramePlan(setup=setup, pair=pair, action="", after=after, frames=frames(study, _REACTION_S))


def facing_frame(study: Study, name: str, *, after: str = "") -> FramePlan:
    """One person over the shoulder of whom they speak to, or alone where that cannot be framed."""
    partner = study.partner(name)
    setup: Setup | None = None
    if partner is not None:
        setup = over_shoulder(name, partner, study.beside(name, partner), study.kit)
    if setup is None or partner is None:
        return face_frame(study, name, "MCU", after=after)
    return FramePlan(setup=setup, pair=(name, partner), action="", after=after, frames=frames(study, _REACTION_S))


def pair_frame(study: Study, first: str, second: str) -> FramePlan:
    """Two people side by side."""
    setup = two_shot(first, second, study.beside(first, second), study.kit)
    return FramePlan(setup=setup, pair=(first, second), action="", frames=frames(study, _REACTION_S))


def thing_frame(study: Study, prop: str, beat: Beat, *, after: str = "") -> FramePlan:
    """A thing, close."""
    return FramePlan(
        setup=insert(prop, study.kit),
        pair=(),
        action=_sentence(beat.text),
        links=beat.elements,
        after=after,
        frames=frames(study, _THING_S),
    )


def saying(study: Study, plan: FramePlan, *beats: Beat) -> FramePlan:
    """The frame with the lines that are said in it, as long as they take."""
    first = next(iter(plan.setup.subjects), "")
    return replace(
        plan,
        action=plan.action or _sentence(f"{first} {'speaks' if beats and beats[0].speaker == first else 'listens'}."),
        links=tuple(dict.fromkeys(element for beat in beats for element in beat.elements)),
        dialogue=dialogue_of(beats),
        mood="speaking" if any(beat.speaker == first for beat in beats) else "",
        frames=frames_for(study, beats),
    )


def dialogue_of(beats: tuple[Beat, ...]) -> str:
    """The lines as a panel writes them down."""
    return "\n".join(f"{beat.speaker}: {beat.text}" for beat in beats if beat.speaker)[:_MOST_DIALOGUE]


def frames(study: Study, seconds: float) -> int:
    """Whole frames for a time, rounded up."""
    return max(1, math.ceil(study.reading.production.frames(seconds) - 1e-6))


def frames_for(study: Study, beats: tuple[Beat, ...]) -> int:
    """Whole frames in which lines can be said."""
    return frames(study, max(_LEAST_S, sum(speaking_s(beat.words) for beat in beats)))


def _sentence(text: str, most: int = 180) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
