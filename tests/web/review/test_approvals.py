"""Status over HTTP: locks that go with it, and what has changed since something was approved."""

from pathlib import Path
from typing import Any

from board import edits
from board.document import read_record
from board.ids import new_id
from board.model import Approval
from board.redis import connect
from board.review.circumstances import REVIEW, panel_part
from board.roles import Role
from board.sync.hub import Hub
from tests.support.eventually import eventually_answers
from tests.web.conftest import begin_film, serving
from tests.web.review.scene import Scene, draw, set_scene


async def approval(scene: Scene, subject: str) -> Any:
    return await scene.read(REVIEW, lambda doc: read_record(doc, Approval, subject))


async def differs(scene: Scene, subject: str, *, wanted: bool = True) -> None:
    async def same() -> bool:
        found = await approval(scene, subject)
        return found is not None and (found.hash != found.now) is wanted

    await eventually_answers(same, seconds=5)


async def test_a_later_stroke_shows_as_a_difference_and_its_undoing_as_none(scene: Scene) -> None:
    panel = scene.panels[0]
    async with scene.as_() as dora:
        answer = await dora.put(f"/approvals/panels/{panel}", {"status": "approved"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["decision"]["verdict"] == "approved"

        stroke = await scene.edit(panel_part(panel), draw(3))
        await differs(scene, panel)

        await scene.edit(panel_part(panel), lambda doc: edits.remove_strokes(doc, [stroke]))
        await differs(scene, panel, wanted=False)
        listed = (await dora.get("/approvals")).json()
        assert [(one["id"], one["status"]) for one in listed] == [(panel, "approved")]


async def test_a_field_of_the_panel_or_the_camera_of_its_shot_is_a_difference(scene: Scene) -> None:
    async with scene.as_() as dora:
        for panel in (scene.panels[0], scene.panels[2]):
            await dora.put(f"/approvals/panels/{panel}", {"status": "approved"})

        await scene.edit("", lambda doc: edits.set_text(doc, "panels", scene.panels[0], "action", "He turns."))
        await differs(scene, scene.panels[0])
        await scene.edit("", lambda doc: edits.set_field(doc, "shots", scene.shots[1], "size", "CU"))
        await differs(scene, scene.panels[2])


async def test_a_scene_differs_when_a_panel_comes_into_it_or_is_drawn_on(scene: Scene) -> None:
    async with scene.as_() as dora:
        await dora.put(f"/approvals/scenes/{scene.scene}", {"status": "approved"})
        await dora.put(f"/approvals/shots/{scene.shots[0]}", {"status": "approved"})
        (new,) = await scene.edit("", lambda doc: edits.insert_panels(doc, scene.shots[1], [{}], account="ed"))
        await differs(scene, scene.scene)
        await differs(scene, scene.shots[0], wanted=False)

        await scene.edit("", lambda doc: edits.delete(doc, "panels", [new]))
        await differs(scene, scene.scene, wanted=False)
        await scene.edit(panel_part(scene.panels[3]), draw(4))
        await differs(scene, scene.scene)


async def test_what_changed_while_the_board_was_closed_is_seen_when_it_is_opened(redis_url: str, tmp_path: Path) -> None:
    async with connect(redis_url) as redis:
        await redis.flushall()
    async with serving(redis_url, tmp_path) as server:
        scene = await set_scene(server, await begin_film(server))
        panel = scene.panels[1]
        async with scene.as_() as dora:
            await dora.put(f"/approvals/panels/{panel}", {"status": "approved"})
    async with connect(redis_url) as redis, Hub(redis, scene.server.services.people) as dies:
        # Another server, which is gone before it has looked after the review.
        await dies.edit(scene.board, panel_part(panel), scene.person(Role.EDITOR).id, "test", draw(5))
        found = await dies.read(scene.board, REVIEW, lambda doc: read_record(doc, Approval, panel))
        assert found is not None
        assert found.hash == found.now

    async with serving(redis_url, tmp_path) as there:
        twin = Scene(there, scene.film, scene.scene, scene.shots, scene.panels)
        await differs(twin, panel)


async def test_approving_what_was_not_on_the_screen_is_refused(scene: Scene) -> None:
    panel = scene.panels[0]
    async with scene.as_() as dora:
        seen = (await dora.put(f"/approvals/panels/{panel}", {"status": "for_review"})).json()["hash"]
        await scene.edit(panel_part(panel), draw(6))

        refused = await dora.put(f"/approvals/panels/{panel}", {"status": "approved", "hash": seen})

        assert (refused.status_code, refused.json()["kind"]) == (409, "stale")
        again = await dora.put(f"/approvals/panels/{panel}", {"status": "approved", "hash": refused.json()["says"]["hash"]})
        assert again.status_code == 200


async def test_locking_a_shot_locks_its_panels_and_opening_it_opens_those_alone(scene: Scene) -> None:
    first, second = scene.panels[:2]
    await scene.hub.lock_panel(scene.board, second, scene.person().id, "by hand")
    async with scene.as_() as dora:
        locked = await dora.put(f"/approvals/shots/{scene.shots[0]}", {"status": "locked"})
        assert locked.json()["locked"] == [first]
        assert set(await scene.hub.locks(scene.board)) == {first, second}

        opened = await dora.put(f"/approvals/shots/{scene.shots[0]}", {"status": "approved"})

        assert opened.status_code == 200
        assert first in opened.json()["unlocked"]
        assert first not in await scene.hub.locks(scene.board)


async def test_a_refused_lock_leaves_nothing_locked(scene: Scene) -> None:
    async with scene.as_() as dora, scene.as_(Role.EDITOR) as ed:
        stale = await dora.put(f"/approvals/shots/{scene.shots[0]}", {"status": "locked", "hash": "0" * 64})
        barred = await ed.put(f"/approvals/shots/{scene.shots[0]}", {"status": "locked"})

        assert (stale.status_code, barred.status_code) == (409, 403)
        assert await scene.hub.locks(scene.board) == {}


async def test_a_repeated_lock_does_not_lock_again_what_was_opened_since(scene: Scene) -> None:
    subject, key = scene.shots[0], new_id()
    async with scene.as_() as dora:
        first = await dora.put(f"/approvals/shots/{subject}", {"status": "locked"}, key)
        await dora.put(f"/approvals/shots/{subject}", {"status": "draft"})

        again = await dora.put(f"/approvals/shots/{subject}", {"status": "locked"}, key)

        assert again.json()["decision"] == first.json()["decision"]
        assert await scene.hub.locks(scene.board) == {}


async def test_nothing_is_suggested_into_what_was_approved(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.size()])
    async with scene.as_() as dora:
        await dora.put(f"/approvals/scenes/{scene.scene}", {"status": "approved"})

        refused = await dora.accept(made)

        assert (refused.status_code, refused.json()["kind"]) == (409, "approved")
