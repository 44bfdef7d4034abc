"""`board demo`: a server with a board in work to play with, drawn at the first start."""

import asyncio
from pathlib import Path

import click

from board.cli.address import own_address
from board.cli.options import assisted, listening, place, settings_of, switched
from board.cli.serve import announce
from board.folder import DataFolder
from board.logs import log_to_stderr
from board.roles import Role
from board.settings import Settings
from board.supervisor import supervise

GUESTS = 10
DAY_MS = 24 * 3600 * 1000


@click.command()
@listening
@assisted
@place
def demo(
    host: str | None, port: int | None, workers: int | None, no_assistant: bool, data: Path | None, redis_url: str | None
) -> None:
    """Open a board in work to play with, until Ctrl-C.

    The first start draws the board of a short film, which takes some seconds. What you do with it is kept, as on any server.
    """
    assistant = switched(off=no_assistant)
    settings = settings_of(
        host=host, port=port, workers=workers, assistant=assistant, data=data, redis_url=redis_url, log="warning"
    )
    log_to_stderr(settings.log)
    asyncio.run(supervise(settings, show))


async def show(settings: Settings) -> None:
    """Draw the demo board if there is none yet, then tell where it is."""
    # Loaded while the server processes start, which would wait for it otherwise.
    from board.app import services
    from board.cli.drawing import draw_demo

    note = DataFolder(settings.data).path / "demo"
    async with services(settings) as wired:
        board = (await wired.people.register()).board(note.read_text()) if note.exists() else None
        if board is None:
            click.echo("Drawing the demo board; the next start takes a second.")
            board = await draw_demo(wired)
            note.write_text(board.id)
        _, secret = await wired.people.create_invite(board.project, Role.EDITOR, uses=GUESTS, lives_ms=DAY_MS)
    await announce(settings)
    click.echo(f"a second person, in a private window: {own_address(settings)}/join/{secret}")
