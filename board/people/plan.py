"""A change of people before it is made: the writes to commit together, whom they touch, and who may grant what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from board.identity import AccountKind
from board.people.palette import color_at
from board.people.records import Account, Member
from board.people.register import Register, Write, member_key
from board.roles import Role, may_decide, may_own

T = TypeVar("T")
OPERATOR: Final = ""
"""Who acts at the server's own command line: nobody's account, every right."""


@dataclass(frozen=True, slots=True)
class Plan(Generic[T]):
    """Writes to commit together, the accounts whose rights or looks they change, and what the caller gets."""

    writes: Sequence[Write]
    result: T
    touched: frozenset[str] = frozenset()


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
    return made, [put_account(made), Write("server", "server", replace(server, accounts=server.accounts + 1))]


def put_account(account: Account) -> Write:
    return Write("accounts", account.id, account)


def put_member(member: Member) -> Write:
    return Write("members", member_key(member.project, member.account), member)
