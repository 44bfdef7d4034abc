"""`board restore`: a board, or a part of it, as it was at a moment; told beforehand, in the operator's name."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from board.cli.boards import board_named
from board.cli.history import past_of
from board.cli.options import place, settings_of
from board.cli.past import Past, one_of
from board.cli.run import run
from board.cli.services import services_at
from board.errors import CannotStart
from board.historian.planning import Foretold, Wish
from board.history.entry import BEGINNING, before, ms_of
from board.history.foretelling import summary
from board.history.scope import Field, Scope, Subject, WholeBoard, scope_json
from board.identity import Identity
from board.ids import new_id
from board.people.plan import OPERATOR
from board.roles import Role
from board.settings import Settings
from board.web.access import OnBoard
from board.web.history.restorations import Wished, restore
from board.web.history.shown import RestoredShown
from board.web.review.commands import Pace
from board.web.services import Services

_TABLES: Final = {"scene": "scenes", "shot": "shots", "panel": "panels"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be as it was, in the words of who asks."""

    board: str
    at: str | None
    before: str | None
    subject: tuple[str, str] | None
    field: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A moment and a scope that were found, and what bringing it back would do."""

    position: str
    scope: Scope
    foretold: Foretold


@click.command("restore")
@click.argument("board_id", metavar="ID")
@click.option("--at", metavar="MOMENT", help="A time, a version's name, or an entry: what is to be as it was then.")
@click.option("--before", "before_step", metavar="STEP", help="The moment before a step, as `board history` names it.")
@click.option("--scene", metavar="SCENE", help="This scene alone, with what stands in it; by number or id, in the bin too.")
@click.option("--shot", metavar="SHOT", help="This shot alone, with its panels.")
@click.option("--panel", metavar="PANEL", help="This panel alone, with its drawing.")
@click.option("--field", metavar="FIELD", help="One field of it, say dialogue; of the production where nothing is named.")
@click.option("--dry-run", is_flag=True, help="Say what would be changed, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@place
def restore_board(
    board_id: str,
    at: str | None,
    before_step: str | None,
    scene: str | None,
    shot: str | None,
    panel: str | None,
    field: str | None,
    dry_run: bool,
    yes: bool,
    data: Path | None,
    redis_url: str | None,
) -> None:
    """Bring back what a board said at a moment.

    The board, or one scene, shot, panel or field. It is a new edit, in the operator's name: what the board says now stays in
    its history, others go on meanwhile, and it can be undone. What is locked or approved stays as it is.
    """
    settings = settings_of(data=data, redis_url=redis_url)
    wanted = Wanted(board_id, at, before_step, _subject(scene=scene, shot=shot, panel=panel), field)
    if (at is None) is (before_step is None):
        raise CannotStart("Say which moment: --at or --before.")
    told = run(_foretell(settings, wanted))
    for line in (f"As it was {_when(told.position)}:", *summary(told.foretold.restoration, told.foretold.labels)):
        click.echo(line)
    if dry_run or not told.foretold.restoration.changes:
        return
    if not yes:
        click.confirm("Bring this back?", abort=True)
    click.echo(_said(run(_carry_out(settings, wanted.board, told))))


async def _foretell(settings: Settings, wanted: Wanted) -> Told:
    async with services_at(settings) as services:
        past = await past_of(services, wanted.board)
        position = before(wanted.before) if wanted.before else await past.position_of(wanted.at or "")
        scope = await _scope(past, wanted)
        wish = Wish(scope, locked=frozenset(await services.hub.locks(past.board)))
        return Told(position, scope, await past.reader.preview(past.board, position, wish))


async def _carry_out(settings: Settings, board_id: str, told: Told) -> RestoredShown:
    async with services_at(settings) as services:
        here = await _operator(services, board_id)
        wished = {"moment": told.position, "scope": scope_json(told.scope), "seen": told.foretold.restoration.seen}
        return await restore(here, Pace(), new_id(), Wished.model_validate(wished))


async def _operator(services: Services, board_id: str) -> OnBoard:
    identity = Identity(OPERATOR, "Operator", "#888888")
    board = await board_named(services, board_id)
    return OnBoard(identity, await services.people.register(), services, board, Role.OWNER)


async def _scope(past: Past, wanted: Wanted) -> Scope:
    if wanted.subject is None:
        return Field("production", "", wanted.field) if wanted.field else WholeBoard()
    found = one_of(await past.named(), *wanted.subject)
    return Field(found.table, found.id, wanted.field) if wanted.field else Subject(found.table, found.id)


def _subject(**named: str | None) -> tuple[str, str] | None:
    given = [(_TABLES[noun], name) for noun, name in named.items() if name is not None]
    if len(given) > 1:
        raise CannotStart("Name one scene, shot or panel.")
    return given[0] if given else None


def _when(position: str) -> str:
    if position == BEGINNING:
        return "before the board began"
    return f"{datetime.fromtimestamp(ms_of(position) / 1000).astimezone():%Y-%m-%d %H:%M:%S %Z}"


def _said(restored: RestoredShown) -> str:
    changes = f"{restored.changed} change{'' if restored.changed == 1 else 's'}"
    left = f", {restored.left_out} left out" if restored.left_out else ""
    step = f" as the step {restored.step} of the history" if restored.step else ""
    return f"Done: {changes}{step}{left}. In the browser the step can be undone."
