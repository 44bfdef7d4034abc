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
        "Brings panel 1 2/2 back.",
        "Sets back dialogue of panel 1 1/1.",
        "Redraws 1 1/1: 1 stroke goes.",
    ]
    assert (done["changed"], done["skipped"], done["left_out"]) == (3, [], 0)
    assert back == (["Once.", "", "", ""], {first})
    assert (step["kind"], step["account"], step["entries"]) == ("restore", scene.person(Role.EDITOR).id, 3)
    assert (undone["changed"], undone["skipped"]) == (3, [])
    assert await said(scene) == ["Later.", "", ""]
    assert await strokes(scene, 0) == {first, second}


async def test_what_somebody_changed_since_the_preview_stays_and_is_told(scene: Scene) -> None:
    await say(scene, 0, "Once.")
    await say(scene, 1, "Once.")
    moment = await now(scene)
    await say(scene, 0, "Later.")
    await say(scene, 1, "Later.")

    async with desk(scene) as dora:
        seen = (await dora.post("/restorations/preview", {"moment": moment, "scope": BOARD}))["seen"]
        await say(scene, 0, "Joe's.", Role.OWNER)
        done = await restore(dora, BOARD, moment, seen=seen)

    assert (await said(scene))[:2] == ["Joe's.", "Once."]
    (left,) = done["skipped"]
    assert (left["id"], left["field"], left["reason"], done["left_out"]) == (scene.panels[0], "dialogue", "changed", 1)


async def test_a_panel_on_which_somebody_drew_since_is_not_put_into_the_bin(scene: Scene) -> None:
    moment = await now(scene)
    insert = partial(edits.insert_panels, shot=scene.shots[0], rows=[{}, {}], account="x")
    busy, idle = await scene.edit("", insert)

    async with desk(scene) as dora:
        seen = (await dora.post("/restorations/preview", {"moment": moment, "scope": BOARD}))["seen"]
        await scene.hub.edit(scene.board, f"panel/{busy}", scene.person(Role.OWNER).id, "collab", draw(3))
        done = await restore(dora, BOARD, moment, seen=seen)

    living = {panel.id for panel in (await scene.read("", read_board)).panels}
    assert living == {*scene.panels, busy}
    assert idle not in living
    assert [(one["id"], one["reason"]) for one in done["skipped"]] == [(busy, "changed")]


async def test_locked_panels_stay_even_where_they_are_named_and_approved_ones_unless_a_director_does(scene: Scene) -> None:
    for panel in range(4):
        await say(scene, panel, "Once.")
    moment = await now(scene)
    for panel in range(4):
        await say(scene, panel, "Later.")
    locked, approved = scene.panels[0], scene.panels[2]
    await scene.hub.lock_panel(scene.board, locked, scene.person().id, "Signed off.")
    async with scene.as_() as hand:
        await hand.put(f"/approvals/panels/{approved}", {"status": "approved"})
    scope = subject("scenes", scene.scene)

    async with desk(scene) as dora, desk(scene, Role.EDITOR) as kim:
        foretold = await kim.post("/restorations/preview", {"moment": moment, "scope": scope})
        refused = await kim.ask("POST", "/restorations", {"moment": moment, "scope": scope, "named": [approved]})
        done = await restore(kim, scope, moment)
        first = await said(scene)
        named = await restore(dora, scope, moment, named=[locked, approved])

    reasons = {(one["reason"], one["because"]) for one in foretold["skipped"]}
    assert reasons == {("locked", locked), ("approved", approved)}
    assert foretold["summary"][-2:] == ["Leaves out 1 1/2: it is locked.", "Leaves out 1A 1/2: it is approved."]
    assert refused.status_code == 403
    assert {(one["reason"], one["because"]) for one in done["skipped"]} == reasons
    assert first == ["Later.", "Once.", "Later.", "Once."]
    assert (named["changed"], await said(scene)) == (1, ["Later.", "Once.", "Once.", "Once."])
    async with scene.as_() as hand:
        (approval,) = (await hand.get("/approvals")).json()
    assert approval["status"] == "approved"


