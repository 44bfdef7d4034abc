"""Agents: accounts without a role anywhere, whose tokens open /api/agent and nothing else. Pure plans."""

from dataclasses import dataclass
from typing import Final

from board.people.plan import Plan, new_account
from board.people.records import Account, Agent
from board.people.refusals import NotFound
from board.people.register import Register, Write

BUILT_IN: Final = "Assistant"
"""The name of the assistant that `board serve` brings along."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """An agent at its door, and what it is known as."""

    account: Account
    agent: Agent


def create_agent(register: Register, agent: Agent, name: str) -> Plan[Account]:
    """An agent's account and its key. It reaches the boards that are named, else all of a project, else all there are.

    One whose key is known already is that one.
    """
    known = admitted(register, agent.digest)
    if known is not None:
        return Plan([], known.account)
    if agent.project and register.project(agent.project) is None:
        raise NotFound("There is no such project.")
    if any(register.board(board) is None for board in agent.boards):
        raise NotFound("There is no such board.")
    account, writes = new_account(register, agent.account, name, "agent", agent.created_ms)
    return Plan([*writes, Write("agents", agent.digest, agent)], account)


def remove_agent(register: Register, account: str) -> Plan[None]:
    """Its token is worth nothing from now on; its account stays, for it stands beside what it proposed."""
    found = register.agent_of(account)
    if found is None:
        raise NotFound("There is no such agent.")
    return Plan([Write("agents", found.digest, None)], None, frozenset({account}))


def admitted(register: Register, digest: str) -> Admitted | None:
    """The agent behind a token."""
    agent = register.agent(digest)
    account = register.account(agent.account) if agent else None
    return Admitted(account, agent) if agent and account else None


def reaches(register: Register, agent: Agent, board: str) -> bool:
    """Whether an agent may read a board and propose on it as things stand now."""
    record = register.board(board)
    if record is None or record.binned_ms:
        return False
    return (not agent.project or agent.project == record.project) and (not agent.boards or board in agent.boards)


def agents_on(register: Register, board: str) -> list[Admitted]:
    """The agents of a board, the oldest first: that is whom to ask if nobody is named."""
    here = [(register.account(one.account), one) for one in register.agents if reaches(register, one, board)]
    return [Admitted(account, one) for account, one in sorted(here, key=lambda pair: pair[1].created_ms) if account]
