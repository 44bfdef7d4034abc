"""A comparison in lines, in the story's order: what changed since, to be walked through and printed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from board.history.comparison import Comparison, RecordChange
from board.history.drawing import DrawingChange
from board.history.saying import labels_of
from board.history.wording import changes, counted, joined
from board.model import Board, Json

_STORY: Final = ("scenes", "shots", "panels")
_SCRIPT: Final = ("scripts", "elements")
_MARKS: Final = ("layers", "images", "texts", "arrows")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is not as it was; `how` is added, removed, moved, changed or redrawn."""

    table: str
    id: str
    how: str
    scene: str
    panel: str
    sentence: str

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {
            "table": self.table,
            "id": self.id,
            "how": self.how,
            "scene": self.scene,
            "panel": self.panel,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Told:
    """What is called how, and the lines."""

    labels: Mapping[str, str]
    lines: tuple[Line, ...]


def tell(comparison: Comparison, before: Board, after: Board) -> Told:
    """The comparison of two boards in words."""
    was, now = labels_of(before), labels_of(after)
    teller = _Teller(comparison, before, after, was, now)
    return Told({**was, **now}, tuple(teller.lines()))


class _Teller:
    def __init__(
        self, comparison: Comparison, before: Board, after: Board, was: Mapping[str, str], now: Mapping[str, str]
    ) -> None:
        self._comparison = comparison
        self._was, self._now = was, now
        self._scenes = {**_scenes(before), **_scenes(after)}
        self._story = _merged(_story(before), _story(after))
        self._siblings = _followers(after)

    def lines(self) -> Iterator[Line]:
        """The production first, then the script, the story from its beginning, and what stands beside it."""
        records = self._comparison.records
        if self._comparison.production:
            said = joined(changes((one.field, one.was, one.now) for one in self._comparison.production))
            yield Line("production", "", "changed", "", "", f"Settings: {said}")
        yield from self._script([one for one in records if one.table in _SCRIPT])
        yield from self._of_story([one for one in records if one.table in _STORY])
        beside = [one for one in records if one.table not in (*_STORY, *_SCRIPT)]
        for table, how in sorted({(one.table, _how(one)) for one in beside}):
            some = [one for one in beside if (one.table, _how(one)) == (table, how)]
            yield Line(table, some[0].id if len(some) == 1 else "", how, "", "", f"{counted(table, len(some))} {how}")

    def _script(self, records: Sequence[RecordChange]) -> Iterator[Line]:
        for table in _SCRIPT:
            some = [one for one in records if one.table == table]
            numbers = Counter(_how(one) for one in some)
            if numbers:
                said = joined(f"{counted(table, count)} {how}" for how, count in sorted(numbers.items()))
                how = next(iter(numbers)) if len(numbers) == 1 else "changed"
                yield Line(table, some[0].id if len(some) == 1 else "", how, "", "", f"Screenplay: {said}")

    def _of_story(self, records: Iterable[RecordChange]) -> Iterator[Line]:
        records = list(records)
        along = Counter((one.under, one.table) for one in records if one.under)
        changed = {one.id: one for one in records if not one.under}
        fresh = {one.id for one in records if one.how == "added"}
        redrawn = {one.panel: one for one in self._comparison.drawings if one.panel in self._now}
        for id in self._story:
            if id in changed:
                yield from self._of_record(changed[id], along)
            # A new panel with its first drawing is one thing.
            if id in redrawn and id not in fresh:
                yield self._line("panels", id, "redrawn", f"{self._label(id)} redrawn: {_redrawn(redrawn[id])}")

    def _of_record(self, change: RecordChange, along: Mapping[tuple[str, str], int]) -> Iterator[Line]:
        name = self._label(change.id)
        if change.how != "kept":
            went = [counted(table, along[change.id, table]) for table in _STORY if along.get((change.id, table))]
            more = f" with {joined(went)}" if went else ""
            yield self._line(change.table, change.id, change.how, f"{name} {_VERBS[change.how]}{more}")
            return
        if change.is_moved:
            yield self._line(change.table, change.id, "moved", f"{name} moved {self._whither(change)}")
        if change.fields:
            said = joined(changes((one.field, one.was, one.now) for one in change.fields))
            yield self._line(change.table, change.id, "changed", f"{name}: {said}")

    def _whither(self, change: RecordChange) -> str:
        next_one = self._siblings.get(change.id, "")
        where = f"before {self._now[next_one]}" if next_one in self._now else "to the end"
        if change.was and change.now and change.was.parent != change.now.parent and change.now.parent in self._now:
            where = f"into {self._now[change.now.parent]}" + (f", {where}" if next_one else "")
        old, new = self._was.get(change.id), self._now.get(change.id)
        return where + (f" (was {old})" if old and new and old != new else "")

    def _label(self, id: str) -> str:
        label = self._now.get(id) or self._was.get(id, "")
        return label[:1].upper() + label[1:]

    def _line(self, table: str, id: str, how: str, sentence: str) -> Line:
        return Line(table, id, how, self._scenes.get(id, ""), id if table == "panels" else "", sentence)


_VERBS: Final = {"added": "added", "removed": "deleted"}


def _how(change: RecordChange) -> str:
    return _VERBS.get(change.how) or ("moved" if change.is_moved and not change.fields else "changed")


def _redrawn(drawing: DrawingChange) -> str:
    strokes = (("added", len(drawing.added)), ("erased", len(drawing.removed)), ("changed", len(drawing.changed)))
    said = [f"{counted('strokes', count)} {how}" for how, count in strokes if count]
    for table in _MARKS:
        numbers = Counter(mark.how for mark in drawing.marks if mark.table == table)
        said += [f"{counted(table, count)} {_VERBS.get(how, 'changed')}" for how, count in sorted(numbers.items())]
    return joined(said)


def _story(board: Board) -> list[str]:
    """Every scene, shot and panel in the order of the story, each before what stands in it."""
    ids: list[str] = []
    for scene in board.scenes:
        ids.append(scene.id)
        for shot in board.shots_of(scene.id):
            ids += [shot.id, *(panel.id for panel in board.panels_of(shot.id))]
    return ids


def _merged(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """The story as it is, what is gone behind what it stood behind."""
    stays, anchor = frozenset(after), ""
    gone: dict[str, list[str]] = {}
    for id in before:
        if id in stays:
            anchor = id
        else:
            gone.setdefault(anchor, []).append(id)
    yield from gone.get("", ())
    for id in after:
        yield id
        yield from gone.get(id, ())


def _scenes(board: Board) -> dict[str, str]:
    """The scene that everything in the story stands in."""
    scenes = {scene.id: scene.id for scene in board.scenes} | {shot.id: shot.scene for shot in board.shots}
    return scenes | {panel.id: scenes[panel.shot] for panel in board.panels}


def _followers(board: Board) -> dict[str, str]:
    """What comes behind each scene, shot and panel under the same parent."""
    rows: list[Sequence[str]] = [[scene.id for scene in board.scenes]]
    rows += [[shot.id for shot in board.shots_of(scene.id)] for scene in board.scenes]
    rows += [[panel.id for panel in board.panels_of(shot.id)] for shot in board.shots]
    return {id: behind for row in rows for id, behind in pairwise(row)}
