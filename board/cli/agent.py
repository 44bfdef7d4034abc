"""`board agent`: programs that read and propose, and the jobs that none of them could finish."""

from datetime import UTC, datetime
from pathlib import Path

import click

from board.cli.crew import project_named
from board.cli.options import place, settings_of
from board.cli.run import run
from board.cli.services import services_at
from board.errors import CannotStart
from board.jobs.job import DeadJob
from board.jobs.queue import Queue
from board.people.records import Account, Agent
from board.people.register import Register
from board.settings import Settings


@click.group()
def agent() -> None:
    """Programs that read boards and propose.

    They can do nothing else. An agent's token works with `board worker`, or with a program of your own (docs/agents.md).
    """


@agent.command("add")
@click.argument("name")
@click.option("--board", "boards", metavar="ID", multiple=True, help="A board that it may read; can be given several times.")
@click.option("--project", metavar="NAME", help="Or all boards of this project.")
@place
def add(name: str, boards: tuple[str, ...], project: str | None, data: Path | None, redis_url: str | None) -> None:
    """Let an agent in and print its token.

    NAME is what the crew sees. The token is shown this once.
    """
    if bool(boards) == bool(project):
        raise click.UsageError("Say what the agent may read: boards with --board ID, or all of a project with --project NAME.")
    click.echo(run(_add(settings_of(data=data, redis_url=redis_url), name, boards, project)))


@agent.command("list")
@place
def list_agents(data: Path | None, redis_url: str | None) -> None:
    """List the agents.

    Each with its id, its name, what it reaches, when it was last here, and how many dead jobs it has.
    """
    for line in run(_list(settings_of(data=data, redis_url=redis_url))):
        click.echo(line)


@agent.command("remove")
@click.argument("name")
@place
def remove(name: str, data: Path | None, redis_url: str | None) -> None:
    """Make an agent's token worthless at once.

    NAME is its name or its id. What it proposed stays.
    """
    run(_remove(settings_of(data=data, redis_url=redis_url), name))


@agent.command("dead")
@click.argument("what", type=click.Choice(["list", "retry", "drop"]), default="list")
@click.argument("letters", metavar="[ID]...", nargs=-1)
@place
def dead(what: str, letters: tuple[str, ...], data: Path | None, redis_url: str | None) -> None:
    """List, retry or drop jobs nobody could finish.

    All of them if no ID is given.
    """
    for line in run(_dead(settings_of(data=data, redis_url=redis_url), what, letters)):
        click.echo(line)


async def _add(settings: Settings, name: str, boards: tuple[str, ...], project: str | None) -> str:
    async with services_at(settings) as services:
        register = await services.people.register()
        for board in boards:
            if register.board(board) is None:
                raise CannotStart(f"There is no board {board}.")
        where = project_named(register, project).id if project else ""
        _, secret = await services.people.create_agent(name, project=where, boards=boards)
    return secret


async def _list(settings: Settings) -> list[str]:
    async with services_at(settings) as services:
        register, used = await services.people.register(), await services.people.tokens_used()
        queue, lines = Queue(services.redis), []
        for one in sorted(register.agents, key=lambda one: one.created_ms):
            seen = _last_seen(used.get(one.account))
            letters = len(await queue.dead(one.account))
            lines.append(f"{one.account}  {_name(register, one)}, {_reach(register, one)}, {seen}, dead jobs: {letters}")
    return lines


async def _remove(settings: Settings, name: str) -> None:
    async with services_at(settings) as services:
        found = _named(await services.people.register(), name)
        await services.people.remove_agent(found.id)
        await Queue(services.redis).forget(found.id)


async def _dead(settings: Settings, what: str, letters: tuple[str, ...]) -> list[str]:
    async with services_at(settings) as services:
        queue, lines = Queue(services.redis), []
        register = await services.people.register()
        for one in register.agents:
            for letter in await queue.dead(one.account):
                if not letters or letter.id in letters:
                    lines.append(f"{letter.id}  {_name(register, one)}, {await _done(queue, what, letter)}")
    missing = set(letters) - {line.partition(" ")[0] for line in lines}
    if missing:
        raise CannotStart(f"There is no dead job {min(missing)}; `board agent dead` lists them.")
    return lines


async def _done(queue: Queue, what: str, letter: DeadJob) -> str:
    wish = letter.job.wish
    if what == "retry":
        await queue.retry(letter.job.agent, letter.id)
        return "is tried again"
    if what == "drop":
        await queue.drop(letter.job.agent, letter.id)
        return "dropped"
    return f"{wish.scope} {wish.subject} of board {wish.board}: {letter.error}, tried {letter.deliveries} times"


def _named(register: Register, name: str) -> Account:
    accounts = [account for one in register.agents if (account := register.account(one.account))]
    found = [account for account in accounts if name in (account.id, account.name)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise CannotStart(f"There is no agent {name}; `board agent list` shows them.")
    raise CannotStart(f"Several agents are called {name}; name one by its id, as `board agent list` shows it.")


def _name(register: Register, agent: Agent) -> str:
    account = register.account(agent.account)
    return account.name if account else "agent"


def _reach(register: Register, agent: Agent) -> str:
    if agent.boards:
        return f"boards {', '.join(agent.boards)}" if len(agent.boards) > 1 else f"board {agent.boards[0]}"
    project = register.project(agent.project) if agent.project else None
    return f"project “{project.name}”" if project else "every board"


def _last_seen(time_ms: int | None) -> str:
    return f"last here {datetime.fromtimestamp(time_ms / 1000, UTC):%Y-%m-%d %H:%M} UTC" if time_ms else "never here"
