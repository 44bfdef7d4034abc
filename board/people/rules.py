"""Who may change what among people: pure plans, from a register to the writes that make the change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from board.identity import AccountKind
from board.people.palette import color_at
from board.people.records import Account, BoardRecord, Invite, Login, Member, Project, Server, Token
from board.people.refusals import LastOwner, LinkSpent, NotAllowed, NotFound
from board.people.register import Register, Write, member_key, narrower, wider
from board.roles import Role, may_decide, may_own, may_write

T = TypeVar("T")
OPERATOR = ""
MOST_ENDED = 100
"""Who acts at the server's own command line: nobody's account, every right."""


@dataclass(frozen=True, slots=True)
class Plan(Generic[T]):
    """Writes to commit together, the accounts whose rights or looks they change, and what the caller gets."""

    writes: Sequence[Write]
    result: T
    touched: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody at the door: a fresh id for whom the server does not know yet, a name as typed and cleaned."""

    account: str
    name: str
    now_ms: int


def may_grant(register: Register, project: str, by: str, role: Role) -> bool:
    """Owners grant every role, directors all but the owner's; the operator everything."""
    if by == OPERATOR:
        return True
    own = register.role_in(project, by)
    return own is not None and may_decide(own) and (may_own(own) or role is not Role.OWNER)


def new_account(register: Register, account: str, name: str, kind: AccountKind, now_ms: int) -> tuple[Account, list[Write]]:
    """A new account with the next colour."""
    server = register.server
    made = Account(account, name, color_at(server.accounts), kind, now_ms)
    return made, [_put_account(made), Write("server", "server", replace(server, accounts=server.accounts + 1))]


def create_project(register: Register, project: Project, owner: str) -> Plan[Project]:
    """A project of one; made by the operator it waits for the owner link to be claimed."""
    writes = [Write("projects", project.id, project)]
    if owner != OPERATOR:
        writes.append(_put_member(Member(project.id, owner, Role.OWNER, project.created_ms)))
    return Plan(writes, project, frozenset({owner} - {OPERATOR}))


def rename_project(register: Register, project: str, name: str) -> Plan[Project]:
    found = register.project(project)
    if found is None:
        raise NotFound("There is no such project.")
    renamed = replace(found, name=name)
    return Plan([Write("projects", project, renamed)], renamed)


def put_board(register: Register, board: BoardRecord) -> Plan[BoardRecord]:
    """A new board in a project that exists, under an id that is free; said twice, done once."""
    if register.board(board.id) == board:
        return Plan([], board)
    if register.project(board.project) is None:
        raise NotFound("There is no such project.")
    if register.board(board.id) is not None:
        raise NotAllowed("There is a board with this id already.")
    return Plan([Write("boards", board.id, board)], board)


def change_board(register: Register, board: str, *, name: str | None = None, binned_ms: int | None = None) -> Plan[BoardRecord]:
    """Rename a board, put it into the bin, or take it out again; its project's people are touched by the bin."""
    found = register.board(board)
    if found is None:
        raise NotFound("There is no such board.")
    changed = replace(
        found,
        name=found.name if name is None else name,
        binned_ms=found.binned_ms if binned_ms is None else binned_ms,
    )
    touched = _people_of(register, found.project) if binned_ms is not None else frozenset[str]()
    return Plan([Write("boards", board, changed)], changed, touched)


def change_role(register: Register, project: str, account: str, role: Role, by: str) -> Plan[Member]:
    member = _member_to_change(register, project, account, by)
    if not may_grant(register, project, by, role):
        raise NotAllowed("Only an owner can make somebody an owner.")
    if member.role is Role.OWNER and role is not Role.OWNER:
        _keep_an_owner(register, project, account)
    changed = replace(member, role=role)
    return Plan([_put_member(changed)], changed, _dependents(register, project, account))


def remove_member(register: Register, project: str, account: str, by: str) -> Plan[None]:
    """Take somebody out of a project; everybody may go by themselves."""
    member = register.member(project, account) if by == account else _member_to_change(register, project, account, by)
    if member is None:
        raise NotFound("This person is not a member of the project.")
    if member.role is Role.OWNER:
        _keep_an_owner(register, project, account)
    return Plan([Write("members", member_key(project, account), None)], None, _dependents(register, project, account))


