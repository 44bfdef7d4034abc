"""Two drafts compared, and numbers for scenes."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from board.screenplay import parse_fountain
from board.screenplay.redraft import Line, match_drafts, unmoved
from board.screenplay.scenes import UsedNumbers, letters, next_number, number_scenes


def lines(text: str) -> list[Line]:
    return [Line(e.type, e.text, e.character, e.scene, e.scene_number) for e in parse_fountain(text).elements]


def matched(old: str, new: str) -> dict[str, str]:
    one, other = lines(old), lines(new)
    return {other[b].text: one[a].text for b, a in match_drafts(one, other).lines.items()}


@given(st.lists(st.integers(0, 30), unique=True, max_size=9))
def test_as_many_as_possible_stay(order: list[int]) -> None:
    rising = max(
        (len(some) for size in range(len(order) + 1) for some in combinations(order, size) if list(some) == sorted(some)),
        default=0,
    )

    kept = unmoved(order)

    assert len(kept) == rising
    assert [value for value in order if value in kept] == sorted(kept)


@given(
    st.lists(
        st.sampled_from(["INT. A", "INT. B", "One.", "Two.", "ANNA\nYes.", "BEN\nYes.", "A longer line of action."]),
        max_size=14,
    )
)
def test_a_draft_matches_itself_line_by_line(paragraphs: list[str]) -> None:
    draft = lines("\n\n".join(paragraphs))

    match = match_drafts(draft, draft)

    assert match.lines == {index: index for index in range(len(draft))}


@given(
    *[
        st.lists(
            st.sampled_from(["INT. A", "INT. B", "INT. C #4#", "One.", "ANNA\nYes.", "The long way to the river."]), max_size=12
        )
    ]
    * 2
)
def test_no_line_is_matched_twice_nor_with_another_kind(old: list[str], new: list[str]) -> None:
    one, other = lines("\n\n".join(old)), lines("\n\n".join(new))

    match = match_drafts(one, other)

    assert len(set(match.lines.values())) == len(match.lines)
    assert len(set(match.scenes.values())) == len(match.scenes)
    assert all(one[a].type == other[b].type for b, a in match.lines.items())


def test_the_same_answer_in_two_scenes_stays_in_its_own() -> None:
    script = "INT. A\n\nA door in the wall.\n\nANNA\nYes.\n\nINT. B\n\nA hole in the floor.\n\nANNA\nYes.\n"
    one, other = lines(script), lines(script.replace("A door in the wall.", "Nothing at all, and smoke."))

    match = match_drafts(one, other)

    assert {b: a for b, a in match.lines.items() if other[b].text == "Yes."} == {3: 3, 7: 7}


def test_a_scene_is_known_by_its_number_above_all() -> None:
    one = lines("INT. A #1#\n\nShe goes.\n\nINT. B #2#\n\nHe stays.")
    other = lines("INT. C #2#\n\nShe goes.\n\nINT. D #1#\n\nHe stays.")

    assert match_drafts(one, other).scenes == {0: 1, 1: 0}


def test_a_paragraph_reworded_and_moved_is_known() -> None:
    old = "INT. A\n\nThe tall man puts the glass on the table.\n\nINT. B\n\nRain."
    new = "INT. A\n\nDust.\n\nINT. B\n\nThe tall man sets the glass on the table.\n\nRain."

    assert matched(old, new)["The tall man sets the glass on the table."] == "The tall man puts the glass on the table."


def test_letters_leave_out_i_and_o() -> None:
    assert [letters(n) for n in (0, 7, 8, 12, 13, 23, 24, 25)] == ["A", "H", "J", "N", "P", "Z", "AA", "AB"]


def test_numbers_between_scenes_are_lettered() -> None:
    def after(number: str, *used: str) -> str:
        return next_number(number, UsedNumbers(["72", "73", *used]))

    assert after("72") == "72A"
    assert after("72A", "72A") == "72B"
    assert after("72H", "72H") == "72J"
    assert after("72Z", "72Z") == "72AA"
    assert after("72AA", "72AA") == "72AB"
    assert after("72A", "72A", "72B") == "72AA"
    assert after("73") == "74"
    assert after("") == "A1"


def test_sixty_scenes_between_two_numbered_ones_keep_short_numbers() -> None:
    numbers = number_scenes(["1", *[""] * 60, "2"])

    assert len(set(numbers)) == 62
    assert max(map(len, numbers)) == 3
