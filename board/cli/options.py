"""Options which several commands share, and the settings that come of them and of the environment."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from board.settings import SETTINGS, Settings, read_settings

P = ParamSpec("P")
R = TypeVar("R")

HELP = {setting.name: setting.help for setting in SETTINGS}


def place(command: Callable[P, R]) -> Callable[P, R]:
    """`--data` and `--redis-url`: which server is meant."""
    for add in (
        click.option("--redis-url", metavar="URL", help=_sentence("BOARD_REDIS_URL")),
        click.option("--data", metavar="FOLDER", type=click.Path(path_type=Path), help=_sentence("BOARD_DATA") + " [./data]"),
    ):
        command = add(command)
    return command


def listening(command: Callable[P, R]) -> Callable[P, R]:
    """`--host`, `--port` and `--workers`: how a server listens."""
    for add in (
        click.option("--workers", metavar="N", type=int, help=_sentence("BOARD_WORKERS") + " [2]"),
        click.option("--port", metavar="PORT", type=int, help=_sentence("BOARD_PORT") + " [8787]"),
        click.option("--host", metavar="ADDRESS", help=_sentence("BOARD_HOST") + " [127.0.0.1]"),
    ):
        command = add(command)
    return command


def replicated(command: Callable[P, R]) -> Callable[P, R]:
    """`--replicas`: what is called saved."""
    return click.option("--replicas", metavar="N", type=int, help=_sentence("BOARD_REPLICAS") + " [0]")(command)


def assisted(command: Callable[P, R]) -> Callable[P, R]:
    """`--no-assistant`: a server without the assistant that came along."""
    return click.option("--no-assistant", is_flag=True, help="Leave out the assistant that came along.")(command)


def switched(*, off: bool) -> str | None:
    """What an option that switches something off says: nothing if it was not given."""
    return "off" if off else None


def settings_of(**given: str | int | Path | None) -> Settings:
    """The settings of this command."""
    return read_settings(os.environ, **given)


def _sentence(name: str) -> str:
    return HELP[name][0].upper() + HELP[name][1:] + "."
