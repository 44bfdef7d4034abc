"""What two states of a document differ in, and what of it is carried over."""

from typing import Any

from pycrdt import Array, Doc, Map, Text

from board.document import Document, plain
from board.edits.differences import carry, differences
from board.ids import new_id


def copy_of(doc: Document) -> Document:
    """Another replica of the same document."""
    copy: Document = Doc()
    copy.apply_update(doc.get_update())
    return copy


def board_with(panel: str, **fields: Any) -> Document:
    """A board of one panel."""
    doc: Document = Doc()
    doc.get("panels", type=Map)[panel] = Map({"order": "V", "dialogue": Text("Hello 😀 there"), "links": Map({}), **fields})
    return doc


def test_equal_documents_do_not_differ() -> None:
    doc = board_with(new_id())

    assert differences(doc, copy_of(doc), "board") == []


def test_fields_records_and_the_production_are_told_apart() -> None:
    panel, scene = new_id(), new_id()
    before = board_with(panel, status="draft")
    after = copy_of(before)
    row: Any = after.get("panels", type=Map)[panel]
    row["status"] = "approved"
    row["dialogue"].insert(0, "Oh. ")
    after.get("scenes", type=Map)[scene] = Map({"slugline": "INT. ATTIC"})
    after.get("production", type=Map)["title"] = "Slack Water"

    found = {(one.table, one.id, one.field): (one.was, one.now) for one in differences(before, after, "board")}
    assert found == {
        ("production", "", "title"): (None, "Slack Water"),
        ("scenes", scene, ""): (None, {"slugline": "INT. ATTIC"}),
        ("panels", panel, "status"): ("draft", "approved"),
        ("panels", panel, "dialogue"): ("Hello 😀 there", "Oh. Hello 😀 there"),
    }


def test_what_is_carried_over_says_the_same_and_the_rest_stays() -> None:
    panel, other, scene = new_id(), new_id(), new_id()
    doc = board_with(panel, status="draft", move={"ease": "in"})
    doc.get("panels", type=Map)[other] = Map({"order": "W", "status": "draft"})
    source = copy_of(doc)
    rows: Any = source.get("panels", type=Map)
    rows[panel]["dialogue"].insert(6, "🎬 ")
    rows[panel]["links"][scene] = True
    rows[panel]["future"] = Map({"takes": Array([1.0, "two"])})
    del rows[panel]["move"]
    rows[other]["status"] = "approved"
    source.get("scenes", type=Map)[scene] = Map({"slugline": "INT.", "notes": Text("dark")})

    found = differences(doc, source, "board")
    carry(doc, source, [one for one in found if one.id != other])

    left = differences(doc, source, "board")
    assert [(one.id, one.field) for one in left] == [(other, "status")]
    assert plain(doc, "scenes") == plain(source, "scenes")


def test_a_text_keeps_what_others_type_elsewhere_in_it() -> None:
    panel = new_id()
    doc = board_with(panel)
    source, ben = copy_of(doc), copy_of(doc)
    words: Any = source.get("panels", type=Map)[panel]
    words["dialogue"].insert(0, "Oh. ")
    his: Any = ben.get("panels", type=Map)[panel]
    his["dialogue"].insert(len(his["dialogue"]), "!")

    carry(doc, source, differences(doc, source, "board"))
    doc.apply_update(ben.get_update())

    assert plain(doc, "panels")[panel]["dialogue"] == "Oh. Hello 😀 there!"
