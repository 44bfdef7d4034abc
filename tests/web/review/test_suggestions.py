"""Suggestions over HTTP: proposed, looked at, edited, decided about, taken back."""

import asyncio
from contextlib import AsyncExitStack

from board import edits
from board.document import read_record
from board.ids import new_id
from board.model import Panel, Shot
from board.review.circumstances import panel_part
from board.review.fingerprint import strokes_of
from board.roles import Role
from tests.web.conftest import problem_of, serving
from tests.web.review.scene import Scene, draw, ink


async def size_of(scene: Scene, shot: int = 0) -> str:
    found = await scene.read("", lambda doc: read_record(doc, Shot, scene.shots[shot]))
    return str(found.size)


async def test_what_a_person_proposes_is_carried_out_when_it_is_accepted(scene: Scene) -> None:
    async with scene.as_(Role.REVIEWER) as rita, scene.as_() as dora:
        body = {"kind": "camera", "title": "Closer", "rationale": "She lies.", "operations": [scene.size()]}
        made = await rita.post("/suggestions", body)
        assert made.status_code == 201, made.text
        assert await size_of(scene) == "WS"

        name, revision = made.json()["suggestion"], made.json()["revision"]
        accepted = await dora.post(f"/suggestions/{name}/accept", {"revision": revision, "reason": "Yes."})

        assert accepted.status_code == 200, accepted.text
        assert accepted.json()["state"] == "accepted"
        assert accepted.json()["decision"]["name"] == "Director"
        assert await size_of(scene) == "CU"
        assert (await dora.get(f"/suggestions/{name}")).json()["state"] == "accepted"


async def test_the_same_proposal_under_the_same_key_is_filed_once(scene: Scene) -> None:
    async with scene.as_(Role.REVIEWER) as rita:
        key, body = new_id(), {"kind": "camera", "title": "Closer", "operations": [scene.size()]}

        first, length = await rita.post("/suggestions", body, key), len(await scene.log())
        second = await rita.post("/suggestions", body, key)

        assert (first.status_code, first.json()) == (second.status_code, second.json())
        assert len(await scene.log()) == length
        assert len((await rita.get("/suggestions")).json()) == 1


async def test_a_repeated_accept_gets_the_same_answer_and_does_nothing(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.size()])
    async with scene.as_() as dora:
        key = new_id()
        first = await dora.accept(made, key)
        before = await scene.log()

        second = await dora.accept(made, key)

        assert first.status_code == 200
        assert first.json() == second.json()
        assert await scene.log() == before


async def test_a_key_that_stood_for_something_else_is_refused(scene: Scene) -> None:
    made, other = await scene.agent_proposes([scene.size()]), await scene.agent_proposes([scene.size(base="MS", shot=1)])
    async with scene.as_() as dora:
        key = new_id()
        await dora.accept(made, key)

        assert (await dora.accept(other, key)).status_code == 422


async def test_a_command_without_a_key_is_refused(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.size()])
    async with scene.as_() as dora:
        path = scene.url(f"/suggestions/{made.suggestion}/accept")

        without = await dora.client.post(path, json={"revision": made.revision})
        other = await dora.client.post(path, json={"revision": made.revision}, headers={"Idempotency-Key": "please"})

        assert (without.status_code, other.status_code) == (422, 422)
        assert "Idempotency-Key" in problem_of(without)


async def test_what_was_proposed_on_one_server_can_be_accepted_on_one_that_has_not_read_it_yet(
    scene: Scene, redis_url: str
) -> None:
    async with AsyncExitStack() as stack:
        there = await stack.enter_async_context(serving(redis_url, scene.server.services.static.parent))
        twin = Scene(there, scene.film, scene.scene, scene.shots, scene.panels)
        dora = await stack.enter_async_context(twin.as_())
        behind = await stack.enter_async_context(there.services.hub.hold(scene.board))
        for part in ("", "review"):
            await stack.enter_async_context(behind.rooms.hold(part))
        async with behind.rooms.turn(""):  # a long entry waits for its turn there, and all that comes after waits behind it
            rows = [{"synopsis": "x" * 20_000}] * 5
            await scene.edit("", lambda doc: edits.insert_scenes(doc, rows, account=scene.person().id))
            made = await scene.agent_proposes([scene.size()])

            accepting = asyncio.create_task(dora.accept(made))
            done, _ = await asyncio.wait([accepting], timeout=0.5)
            assert not done, accepting.result().text

        assert (await accepting).status_code == 200


