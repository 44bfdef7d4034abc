"""`board invite` and `board token`: letting people and programs in."""

from datetime import UTC, datetime
from pathlib import Path

import click

from board.cli.address import address_of
from board.cli.options import place, settings_of
from board.cli.run import run
from board.cli.services import services_at
from board.errors import CannotStart
from board.people.records import Account, Project
from board.people.register import Register
from board.roles import Role
from board.settings import Settings

DAY_MS = 24 * 3600 * 1000
ROLES = click.Choice([role.value for role in Role])


@click.command()
@click.option("--role", type=ROLES, default=Role.EDITOR.value, show_default=True, help="What whoever opens the link may do.")
@click.option("--project", metavar="NAME", help="The project, if there are several.")
@click.option("--uses", metavar="N", type=click.IntRange(1, 1000), default=1, show_default=True, help="How many it lets in.")
@click.option("--days", metavar="N", type=click.IntRange(1, 365), default=7, show_default=True, help="How long the link works.")
@click.option("--person", metavar="NAME", help="Let somebody of the crew in again, as who they were: their browser lost them.")
@place
def invite(
    role: str, project: str | None, uses: int, days: int, person: str | None, data: Path | None, redis_url: str | None
) -> None:
    """Print a link which lets people in.

    Whoever opens it types a name and is in the project with that role. With --person it is for one of the crew who is known
    already, works once, and changes nothing about them.
    """
    settings = settings_of(data=data, redis_url=redis_url)
    if person:
        click.echo(run(_link(settings, person, days * DAY_MS)))
    else:
        click.echo(run(_invite(settings, Role(role), project, uses, days * DAY_MS)))


@click.group()
def token() -> None:
    """Access tokens for programs: make, list and revoke them."""


@token.command("create")
@click.option("--role", type=ROLES, default=Role.EDITOR.value, show_default=True, help="What the program may do.")
@click.option("--board", metavar="ID", help="The one board that it may see; without it, all boards of the project.")
@click.option("--project", metavar="NAME", help="The project, if there are several and no board is named.")
@click.option("--name", default="program", show_default=True, help="The name by which the crew sees the program.")
@place
def create(role: str, board: str | None, project: str | None, name: str, data: Path | None, redis_url: str | None) -> None:
    """Print a new token; it is shown this once."""
    settings = settings_of(data=data, redis_url=redis_url)
    click.echo(run(_create_token(settings, Role(role), board, project, name)))


@token.command("list")
@place
def list_tokens(data: Path | None, redis_url: str | None) -> None:
    """List all tokens.

    Each with its id, its role, the program's name, where it is good for and when it was last used.
    """
    for line in run(_list_tokens(settings_of(data=data, redis_url=redis_url))):
        click.echo(line)


@token.command("revoke")
@click.argument("token_id", metavar="ID")
@place
def revoke(token_id: str, data: Path | None, redis_url: str | None) -> None:
    """Make a token worthless at once.

    ID is as `board token list` shows it.
    """
    run(_revoke(settings_of(data=data, redis_url=redis_url), token_id))


def project_named(register: Register, name: str | None) -> Project:
    """The project by its name or id, or the only one."""
    projects = [p for p in register.projects if name is None or name in (p.id, p.name)]
    if len(projects) == 1:
        return projects[0]
    if not register.projects:
        raise CannotStart("There is no project yet: open the owner link that `board serve` prints first.")
    names = ", ".join(f"“{project.name}” ({project.id})" for project in register.projects)
    raise CannotStart(f"Name one of these with --project: {names}.")


def person_named(register: Register, name: str) -> Account:
    """The person by their name or id, if there is one such."""
    people = [a for a in register.accounts if a.kind == "person"]
    found = [a for a in people if a.id == name] or [a for a in people if a.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise CannotStart(f"There is nobody called “{name}” here.")
    ids = ", ".join(f"{a.id} ({', '.join(_roles_of(register, a)) or 'in no project'})" for a in found)
    raise CannotStart(f"Several people are called “{name}”; name one of them by id: {ids}.")


def _roles_of(register: Register, account: Account) -> list[str]:
    projects = ((member.role.value, register.project(member.project)) for member in register.memberships(account.id))
    return [f"{role} of “{project.name}”" for role, project in projects if project]


async def _invite(settings: Settings, role: Role, project: str | None, uses: int, lives_ms: int) -> str:
    async with services_at(settings) as services:
        found = project_named(await services.people.register(), project)
        _, secret = await services.people.create_invite(found.id, role, uses=uses, lives_ms=lives_ms)
    return f"{address_of(settings)}/join/{secret}"


async def _link(settings: Settings, person: str, lives_ms: int) -> str:
    async with services_at(settings) as services:
        found = person_named(await services.people.register(), person)
        secret = await services.people.create_link(found.id, lives_ms=lives_ms)
    return f"{address_of(settings)}/join/{secret}"


async def _create_token(settings: Settings, role: Role, board: str | None, project: str | None, name: str) -> str:
    async with services_at(settings) as services:
        register = await services.people.register()
        record = register.board(board) if board else None
        if board and record is None:
            raise CannotStart(f"There is no board {board}.")
        where = record.project if record else project_named(register, project).id
        _, secret = await services.people.create_token(where, role, name, board=board or "")
    return secret


async def _list_tokens(settings: Settings) -> list[str]:
    async with services_at(settings) as services:
        register, used = await services.people.register(), await services.people.tokens_used()
    lines = []
    for project in register.projects:
        for token in register.tokens(project.id):
            account = register.account(token.account)
            scope = f"board {token.board}" if token.board else f"project “{project.name}”"
            name = account.name if account else "program"
            lines.append(f"{token.id}  {token.role.value:9} {name}, {scope}, {_last_used(used.get(token.id))}")
    return lines


async def _revoke(settings: Settings, token_id: str) -> None:
    async with services_at(settings) as services:
        register = await services.people.register()
        for project in register.projects:
            if any(token.id == token_id for token in register.tokens(project.id)):
                await services.people.revoke_token(project.id, token_id)
                return
    raise CannotStart(f"There is no token {token_id}; `board token list` shows them.")


def _last_used(time_ms: int | None) -> str:
    return f"last used {datetime.fromtimestamp(time_ms / 1000, UTC):%Y-%m-%d %H:%M} UTC" if time_ms else "never used"
