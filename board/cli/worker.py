"""`board worker`: runs the assistant on this machine, for a board server anywhere."""

import asyncio
import logging
from pathlib import Path

import click

from board.errors import CannotStart
from board.logs import log_to_stderr
from board.worker.errors import NotAdmitted
from board.worker.process import work


@click.command()
@click.option("--url", metavar="URL", default="http://127.0.0.1:8787", show_default=True, help="Where the board server is.")
@click.option("--token", metavar="TOKEN", help="The agent's token, as `board agent add` printed it.")
@click.option(
    "--token-file", metavar="FILE", type=click.Path(path_type=Path), help="Or a file with it, which no other user can read."
)
@click.option("--concurrency", metavar="N", type=click.IntRange(1, 32), default=1, show_default=True, help="Jobs at a time.")
def worker(url: str, token: str | None, token_file: Path | None, concurrency: int) -> None:
    """Run the assistant for a server, until Ctrl-C.

    It takes the jobs of its agent, reads the scenes and proposes. It comes to the server by HTTP, so it can run on any
    machine. Several workers of one agent share its jobs.
    """
    log_to_stderr("info")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        asyncio.run(work(url.rstrip("/"), _token(token, token_file), concurrency))
    except NotAdmitted as exc:
        raise CannotStart(str(exc)) from exc


def _token(token: str | None, file: Path | None) -> str:
    if (token is None) is (file is None):
        raise click.UsageError("Give the agent's token with --token or with --token-file.")
    if token is not None:
        return token.strip()
    assert file is not None
    try:
        return file.read_text().strip()
    except (OSError, UnicodeError) as exc:
        raise CannotStart(f"The token file {file} cannot be read.") from exc
