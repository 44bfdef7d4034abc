"""`board heal`: says that boards came back from an older copy of Redis, so that browsers may bring back what came after it."""

import time
from pathlib import Path

import click

from board.cli.boards import board_named
from board.cli.options import place, settings_of
from board.cli.run import run
from board.cli.services import services_at
from board.settings import Settings
from board.sync.keys import Keys
from board.sync.standing import heal, standing_of


@click.command("heal")
@click.argument("board_id", metavar="[ID]", default="")
@place
def heal_boards(board_id: str, data: Path | None, redis_url: str | None) -> None:
    """Let boards heal whose newest edits Redis has lost.

    Servers that were running notice such a loss by themselves. After an older file was put back by hand, while nothing ran,
    nobody can: say so here. For a day whoever may edit a board then brings back what their browser still has of it. ID is
    the end of a board's address in the browser; without it all boards heal.
    """
    count = run(_heal(settings_of(data=data, redis_url=redis_url), board_id))
    click.echo(f"{count} {'board heals' if count == 1 else 'boards heal'} for a day.")


async def _heal(settings: Settings, board_id: str) -> int:
    count = 0
    async with services_at(settings) as services:
        boards = [await board_named(services, board_id)] if board_id else (await services.people.register()).every_board
        for board in boards:
            keys = Keys(board.id)
            if (standing := await standing_of(services.redis, keys)) is not None:
                await heal(services.redis, keys, standing, time.time_ns() // 1_000_000)
                count += 1
    return count
