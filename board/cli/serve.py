"""`board serve`: the server."""

import asyncio
from pathlib import Path

import click

from board.cli.address import own_address
from board.cli.options import assisted, listening, place, replicated, settings_of, switched
from board.crew import people_of
from board.folder import DataFolder
from board.logs import log_to_stderr
from board.redis import connect
from board.settings import Settings
from board.supervisor import supervise


@click.command()
@listening
@assisted
@replicated
@place
def serve(
    host: str | None,
    port: int | None,
    workers: int | None,
    no_assistant: bool,
    replicas: int | None,
    data: Path | None,
    redis_url: str | None,
) -> None:
    """Run the server until Ctrl-C.

    The first start prints a link which makes whoever opens it the owner. Everything is kept in the data folder. Let others in
    with `--host 0.0.0.0` and the invite links that the owner makes.
    """
    assistant = switched(off=no_assistant)
    where = {"data": data, "redis_url": redis_url, "replicas": replicas}
    settings = settings_of(host=host, port=port, workers=workers, assistant=assistant, **where)
    log_to_stderr(settings.log)
    asyncio.run(supervise(settings, announce))


async def announce(settings: Settings) -> None:
    """Tell the terminal where the server is."""
    assert settings.redis_url is not None
    async with connect(settings.redis_url) as redis:
        secret = await people_of(redis, settings).owner_link_secret()
    DataFolder(settings.data).note_address(own_address(settings))
    click.echo(f"owner link: {own_address(settings)}{f'/join/{secret}' if secret else '/'}")
    if not secret:
        click.echo("The owner link was used already. In a new browser, let yourself in with: board invite --person YOUR-NAME")
