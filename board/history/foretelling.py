"""A restoration in sentences and numbers, before it is carried out: what it will change, and what it leaves out and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from board.history.restoring import BOARD, Change, Reason, Restoration, is_burial, place_fields
from board.history.wording import counted, field_name, joined

_STORY: Final = ("scenes", "shots", "panels")
_TOLD: Final = ("scripts", "elements", *_STORY)
_NAMED: Final = 4
_WHY: Final[Mapping[Reason, tuple[str, str]]] = {
    "locked": ("it is locked", "they are locked"),
    "approved": ("it is approved", "they are approved"),
    "changed": ("somebody has changed it since", "somebody has changed them since"),
    "unknown": ("this version cannot write it", "this version cannot write them"),
}


def counts(restoration: Restoration) -> dict[str, int]:
    """How many records come back, go into the bin, move and change; strokes that come and go; what is left out."""
    told: Counter[str] = Counter()
    for act, table, _ in {(_act(one), one.table, one.id) for one in restoration.changes}:
        told[f"{act}.{table}"] += 1
    told["redrawn.panels"] = len({one.part for one in restoration.changes if one.part != BOARD})
    told["skipped.panels"] = len({_subject(one.change) for one in restoration.skipped})
    return {name: count for name, count in sorted(told.items()) if count}


def summary(restoration: Restoration, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Whole sentences, the largest things first."""
    said = [*_of_board(restoration.changes, labels), *_of_drawings(restoration.changes, labels)]
    if not said:
        said = ["Nothing will change: the board says the same as then."]
    return (*said, *_left_out(restoration, labels))


def _of_board(changes: Iterable[Change], labels: Mapping[str, str]) -> Iterator[str]:
    board = [one for one in changes if one.part == BOARD]
    production = [one for one in board if one.table == "production"]
    if production:
        yield f"Sets back {joined(_fields(production))} of the production."
    records = [one for one in board if one.table != "production"]
    for act, said in (("unbinned", "Brings {} back."), ("binned", "Puts {} into the bin."), ("moved", "Moves {} back.")):
        if some := [one for one in records if _act(one) == act]:
            yield said.format(_these(some, labels))
    fields = sorted((one for one in records if _act(one) == "set"), key=_told_first)
    for _, changed in groupby(fields, key=lambda one: one.table):
        some = list(changed)
        yield f"Sets back {joined(_fields(some))} of {_these(some, labels)}."


def _told_first(change: Change) -> int:
    return _TOLD.index(change.table) if change.table in _TOLD else len(_TOLD)


def _of_drawings(changes: Iterable[Change], labels: Mapping[str, str]) -> Iterator[str]:
    drawn = [one for one in changes if one.part != BOARD]
    panels = list(dict.fromkeys(_subject(one) for one in drawn))
    if not panels:
        return
    strokes = Counter(_act(one) for one in drawn if one.table == "strokes")
    said = [f"{counted('strokes', strokes[act])} {verb[strokes[act] > 1]}" for act, verb in _STROKES if strokes[act]]
    marks = {(one.table, one.id) for one in drawn if one.table != "strokes"}
    said += [f"{counted(table, count)} will be as then" for table, count in sorted(Counter(t for t, _ in marks).items())]
    yield f"Redraws {_called('panels', panels, labels)}: {joined(said)}."


_STROKES: Final = (("made", ("comes back", "come back")), ("gone", ("goes", "go")), ("set", ("changes", "change")))


def _left_out(restoration: Restoration, labels: Mapping[str, str]) -> Iterator[str]:
    for reason, (one, many) in _WHY.items():
        subjects = dict.fromkeys(
            (each.because or _subject(each.change)) for each in restoration.skipped if each.reason == reason
        )
        if subjects:
            yield f"Leaves out {_called('records', list(subjects), labels)}: {one if len(subjects) == 1 else many}."


def _act(change: Change) -> str:
    if not change.field:
        return "made" if change.was is None else "gone" if change.now is None else "set"
    if change.field == "deleted":
        return "binned" if is_burial(change) else "unbinned"
    return "moved" if change.table in _STORY and change.field in place_fields(change.table) else "set"


def _subject(change: Change) -> str:
    return change.id if change.part == BOARD else change.part.partition("/")[2]


def _fields(changes: Iterable[Change]) -> list[str]:
    names = list(dict.fromkeys(field_name(one.field) for one in changes))
    return names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more fields"]


def _these(changes: Iterable[Change], labels: Mapping[str, str]) -> str:
    tables: dict[str, dict[str, None]] = {}
    for one in sorted(changes, key=_told_first):
        tables.setdefault(one.table, {})[one.id] = None
    # Of a panel the name alone is a number, that of scenes and shots says what they are.
    noun = {"panels": "panel "}
    return joined(_called(table, list(ids), labels, noun.get(table, "")) for table, ids in tables.items())


def _called(table: str, ids: Sequence[str], labels: Mapping[str, str], noun: str = "") -> str:
    """By their names where they are few, else how many."""
    names = [noun + labels[id] for id in ids if id in labels]
    return joined(names) if len(names) == len(ids) and len(ids) <= _NAMED else counted(table, len(ids))
