"""What somebody tried over HTTP who meant no good, or was only unlucky: each of these went through once."""

import asyncio
from typing import Any

import pytest

from board import edits
from board.ids import new_id
from board.roles import Role
from tests.web.conftest import problem_of
from tests.web.review.scene import Scene

DEPTHS = 3_000
NUMBERS = ["1e999", "NaN", "1" + "0" * 400, "[" * DEPTHS + "]" * DEPTHS, '{"a":{"a":{"a":{"a":{"a":1}}}}}']


@pytest.mark.parametrize("number", NUMBERS, ids=["infinite", "none", "huge", "deep", "nested"])
async def test_no_number_and_no_depth_breaks_the_server(scene: Scene, number: str) -> None:
    panel, shot = scene.panels[0], scene.shots[0]
    bodies = [
        ("/suggestions", f'{{"op":"note","table":"panels","id":"{panel}","text":"T","anchor":{number}}}'),
        ("/suggestions", f'{{"op":"set","table":"shots","id":"{shot}","field":"focal_length_mm","base":{number},"value":1}}'),
        ("/suggestions", f'{{"op":"insert","shot":"{shot}","fields":{number},"drawing":{number},"needs":{number}}}'),
        ("/comments", f'{{"text":"T","table":"panels","subject":"{panel}","anchor":{{"point":[{number},1]}}}}'),
    ]
    async with scene.as_(Role.REVIEWER) as rita:
        for path, said in bodies:
            body = said if path == "/comments" else f'{{"kind":"note","title":"T","operations":[{said}]}}'
            headers = {"Idempotency-Key": new_id(), "Content-Type": "application/json"}
            answer = await rita.client.post(scene.url(path), content=body, headers=headers)

            assert answer.status_code in (400, 422), answer.text
            assert problem_of(answer)


async def test_a_name_that_is_called_is_no_longer_than_a_name(scene: Scene) -> None:
    said = {"table": "panels", "subject": scene.panels[0], "text": "Hm.", "mentions": ["x" * 30_000]}
    async with scene.as_(Role.REVIEWER) as rita:
        assert (await rita.post("/comments", said)).status_code == 422


async def test_nobody_fills_a_board_with_suggested_frames(scene: Scene) -> None:
    body: dict[str, Any] = {"kind": "frame", "title": "Many", "operations": [{"op": "insert", "shot": scene.shots[0]}] * 50}
    async with scene.as_(Role.REVIEWER) as rita:
        answers = [(await rita.post("/suggestions", body)).status_code for _ in range(5)]

        assert answers == [201, 201, 201, 429, 429]


async def test_of_two_who_lock_at_once_the_one_who_fails_opens_nothing(scene: Scene) -> None:
    async with scene.as_() as dora, scene.as_(Role.OWNER) as olga:
        for panel in scene.panels:
            subject = f"/approvals/panels/{panel}"
            answers = await asyncio.gather(
                olga.put(subject, {"status": "locked", "hash": "0" * 64}), dora.put(subject, {"status": "locked"})
            )

            assert [one.status_code for one in answers] == [409, 200]
            assert panel in await scene.hub.locks(scene.board)


async def test_a_lock_that_a_dying_server_left_is_opened_by_asking_again(scene: Scene) -> None:
    subject, key = f"/approvals/shots/{scene.shots[0]}", new_id()
    async with scene.as_() as dora:
        await dora.put(subject, {"status": "locked"})
        locks = await scene.hub.locks(scene.board)
        await dora.put(subject, {"status": "draft"}, key)
        for panel, lock in locks.items():  # the decision was in the log, and the server died
            await scene.hub.lock_panel(scene.board, panel, lock.by, lock.reason)

        again = await dora.put(subject, {"status": "draft"}, key)

        assert sorted(again.json()["unlocked"]) == sorted(locks)
        assert await scene.hub.locks(scene.board) == {}


async def test_a_lock_set_by_hand_outlives_the_status_of_the_shot(scene: Scene) -> None:
    await scene.hub.lock_panel(scene.board, scene.panels[1], scene.person().id, "by hand")
    async with scene.as_() as dora:
        await dora.put(f"/approvals/shots/{scene.shots[0]}", {"status": "locked"})

        await dora.put(f"/approvals/shots/{scene.shots[0]}", {"status": "draft"})

        assert set(await scene.hub.locks(scene.board)) == {scene.panels[1]}


async def test_a_panel_whose_shot_left_a_locked_scene_is_opened_with_the_next_status(scene: Scene) -> None:
    async with scene.as_() as dora:
        await dora.put(f"/approvals/scenes/{scene.scene}", {"status": "locked"})
        await scene.edit("", lambda doc: edits.delete(doc, "shots", [scene.shots[1]]))
        people, now_ms = scene.server.services.people, scene.server.services.people.now_ms()
        people.now_ms = lambda: now_ms + 120_000  # type: ignore[method-assign]  # the only clock there is

        await dora.put(f"/approvals/scenes/{scene.scene}", {"status": "draft"})

        assert await scene.hub.locks(scene.board) == {}
