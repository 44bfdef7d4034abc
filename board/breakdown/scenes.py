"""The scenes of a new draft on the board: known ones keep id, number and panels, new ones get a place and a free number."""

from collections.abc import Sequence

from board.breakdown.draft import Work, fill_in
from board.order import sort_key
from board.screenplay.elements import Scene
from board.screenplay.redraft import unmoved
from board.screenplay.scenes import UsedNumbers, next_number

_FIELDS = ("slugline", "setting", "location", "time_of_day", "synopsis", "cast")


def plan_scenes(work: Work) -> list[str]:
    """Plans scenes that are new, changed, moved or gone. Returns the id of each scene of the new draft."""
    _leave_out_the_gone(work)
    indices = range(len(work.screenplay.scenes))
    ids = [work.scenes[index] if index in work.scenes else work.dice.new_id() for index in indices]
    numbers = _numbers(work, ids)
    keys = fill_in(_story_order(work, ids), work.dice)
    for index, (id, number) in enumerate(zip(ids, numbers, strict=True)):
        if index in work.scenes:
            _update(work, id, work.screenplay.scenes[index], number)
        else:
            _create(work, id, work.screenplay.scenes[index], number, keys.pop(id))
    for id, key in keys.items():
        work.plan.set("scenes", id, "order", key)
    return ids


def _leave_out_the_gone(work: Work) -> None:
    kept = set(work.scenes.values())
    for id, scene in zip(work.old.scene_ids, work.old.scenes, strict=True):
        if id in kept or id not in work.plan.rows("scenes") or work.plan.row("scenes", id).get("deleted"):
            continue
        panels = _panels_in(work, id)
        if panels:
            work.plan.set("scenes", id, "omitted", True)
            number = work.plan.row("scenes", id).get("number", scene.number)
            count = "1 panel" if panels == 1 else f"{panels} panels"
            work.warnings.append(f"Scene {number} ({scene.slugline}) left the script; it has {count} and stays as omitted.")
        else:
            work.plan.set("scenes", id, "deleted", True)


def _panels_in(work: Work, scene: str) -> int:
    rows = work.plan.rows
    shots = {id for id, row in rows("shots").items() if row.get("scene") == scene and not row.get("deleted")}
    return sum(row.get("shot") in shots and not row.get("deleted") for row in rows("panels").values())


def _numbers(work: Work, ids: Sequence[str]) -> list[str]:
    """The script's number where it writes one, else the board's, else a free one after the scene before."""
    scenes, elements, rows = work.screenplay.scenes, work.screenplay.elements, work.plan.rows("scenes")
    written = [elements[scene.heading].scene_number for scene in scenes]
    if not rows and not any(written):
        return [scene.number for scene in scenes]
    used = UsedNumbers([*(str(row.get("number", "")) for row in rows.values()), *written])
    numbers: list[str] = []
    for index, id in enumerate(ids):
        number = written[index] or (str(rows[id].get("number", "")) if id in rows else "")
        numbers.append(number or next_number(numbers[-1] if numbers else "", used))
        used.add(numbers[-1])
    return numbers


def _story_order(work: Work, ids: Sequence[str]) -> list[tuple[str, str | None]]:
    """All scenes of the board in order, with the key they keep; what the new draft moved or added stands behind its forerunner.

    A scene that people moved on the board stays where they put it, unless the script moved it too.
    """
    rows = work.plan.rows("scenes")
    places = {id: place for place, id in enumerate(work.old.scene_ids)}
    stay = unmoved([places[id] for id in ids if id in places])
    staying = {id for id in ids if id in places and places[id] in stay}
    drafted = set(ids)
    placed = sorted(rows, key=lambda id: sort_key(str(rows[id].get("order", "")), id))
    settled = [id for id in placed if id in staying or id not in drafted]
    settled_ids = set(settled)
    order = _with_followers(settled, ids, staying)
    return [(id, str(rows[id].get("order", "")) if id in settled_ids else None) for id in order]


def _with_followers(settled: Sequence[str], ids: Sequence[str], staying: set[str]) -> list[str]:
    """The settled scenes, each with the new or moved ones that follow it in the script; a board's first import goes last."""
    followers: dict[str, list[str]] = {}
    anchor = ""
    for id in ids:
        if id in staying:
            anchor = id
        else:
            followers.setdefault(anchor, []).append(id)
    first = followers.get("", [])
    at = next((place for place, id in enumerate(settled) if id in staying), len(settled))
    order = list(settled[:at]) + first
    for id in settled[at:]:
        order += [id, *followers.get(id, [])]
    return order


def _create(work: Work, id: str, scene: Scene, number: str, key: str) -> None:
    fields: dict[str, object] = {name: value for name in _FIELDS if (value := getattr(scene, name))}
    fields |= {"number": number, "order": key, "script": work.script, "heading": work.ids[scene.heading]}
    if scene.omitted:
        fields["omitted"] = True
    work.plan.create("scenes", id, fields, work.account)


def _update(work: Work, id: str, scene: Scene, number: str) -> None:
    """Only what the script changed: a synopsis that people wrote on the board stays."""
    before = dict(zip(work.old.scene_ids, work.old.scenes, strict=True)).get(id)
    fields = {name: getattr(scene, name) for name in _FIELDS if before is None or getattr(before, name) != getattr(scene, name)}
    fields |= {"number": number, "heading": work.ids[scene.heading]}
    if before is None:
        fields["deleted"] = False
    if before is None or before.omitted != scene.omitted:
        fields["omitted"] = scene.omitted
    work.update("scenes", id, fields)
