"""Large restorations: in several appends, each done once, whichever server is asked, also after one died half way."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from board import edits
from board.document import Document, read_record
from board.history.drawing import strokes_of
from board.history.portions import LIMITS
from board.ids import new_id
from board.model import RestorationRecord
from board.review.circumstances import REVIEW
from board.roles import Role
from board.stroke import stroke
from board.sync.hub import Hub
from board.sync.log import Stored
from board.sync.together import Trials
from tests.support.logs import stream_of
from tests.web.conftest import Server, serving
from tests.web.history.desk import desk
from tests.web.history.test_restorations import BOARD, now, restore, strokes, subject
from tests.web.review.scene import Scene

T = TypeVar("T")
H = TypeVar("H", bound="Interrupted")
MANY = 2 * LIMITS.changes + 5


@pytest.fixture
async def other(server: Server, redis_url: str, tmp_path: Path) -> AsyncIterator[Server]:
    """Another server on the same Redis."""
    async with serving(redis_url, tmp_path) as other:
        yield other


async def crowded(scene: Scene, panel: int = 0) -> tuple[str, set[str]]:
    """A drawing of many strokes that somebody has erased; the moment before."""
    part, account = f"panel/{scene.panels[panel]}", scene.person(Role.EDITOR).id

    def draw(doc: Document) -> list[str]:
        edits.birth_panel(doc)
        return edits.add_strokes(doc, [stroke([(n, 5, 1)], layer="ink", seed=n) for n in range(MANY)])

    drawn: list[str] = await scene.hub.edit(scene.board, part, account, "collab", draw)
    moment = await now(scene)
    await scene.hub.edit(scene.board, part, account, "collab", partial(edits.remove_strokes, ids=drawn))
    return moment, set(drawn)


def batches(log: Iterable[Stored], key: str) -> list[str]:
    """The portions in the order in which they went into the log."""
    ids = dict.fromkeys(one.batch for one in log if one.batch.startswith(f"{key}.") and one.entry.means in ("restore", "undo"))
    return [id.split(".")[1] for id in ids]


async def test_a_large_restoration_is_several_appends_and_one_step(scene: Scene) -> None:
    moment, drawn = await crowded(scene)
    key = new_id()

    async with desk(scene) as dora:
        done = await restore(dora, subject("panels", scene.panels[0]), moment, key)
        back = await strokes(scene, 0)
        step = await dora.get(f"/steps/{done['step']}")
        undone = await dora.post(f"/restorations/{key}/undo")
        again = await dora.post(f"/restorations/{undone['id']}/undo")

    assert batches(await scene.log(), key) == ["0", "1", "2"]
    assert (done["changed"], back) == (MANY, drawn)
    assert step["counts"]["made.strokes"] == MANY
    assert undone["changed"] == again["changed"] == MANY
    assert await strokes(scene, 0) == drawn


async def test_one_key_restores_once_however_often_and_wherever_it_is_asked(scene: Scene, other: Server) -> None:
    moment, drawn = await crowded(scene)
    key = new_id()

    async with desk(scene) as here, desk(scene, server=other) as there:
        asks = [restore(who, BOARD, moment, key) for who in (here, there, here, there)]
        answers = await asyncio.gather(*asks)
        foreign = await here.ask("POST", "/restorations", {"moment": "now", "scope": BOARD}, key)

    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["changed"] == MANY
    assert batches(await scene.log(), key) == ["0", "1", "2"]
    assert await strokes(scene, 0) == drawn
    assert foreign.status_code == 422


class Died(Exception):
    """The server is no more."""


class Interrupted(Hub):
    """A server's hub, on which something happens after the first append of a restoration."""

    begun = False

    async def happens(self) -> None:
        """What happens; here the server dies."""
        raise Died

    async def edit_together(
        self, board: str, parts: Iterable[str], account: str, means: str, edit: Callable[[Trials], T], *, batch: str = ""
    ) -> T:
        if means in ("restore", "undo"):
            if self.begun:
                await self.happens()
            self.begun = True
        return await super().edit_together(board, parts, account, means, edit, batch=batch)


