"""The `board` command: what a person types; every error is one sentence and a non-zero exit."""

import click

import board
from board.cli.commands import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(board.__version__, prog_name="Previz Board", message="%(prog)s %(version)s")
def main() -> None:
    """Previz Board: a storyboard for film crews, edited together live, on your own machine.

    Try `board demo` first: it opens a board in work to play with. `board serve` is the server for your own boards; it prints a
    link which makes you their owner. The other commands work beside a running server or without one.

    The options of a server can also be set in the environment, for example BOARD_PORT=80.
    """


@main.command()
def version() -> None:
    """Print the version."""
    click.echo(f"Previz Board {board.__version__}")