def create_invite(register: Register, invite: Invite) -> Plan[Invite]:
    if register.project(invite.project) is None:
        raise NotFound("There is no such project.")
    if not may_grant(register, invite.project, invite.made_by, invite.role):
        raise NotAllowed("Owners and directors make invites, and only an owner one for an owner.")
    spent = [Write("invites", i.digest, None) for i in register.invites(invite.project) if i.expires_ms <= invite.created_ms]
    return Plan([*spent, Write("invites", invite.digest, invite)], invite)


def revoke_invite(register: Register, project: str, invite: str) -> Plan[None]:
    found = next((i for i in register.invites(project) if i.id == invite), None)
    if found is None:
        raise NotFound("There is no such invite: it may have been used up or revoked.")
    return Plan([Write("invites", found.digest, None)], None)


def open_invite(register: Register, digest: str, now_ms: int) -> Invite:
    """The invite behind a secret, if it still admits somebody. It lends its maker's standing and falls with it."""
    invite = register.invite(digest)
    if invite is None or invite.uses_left < 1 or invite.expires_ms <= now_ms:
        raise LinkSpent("This invite is used up, expired or revoked. Ask for a new one.")
    if not invite.account and not may_grant(register, invite.project, invite.made_by, invite.role):
        raise LinkSpent("Whoever made this invite may no longer invite people. Ask for a new one.")
    return invite


def create_link(register: Register, invite: Invite) -> Plan[Invite]:
    """A link by which an account comes in on another device: its own to make, and the operator's."""
    account = register.account(invite.account)
    if account is None or account.kind != "person":
        raise NotFound("There is no such person.")
    if invite.made_by not in (OPERATOR, invite.account):
        raise NotAllowed("Nobody makes a link by which another person comes in.")
    return Plan([Write("invites", invite.digest, invite)], invite)


def join(register: Register, digest: str, person: Newcomer) -> Plan[Account]:
    """Let a person in through an invite: known or new, never with less than they have already."""
    invite = open_invite(register, digest, person.now_ms)
    if invite.account:
        return _come_back(register, invite)
    account, writes = _arrive(register, person)
    member = register.member(invite.project, account.id)
    if member and wider(member.role, invite.role) is member.role:
        return Plan([], account)
    role = wider(member.role, invite.role) if member else invite.role
    left = replace(invite, uses_left=invite.uses_left - 1)
    used = Write("invites", digest, left if left.uses_left else None)
    joined = _put_member(Member(invite.project, account.id, role, person.now_ms))
    return Plan([*writes, used, joined], account, frozenset({account.id}))


def claim_server(register: Register, person: Newcomer, project: Project) -> Plan[Account]:
    """The first person: owner of every project that waits for one, else of a new one."""
    if register.server.claimed_by:
        raise LinkSpent("This server has its owner already. Ask an owner for an invite.")
    account, writes = _arrive(register, person)
    waiting = [p for p in register.projects if not register.members(p.id)]
    fresh = [] if waiting else [Write("projects", project.id, project)]
    owned = [_put_member(Member(p.id, account.id, Role.OWNER, person.now_ms)) for p in waiting or [project]]
    accounts = register.after(writes, register.revision).server.accounts
    claimed = Write("server", "server", Server(account.id, accounts))
    return Plan([*writes, *fresh, *owned, claimed], account, frozenset({account.id}))


def sign_in(register: Register, login: str, person: Newcomer) -> Plan[Account]:
    """The account of a name that a trusted proxy vouches for, made at its first visit."""
    known = register.login(login)
    if known:
        return Plan([], known)
    account, writes = new_account(register, person.account, person.name, "person", person.now_ms)
    return Plan([*writes, Write("logins", login, Login(login, account.id))], account)


def change_account(
    register: Register, account: str, *, name: str | None = None, cookies_from_ms: int | None = None
) -> Plan[Account]:
    """Rename an account, or end every session that it has."""
    found = register.account(account)
    if found is None:
        raise NotFound("There is no such account.")
    changed = replace(
        found,
        name=found.name if name is None else name,
        cookies_from_ms=found.cookies_from_ms if cookies_from_ms is None else cookies_from_ms,
    )
    return Plan([_put_account(changed)], changed, frozenset({account}))


