"""What was done, over HTTP: every entry once, each under the name of whoever did it."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from random import Random
from typing import Any

from pycrdt import Doc

from board import edits
from board.document import Document, plain
from board.history.cut import cut_at
from board.history.entry import Entry, ms_of
from board.roles import Role
from board.sync.compacting import same
from tests.web.conftest import problem_of
from tests.web.history.desk import Desk, desk
from tests.web.review.scene import Scene, draw

SCRIPT = b"Title: Nets\n\nINT. KITCHEN - DAY\n\nMara waits.\n"


async def log(scene: Scene) -> list[Entry]:
    """The log as it is."""
    return [
        Entry(one.id, one.entry.part, one.entry.account, one.entry.means, one.entry.update, one.batch)
        for one in await scene.log()
    ]


async def sentences(who: Desk, query: str = "") -> list[str]:
    return [step["sentence"] for step in (await who.get(f"/steps?{query}"))["steps"]]


async def say(scene: Scene, panel: int, text: str, role: Role = Role.EDITOR, means: str = "collab") -> None:
    edit = partial(edits.set_text, table="panels", id=scene.panels[panel], field="dialogue", text=text)
    await scene.hub.edit(scene.board, "", scene.person(role).id, means, edit)


async def ink(scene: Scene, panel: int, seed: int = 0, role: Role = Role.EDITOR) -> str:
    part = f"panel/{scene.panels[panel]}"
    made: str = await scene.hub.edit(scene.board, part, scene.person(role).id, "collab", draw(seed))
    return made


async def test_pages_hold_every_entry_once_while_people_go_on_working(scene: Scene) -> None:
    async def work(role: Role) -> None:
        for turn in range(12):
            await ink(scene, turn % 4, turn, role)
            await say(scene, turn % 4, f"Take {turn}.", role)

    working = [asyncio.create_task(work(role)) for role in (Role.EDITOR, Role.DIRECTOR, Role.OWNER)]
    async with desk(scene, Role.VIEWER) as vera:
        while not all(task.done() for task in working):
            read = [step["first"] async for step in _all_steps(vera, most=3)]
            assert len(set(read)) == len(read)
        firsts = [step["first"] async for step in _all_steps(vera, most=4)]
        whole = [(await vera.get(f"/steps/{first}"))["ids"] for first in firsts]

    assert sorted(id for ids in whole for id in ids) == sorted(entry.id for entry in await log(scene))
    assert firsts == sorted(firsts, key=ms_of, reverse=True)


async def _all_steps(who: Desk, most: int) -> AsyncIterator[dict[str, Any]]:
    before = ""
    while True:
        page = await who.get(f"/steps?most={most}{before}")
        for step in page["steps"]:
            yield step
        if page["before"] is None:
            return
        before = f"&before={page['before']}"


async def test_any_moment_is_what_a_replica_holds_that_saw_exactly_the_entries_up_to_it(scene: Scene) -> None:
    for turn in range(6):
        await ink(scene, turn % 2, turn)
        await say(scene, turn % 3, f"Take {turn}.")
    entries = await log(scene)

    async with desk(scene, Role.VIEWER) as vera:
        for entry in Random(1).sample(entries, 6):
            cut = cut_at(entries, entry.id)
            told = await vera.get(f"/moments/{entry.id}")
            assert told["position"] == entry.id
            assert told["parts"] == {part: cut.last(part) for part in cut.parts()}
            for part in cut.parts() - {"review"}:
                answer = await vera.client.get(vera.url(f"/moments/{entry.id}/documents/{part or 'board'}"))
                assert same(_document(answer.content), cut.doc(part))


async def test_steps_are_found_by_person_kind_scene_panel_and_time(scene: Scene) -> None:
    await ink(scene, 0)
    await ink(scene, 3, 1, Role.DIRECTOR)
    await say(scene, 3, "Where is he?", Role.DIRECTOR)
    director = scene.person(Role.DIRECTOR).id

    async with desk(scene, Role.VIEWER) as vera:
        latest = (await vera.get("/steps?most=1"))["steps"][0]
        found = {
            "person": await sentences(vera, f"account={director}"),
            "kinds": await sentences(vera, "kind=draw&kind=settings"),
            "panel": await sentences(vera, f"panel={scene.panels[0]}&kind=draw"),
            "scene": await sentences(vera, f"scene={scene.scene}&account={director}"),
            "later": await sentences(vera, f"since_ms={latest['first_ms'] + 60_000}"),
            "earlier": await sentences(vera, f"until_ms={latest['first_ms']}&most=1"),
        }

    drew, wrote = "Director drew 1 stroke on 1A 2/2", "Director wrote the dialogue of 1A 2/2: “Where is he?”"
    assert found == {
        "person": [wrote, drew],
        "kinds": [drew, "Editor drew 1 stroke on 1 1/2"],
        "panel": ["Editor drew 1 stroke on 1 1/2"],
        "scene": [wrote, drew],
        "later": [],
        "earlier": [wrote],
    }


async def test_what_documents_say_of_their_makers_is_not_believed(scene: Scene) -> None:
    director, editor = scene.person(Role.DIRECTOR), scene.person(Role.EDITOR)

    forged = partial(edits.insert_panel, shot=scene.shots[0], account=director.id)
    panel = await scene.hub.edit(scene.board, "", editor.id, "collab", forged)

    async with desk(scene, Role.VIEWER) as vera:
        [step] = (await vera.get("/steps?kind=insert&most=1"))["steps"]
        blame = await vera.get(f"/blame?table=panels&id={panel}")

    assert (step["account"], step["name"]) == (editor.id, "Editor")
    assert {blame["made"]["account"], blame["last"]["account"]} == {editor.id}
    assert plain(await scene.read("", lambda doc: doc), "panels")[panel]["created_by"] == director.id


async def test_who_comments_under_another_name_is_still_themselves(scene: Scene) -> None:
    director = scene.person(Role.DIRECTOR).id
    async with scene.as_(Role.REVIEWER) as rita, desk(scene) as dora:
        said = {"text": "Closer?", "table": "panels", "subject": scene.panels[1]}
        refused = await rita.client.post(
            scene.url("/comments"), json={**said, "by": director}, headers={"Idempotency-Key": "x"}
        )
        await rita.client.post(
            scene.url("/comments"), json=said, headers={"Idempotency-Key": (await log(scene))[0].batch, "X-Account": director}
        )
        await rita.post("/comments", said)
        told = await sentences(dora, f"kind=comment&panel={scene.panels[1]}&most=1")

    assert refused.status_code == 422
    assert told == ["Reviewer commented on 1 2/2: “Closer?”"]


async def test_suggestions_and_what_became_of_them_are_told_with_title_and_agent(scene: Scene) -> None:
    account, _ = await scene.server.services.people.create_agent("Coverage", boards=[scene.board])
    closer = await scene.agent_proposes([scene.size()], agent=account.id, panel=scene.panels[0], title="Closer")
    longer = await scene.agent_proposes([scene.lens()], agent=account.id, panel=scene.panels[0], title="Longer lens")
    async with scene.as_() as dora, desk(scene, Role.VIEWER) as vera:
        assert (await dora.accept(closer)).status_code == 200
        assert (await dora.reject(longer, reason="Too long.")).status_code == 200
        told = await sentences(vera, "kind=accept&kind=reject&kind=propose")
        blame = await vera.get(f"/blame?table=shots&id={scene.shots[0]}&field=size")

    assert told == [
        "Director rejected Coverage’s suggestion “Longer lens” for 1 1/2: “Too long.”",
        "Director accepted Coverage’s suggestion “Closer” for 1 1/2",
        "Coverage suggested “Longer lens” for 1 1/2",
        "Coverage suggested “Closer” for 1 1/2",
    ]
    assert (blame["last"]["name"], blame["last"]["through"]) == ("Director", "Coverage’s suggestion “Closer”")
    assert blame["fields"] == {}


async def test_imports_versions_restorations_and_what_is_taken_back_are_told_as_such(scene: Scene) -> None:
    await say(scene, 0, "Once.")
    moment = (await log(scene))[-1].id
    await say(scene, 0, "Never.")
    async with desk(scene) as dora:
        imported = await dora.client.post(f"/api/boards/{scene.board}/import?filename=nets.fountain", content=SCRIPT)
        await dora.post("/versions", {"name": "v001"})
        scope = {"kind": "subject", "table": "panels", "id": scene.panels[0]}
        done = await dora.post("/restorations", {"moment": moment, "scope": scope})
        await dora.post(f"/restorations/{done['id']}/undo")
        told = await sentences(dora, "kind=import&kind=version&kind=restore&kind=undo")

    assert imported.status_code == 200
    assert told[0] == "Director took back a change of 1 1/2: changed dialogue"
    assert "Director brought 1 1/2 back as it was: changed dialogue" in told
    assert "Director named a version v001" in told
    assert "Director imported the screenplay “Nets”: 1 scene" in told
    assert any(sentence.startswith("The server kept a version before") for sentence in told)


async def test_what_is_gone_is_told_by_the_name_that_it_had(scene: Scene) -> None:
    await ink(scene, 0)
    await scene.edit("", lambda doc: edits.delete(doc, "panels", [scene.panels[0]]))
    await scene.edit("", lambda doc: edits.delete(doc, "shots", [scene.shots[1]]), Role.DIRECTOR)

    async with desk(scene, Role.VIEWER) as vera:
        told = await sentences(vera, "kind=bin")
        binned = await vera.get("/bin")

    assert told == ["Director deleted shot 1A with 2 panels", "Editor deleted panel 1 1/2 with its drawing"]
    assert [(one["table"], one["label"], one["under"], one["along"], one["name"]) for one in binned] == [
        ("shots", "shot 1A", "scene 1", {"panels": 2}, "Director"),
        ("panels", "1 1/2", "shot 1", {}, "Editor"),
    ]


async def test_layers_lie_in_the_bin_too_until_somebody_brings_them_back(scene: Scene) -> None:
    part = f"panel/{scene.panels[0]}"
    await ink(scene, 0)
    layer = await scene.edit(part, lambda doc: edits.add_layer(doc, {"kind": "ink", "name": "Rain"}, account="x"))
    await scene.edit(part, lambda doc: edits.delete(doc, "layers", [layer]))
    async with desk(scene, Role.VIEWER) as vera:
        [binned] = await vera.get("/bin")
        await scene.edit(part, lambda doc: edits.restore(doc, "layers", [layer]))
        empty = await vera.get("/bin")

    assert (binned["table"], binned["id"], binned["panel"]) == ("layers", layer, scene.panels[0])
    assert (binned["label"], binned["under"]) == ("layer “Rain”", "1 1/2")
    assert empty == []


async def test_every_stroke_says_who_drew_it_and_who_erased_it(scene: Scene) -> None:
    kept, gone = await ink(scene, 0, 1), await ink(scene, 0, 2, Role.DIRECTOR)
    await scene.edit(f"panel/{scene.panels[0]}", partial(edits.remove_strokes, ids=[gone]), Role.OWNER)

    async with desk(scene, Role.VIEWER) as vera:
        strokes = (await vera.get(f"/blame/drawings/{scene.panels[0]}"))["strokes"]
        life = await vera.get(f"/panels/{scene.panels[0]}/life?most=2")
        rest = await vera.get(f"/panels/{scene.panels[0]}/life?after={life['after']}")

    assert (strokes[kept]["made"]["name"], strokes[kept]["gone"]) == ("Editor", False)
    assert (strokes[gone]["made"]["name"], strokes[gone]["last"]["name"], strokes[gone]["gone"]) == ("Director", "Olga", True)
    assert [one["name"] for one in life["entries"] + rest["entries"]][-3:] == ["Editor", "Director", "Olga"]
    assert rest["after"] is None


async def test_the_timeline_counts_every_entry_once(scene: Scene) -> None:
    for turn in range(9):
        await ink(scene, 0, turn)
    entries = await log(scene)

    async with desk(scene, Role.VIEWER) as vera:
        told = await vera.get("/timeline?buckets=5")

    assert sum(bucket["entries"] for bucket in told["buckets"]) == len(entries)
    assert all(sum(bucket["accounts"].values()) == bucket["entries"] for bucket in told["buckets"])
    assert (told["first_ms"], told["last_ms"]) == (entries[0].at_ms, entries[-1].at_ms)


async def test_a_comparison_tells_in_the_storys_order_what_changed(scene: Scene) -> None:
    before = (await log(scene))[-1].id
    await say(scene, 3, "Where is he?")
    await ink(scene, 1)
    await scene.edit("", lambda doc: edits.delete(doc, "panels", [scene.panels[0]]))
    await scene.edit("", lambda doc: edits.insert_panel(doc, scene.shots[1], account="x"))

    async with desk(scene, Role.VIEWER) as vera:
        told = await vera.get(f"/compare?before={before}")
        back = await vera.get(f"/compare?before=now&after={before}")
        alone = await vera.get(f"/compare?before={before}&panel={scene.panels[2]}")

    assert [(line["how"], line["sentence"]) for line in told["lines"]] == [
        ("removed", "1 1/2 deleted"),
        ("redrawn", "1 1/1 redrawn: 1 stroke added"),
        ("changed", "1A 2/3: dialogue to “Where is he?”"),
        ("added", "1A 3/3 added"),
    ]
    assert (told["was"]["panels"], told["now"]["panels"], back["was"]["panels"]) == (4, 4, 4)
    assert [line["how"] for line in back["lines"]].count("added") == 1
    assert alone["drawings"] == []


async def test_whoever_lacks_a_role_or_names_no_moment_is_told_so(scene: Scene) -> None:
    async with desk(scene, Role.VIEWER) as vera, scene.server.client() as stranger:
        closed = await stranger.get(vera.url("/steps"))
        answers = {
            kind: await vera.client.get(vera.url(path))
            for kind, path in (
                ("future", "/moments/999999999999999"),
                ("unknown-version", "/moments/01a2058d-19b6-71ff-8aef-b54abefe8ea5"),
                ("unknown-moment", "/moments/5-99999999999999999999"),
                ("unknown-step", "/steps/5-0"),
            )
        }
        empty = await vera.get("/moments/5")

    assert closed.status_code == 401
    assert {kind: answer.json()["kind"] for kind, answer in answers.items()} == {kind: kind for kind in answers}
    assert [answer.status_code for answer in answers.values()] == [422, 404, 404, 404]
    assert all(problem_of(answer) for answer in answers.values())
    assert (empty["position"], empty["counts"]["panels"], empty["parts"]) == ("0-0", 0, {})


async def test_a_document_of_a_past_moment_is_kept_for_ever_and_one_of_now_is_asked_for_again(scene: Scene) -> None:
    await say(scene, 0, "Once.")
    early = (await log(scene))[-1].id
    await say(scene, 0, "Later.")
    async with desk(scene, Role.VIEWER) as vera:
        past = await vera.client.get(vera.url(f"/moments/{early}/documents/board"))
        now = await vera.client.get(vera.url("/moments/now/documents/board"))
        again = await vera.client.get(vera.url("/moments/now/documents/board"), headers={"If-None-Match": now.headers["etag"]})
        await ink(scene, 0)
        still = await vera.client.get(vera.url("/moments/now/documents/board"), headers={"If-None-Match": now.headers["etag"]})

    assert "immutable" in past.headers["cache-control"]
    assert "no-cache" in now.headers["cache-control"]
    assert (again.status_code, again.content, still.status_code) == (304, b"", 304)


async def test_a_version_names_its_moment(scene: Scene) -> None:
    await say(scene, 0, "Once.")
    async with desk(scene) as dora:
        version = await dora.post("/versions", {"name": "v001"})
        await say(scene, 0, "Later.")
        told = await dora.get(f"/moments/{version['id']}")
        lines = (await dora.get(f"/compare?before={version['id']}"))["lines"]

    assert told["position"] == version["moment"]
    assert [line["sentence"] for line in lines] == ["1 1/2: dialogue from “Once.” to “Later.”"]


def _document(state: bytes) -> Document:
    doc: Document = Doc()
    doc.apply_update(state)
    return doc
