"""Errors on their way to the person at the terminal: a sentence for each that we foresaw, a traceback for a fault of ours."""

import click

from board.archive import BadArchive
from board.assets import StoreUnavailable
from board.errors import CannotStart
from board.people.refusals import Refusal
from board.redis import RedisRefused, RedisUnavailable
from board.screenplay import BadScreenplay

FORESEEN = (BadArchive, BadScreenplay, CannotStart, RedisRefused, RedisUnavailable, Refusal, StoreUnavailable)


class Sentences(click.Group):
    """A group of commands which answers foreseen errors with their sentence."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except FORESEEN as exc:
            raise click.ClickException(str(exc)) from exc
