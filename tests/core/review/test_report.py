"""The AI use report as a spreadsheet reads it."""

import csv
import io

import pytest

from board.review.report import as_csv, formula_free

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\r\n=", "\u00a0@", "\ufeff=", "\u200b+", "\x00=", "＝", "＋", "－", "＠"]


@pytest.mark.parametrize("start", STARTS, ids=[start.encode("unicode_escape").decode() for start in STARTS])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    assert formula_free(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("words", ["", "Too close.", "12B", "a=1", "a\n=1", "“No”", "…"])
def test_plain_words_stay_as_they_are(words: str) -> None:
    assert formula_free(words) == words


def test_an_empty_report_is_its_heading() -> None:
    assert [row[0] for row in csv.reader(io.StringIO(as_csv(())))] == ["frame"]
