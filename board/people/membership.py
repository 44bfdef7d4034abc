"""Who is in a project, and as what. Pure plans."""

from collections.abc import Sequence
from dataclasses import replace

from board.people.plan import Plan, may_grant, put_account, put_member
from board.people.records import Account, Member
from board.people.refusals import LastOwner, NotAllowed, NotFound
from board.people.register import Register, Write, member_key
from board.roles import Role


def change_role(register: Register, project: str, account: str, role: Role, by: str) -> Plan[Member]:
    member = _member_to_change(register, project, account, by)
    if not may_grant(register, project, by, role):
        raise NotAllowed("Only an owner can make somebody an owner.")
    if member.role is Role.OWNER and role is not Role.OWNER:
        _keep_an_owner(register, project, account)
    changed = replace(member, role=role)
    return Plan([put_member(changed)], changed, _dependents(register, project, account))


def remove_member(register: Register, project: str, account: str, by: str) -> Plan[None]:
    """Take somebody out of a project; everybody may go by themselves."""
    member = register.member(project, account) if by == account else _member_to_change(register, project, account, by)
    if member is None:
        raise NotFound("This person is not a member of the project.")
    if member.role is Role.OWNER:
        _keep_an_owner(register, project, account)
    return Plan([Write("members", member_key(project, account), None)], None, _dependents(register, project, account))


def bring_members(register: Register, project: str, crew: Sequence[tuple[Account, Role | None]], by: str) -> Plan[None]:
    """The crew of a restored board: accounts unknown here come with the role they had, as far as `by` may grant it.

    An account that this server knows keeps its roles: an archive is a file, and a file makes nobody a member.
    """
    writes: list[Write] = []
    for account, role in crew:
        if register.account(account.id):
            continue
        writes.append(put_account(account))
        if role and account.kind == "person":
            granted = role if may_grant(register, project, by, role) else Role.VIEWER
            writes.append(put_member(Member(project, account.id, granted, account.created_ms)))
    return Plan(writes, None)


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
