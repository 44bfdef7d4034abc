"""A short story of edits, written down as data so that both languages can tell it: see `edits.json`."""

from collections.abc import Callable, Iterator
from typing import Any

from pycrdt import Doc

from board import edits
from board.ids import Dice
from board.stroke import BadStroke, stroke

ACCOUNT = "account-mara"

Step = list[Any]
"""[name of the edit, arguments..., name for the ids it makes]. Names in `$` stand for ids made before."""


def loaded_dice(seed: int) -> Dice:
    """Ids and digits which every language can make: counted, and by a linear congruence."""
    counter, state = iter(range(1, 100_000)), seed

    def below(bound: int) -> int:
        nonlocal state
        state = (state * 1103515245 + 12345) % 2**31
        return state * bound // 2**31

    return Dice(lambda: f"01900000-0000-7000-8000-{next(counter):012x}", below)


def tell(doc: Doc[Any], steps: list[Step], seed: int) -> list[str]:
    """Does the steps and returns which of them were refused."""
    dice, names, refused = loaded_dice(seed), dict[str, Any](), list[str]()
    for index, step in enumerate(steps):
        name, *arguments = _resolved(step, names)
        try:
            made = _EDITS[name](doc, dice, *arguments)
        except (edits.InvalidEdit, BadStroke):
            refused.append(f"{index} {name}")
            continue
        if isinstance(made, str):
            made = [made]
        for position, id in enumerate(made or []):
            names[f"${index}.{position}"] = id
    return refused


def _resolved(value: Any, names: dict[str, Any]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_resolved(item, names) for item in value]
    if isinstance(value, dict):
        return {key: _resolved(item, names) for key, item in value.items()}
    return value


def _placed(spot: dict[str, str] | None) -> dict[str, Any]:
    return dict(spot or {})


Edit = Callable[..., Any]
_EDITS: dict[str, Edit] = {
    "insertScript": lambda doc, dice, fields: edits.insert_script(doc, fields, account=ACCOUNT, dice=dice),
    "insertElements": lambda doc, dice, script, rows: edits.insert_elements(doc, script, rows, account=ACCOUNT, dice=dice),
    "insertScenes": lambda doc, dice, rows, spot=None: edits.insert_scenes(
        doc, rows, account=ACCOUNT, dice=dice, **_placed(spot)
    ),
    "insertShots": lambda doc, dice, scene, rows, spot=None: edits.insert_shots(
        doc, scene, rows, account=ACCOUNT, dice=dice, **_placed(spot)
    ),
    "insertPanels": lambda doc, dice, shot, rows, spot=None: edits.insert_panels(
        doc, shot, rows, account=ACCOUNT, dice=dice, **_placed(spot)
    ),
    "moveScenes": lambda doc, dice, ids, spot=None: edits.move_scenes(doc, ids, dice=dice, **_placed(spot)),
    "moveShots": lambda doc, dice, ids, scene, spot=None: edits.move_shots(doc, ids, scene=scene, dice=dice, **_placed(spot)),
    "movePanels": lambda doc, dice, ids, shot, spot=None: edits.move_panels(doc, ids, shot=shot, dice=dice, **_placed(spot)),
    "duplicatePanels": lambda doc, dice, ids: list(edits.duplicate_panels(doc, ids, account=ACCOUNT, dice=dice).values()),
    "deleteRecords": lambda doc, dice, table, ids: edits.delete(doc, table, ids),
    "restoreRecords": lambda doc, dice, table, ids: edits.restore(doc, table, ids),
    "setFields": lambda doc, dice, table, ids, fields: edits.set_fields(doc, table, ids, fields),
    "setProduction": lambda doc, dice, fields: edits.set_production(doc, fields),
    "linkElements": lambda doc, dice, panel, ids: edits.link(doc, panel, ids),
    "unlinkElements": lambda doc, dice, panel, ids: edits.unlink(doc, panel, ids),
    "lockNumbers": lambda doc, dice, ids: edits.lock_numbers(doc, ids),
    "unlockNumbers": lambda doc, dice, ids: edits.unlock_numbers(doc, ids),
    "editText": lambda doc, dice, table, id, field, position, delete, insert: edits.edit_text(
        doc, table, id, field, position, delete, insert
    ),
    "addLayer": lambda doc, dice, fields, spot=None: edits.add_layer(doc, fields, account=ACCOUNT, dice=dice, **_placed(spot)),
    "moveLayers": lambda doc, dice, ids, spot=None: edits.move_layers(doc, ids, dice=dice, **_placed(spot)),
    "addImage": lambda doc, dice, layer, fields: edits.add_image(doc, layer, fields, account=ACCOUNT, dice=dice),
    "addText": lambda doc, dice, layer, fields: edits.add_text(doc, layer, fields, account=ACCOUNT, dice=dice),
    "addArrow": lambda doc, dice, layer, fields: edits.add_arrow(doc, layer, fields, account=ACCOUNT, dice=dice),
    "addStrokes": lambda doc, dice, layer, lines: edits.add_strokes(
        doc, [stroke(points, layer=layer, tool="pen", seed=7) for points in lines], dice=dice
    ),
    "removeStrokes": lambda doc, dice, ids: edits.remove_strokes(doc, ids),
    "transformStrokes": lambda doc, dice, ids, matrix: edits.transform_strokes(doc, ids, tuple(matrix)),
}


def names_of_edits() -> Iterator[str]:
    """Every edit that a story can tell."""
    yield from _EDITS
