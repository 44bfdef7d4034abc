"""A scene made ready for the rules: its beats, its people, the kit, the assumed blocking and the set."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from board.ai.beats import Beat, beats_of, named, speakers
from board.ai.blocking import Blocking, assumed
from board.ai.framing import Kit
from board.ai.places import Place, place_of
from board.optics import gate_of, is_size, rank
from board.reading import PanelReading, SceneReading, ShotReading

_MOST_PEOPLE = 5
_WIDE = rank("FS")
_GROUPS = frozenset({"GROUP", "MASTER", "THREE_SHOT"})
_FLAT = frozenset({"INSERT", "CUTAWAY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What every rule looks at."""

    reading: SceneReading
    beats: tuple[Beat, ...]
    people: tuple[str, ...]
    kit: Kit
    blocking: Blocking
    place: Place
    words: str

    @property
    def half_width(self) -> float:
        """Half the frame's width in panel units."""
        return 500 * self.reading.production.aspect_width / self.reading.production.aspect_height

    def partner(self, name: str) -> str | None:
        """Whom somebody faces: to whom they speak most, else the first of the others."""
        spoken = [beat.listener for beat in self.beats if beat.speaker == name and beat.listener in self.people]
        others = [one for one in self.people if one != name]
        return max(others, key=lambda one: (spoken.count(one), -others.index(one))) if others else None

    def beside(self, name: str, partner: str | None) -> Blocking:
        """The blocking for a frame of these two: they stand face to face, however many are in the scene."""
        people = tuple(one for one in (name, partner) if one is not None)
        order = tuple(sorted(people, key=self.people.index))
        others = tuple(one for one in self.people if one not in people)
        return assumed((*order, *others), self.words, self.blocking.side)


def study(reading: SceneReading) -> Study:
    """The scene as the rules see it."""
    beats = beats_of(reading)
    words = " ".join((reading.slugline, reading.synopsis, *(beat.text for beat in beats if beat.kind == "action")))
    people = _people(reading, beats)
    production = reading.production
    gate = gate_of(production.sensor, production.aspect_width, production.aspect_height)
    lenses = tuple(sorted(lens for lens in production.lenses_mm if lens > 0)) or (35.0,)
    place = place_of(reading.setting, reading.time_of_day, words)
    side = -1 if sum({"L": 1, "R": -1}.get(shot.axis_side, 0) for shot in reading.shots) < 0 else 1
    blocking = assumed(people, words, side)
    return Study(
        reading=reading,
        beats=beats,
        people=people,
        kit=Kit(lenses, gate, place.indoors),
        blocking=blocking,
        place=place,
        words=words,
    )


def tagged(reading: SceneReading, *tags: str) -> bool:
    """Whether somebody wrote one of these words on purpose: in a note, the slugline or the synopsis."""
    notes = [element.text for element in reading.elements if element.type == "note"]
    notes += [text for shot in reading.shots for text in (shot.notes, *(panel.notes for panel in shot.panels))]
    return has_word((reading.slugline, reading.synopsis, *notes), *tags)


def has_word(texts: Iterable[str], *words: str) -> bool:
    """Whether one of the texts has one of the words."""
    wanted = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.I)
    return any(wanted.search(text) for text in texts)


def is_flat(shot: ShotReading) -> bool:
    """Whether the shot shows a thing and not the people of the scene."""
    return bool(_FLAT & set(shot.framing))


def is_wide(shot: ShotReading) -> bool:
    """Whether the shot shows whole figures with the place, by its size or by its name."""
    if {"ESTABLISHING", "MASTER"} & set(shot.framing):
        return True
    return is_size(shot.size) and rank(shot.size) >= _WIDE and not is_flat(shot)


def says(shot: ShotReading) -> str:
    """All that is written about a shot's picture."""
    return " ".join((shot.subject, shot.notes, *(panel.action for panel in shot.panels)))


def shows(shot: ShotReading, name: str, people: tuple[str, ...]) -> bool:
    """Whether somebody is to be seen in a shot, by its words and its framing; in doubt they are."""
    if is_flat(shot) or "POV" in shot.framing:
        return named(name, shot.subject)
    if named(name, says(shot)):
        return True
    if shot.subject and any(named(one, shot.subject) for one in people):
        return bool(_GROUPS & set(shot.framing)) or (is_size(shot.size) and rank(shot.size) > _WIDE)
    return not shot.subject or bool(_GROUPS & set(shot.framing)) or is_wide(shot)


def seconds(study: Study, panels: Iterable[PanelReading]) -> float:
    """How long panels last."""
    return study.reading.production.seconds(sum(panel.duration_frames for panel in panels))


def _people(reading: SceneReading, beats: tuple[Beat, ...]) -> tuple[str, ...]:
    """Who is in the picture: the speakers by their part, then the silent of the cast whom the action names."""
    talking = speakers(beats)
    unseen = {beat.speaker for beat in beats if beat.unseen} - set(talking)
    action = " ".join(beat.text for beat in beats if beat.kind == "action")
    company = dict.fromkeys((*reading.cast, *reading.company))
    silent = tuple(name for name in company if name not in talking and name not in unseen and _called(name, action))
    return (*talking, *silent)[:_MOST_PEOPLE]


def _called(name: str, action: str) -> bool:
    """Whether the action has somebody do something now: "Will opens" and "Will's hands", not "will open" nor "Will was"."""
    forms = "|".join(re.escape(form) for form in dict.fromkeys((name.upper(), name.title())))
    doing = rf"(?:{forms})(?:['’]s\b|\s*[(,]|\s+and\b|\s+(?!was\b)[a-z]+s\b)|\band\s+(?:{forms})\b"
    return re.search(rf"(?<!\w)(?:{doing})", action) is not None


def subjects(shot: ShotReading, people: tuple[str, ...]) -> frozenset[str]:
    """Who of the scene the shot says it is about."""
    return frozenset(name for name in people if named(name, shot.subject))


def links(shot: ShotReading) -> frozenset[str]:
    """The script's paragraphs that a shot shows."""
    return frozenset(element for panel in shot.panels for element in panel.links)


def intensity(study: Study, shot: ShotReading) -> float:
    """How strong the strongest line is that a shot shows."""
    shown = links(shot)
    return max((beat.intensity for beat in study.beats if shown & set(beat.elements)), default=0.0)


def closer(strength: float) -> str:
    """The size for a line of this intensity: from a medium shot to a close-up."""
    return ("MS", "MCU", "CU")[min(2, round(2 * strength))]
