"""Bringing back over HTTP: what it says beforehand, what it does, what it leaves alone, and that it can be undone."""

from functools import partial
from typing import Any

from board import edits
from board.document import read_board
from board.history.drawing import strokes_of
from board.ids import new_id
from board.roles import Role
from tests.web.conftest import problem_of
from tests.web.history.desk import Desk, desk
from tests.web.review.scene import Scene, draw

BOARD = {"kind": "board"}


def subject(table: str, id: str) -> dict[str, str]:
    return {"kind": "subject", "table": table, "id": id}


async def say(scene: Scene, panel: int, text: str, role: Role = Role.EDITOR) -> None:
    edit = partial(edits.set_text, table="panels", id=scene.panels[panel], field="dialogue", text=text)
    await scene.hub.edit(scene.board, "", scene.person(role).id, "collab", edit)


async def ink(scene: Scene, panel: int, seed: int = 0, role: Role = Role.EDITOR) -> str:
    part = f"panel/{scene.panels[panel]}"
    made: str = await scene.hub.edit(scene.board, part, scene.person(role).id, "collab", draw(seed))
    return made


async def said(scene: Scene) -> list[str]:
    board = await scene.read("", read_board)
    return [panel.dialogue for panel in board.panels]


async def strokes(scene: Scene, panel: int) -> set[str]:
    return set(await scene.read(f"panel/{scene.panels[panel]}", strokes_of))


async def now(scene: Scene) -> str:
    return (await scene.log())[-1].id


async def restore(who: Desk, scope: dict[str, Any], moment: str, key: str = "", **more: Any) -> Any:
    return await who.post("/restorations", {"moment": moment, "scope": scope, **more}, key)


async def test_a_scene_comes_back_with_its_drawings_and_can_be_undone(scene: Scene) -> None:
    first = await ink(scene, 0)
    await say(scene, 0, "Once.")
    moment = await now(scene)
    await say(scene, 0, "Later.")
    second = await ink(scene, 0, 1)
    await scene.edit("", lambda doc: edits.delete(doc, "panels", [scene.panels[1]]))

    async with desk(scene, Role.EDITOR) as kim:
        foretold = await kim.post("/restorations/preview", {"moment": moment, "scope": subject("scenes", scene.scene)})
        done = await restore(kim, subject("scenes", scene.scene), moment, seen=foretold["seen"])
        back = await said(scene), await strokes(scene, 0)
        step = await kim.get(f"/steps/{done['step']}")
        undone = await kim.post(f"/restorations/{done['id']}/undo", {})

    assert foretold["summary"] == [
        "Brings back 1 2/2.",
        "Sets back dialogue of 1 1/1.",
        "Redraws 1 1/1: 1 stroke goes.",
    ]
    assert (done["changed"], done["skipped"], done["left_out"]) == (3, [], 0)
    assert back == (["Once.", "", "", ""], {first})
    assert (step["kind"], step["account"], step["entries"]) == ("restore", scene.person(Role.EDITOR).id, 3)
    assert (undone["changed"], undone["skipped"]) == (3, [])
    assert await said(scene) == ["Later.", "", ""]
    assert await strokes(scene, 0) == {first, second}
