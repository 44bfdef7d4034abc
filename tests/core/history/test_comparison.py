"""Two moments of a board beside each other."""

import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board import edits
from board.history.comparison import Comparison, compare
from board.history.standing import displaced
from board.history.words import Run, word_diff
from tests.core.history.studio import JOE, Studio, ink


def since(studio: Studio, then: str) -> Comparison:
    """What changed."""
    return compare(studio.cut(then), studio.cut())


def test_nothing_differs_between_a_moment_and_itself() -> None:
    studio = Studio()
    studio.draw(studio.panel(studio.shot(studio.scene())))

    found = since(studio, studio.position)

    assert found.is_empty
    assert found.was == found.now


def test_records_come_and_go_with_what_stands_in_them() -> None:
    studio = Studio()
    scene = studio.scene()
    shot = studio.shot(scene)
    panel = studio.panel(shot)
    then = studio.position
    studio.edit("", partial(edits.delete, table="scenes", ids=[scene]), JOE)
    new = studio.scene(JOE)

    found = {one.id: (one.table, one.how, one.under) for one in since(studio, then).records}

    assert found == {
        scene: ("scenes", "removed", ""),
        shot: ("shots", "removed", scene),
        panel: ("panels", "removed", scene),
        new: ("scenes", "added", ""),
    }


def test_of_scenes_in_a_new_order_only_the_moved_one_is_told() -> None:
    studio = Studio()
    scenes = [studio.scene() for _ in range(6)]
    then = studio.position
    studio.edit("", partial(edits.move_scenes, scenes=[scenes[5]], before=scenes[2]))

    [moved] = since(studio, then).records

    assert moved.is_moved
    assert moved.id == scenes[5]
    assert moved.was is not None
    assert moved.now is not None
    assert (moved.was.index, moved.now.index) == (5, 2)


def test_a_panel_that_went_to_another_shot_was_moved() -> None:
    studio = Studio()
    scene = studio.scene()
    one, other = studio.shot(scene), studio.shot(scene)
    panel = studio.panel(one)
    then = studio.position
    studio.edit("", partial(edits.move_panels, panels=[panel], shot=other))

    [moved] = since(studio, then).records

    assert moved.was is not None
    assert moved.now is not None
    assert (moved.was.parent, moved.now.parent) == (one, other)
    assert moved.fields == ()


def test_fields_texts_and_the_production_are_told_with_both_values() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    studio.edit("", partial(edits.set_text, table="panels", id=panel, field="dialogue", text="Hello my friend"))
    then = studio.position
    studio.edit("", partial(edits.set_text, table="panels", id=panel, field="dialogue", text="Hello old friend!"))
    studio.edit("", partial(edits.set_field, table="panels", id=panel, field="duration_frames", value=12))
    studio.edit("", partial(edits.set_production, fields={"title": "Slack Water"}))

    found = since(studio, then)

    assert [(one.field, one.was, one.now) for one in found.production] == [("title", "", "Slack Water")]
    [kept] = found.records
    assert [one.field for one in kept.fields] == ["dialogue", "duration_frames"]
    assert kept.fields[0].words == (Run("Hello ", "Hello "), Run("my", "old"), Run(" friend", " friend"), Run("", "!"))
    assert (found.was.duration_frames, found.now.duration_frames) == (48, 12)


def test_strokes_and_marks_of_each_panel_are_told() -> None:
    studio = Studio()
    shot = studio.shot(studio.scene())
    panel, quiet = studio.panel(shot), studio.panel(shot)
    part = f"panel/{panel}"
    kept, gone = studio.draw(panel, ink(), ink(4))
    then = studio.position
    new = studio.draw(panel, ink(9))
    studio.edit(part, partial(edits.remove_strokes, ids=[gone]))
    studio.edit(part, partial(edits.transform_strokes, ids=[kept], matrix=(1, 0, 0, 1, 5, 5)))
    arrow = studio.edit(part, lambda doc: edits.add_arrow(doc, "ink", {"kind": "camera"}, account=JOE))
    studio.edit(part, partial(edits.set_field, table="layers", id="ink", field="opacity", value=0.5))

    found = since(studio, then)

    [drawing] = found.drawings
    assert drawing.panel == panel
    assert (drawing.added, drawing.removed, drawing.changed) == (frozenset(new), frozenset({gone}), frozenset({kept}))
    assert [(mark.table, mark.id, mark.how) for mark in drawing.marks] == [
        ("layers", "ink", "changed"),
        ("arrows", arrow, "added"),
    ]
    assert compare(studio.cut(then), studio.cut(), panels=[quiet]).drawings == ()


def test_a_comparison_the_other_way_round_is_its_inverse_and_is_json() -> None:
    studio = Studio()
    scenes = [studio.scene() for _ in range(4)]
    panel = studio.panel(studio.shot(scenes[0]))
    then = studio.position
    studio.edit("", partial(edits.move_scenes, scenes=[scenes[0]], after=scenes[1]))
    studio.edit("", partial(edits.set_text, table="panels", id=panel, field="action", text="He runs."))
    studio.draw(panel)

    there = since(studio, then)

    assert compare(studio.cut(), studio.cut(then)) == there.inverse()
    assert there.inverse().inverse() == there
    assert json.loads(json.dumps(there.to_json()))["now"]["panels"] == 1


@given(st.permutations(range(7)), st.sets(st.integers(0, 6)))
def test_what_is_displaced_explains_a_new_order_and_is_the_same_both_ways(order: list[int], settled: set[int]) -> None:
    before, after = [str(one) for one in range(7)], [str(one) for one in order]

    moved = displaced(before, after, map(str, settled))

    assert moved == displaced(after, before, map(str, settled))
    assert [one for one in before if one not in moved] == [one for one in after if one not in moved]
    assert bool(moved) == (before != after)


def test_of_two_that_changed_places_the_settled_one_stayed() -> None:
    assert displaced(["a", "b"], ["b", "a"], ["a"]) == {"b"}
    assert displaced(["a", "b"], ["b", "a"], ["b"]) == {"a"}


@given(st.text("ab .\n😀", max_size=12), st.text("ab .\n😀", max_size=12))
def test_runs_of_words_make_both_texts_and_the_same_backwards(was: str, now: str) -> None:
    runs = word_diff(was, now)

    assert "".join(run.was for run in runs) == was
    assert "".join(run.now for run in runs) == now
    assert word_diff(now, was) == tuple(run.inverse() for run in runs)


@pytest.mark.parametrize("tail", ["", " end"])
def test_texts_beyond_all_measure_differ_in_one_run(tail: str) -> None:
    was, now = "a " * 3_000 + "b" + tail, "a " * 3_000 + "c" + tail

    assert [run for run in word_diff(was, now) if run.was != run.now] == [Run("b", "c")]
