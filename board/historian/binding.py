"""Chapters as bytes. What was touched is packed by part and unpacked when somebody asks: most drawings nobody asks about."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

import msgpack
import zstandard

from board.history.bin import Binned
from board.history.blame import Credit
from board.history.chapter import Chapter
from board.history.deed import Deed
from board.history.mark import Line, Mark
from board.history.names import Called
from board.history.run import Run, run_of

VERSION: Final = 1
"""Of what steps and blame are made of: another one whenever either says something else."""

_LEVEL: Final = 3


class BadChapter(ValueError):
    """These bytes are no chapter of this version."""


def bind(chapter: Chapter) -> bytes:
    """The bytes of a chapter."""
    places = {line.id: at for at, line in enumerate(chapter.lines)}
    said = {
        "version": VERSION,
        "after": chapter.after,
        "lines": _columns(chapter.lines),
        "runs": [[first, _packed_run(run, places)] for first, run in chapter.runs],
        "called": [[id, one.label, one.by, one.table, one.subject] for id, one in chapter.called.items()],
        "drawn": sorted(chapter.drawn),
        "binned": [[one.part, one.table, one.id, places[one.credit.entry], gone] for one, gone in chapter.binned],
        "marks": {part: msgpack.packb(list(marks())) for part, marks in chapter.marks.items()},
    }
    return zstandard.compress(msgpack.packb(said), _LEVEL)


def unbind(data: bytes) -> Chapter:
    """The chapter in these bytes; raises `BadChapter`. They were written by a server of ours."""
    try:
        said = msgpack.unpackb(zstandard.decompress(data), strict_map_key=False)
        if said["version"] != VERSION:
            raise BadChapter(f"expected a chapter of version {VERSION}, got {said['version']}")
        return _chapter(said)
    except (zstandard.ZstdError, msgpack.UnpackException, KeyError, IndexError, TypeError) as exc:
        raise BadChapter("expected the bytes of a chapter") from exc


def _chapter(said: dict[str, Any]) -> Chapter:
    lines = tuple(_lines(*said["lines"]))
    return Chapter(
        after=said["after"],
        lines=lines,
        runs=tuple((first, _run(packed, lines)) for first, packed in said["runs"]),
        called={id: Called(*words) for id, *words in said["called"]},
        drawn=frozenset(said["drawn"]),
        binned=tuple((Binned(part, table, id, _credit(lines[at])), gone) for part, table, id, at, gone in said["binned"]),
        marks={part: partial(_marks, packed) for part, packed in said["marks"].items()},
    )


def _columns(lines: Sequence[Line]) -> list[Any]:
    """Ids, and of what repeats the words and where they stand."""
    columns: list[Any] = [[line.id for line in lines]]
    for at in (1, 2, 3):
        words = {word: number for number, word in enumerate(dict.fromkeys(line[at] for line in lines))}
        columns.append([list(words), [words[line[at]] for line in lines]])
    return columns


def _lines(ids: list[str], *columns: tuple[list[str], list[int]]) -> Iterable[Line]:
    parts, accounts, means = ([words[at] for at in places] for words, places in columns)
    return map(Line, ids, parts, accounts, means)


def _packed_run(run: Run, places: dict[str, int]) -> list[Any]:
    deed = run.deed
    return [
        run.key,
        run.account,
        run.means,
        [places[id] for id in run.entries],
        [deed.kind, deed.table, deed.subject, deed.beside],
        deed.counts,
        list(deed.records),
        list(deed.fields),
        sorted(deed.scenes),
        sorted(deed.panels),
        [[*key, was, now] for key, (was, now) in deed.values.items()],
        deed.said,
    ]


def _run(packed: list[Any], lines: Sequence[Line]) -> Run:
    key, account, means, entries, (kind, table, subject, beside), counts, records, fields, scenes, panels, values, said = packed
    deed = Deed(
        kind,
        table,
        subject,
        Counter(counts),
        dict.fromkeys((one, id) for one, id in records),
        dict.fromkeys(fields),
        set(scenes),
        set(panels),
        beside,
        {(one, id, field): (was, now) for one, id, field, was, now in values},
        {},
        said,
    )
    return run_of(tuple(key), account, means, deed, [lines[at].id for at in entries])


def _credit(line: Line) -> Credit:
    return Credit(line.id, line.account, line.means)


def _marks(packed: bytes) -> Sequence[Mark]:
    return [Mark(*one) for one in msgpack.unpackb(packed)]
