"""What stands in the way of suggestions on one board, as data: the review screen computes the same in the browser."""

import base64
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc

from board import edits
from board.document import Document, plain
from board.edits.plan import Plan
from board.review.circumstances import BOARD, REVIEW, Circumstances, panel_part
from board.review.conflict import conflicts
from board.review.fingerprint import strokes_of
from board.review.looking import look
from board.review.operations import AnyOperation
from board.review.parsing import parse
from board.review.proposing import fields_of, placed
from board.roles import Role
from board.stroke import encode, stroke
from tests.vectors.story import loaded_dice

ID = "01900000-0000-7000-8000-0000000000{}".format
DRAWN = panel_part(ID("22"))
LOCKED, APPROVED = ID("21"), ID("25")
_WHO = Circumstances(board=ID("b0"), account="dora", role=Role.DIRECTOR)


@dataclass(frozen=True)
class Parts:
    """The documents of a board, as a draft which is only looked at."""

    docs: dict[str, Document]

    def __getitem__(self, part: str) -> Document:
        return self.docs[part]

    def doc(self, part: str) -> Document:
        """The document of a part."""
        return self.docs[part]

    def update(self, part: str) -> bytes:
        """Nothing has been written."""
        return b""


def review_vectors() -> dict[str, Any]:
    """The board before and after people worked on it, and what is said of each suggestion at both times."""
    parts = _parts()
    made = {name: _filed(parts, raw) for name, raw in _proposals(parts).items()}
    before, drawn = _state(parts[BOARD]), _state(parts[DRAWN])
    at_first = {name: _said(parts, operations, made[name], frozenset()) for name, operations in _read(made)}
    _work(parts)
    since = {name: _said(parts, operations, made[name], frozenset({LOCKED})) for name, operations in _read(made)}
    return {
        "before": {"board": before, "drawing": drawn, "locks": [], "approved": []},
        "after": {"board": _state(parts[BOARD]), "drawing": _state(parts[DRAWN]), "locks": [LOCKED], "approved": [APPROVED]},
        "drawn": ID("22"),
        "suggestions": [{**made[name], "name": name, "before": at_first[name], "after": since[name]} for name in made],
    }


def _parts() -> Parts:
    """Two scenes; the first has two shots of two panels, the second one shot of one."""
    parts = Parts({part: Doc(client_id=1) for part in (BOARD, REVIEW, DRAWN)})
    board, dice = parts[BOARD], loaded_dice(7)
    edits.birth_board(board)
    edits.birth_review(parts[REVIEW])
    edits.birth_panel(parts[DRAWN])
    scenes = [{"id": ID(scene), "slugline": f"INT. DECK {scene} – NIGHT"} for scene in ("01", "02")]
    edits.insert_scenes(board, scenes, account="ann", dice=dice)
    for shot, scene, size in (("11", "01", "WS"), ("12", "01", "MS"), ("13", "02", "CU")):
        camera = {"size": size, "focal_length_mm": 35, "movement": ["PAN_L"], "camera_height_m": 1.55}
        edits.insert_shots(board, ID(scene), [{"id": ID(shot), **camera}], account="ann", dice=dice)
    for panel, shot in (("21", "11"), ("22", "11"), ("23", "12"), ("24", "12"), ("25", "13")):
        row = {"id": ID(panel), "action": f"Panel {panel} “turns” 🌊", "duration_frames": 36, "links": {ID("e1"), ID("e0")}}
        edits.insert_panels(board, ID(shot), [row], account="ann", dice=dice)
    edits.add_strokes(parts[DRAWN], [stroke([(1, 2, 0.5)], layer="ink")], dice=dice)
    return parts


def _work(parts: Parts) -> None:
    """A size, a text, a panel moved and one gone, a stroke erased and others made, a layer gone, an approval."""
    board = parts[BOARD]
    edits.set_field(board, "shots", ID("12"), "size", "ECU")
    edits.set_text(board, "panels", ID("22"), "action", "Panel 22 waits")
    edits.move_panels(board, [ID("24")], shot=ID("11"), after=ID("22"), dice=loaded_dice(9))
    edits.delete(board, "panels", [ID("23")])
    edits.remove_strokes(parts[DRAWN], list(strokes_of(parts[DRAWN])))
    plan = Plan(parts[DRAWN])
    plan.put("strokes", ID("78"), encode(stroke([(5, 6, 1)], layer="ink")))
    plan.carry_out()
    edits.add_text(parts[DRAWN], "notes", {"text": "“Wait” 🌊", "x": 12.5}, account="ann", dice=loaded_dice(11))
    edits.delete(parts[DRAWN], "layers", ["tone"])
    plan = Plan(parts[REVIEW])
    plan.create("approvals", APPROVED, {"table": "panels", "status": "approved"}, "dora")
    plan.carry_out()


