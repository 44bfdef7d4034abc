"""Suggestions that nobody asked for: once a scene has come to rest, and only where they are wanted and read."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from board import edits
from board.identity import Identity
from board.jobs.job import Shown, Wish
from board.people.records import Account
from board.review.circumstances import panel_part
from board.roles import Role
from board.sync.presence import State
from board.web.review.ambient import Rhythm
from tests.support.eventually import eventually_answers
from tests.web.conftest import serving
from tests.web.review.scene import Scene, draw

QUICK = Rhythm(quiet_ms=300, between_ms=200)
PATIENT = Rhythm(quiet_ms=3_600_000, between_ms=200)


@pytest.fixture
async def assistant(scene: Scene) -> Account:
    account, _ = await scene.server.services.people.create_agent("Assistant", boards=[scene.board])
    return account


@asynccontextmanager
async def somebody_there(scene: Scene) -> AsyncIterator[None]:
    """A person looks at the board."""
    async with scene.hub.hold(scene.board) as live:
        who = scene.person(Role.EDITOR)
        live.gathering.receive(State(5_000_000, 1, "{}"), Identity(who.id, who.name, who.color), 1)
        yield
        live.gathering.leave(1)


async def wanted(scene: Scene, rhythm: Rhythm = QUICK) -> None:
    """The director switches them on, and the server is in a hurry."""
    scene.server.app.state.ambient.rhythm = rhythm
    async with scene.as_() as dora:
        answer = await dora.patch("/manners", {"ambient": True})
        assert answer.status_code == 200, answer.text
    await scene.looks()


async def asked(scene: Scene, agent: Account) -> list[Shown]:
    found: list[Shown] = await scene.server.app.state.desk.queue.shown(agent.id, scene.board)
    return found


async def rested(scene: Scene) -> None:
    """Everything that was to be looked at has been."""
    ambient = scene.server.app.state.ambient

    async def nothing_left() -> bool:
        await scene.looks()
        return not ambient.waiting(scene.board)

    await eventually_answers(nothing_left, seconds=10)


async def test_a_scene_that_was_drawn_on_is_looked_at_once_it_rests(scene: Scene, assistant: Account) -> None:
    async with somebody_there(scene):
        await wanted(scene)
        await scene.edit(panel_part(scene.panels[0]), draw(1))
        await scene.edit("", lambda doc: edits.set_field(doc, "shots", scene.shots[1], "size", "CU"))

        (shown,) = await eventually_answers(lambda: asked(scene, assistant))

        assert shown.job.wish == Wish(board=scene.board, scope="scene", subject=scene.scene, scene=scene.scene, by="")
        await rested(scene)
        assert len(await asked(scene, assistant)) == 1


async def test_a_panel_that_is_called_done_is_reason_enough(scene: Scene, assistant: Account) -> None:
    async with somebody_there(scene):
        await wanted(scene, PATIENT)
        await scene.edit(panel_part(scene.panels[0]), draw(1))
        async with scene.as_() as dora:
            await dora.put(f"/approvals/panels/{scene.panels[0]}", {"status": "for_review"})

        assert await eventually_answers(lambda: asked(scene, assistant))


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(lambda _: {"ambient": False}, id="not ambient"),
        pytest.param(lambda _: {"enabled": False}, id="switched off"),
        pytest.param(lambda scene: {"off_scenes": [scene.scene]}, id="not in this scene"),
        pytest.param(None, id="paused"),
    ],
)
async def test_where_they_are_not_wanted_nothing_is_asked_for(
    scene: Scene, assistant: Account, settings: Callable[[Scene], dict[str, Any]] | None
) -> None:
    async with somebody_there(scene):
        await wanted(scene)
        async with scene.as_() as dora:
            answer = await (dora.patch("/manners", settings(scene)) if settings else dora.post("/pause", {}))
            assert answer.status_code == 200
        await scene.edit(panel_part(scene.panels[0]), draw(1))

        await rested(scene)

        assert await asked(scene, assistant) == []


async def test_nobody_is_told_anything_who_is_not_there(scene: Scene, assistant: Account) -> None:
    await wanted(scene)
    await scene.edit(panel_part(scene.panels[0]), draw(1))

    await rested(scene)

    assert await asked(scene, assistant) == []


async def test_whoever_asked_stands_beside_what_comes(scene: Scene, assistant: Account) -> None:
    async with somebody_there(scene), scene.as_() as dora:
        await wanted(scene)
        answer = await dora.client.post(scene.url("/requests"), json={"scope": "scene", "id": scene.scene})
        await scene.edit(panel_part(scene.panels[0]), draw(1))

        await rested(scene)

        assert [shown.job.id for shown in await asked(scene, assistant)] == [answer.json()["job"]]


async def test_a_scene_that_somebody_goes_on_with_elsewhere_waits(scene: Scene, assistant: Account, redis_url: str) -> None:
    async with somebody_there(scene), serving(redis_url, scene.server.services.static.parent) as there:
        twin = Scene(there, scene.film, scene.scene, scene.shots, scene.panels)
        await wanted(scene, Rhythm(quiet_ms=2_000))
        there.app.state.ambient.rhythm = PATIENT
        async with somebody_there(twin):
            await twin.looks()
            await scene.edit(panel_part(scene.panels[0]), draw(1))
            await scene.looks()
            first = scene.server.app.state.ambient.waiting(scene.board)[scene.scene]
            await twin.edit(panel_part(scene.panels[2]), draw(2))
            await twin.looks()

            async def put_off() -> bool:
                await scene.looks()
                return bool(scene.server.app.state.ambient.waiting(scene.board).get(scene.scene, 0) > first)

            await eventually_answers(put_off)
            assert await asked(scene, assistant) == []
