"""RDUR: panels that are shorter than the lines heard over them."""

import re
from dataclasses import dataclass
from typing import Final

from board.ai import notes
from board.ai.beats import SPREAD_S, count_words, speaking_s
from board.ai.changes import set_field
from board.ai.finding import Change, Finding
from board.ai.frames import frames
from board.ai.study import Study
from board.reading import ElementReading, PanelReading

_MOST: Final = 9
_SEVERITY: Final = 0.45
_STRENGTH: Final = 0.72
_CUE: Final = re.compile(r"^[^\n:a-z]{1,60}:\s*", re.M)
_SPLIT: Final = frozenset({"J_CUT", "L_CUT"})


@dataclass(slots=True)
class _Heard:
    """Panels beside each other over which the same lines are heard."""

    panels: list[tuple[str, PanelReading]]  # with their shots' numbers
    lines: dict[str, int]  # words by element
    dual: bool = False

    @property
    def words(self) -> int:
        return sum(self.lines.values())


def speech(study: Study) -> tuple[Finding, ...]:
    """The frames which the lines need: one remark for the scene, the worst first."""
    short = [(heard, missing) for heard in _groups(study) if not heard.dual and (missing := _missing(study, heard)) > 0]
    short.sort(key=lambda one: -one[1])
    return (_finding(study, short[:_MOST]),) if short else ()


def _missing(study: Study, heard: _Heard) -> float:
    """Seconds below the least time in which most people say the lines; nothing where that is unsure."""
    lasts = study.reading.production.seconds(sum(_frames(study, panel) for _, panel in heard.panels))
    return speaking_s(heard.words) - SPREAD_S - lasts


def _finding(study: Study, short: list[tuple[_Heard, float]]) -> Finding:
    changes = tuple(_longer(study, heard) for heard, _ in short)
    worst, _ = short[0]
    label, panel = worst.panels[-1]
    lasts = study.reading.production.seconds(sum(_frames(study, one) for _, one in worst.panels))
    more = f" {len(short) - 1} more like it." if len(short) > 1 else ""
    text = notes.note(
        f"{label or 'A panel'} lasts {notes.seconds(lasts)}, its {worst.words} words take about"
        f" {notes.seconds(speaking_s(worst.words))}.{more}",
        f"Give {'it' if len(short) == 1 else 'them'} the time that the lines need.",
        "Measured on 936 lines: 0.485 s and 0.334 s a word; up to 1.27 s less passes.",
    )
    return Finding(
        rule="RDUR",
        kind="timing",
        target=panel.id if len(short) == 1 else study.reading.id,
        severity=min(0.9, _SEVERITY + 0.15 * short[0][1]),
        strength=_STRENGTH,
        title="Time for the lines" + (f" of {len(short)} panels" if len(short) > 1 else ""),
        note=text,
        read=tuple((one.id, one.duration_frames, heard.words) for heard, _ in short for _, one in heard.panels),
        evidence={
            "threshold": "0.485 s + 0.334 s a word - 1.27 s",
            "words": tuple(heard.words for heard, _ in short),
            "measured": "936 timed lines, R2 .715",
        },
        inputs=tuple(one.id for heard, _ in short for _, one in heard.panels),
        changes=changes,
    )


def _longer(study: Study, heard: _Heard) -> Change:
    """The time that is missing goes to the last of the panels."""
    _, last = heard.panels[-1]
    needed = frames(study, speaking_s(heard.words)) - sum(_frames(study, panel) for _, panel in heard.panels)
    return set_field("panels", last.id, "duration_frames", last.duration_frames, _frames(study, last) + needed)


def _frames(study: Study, panel: PanelReading) -> int:
    return panel.duration_frames or study.reading.production.default_duration_frames


def _groups(study: Study) -> list[_Heard]:
    """Panels in story order, put together where they share a line."""
    spoken = {element.id: element for element in study.reading.elements if element.type in ("dialogue", "lyric")}
    groups: list[_Heard] = []
    after_split = False
    for shot in study.reading.shots:
        for panel in shot.panels:
            lines = _lines(panel, spoken)
            dual = after_split or panel.transition in _SPLIT or any(spoken[id].dual for id in lines if id in spoken)
            after_split = panel.transition in _SPLIT
            if groups and lines.keys() & groups[-1].lines.keys():
                groups[-1].panels.append((shot.label, panel))
                groups[-1].lines |= lines
                groups[-1].dual |= dual
            elif lines:
                groups.append(_Heard([(shot.label, panel)], lines, dual))
    return groups


def _lines(panel: PanelReading, spoken: dict[str, ElementReading]) -> dict[str, int]:
    """Words by the lines that are linked, else those that the panel writes down, without the names before them."""
    linked = {id: count_words(spoken[id].text) for id in panel.links if id in spoken}
    if linked or not panel.dialogue:
        return linked
    return {panel.id: count_words(_CUE.sub("", panel.dialogue))}
