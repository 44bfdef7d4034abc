"""The first frames of a scene that has none: the place, the people together, who speaks, who listens, what is handled."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from board.ai import notes
from board.ai.beats import Beat, named
from board.ai.finding import Finding, FramePlan
from board.ai.frames import face_frame, facing_frame, pair_frame, place_frame, saying, thing_frame
from board.ai.rules.inserts import handled
from board.ai.study import Study, closer

FIRST: Final = "COVER"
_STRENGTH: Final = 0.75
_MOST: Final = 5
_OPENING_WORDS: Final = 24
_Frame = tuple[str, FramePlan, str]
"""What it is for, the frame, and the reason."""


def first_coverage(study: Study) -> tuple[Finding, ...]:
    """The frames in the order in which they would be told, the more needed with more weight."""
    if study.reading.shots or not study.reading.elements:
        return ()
    return tuple(_finding(study, place, frame) for place, frame in enumerate(list(_frames(study))[:_MOST]))


def _frames(study: Study) -> Iterator[_Frame]:
    yield "The place", place_frame(study), "People know where they are before they are asked to feel."
    if len(study.people) == 1:
        yield from _alone(study, study.people[0])
    elif study.people:
        yield from _together(study, study.people[0], study.partner(study.people[0]) or study.people[1])
    for prop, beat in list(handled(study))[:1]:
        yield (
            f"Insert: {prop.lower()}",
            thing_frame(study, prop, beat),
            "Capitals in the script: it has to be read once.",
        )


def _alone(study: Study, name: str) -> Iterator[_Frame]:
    yield f"{name} in the place", _doing(study, face_frame(study, name, "MLS"), name), "The body before the face."
    line = _strongest(study, name)
    size = closer(line.intensity) if line else "MCU"
    plan = face_frame(study, name, size if size != "MS" else "MCU")
    yield (
        f"{name}, close",
        saying(study, plan, line) if line else _doing(study, plan, name, last=True),
        "What it does to them.",
    )


def _together(study: Study, first: str, second: str) -> Iterator[_Frame]:
    opening = _opening(study)
    pair = pair_frame(study, first, second)
    yield (
        f"{notes.short(first)} and {notes.short(second)}",
        saying(study, replace(pair, action=f"{first} and {second}."), *opening) if opening else _doing(study, pair, first),
        "A master to cut away from.",
    )
    line = _strongest(study, first)
    if line is None:
        yield first, _doing(study, face_frame(study, first, "MCU"), first), "A face."
        yield second, _doing(study, face_frame(study, second, "MCU"), second, last=True), "And who sees it."
        return
    yield f"{first} speaks", saying(study, facing_frame(study, first), line), "A line needs its face."
    listener = line.listener if line.listener in study.people else second
    plan = face_frame(study, listener, closer(max(line.intensity, 0.5)), "REACTION")
    heard = replace(plan, action=f"{listener} hears it: {notes.quoted(line.text, 80)}", links=line.elements[-1:])
    yield f"{listener} takes it in", heard, "Reaction is the commonest reason for a cut (52 %)."


def _finding(study: Study, place: int, frame: _Frame) -> Finding:
    scene = study.reading
    what, plan, reason = frame
    lines = tuple(element.text for element in scene.elements)
    heard = f" on {notes.quoted(plan.dialogue.splitlines()[0].split(': ', 1)[-1])}" if plan.dialogue else ""
    seen = f"Scene {scene.label} has no frames yet." if place == 0 else ""
    return Finding(
        rule=FIRST,
        kind="frame",
        target=f"{scene.id}:{place + 1}",
        severity=0.95 - 0.05 * place,
        strength=_STRENGTH,
        title=f"{place + 1}. {notes.short(what, 60)}",
        note=notes.note(seen, f"{notes.camera(plan.setup)}{heard}.", reason),
        read=(scene.slugline, scene.synopsis, lines),
        evidence={"threshold": "no shots", "beats": len(study.beats), "people": study.people},
        inputs=(),
        frame=plan,
    )


def _strongest(study: Study, name: str) -> Beat | None:
    """Somebody's strongest line, the longest of equals."""
    lines = [beat for beat in study.beats if beat.speaker == name and not beat.unseen]
    return max(lines, key=lambda beat: (beat.intensity, beat.words)) if lines else None


def _opening(study: Study) -> tuple[Beat, ...]:
    """The first exchange, as far as one frame holds it."""
    opening: list[Beat] = []
    for beat in (beat for beat in study.beats if beat.kind == "speech"):
        if opening and sum(one.words for one in (*opening, beat)) > _OPENING_WORDS:
            break
        opening.append(beat)
    return tuple(opening[:3])


def _doing(study: Study, plan: FramePlan, name: str, *, last: bool = False) -> FramePlan:
    """The frame on what the action says of somebody."""
    told = [beat for beat in study.beats if beat.kind == "action"]
    about = [beat for beat in told[1:] if named(name, beat.text)] or told
    if not told:
        return replace(plan, action=f"{name}.")
    beat = about[-1 if last else 0]
    return replace(plan, action=notes.cut(beat.text, 150), links=beat.elements)
