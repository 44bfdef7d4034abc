"""`board history` and `board restore` beside a running server, on a board where something went wrong."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from board import edits
from board.cli.services import services_at
from board.document import Document, read_board
from board.model import Board
from board.settings import Settings
from board.stroke import stroke
from board.web.services import Services
from tests.platform.server import SMALL, Server, join
from tests.platform.test_backup import done, run
from tests.platform.test_cli import imported

T = TypeVar("T")


@dataclass
class Film:
    """A board on which Mara made two panels, and Joe deleted one and changed a word."""

    data: Path
    board: str
    panels: list[str]

    def says(self, *arguments: object) -> str:
        return done(arguments[0], self.board, *arguments[1:], data=self.data)

    def refuses(self, *arguments: object) -> str:
        answer = run(arguments[0], self.board, *arguments[1:], data=self.data)
        assert answer.exit_code == 1
        return answer.output

    def now(self) -> Board:
        async def read() -> Board:
            async with services_at(Settings(data=self.data)) as services:
                return await services.hub.read(self.board, "", read_board)

        return asyncio.run(read())


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Film]:
    data = tmp_path_factory.mktemp("film") / "data"
    with Server(data, *SMALL) as server:
        mara = join(server, server.owner_link, "Mara").json()["account"]
        joe = join(server, done("invite", data=data).strip(), "Joe").json()["account"]
        board = imported(data)
        panels = asyncio.run(worked_on(data, board, mara, joe))
        yield Film(data, board, panels)


async def worked_on(data: Path, board: str, mara: str, joe: str) -> list[str]:
    async with services_at(Settings(data=data)) as services:
        scene = (await services.hub.read(board, "", read_board)).scenes[2].id
        shot = await by(services, board, mara, lambda doc: edits.insert_shot(doc, scene, account=mara))
        panels = [await by(services, board, mara, lambda doc: edits.insert_panel(doc, shot, account=mara)) for _ in range(2)]
        line = stroke([(0, 0, 0.5), (50, 50, 0.5)], layer="ink")
        await services.hub.edit(board, f"panel/{panels[1]}", mara, "collab", partial(edits.add_strokes, strokes=[line]))
        await by(services, board, mara, partial(edits.set_text, table="panels", id=panels[0], field="dialogue", text="No."))
        await by(services, board, joe, partial(edits.set_text, table="panels", id=panels[0], field="dialogue", text="Yes!"))
        await by(services, board, joe, partial(edits.delete, table="panels", ids=[panels[1]]))
        return panels


async def by(services: Services, board: str, account: str, edit: Callable[[Document], T]) -> T:
    return await services.hub.edit(board, "", account, "collab", edit)


def step_in(line: str) -> str:
    """The name of the step at the end of a line."""
    found = re.search(r"\[([0-9]+-[0-9]+)\]$", line)
    assert found, line
    return found[1]


def test_who_deleted_a_panel_is_found_by_kind_person_scene_and_time(film: Film) -> None:
    (line,) = [one for one in film.says("history", "--kind", "bin").splitlines() if "[" in one]

    assert re.search(r"Joe deleted (panel )?3 2/2", line), line
    for option in (("--person", "joe"), ("--scene", "3"), ("--panel", film.panels[1]), ("--since", "today")):
        assert line in film.says("history", *option).splitlines(), option
    assert line not in film.says("history", "--person", "Mara").splitlines()
    assert line not in film.says("history", "--scene", "1").splitlines()
    assert line not in film.says("history", "--until", "yesterday").splitlines()


def test_pages_follow_each_other_and_miss_nothing(film: Film) -> None:
    whole = [line for line in film.says("history").splitlines() if "[" in line]
    pages: list[str] = []
    before: tuple[str, ...] = ()
    while True:
        said = film.says("history", "--most", "2", *before).splitlines()
        pages += [line for line in said if "[" in line]
        if not said[-1].startswith("Older steps: "):
            break
        before = tuple(said[-1].removeprefix("Older steps: ").split())

    assert pages == whole
    assert len(whole) >= 5


def test_a_field_comes_back_and_nothing_else(film: Film) -> None:
    before = film.now()
    (line,) = [one for one in film.says("history", "--person", "Joe", "--kind", "write").splitlines() if "[" in one]
    asked = ("restore", "--before", step_in(line), "--panel", film.panels[0], "--field", "dialogue")
    dry = film.says(*asked, "--dry-run")
    unchanged = film.now()
    told = film.says(*asked, "--yes")

    assert "Sets back dialogue of " in dry
    assert unchanged == before
    assert "Done: 1 change as the step " in told
    after = film.now()
    assert [panel.dialogue for panel in after.panels if panel.id == film.panels[0]] == ["No."]
    assert after.shots == before.shots


def test_a_deleted_panel_comes_back_by_the_name_it_had(film: Film) -> None:
    (line,) = [one for one in film.says("history", "--kind", "bin").splitlines() if "Joe" in one]
    told = film.says("restore", "--before", step_in(line), "--panel", "3 2/2", "--yes")

    assert "Brings panel 3 2/2 back." in told
    assert film.panels[1] in {panel.id for panel in film.now().panels}
    again = film.says("restore", "--before", step_in(line), "--panel", "3 2/2", "--yes")
    assert "Nothing will change" in again
    assert "Done" not in again


def test_the_operator_is_asked_first_and_may_say_no(film: Film) -> None:
    before = film.now()
    answer = run("restore", film.board, "--at", "now", "--dry-run", data=film.data)
    first = next(line for line in reversed(film.says("history").splitlines()) if "[" in line)
    refused = run("restore", film.board, "--before", step_in(first), data=film.data)

    assert "Nothing will change" in answer.output
    assert "Bring this back? [y/N]:" in refused.output
    assert "Aborted!" in refused.output
    assert film.now() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("history", "--person", "Nobody"), "There is nobody called “Nobody” here."),
        (("history", "--scene", "99"), "There is no scene “99” on this board, nor in its bin."),
        (("history", "--since", "tomorrow"), "“tomorrow” is no time that is understood here."),
        (("restore",), "Say which moment: --at or --before."),
        (("restore", "--at", "v012"), "“v012” is no time"),
        (("restore", "--at", "2099-01-01"), "“2099-01-01” has not come yet"),
        (("restore", "--at", "now", "--scene", "1", "--panel", "3"), "Name one scene, shot or panel."),
    ],
)
def test_what_is_not_understood_is_one_sentence(film: Film, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in film.refuses(*words)
