"""The draft that the board holds, and which of its paragraphs and scenes the new one still has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from board.edits.plan import Plan
from board.ids import Dice
from board.order import LONGEST, is_key, sort_key, spread
from board.screenplay.elements import Dual, Element, ElementType, Scene, Screenplay
from board.screenplay.redraft import Line, match_drafts
from board.screenplay.scenes import into_scenes

_REMEMBERED = 12  # characters from which a paragraph in the bin is known again when a draft brings it back


@dataclass(frozen=True, slots=True)
class Draft:
    """A script as the board holds it: paragraphs and scenes in order, each beside its id."""

    ids: tuple[str, ...]
    elements: tuple[Element, ...]
    scenes: tuple[Scene, ...]
    scene_ids: tuple[str, ...]


@dataclass(slots=True)
class Work:
    """An import while it is worked out.

    `elements` and `scenes` are the known ids by their index in the new draft, `ids` those of all its paragraphs.
    """

    plan: Plan
    screenplay: Screenplay
    script: str
    account: str
    dice: Dice
    old: Draft
    elements: dict[int, str] = field(default_factory=dict)
    scenes: dict[int, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def update(self, table: str, id: str, fields: Mapping[str, object]) -> bool:
        """Plans the fields that differ, taking absent ones as empty; says whether there were any."""
        row = self.plan.row(table, id)
        differing = {name: value for name, value in fields.items() if not _same(row.get(name), value)}
        for name, value in differing.items():
            self.plan.set(table, id, name, value)
        return bool(differing)


def old_draft(plan: Plan, script: str) -> Draft:
    """The paragraphs of a script that are not in the bin, in order; empty when the board does not know it."""
    rows = [(id, row) for id, row in plan.rows("elements").items() if row.get("script") == script and not row.get("deleted")]
    rows.sort(key=lambda pair: sort_key(str(pair[1].get("order", "")), pair[0]))
    elements, scenes, _ = into_scenes([_element(row) for _, row in rows])
    scene_ids = tuple(str(rows[scene.heading][1].get("scene", "")) for scene in scenes)
    return Draft(tuple(id for id, _ in rows), elements, scenes, scene_ids)


def recognise(work: Work) -> None:
    """Finds the old paragraphs and scenes in the new draft."""
    match = match_drafts(_lines(work.old.elements), _lines(work.screenplay.elements))
    work.elements = {b: work.old.ids[a] for b, a in match.lines.items()}
    known = work.plan.rows("scenes")
    work.scenes = {b: id for b, a in match.scenes.items() if (id := work.old.scene_ids[a]) in known}
    _remember(work)
    work.ids = [work.elements.get(i) or work.dice.new_id() for i in range(len(work.screenplay.elements))]


def fill_in(order: Sequence[tuple[str, str | None]], dice: Dice) -> dict[str, str]:
    """Order keys for a list of ids of which some keep the key they have; returns only the new keys."""
    kept = [key for _, key in order if key is not None]
    if not all(map(is_key, kept)) or any(one >= other for one, other in pairwise(kept)):
        return _rekeyed(order, dice)
    keys: dict[str, str] = {}
    waiting: list[str] = []
    before: str | None = None
    for id, key in [*order, ("", None)]:
        if id and key is None:
            waiting.append(id)
            continue
        keys |= zip(waiting, spread(len(waiting), before, key, dice.below), strict=True)
        waiting, before = [], key
    return keys if max(map(len, keys.values()), default=0) <= LONGEST else _rekeyed(order, dice)


def _rekeyed(order: Sequence[tuple[str, str | None]], dice: Dice) -> dict[str, str]:
    return dict(zip((id for id, _ in order), spread(len(order), None, None, dice.below), strict=True))


def whole(value: object) -> int:
    """A number field as the CRDT gives it back: 1.0, or nothing at all."""
    return int(value) if isinstance(value, int | float) else 0


def _same(present: object, value: object) -> bool:
    if isinstance(value, tuple):
        return list(value) == (present or [])
    return present == value or (not present and not value)


def _element(row: Mapping[str, Any]) -> Element:
    type: ElementType = row.get("type", "action")
    dual: Dual = row.get("dual", "")
    return Element(
        type=type,
        text=str(row.get("text", "")),
        scene_number=str(row.get("scene_number", "")),
        character=str(row.get("character", "")),
        extension=str(row.get("extension", "")),
        dual=dual,
        level=whole(row.get("level")),
    )


def _lines(elements: Iterable[Element]) -> list[Line]:
    return [Line(e.type, e.text, e.character, e.scene, e.scene_number) for e in elements]


def _remember(work: Work) -> None:
    """Paragraphs and scenes that an earlier draft lost and this one brings back word for word."""
    buried = {
        (str(row.get("type")), str(row.get("text"))): id
        for id, row in work.plan.rows("elements").items()
        if row.get("script") == work.script and row.get("deleted") and len(str(row.get("text", ""))) >= _REMEMBERED
    }
    for index, element in enumerate(work.screenplay.elements if buried else ()):
        id = None if index in work.elements else buried.pop((element.type, element.text), None)
        if id is not None:
            work.elements[index] = id
            if element.type == "scene_heading":
                _remember_scene(work, element.scene, str(work.plan.row("elements", id).get("scene", "")))


def _remember_scene(work: Work, scene: int, id: str) -> None:
    if id in work.plan.rows("scenes") and id not in work.scenes.values():
        work.scenes.setdefault(scene, id)