class Locking(Interrupted):
    """Somebody locks a panel."""

    panel = ""

    async def happens(self) -> None:
        for live in self.open_boards():
            await self.lock_panel(live.id, self.panel, "dora", "Signed off.")


@asynccontextmanager
async def run_by(scene: Scene, kind: type[H]) -> AsyncIterator[H]:
    """The scene's server with such a hub."""
    services = scene.server.services
    async with kind(services.redis, services.people) as hub:
        scene.server.app.state.services = replace(services, hub=hub)
        yield hub


async def test_whoever_asks_again_after_a_server_died_half_way_goes_on_from_there(scene: Scene, other: Server) -> None:
    moment, drawn = await crowded(scene)
    key = new_id()
    async with run_by(scene, Interrupted), desk(scene) as dora:
        failed = await dora.ask("POST", "/restorations", {"moment": moment, "scope": BOARD}, key)
    half = await strokes(Scene(other, scene.film, scene.scene, scene.shots, scene.panels), 0)
    erased = sorted(half)[0]
    part = f"panel/{scene.panels[0]}"
    account = scene.person(Role.EDITOR).id
    await other.services.hub.edit(scene.board, part, account, "collab", partial(edits.remove_strokes, ids=[erased]))

    async with desk(scene, server=other) as dora:
        done = await restore(dora, BOARD, moment, key)
        back = await other.services.hub.read(scene.board, part, strokes_of)
        undone = await dora.post(f"/restorations/{key}/undo")

    assert failed.status_code == 500
    assert len(half) == LIMITS.changes
    assert batches(await stream_of(other.services.hub, scene.board), key) == ["0", "1", "2"]
    assert done["changed"] == MANY
    assert set(back) == drawn - {erased}  # what was done of it before is not done again
    assert (undone["changed"], undone["skipped"]) == (MANY - 1, [])


async def test_what_a_server_that_died_left_half_done_is_finished_though_nobody_asks_again(scene: Scene, other: Server) -> None:
    moment, drawn = await crowded(scene)
    key = new_id()
    async with run_by(scene, Interrupted), desk(scene) as dora:
        await dora.ask("POST", "/restorations", {"moment": moment, "scope": BOARD}, key)
    finishing = other.app.state.finishing
    async with other.services.hub.hold(scene.board):
        await finishing.look()
        still = batches(await stream_of(other.services.hub, scene.board), key)
        await finishing.look()  # it has come no further since
        await finishing.look()

        log = await stream_of(other.services.hub, scene.board)
        there = await other.services.hub.read(scene.board, f"panel/{scene.panels[0]}", strokes_of)

    assert (still, batches(log, key)) == (["0"], ["0", "1", "2"])
    assert {one.entry.account for one in log if one.batch.startswith(key)} == {scene.person().id}
    assert set(there) == drawn


async def test_a_lock_that_is_set_half_way_holds(scene: Scene) -> None:
    moment, _ = await crowded(scene)
    locked = scene.panels[0]

    async with run_by(scene, Locking) as hub, desk(scene) as dora:
        hub.panel = locked
        done = await restore(dora, BOARD, moment)

    assert (done["changed"], done["left_out"]) == (LIMITS.changes, MANY - LIMITS.changes)
    assert {(one["reason"], one["because"]) for one in done["skipped"]} == {("locked", locked)}
    assert len(await strokes(scene, 0)) == LIMITS.changes


async def test_what_is_written_down_says_how_far_it_came(scene: Scene) -> None:
    moment, _ = await crowded(scene)
    key = new_id()

    async with desk(scene) as dora:
        await restore(dora, BOARD, moment, key)
    record = await scene.read(REVIEW, partial(read_record, model=RestorationRecord, id=key))

    assert (record.kind, record.moment, record.by) == ("restore", moment, scene.person().id)
    assert (record.done, record.total, record.changed, record.skipped) == (3, 3, MANY, 0)
