"""What a screenplay is made of, as frozen values."""

from dataclasses import dataclass
from typing import Literal

ElementType = Literal[
    "scene_heading",
    "action",
    "character",
    "parenthetical",
    "dialogue",
    "transition",
    "shot",
    "lyric",
    "note",
    "section",
    "synopsis",
    "centered",
    "page_break",
]
Dual = Literal["", "L", "R"]


class BadScreenplay(ValueError):
    """The file cannot be imported; the message is one sentence for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Element:
    """One paragraph of the script; `text` is plain, without the marks of emphasis."""

    type: ElementType
    text: str
    scene: int = -1  # index into the scenes, -1 before the first heading
    scene_number: str = ""  # as the script writes it, "" when it does not
    character: str = ""
    extension: str = ""
    dual: Dual = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """One place and one time; `heading` and `end` are indices into the elements."""

    number: str
    slugline: str
    setting: str
    location: str
    time_of_day: str
    cast: tuple[str, ...]
    synopsis: str
    omitted: bool
    heading: int
    end: int


@dataclass(frozen=True, slots=True)
class Screenplay:
    """A whole script; `warnings` are sentences about what was read with doubt."""

    title: str
    title_page: tuple[tuple[str, str], ...]
    elements: tuple[Element, ...]
    scenes: tuple[Scene, ...]
    format: Literal["fountain", "fdx"] = "fountain"
    warnings: tuple[str, ...] = ()