def _proposals(parts: Parts) -> dict[str, list[dict[str, Any]]]:
    def set_(table: str, id: str, field: str, base: Any, value: Any) -> dict[str, Any]:
        return {"op": "set", "table": table, "id": ID(id), "field": field, "base": base, "value": value}

    def move(table: str, id: str, parent: str, to: str, **beside: str) -> dict[str, Any]:
        order = next(one["order"] for key, one in _rows(parts[BOARD], table) if key == ID(id))
        return {"op": "move", "table": table, "id": ID(id), "base_parent": parent, "base_order": order, "parent": to, **beside}

    def note(id: str, text: str) -> dict[str, Any]:
        return {"op": "note", "table": "panels", "id": ID(id), "text": text}

    text = {"op": "text", "table": "panels", "id": ID("22"), "field": "action", "base": "Panel 22 “turns” 🌊", "value": "No"}
    ink = base64.b64encode(encode(stroke([(3, 4, 1)], layer="ink"))).decode()
    old = [[id, base64.b64encode(data).decode()] for id, data in strokes_of(parts[DRAWN]).items()]
    frame = {"op": "insert", "shot": ID("12"), "after": ID("24"), "drawing": [ink]}
    own = {"scene": ID("01"), "after": ID("12"), "fields": {"size": "MCU", "framing": ["SINGLE"]}}
    return {
        "size": [set_("shots", "12", "size", "MS", "CU"), set_("shots", "12", "focal_length_mm", 35, 75)],
        "size of another shot": [set_("shots", "11", "size", "WS", "FS")],
        "list": [set_("shots", "13", "movement", ["PAN_L"], ["STATIC"])],
        "unset": [set_("panels", "24", "transition", None, {"kind": "DISSOLVE", "frames": 12})],
        "text": [text],
        "locked": [set_("panels", "21", "duration_frames", 36, 48)],
        "approved": [set_("panels", "25", "duration_frames", 36, 48)],
        "note on approved": [note("25", "Hold longer.")],
        "gone": [
            {"op": "note", "table": "panels", "id": ID("23"), "text": "Closer."},
            set_("panels", "23", "status", "draft", "x"),
        ],
        "frame": [frame],
        "frame with its own shot": [
            {"op": "insert", "own": own, "drawing": []},
            {"op": "insert", "shot": "@0", "after": "@0", "drawing": []},
        ],
        "strokes": [{"op": "stroke_add", "panel": ID("22"), "strokes": [ink]}],
        "erased": [{"op": "stroke_delete", "panel": ID("22"), "strokes": old}],
        "moved away": [move("panels", "24", ID("12"), ID("12"), before=ID("23"))],
        "moved": [move("shots", "12", ID("01"), ID("02"), before=ID("13"))],
        "anchor": [move("panels", "22", ID("11"), ID("12"), after=ID("23"))],
        "shot": [{"op": "delete", "table": "shots", "id": ID("12")}],
        "panel with its drawing": [{"op": "delete", "table": "panels", "id": ID("22")}],
        "strokes of one name": [{"op": "stroke_add", "panel": ID("22"), "strokes": [[ID("77"), ink], [ID("78"), ink]]}],
    }


def _rows(board: Document, table: str) -> list[tuple[str, dict[str, Any]]]:
    return list(plain(board, table).items())


def _filed(parts: Parts, raw: list[dict[str, Any]]) -> dict[str, Any]:
    """What a record would keep; of two frames the second needs the first."""
    operations = parse(raw)
    seen = look(parts, operations)
    named = placed(operations, {}, ID("5a"), seen, _WHO)
    kept = fields_of(named, seen)
    return {"operations": kept["operations"], "fingerprint": kept["fingerprint"]}


def _read(made: dict[str, Any]) -> list[tuple[str, tuple[AnyOperation, ...]]]:
    return [(name, parse(filed["operations"])) for name, filed in made.items()]


def _said(parts: Parts, operations: tuple[AnyOperation, ...], filed: Any, locks: frozenset[str]) -> dict[str, Any]:
    """The conflicts of all operations and of the last one alone; whether it is stale."""
    every = range(len(operations))
    now = fields_of(operations, look(parts, operations))["fingerprint"]
    return {
        "all": [_plain(one.to_json()) for one in conflicts(parts, operations, every, locks)],
        "last": [_plain(one.to_json()) for one in conflicts(parts, operations, [len(every) - 1], locks)],
        "stale": now != filed["fingerprint"],
    }


def _plain(conflict: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in conflict.items() if name != "sentence"}


def _state(doc: Document) -> str:
    return base64.b64encode(doc.get_update()).decode()
