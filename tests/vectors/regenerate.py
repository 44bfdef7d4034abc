"""Writes the shared vectors from the Python side: `python -m tests.vectors.regenerate`.

The files are kept in the tree and both languages are tested against them. Golden documents of a released schema are written
once and never again, so this script leaves those alone that exist. Those named `browser-` hold the
stories of `edits.json`, told by the front end's edits to a Y.Doc.
"""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pycrdt import Array, Doc, Map, Text

from board import document, edits, model, names, numbering, order, schema, stroke, terms, timecode
from board.document import read_board, read_panel, read_review
from tests.vectors.canonical import board_json, panel_json, plain, review_json, stroke_json
from tests.vectors.reviewing import review_vectors
from tests.vectors.stories import BOARD_STORY, PANEL_STORY
from tests.vectors.story import loaded_dice, tell

HERE = Path(__file__).parent
ID = "01900000-0000-7000-8000-00000000000{}".format


READERS: dict[str, Callable[[Doc[Any]], dict[str, Any]]] = {
    "board": lambda doc: board_json(read_board(doc)),
    "panel": lambda doc: panel_json(read_panel(doc)),
    "review": lambda doc: review_json(read_review(doc)),
    "review-flat": lambda doc: review_json(read_review(doc)),
    "damaged": lambda doc: board_json(read_board(doc)),
}
"""How each golden document is read; one that the browser wrote, by its name without `browser-`."""


def main() -> None:
    """Writes every vector file."""
    _write("schema.json", schema_vectors())
    _write("terms.json", term_vectors())
    _write("names.json", name_vectors())
    _write("order.json", order_vectors())
    _write("timecode.json", timecode_vectors())
    _write("strokes.json", stroke_vectors())
    _write("numbering.json", numbering_vectors())
    _write("edits.json", edit_vectors())
    _write("review.json", review_vectors())
    _write_golden()


def schema_vectors() -> dict[str, Any]:
    """The schema, and what a field says when a document does not."""
    tables = {table.name: table for tables in schema.DOCUMENTS.values() for table in tables}
    return {
        "schema": schema.SCHEMA,
        "documents": {kind: [table.name for table in tables] for kind, tables in schema.DOCUMENTS.items()},
        "fields": {name: table.fields for name, table in tables.items()},
        "singletons": [name for name, table in tables.items() if isinstance(table, schema.Singleton)],
        "values": [name for name, table in tables.items() if isinstance(table, schema.Table) and table.value],
        "default_layers": schema.DEFAULT_LAYERS,
        "limits": schema.LIMITS,
        "bounds": schema.BOUNDS,
        "shapes": schema.SHAPES,
        "required": schema.REQUIRED,
        "defaults": {name: _defaults(kind) for name, kind in document.MODELS.items()},
        "production": plain(model.Production()),
        "ledger": plain(model.Ledger()),
        "manners": plain(model.Manners()),
    }


def term_vectors() -> dict[str, Any]:
    """Every table of terms."""
    return {name: plain(getattr(terms, name)) for name in dir(terms) if name.isupper()}


def name_vectors() -> list[dict[str, Any]]:
    """Texts, and the names that they are or are not."""
    board, panel = ID(1), ID(2)
    texts = [board, f"{board}/panel/{panel}", f"{board}/review"]
    bad = ["", "/", f"{board}/", f"{board}/panel", f"{board}/panel/", f"{board}/panel/{panel}/", f"{board}/Review"]
    bad += [board.upper(), f"{board}/panel/{panel.upper()}", board[:-1], f"{board} ", f"{board}\n", f"{board}/panel/pencil"]
    bad += [board.replace("-7", "-4"), board.replace("-8", "-c"), f"{{{board}}}", "review", f"{board}//review", f"../{board}"]
    return [_name(text) for text in texts + bad]


def order_vectors() -> dict[str, Any]:
    """Keys made with loaded dice."""
    pairs: list[tuple[int, str | None, str | None]] = [(1, None, None), (5, None, None), (3, "Uzz123", None)]
    pairs += [(3, None, "001"), (1, "a", "a01"), (1, "a", "b"), (7, "V00abc", "V01xyz"), (100, "a1", "a2"), (2, None, "1")]
    pairs += [(2, "zzz", None), (4500, None, None), (1, "a" * 39, "a" * 38 + "b"), (1, "zzzzz", "zzzzz00001")]
    spreads = [
        {"count": count, "before": before, "after": after, "keys": _digest(order.spread(count, before, after, _below()))}
        for count, before, after in pairs
    ]
    return {"spreads": spreads, "places": [_placing(*case) for case in _places()]}


