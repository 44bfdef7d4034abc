"""The paragraphs of a new draft on the board, and the panels that lost one."""

from collections.abc import Sequence
from dataclasses import dataclass

from board.breakdown.draft import Work, fill_in, whole
from board.screenplay.elements import Element
from board.screenplay.redraft import unmoved

_FIELDS = ("text", "scene_number", "character", "extension", "dual", "level")


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the paragraphs; `removed` are the ids of those that left the script."""

    added: int
    changed: int
    moved: int
    removed: tuple[str, ...]


def plan_paragraphs(work: Work, scenes: Sequence[str]) -> Tally:
    """Plans paragraphs that are new, changed, moved or gone."""
    elements, ids = work.screenplay.elements, work.ids
    places = {id: place for place, id in enumerate(work.old.ids)}
    stay = unmoved([places[id] for id in ids if id in places])
    keys = fill_in([(id, _key(work, id) if places.get(id, -1) in stay else None) for id in ids], work.dice)
    revision = _next_revision(work)
    changed = 0
    for index, (id, element) in enumerate(zip(ids, elements, strict=True)):
        fields = _fields(element, scenes)
        if index in work.elements:
            changed += _update(work, id, fields, revision)
        else:
            present = {name: value for name, value in {**fields, "revision": revision}.items() if value}
            work.plan.create("elements", id, {**present, "script": work.script, "order": keys.pop(id)}, work.account)
    for id, key in keys.items():
        work.plan.set("elements", id, "order", key)
    fresh = sum(id not in places for id in ids)
    return Tally(fresh, changed, _moved(ids, places, stay), _remove(work, set(ids)))


def lost_links(work: Work, removed: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Panels that show a paragraph which the script lost, with its text."""
    gone = set(removed)
    texts = {id: str(work.plan.row("elements", id).get("text", "")) for id in gone}
    panels = [(id, row) for id, row in sorted(work.plan.rows("panels").items()) if not row.get("deleted")]
    return tuple((id, texts[element]) for id, row in panels for element in sorted(gone & set(row.get("links") or ())))


def _key(work: Work, id: str) -> str:
    return str(work.plan.row("elements", id).get("order", ""))


def _moved(ids: Sequence[str], places: dict[str, int], stay: set[int]) -> int:
    return sum(id in places and places[id] not in stay for id in ids)


def _next_revision(work: Work) -> int:
    """0 for the first import, then one more than any paragraph carries."""
    rows = work.plan.rows("elements").values()
    revisions = [whole(row.get("revision")) for row in rows if row.get("script") == work.script]
    return max(revisions) + 1 if revisions else 0


def _fields(element: Element, scenes: Sequence[str]) -> dict[str, object]:
    fields: dict[str, object] = {"type": element.type} | {name: getattr(element, name) for name in _FIELDS}
    fields["scene"] = scenes[element.scene] if element.scene >= 0 else ""
    return fields


def _update(work: Work, id: str, fields: dict[str, object], revision: int) -> bool:
    """Plans what differs; a paragraph whose own words changed, or that came back, carries the draft's revision."""
    work.update("elements", id, {"scene": fields.pop("scene")})
    changed = work.update("elements", id, fields)
    back = work.update("elements", id, {"deleted": False})
    if changed or back:
        work.plan.set("elements", id, "revision", revision)
    return changed and not back


def _remove(work: Work, kept: set[str]) -> tuple[str, ...]:
    removed = tuple(id for id in work.old.ids if id not in kept)
    for id in removed:
        work.plan.set("elements", id, "deleted", True)
    return removed