async def test_of_many_who_accept_at_once_on_two_servers_exactly_one_does(scene: Scene, redis_url: str) -> None:
    made = await scene.agent_proposes([scene.size()])
    async with AsyncExitStack() as stack:
        there = await stack.enter_async_context(serving(redis_url, scene.server.services.static.parent))
        twin = Scene(there, scene.film, scene.scene, scene.shots, scene.panels)
        hands = [await stack.enter_async_context((scene, twin)[n % 2].as_()) for n in range(8)]
        before = len(await scene.log())

        answers = await asyncio.gather(*(hand.accept(made) for hand in hands))

        assert sorted(one.status_code for one in answers) == [200] + [409] * 7
        winner = next(one for one in answers if one.status_code == 200).json()["decision"]
        for lost in (one.json() for one in answers if one.status_code == 409):
            assert lost["kind"] == "already"
            decided = lost["decided"]
            assert (decided["decision"], decided["by"], decided["name"], decided["verdict"], decided["at_ms"]) == (
                winner["id"],
                scene.person().id,
                "Director",
                "accepted",
                winner["at_ms"],
            )
        new = (await scene.log())[before:]
        assert [one.entry.part for one in new] == ["", "review"]


async def test_a_conflict_names_what_it_was_made_against_what_is_there_and_what_it_puts(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.size(), scene.lens()])
    await scene.edit("", lambda doc: edits.set_field(doc, "shots", scene.shots[0], "size", "MS"))
    before = await scene.log()
    async with scene.as_() as dora:
        refused = await dora.accept(made)

        assert refused.status_code == 409
        told = refused.json()
        assert told["kind"] == "conflict"
        assert [(one["index"], one["kind"]) for one in told["operations"]] == [(0, "changed")]
        assert [(one["base"], one["now"], one["proposed"]) for one in told["operations"]] == [("WS", "MS", "CU")]
        assert await scene.log() == before

        part = await dora.accept(made, operations=[1])
        assert (part.status_code, part.json()["state"]) == (200, "partly_accepted")
        assert await size_of(scene) == "MS"


async def test_what_was_edited_since_it_was_on_the_screen_is_stale(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.size()])
    async with scene.as_() as dora, scene.as_(Role.EDITOR) as ed:
        edited = await ed.put(
            f"/suggestions/{made.suggestion}/operations", {"revision": made.revision, "operations": [scene.size("ECU")]}
        )
        assert edited.status_code == 200, edited.text

        stale = await dora.accept(made)

        assert (stale.status_code, stale.json()["kind"]) == (409, "stale")
        fresh = await dora.post(f"/suggestions/{made.suggestion}/accept", {"revision": edited.json()["revision"]})
        assert fresh.status_code == 200
        assert await size_of(scene) == "ECU"


async def test_a_suggested_frame_can_be_drawn_on_before_it_is_accepted(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.frame()], kind="frame")
    (ghost,) = made.ghosts
    mark = await scene.edit(panel_part(ghost), draw(7))
    async with scene.as_() as dora:
        seen = (await dora.post(f"/suggestions/{made.suggestion}/preview", {})).json()
        assert seen["drawn_on"] == [ghost]
        assert seen["changes"][0]["id"] == ghost

        assert (await dora.accept(made)).status_code == 200

        assert await scene.read("", lambda doc: read_record(doc, Panel, ghost)) is not None
        strokes = await scene.read(panel_part(ghost), strokes_of)
        assert mark in strokes
        assert len(strokes) == 3


async def test_a_preview_tells_what_would_change_and_changes_nothing(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.size(), scene.lens()])
    await scene.edit("", lambda doc: edits.set_field(doc, "shots", scene.shots[0], "size", "MS"))
    before = await scene.log()
    async with scene.as_(Role.VIEWER) as vic:
        seen = (await vic.post(f"/suggestions/{made.suggestion}/preview", {})).json()
        part = (await vic.post(f"/suggestions/{made.suggestion}/preview", {"operations": [1]})).json()

    assert [(one["field"], one["before"], one["after"]) for one in seen["changes"]] == [
        ("size", "MS", "CU"),
        ("focal_length_mm", 0, 85),
    ]
    assert [one["index"] for one in seen["conflicts"]] == [0]
    assert (seen["stale"], seen["may_accept"]) == (True, False)
    assert [one["operation"] for one in part["changes"]] == [1]
    assert part["conflicts"] == []
    assert await scene.log() == before


