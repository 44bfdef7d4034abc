"""`board history`: who did what on a board, in sentences, and its versions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

import click

from board.cli.boards import board_named
from board.cli.options import place, settings_of
from board.cli.past import Named, Past, account_named, one_of
from board.cli.run import run
from board.cli.services import services_at
from board.cli.times import FORMS, beginning_of, end_of
from board.historian.answers import People, Steps
from board.historian.reader import Reader
from board.history.entry import ms_of
from board.history.saying import sentence
from board.history.step import KINDS, Sieve, Step
from board.model import Version
from board.settings import Settings
from board.web.history.asking import people_of
from board.web.services import Services

PAGE = 40
TELLING = frozenset(KINDS) - {"birth", "other"}
"""What is listed unless kinds are named: nobody looks for the hour in which the server began a document."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which steps are asked for, in the words of who asks."""

    people: tuple[str, ...]
    scenes: tuple[str, ...]
    panels: tuple[str, ...]
    kinds: tuple[str, ...]
    since: str | None
    until: str | None
    before: str | None
    most: int


@click.command("history")
@click.argument("board_id", metavar="ID")
@click.option("--person", "people", metavar="NAME", multiple=True, help="Steps of this person, program or agent.")
@click.option("--scene", "scenes", metavar="SCENE", multiple=True, help="Steps in this scene, by number or id.")
@click.option("--panel", "panels", metavar="PANEL", multiple=True, help="Steps on this panel, by number or id.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Steps of this kind: bin is what was deleted.")
@click.option("--since", metavar="TIME", help="Nothing before this time.")
@click.option("--until", metavar="TIME", help=f"Nothing after this time. A time is like: {FORMS}.")
@click.option("--before", metavar="STEP", help="Go on where the page before this one ended.")
@click.option("--most", metavar="N", type=click.IntRange(1, 1000), default=PAGE, show_default=True, help="So many steps.")
@click.option("--versions", "list_versions", is_flag=True, help="List the versions instead.")
@place
def history(
    board_id: str,
    people: tuple[str, ...],
    scenes: tuple[str, ...],
    panels: tuple[str, ...],
    kinds: tuple[str, ...],
    since: str | None,
    until: str | None,
    before: str | None,
    most: int,
    list_versions: bool,
    data: Path | None,
    redis_url: str | None,
) -> None:
    """Say who did what on a board, newest first.

    Every step ends with its name: `board restore ID --before STEP` brings back what there was before it. ID is the end of the
    board's address. Options of one kind may be repeated: steps of any of them are listed.
    """
    settings = settings_of(data=data, redis_url=redis_url)
    if list_versions:
        lines = run(_versions(settings, board_id))
    else:
        lines = run(_history(settings, board_id, Wanted(people, scenes, panels, kinds, since, until, before, most)))
    for line in lines:
        click.echo(line)


async def _history(settings: Settings, board_id: str, wanted: Wanted) -> list[str]:
    async with services_at(settings) as services:
        past = await past_of(services, board_id)
        register = await services.people.register()
        named = await past.named() if wanted.scenes or wanted.panels else []
        sieve = replace(
            _sieve(wanted, named, past.now), accounts=frozenset(account_named(register, one) for one in wanted.people)
        )
        steps = await past.reader.steps(past.board, sieve, wanted.most, wanted.before)
        return list(_told(steps, people_of(register), past))


async def _versions(settings: Settings, board_id: str) -> list[str]:
    async with services_at(settings) as services:
        past = await past_of(services, board_id)
        people = people_of(await services.people.register())
        versions = await past.versions()
        if not versions:
            return ["There are no versions yet."]
        return [_version_line(one, people) for one in reversed(versions)] + [_zone(past.now)]


async def past_of(services: Services, board_id: str) -> Past:
    """The past of a board that there is."""
    board = await board_named(services, board_id)
    return Past(board.id, services.chronicle, Reader(services.chronicle), datetime.now().astimezone())


def _sieve(wanted: Wanted, named: list[Named], now: datetime) -> Sieve:
    return Sieve(
        scenes=frozenset(one_of(named, "scenes", one).id for one in wanted.scenes),
        panels=frozenset(one_of(named, "panels", one).id for one in wanted.panels),
        kinds=frozenset(wanted.kinds) or TELLING,
        since_ms=beginning_of(wanted.since, now) if wanted.since else None,
        until_ms=end_of(wanted.until, now) if wanted.until else None,
    )


def _told(steps: Steps, people: People, past: Past) -> Iterator[str]:
    names = {account: person.name for account, person in people.items()}
    for day, found in groupby(steps.page.steps, lambda step: f"{_when(ms_of(step.first)):%A, %d %B %Y}"):
        yield day
        for step in found:
            yield f"  {_times(step):13}  {sentence(step, steps.labels, names)}  [{step.first}]"
    if not steps.page.steps:
        yield "Nothing was done that you ask for."
    yield _zone(past.now)
    if steps.page.before:
        yield f"Older steps: --before {steps.page.before}"


def _times(step: Step) -> str:
    first, last = (f"{_when(ms_of(one)):%H:%M}" for one in (step.first, step.last))
    return first if first == last else f"{first} – {last}"


def _version_line(one: Version, people: People) -> str:
    name = one.name or f"(before {_BEFORE.get(one.why, 'a change')})"
    by = people[one.by].name if one.by in people else "the server"
    note = f": {' '.join(one.note.split())}" if one.note else ""
    color = f" {one.color}" if one.color else ""
    return f"{_when(ms_of(one.moment)):%Y-%m-%d %H:%M}  {name:20}{color} {one.running_time}, by {by}{note}  [{one.id}]"


_BEFORE = {"import": "an import", "restore": "a restoration", "bulk": "a large change"}


def _when(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000).astimezone()


def _zone(now: datetime) -> str:
    return f"(times of this machine, {now:%Z})"
