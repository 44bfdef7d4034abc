"""An account's name and its sessions. Pure plans."""

from dataclasses import replace
from typing import Final

from board.people.plan import Plan, put_account
from board.people.records import Account
from board.people.refusals import NotFound
from board.people.register import Register

MOST_ENDED: Final = 100


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
    return Plan([put_account(changed)], changed, frozenset({account}))


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
    return Plan([put_account(changed)], None, frozenset({account}))
