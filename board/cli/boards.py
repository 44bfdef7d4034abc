"""`board import` and `board export`: screenplays and whole boards, in and out."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

from board.assets import hash_of
from board.breakdown import ImportReport, import_screenplay
from board.cli.address import address_of
from board.cli.crew import project_named
from board.cli.options import place, settings_of
from board.cli.run import run
from board.cli.services import services_at
from board.document import read_board
from board.errors import CannotStart
from board.identity import Identity
from board.ids import new_id
from board.people.naming import NAME_GRAPHEMES, clean_name
from board.people.plan import OPERATOR
from board.people.records import BoardRecord, Project
from board.people.refusals import BadName
from board.roles import Role
from board.screenplay import MAX_BYTES, Screenplay, read_screenplay
from board.settings import Settings
from board.web.access import InProject
from board.web.archives import archive_of, check_archive, restore_archive
from board.web.files import project_space
from board.web.services import Services

FIRST_PROJECT = "First project"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a screenplay goes: a board, and the project which keeps its file."""

    project: str
    board: str


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--board", "board_id", metavar="ID", help="The board whose screenplay this is a new draft of.")
@click.option("--project", metavar="NAME", help="The project which gets the board, if there are several.")
@click.option("--name", metavar="NAME", help="The board's name, if not the screenplay's title.")
@place
def import_file(
    file: Path, board_id: str | None, project: str | None, name: str | None, data: Path | None, redis_url: str | None
) -> None:
    """Bring in a screenplay, or the archive of a board.

    A screenplay (Fountain: .fountain or .txt) becomes a new board; an archive (.zip) becomes the board that it was. A new draft
    of a screenplay goes into its board with --board: panels keep their links to the lines which are still there.
    """
    settings = settings_of(data=data, redis_url=redis_url)
    if file.suffix.lower() == ".zip":
        lines = run(_restore(settings, file, project))
    elif board_id:
        lines = run(_import_draft(settings, file, board_id))
    else:
        lines = run(_import_new(settings, file, project, name))
    for line in lines:
        click.echo(line)


@click.command("export")
@click.argument("board_id", metavar="ID")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@place
def export_board(board_id: str, file: Path, data: Path | None, redis_url: str | None) -> None:
    """Write a whole board into one file.

    The file is a ZIP with drawings, pictures, history and crew. ID is the end of the board's address in the browser.
    `board import` on another machine brings the same board back.
    """
    run(_export(settings_of(data=data, redis_url=redis_url), board_id, file))
    click.echo(f"{file} holds the board; bring it back anywhere with: board import {file}")


async def bring_script(services: Services, place: Place, data: bytes, filename: str, script_id: str) -> ImportReport:
    """The raw file becomes an asset, its scenes and elements come into the board; an id that the board has gets a new draft."""
    screenplay = read_screenplay(data, filename)
    asset = hash_of(data)
    await services.assets.put(project_space(place.project), data, asset)
    return await services.hub.edit(
        place.board,
        "",
        OPERATOR,
        "import",
        lambda doc: import_screenplay(
            doc, screenplay, script_id=script_id, asset=asset, filename=filename, draft="", account=OPERATOR
        ),
    )


async def _import_new(settings: Settings, file: Path, project: str | None, name: str | None) -> list[str]:
    data = _content(file)
    title = name_for(name, read_screenplay(data, file.name), file)
    async with services_at(settings) as services:
        place = Place((await _project(services, project)).id, new_id())
        await services.hub.create_board(place.board, place.project, title)
        report = await bring_script(services, place, data, file.name, new_id())
        # Listed once it is whole: of an import that fails there is nothing to be seen.
        await services.people.add_board(place.project, place.board, title)
    return [*_told(report), f"{address_of(settings)}/b/{place.board}"]


async def _import_draft(settings: Settings, file: Path, board_id: str) -> list[str]:
    data = _content(file)
    async with services_at(settings) as services:
        board = await board_named(services, board_id)
        script = await services.hub.read(board_id, "", lambda doc: next(iter(read_board(doc).scripts), None))
        report = await bring_script(
            services, Place(board.project, board.id), data, file.name, script.id if script else new_id()
        )
    return [*_told(report), f"{address_of(settings)}/b/{board_id}"]


async def _restore(settings: Settings, file: Path, project: str | None) -> list[str]:
    async with services_at(settings) as services:
        with file.open("rb") as archive:
            check_archive(archive)  # before a first project is made for it
            found = await _project(services, project)
            operator = Identity(OPERATOR, "Operator", "#888888")
            here = InProject(operator, await services.people.register(), services, found, Role.OWNER)
            board = await restore_archive(here, archive)
    return [f"The board “{board.name}” is back in the project “{found.name}”.", f"{address_of(settings)}/b/{board.id}"]


async def _export(settings: Settings, board_id: str, file: Path) -> None:
    async with services_at(settings) as services:
        await board_named(services, board_id)
        await export_to(services, board_id, file)


async def export_to(services: Services, board_id: str, file: Path) -> None:
    """Writes the whole board into a file, which is there once it is whole."""
    with _replaced_when_whole(file) as whole:
        async for piece in archive_of(services, board_id):
            whole.write(piece)


@contextmanager
def _replaced_when_whole(file: Path) -> Iterator[IO[bytes]]:
    """An older archive stays as it is until the new one is on disk to its last byte."""
    partial = file.with_name(f".{file.name}.part")
    try:
        with open(partial, "wb", opener=_private) as whole:
            yield whole
            whole.flush()
            os.fsync(whole.fileno())
        partial.replace(file)
    except OSError as exc:
        raise CannotStart(f"{file} cannot be written: {exc.strerror}.") from exc
    finally:
        with suppress(OSError):
            partial.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


async def _project(services: Services, name: str | None) -> Project:
    register = await services.people.register()
    if name is None and not register.projects:
        return await services.people.create_project(FIRST_PROJECT)
    return project_named(register, name)


async def board_named(services: Services, board_id: str) -> BoardRecord:
    """The board with this id, also one in the bin."""
    board = (await services.people.register()).board(board_id)
    if board is None:
        raise CannotStart(f"There is no board {board_id}.")
    return board


def _content(file: Path) -> bytes:
    """At most one byte more than a screenplay may have: the reader then says that it is too large."""
    with file.open("rb") as source:
        return source.read(MAX_BYTES + 1)


def name_for(given: str | None, screenplay: Screenplay, file: Path) -> str:
    """What the board is called: as the caller says, else the screenplay's own title, else the file's name."""
    if given:
        return clean_name(given, what="board's name")
    for title in (screenplay.title, file.stem):
        with suppress(BadName):
            return clean_name(title[:NAME_GRAPHEMES])
    return "Screenplay"


def _told(report: ImportReport) -> list[str]:
    changes = f"{report.added} new, {report.changed} changed, {report.moved} moved, {report.removed} gone"
    lines = [f"{report.scenes} scenes, {report.elements} paragraphs: {changes}."]
    lines += [f"lost its line: panel {panel}, “{' '.join(text.split())}”" for panel, text in report.lost_links]
    return lines + [f"note: {warning}" for warning in report.warnings]