def timecode_vectors() -> list[dict[str, Any]]:
    """Frames at every rate, with their labels."""
    drops = [(30000, 1001, True), (60000, 1001, True)]
    rates = [(num, den, False) for num, den in terms.RATES] + drops
    frames = [0, 1, 23, 24, 29, 30, 59, 1438, 1799, 1800, 1801, 3597, 3598, 3600, 17981, 17982, 17983, 107892, 215784, 2589408]
    return [
        {
            "rate": [num, den, drop],
            "labels": [
                [
                    count,
                    timecode.to_timecode(count, rate),
                    timecode.running_time(count, rate),
                    timecode.seconds_and_frames(count, rate),
                ]
                for count in frames
            ],
        }
        for num, den, drop in rates
        for rate in [timecode.Rate(num, den, drop)]
    ]


def stroke_vectors() -> dict[str, Any]:
    """Strokes with their bytes, bytes which are none, and moved strokes."""
    good = _strokes()
    encoded = [{"hex": stroke.encode(item).hex(), "stroke": stroke_json(item)} for item in good]
    matrices = [(1.0, 0.0, 0.0, 1.0, 12.34, -5.67), (0.5, 0.0, 0.0, 0.5, 0.0, 0.0), (0.0, 1.0, -1.0, 0.0, 3.0, 4.0)]
    moved = [
        {"hex": stroke.encode(item).hex(), "matrix": matrix, "to": stroke.encode(stroke.transform(item, matrix)).hex()}
        for item in good
        for matrix in matrices
    ]
    return {"good": encoded, "bad": sorted(_bad_strokes(stroke.encode(good[0]))), "moved": moved}


def numbering_vectors() -> list[dict[str, Any]]:
    """Boards in brief, with the numbers of their scenes and shots."""
    return [_numbered(*case) for case in _NUMBERING]


def edit_vectors() -> dict[str, Any]:
    """Stories of edits and the documents that they make."""
    board: Doc[Any] = Doc()
    panel: Doc[Any] = Doc()
    refused_board, refused_panel = tell(board, BOARD_STORY, 1), tell(panel, PANEL_STORY, 2)
    return {
        "board": {"seed": 1, "steps": BOARD_STORY, "refused": refused_board, "reads": board_json(read_board(board))},
        "panel": {"seed": 2, "steps": PANEL_STORY, "refused": refused_panel, "reads": panel_json(read_panel(panel))},
    }


def _defaults(kind: type[model.Record]) -> dict[str, Any]:
    return {name: value for name, value in plain(kind(id="")).items() if name != "id"}


def _name(text: str) -> dict[str, Any]:
    try:
        name = names.parse(text)
    except names.BadName:
        return {"text": text, "name": None}
    return {"text": text, "name": {"board": name.board, "part": name.part, "kind": name.kind, "panel": name.panel}}


def _below() -> order.Below:
    return loaded_dice(5).below


def _digest(keys: list[str]) -> list[str]:
    """All of a short list, the ends of a long one."""
    return keys if len(keys) <= 100 else keys[:50] + keys[-50:]


def _places() -> list[tuple[list[tuple[str, str]], int, int]]:
    equal = [("A1", "a"), ("V1", "b"), ("V1", "c"), ("V1", "d"), ("Z1", "e")]
    narrow = [("V" * 39 + "1", "a"), ("V" * 39 + "11", "b")]
    return [
        ([], 0, 3),
        (equal, 2, 2),
        (equal, 1, 1),
        (equal, 5, 1),
        ([("V1", "a"), ("V1", "b")], 1, 1),
        (narrow, 1, 1),
        ([("V" * 40, "a"), ("V" * 39 + "W", "b")], 1, 1),
        ([("", "a"), ("bad key", "b"), ("é", "c")], 3, 1),
        ([("V10", "a"), ("V2", "b")], 0, 1),
    ]


def _placing(siblings: list[tuple[str, str]], index: int, count: int) -> dict[str, Any]:
    placing = order.place(siblings, index, count, _below())
    return {"siblings": siblings, "index": index, "count": count, "keys": placing.keys, "moved": placing.moved}


