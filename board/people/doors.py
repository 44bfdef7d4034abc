"""The ways in: invites, personal links, the owner link and a trusted proxy's login. Pure plans."""

from dataclasses import dataclass, replace

from board.people.plan import OPERATOR, Plan, may_grant, new_account, put_member
from board.people.records import Account, Invite, Login, Member, Project, Server
from board.people.refusals import LinkSpent, NotAllowed, NotFound
from board.people.register import Register, Write, wider
from board.roles import Role


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody at the door: a fresh id for whom the server does not know yet, a name as typed and cleaned."""

    account: str
    name: str
    now_ms: int


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
    joined = put_member(Member(invite.project, account.id, role, person.now_ms))
    return Plan([*writes, used, joined], account, frozenset({account.id}))


def claim_server(register: Register, person: Newcomer, project: Project) -> Plan[Account]:
    """The first person: owner of every project that there is, whoever is in it by an archive or invite; else of a first one."""
    if register.server.claimed_by:
        raise LinkSpent("This server has its owner already. Ask an owner for an invite.")
    account, writes = _arrive(register, person)
    fresh = [] if register.projects else [Write("projects", project.id, project)]
    owned = [put_member(Member(p.id, account.id, Role.OWNER, person.now_ms)) for p in register.projects or [project]]
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


def _come_back(register: Register, invite: Invite) -> Plan[Account]:
    account = register.account(invite.account)
    if account is None:
        raise LinkSpent("The account of this link is gone. Ask for an invite.")
    return Plan([Write("invites", invite.digest, None)], account)


def _arrive(register: Register, person: Newcomer) -> tuple[Account, list[Write]]:
    known = register.account(person.account)
    return (known, []) if known else new_account(register, person.account, person.name, "person", person.now_ms)
