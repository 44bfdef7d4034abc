"""Agents among people: who they are, where they reach, and that they are nobody anywhere else."""

from dataclasses import replace

import pytest

from board.people.agents import admitted, agents_on, create_agent, reaches, remove_agent
from board.people.directory import People
from board.people.holdings import change_board
from board.people.records import Account, Agent, BoardRecord, Project
from board.people.refusals import BadName, NotFound
from board.people.register import Register, Write

AGENT = Agent("bot", "digest", created_ms=5)


@pytest.fixture
def studio() -> Register:
    boards = [("b", "film"), ("c", "film"), ("d", "series")]
    return Register().after(
        [
            *(Write("projects", project, Project(project, project.title())) for project in ("film", "series")),
            *(Write("boards", board, BoardRecord(board, project, "Board")) for board, project in boards),
        ],
        "1-1",
    )


def with_agent(register: Register, agent: Agent) -> Register:
    return register.after(create_agent(register, agent, "Bot").writes, register.revision)


@pytest.mark.parametrize(
    ("agent", "reached"),
    [
        (AGENT, "bcd"),
        (replace(AGENT, project="film"), "bc"),
        (replace(AGENT, boards=("c", "d")), "cd"),
        (replace(AGENT, boards=("b",), project="series"), ""),
    ],
)
def test_an_agent_reaches_the_boards_it_was_made_for(studio: Register, agent: Agent, reached: str) -> None:
    register = with_agent(studio, agent)

    assert "".join(board for board in "bcdx" if reaches(register, agent, board)) == reached
    assert [[one.agent for one in agents_on(register, board)] for board in "bcdx"] == [
        [agent] if board in reached else [] for board in "bcdx"
    ]


def test_an_agent_reaches_no_board_in_the_bin(studio: Register) -> None:
    register = with_agent(studio, AGENT)
    binned = register.after(change_board(register, "b", binned_ms=9).writes, register.revision)

    assert not reaches(binned, AGENT, "b")


def test_an_agent_has_no_role_anywhere(studio: Register) -> None:
    register = with_agent(studio, AGENT)

    assert register.role_in("film", "bot") is None
    assert register.role_on("b", "bot") is None


def test_an_agent_is_made_for_what_there_is(studio: Register) -> None:
    with pytest.raises(NotFound):
        create_agent(studio, replace(AGENT, project="nowhere"), "Bot")
    with pytest.raises(NotFound):
        create_agent(studio, replace(AGENT, boards=("b", "nowhere")), "Bot")


def test_an_agent_that_was_removed_is_nobody_but_keeps_its_name(studio: Register) -> None:
    register = with_agent(studio, AGENT)
    plan = remove_agent(register, "bot")
    after = register.after(plan.writes, register.revision)

    assert admitted(register, "digest") is not None
    assert admitted(after, "digest") is None
    assert plan.touched == {"bot"}
    assert after.account("bot") == Account("bot", "Bot", register.accounts[0].color, "agent", 5)
    with pytest.raises(NotFound):
        remove_agent(after, "bot")


async def test_an_agents_secret_is_known_on_every_server_until_it_is_removed(people: People, neighbour: People) -> None:
    account, secret = await people.create_agent("Second Unit")

    found = await neighbour.agent(secret)
    assert found is not None
    assert found.account == account
    identity = await neighbour.identify({"authorization": f"Bearer {secret}"}, None)
    assert identity is not None
    assert (identity.kind, await neighbour.role(identity, "b")) == ("agent", None)
    assert await people.tokens_used() == {account.id: found.agent.created_ms}

    await people.remove_agent(account.id)
    assert await neighbour.agent(secret) is None
    assert await neighbour.identify({}, secret) is None


async def test_an_agent_needs_a_name_that_can_be_shown(people: People) -> None:
    with pytest.raises(BadName):
        await people.create_agent("\u202e")
