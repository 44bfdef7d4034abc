"""Screenplays into board documents: the first import, and new drafts."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from pycrdt import Doc, Map

from board.breakdown import ImportReport, import_screenplay
from board.document import Document, read_board
from board.edits import (
    birth_board,
    delete,
    insert_panel,
    insert_scene,
    insert_shot,
    link,
    move_scenes,
    set_field,
)
from board.edits.plan import InvalidEdit
from board.ids import new_id
from board.model import Board, Scene
from board.screenplay import BadScreenplay, parse_fountain
from board.screenplay.paragraphs import plain

BIG_FISH = Path(__file__).parents[2].parent / "shared/data/scripts/screenplain/examples/Big-Fish.fountain"

SCRIPT = """Title: Three rooms

INT. HALL - DAY

= They meet.

ANNA waits by the clock and counts under her breath.

ANNA
You are late.

BEN
(out of breath)
The bridge was up.

INT. KITCHEN - NIGHT

BEN cuts bread. The knife is too large for it.

ANNA
Leave some.

EXT. YARD - DAWN

Nobody. A gate swings in the wind.

CUT TO:
"""


class Desk:
    """A board with one script, and drafts that come in."""

    def __init__(self, text: str = SCRIPT) -> None:
        self.doc: Document = Doc()
        self.script = new_id()
        birth_board(self.doc, "Three rooms")
        self.first = self.take(text)

    def take(self, text: str) -> ImportReport:
        return import_screenplay(
            self.doc,
            parse_fountain(text),
            script_id=self.script,
            asset="0" * 64,
            filename="three.fountain",
            draft="White",
            account="anna",
        )

    @property
    def board(self) -> Board:
        return read_board(self.doc)

    def element(self, beginning: str) -> str:
        return next(element.id for element in self.board.elements if element.text.startswith(beginning))

    def scene(self, slugline: str) -> Scene:
        return next(scene for scene in self.board.scenes if scene.slugline.startswith(slugline))

    def panel(self, slugline: str, *lines: str) -> str:
        shot = insert_shot(self.doc, self.scene(slugline).id, account="anna")
        panel = insert_panel(self.doc, shot, account="anna")
        link(self.doc, panel, [self.element(line) for line in lines])
        return panel

    def shown(self, panel: str) -> set[str]:
        links = next(found.links for found in self.board.panels if found.id == panel)
        return {element.text for element in self.board.elements if element.id in links}


def sluglines(desk: Desk) -> list[tuple[str, str]]:
    return [(scene.number, scene.slugline) for scene in desk.board.scenes]


def test_a_first_import_writes_script_elements_and_scenes() -> None:
    desk = Desk()

    board = desk.board
    assert [(script.title, script.filename, script.format, script.draft) for script in board.scripts] == [
        ("Three rooms", "three.fountain", "fountain", "White")
    ]
    assert sluglines(desk) == [("1", "INT. HALL - DAY"), ("2", "INT. KITCHEN - NIGHT"), ("3", "EXT. YARD - DAWN")]
    assert [element.type for element in board.elements][:4] == ["scene_heading", "synopsis", "action", "character"]
    assert board.damage == ()
    assert (desk.first.scenes, desk.first.elements, desk.first.added, desk.first.removed) == (3, 15, 15, 0)


def test_a_scene_knows_heading_cast_and_synopsis() -> None:
    desk = Desk()

    scene = desk.scene("INT. HALL")

    assert scene.heading == desk.element("INT. HALL")
    assert (scene.cast, scene.synopsis, scene.time_of_day) == (("ANNA", "BEN"), "They meet.", "DAY")
    assert {element.scene for element in desk.board.elements if element.text == "You are late."} == {scene.id}


def test_an_import_is_one_transaction() -> None:
    doc: Document = Doc()
    birth_board(doc)
    updates: list[bytes] = []
    subscription = doc.observe(lambda event: updates.append(event.update))

    import_screenplay(doc, parse_fountain(SCRIPT), script_id=new_id(), asset="0" * 64, filename="a", draft="", account="anna")

    assert len(updates) == 1
    doc.unobserve(subscription)


def test_the_same_draft_again_changes_nothing() -> None:
    desk = Desk()
    before = desk.doc.get_state()

    report = desk.take(SCRIPT)

    assert desk.doc.get_state() == before
    assert (report.added, report.changed, report.moved, report.removed) == (0, 0, 0, 0)


def test_a_reworded_paragraph_keeps_its_links_and_carries_the_revision() -> None:
    desk = Desk()
    panel = desk.panel("INT. HALL", "ANNA waits")

    report = desk.take(SCRIPT.replace("counts under her breath", "counts aloud"))

    assert desk.shown(panel) == {"ANNA waits by the clock and counts aloud."}
    assert (report.changed, report.added, report.removed, report.lost_links) == (1, 0, 0, ())
    assert [element.revision for element in desk.board.elements if element.text.startswith("ANNA waits")] == [1]


def test_another_answer_in_the_same_place_keeps_its_links() -> None:
    desk = Desk()
    panel = desk.panel("INT. KITCHEN", "Leave some.")

    desk.take(SCRIPT.replace("Leave some.", "Stop!"))

    assert desk.shown(panel) == {"Stop!"}


def test_a_moved_scene_keeps_id_number_and_panels() -> None:
    desk = Desk()
    yard = desk.scene("EXT. YARD")
    panel = desk.panel("EXT. YARD", "Nobody.")
    head, hall, rest = SCRIPT.partition("INT. HALL")
    body, kitchen, last = (hall + rest).partition("EXT. YARD")

    report = desk.take(head + kitchen + last + "\n" + body)

    assert sluglines(desk) == [("3", "EXT. YARD - DAWN"), ("1", "INT. HALL - DAY"), ("2", "INT. KITCHEN - NIGHT")]
    assert desk.scene("EXT. YARD").id == yard.id
    assert desk.shown(panel) == {"Nobody. A gate swings in the wind."}
    assert (report.moved, report.added, report.removed) == (3, 0, 0)


def test_a_new_scene_takes_a_letter_after_the_one_before_it() -> None:
    desk = Desk()

    desk.take(
        SCRIPT.replace("INT. KITCHEN", "INT. STAIRS - DAY\n\nSteps.\n\nINT. CELLAR - DAY\n\nA lamp goes out.\n\nINT. KITCHEN")
    )

    assert [number for number, _ in sluglines(desk)] == ["1", "1A", "1B", "2", "3"]
    assert sluglines(desk)[1][1] == "INT. STAIRS - DAY"


def test_a_scene_at_the_end_takes_the_next_number() -> None:
    desk = Desk()

    desk.take(SCRIPT + "\nEXT. ROAD - DAY\n\nDust.\n")

    assert sluglines(desk)[-1] == ("4", "EXT. ROAD - DAY")


def test_numbers_in_the_script_win() -> None:
    desk = Desk()
    yard = desk.scene("EXT. YARD").id

    desk.take(SCRIPT.replace("EXT. YARD - DAWN", "EXT. YARD - DAWN #12A#"))

    assert sluglines(desk)[-1] == ("12A", "EXT. YARD - DAWN")
    assert desk.scene("EXT. YARD").id == yard


def test_a_scene_that_left_the_script_stays_as_omitted_when_it_has_panels() -> None:
    desk = Desk()
    panel = desk.panel("INT. KITCHEN", "BEN cuts bread")
    start, end = SCRIPT.index("INT. KITCHEN"), SCRIPT.index("EXT. YARD")

    report = desk.take(SCRIPT[:start] + SCRIPT[end:])

    assert [(scene.number, scene.omitted) for scene in desk.board.scenes] == [("1", False), ("2", True), ("3", False)]
    assert report.lost_links == ((panel, "BEN cuts bread. The knife is too large for it."),)
    assert report.warnings == ("Scene 2 (INT. KITCHEN - NIGHT) left the script; it has 1 panel and stays as omitted.",)


def test_a_scene_that_left_the_script_without_panels_goes_to_the_bin() -> None:
    desk = Desk()
    start, end = SCRIPT.index("INT. KITCHEN"), SCRIPT.index("EXT. YARD")

    desk.take(SCRIPT[:start] + SCRIPT[end:])

    assert [scene.slugline for scene in desk.board.bin.scenes] == ["INT. KITCHEN - NIGHT"]


def test_a_number_is_never_given_again() -> None:
    desk = Desk()
    start, end = SCRIPT.index("INT. KITCHEN"), SCRIPT.index("EXT. YARD")
    desk.take(SCRIPT[:start])

    desk.take(SCRIPT[:start] + "EXT. ROAD - DAY\n\nDust and no wind at all.\n")

    assert SCRIPT[end:]
    assert sluglines(desk)[-1] == ("1A", "EXT. ROAD - DAY")


def test_a_scene_that_comes_back_is_the_one_that_left() -> None:
    desk = Desk()
    panel = desk.panel("INT. KITCHEN", "BEN cuts bread")
    kitchen = desk.scene("INT. KITCHEN").id
    start, end = SCRIPT.index("INT. KITCHEN"), SCRIPT.index("EXT. YARD")
    desk.take(SCRIPT[:start] + SCRIPT[end:])

    desk.take(SCRIPT)

    assert sluglines(desk)[1] == ("2", "INT. KITCHEN - NIGHT")
    assert (desk.scene("INT. KITCHEN").id, desk.scene("INT. KITCHEN").omitted) == (kitchen, False)
    assert desk.shown(panel) == {"BEN cuts bread. The knife is too large for it."}


def test_a_renamed_scene_is_known_by_what_happens_in_it() -> None:
    desk = Desk()
    kitchen = desk.scene("INT. KITCHEN").id

    desk.take(SCRIPT.replace("INT. KITCHEN - NIGHT", "EXT. TERRACE - EVENING"))

    assert desk.scene("EXT. TERRACE").id == kitchen
    assert desk.scene("EXT. TERRACE").time_of_day == "EVENING"


def test_what_people_wrote_on_the_board_stays_until_the_script_changes_it() -> None:
    desk = Desk()
    set_field(desk.doc, "scenes", desk.scene("INT. KITCHEN").id, "synopsis", "Bread as a threat.")
    set_field(desk.doc, "scenes", desk.scene("INT. HALL").id, "synopsis", "Ours.")

    desk.take(SCRIPT.replace("= They meet.", "= They part."))

    assert [scene.synopsis for scene in desk.board.scenes] == ["They part.", "Bread as a threat.", ""]


def test_a_scene_that_people_moved_on_the_board_stays_there() -> None:
    desk = Desk()
    move_scenes(desk.doc, [desk.scene("EXT. YARD").id], before=desk.scene("INT. HALL").id)

    desk.take(SCRIPT.replace("You are late.", "You are very late."))

    assert desk.board.scenes[0].slugline == "EXT. YARD - DAWN"


def test_scenes_without_a_script_stay_where_they_are() -> None:
    desk = Desk()
    own = insert_scene(desk.doc, {"slugline": "Titles", "number": "T"}, account="ben", after=desk.scene("INT. HALL").id)

    desk.take(SCRIPT + "\nEXT. ROAD - DAY\n\nDust.\n")

    assert [scene.slugline for scene in desk.board.scenes][1] == "Titles"
    assert next(scene for scene in desk.board.scenes if scene.id == own).number == "T"


def test_a_second_script_goes_behind_the_first() -> None:
    desk = Desk()

    desk.script = new_id()
    desk.take("INT. TRAIN - DAY\n\nSpeed.\n")

    assert sluglines(desk)[-1][1] == "INT. TRAIN - DAY"
    assert len(desk.board.scripts) == 2


def test_a_scene_in_the_bin_stays_there_when_a_draft_still_has_it() -> None:
    desk = Desk()
    delete(desk.doc, "scenes", [desk.scene("INT. KITCHEN").id])

    desk.take(SCRIPT.replace("You are late.", "You are very late."))

    assert [scene.slugline for scene in desk.board.scenes] == ["INT. HALL - DAY", "EXT. YARD - DAWN"]


def test_scenes_that_share_an_order_key_are_set_apart_by_the_next_draft() -> None:
    desk = Desk()
    rows = desk.doc.get("scenes", type=Map)
    for slugline in ("INT. HALL", "INT. KITCHEN"):
        rows[desk.scene(slugline).id]["order"] = "V"

    desk.take(SCRIPT.replace("INT. KITCHEN", "INT. STAIRS - DAY\n\nSteps, and nobody on them.\n\nINT. KITCHEN"))

    orders = [scene.order for scene in desk.board.scenes]
    assert orders == sorted(set(orders))
    assert [scene.number for scene in desk.board.scenes][:3] in (["1", "1A", "2"], ["2", "1", "1A"])


def test_an_import_that_cannot_be_written_writes_nothing() -> None:
    desk = Desk()
    before = desk.doc.get_state()

    with pytest.raises(InvalidEdit):
        desk.take(SCRIPT + "\nEXT. ROAD - DAY\n\n" + "x" * 30_000)

    assert desk.doc.get_state() == before


def test_a_script_that_would_fill_its_board_is_refused_and_a_small_draft_of_a_full_board_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("board.breakdown.room.MOST_BYTES", 500_000)
    scenes = [f"INT. ROOM {i} - DAY\n\n{'word ' * 1_900}" for i in range(50)]
    desk = Desk(SCRIPT)

    with pytest.raises(BadScreenplay, match="too long for this board"):
        desk.take("\n\n".join(scenes))

    assert len(desk.board.scenes) == 3
    desk.take("\n\n".join(scenes[:45]))
    assert desk.take("\n\n".join(scenes[:46])).added == 2


@pytest.mark.skipif(not BIG_FISH.is_file(), reason="the shared data is not here")
def test_big_fish_and_its_revisions_are_imported_quickly() -> None:
    text = BIG_FISH.read_text(encoding="utf-8-sig")
    began = time.process_time()
    desk = Desk(text)
    assert (len(desk.board.scenes), len(desk.board.elements)) == (190, desk.first.elements)
    revised, edited = _revised(text.split("\n\n"), random.Random(7))
    kept = {element.text: element.id for element in desk.board.elements}

    report = desk.take("\n\n".join(revised))

    again = {element.text: element.id for element in desk.board.elements}
    assert time.process_time() - began < 8, "reading and importing a feature twice takes a second or two of one slow core"
    assert report.warnings == ()
    once = {text for text, count in Counter(element.text for element in desk.board.elements).items() if count == 1}
    assert all(again[text] == kept[text] for text in kept.keys() & once if len(text) > 20)
    assert sum(again[new] == kept[old] for old, new in edited.items()) >= 0.97 * len(edited)


def _revised(paragraphs: list[str], dice: random.Random) -> tuple[list[str], dict[str, str]]:
    """A draft with reworded, new and missing actions and one block of pages moved; and what was reworded into what."""
    edited: dict[str, str] = {}
    draft = list(paragraphs)
    actions = [index for index in range(40, len(draft)) if "\n" not in draft[index]]
    for index in dice.sample(actions, 300):
        words = draft[index].split(" ")
        if len(words) > 6 and draft[index] == plain(draft[index].strip()) and not draft[index].startswith(("INT", "EXT")):
            words[dice.randrange(len(words))] = "otherwise"
            edited[draft[index]], draft[index] = " ".join(words), " ".join(words)
    draft[900:1000], draft[400:400] = [], draft[900:1000]
    for index in sorted(dice.sample(range(40, len(draft)), 60), reverse=True):
        draft.insert(index, f"Something that nobody has read so far, number {index}.")
    return draft, edited
