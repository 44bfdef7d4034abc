"""`python -m board.cli` is the `board` command."""

from board.cli import main

main(prog_name="board")
