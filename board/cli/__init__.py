"""The `board` command: what a person types; every error is one sentence and a non-zero exit."""

import click

import board
from board.cli.boards import export_board, import_file
from board.cli.crew import invite, token
from board.cli.demo import demo
from board.cli.doctor import doctor
from board.cli.errors import Sentences
from board.cli.serve import serve


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(board.__version__, prog_name="Previz Board")
def main() -> None:
    """Previz Board: a storyboard for film crews, edited together live, on your own machine.

    Try `board demo` first: it opens a finished board to play with. `board serve` is the server for your own boards; it prints a
    link which makes you their owner. The other commands work beside a running server or without one.

    Every option can also be set by an environment variable, e.g. BOARD_PORT=80.
    """


@main.command()
def version() -> None:
    """Print the version."""
    click.echo(f"Previz Board {board.__version__}")


for command in (serve, demo, import_file, export_board, invite, token, doctor):
    main.add_command(command)
