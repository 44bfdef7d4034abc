"""Files that are screenplays, and files that are not."""

import pytest

from board.screenplay import MAX_BYTES, BadScreenplay, read_screenplay

SCRIPT = "INT. CAFÉ - DAY\n\nZOË\nIt’s over."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_a_mark(encoding: str) -> None:
    screenplay = read_screenplay(SCRIPT.encode(encoding), "a.fountain")

    assert screenplay.scenes[0].location == "CAFÉ"
    assert screenplay.scenes[0].cast == ("ZOË",)
    assert screenplay.warnings == ()


def test_western_text_of_old_windows_is_read_with_a_warning() -> None:
    screenplay = read_screenplay(SCRIPT.encode("cp1252"), "a.txt")

    assert screenplay.scenes[0].cast == ("ZOË",)
    assert screenplay.elements[-1].text == "It’s over."
    assert "Windows-1252" in screenplay.warnings[0]


def test_cyrillic_of_old_windows_is_not_taken_for_western() -> None:
    with pytest.raises(BadScreenplay, match="not UTF-8"):
        read_screenplay("INT. A\n\nНина молчит. Потом выходит на улицу.".encode("cp1251"), "a.fountain")


def test_damaged_utf8_is_not_taken_for_western() -> None:
    with pytest.raises(BadScreenplay, match="byte 14 fits no character"):
        read_screenplay("INT. CAFÉ\n\nZ".encode() + b"\xff" + "OË".encode(), "a.fountain")


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.fountain", "binary data"),
        (b"INT. A\x00", "a.fountain", "binary data"),
        ("INT. A".encode("utf-16-le"), "a.fountain", "binary data"),
        ("INT. A\n\n\0".encode("utf-16"), "a.fountain", "binary data"),
        ("INT. A".encode("utf-16")[:-1], "a.fountain", "damaged"),
        (b"\xff\xfe\x00\xd8INT.", "a.fountain", "damaged"),
        (b"", "a.fountain", "No scenes"),
        (b"Once upon a time.", "a.fountain", "No scenes"),
        (b"<FinalDraft/>", "a.fdx", "Final Draft"),
        (b"INT. A", "a.pdf", "not a screenplay file"),
        (b"INT. A", "fountain", "not a screenplay file"),
        (b"INT. A\n\n" + b"x" * MAX_BYTES, "a.fountain", "10 MB at most"),
        (b"INT. A\n\n" * 5_001, "a.fountain", "5,001 scenes"),
        (b"INT. A\n\n" * 200_000, "a.fountain", "more than 50,000 paragraphs"),
        (b"INT. A\n\n" + b"# b\n" * 400_000, "a.fountain", "400,000 lines"),
        (b"\n" * 9_000_000 + b"INT. A", "a.fountain", "9,000,001 lines"),
        (b"INT. A\n\n" + b"word " * 3_000, "a.fountain", "blank lines of the script seem lost"),
    ],
)
def test_what_is_no_screenplay_is_refused_with_a_sentence(data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(BadScreenplay, match=sentence) as refused:
        read_screenplay(data, name)

    assert str(refused.value).endswith(".")


def test_marks_of_lost_characters_become_plain_question_marks() -> None:
    assert read_screenplay("INT. A\n\nLost: \ufffd".encode(), "a.fountain").elements[-1].text == "Lost: ?"


def test_a_script_of_as_many_lines_as_are_taken_is_read_in_no_time() -> None:
    blank = read_screenplay(b"\n" * 400_000 + b"INT. A", "a.fountain")
    lettered = read_screenplay(b"INT. A #1#\n\n" + b"INT. B\n\n" * 4_000 + b"INT. C #2#", "a.fountain")
    counted = read_screenplay(b"INT. A #1#\n\n" + b"INT. B\n\n" * 4_000, "a.fountain")

    assert len(blank.scenes) == 1
    assert len({scene.number for scene in lettered.scenes}) == 4_002
    assert counted.scenes[-1].number == "4001"


@pytest.mark.parametrize("number", ["\u00b2", "\u0967", "\u2460", "1\u00b2"])
def test_a_number_in_other_digits_stays_as_it_is_written(number: str) -> None:
    screenplay = read_screenplay(f"INT. A #{number}#\n\nINT. B".encode(), "a.fountain")

    assert screenplay.scenes[0].number == number
    assert screenplay.scenes[1].number not in ("", number)