def _strokes() -> list[stroke.Stroke]:
    chance = random.Random(3)
    curve = [[i * 3.3 + chance.random(), i * i * 0.21 - 80, chance.random()] for i in range(60)]
    plain_one = stroke.stroke([[0.04, -0.06, 0.5], [10.05, 10.15, 1]], layer="pencil")
    long_one = stroke.stroke(curve, tool="brush", color="#ff8800c0", size=12.5, layer=ID(1), seed=2**32 - 1)
    points = stroke.stroke([[-99_999.9, 99_999.9, 0], [0, 0, 0.999], [7, 7, 0.1]], layer="notes")
    whole = points.x * 0
    tilted = stroke.Stroke(
        "tool_200", "#00000000", 0.1, "notes", 9, points.x, points.y, points.pressure, (whole - 90, whole + 90), whole + 5
    )
    dot = stroke.stroke([[5, 5, 1]], tool="light_pencil", layer="a" * 64)
    return [plain_one, long_one, tilted, dot]


def _bad_strokes(good: bytes) -> set[str]:
    cut = {good[:length].hex() for length in range(len(good))}
    bad = [good + b"\0", b"\x02" + good[1:], good[:1] + b"\x08" + good[2:], good[:2] + b"\0" + good[3:]]
    bad += [good[:1] + b"\x01" + good[2:], good[:-1] + bytes([good[-1] | 0x80]), good[:-1] + bytes([good[-1] | 0x80]) + b"\0"]
    bad += [good[:7] + b"\x80\x00" + good[8:], good[:7] + b"\x00" + good[8:], good[:7] + b"\xff\xff\xff\xff\xff\x01" + good[8:]]
    bad += [b"", b"\x01", b"\xff" * 100]
    return cut | {item.hex() for item in bad}


def _numbered(scheme: str, settings: dict[str, Any], story: list[list[Any]], gone: list[str]) -> dict[str, Any]:
    """Scenes as [number, [shot numbers]]; `gone` are numbers of shots in the bin."""
    scenes = tuple(model.Scene(id=f"scene{i}", number=str(scene[0])) for i, scene in enumerate(story))
    shots = {
        scene.id: tuple(model.Shot(id=f"{scene.id}.{n}", scene=scene.id, number=str(own)) for n, own in enumerate(story[i][1]))
        for i, scene in enumerate(scenes)
    }
    board = model.Board(
        production=model.Production(numbering_scheme=scheme, **settings),
        scenes=scenes,
        shots=tuple(shot for group in shots.values() for shot in group),
        shots_by_scene=shots,
        bin=model.Bin(shots=tuple(model.Shot(id=f"gone{i}", number=own) for i, own in enumerate(gone))),
    )
    labels = [*numbering.scene_labels(board).values()], [*numbering.shot_labels(board).values()]
    return {"scheme": scheme, "settings": settings, "story": story, "gone": gone, "scenes": labels[0], "shots": labels[1]}