async def test_an_approved_panel_that_is_brought_back_by_name_differs_from_what_was_approved(scene: Scene) -> None:
    moment = await now(scene)
    await say(scene, 0, "Approved.")
    async with scene.as_() as hand, desk(scene) as dora:
        await hand.put(f"/approvals/panels/{scene.panels[0]}", {"status": "approved"})
        await restore(dora, subject("panels", scene.panels[0]), moment, named=[scene.panels[0]])

        await scene.looks()
        (approval,) = (await hand.get("/approvals")).json()

    assert approval["now"] != approval["hash"]


async def test_a_refused_request_leaves_the_log_as_it_was(scene: Scene) -> None:
    await say(scene, 0, "Once.")
    moment = await now(scene)
    await say(scene, 0, "Later.")
    key = new_id()
    async with desk(scene) as dora, desk(scene, Role.EDITOR) as kim, desk(scene, Role.REVIEWER) as rex:
        await restore(dora, subject("panels", scene.panels[1]), moment, key)
        length = len(await scene.log())

        answers = [
            await kim.ask("POST", "/restorations", {"moment": moment, "scope": BOARD}),
            await rex.ask("POST", "/restorations", {"moment": moment, "scope": subject("panels", scene.panels[0])}),
            await rex.ask("POST", f"/steps/{moment}/undo"),
            await dora.ask("POST", "/restorations", {"moment": new_id(), "scope": BOARD}),
            await dora.ask("POST", "/restorations", {"moment": "now", "scope": {"kind": "everything"}}),
            await dora.ask("POST", "/restorations", {"moment": "999999999999999", "scope": BOARD}),
            await dora.ask("POST", f"/restorations/{new_id()}/undo"),
            await dora.ask("POST", "/steps/1-0/undo"),
        ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 404, 422, 422, 404, 404]
    assert all(problem_of(answer) for answer in answers)
    assert len(await scene.log()) == length
    assert (await said(scene))[0] == "Later."


async def test_bringing_back_what_is_there_writes_nothing(scene: Scene) -> None:
    length = len(await scene.log())

    async with desk(scene) as dora:
        foretold = await dora.post("/restorations/preview", {"moment": "now", "scope": BOARD})
        done = await restore(dora, BOARD, "now")

    assert foretold["summary"] == ["Nothing will change: the board says the same as then."]
    assert (done["changed"], done["step"]) == (0, "")
    assert len(await scene.log()) == length


async def test_a_version_is_kept_before_a_scene_is_brought_back_and_none_before_a_field_is(scene: Scene) -> None:
    moment = await now(scene)
    await say(scene, 0, "Later.")
    before = await now(scene)

    async with desk(scene) as dora:
        await restore(dora, {"kind": "field", "table": "panels", "id": scene.panels[0], "field": "dialogue"}, moment)
        none = await dora.get("/versions")
        await restore(dora, subject("scenes", scene.scene), before)
        (kept,) = await dora.get("/versions")
        await restore(dora, BOARD, kept["id"])

    assert none == []
    assert (kept["kind"], kept["why"]) == ("auto", "restore")
    assert (await said(scene))[0] == ""


async def test_a_stroke_a_layer_and_a_drawing_come_back_alone(scene: Scene) -> None:
    panel, part = scene.panels[0], f"panel/{scene.panels[0]}"
    kept = await ink(scene, 0, 1)
    gone = await ink(scene, 0, 2)
    layer = await scene.edit(part, lambda doc: edits.add_layer(doc, {"kind": "ink", "name": "Rain"}, account="x"))
    moment = await now(scene)
    await scene.edit(part, partial(edits.remove_strokes, ids=[kept, gone]))
    await scene.edit(part, lambda doc: edits.delete(doc, "layers", [layer]))
    late = await ink(scene, 0, 3)

    async with desk(scene, Role.EDITOR) as kim:
        await restore(kim, {"kind": "strokes", "panel": panel, "ids": [gone]}, moment)
        of_strokes = await strokes(scene, 0)
        await restore(kim, {"kind": "drawing", "panel": panel, "layer": layer}, moment)
        of_layer = await strokes(scene, 0)
        await restore(kim, {"kind": "drawing", "panel": panel}, moment)

    assert of_strokes == of_layer == {gone, late}
    assert await strokes(scene, 0) == {kept, gone}


