"""The commands by name, each loaded when it is called: `board serve` starts in half the time without the others."""

import importlib

import click

from board.errors import CannotStart
from board.redis import RedisRefused, RedisUnavailable

PLACES = {
    "demo": "board.cli.demo:demo",
    "serve": "board.cli.serve:serve",
    "import": "board.cli.boards:import_file",
    "export": "board.cli.boards:export_board",
    "invite": "board.cli.crew:invite",
    "token": "board.cli.crew:token",
    "agent": "board.cli.agent:agent",
    "worker": "board.cli.worker:worker",
    "verify": "board.cli.review:verify_board",
    "report": "board.cli.review:report_board",
    "history": "board.cli.history:history",
    "restore": "board.cli.restore:restore_board",
    "purge": "board.cli.purge:purge_board",
    "backup": "board.cli.backup:backup",
    "recover": "board.cli.backup:recover_backup",
    "heal": "board.cli.heal:heal_boards",
    "doctor": "board.cli.doctor:doctor",
}


class Commands(click.Group):
    """Answers every error that was foreseen with its sentence; a traceback is a fault of ours."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*PLACES, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in PLACES:
            return super().get_command(ctx, cmd_name)
        module, _, name = PLACES[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (CannotStart, RedisRefused, RedisUnavailable) as exc:
            raise click.ClickException(str(exc)) from exc