async def test_a_locked_panel_is_named(scene: Scene) -> None:
    made = await scene.agent_proposes([{"op": "stroke_add", "panel": scene.panels[0], "strokes": [ink(3)]}], kind="drawing")
    await scene.hub.lock_panel(scene.board, scene.panels[0], scene.person().id, "")
    async with scene.as_() as dora:
        refused = await dora.accept(made)

        assert (refused.status_code, refused.json()["kind"]) == (409, "locked")
        assert refused.json()["operations"][0]["now"] == [scene.panels[0]]
        await scene.hub.unlock_panel(scene.board, scene.panels[0])
        assert (await dora.accept(made)).status_code == 200


async def test_a_missing_suggestion_is_a_dependency(scene: Scene) -> None:
    first = await scene.agent_proposes([scene.size()])
    second = await scene.agent_proposes([scene.lens()], depends=[first.suggestion])
    async with scene.as_() as dora:
        refused = await dora.accept(second)

        assert (refused.status_code, refused.json()["kind"]) == (409, "dependency")
        assert refused.json()["says"] == {"suggestions": [first.suggestion]}
        assert (await dora.accept(first)).status_code == 200
        assert (await dora.accept(second)).status_code == 200


async def test_a_rejected_suggestion_can_be_brought_back_and_accepted(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.size()])
    async with scene.as_() as dora:
        rejected = (await dora.reject(made, reason="Too early.")).json()
        assert rejected["decision"]["reason"] == "Too early."

        back = await dora.post(f"/decisions/{rejected['decision']['id']}/revert")

        assert (back.status_code, back.json()["state"]) == (200, "proposed")
        assert (await dora.accept(made)).status_code == 200


async def test_a_revert_leaves_what_people_did_since(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.size(), scene.lens()])
    async with scene.as_() as dora:
        accepted = (await dora.accept(made)).json()["decision"]
        await scene.edit("", lambda doc: edits.set_field(doc, "shots", scene.shots[0], "size", "ECU"))

        undone = await dora.post(f"/decisions/{accepted['id']}/revert", {"reason": "No."})

        assert undone.status_code == 200, undone.text
        assert undone.json()["skipped"] == [{"operation": 0, "reason": "changed", "where": "size"}]
        shot = await scene.read("", lambda doc: read_record(doc, Shot, scene.shots[0]))
        assert (shot.size, shot.focal_length_mm) == ("ECU", 0)
        numbers = [(one["n"], one["verdict"]) for one in (await dora.get("/decisions")).json()]
        assert numbers == [(1, "accepted"), (2, "reverted")]


async def test_only_its_author_withdraws_a_suggestion(scene: Scene) -> None:
    async with scene.as_(Role.REVIEWER) as rita, scene.as_() as dora:
        body = {"kind": "camera", "title": "Closer", "operations": [scene.size()]}
        name = (await rita.post("/suggestions", body)).json()["suggestion"]

        assert (await dora.post(f"/suggestions/{name}/withdraw")).status_code == 403
        assert (await rita.post(f"/suggestions/{name}/withdraw")).json()["state"] == "withdrawn"


async def test_nonsense_is_refused_with_a_sentence(scene: Scene) -> None:
    async with scene.as_() as dora:
        nothing = await dora.post(f"/suggestions/{new_id()}/accept", {"revision": ""})
        operation = {"op": "set", "table": "shots", "id": scene.shots[0], "field": "order", "base": "", "value": "a"}
        order = await dora.post("/suggestions", {"kind": "camera", "title": "x", "operations": [operation]})
        gone = await dora.post(
            "/suggestions", {"kind": "camera", "title": "x", "operations": [{**scene.size(), "id": new_id()}]}
        )

        assert (nothing.status_code, order.status_code, gone.status_code) == (404, 422, 404)
        for answer in (nothing, order, gone):
            assert problem_of(answer)
