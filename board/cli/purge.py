"""`board purge`: deletes the oldest part of a board's history for good, after an archive of all of it was written."""

from datetime import datetime
from pathlib import Path

import click

from board.chronicle.purged import Purged
from board.chronicle.purging import purge, require_old
from board.cli.boards import board_named, export_to
from board.cli.options import place, settings_of
from board.cli.run import run
from board.cli.services import services_at
from board.cli.times import FORMS, beginning_of
from board.errors import CannotStart
from board.history.entry import end_of, ms_of
from board.settings import Settings


@click.command("purge")
@click.argument("board_id", metavar="ID")
@click.option("--before", metavar="TIME", required=True, help=f"What happened before this time. A time is like: {FORMS}.")
@click.option(
    "--export",
    "file",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the whole board first, history and all; must not be there yet.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@place
def purge_board(board_id: str, before: str, file: Path, yes: bool, data: Path | None, redis_url: str | None) -> None:
    """Delete old history of a board for good.

    The board stays as it is; of what happened before TIME nobody can see or bring back anything any more, and who did it is
    forgotten. History goes in whole segments of some 2,000 edits, and the newest 5,000 edits stay. What went is on record by
    hash alone. ID is the end of the board's address in the browser.
    """
    if file.exists():
        raise CannotStart(f"{file} is there already: name a new file for the archive.")
    if not yes:
        click.confirm("This cannot be undone but by importing the archive. Delete the old history?", abort=True)
    purged = run(_purge(settings_of(data=data, redis_url=redis_url), board_id, before, file))
    until = datetime.fromtimestamp(ms_of(purged.position) / 1000).astimezone()
    click.echo(f"{purged.entries} entries up to {until:%Y-%m-%d %H:%M:%S %Z} are gone; {file} holds the board as it was.")


async def _purge(settings: Settings, board_id: str, before: str, file: Path) -> Purged:
    moment = end_of(beginning_of(before, datetime.now().astimezone()) - 1)
    async with services_at(settings) as services:
        board = await board_named(services, board_id)
        await require_old(services.chronicle, board.id, moment)
        await export_to(services, board.id, file)
        return await purge(services.chronicle, board.id, moment)