async def test_what_lies_in_the_bin_comes_back_from_before_it_was_thrown_away(scene: Scene) -> None:
    drawn = await ink(scene, 0)
    await scene.edit("", lambda doc: edits.delete(doc, "panels", [scene.panels[0]]))
    await scene.edit("", lambda doc: edits.delete(doc, "scenes", [scene.scene]))

    async with desk(scene, Role.EDITOR) as kim:
        binned = {one["id"]: one for one in await kim.get("/bin")}
        ms, number = binned[scene.panels[0]]["entry"].split("-")
        moment = f"{ms}-{int(number) - 1}" if int(number) else f"{int(ms) - 1}"
        await restore(kim, subject("panels", scene.panels[0]), moment)

    assert scene.panels[0] in {panel.id for panel in (await scene.read("", read_board)).panels}
    assert await strokes(scene, 0) == {drawn}


async def test_an_undo_leaves_what_was_changed_since_and_can_be_undone(scene: Scene) -> None:
    async with desk(scene) as dora:
        edit = partial(edits.set_fields, table="shots", ids=scene.shots, fields={"size": "CU"})
        await scene.hub.edit(scene.board, "", scene.person(Role.EDITOR).id, "collab", edit)
        (step,) = (await dora.get("/steps?most=1"))["steps"]
        other = partial(edits.set_fields, table="shots", ids=scene.shots[:1], fields={"size": "FS"})
        await scene.hub.edit(scene.board, "", scene.person(Role.OWNER).id, "collab", other)

        foretold = await dora.post(f"/steps/{step['first']}/preview-undo")
        undone = await dora.post(f"/steps/{step['first']}/undo")
        sizes = [shot.size for shot in (await scene.read("", read_board)).shots]
        (told,) = (await dora.get("/steps?most=1"))["steps"]
        again = await dora.post(f"/steps/{told['first']}/undo")

    assert foretold["summary"] == [
        "Sets back size of shot 1A.",
        "Leaves out shot 1: somebody has changed it since.",
    ]
    assert sizes == ["FS", "MS"]
    assert [(one["id"], one["reason"]) for one in undone["skipped"]] == [(scene.shots[0], "changed")]
    assert (told["kind"], told["means"], told["account"]) == ("undo", "undo", scene.person().id)
    assert again["changed"] == 1
    assert [shot.size for shot in (await scene.read("", read_board)).shots] == ["FS", "CU"]


async def test_what_is_decided_in_the_review_is_taken_back_there(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.size()])
    async with scene.as_() as hand, desk(scene) as dora:
        assert (await hand.accept(made)).status_code == 200
        await hand.post("/comments", {"table": "panels", "subject": scene.panels[0], "text": "Nice."})
        await dora.post("/versions", {"name": "v001"})
        steps = (await dora.get("/steps?most=4"))["steps"]
        length = len(await scene.log())
        answers = {step["kind"]: await dora.ask("POST", f"/steps/{step['first']}/undo") for step in steps}

    assert {"accept", "propose", "comment"} <= answers.keys()
    assert {answer.status_code for answer in answers.values()} == {409}
    assert {answer.json()["kind"] for answer in answers.values()} == {"elsewhere"}
    assert len(await scene.log()) == length


async def test_a_whole_board_that_a_director_brought_back_is_not_taken_back_by_an_editor(scene: Scene) -> None:
    moment = await now(scene)
    await say(scene, 0, "Later.")
    async with desk(scene) as dora, desk(scene, Role.EDITOR) as kim:
        done = await restore(dora, BOARD, moment)

        answers = [
            await kim.ask("POST", f"/restorations/{done['id']}/undo"),
            await kim.ask("POST", f"/steps/{done['step']}/undo"),
        ]
        await dora.post(f"/restorations/{done['id']}/undo")

    assert [answer.status_code for answer in answers] == [403, 403]
    assert (await said(scene))[0] == "Later."
