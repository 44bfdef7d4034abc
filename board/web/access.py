"""Who is calling, and whether their role suffices: the one way by which handlers come to a board or a project."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from board.identity import Identity
from board.ids import is_id
from board.people.records import BoardRecord, Project
from board.people.register import Register
from board.roles import Role, may_comment, may_decide, may_own, may_write
from board.web.guard import headers_in
from board.web.services import Services, services_of

May = Callable[[Role], bool]
RoleOn = Callable[[Register, str, str], Role | None]
_NEEDS: dict[May, str] = {
    may_comment: "a reviewer, an editor, a director or an owner",
    may_write: "an editor, a director or an owner",
    may_decide: "a director or an owner",
    may_own: "an owner",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and everything about people as it stood when they called."""

    identity: Identity
    register: Register
    services: Services

    @property
    def account(self) -> str:
        return self.identity.account


@dataclass(frozen=True, slots=True)
class InProject(Caller):
    """A caller who is a member of a project."""

    project: Project
    role: Role


@dataclass(frozen=True, slots=True)
class OnBoard(Caller):
    """A caller who may open a board."""

    board: BoardRecord
    role: Role

    @property
    def project_name(self) -> str:
        project = self.register.project(self.board.project)
        return project.name if project else ""


def peer_of(request: Request) -> str:
    """The address at the other end of the socket."""
    return request.client.host if request.client else ""


async def anybody(request: Request) -> Identity | None:
    """Who calls, None if nobody that we know."""
    return await services_of(request).people.identify(headers_in(request.scope), None, peer_of(request))


async def caller(request: Request) -> Caller:
    """Who calls; nobody is asked to sign in."""
    services = services_of(request)
    identity = await anybody(request)
    if identity is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return Caller(identity, await services.people.register(), services)


SignedIn = Annotated[Caller, Depends(caller)]


def in_project(may: May) -> Callable[[str, Caller], Awaitable[InProject]]:
    """A project that the caller is in; to everybody else it is not there."""

    async def find(project: str, who: SignedIn) -> InProject:
        found, role = who.register.project(project), who.register.role_in(project, who.account)
        if found is None or role is None:
            raise HTTPException(404, "There is no such project, or you are not in it.")
        _require(may, role)
        return InProject(who.identity, who.register, who.services, found, role)

    return find


def on_board(may: May, role_on: RoleOn = Register.role_on) -> Callable[[str, Caller], Awaitable[OnBoard]]:
    """A board that the caller may open; to everybody else it is not there."""

    async def find(board: str, who: SignedIn) -> OnBoard:
        found, role = who.register.board(board), role_on(who.register, board, who.account)
        if found is None or role is None:
            raise HTTPException(404, "There is no such board, or you have no access to it.")
        _require(may, role)
        return OnBoard(who.identity, who.register, who.services, found, role)

    return find


def role_even_in_bin(register: Register, board: str, account: str) -> Role | None:
    """The role on a board that may lie in the bin: what counts is the one in its project."""
    found = register.board(board)
    member = register.member(found.project, account) if found else None
    return member.role if member else register.role_on(board, account)


def anyone(role: Role) -> bool:
    """Every role suffices."""
    return True


def panel_id(panel: str) -> str:
    """A panel's id; a panel can be born offline, so that its row may follow."""
    if not is_id(panel):
        raise HTTPException(404, "There is no such panel.")
    return panel


Sees = Annotated[InProject, Depends(in_project(anyone))]
Contributes = Annotated[InProject, Depends(in_project(may_write))]
Leads = Annotated[InProject, Depends(in_project(may_decide))]
Owns = Annotated[InProject, Depends(in_project(may_own))]
Reads = Annotated[OnBoard, Depends(on_board(anyone))]
Speaks = Annotated[OnBoard, Depends(on_board(may_comment))]
Writes = Annotated[OnBoard, Depends(on_board(may_write))]
Decides = Annotated[OnBoard, Depends(on_board(may_decide))]
Lets = Annotated[OnBoard, Depends(on_board(may_own))]
Disposes = Annotated[OnBoard, Depends(on_board(may_decide, role_even_in_bin))]
Panel = Annotated[str, Depends(panel_id)]


def _require(may: May, role: Role) -> None:
    if not may(role):
        raise HTTPException(403, f"Your role here is {role}; this needs {_NEEDS[may]}.")
