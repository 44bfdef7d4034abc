"""Edits: checked before they write, in one transaction, and convergent."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Doc, TransactionEvent

from board import edits
from board.document import read_board, read_panel
from board.ids import new_id
from board.model import Board
from board.stroke import stroke

ME = "account-mara"


def _story(panels: int = 3) -> tuple[Doc[Any], str, str, list[str]]:
    doc: Doc[Any] = Doc()
    edits.birth_board(doc, "The Ferry")
    scene = edits.insert_scene(doc, {"number": "1"}, account=ME)
    shot = edits.insert_shot(doc, scene, account=ME)
    return doc, scene, shot, edits.insert_panels(doc, shot, [{}] * panels, account=ME)


def _ids(board: Board, shot: str) -> list[str]:
    return [panel.id for panel in board.panels_of(shot)]


def _transactions(doc: Doc[Any], work: Callable[[], object]) -> int:
    seen: list[bytes] = []

    def note(event: TransactionEvent) -> None:
        seen.append(event.update)

    subscription = doc.observe(note)
    work()
    doc.unobserve(subscription)
    return len(seen)


def test_a_new_panel_lasts_as_long_as_the_production_says_and_knows_its_maker() -> None:
    doc, _, shot, _ = _story()
    edits.set_production(doc, {"default_duration_frames": 30})

    edits.insert_panel(doc, shot, account=ME)

    panel = read_board(doc).panels[-1]
    assert (panel.duration_frames, panel.created_by, panel.status) == (30, ME, "draft")


def test_panels_go_after_before_or_at_the_end() -> None:
    doc, _, shot, [a, b, c] = _story()

    after = edits.insert_panel(doc, shot, account=ME, after=a)
    before = edits.insert_panel(doc, shot, account=ME, before=a)
    last = edits.insert_panel(doc, shot, account=ME)

    assert _ids(read_board(doc), shot) == [before, a, after, b, c, last]


def test_panels_move_together_into_another_shot() -> None:
    doc, scene, shot, [a, b, c] = _story()
    other = edits.insert_shot(doc, scene, account=ME)
    [x, y] = edits.insert_panels(doc, other, [{}, {}], account=ME)

    edits.move_panels(doc, [c, a], shot=other, before=y)

    assert _ids(read_board(doc), other) == [x, c, a, y]
    assert _ids(read_board(doc), shot) == [b]


def test_every_edit_is_one_transaction() -> None:
    doc, _, shot, panels = _story()

    assert _transactions(doc, lambda: edits.insert_panels(doc, shot, [{"dialogue": "Wait!"}] * 5, account=ME)) == 1
    assert _transactions(doc, lambda: edits.move_panels(doc, panels[::-1], shot=shot)) == 1
    assert _transactions(doc, lambda: edits.duplicate_panels(doc, panels, account=ME)) == 1
    assert _transactions(doc, lambda: edits.set_fields(doc, "panels", panels, {"status": "approved", "notes": "é"})) == 1


def test_an_edit_that_changes_nothing_writes_nothing() -> None:
    doc, scene, shot, [a, b, c] = _story()
    edits.set_fields(doc, "panels", [a], {"duration_frames": 12, "notes": "x"})

    def nothing() -> None:
        edits.set_fields(doc, "panels", [a], {"duration_frames": 12, "notes": "x"})
        edits.move_panels(doc, [b], shot=shot, after=a)
        edits.move_panels(doc, [a, b, c], shot=shot)
        edits.move_scenes(doc, [scene])
        edits.restore(doc, "panels", [a])
        edits.unlink(doc, a, [new_id()])
        edits.set_production(doc, {"title": "The Ferry"})

    assert _transactions(doc, nothing) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"duration_frames": 0},
        {"duration_frames": 1.5},
        {"duration_frames": "12"},
        {"duration_frames": True},
        {"duration_frames": 10**9},
        {"status": None},
        {"status": "x" * 20_001},
        {"action": "\ud83d"},
        {"action": "x" * 100_001},
        {"action": 5},
        {"links": {"a"}},
        {"move": {"a": {"b": {"c": {"d": {"e": 1}}}}}},
        {"move": float("nan")},
        {"move": b"bytes"},
        {"move": ["x" * 70_000]},
        {"order": "V1"},
        {"deleted": True},
        {"shot": "elsewhere"},
        {"unheard_of": 1},
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_nothing_is_written(fields: dict[str, object]) -> None:
    doc, _, _, panels = _story()
    before = doc.get_update()

    with pytest.raises(edits.InvalidEdit, match="expected"):
        edits.set_fields(doc, "panels", panels, {"source": "written first", **fields})

    assert doc.get_update() == before


def test_a_refused_insert_leaves_nothing_half_done() -> None:
    doc, _, shot, _ = _story()
    before = doc.get_update()

    with pytest.raises(edits.InvalidEdit, match=r"panels\.duration_frames: expected 1 to 1000000, got -1"):
        edits.insert_panels(doc, shot, [{}, {}, {"duration_frames": -1}], account=ME)
    with pytest.raises(edits.InvalidEdit, match="expected the id of one of the shots"):
        edits.insert_panel(doc, "nowhere", account=ME)
    with pytest.raises(edits.InvalidEdit, match="fresh uuid7"):
        edits.insert_scenes(doc, [{"id": read_board(doc).scenes[0].id}], account=ME)
    with pytest.raises(edits.InvalidEdit, match="different id"):
        edits.insert_scenes(doc, [{"id": (same := new_id())}, {"id": same}], account=ME)

    assert doc.get_update() == before


def test_copies_follow_the_last_of_their_originals_with_all_their_words() -> None:
    doc, _, shot, [a, b, c] = _story()
    script = edits.insert_script(doc, {"title": "The Ferry"}, account=ME)
    elements = edits.insert_elements(doc, script, [{"type": "action", "text": "Water."}], account=ME)
    edits.link(doc, a, elements)
    edits.set_fields(doc, "panels", [a], {"dialogue": "Wait! 😀", "move": {"from": [0, 0, 1, 1]}})

    copies = edits.duplicate_panels(doc, [b, a], account="account-joe")

    board = read_board(doc)
    copy = next(panel for panel in board.panels if panel.id == copies[a])
    assert _ids(board, shot) == [a, b, copies[a], copies[b], c]
    assert (copy.dialogue, copy.links, copy.move) == ("Wait! 😀", frozenset(elements), {"from": (0, 0, 1, 1)})
    assert copy.created_by == "account-joe"


def test_restoring_a_panel_brings_back_the_shot_and_scene_it_stands_under() -> None:
    doc, scene, shot, [a, b, c] = _story()
    edits.delete(doc, "panels", [a, b])
    edits.delete(doc, "shots", [shot])
    edits.delete(doc, "scenes", [scene])

    edits.restore(doc, "panels", [a])

    assert [panel.id for panel in read_board(doc).panels] == [a, c]


def test_a_text_edit_takes_whole_characters() -> None:
    doc, _, shot, _ = _story()
    edits.set_field(doc, "shots", shot, "notes", "é😀x")

    edits.edit_text(doc, "shots", shot, "notes", 2, 1, "!")

    assert read_board(doc).shots[0].notes == "é!x"


@pytest.mark.parametrize(
    ("before", "after"), [("😀", "😁"), ("a😀b😀", "a😀b😁"), ("", "👨‍👩‍👧"), ("👨‍👩‍👧", "👩‍👧"), ("aXa", "aa")]
)
def test_setting_a_text_says_what_was_wanted(before: str, after: str) -> None:
    doc, _, shot, _ = _story()
    edits.set_field(doc, "shots", shot, "notes", before)

    edits.set_text(doc, "shots", shot, "notes", after)

    assert read_board(doc).shots[0].notes == after


def test_two_people_typing_in_one_text_keep_both_words() -> None:
    doc, _, shot, _ = _story()
    edits.set_field(doc, "shots", shot, "notes", "low and slow")
    other: Doc[Any] = Doc()
    other.apply_update(doc.get_update())

    edits.set_text(doc, "shots", shot, "notes", "very low and slow")
    edits.set_text(other, "shots", shot, "notes", "low and slow, then fast")
    doc.apply_update(other.get_update())

    assert read_board(doc).shots[0].notes == "very low and slow, then fast"


def test_strokes_come_go_and_move_under_their_own_ids() -> None:
    doc: Doc[Any] = Doc()
    edits.birth_panel(doc)
    drawn = stroke([[0.0, 0.0, 0.5], [10.0, 10.0, 1.0]], layer="pencil")
    [first, second] = edits.add_strokes(doc, [drawn, drawn])

    edits.transform_strokes(doc, [first, "gone"], (1, 0, 0, 1, 5, 5))
    edits.remove_strokes(doc, [second, "gone"])
    edits.replace_strokes(doc, {second: drawn})

    [kept] = read_panel(doc).strokes["pencil"]
    assert kept.id == first
    assert kept.stroke.points[0].tolist()[:2] == [5, 5]


def test_layers_go_between_others() -> None:
    doc: Doc[Any] = Doc()
    edits.birth_panel(doc)

    rain = edits.add_layer(doc, {"name": "Rain"}, account=ME, before="ink")
    edits.move_layers(doc, ["notes"], before="reference")

    assert [layer.id for layer in read_panel(doc).layers] == ["notes", "reference", "fill", "tone", "pencil", rain, "ink"]


def test_a_thousand_panels_inserted_at_one_place_stay_in_order() -> None:
    doc, _, shot, [a, b, _] = _story()
    expected = [a, b]
    for _ in range(60):
        batch = edits.insert_panels(doc, shot, [{}] * 16, account=ME, after=a)
        expected[1:1] = batch

    board = read_board(doc)
    assert _ids(board, shot)[:-1] == expected
    assert max(len(panel.order) for panel in board.panels) <= 40


@pytest.mark.parametrize("seed", range(8))
def test_crews_that_edit_apart_and_meet_see_one_board(seed: int) -> None:
    chance = random.Random(seed)
    doc, scene, _, _ = _story()
    edits.insert_shot(doc, scene, account=ME)
    crew: list[Doc[Any]] = [Doc() for _ in range(3)]
    for _ in range(4):
        for member in crew:
            member.apply_update(doc.get_update())
            for _ in range(6):
                _anything(member, chance)
        for member in crew:
            doc.apply_update(member.get_update())
    for member in crew:
        member.apply_update(doc.get_update())

    boards = [read_board(member) for member in (doc, *crew)]

    assert all(board == boards[0] for board in boards)
    assert boards[0].damage == ()
    assert len({panel.id for panel in boards[0].panels}) == len(boards[0].panels)


def _anything(doc: Doc[Any], chance: random.Random) -> None:
    board = read_board(doc)
    shot, panel = chance.choice(board.shots).id, chance.choice(board.panels)
    neighbour = chance.choice(board.panels_of(panel.shot)).id
    deeds: list[Callable[[], object]] = [
        lambda: edits.insert_panel(doc, panel.shot, {"action": "Hé 😀"}, account=ME, after=neighbour),
        lambda: edits.move_panels(doc, [panel.id], shot=shot),
        lambda: edits.move_panels(doc, [panel.id], shot=panel.shot),
        lambda: edits.set_fields(
            doc, "panels", [panel.id], {"duration_frames": chance.randrange(1, 99), "notes": panel.notes + "."}
        ),
        lambda: edits.duplicate_panels(doc, [panel.id], account=ME),
        lambda: edits.insert_shot(doc, board.scenes[0].id, account=ME),
    ]
    if len(board.panels) > 2:
        deeds.append(lambda: edits.delete(doc, "panels", [panel.id]))
    chance.choice(deeds)()
