"""Versions over HTTP: moments with names, and those that the server keeps by itself."""

import asyncio
from functools import partial
from typing import Any

from board import edits
from board.document import read_board, read_record
from board.history import versions
from board.history.comparison import Counts
from board.history.versions import MOST_AUTOMATIC, Sight
from board.ids import new_id
from board.model import Version
from board.review.circumstances import REVIEW, Circumstances
from board.roles import Role
from board.web.history.bulk import MANY
from tests.support.eventually import eventually_answers
from tests.web.conftest import problem_of
from tests.web.history.desk import desk
from tests.web.review.scene import Scene

SCRIPT = b"INT. KITCHEN - DAY\n\nMara waits.\n"


async def test_a_version_says_what_the_board_held_at_its_moment(scene: Scene) -> None:
    before = (await scene.log())[-1].id
    await scene.edit("", lambda doc: edits.insert_panel(doc, scene.shots[0], account="x"))

    async with desk(scene, Role.EDITOR) as kim:
        named = await kim.post("/versions", {"name": " v001 ", "note": "To the director.", "color": "Blue", "moment": before})
        latest = await kim.post("/versions", {"name": "v002"})
        found = await kim.get("/versions")

    assert (named["name"], named["color"], named["kind"], named["moment"]) == ("v001", "Blue", "named", before)
    assert named["counts"] == {"scenes": 1, "shots": 2, "panels": 4, "duration_frames": 192}
    assert named["running_time"] == "00:00:08:00"
    assert latest["counts"]["panels"] == 5
    assert [one["id"] for one in found] == [named["id"], latest["id"]]


async def test_the_next_name_and_colour_follow_the_last(scene: Scene) -> None:
    async with desk(scene) as dora:
        first = await dora.get("/versions/next")
        await dora.post("/versions", {"name": "v011 turnover", "color": "Blue"})
        await dora.post("/versions", {"name": "lunch"})
        following = await dora.get("/versions/next")

    assert (first["name"], first["color"], first["colors"][1]) == ("v001", "", {"name": "Blue", "hex": "#C6EDFE"})
    assert (following["name"], following["color"]) == ("v012", "Pink")


async def test_no_name_is_used_twice_even_at_once(scene: Scene) -> None:
    async with desk(scene) as dora, desk(scene, Role.EDITOR) as kim:
        wishes = [who.ask("POST", "/versions", {"name": name}) for who, name in ((dora, "V012"), (kim, "v012"))]
        answers = await asyncio.gather(*wishes)
        again = await kim.ask("POST", "/versions", {"name": "v012 "})
        found = await kim.get("/versions")

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert "no name is used twice" in problem_of(again)
    assert len(found) == 1


async def test_a_version_is_made_once_for_a_key(scene: Scene) -> None:
    key = new_id()

    async with desk(scene) as dora, desk(scene, Role.EDITOR) as kim:
        made = [await dora.post("/versions", {"name": "v001"}, key) for _ in range(2)]
        foreign = await kim.ask("POST", "/versions", {"name": "v002"}, key)

    assert made[0] == made[1]
    assert foreign.status_code == 422


async def test_a_version_is_changed_by_who_named_it_or_a_director(scene: Scene) -> None:
    async with desk(scene) as dora, desk(scene, Role.OWNER) as olga, desk(scene, Role.EDITOR) as kim:
        by_dora = await dora.post("/versions", {"name": "v001"})
        by_kim = await kim.post("/versions", {"name": "v002", "note": "Rough."})

        refused = await kim.ask("PATCH", f"/versions/{by_dora['id']}", {"name": "v009"})
        await kim.patch(f"/versions/{by_kim['id']}", {"name": "V002"})
        changed = await olga.patch(f"/versions/{by_kim['id']}", {"color": "Tan"})
        taken = await kim.ask("PATCH", f"/versions/{by_kim['id']}", {"name": "V001"})
        unknown = await olga.ask("PATCH", f"/versions/{new_id()}", {"name": "v010"})

    assert refused.status_code == 403
    assert (changed["name"], changed["note"], changed["color"]) == ("V002", "Rough.", "Tan")
    assert (taken.status_code, unknown.status_code) == (409, 404)