_NUMBERING: list[tuple[str, dict[str, Any], list[list[Any]], list[str]]] = [
    ("us_letters", {}, [["12", [""] * 28], ["", ["", ""]]], []),
    ("us_letters", {"numbering_skip": "IOYZ", "numbering_master_plain": False}, [["1", [""] * 24]], []),
    ("us_letters", {}, [["12", ["12A", "", "12", "12B", ""]]], []),
    ("us_letters", {}, [["12", ["12", "12A", "", "12B"]]], ["12C", "12D"]),
    ("us_letters", {}, [["12", ["", "PICKUP 1", ""]], ["12A", ["", ""]]], []),
    ("us_letters", {"numbering_skip": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, [["1", ["", "", ""]]], []),
    ("eu_running", {}, [["1", ["", ""]], ["2", ["", "", ""]]], []),
    ("eu_running", {}, [["1", ["27", "", "28", "", "", "35", ""]]], ["29"]),
    ("eu_running", {}, [["1", ["", "1", "", "X", "2", ""]]], []),
    ("eu_running", {}, [["1", ["28", "", "27", ""]]], []),
    ("seq_tens", {}, [["OPN", ["", "", ""]], ["2", ["2_0010", "", "2_0020", ""]]], []),
    ("seq_tens", {}, [["A", ["A_0001", "", "A_0002", "", "", "A_0005"]]], ["A_0003"]),
    ("scene_dash", {}, [["12", ["", "", ""]], ["", [""]], ["13", ["13-2", "", "13-5", ""]]], []),
    ("newer_scheme", {}, [["3", ["", ""]]], []),
    ("us_letters", {}, [["", []], ["72", []], ["", []], ["", []], ["73", []], ["73A", []], ["", []], ["", []]], []),
]


def _write_golden() -> None:
    folder = HERE / f"schema-{schema.SCHEMA}"
    folder.mkdir(exist_ok=True)
    makers = {"board": _golden_board, "panel": _golden_panel, "review": _golden_review, "review-flat": _golden_flat_review}
    for name, make in {**makers, "damaged": _damaged}.items():
        if not (folder / f"{name}.bin").exists():
            doc = make()
            (folder / f"{name}.bin").write_bytes(doc.get_update())
            _write(f"schema-{schema.SCHEMA}/{name}.json", READERS[name](doc))


def _golden_board() -> Doc[Any]:
    doc: Doc[Any] = Doc(client_id=1)
    edits.birth_board(doc, "The Ferry")
    tell(doc, BOARD_STORY, 3)
    doc.get("panels", type=Map)[ID("a")] = Map({"shot": "gone", "order": "V1", "from_a_newer_client": "kept"})
    doc.get("newer_table", type=Map)["x"] = 1
    return doc


def _golden_panel() -> Doc[Any]:
    doc: Doc[Any] = Doc(client_id=1)
    edits.birth_panel(doc)
    tell(doc, PANEL_STORY, 4)
    doc.get("strokes", type=Map)[ID("b")] = b"\x01\x00not a stroke"
    return doc


def _golden_review() -> Doc[Any]:
    doc: Doc[Any] = Doc(client_id=1)
    edits.birth_review(doc)
    value = {"kind": "refused", "reason": "The panel was locked.", "count": 3}
    doc.get("suggestions", type=Map)[ID(1)] = Map({"value": value, "created_by": "server"})
    doc.get("comments", type=Map)[ID(2)] = Map({"value": None, "deleted": True})
    return doc


def _golden_flat_review() -> Doc[Any]:
    """Times in milliseconds are beyond what 32 bits hold."""
    doc: Doc[Any] = Doc(client_id=1)
    edits.birth_review(doc)
    operation = {"op": "set", "table": "panels", "id": ID(9), "field": "move", "base": None, "value": {"from": [0, 0.5]}}
    suggestion = {
        "state": "proposed",
        "severity": 0.5,
        "made_ms": 1_800_000_000_123,
        "targets": [ID(9)],
        "operations": [operation],
    }
    doc.get("suggestions", type=Map)[ID(1)] = Map(suggestion)
    doc.get("comments", type=Map)[ID(2)] = Map({"text": "Closer", "at_ms": 2**42, "anchor": {"point": [1.5, 2]}})
    doc.get("approvals", type=Map)[ID(3)] = Map({"table": "panels", "status": "approved", "hash": "a", "now": "b"})
    doc.get("decisions", type=Map)[ID(4)] = Map({"n": 1, "verdict": "accepted", "updates": [{"part": "", "sha256": "c"}]})
    ledger = doc.get("ledger", type=Map)
    ledger["count"], ledger["head"], ledger["pending"] = 1, "d", Map({ID(1): True})
    manners = doc.get("manners", type=Map)
    manners["enabled"], manners["paused"], manners["muted"] = False, {"*": {"by": "ann", "at_ms": 1}}, ["a/frame"]
    return doc


def _damaged() -> Doc[Any]:
    doc: Doc[Any] = Doc(client_id=1)
    production = doc.get("production", type=Map)
    production["rate_num"], production["title"], production["code"] = 0, 5, "AEF"
    scenes, shots = doc.get("scenes", type=Map), doc.get("shots", type=Map)
    scenes[ID(1)] = Map({"order": "V1", "number": Text("12"), "cast": ["MARA", 3], "omitted": "yes", "color": None})
    scenes[ID(2)] = Map({"number": "no order"})
    scenes[ID(3)], scenes[ID(4)], scenes[ID(5)] = "text", 5, Array([1])
    scenes[ID(6)] = {"order": "V2", "number": "plain object"}
    shots[ID(1)] = Map({"scene": ID(1), "order": "V1", "focal_length_mm": float("nan"), "camera_height_m": "high"})
    shots[ID(2)] = Map({"scene": 5, "order": "V1"})
    shots[ID(3)] = Map({"scene": ID(1), "order": 7})
    panels = doc.get("panels", type=Map)
    panels[ID(1)] = Map({"shot": ID(1), "order": "V1", "duration_frames": 1.5, "dialogue": "plain", "links": [1]})
    panels[ID(2)] = Map({"shot": ID(1), "order": "V1", "duration_frames": 2**60, "links": Map({"a": True, "b": False})})
    panels[ID(3)] = Map({"shot": ID(1), "order": "V0", "move": [[[[[1]]]]], "deleted": 1, "action": 5, "transition": b"ab"})
    return doc


def _write(name: str, vectors: Any) -> None:
    (HERE / name).write_text(json.dumps(vectors, ensure_ascii=False, indent=1, sort_keys=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
