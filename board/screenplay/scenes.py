"""Elements into scenes: who is in them, what they are called, and the number each carries."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from board.screenplay.elements import Element, Scene
from board.screenplay.sluglines import read_slugline

_OMITTED = re.compile(r"(?:SCENES? )?OMITTED\.?", re.IGNORECASE)
_CAPITALS = re.compile(r"(?:\b[^\W\d_a-zа-яß-öø-ÿ][^\Wa-zа-яß-öø-ÿ]+\.?(?: |$|(?=\W)))+")
_BEGINNING = re.compile(r"\d{1,9}")
_LONGEST_NAME = 200
_LARGEST_CAST = 200
_LONGEST_SYNOPSIS = 2_000
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def into_scenes(elements: Sequence[Element]) -> tuple[tuple[Element, ...], tuple[Scene, ...], tuple[str, ...]]:
    """The elements with the index of their scene, the scenes, and what was odd about their numbers."""
    headings = [i for i, element in enumerate(elements) if element.type == "scene_heading"]
    ends = [*headings[1:], len(elements)] if headings else []
    numbers = number_scenes([elements[i].scene_number for i in headings])
    names = frozenset(element.character for element in elements if element.type == "character")
    scenes = tuple(
        _scene(elements[at:end], at, end, number, names) for at, end, number in zip(headings, ends, numbers, strict=True)
    )
    placed = list(elements[: headings[0]] if headings else elements)
    for index, scene in enumerate(scenes):
        placed += [replace(element, scene=index) for element in elements[scene.heading : scene.end]]
    return tuple(placed), scenes, _doubts(numbers)


def number_scenes(written: Sequence[str]) -> list[str]:
    """Numbers for all scenes: the script's own stay; a scene without one is counted, or lettered after the one before it."""
    if not any(written):
        return [str(i) for i in range(1, len(written) + 1)]
    used = UsedNumbers(filter(None, written))
    numbers: list[str] = []
    for number in written:
        numbers.append(number or next_number(numbers[-1] if numbers else "", used))
        used.add(numbers[-1])
    return numbers


class UsedNumbers:
    """The numbers that are taken, and the highest of what they begin with."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._numbers: set[str] = set()
        self.highest = 0
        for number in numbers:
            self.add(number)

    def __contains__(self, number: str) -> bool:
        return number in self._numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, number: str) -> None:
        self._numbers.add(number)
        if match := _BEGINNING.match(number):
            self.highest = max(self.highest, int(match.group()))


def next_number(after: str, used: UsedNumbers) -> str:
    """A free number for a scene put in after another: 72A between 72 and 73, before the first one A1."""
    if after.isdecimal() and str(int(after) + 1) not in used and used.highest <= int(after):
        return str(int(after) + 1)
    stem, suffix = _stem(after)
    following = f"{stem}{letters(_place(suffix) + 1)}" if stem else ""
    if following and following not in used:
        return following
    for n in range(len(used) + 2):
        candidate = f"{after}{letters(n)}" if after else f"{letters(n)}1"
        if candidate not in used:
            return candidate
    raise AssertionError("more candidates than used numbers were tried")


def letters(n: int) -> str:
    """0 is A, 23 is Z, 24 is AA; I and O are left out, as on a slate."""
    word = ""
    while n >= 0:
        word = _LETTERS[n % len(_LETTERS)] + word
        n = n // len(_LETTERS) - 1
    return word


def _stem(number: str) -> tuple[str, str]:
    """72B is the second insertion behind 72."""
    match = re.fullmatch(r"(.*\d)([A-HJ-NP-Z]*)", number)
    return (match.group(1), match.group(2)) if match else ("", "")


def _place(word: str) -> int:
    """The inverse of `letters`; -1 for no letter."""
    place = -1
    for letter in word:
        place = (place + 1) * len(_LETTERS) + _LETTERS.index(letter)
    return place


def _scene(elements: Sequence[Element], at: int, end: int, number: str, names: frozenset[str]) -> Scene:
    slug = read_slugline(elements[0].text)
    return Scene(
        number=number,
        slugline=elements[0].text,
        setting=slug.setting,
        location=slug.location,
        time_of_day=slug.time_of_day,
        cast=_cast(elements, names),
        synopsis=_synopsis(elements),
        omitted=bool(_OMITTED.fullmatch(elements[0].text)),
        heading=at,
        end=end,
    )


def _cast(elements: Sequence[Element], names: frozenset[str]) -> tuple[str, ...]:
    """Who speaks, and who has a line elsewhere and is named in capitals here; in order of appearance."""
    cast: dict[str, None] = {}
    for element in elements:
        if element.type == "character":
            cast[element.character] = None
        elif element.type == "action":
            cast |= dict.fromkeys(name for run in _CAPITALS.findall(element.text) for name in _named(run.split(), names))
    return tuple(name for name in cast if len(name) <= _LONGEST_NAME)[:_LARGEST_CAST]


def _named(words: Sequence[str], names: frozenset[str]) -> Iterator[str]:
    """The names in a run of words, of up to three words each."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + 3, len(words)) + 1):
            if (name := " ".join(words[start:end])) in names:
                yield name


def _synopsis(elements: Sequence[Element]) -> str:
    """The scene's own synopsis: one that follows a section speaks of what comes next."""
    lines = []
    for element in elements:
        if element.type == "section":
            break
        if element.type == "synopsis":
            lines.append(element.text)
    return "\n".join(lines)[:_LONGEST_SYNOPSIS]


def _doubts(numbers: Sequence[str]) -> tuple[str, ...]:
    twice = [number for number, count in Counter(numbers).items() if count > 1]
    return tuple(f"The script gives the scene number {number} to more than one scene." for number in twice[:20])