async def test_what_does_not_fit_is_refused_and_nothing_is_written(scene: Scene) -> None:
    length = len(await scene.log())

    async with desk(scene) as dora, desk(scene, Role.REVIEWER) as rex:
        answers = [
            await dora.ask("POST", "/versions", {"name": "  "}),
            await dora.ask("POST", "/versions", {"name": "x" * 101}),
            await dora.ask("POST", "/versions", {"name": "v001", "color": "Octarine"}),
            await dora.ask("POST", "/versions", {"name": "v001", "moment": "yesterday"}),
            await dora.ask("POST", "/versions", {"name": "v001", "moment": new_id()}),
            await rex.ask("POST", "/versions", {"name": "v001"}),
        ]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 404, 403]
    assert len(await scene.log()) == length


async def test_a_version_is_kept_before_a_script_is_imported(scene: Scene) -> None:
    before = (await scene.log())[-1].id

    async with desk(scene, Role.EDITOR) as kim:
        for _ in range(2):  # the second comes within seconds
            answer = await kim.client.post(f"/api/boards/{scene.board}/import", content=SCRIPT)
            assert answer.status_code == 200, answer.text
        found = await kim.get("/versions")

    assert [(one["kind"], one["why"], one["moment"], one["name"]) for one in found] == [("auto", "import", before, "")]
    assert found[0]["by"] == scene.person(Role.EDITOR).id


async def test_an_automatic_version_that_is_given_a_name_is_a_named_one(scene: Scene) -> None:
    async with desk(scene, Role.EDITOR) as kim:
        await kim.client.post(f"/api/boards/{scene.board}/import", content=SCRIPT)
        (kept,) = await kim.get("/versions")
        named = await kim.patch(f"/versions/{kept['id']}", {"name": "Before the blue draft"})

    assert (named["kind"], named["why"], named["moment"]) == ("named", "import", kept["moment"])


async def test_old_automatic_versions_are_put_away_and_found_all_the_same(scene: Scene) -> None:
    async with desk(scene) as dora:
        named = await dora.post("/versions", {"name": "v001"})
        counts = named["counts"]
        ids = [new_id() for _ in range(MOST_AUTOMATIC + 2)]
        for number, id in enumerate(ids):
            sight = Sight(f"{number + 1}-0", Counts(**counts), "")
            around = Circumstances(board=scene.board, account="x", role=Role.OWNER, now_ms=number * 60_000)
            keep = partial(versions.keep, key=id, why="bulk", sight=sight, circumstances=around)
            await scene.hub.edit_together(scene.board, (REVIEW,), "", "version", keep)
        shown = {one["id"] for one in await dora.get("/versions")}
        there = [await scene.read(REVIEW, partial(read_record, model=Version, id=id)) for id in ids]
        again = await dora.post("/versions", {"name": "v002", "moment": ids[0]})

    assert shown == {named["id"], *ids[2:]}
    assert all(one.moment for one in there)
    assert again["moment"] == "1-0"


async def test_a_version_is_kept_before_many_things_change_in_one_go(scene: Scene) -> None:
    await scene.edit("", lambda doc: edits.insert_panels(doc, scene.shots[0], [{}] * MANY, account="x"))
    panels = await scene.read("", lambda doc: [panel.id for panel in read_board(doc).panels])
    kim = scene.person(Role.EDITOR).id
    await scene.looks()
    before = (await scene.log())[-1].id
    await scene.hub.edit(scene.board, "", kim, "collab", lambda doc: edits.delete(doc, "panels", panels[:3]))
    few = (await scene.log())[-1].id
    await scene.looks()

    await scene.hub.edit(scene.board, "", kim, "collab", lambda doc: edits.delete(doc, "panels", panels[3:]))
    await scene.looks()

    async with desk(scene) as dora:

        async def kept() -> Any:
            return await dora.get("/versions")

        (version,) = await eventually_answers(kept)
        there = await dora.get(f"/moments/{version['moment']}")
    assert (version["kind"], version["why"], version["by"]) == ("auto", "bulk", kim)
    assert there["position"] == few != before
    assert version["counts"]["panels"] == len(panels) - 3
