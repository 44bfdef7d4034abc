"""Real screenplays, where the shared data is at hand."""

from collections import Counter
from pathlib import Path

import pytest

from board.screenplay import Screenplay, parse_fountain

SCRIPTS = Path(__file__).parents[2].parent / "shared" / "data" / "scripts"

pytestmark = pytest.mark.skipif(not SCRIPTS.is_dir(), reason="the shared data is not here")


def read(name: str) -> Screenplay:
    return parse_fountain((SCRIPTS / name).read_bytes().decode("utf-8-sig"))


def counts(screenplay: Screenplay) -> Counter[str]:
    return Counter(element.type for element in screenplay.elements)


def test_big_fish_has_its_counts() -> None:
    screenplay = read("screenplain/examples/Big-Fish.fountain")

    found = counts(screenplay)

    assert len(screenplay.scenes) == found["scene_heading"] == 190
    assert (found["character"], found["transition"], found["page_break"], found["parenthetical"]) == (768, 34, 1, 97)
    assert screenplay.title == "Big Fish"
    assert screenplay.warnings == ()


def test_brick_and_steel_has_its_counts() -> None:
    for name in ("screenplain/examples/Brick-and-Steel.fountain", "afterwriting/samples/brick_and_steel.fountain"):
        screenplay = read(name)
        assert (counts(screenplay)["scene_heading"], counts(screenplay)["transition"]) == (8, 7)
        assert sum(element.type == "character" and element.dual == "R" for element in screenplay.elements) == 1


def test_the_last_birthday_card_has_its_counts() -> None:
    found = counts(read("screenplain/examples/The-Last-Birthday-Card.fountain"))

    assert (found["section"], found["synopsis"], found["scene_heading"], found["character"], found["transition"]) == (
        28,
        7,
        48,
        134,
        22,
    )


def test_the_cyrillic_script_has_its_one_speech() -> None:
    assert counts(read("afterwriting/test/data/screenplays/cyrillic.fountain"))["character"] == 1


def test_fade_in_is_no_heading_of_my_living_memory() -> None:
    assert len(read("afterwriting/samples/my_living_memory.fountain").scenes) == 9


def test_every_word_of_big_fish_is_in_an_element() -> None:
    raw = (SCRIPTS / "screenplain/examples/Big-Fish.fountain").read_bytes().decode("utf-8-sig")
    body = raw[raw.index("FADE IN:") :]

    words = Counter(word.strip("*_!<>=.#") for word in body.split())
    kept = Counter(word.strip("*_!<>=.#") for element in parse_fountain(raw).elements for word in element.text.split())

    assert {word: n - kept[word] for word, n in words.items() if word and n > kept[word]} == {}


@pytest.mark.parametrize("path", sorted(SCRIPTS.rglob("*.fountain")), ids=lambda path: path.name)
def test_every_file_is_read(path: Path) -> None:
    text = path.read_bytes().decode("utf-8-sig")

    screenplay = parse_fountain(text)

    assert screenplay.elements or screenplay.title_page
    assert all(element.text or element.type == "page_break" for element in screenplay.elements)
