"""Fountain text to elements. `screenplain` says what a paragraph is; the words are taken from the text itself.

screenplain drops notes, knows no lyrics, and its patterns take cubic time on hostile lines: it is shown one short, plain
sample of a paragraph at a time, and what it has no name for is decided here before it is asked.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from screenplain.parsers.fountain import parse_body
from screenplain.types import Dialog, Transition

from board.screenplay.bounds import require_few, require_paragraph, require_scenes
from board.screenplay.elements import Element, ElementType, Screenplay
from board.screenplay.paragraphs import Paragraph, plain, take_apart
from board.screenplay.scenes import into_scenes

_HEADING = re.compile(r"(?:INT\.?/EXT|INT|EXT|EST|I\.?/E)(\.(?!/)| |$)", re.IGNORECASE)
_FORCED_HEADING = re.compile(r"\.(?=[^.\s])")
_OMITTED = re.compile(r"(?:SCENES? )?OMITTED\.?$")
_SCENE_NUMBER = re.compile(r"#([\w.\-]{1,20})#$")
_SECTION = re.compile(r"(#{1,6})(?!#)")
_SHOT = re.compile(r"(?:ANGLE ON|CLOSE ON|CLOSE UP|CLOSE-UP|INSERT|WIDE SHOT|POV)\b")
_SPACES = re.compile(r"\s+")
_STYLES = {ord("*"): None, ord("_"): None} | dict.fromkeys(range(0xE700, 0xE710))
_SAMPLE_CHARACTERS = 100

_Lines = Sequence[str]


def parse_fountain(text: str) -> Screenplay:
    """The elements and scenes of a Fountain text; a text without scene headings has elements and no scenes."""
    source = take_apart(text)
    elements: list[Element] = []
    for paragraph in source.paragraphs:
        require_paragraph(paragraph.lines)
        _append(elements, paragraph)
    require_scenes(elements)
    placed, scenes, warnings = into_scenes(elements)
    title = next((value for key, value in source.title_page if key == "Title"), "")
    return Screenplay(" ".join(title.split()), source.title_page, placed, scenes, warnings=warnings)


def _append(elements: list[Element], paragraph: Paragraph) -> None:
    at = 0
    while at < len(paragraph.lines):
        found, used = _next_element(paragraph.lines[at:])
        if found and found[0].dual == "R" and not _make_dual(elements):
            found = [replace(element, dual="") for element in found]
        elements += found
        at += used
        require_few(elements)
    elements += [Element("note", note) for note in paragraph.notes]


def _next_element(lines: _Lines) -> tuple[list[Element], int]:
    """What stands at the head of these lines, and how many of them it takes."""
    head = lines[0].strip()
    if not head:
        return [], 1
    if head.startswith("!"):
        return _action(lines, len(lines))
    if single := _single_line(head):
        return [single], 1
    if _is_heading(head, alone=len(lines) == 1):
        return [_heading(head)], 1
    if head.startswith("~"):
        return _run("lyric", lines, _is_lyric)
    if _is_centered(head):
        return _run("centered", lines, _is_centered)
    if _is_transition(head, lines):
        return [Element("transition", plain(head.lstrip("> ")))], 1
    if _is_cue(head, lines):
        return list(_speech(lines)), len(lines)
    return _action(lines, _structural_after(lines))


def _single_line(head: str) -> Element | None:
    if head.startswith("===") and not head.strip("="):
        return Element("page_break", "")
    if head.startswith("="):
        return Element("synopsis", plain(head.lstrip("= ")))
    if section := _SECTION.match(head):
        return Element("section", plain(head[section.end() :]).strip(), level=len(section.group(1)))
    return None


def _structural_after(lines: _Lines) -> int:
    """The length of an action: up to a line which can only be something else."""
    for i, line in enumerate(lines[1:], 1):
        head = line.strip()
        if not head or head.startswith("~") or _single_line(head) or _is_heading(head, alone=False):
            return i
    return len(lines)


def _is_heading(head: str, *, alone: bool) -> bool:
    words = plain(head)
    if _FORCED_HEADING.match(words):
        return alone
    if _OMITTED.match(_unnumbered(words)):
        return alone and words != _unnumbered(words)
    match = _HEADING.match(words)
    # Among other lines only the unmistakable form counts, or "int main" in an action would open a scene.
    return match is not None and len(words) > match.end() and (alone or (match.group(1) == "." and words == words.upper()))


def _heading(head: str) -> Element:
    words = plain(head)
    if forced := _FORCED_HEADING.match(words):
        words = words[forced.end() :]
    number = _SCENE_NUMBER.search(words)
    return Element("scene_heading", _tidy(_unnumbered(words)), scene_number=number.group(1) if number else "")


def _unnumbered(words: str) -> str:
    number = _SCENE_NUMBER.search(words)
    return words[: number.start()].rstrip() if number else words


def _is_transition(head: str, lines: _Lines) -> bool:
    words = plain(head)
    if head.startswith(">"):
        return len(lines) == 1 and words != ">"
    # A transition glued to what follows would be taken for a character with a line to say.
    return words.endswith(" TO:") and words.isupper() if len(lines) > 1 else isinstance(_sample(lines), Transition)


def _is_cue(head: str, lines: _Lines) -> bool:
    said = any(line.strip() for line in lines[1:2])
    if head.startswith("@"):
        return said and len(head) > 1
    return said and "^" not in head.rstrip("^ ") and isinstance(_sample(lines), Dialog)


def _is_lyric(line: str) -> bool:
    return line.strip().startswith("~")


def _is_centered(line: str) -> bool:
    words = line.strip()
    return len(words) > 1 and words.startswith(">") and words.endswith("<")


def _sample(lines: _Lines) -> object:
    """What screenplain takes the paragraph for, judging from its first two lines."""
    shown = [_short(_SPACES.sub(" ", plain(line.strip()).translate(_STYLES))) for line in lines[:2]]
    found = parse_body(shown)
    return found[0] if found else None


def _short(line: str) -> str:
    if len(line) <= 2 * _SAMPLE_CHARACTERS:
        return line
    return line[:_SAMPLE_CHARACTERS] + line[-_SAMPLE_CHARACTERS:]


def _run(kind: ElementType, lines: _Lines, belongs: Callable[[str], bool]) -> tuple[list[Element], int]:
    taken = [plain(line.strip("~<> ")) for line in takewhile(belongs, lines)]
    return [Element(kind, "\n".join(taken))], len(taken)


def _action(lines: _Lines, length: int) -> tuple[list[Element], int]:
    taken = [plain(line.strip().removeprefix("!")) if line.lstrip().startswith("!") else plain(line) for line in lines[:length]]
    return [Element(_action_type(taken), "\n".join(line.rstrip() for line in taken).strip("\n"))], length


def _action_type(lines: _Lines) -> ElementType:
    head = lines[0].strip()
    return "shot" if len(lines) == 1 and head == head.upper() and _SHOT.match(head) else "action"


def _speech(lines: _Lines) -> Iterator[Element]:
    """A cue and what is said: lines, parentheticals and lyrics under one name."""
    cue = _cue(lines[0].strip())
    yield cue
    kind: ElementType = "dialogue"
    said: list[str] = []
    for line in lines[1:]:
        now = _spoken_type(line.strip(), kind, said)
        if said and (now != kind or (now == "parenthetical" and said[-1].endswith(")"))):
            yield _said(cue, kind, said)
            said = []
        kind = now
        said.append(plain(line.strip().removeprefix("~").strip()))
    if said:
        yield _said(cue, kind, said)


def _spoken_type(line: str, before: ElementType, said: _Lines) -> ElementType:
    if line.startswith("~"):
        return "lyric"
    if line.startswith("("):
        return "parenthetical"
    return "parenthetical" if before == "parenthetical" and said and not said[-1].endswith(")") else "dialogue"


def _said(cue: Element, kind: ElementType, lines: _Lines) -> Element:
    return replace(cue, type=kind, text="\n".join(lines).strip("\n"))


def _cue(head: str) -> Element:
    dual = head.endswith("^")
    words = _tidy(plain(head.removeprefix("@").rstrip("^ ")))
    name, _, rest = words.partition("(")
    extension = ", ".join(part.strip() for part in rest.replace("(", ")").split(")") if part.strip())
    return Element("character", words, character=name.strip() or words, extension=extension, dual="R" if dual else "")


def _make_dual(elements: list[Element]) -> bool:
    """Give the speech that ends here the left side; False when there is none or it already shares the page."""
    at = len(elements)
    while at and elements[at - 1].type in ("dialogue", "parenthetical", "lyric", "note"):
        at -= 1
    if not at or elements[at - 1].type != "character" or elements[at - 1].dual:
        return False
    for i in range(at - 1, len(elements)):
        if elements[i].type != "note":
            elements[i] = replace(elements[i], dual="L")
    return True


def _tidy(words: str) -> str:
    return _SPACES.sub(" ", words).strip()