def end_session(register: Register, account: str, issued_ms: int) -> Plan[None]:
    """The cookie issued to the account at this moment is worth nothing from now on."""
    found = register.account(account)
    if found is None or issued_ms in found.ended_ms:
        return Plan([], None)
    ended = sorted((*found.ended_ms, issued_ms))
    forgotten = ended[:-MOST_ENDED]
    # What is too much to remember ends with everything that is older still.
    since = max([found.cookies_from_ms, *(issued + 1 for issued in forgotten)])
    changed = replace(found, ended_ms=tuple(ended[-MOST_ENDED:]), cookies_from_ms=since)
    return Plan([_put_account(changed)], None, frozenset({account}))


def create_token(register: Register, token: Token, name: str, kind: AccountKind) -> Plan[Token]:
    """A program's account and its key, never wider than who makes it."""
    if kind == "agent" and may_write(token.role):
        raise NotAllowed("An agent reads and proposes: its token is a reviewer's or a viewer's.")
    if token.made_by != OPERATOR:
        maker = register.role_in(token.project, token.made_by)
        if maker is None or not may_decide(maker) or narrower(token.role, maker) is not token.role:
            raise NotAllowed("Owners and directors make tokens, none wider than their own role.")
    board = register.board(token.board) if token.board else None
    if register.project(token.project) is None or (token.board and (board is None or board.project != token.project)):
        raise NotFound("There is no such board in this project.")
    _, writes = new_account(register, token.account, name, kind, token.created_ms)
    return Plan([*writes, Write("tokens", token.digest, token)], token)


def revoke_token(register: Register, token: Token) -> Plan[None]:
    if register.token(token.digest) is None:
        raise NotFound("There is no such token: it may have been revoked.")
    return Plan([Write("tokens", token.digest, None)], None, frozenset({token.account}))


def bring_members(register: Register, project: str, crew: Sequence[tuple[Account, Role | None]], by: str) -> Plan[None]:
    """The crew of a restored board: accounts unknown here come with the role they had, as far as `by` may grant it.

    An account that this server knows keeps its roles: an archive is a file, and a file makes nobody a member.
    """
    writes: list[Write] = []
    for account, role in crew:
        if register.account(account.id):
            continue
        writes.append(_put_account(account))
        if role and account.kind == "person":
            granted = role if may_grant(register, project, by, role) else Role.VIEWER
            writes.append(_put_member(Member(project, account.id, granted, account.created_ms)))
    return Plan(writes, None)


def _come_back(register: Register, invite: Invite) -> Plan[Account]:
    account = register.account(invite.account)
    if account is None:
        raise LinkSpent("The account of this link is gone. Ask for an invite.")
    return Plan([Write("invites", invite.digest, None)], account)


def _arrive(register: Register, person: Newcomer) -> tuple[Account, list[Write]]:
    known = register.account(person.account)
    return (known, []) if known else new_account(register, person.account, person.name, "person", person.now_ms)


def _member_to_change(register: Register, project: str, account: str, by: str) -> Member:
    member = register.member(project, account)
    if member is None:
        raise NotFound("This person is not a member of the project.")
    if not may_grant(register, project, by, member.role):
        raise NotAllowed("Only owners and directors change members, and only an owner changes an owner.")
    return member


def _keep_an_owner(register: Register, project: str, leaving: str) -> None:
    if not any(m.role is Role.OWNER and m.account != leaving for m in register.members(project)):
        raise LastOwner("A project keeps at least one owner. Make somebody else an owner first.")


def _dependents(register: Register, project: str, account: str) -> frozenset[str]:
    """The account, and the programs whose tokens lend from it."""
    return frozenset({account, *(t.account for t in register.tokens(project) if t.made_by == account)})


def _people_of(register: Register, project: str) -> frozenset[str]:
    programs = (t.account for t in register.tokens(project))
    return frozenset({*(m.account for m in register.members(project)), *programs})


def _put_account(account: Account) -> Write:
    return Write("accounts", account.id, account)


def _put_member(member: Member) -> Write:
    return Write("members", member_key(member.project, member.account), member)
