"""Fountain text to title page, paragraphs and notes: everything that is decided before a line is given a meaning.

Every scan here is linear in the text, so that no file can hold the server.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from board.screenplay.bounds import require_lines

KEPT_OPEN = "  "
"""A line of exactly two spaces: blank to the eye, but speech goes on after it."""

_LINE_BREAK = re.compile("\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127, 0xFEFF)) | dict.fromkeys((*range(0xD800, 0xE000), 0xFFFD), "?")
# Documents take no half characters: whatever decoded the file has left a mark of its loss, and the mark becomes plain.
_TITLE_KEY = re.compile(r"([^\W\d_][\w ./-]{0,40})[:\uff1a](.*)")
_KNOWN_KEY = re.compile(
    r"title|credits?|authors?|written by|based on|source|notes|contact|copyright|(?:draft )?date|draft|revision|format|language"
)
_EMPHASIS = re.compile(r"\\[*_]|(?<!\*)\*{1,3}(?!\*)|(?<!_)_(?!_)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines between blank lines, and the notes that stood in them."""

    lines: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A script taken apart at its blank lines."""

    title_page: tuple[tuple[str, str], ...]
    paragraphs: tuple[Paragraph, ...]


def take_apart(text: str) -> Source:
    """The title page and the paragraphs of a Fountain text."""
    lines = [line.expandtabs(4) for line in _lines_of(text)]
    title_page, start = _title_page(lines)
    groups = _groups(lines[start:])
    return Source(title_page, tuple(paragraph for group in groups if (paragraph := _paragraph(group))))


def plain(line: str) -> str:
    """The line without marks of emphasis; a mark that has no partner on its line is a character like any other."""
    marks = list(_EMPHASIS.finditer(line))
    dropped = _paired(line, marks)
    kept, at = [], 0
    for mark in marks:
        kept.append(line[at : mark.start()])
        if mark.group().startswith("\\"):
            kept.append(mark.group()[1:])
        elif mark.start() not in dropped:
            kept.append(mark.group())
        at = mark.end()
    return "".join([*kept, line[at:]])


def _lines_of(text: str) -> list[str]:
    broken = _LINE_BREAK.split(_without_boneyards(text))
    require_lines(len(broken))
    lines = [line.translate(_CONTROLS) for line in broken]
    return lines[_blank_at(lines) :]


def _blank_at(lines: Sequence[str]) -> int:
    """How many lines at the head are blank."""
    return next((i for i, line in enumerate(lines) if line.strip()), len(lines))


def _without_boneyards(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("/*", at)) >= 0 and (end := text.find("*/", start + 2)) >= 0:
        kept.append(text[at:start])
        at = end + 2
    return "".join([*kept, text[at:]])


def _title_page(lines: list[str]) -> tuple[tuple[tuple[str, str], ...], int]:
    end = next((i for i, line in enumerate(lines) if not line.strip()), len(lines))
    entries: list[tuple[str, list[str]]] = []
    for line in lines[:end]:
        key = None if line.startswith(" ") else _TITLE_KEY.match(line)
        if key:
            entries.append((key.group(1).strip().capitalize(), [key.group(2)]))
        elif entries:
            entries[-1][1].append(line)
        else:
            return (), 0
    # "FADE IN:" and "CUT TO:" at the top look like keys: without one key that title pages have it is script.
    if not any(_KNOWN_KEY.fullmatch(key.casefold()) for key, _ in entries):
        return (), 0
    return tuple((key, "\n".join(filter(None, (plain(value).strip() for value in values)))) for key, values in entries), end


def _groups(lines: list[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for line in [*lines, ""]:
        if line.strip() or line == KEPT_OPEN:
            group.append(line)
            continue
        if any(line.strip() for line in group):
            yield group
        group = []


def _paragraph(group: list[str]) -> Paragraph | None:
    text, notes = _without_notes("\n".join(group))
    lines = text.split("\n")
    lines = lines[_blank_at(lines) :]
    while lines and not lines[-1].strip():
        lines.pop()
    return Paragraph(tuple(lines), notes) if lines or notes else None


def _without_notes(text: str) -> tuple[str, tuple[str, ...]]:
    kept, notes, at = [], [], 0
    while (start := text.find("[[", at)) >= 0 and (end := text.find("]]", start + 2)) >= 0:
        kept.append(text[at:start])
        notes.append("\n".join(line.strip() for line in text[start + 2 : end].split("\n")).strip())
        at = end + 2
    return "".join([*kept, text[at:]]), tuple(filter(None, notes))


def _paired(line: str, marks: list[re.Match[str]]) -> set[int]:
    """Where the marks stand that open or close an emphasis: an opener hugs what follows, a closer what precedes."""
    open_marks: dict[str, int] = {}
    paired: set[int] = set()
    for mark in marks:
        kind, before, after = mark.group(), line[max(mark.start() - 1, 0) : mark.start()], line[mark.end() : mark.end() + 1]
        if kind == "_" and before.isalnum() and after.isalnum():
            continue
        if kind in open_marks and not before.isspace():
            paired |= {open_marks.pop(kind), mark.start()}
        elif kind not in open_marks and after and not after.isspace():
            open_marks[kind] = mark.start()
    return paired
