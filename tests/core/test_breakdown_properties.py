"""New drafts of any kind: what was not touched keeps its links."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from board.breakdown import ImportReport, import_screenplay
from board.document import Document, read_board
from board.edits import birth_board, insert_panel, insert_shot, link
from board.ids import new_id
from board.screenplay import parse_fountain

_WORDS = ("river", "bridge", "ferry", "night", "lamp", "window", "bell", "hand", "coin", "rope", "water", "stone", "engine")


def script(seed: int, scenes: int) -> list[str]:
    """Paragraphs of a script, each of them once."""
    dice = random.Random(seed)
    paragraphs: list[str] = []
    for scene in range(scenes):
        paragraphs.append(f"INT. {dice.choice(_WORDS).upper()} {dice.randrange(4)} - DAY")
        for line in range(dice.randrange(1, 6)):
            words = " ".join(dice.choice(_WORDS) for _ in range(dice.randrange(3, 12)))
            speech = dice.random() < 0.5
            paragraphs.append(
                f"{dice.choice(['ANNA', 'BEN'])}\n{words} {scene}.{line}" if speech else f"The {words} {scene}.{line}"
            )
    return paragraphs


def take(doc: Document, script_id: str, paragraphs: list[str]) -> ImportReport:
    return import_screenplay(
        doc, parse_fountain("\n\n".join(paragraphs)), script_id=script_id, asset="", filename="a", draft="", account="a"
    )


def board_with_panels(paragraphs: list[str]) -> tuple[Document, str, dict[str, str]]:
    """A board whose every paragraph is shown by a panel; the panel of each text that stands once."""
    doc: Document = Doc()
    script_id = new_id()
    birth_board(doc)
    take(doc, script_id, paragraphs)
    panels: dict[str, str] = {}
    for element in read_board(doc).elements:
        if element.type in ("action", "dialogue"):
            panel = insert_panel(doc, insert_shot(doc, element.scene, account="a"), account="a")
            link(doc, panel, [element.id])
            panels[element.text] = panel
    return doc, script_id, panels


def shown(doc: Document) -> dict[str, set[str]]:
    """The text that each panel shows."""
    board = read_board(doc)
    texts = {element.id: element.text for element in board.elements}
    return {panel.id: {texts[id] for id in panel.links if id in texts} for panel in board.panels}


@given(st.integers(0, 10_000), st.integers(1, 6))
@settings(max_examples=15, deadline=None)
def test_a_draft_without_changes_keeps_every_link_and_writes_nothing(seed: int, scenes: int) -> None:
    paragraphs = script(seed, scenes)
    doc, script_id, panels = board_with_panels(paragraphs)
    before = doc.get_state()

    report = take(doc, script_id, paragraphs)

    assert doc.get_state() == before
    assert report.lost_links == ()
    assert all(shown(doc)[panel] == {text} for text, panel in panels.items())


@given(st.integers(0, 10_000), st.integers(2, 6), st.data())
@settings(max_examples=40, deadline=None)
def test_paragraphs_that_a_draft_leaves_alone_keep_their_links(seed: int, scenes: int, data: st.DataObject) -> None:
    paragraphs = script(seed, scenes)
    doc, script_id, panels = board_with_panels(paragraphs)
    draft = list(paragraphs)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(draft) - 1))
        match data.draw(st.sampled_from(["cut", "add", "move", "reword"])):
            case "cut":
                draft.pop(at) if len(draft) > 1 else None
            case "add":
                draft.insert(at, f"Something new, and number {data.draw(st.integers(0, 999))} of its kind.")
            case "move":
                draft.insert(data.draw(st.integers(0, len(draft) - 1)), draft.pop(at))
            case _:
                draft[at] = draft[at] + " Or not."

    report = take(doc, script_id, draft)

    texts = [element.text for element in parse_fountain("\n\n".join(draft)).elements]
    kept = {text: panel for text, panel in panels.items() if text in texts}
    board = read_board(doc)
    present = {panel.id for panel in board.panels}
    assert all(shown(doc)[panel] == {text} for text, panel in kept.items() if panel in present)
    assert board.damage == ()
    assert [element.text for element in board.elements] == texts
    lost = {panel for panel, _ in report.lost_links}
    assert lost == {panel for panel in panels.values() if panel in present and not shown(doc)[panel]}


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=4))
@settings(max_examples=15, deadline=None)
def test_any_draft_after_any_other_leaves_the_board_as_the_script_says(seeds: list[int]) -> None:
    doc: Document = Doc()
    script_id = new_id()
    birth_board(doc)

    for seed in seeds:
        paragraphs = script(seed, 1 + seed % 7)
        take(doc, script_id, paragraphs)

        wanted = parse_fountain("\n\n".join(paragraphs))
        board = read_board(doc)
        assert [element.text for element in board.elements] == [element.text for element in wanted.elements]
        assert [scene.slugline for scene in board.scenes] == [scene.slugline for scene in wanted.scenes]
        assert len({scene.number for scene in board.scenes}) == len(board.scenes)
        assert board.damage == ()
