"""Runs a command's work to its end, and turns what it was refused into a sentence."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

import click

from board.archive import BadArchive
from board.assets import StoreUnavailable
from board.backup import BadBackup
from board.people.refusals import Refusal
from board.screenplay import BadScreenplay
from board.sync.refusal import Refused
from board.sync.restoring import CannotRestore

T = TypeVar("T")


def run(work: Coroutine[object, object, T]) -> T:
    """What the work gives; ends the command if people, screenplay, archive, backup or store refuse."""
    try:
        return asyncio.run(work)
    except (BadArchive, BadBackup, BadScreenplay, CannotRestore, Refusal, Refused, StoreUnavailable) as exc:
        raise click.ClickException(str(exc)) from exc
