"""Comments, manners and the report of AI use over HTTP."""

import csv
import io

from board.ids import new_id
from board.roles import Role
from tests.web.conftest import problem_of
from tests.web.review.scene import Scene


async def test_a_thread_is_begun_answered_reworded_resolved_and_taken_away(scene: Scene) -> None:
    async with scene.as_(Role.REVIEWER) as rita, scene.as_() as dora:
        key = new_id()
        body = {"table": "panels", "subject": scene.panels[0], "text": "Where is the cup?", "anchor": {"point": [10, -20.5]}}
        begun = await rita.post("/comments", body, key)
        assert begun.status_code == 201, begun.text
        assert (await rita.post("/comments", body, key)).json() == begun.json()
        thread = begun.json()["id"]

        answer = {"thread": thread, "text": "In the sink.", "mentions": [scene.person(Role.REVIEWER).id]}
        assert (await dora.post("/comments", answer)).json()["subject"] == scene.panels[0]
        assert (await dora.patch(f"/comments/{thread}", {"text": "No."})).status_code == 403
        reworded = await rita.patch(f"/comments/{thread}", {"text": "Where is her cup?"})
        assert reworded.json()["edited_ms"] > 0
        assert (await dora.put(f"/comments/{thread}/resolved", {"resolved": True})).json()["resolved"][
            "by"
        ] == scene.person().id

        listed = (await rita.get(f"/comments?subject={scene.panels[0]}")).json()
        assert [one["text"] for one in listed] == ["Where is her cup?", "In the sink."]
        assert (await rita.client.delete(scene.url(f"/comments/{thread}"))).status_code == 204
        assert len((await rita.get("/comments")).json()) == 1


async def test_manners_are_set_and_read(scene: Scene) -> None:
    async with scene.as_() as dora, scene.as_(Role.EDITOR) as ed:
        await dora.patch("/manners", {"ambient": True, "off_scenes": [scene.scene], "limits": {"per_panel": 1}})
        await ed.post("/pause", {})
        await ed.put("/wish", {"alone": True})

        said = (await ed.get("/manners")).json()

        assert (said["enabled"], said["ambient"], said["off_scenes"]) == (True, True, [scene.scene])
        assert said["limits"] == {"per_panel": 1, "per_board": 20, "per_minute": 6}
        assert said["paused"]["*"]["by"] == scene.person(Role.EDITOR).id
        assert said["wishes"] == [scene.person(Role.EDITOR).id]
        await dora.post("/resume", {})
        assert (await ed.get("/manners")).json()["paused"] == {}


async def test_who_says_too_much_at_once_is_asked_to_wait(scene: Scene) -> None:
    body = {"table": "panels", "subject": scene.panels[0], "text": "Hm."}
    async with scene.as_(Role.REVIEWER) as rita:
        while (answer := await rita.post("/comments", body)).status_code == 201:
            assert len(await scene.log()) < 200

        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
        assert problem_of(answer)


async def test_the_report_tells_what_agents_proposed_and_who_decided(scene: Scene) -> None:
    accepted = await scene.agent_proposes([scene.size()], rule="RSIZE")
    rejected = await scene.agent_proposes([scene.frame()], kind="frame", title="日本 Привет <b>")
    async with scene.as_() as dora, scene.as_(Role.VIEWER) as vic:
        await dora.accept(accepted)
        await dora.reject(rejected, reason="Не то, 違う & łódź.")

        table = await vic.get("/report.csv")
        pages = await vic.get("/report.pdf")

    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert {row["suggestion"]: (row["decision"], row["decided_by"]) for row in rows} == {
        accepted.suggestion: ("accepted", "Director"),
        rejected.suggestion: ("rejected", "Director"),
    }
    assert {row["requested_by"] for row in rows} == {"Director"}
    assert pages.headers["content-type"] == "application/pdf"
    assert pages.content.startswith(b"%PDF-")
    assert len(pages.content) > 5_000
