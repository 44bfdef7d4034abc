"""The beats of a scene: every speech and every paragraph of action, with who speaks to whom and how strongly."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from board.reading import ElementReading, SceneReading

SPEECH_S, WORD_S, SPREAD_S = 0.485, 0.334, 1.27
"""Seconds of a line = the first + the second for each word, right to the third: 936 timed lines of one film."""
LARGE_PART = 0.15
_UNSEEN = re.compile(r"\b(?:v\.? ?o\.?|o\.? ?s\.? ?|o\.? ?c\.?|voice|off|phone|filter(?:ed)?|radio)\b", re.I)
_PEAK_SHARE = 0.15
_LEAST_PEAK = 0.25
_PAUSE = re.compile(r"\b(beat|pause|silence|after a (?:while|moment)|long|quiet\w*|hesitat\w*)\b", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_STRONG = re.compile(
    r"\b(love|hate|dead|die[sd]?|dying|kill(?:ed|s)?|murder|never|leave|leaving|left|lost|lie[ds]?|liar|lying|sorry|please|help|god"
    r"|hell|damn|afraid|fear|cry|cries|crying|tears|weeps?|scream\w*|shout\w*|yell\w*|whisper\w*|gun|blood|finished|goodbye|promise"
    r"|betray\w*|forgive|marry|pregnant|alone|stop|run|war|father|mother|son|daughter|brother|sister)\b",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One speech or one paragraph of action; `elements` are ids of the script's paragraphs."""

    kind: Literal["speech", "action"]
    elements: tuple[str, ...]
    text: str
    speaker: str = ""
    listener: str = ""
    words: int = 0
    intensity: float = 0
    peak: bool = False
    unseen: bool = False  # the voice comes from outside of the frame
    dual: bool = False
    paused: bool = False  # the script has somebody wait before or in it


def beats_of(reading: SceneReading) -> tuple[Beat, ...]:
    """The beats of a scene in order."""
    found = _addressed(_split(reading.elements))
    rated = [replace(beat, intensity=_intensity(beat)) for beat in found]
    speeches = sorted((beat.intensity for beat in rated if beat.kind == "speech"), reverse=True)
    if not speeches:
        return tuple(rated)
    level = max(_LEAST_PEAK, speeches[max(0, math.ceil(len(speeches) * _PEAK_SHARE) - 1)])
    return tuple(replace(beat, peak=beat.kind == "speech" and beat.intensity >= level) for beat in rated)


def speakers(beats: Iterable[Beat]) -> tuple[str, ...]:
    """Who speaks in the picture, by how much, the greatest part first."""
    said = Counter[str]()
    for beat in beats:
        if beat.speaker and not beat.unseen:
            said[beat.speaker] += max(1, beat.words)
    # Names break ties: the order of a counter would be that of the script, which is as good, but says less.
    return tuple(name for name, _ in sorted(said.items(), key=lambda one: (-one[1], one[0])))


def shares(beats: Sequence[Beat]) -> dict[str, float]:
    """What part of all spoken words each has who speaks in the picture."""
    total = sum(beat.words for beat in beats if beat.speaker) or 1
    return {
        name: sum(beat.words for beat in beats if beat.speaker == name and not beat.unseen) / total for name in speakers(beats)
    }


def speaking_s(words: int) -> float:
    """How long it takes to say that many words."""
    return SPEECH_S + WORD_S * words if words else 0.0


def count_words(text: str) -> int:
    """Words as they are spoken."""
    return len(_WORD.findall(text))


def named(name: str, text: str) -> bool:
    """Whether a text names somebody or something, in whatever case, by all of the name or its first word of some length."""
    first = next((word for word in name.split() if len(word) > 2 and word.rstrip(".").lower() not in _TITLES), name)
    return any(
        re.search(rf"(?<!\w){re.escape(part.casefold())}(?:['’]?s)?(?!\w)", text.casefold()) is not None
        for part in dict.fromkeys((name, first))
        if part
    )


_TITLES = frozenset({"the", "mrs", "old", "young", "little", "big", "doctor", "first", "second"})


def _split(elements: Sequence[ElementReading]) -> list[Beat]:
    beats: list[Beat] = []
    for element in elements:
        if element.type == "action":
            beats.append(Beat(kind="action", elements=(element.id,), text=element.text))
        elif element.type in ("character", "dialogue", "lyric", "parenthetical"):
            beats = _spoken(beats, element)
    return [beat for beat in beats if beat.text.strip()]


def _spoken(beats: list[Beat], element: ElementReading) -> list[Beat]:
    """A cue begins a speech; what follows belongs to it as long as the same person speaks."""
    last = beats[-1] if beats else None
    cue = element.type == "character"
    if cue or last is None or last.kind != "speech" or last.speaker != element.character:
        unseen = _UNSEEN.search(element.extension) is not None
        start = Beat(kind="speech", elements=(), text="", speaker=element.character, unseen=unseen, dual=bool(element.dual))
        beats, last = [*beats, start], start
    text = last.text if cue or element.type == "parenthetical" else f"{last.text} {element.text}".strip()
    paused = last.paused or (element.type == "parenthetical" and _PAUSE.search(element.text) is not None)
    grown = replace(last, elements=(*last.elements, element.id), text=text, words=count_words(text), paused=paused)
    return [*beats[:-1], replace(grown, unseen=grown.unseen or _UNSEEN.search(element.extension) is not None)]


def _addressed(beats: list[Beat]) -> list[Beat]:
    """To whom each speech is said: whom it names, else who spoke before, else who speaks next."""
    voices = list(dict.fromkeys(beat.speaker for beat in beats if beat.speaker))
    found = []
    for place, beat in enumerate(beats):
        if beat.kind == "action":
            found.append(beat)
            continue
        others = [name for name in voices if name != beat.speaker]
        called = [name for name in others if named(name, beat.text)]
        before = [one.speaker for one in reversed(beats[:place]) if one.speaker in others]
        after = [one.speaker for one in beats[place + 1 :] if one.speaker in others]
        found.append(replace(beat, listener=next(iter((*called, *before, *after)), "")))
    return found


def _intensity(beat: Beat) -> float:
    words = _WORD.findall(beat.text)
    if not words:
        return 0.0
    loud = sum(word.isupper() and len(word) > 2 for word in words) / len(words)
    broken = beat.paused or re.search(r"--|—|–|\.\.\.|…", beat.text) is not None
    strong = _STRONG.search(beat.text) is not None
    return float(0.35 * ("!" in beat.text) + 0.25 * min(1.0, loud * 2) + 0.2 * broken + 0.2 * strong)
