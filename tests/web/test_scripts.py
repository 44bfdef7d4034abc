"""Screenplays and settings over HTTP."""

from pathlib import Path

import httpx
import pytest

from board.assets import hash_of
from board.document import Document, read_board
from tests.web.conftest import Film, Server, problem_of

SCRIPT = b"INT. KITCHEN - NIGHT\n\nMara waits.\n\nMARA\nAt last.\n\nEXT. STREET - DAY\n\nRain.\n"
BIG_FISH = Path(__file__).parents[2] / "../shared/data/scripts/screenplain/examples/Big-Fish.fountain"


async def test_a_screenplay_becomes_scenes_and_its_file_is_kept(server: Server, film: Film, editor: httpx.AsyncClient) -> None:
    report = (await editor.post(f"/api/boards/{film.board}/import?filename=film.fountain", content=SCRIPT)).json()

    board = await server.services.hub.read(film.board, "", read_board)
    assert report["scenes"] == 2
    assert [scene.slugline for scene in board.scenes] == ["INT. KITCHEN - NIGHT", "EXT. STREET - DAY"]
    assert [script.asset for script in board.scripts] == [hash_of(SCRIPT)]
    assert (await editor.get(f"/api/projects/{film.project}/assets/{hash_of(SCRIPT)}")).content == SCRIPT


async def test_a_form_does_as_well_and_the_next_file_is_a_new_draft(
    server: Server, film: Film, editor: httpx.AsyncClient
) -> None:
    path = f"/api/boards/{film.board}/import"
    first = (await editor.post(path, files={"file": ("film.fountain", SCRIPT)})).json()

    again = (await editor.post(path, files={"file": ("film blue.fountain", SCRIPT + b"\nMore rain.\n")})).json()
    other = (await editor.post(path, params={"script": "new"}, content=b"INT. CAR - DAY\n\nAn engine.\n")).json()

    assert again["script"] == first["script"] != other["script"]
    assert (again["scenes"], again["added"], again["removed"], again["lost"]) == (2, 1, 0, [])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("film.fountain", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("film.fountain", b""),
        ("film.doc", SCRIPT),
        ("film.fountain", b"no scenes at all"),
    ],
)
async def test_a_bad_file_is_a_sentence_and_nothing_is_half_done(
    server: Server, film: Film, editor: httpx.AsyncClient, name: str, data: bytes
) -> None:
    refused = await editor.post(f"/api/boards/{film.board}/import", params={"filename": name}, content=data)

    assert refused.status_code in (400, 422), refused.text
    problem_of(refused)
    assert not (await server.services.hub.read(film.board, "", read_board)).scripts


async def test_a_form_without_a_file_and_a_script_that_is_not_there_are_told(film: Film, editor: httpx.AsyncClient) -> None:
    path = f"/api/boards/{film.board}/import"

    assert "file" in problem_of(await editor.post(path, files={"other": ("x", b"y")}))
    assert "script" in problem_of(await editor.post(path, params={"script": "unknown"}, content=SCRIPT))


async def test_big_fish_has_its_190_scenes(server: Server, film: Film, editor: httpx.AsyncClient) -> None:
    if not BIG_FISH.exists():
        pytest.skip("the shared screenplays are not here")

    report = (await editor.post(f"/api/boards/{film.board}/import", content=BIG_FISH.read_bytes())).json()

    assert report["scenes"] == 190


async def test_settings_change_for_everybody_and_wrong_ones_for_nobody(
    server: Server, film: Film, editor: httpx.AsyncClient
) -> None:
    path = f"/api/boards/{film.board}/settings"

    changed = await editor.patch(path, json={"title": "Æon Fall", "aspect_width": 185, "lenses_mm": [24, 32.5]})
    refused = await editor.patch(path, json={"title": "Wrong", "aspect_width": 0})

    def title(doc: Document) -> str:
        return read_board(doc).production.title

    assert changed.json()["title"] == "Æon Fall"
    assert changed.json()["lenses_mm"] == [24, 32.5]
    assert await server.services.hub.read(film.board, "", title) == "Æon Fall"
    assert refused.status_code == 422
    problem_of(refused)
