"""A slugline taken apart: `INT. KITCHEN – NIGHT` is a setting, a location and a time of day."""

import re
from dataclasses import dataclass

_SETTING = re.compile(r"(INT\.?/EXT|INT|EXT|EST|I\.?/E)(?:[. ]+|$)", re.IGNORECASE)
_DASH = re.compile(r"\s+(?:-{1,3}|[–—])\s+|\s*[–—]\s*")
_SETTINGS = {"INT": "INT", "EXT": "EXT", "EST": "EXT"}
_TIMES = re.compile(
    r"day|night|morning|afternoon|evening|dawn|dusk|noon|midday|midnight|sunrise|sunset|twilight|later|continuous|same|moments"
    r"|magic|flashback|present|tag|nacht|abend|morgen|mittag|nachmittag|jour|nuit|matin|soir|aube|noche|tarde|mañana|amanecer"
    r"|giorno|notte|sera|mattina|alba|dia|noite|manhã|день|ночь|утро|вечер"
)


@dataclass(frozen=True, slots=True)
class Slugline:
    """The parts of a scene heading; a part that it does not name is empty."""

    setting: str
    location: str
    time_of_day: str


def read_slugline(text: str) -> Slugline:
    """The parts of a heading. Its last part is the time of day only if its first or last word says so."""
    match = _SETTING.match(text)
    setting = _SETTINGS.get(match.group(1).upper(), "INT/EXT") if match else ""
    place = text[match.end() :].lstrip(" -–—") if match else text
    for cut in _DASH.finditer(place):
        if _names_a_time(_DASH.split(place[cut.end() :], maxsplit=1)[0]):
            return Slugline(setting, place[: cut.start()].strip(), place[cut.end() :].strip())
    return Slugline(setting, place.strip(), "")


def _names_a_time(words: str) -> bool:
    first, *rest = re.findall(r"\w+", words.casefold()) or [""]
    if _TIMES.fullmatch(first):
        return len(rest) < 4
    return 0 < len(rest) < 3 and _TIMES.fullmatch(rest[-1]) is not None
