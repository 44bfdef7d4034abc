"""The crew of a project: members, invites, and the tokens of programs."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from board.identity import AccountKind
from board.people.records import Invite, Token
from board.people.register import Register
from board.roles import Role
from board.web.access import Leads, Sees
from board.web.entrance import site_of

router = APIRouter(prefix="/projects/{project}", tags=["crew"])
HOUR_MS = 3600 * 1000


class MemberShown(BaseModel):
    """A member as the crew sees them."""

    account: str
    name: str
    color: str
    kind: AccountKind
    role: Role


class NewRole(BaseModel):
    """A role to have from now on."""

    model_config = ConfigDict(extra="forbid")

    role: Role


class NewInvite(BaseModel):
    """An invite link to be made."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    uses: int = Field(default=1, strict=True, ge=1, le=1000, description="how many people it admits")
    hours: int = Field(default=7 * 24, strict=True, ge=1, le=365 * 24, description="how long it lives")


class InviteShown(BaseModel):
    """An invite that still admits people; its secret was shown when it was made and is not kept."""

    id: str
    role: Role
    uses_left: int
    expires_ms: int
    made_by: str
    created_ms: int


class InviteMade(InviteShown):
    """A fresh invite with its secret and link, which are shown this once."""

    secret: str
    url: str


class NewToken(BaseModel):
    """A token to be made for a program."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=4000, description="the program's name, as the crew sees it")
    role: Role
    board: str = Field(
        default="", max_length=100, description="the one board that it opens; every board of the project if empty"
    )


class TokenShown(BaseModel):
    """A token of the project; its secret was shown when it was made and is not kept."""

    id: str
    account: str
    name: str
    role: Role
    board: str
    made_by: str
    created_ms: int
    used_ms: int = Field(description="when it was last used, to the minute; 0 if never")


class TokenMade(TokenShown):
    """A fresh token with its secret, which is shown this once."""

    secret: str


@router.get("/members")
async def list_members(here: Sees) -> list[MemberShown]:
    """Everybody in the project, widest role first."""
    return _members(here.register, here.project.id)


@router.patch("/members/{account}")
async def change_role(here: Leads, account: str, new: NewRole) -> MemberShown:
    """Give a member another role; open sockets widen or narrow at once."""
    await here.services.people.change_role(here.project.id, account, new.role, by=here.account)
    return next(m for m in _members(await here.services.people.register(), here.project.id) if m.account == account)


@router.delete("/members/{account}", status_code=204)
async def remove_member(here: Sees, account: str) -> None:
    """Take somebody out of the project, or leave it oneself; open sockets close at once."""
    await here.services.people.remove_member(here.project.id, account, by=here.account)


@router.get("/invites")
async def list_invites(here: Leads) -> list[InviteShown]:
    """The invites that still admit somebody."""
    now = here.services.people.now_ms()
    return [_invite(i) for i in here.register.invites(here.project.id) if i.expires_ms > now]


@router.post("/invites", status_code=201)
async def create_invite(request: Request, here: Leads, new: NewInvite) -> InviteMade:
    """Make an invite link."""
    invite, secret = await here.services.people.create_invite(
        here.project.id, new.role, uses=new.uses, lives_ms=new.hours * HOUR_MS, by=here.account
    )
    return InviteMade(**_invite(invite).model_dump(), secret=secret, url=f"{site_of(request, here.services)}/join/{secret}")


@router.delete("/invites/{invite}", status_code=204)
async def revoke_invite(here: Leads, invite: str) -> None:
    """Close an invite; who came in by it stays."""
    await here.services.people.revoke_invite(here.project.id, invite)


@router.get("/tokens")
async def list_tokens(here: Leads, board: Annotated[str, Query(max_length=100)] = "") -> list[TokenShown]:
    """The tokens of the project's programs, or of one board."""
    used = await here.services.people.tokens_used()
    tokens = [t for t in here.register.tokens(here.project.id) if not board or t.board in ("", board)]
    return [_token(here.register, token, used.get(token.id, 0)) for token in tokens]


@router.post("/tokens", status_code=201)
async def create_token(here: Leads, new: NewToken) -> TokenMade:
    """Make a token for a program: bearer over HTTP, auth token of /collab, `token` parameter of /yjs."""
    token, secret = await here.services.people.create_token(
        here.project.id, new.role, new.name, board=new.board, by=here.account
    )
    return TokenMade(**_token(await here.services.people.register(), token, 0).model_dump(), secret=secret)


@router.delete("/tokens/{token}", status_code=204)
async def revoke_token(here: Leads, token: str) -> None:
    """Kill a token; open sockets of its program close at once."""
    await here.services.people.revoke_token(here.project.id, token)


def _members(register: Register, project: str) -> list[MemberShown]:
    shown = []
    for member in register.members(project):
        account = register.account(member.account)
        if account:
            who = MemberShown(account=account.id, name=account.name, color=account.color, kind=account.kind, role=member.role)
            shown.append(who)
    return sorted(shown, key=lambda m: (list(Role).index(m.role), m.name.casefold(), m.account))


def _invite(invite: Invite) -> InviteShown:
    return InviteShown(
        id=invite.id,
        role=invite.role,
        uses_left=invite.uses_left,
        expires_ms=invite.expires_ms,
        made_by=invite.made_by,
        created_ms=invite.created_ms,
    )


def _token(register: Register, token: Token, used_ms: int) -> TokenShown:
    account = register.account(token.account)
    return TokenShown(
        id=token.id,
        account=token.account,
        name=account.name if account else "",
        role=token.role,
        board=token.board,
        made_by=token.made_by,
        created_ms=token.created_ms,
        used_ms=used_ms,
    )
