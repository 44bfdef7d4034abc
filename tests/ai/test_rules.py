"""Every rule with its fault planted, without it, and with what excuses it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from board.ai.finding import Finding
from board.ai.rules import (
    Rule,
    coverage,
    establishing,
    first_coverage,
    inserts,
    jump,
    leap,
    lens,
    monotony,
    reaction,
    speech,
    unsized,
)
from board.ai.study import study
from board.reading import PanelReading, SceneReading, ShotReading
from tests.ai.scenes import TALK, elements, neighbour, scene, shot, uuid

CLOSE = (shot(0, "MS"), shot(1, "CU"), shot(2, "MCU", "Joe"))


def found(rule: Rule, reading: SceneReading) -> tuple[Finding, ...]:
    return rule(study(reading))


def noting(shots: Sequence[ShotReading], text: str) -> tuple[ShotReading, ...]:
    return (replace(shots[0], notes=text), *shots[1:])


# Establishing


def test_a_new_place_that_opens_on_faces_gets_a_wide_frame_before_the_first_shot() -> None:
    (finding,) = found(establishing, scene(shots=CLOSE))

    assert finding.rule == "REST"
    assert finding.frame is not None
    assert finding.frame.setup.size in ("FS", "WS")
    assert finding.frame.before == CLOSE[0].id
    assert "KITCHEN" in finding.note


@pytest.mark.parametrize("size", ["FS", "WS", "EWS"])
def test_a_wide_shot_among_the_first_two_shows_the_place(size: str) -> None:
    assert not found(establishing, scene(shots=(CLOSE[0], shot(1, size), CLOSE[2])))


def test_a_wide_shot_within_fifteen_seconds_shows_the_place_in_time() -> None:
    quick = (shot(0, "CU", frames=48), shot(1, "CU", frames=48), shot(2, "MS", frames=48), shot(3, "WS"))
    late = (shot(0, "CU", frames=200), shot(1, "CU", frames=200), shot(2, "MS", frames=48), shot(3, "WS"))

    assert not found(establishing, scene(shots=quick))
    assert found(establishing, scene(shots=late))


def test_a_master_or_establishing_shot_says_so_whatever_its_size() -> None:
    assert not found(establishing, scene(shots=(shot(0, "MLS", framing=("TWO_SHOT", "MASTER")), *CLOSE)))


def test_the_same_place_going_on_needs_no_new_wide_shot() -> None:
    assert not found(establishing, scene(shots=CLOSE, before=neighbour("Kitchen", "INT")))
    assert found(establishing, scene(shots=CLOSE, before=neighbour("Kitchen", "EXT")))


@pytest.mark.parametrize("tag", ["Starts in medias res.", "A MONTAGE of mornings"])
def test_a_scene_that_means_to_begin_without_is_left_alone(tag: str) -> None:
    assert not found(establishing, scene(shots=noting(CLOSE, tag)))


def test_a_return_to_a_known_place_weighs_less_than_a_new_one() -> None:
    (new,) = found(establishing, scene(shots=CLOSE))
    (known,) = found(establishing, scene(shots=CLOSE, known_place=True))

    assert known.score < new.score


def test_shots_without_a_size_are_doubted_less_loudly_and_believed_when_they_name_the_place() -> None:
    unsaid = (shot(0, "", "Mara"), shot(1, "", "Joe"))

    (doubt,) = found(establishing, scene(shots=unsaid))

    assert doubt.score < found(establishing, scene(shots=CLOSE))[0].score
    assert not found(establishing, scene(shots=(shot(0, "", "The kitchen"), shot(1, "", "Joe"))))


# Coverage


def test_who_speaks_and_is_never_seen_gets_a_frame() -> None:
    (finding,) = found(coverage, scene(shots=(shot(0, "FS", "Mara"), shot(1, "CU", "Mara", links=(1, 2, 5, 6)))))

    assert "JOE" in finding.note
    assert finding.frame is not None
    assert finding.frame.setup.subjects[0] == "JOE"
    assert finding.frame.dialogue.startswith("JOE: The bus")


@pytest.mark.parametrize(
    "seen",
    [
        shot(2, "MS", "Joe"),
        shot(2, "MS", "Mara", notes="Joe behind her, soft"),
        shot(2, "MS", ""),
        shot(2, "MS", "Mara", framing=("GROUP",)),
    ],
)
def test_who_is_seen_in_any_shot_is_covered(seen: ShotReading) -> None:
    assert not found(coverage, scene(shots=(shot(0, "WS", "Mara"), shot(1), seen)))


def test_a_voice_from_outside_needs_no_face() -> None:
    lines = (*TALK[:2], ("JOE", TALK[2][1], "(V.O.)"), TALK[3])

    assert not found(coverage, scene(lines, shots=(shot(0), shot(1))))


def test_somebody_with_a_word_or_two_need_not_be_seen() -> None:
    lines = (("MARA", "I went all the way to the harbour and back, and nobody there had ever heard of you."), ("JOE", "No."))

    assert not found(coverage, scene(lines, shots=(shot(0), shot(1))))


def test_one_take_is_a_decision() -> None:
    assert not found(coverage, scene(shots=noting((shot(0), shot(1)), "A oner through the house")))


# Reaction


def test_the_strongest_line_without_its_listener_gets_a_reaction_after_it() -> None:
    shots = (shot(0, "WS", "Mara, Joe"), shot(1, "CU", "Mara", links=(5, 6)), shot(2, "CU", "Mara"))

    (finding,) = found(reaction, scene(shots=shots))

    assert finding.frame is not None
    assert finding.frame.setup.subjects == ("JOE",)
    assert finding.frame.setup.size == "CU", "as close as the line is"
    assert finding.frame.after == shots[1].id
    assert "I sold the house!" in finding.note


@pytest.mark.parametrize(
    "beside", [shot(2, "CU", "Joe"), shot(2, "MS", "Mara", framing=("GROUP",)), shot(2, "MLS", "Mara and Joe")]
)
def test_a_listener_in_the_next_shot_is_a_reaction(beside: ShotReading) -> None:
    assert not found(reaction, scene(shots=(shot(0, "WS"), shot(1, "CU", "Mara", links=(5, 6)), beside)))


def test_where_no_shot_says_which_line_it_shows_nothing_is_known_about_reactions() -> None:
    assert not found(reaction, scene(shots=(shot(0), shot(1))))


def test_a_scene_of_even_lines_has_no_peak_to_react_to() -> None:
    lines = (("MARA", "Good morning."), ("JOE", "Good morning."))

    assert not found(reaction, scene(lines, shots=(shot(0, "CU", "Mara", links=(0, 1)), shot(1, "CU", "Mara"))))


# Inserts

LETTER = (("", "Mara holds a LETTER."), ("MARA", "It came today."), ("", "She opens the letter and reads."))


def test_a_thing_in_capitals_that_is_handled_and_comes_back_gets_an_insert() -> None:
    (finding,) = found(inserts, scene(LETTER, shots=(shot(0, "MS", links=(0,)), shot(1, "MCU", "Mara"))))

    assert finding.frame is not None
    assert finding.frame.setup.framing == ("INSERT",)
    assert finding.frame.setup.subjects == ("LETTER",)


@pytest.mark.parametrize(
    "lines",
    [
        (("", "A LETTER lies on the table."), ("MARA", "Well.")),
        (("", "There is a CRASH. Mara opens the door. A crash again."), ("MARA", "Who?")),
        (("", "The MARA holds of the story. Mara opens a tin."), ("MARA", "Beans.")),
    ],
)
def test_what_is_only_mentioned_or_heard_or_somebody_is_no_prop(lines: tuple[tuple[str, str], ...]) -> None:
    assert not found(inserts, scene(lines, shots=(shot(0), shot(1))))


def test_a_close_shot_that_names_the_thing_is_its_insert() -> None:
    assert not found(inserts, scene(LETTER, shots=(shot(0), shot(1, "CU", "The letter", framing=("INSERT",)))))


# Monotony, leaps, jumps


def test_five_shots_of_one_size_get_another_size_for_the_strongest_of_them() -> None:
    shots = [shot(number, "MS", "Mara" if number % 2 else "Joe") for number in range(5)]
    shots[2] = shot(2, "MS", "Mara", links=(5, 6))

    (finding,) = found(monotony, scene(shots=shots))

    assert finding.target == shots[2].id
    assert {"op": "set", "table": "shots", "id": shots[2].id, "field": "size", "base": "MS", "value": "MCU"} in finding.changes
    assert finding.changes[-1]["op"] == "note"


@pytest.mark.parametrize("breaking", [shot(2, "CU", "Joe"), shot(2, "MS", framing=("INSERT",)), shot(2, "")])
def test_another_size_or_an_insert_breaks_the_run(breaking: ShotReading) -> None:
    shots = [shot(number, "MS") for number in range(5)]

    assert not found(monotony, scene(shots=[*shots[:2], breaking, *shots[3:]]))


def test_four_of_a_size_are_no_run_and_a_montage_may_be_one() -> None:
    shots = [shot(number, "MS") for number in range(5)]

    assert not found(monotony, scene(shots=shots[:4]))
    assert not found(monotony, scene(shots=noting(shots, "montage")))


def test_a_leap_of_four_sizes_on_the_same_person_gets_a_step_between() -> None:
    (finding,) = found(leap, scene(shots=(shot(0, "WS"), shot(1, "CU"), shot(2, "FS"), shot(3, "MS"))))

    assert finding.target == uuid(2, 2)
    assert finding.changes[0]["value"] == "MS"


@pytest.mark.parametrize(
    "shots",
    [
        (shot(0, "WS"), shot(1, "CU"), shot(2, "MLS"), shot(3, "MS")),
        (shot(0, "EWS"), shot(1, "CU"), shot(2, "MS"), shot(3, "MS")),
        (shot(0, "WS"), shot(1, "CU"), shot(2, "FS", "Joe"), shot(3, "MS")),
        (shot(0, "WS"), shot(1, "CU", "The door", framing=("INSERT",)), shot(2, "FS"), shot(3, "MS")),
    ],
)
def test_three_sizes_the_opening_another_person_and_things_are_no_leaps(shots: tuple[ShotReading, ...]) -> None:
    assert not found(leap, scene(shots=shots))


def test_two_like_shots_of_one_person_may_jump() -> None:
    (finding,) = found(jump, scene(shots=(shot(0, "MCU", "Mara"), shot(1, "MCU", "Mara"))))

    assert finding.target == uuid(2, 1)
    assert finding.changes[0]["value"] == "CU"


@pytest.mark.parametrize(
    "other",
    [
        shot(1, "CU"),
        shot(1, "MCU", "Joe"),
        shot(1, "MCU", angle="LOW"),
        shot(1, "MCU", focal_length_mm=85.0),
        shot(1, "MCU", framing=("OVER_SHOULDER",)),
        shot(1, "MCU", movement=("DOLLY_IN",)),
        shot(1, ""),
    ],
)
def test_a_change_of_size_subject_angle_lens_or_framing_is_no_jump(other: ShotReading) -> None:
    assert not found(jump, scene(shots=(shot(0, "MCU"), other)))


def test_jumps_that_are_meant_and_dissolves_are_left_alone() -> None:
    pair = (shot(0, "MCU"), shot(1, "MCU"))
    dissolved = replace(pair[0], panels=(replace(pair[0].panels[0], transition="DISSOLVE"),))

    assert not found(jump, scene(shots=noting(pair, "jump cuts through the night")))
    assert not found(jump, scene(shots=(dissolved, pair[1])))


# Time for the lines


def test_a_panel_shorter_than_its_lines_gets_the_time_they_take() -> None:
    (finding,) = found(speech, scene(shots=(shot(0, "CU", "Joe", links=(3, 4), frames=48),)))

    # Twelve words: 0.485 + 12 * 0.334 = 4.493 s, at 24 frames 107.8.
    assert finding.changes == (
        {"op": "set", "table": "panels", "id": uuid(3, 0), "field": "duration_frames", "base": 48, "value": 108},
    )


@pytest.mark.parametrize(("frames", "short"), [(77, True), (78, False), (200, False)])
def test_up_to_a_second_and_a_quarter_less_passes(frames: int, short: bool) -> None:
    assert bool(found(speech, scene(shots=(shot(0, "CU", "Joe", links=(3, 4), frames=frames),)))) == short


def test_lines_heard_over_several_panels_have_the_time_of_all_of_them() -> None:
    shots = (shot(0, "CU", "Joe", links=(3, 4), frames=48), shot(1, "CU", "Mara", links=(4,), frames=48))

    assert not found(speech, scene(shots=shots))


def test_words_that_a_panel_writes_down_count_where_no_line_is_linked() -> None:
    written = shot(0, "CU", "Joe", frames=24)
    long = "JOE (O.S.): " + "one two three four five six " * 3

    (finding,) = found(speech, scene(shots=(replace(written, panels=(replace(written.panels[0], dialogue=long),)),)))

    assert finding.evidence["words"] == (18,)


def test_lines_that_are_said_at_once_or_over_a_split_cut_are_left_alone() -> None:
    short = shot(0, "CU", "Joe", links=(3, 4), frames=24)
    at_once = tuple(replace(element, dual="R") for element in elements(*TALK))
    split = replace(short, panels=(replace(short.panels[0], transition="L_CUT"),))

    assert not found(speech, scene(shots=(short,), elements=at_once))
    assert not found(speech, scene(shots=(split,)))


def test_a_board_of_short_panels_is_one_remark_and_not_many() -> None:
    shots = tuple(shot(place, "CU", links=(2 * place + 2,), frames=1) for place in (0, 1, 2))
    lines = tuple(("MARA" if place % 2 else "JOE", "one two three four five six seven eight nine") for place in range(5))

    (finding,) = found(speech, scene((("", "Rain."), *lines), shots=shots))

    assert len(finding.changes) == 3


# Lenses and sizes


def test_a_lens_that_films_hardly_take_for_a_size_is_named_with_a_better_one() -> None:
    shots = (shot(0, "WS"), shot(1, "ECU", focal_length_mm=18.0), shot(2, "MS"), shot(3, "MS"))

    (finding,) = found(lens, scene(shots=shots))

    assert finding.changes[0]["base"] == 18.0
    assert finding.changes[0]["value"] == 100.0


@pytest.mark.parametrize(
    "odd", [shot(1, "ECU", focal_length_mm=100.0), shot(1, "ECU", focal_length_mm=18.0, framing=("POV",)), shot(1, "ECU")]
)
def test_a_usual_lens_a_point_of_view_and_no_lens_are_fine(odd: ShotReading) -> None:
    assert not found(lens, scene(shots=(shot(0, "WS"), odd, shot(2, "MS"), shot(3, "MS"))))


def test_a_scene_shot_wide_throughout_is_a_style() -> None:
    assert not found(lens, scene(shots=[shot(place, "ECU", focal_length_mm=18.0) for place in range(4)]))


def test_shots_without_sizes_are_offered_sizes_by_what_they_show() -> None:
    shots = (
        shot(0, "", ""),
        shot(1, "", "Mara and Joe"),
        shot(2, "", "Mara", links=(5, 6)),
        shot(3, "", "The key", framing=("INSERT",)),
        shot(4, "", "Joe"),
    )

    (finding,) = found(unsized, scene(shots=shots))

    sizes = [change["value"] for change in finding.changes if change["field"] == "size"]
    assert sizes == ["WS", "MLS", "MCU", "CU", "MS"]
    assert not found(unsized, scene(shots=(shot(0), shot(1, ""))))


# The first frames


def test_a_scene_without_shots_is_covered_in_the_order_of_telling() -> None:
    findings = found(first_coverage, scene())
    frames = [finding.frame for finding in findings]

    assert [frame.setup.framing[0] for frame in frames if frame] == ["ESTABLISHING", "TWO_SHOT", "OVER_SHOULDER_L", "REACTION"]
    assert [finding.score for finding in findings] == sorted((finding.score for finding in findings), reverse=True)
    assert all(len(finding.note) <= 240 for finding in findings)


def test_a_scene_with_one_person_or_nobody_gets_what_there_is_to_see() -> None:
    alone = found(first_coverage, scene((("", "Mara waits by the window."),), cast=("MARA",)))
    nobody = found(first_coverage, scene((("", "Rain on an empty road."),), cast=()))

    assert [finding.frame.setup.size for finding in alone if finding.frame] == ["FS", "MLS", "MCU"]
    assert len(nobody) == 1


def test_a_scene_that_has_shots_or_no_words_gets_no_first_frames() -> None:
    assert not found(first_coverage, scene(shots=(shot(0),)))
    assert not found(first_coverage, scene(()))


def test_a_panel_without_a_time_has_the_default_one() -> None:
    panel = PanelReading(id=uuid(3, 7), duration_frames=0, links=(uuid(1, 4),))

    (finding,) = found(speech, scene(shots=(replace(shot(0, "CU", "Joe"), panels=(panel,)),)))

    assert (finding.changes[0]["base"], finding.changes[0]["value"]) == (0, 108)
