"""Beats: who says what to whom, how strongly."""

import pytest

from board.ai.beats import beats_of, count_words, named, shares, speakers, speaking_s
from board.reading import ElementReading
from tests.ai.scenes import TALK, scene


def test_a_scene_is_its_speeches_and_its_paragraphs_of_action() -> None:
    beats = beats_of(scene())

    assert [(beat.kind, beat.speaker, beat.listener) for beat in beats] == [
        ("action", "", ""),
        ("speech", "MARA", "JOE"),
        ("speech", "JOE", "MARA"),
        ("speech", "MARA", "JOE"),
        ("speech", "JOE", "MARA"),
    ]


def test_a_speech_is_said_to_whom_it_names() -> None:
    beats = beats_of(scene((("ANN", "Well?"), ("MARA", "No."), ("ANN", "Joe, what do you say?"), ("JOE", "Nothing."))))

    assert beats[2].listener == "JOE"


def test_the_strongest_of_the_lines_is_the_peak() -> None:
    beats = beats_of(scene())

    assert [beat.text for beat in beats if beat.peak] == ["I sold the house!"]
    assert all(0 <= beat.intensity <= 1 for beat in beats)


def test_what_is_said_after_a_pause_weighs_more() -> None:
    spoken = [("character", "MARA"), ("parenthetical", "(after a while)"), ("dialogue", "It is finished.")]
    rows = tuple(
        ElementReading(id=f"e{place}", type=type, text=text, character="MARA") for place, (type, text) in enumerate(spoken)
    )

    (beat,) = beats_of(scene(elements=rows))

    assert beat.paused
    assert beat.words == 3
    assert beat.elements == ("e0", "e1", "e2")


def test_voices_from_outside_of_the_frame_are_no_speakers_in_it() -> None:
    beats = beats_of(scene((*TALK, ("RADIO", "Rain tomorrow.", "(V.O.)"))))

    assert speakers(beats) == ("JOE", "MARA")
    assert set(shares(beats)) == {"JOE", "MARA"}


def test_a_line_takes_half_a_second_and_a_third_of_one_for_each_word() -> None:
    assert count_words("Don't -- you can't stop a half-poured pour.") == 7
    assert speaking_s(12) == pytest.approx(4.493)
    assert speaking_s(0) == 0


@pytest.mark.parametrize(
    ("name", "text", "is_named"),
    [
        ("MARA", "Mara's hand", True),
        ("MARA", "a marathon", False),
        ("YOUNG WILL", "Will, over Joe", True),
        ("DR. BENNETT", "Dr. Bennett", True),
        ("JOE", "", False),
    ],
)
def test_people_are_known_by_their_names(name: str, text: str, is_named: bool) -> None:
    assert named(name, text) is is_named
