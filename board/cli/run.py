"""Runs a command's work to its end, and turns what it was refused into a sentence."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

import click

from board.archive import BadArchive
from board.assets import StoreUnavailable
from board.backup import BadBackup
from board.chronicle.chronicle import Future, Pruned, UnknownMoment
from board.chronicle.purging import CannotPurge
from board.chronicle.stream import Damaged
from board.cli.times import NoTime
from board.people.refusals import Refusal
from board.screenplay import BadScreenplay
from board.sync.refusal import Refused
from board.sync.restoring import CannotRestore

T = TypeVar("T")

_SAID = (
    BadArchive, BadBackup, BadScreenplay, CannotPurge, CannotRestore, Damaged, Future, NoTime, Pruned, Refusal, Refused,
    StoreUnavailable, UnknownMoment,
)  # fmt: skip
"""What is a sentence for who called the command."""


def run(work: Coroutine[object, object, T]) -> T:
    """What the work gives; ends the command with a sentence if something refuses."""
    try:
        return asyncio.run(work)
    except _SAID as exc:
        raise click.ClickException(str(exc)) from exc
