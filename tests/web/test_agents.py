"""Agents over HTTP: what their token opens, how jobs come and go, and how people ask, see and stop them."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from board.breakdown import import_screenplay
from board.document import Document, read_board, read_review
from board.edits.plan import Plan
from board.ids import new_id
from board.jobs.job import Wish
from board.jobs.queue import Queue
from board.model import Review
from board.people.records import Account
from board.reading import from_json
from board.roles import Role
from board.screenplay import read_screenplay
from tests.web.conftest import Film, Server, problem_of

SCRIPT = b"""INT. KITCHEN - NIGHT

Mara waits at the window.

MARA
You are late.

JON
I walked.

EXT. HARBOUR - DAWN

The ship leaves.
"""


@dataclass
class Studio:
    """A board with a screenplay, and an agent on it."""

    film: Film
    agent: Account
    client: httpx.AsyncClient
    secret: str
    scenes: list[str]
    notices: list[dict[str, Any]]

    @property
    def review(self) -> str:
        return f"/api/boards/{self.film.board}/review"

    async def claim(self, wait_s: float = 0) -> dict[str, Any]:
        """The next job, which has to be there."""
        answer = await self.client.post(f"/api/agent/jobs/next?wait_s={wait_s}")
        job = answer.raise_for_status().json()["job"]
        assert job
        return dict(job)

    def states(self) -> list[str]:
        """What people were told of the agent."""
        return [notice["agent"]["state"] for notice in self.notices if "agent" in notice]


@pytest.fixture
async def studio(server: Server, film: Film, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Studio]:
    people, hub = server.services.people, server.services.hub
    script = read_screenplay(SCRIPT, "kitchen.fountain")

    def fill(doc: Document) -> None:
        import_screenplay(doc, screenplay=script, script_id=new_id(), asset="", filename="k.fountain", draft="", account="olga")

    await hub.edit(film.board, "", film.crew[Role.OWNER].id, "import", fill)
    scenes = await hub.read(film.board, "", lambda doc: [scene.id for scene in read_board(doc).scenes])
    account, secret = await people.create_agent("Second Unit", boards=[film.board])
    notices: list[dict[str, Any]] = []
    notify = hub.notify

    async def heard(board: str, part: str, message: dict[str, object]) -> None:
        notices.append(json.loads(json.dumps(message)))
        await notify(board, part, message)

    monkeypatch.setattr(hub, "notify", heard)
    async with server.program(secret) as client:
        yield Studio(film, account, client, secret, scenes, notices)


async def asked(editor: httpx.AsyncClient, studio: Studio, **wish: Any) -> dict[str, Any]:
    answer = await editor.post(f"{studio.review}/requests", json=wish or {"scope": "scene", "id": studio.scenes[0]})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_an_agents_token_opens_nothing_but_the_agents_addresses(server: Server, studio: Studio) -> None:
    names = {"project": studio.film.project, "board": studio.film.board, "panel": new_id(), "account": studio.agent.id}
    names |= dict.fromkeys(("invite", "token", "sha256", "job", "scene", "suggestion", "id"), "1-0")
    paths = server.app.openapi()["paths"]
    assert len(paths) > 30

    for path, operations in paths.items():
        named = path
        for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
            named = named.replace(f"{{{name}}}", names.get(name, "x"))
        for method in operations:
            answer = await studio.client.request(method.upper(), named, json={})
            if path.startswith("/api/agent/"):
                assert answer.status_code not in (401, 403, 500), (method, path)
            else:
                assert answer.status_code == 403, (method, path)
                assert "agent" in problem_of(answer)


async def test_nobody_elses_key_opens_the_agents_addresses(
    server: Server, studio: Studio, owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    _, token = await server.services.people.create_token(studio.film.project, Role.OWNER, "Farm")
    async with server.program(token) as program:
        for client, status in ((owner, 403), (program, 403), (stranger, 401)):
            answer = await client.post("/api/agent/jobs/next")
            assert answer.status_code == status
            problem_of(answer)


async def test_an_agent_that_was_removed_comes_in_no_more(server: Server, studio: Studio) -> None:
    await server.services.people.remove_agent(studio.agent.id)

    assert (await studio.client.post("/api/agent/jobs/next")).status_code == 401


async def test_a_board_out_of_reach_is_not_there(server: Server, studio: Studio) -> None:
    other = new_id()
    await server.services.hub.create_board(other, studio.film.project, "Other")
    await server.services.people.add_board(studio.film.project, other, "Other")

    for board in (other, new_id()):
        for path in ("scenes", f"scenes/{studio.scenes[0]}"):
            answer = await studio.client.get(f"/api/agent/boards/{board}/{path}")
            assert answer.status_code == 404
            problem_of(answer)


async def test_people_are_told_when_no_worker_is_there(studio: Studio, editor: httpx.AsyncClient) -> None:
    unattended = await asked(editor, studio)
    (asleep,) = (await editor.get(f"{studio.review}/agents")).json()
    await studio.claim()
    (awake,) = (await editor.get(f"{studio.review}/agents")).json()
    (request,) = (await editor.get(f"{studio.review}/requests")).json()

    assert (unattended["attended"], asleep["attended"]) == (False, False)
    assert (awake["attended"], request["attended"]) == (True, True)


async def test_a_job_comes_and_goes_and_people_see_where_the_agent_is(studio: Studio, editor: httpx.AsyncClient) -> None:
    shown = await asked(editor, studio)
    job = await studio.claim()
    here = f"/api/agent/jobs/{job['id']}"
    where = {"lease": job["lease"], "scene": studio.scenes[0], "state": "thinking"}
    beaten = await studio.client.post(f"{here}/beat", json=where)
    (agent,) = (await editor.get(f"{studio.review}/agents")).json()
    (open_request,) = (await editor.get(f"{studio.review}/requests")).json()
    done = await studio.client.post(f"{here}/done", json={"lease": job["lease"]})

    assert (job["id"], job["scope"], job["subject"], job["scene"]) == (shown["job"], "scene", *[studio.scenes[0]] * 2)
    assert job["requested_by"] == studio.film.crew[Role.EDITOR].id
    assert beaten.json() == {"cancelled": False}
    assert (agent["account"], agent["state"], agent["scene"], agent["requests"]) == (
        studio.agent.id,
        "thinking",
        studio.scenes[0],
        1,
    )
    assert open_request["standing"] == "running"
    assert done.status_code == 204
    assert studio.states() == ["reading", "thinking", "idle"]
    assert studio.notices[-1]["agent"]["job"] == job["id"]
    assert (await editor.get(f"{studio.review}/requests")).json() == []


async def test_whoever_waits_for_a_job_gets_it_when_it_is_asked_for(studio: Studio, editor: httpx.AsyncClient) -> None:
    async with asyncio.timeout(5):
        waiting = asyncio.create_task(studio.claim(wait_s=25))
        await asked(editor, studio)

        assert (await waiting)["subject"] == studio.scenes[0]


async def test_nobody_waits_for_a_server_that_goes(server: Server, studio: Studio) -> None:
    waiting = asyncio.create_task(studio.client.post("/api/agent/jobs/next?wait_s=25"))
    desk = server.app.state.desk
    async with asyncio.timeout(5):
        while studio.agent.id not in desk.bell._waiting:
            await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.01)
        desk.bell.close()

        assert (await waiting).json() == {"job": None}


async def test_a_stopped_agent_hears_of_it_at_its_next_beat(studio: Studio, editor: httpx.AsyncClient) -> None:
    await asked(editor, studio)
    job = await studio.claim()

    assert (await editor.delete(f"{studio.review}/requests/{job['id']}")).status_code == 204

    beat = {"lease": job["lease"], "state": "thinking"}
    answer = await studio.client.post(f"/api/agent/jobs/{job['id']}/beat", json=beat)
    assert answer.json() == {"cancelled": True}
    assert studio.states()[-2:] == ["stopped", "stopped"]


async def test_who_lost_the_lease_is_told_so(studio: Studio, editor: httpx.AsyncClient) -> None:
    await asked(editor, studio)
    job = await studio.claim()

    for word, said in (("beat", {"state": "reading"}), ("done", {}), ("failed", {"error": "ValueError"}), ("release", {})):
        answer = await studio.client.post(f"/api/agent/jobs/{job['id']}/{word}", json={"lease": "another", **said})
        assert answer.status_code == 409
        problem_of(answer)


async def test_what_a_worker_gives_back_is_handed_out_again(studio: Studio, editor: httpx.AsyncClient) -> None:
    await asked(editor, studio)
    job = await studio.claim()

    await studio.client.post(f"/api/agent/jobs/{job['id']}/release", json={"lease": job["lease"]})

    again = await studio.claim()
    assert (again["id"], again["delivery"]) == (job["id"], 1)
    assert again["lease"] != job["lease"]


async def test_errors_are_named_by_their_class_alone(studio: Studio, editor: httpx.AsyncClient) -> None:
    await asked(editor, studio)
    job = await studio.claim()

    wordy = {"lease": job["lease"], "error": "ValueError: MARA: You are late."}
    answer = await studio.client.post(f"/api/agent/jobs/{job['id']}/failed", json=wordy)

    assert answer.status_code == 422


async def pause(server: Server, board: str, **manners: Any) -> None:
    """What the commands of review write."""

    def write(doc: Document) -> None:
        plan = Plan(doc)
        for name, value in manners.items():
            plan.set_root("manners", name, value)
        plan.carry_out()

    await server.services.hub.edit(board, "review", "olga", "test", write)


@pytest.mark.parametrize("manners", [{"enabled": False}, {"paused": {"*": {"by": "olga", "at_ms": 1}}}])
async def test_pausing_stops_an_agent_within_one_round_trip(
    server: Server, studio: Studio, editor: httpx.AsyncClient, manners: dict[str, Any]
) -> None:
    await asked(editor, studio)
    job = await studio.claim()
    await asked(editor, studio, scope="board")
    await pause(server, studio.film.board, **manners)

    beat = {"lease": job["lease"], "state": "thinking"}
    answer = await studio.client.post(f"/api/agent/jobs/{job['id']}/beat", json=beat)
    next_one = await studio.client.post("/api/agent/jobs/next")
    refused = await editor.post(f"{studio.review}/requests", json={"scope": "board"})

    assert answer.json() == {"cancelled": True}
    assert next_one.json() == {"job": None}
    assert refused.status_code == 409
    problem_of(refused)


async def test_scenes_are_read_as_agents_read_them(studio: Studio) -> None:
    scenes = (await studio.client.get(f"/api/agent/boards/{studio.film.board}/scenes")).json()
    answer = await studio.client.get(f"/api/agent/boards/{studio.film.board}/scenes/{studio.scenes[0]}")
    reading = from_json(json.dumps(answer.json()["reading"]).encode())
    nowhere = await studio.client.get(f"/api/agent/boards/{studio.film.board}/scenes/{new_id()}")

    assert [scene["id"] for scene in scenes] == studio.scenes
    assert (reading.slugline, [element.character for element in reading.elements if element.character]) == (
        "INT. KITCHEN - NIGHT",
        ["MARA", "MARA", "JON", "JON"],
    )
    assert (answer.json()["known"], answer.json()["muted"], answer.json()["welcome"]) == ([], [], True)
    assert nowhere.status_code == 404
    problem_of(nowhere)


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"scope": "scene", "id": "nowhere"}, 404),
        ({"scope": "panel", "id": "nowhere"}, 404),
        ({"scope": "film"}, 422),
        ({"scope": "board", "agent": "nobody"}, 404),
        ({"scope": "board", "kinds": ["song"]}, 422),
    ],
)
async def test_only_what_there_is_can_be_asked_for(
    studio: Studio, editor: httpx.AsyncClient, wish: dict[str, Any], status: int
) -> None:
    answer = await editor.post(f"{studio.review}/requests", json=wish)

    assert answer.status_code == status
    problem_of(answer)


async def test_without_an_agent_nobody_can_be_asked(server: Server, studio: Studio, editor: httpx.AsyncClient) -> None:
    await server.services.people.remove_agent(studio.agent.id)

    answer = await editor.post(f"{studio.review}/requests", json={"scope": "board"})

    assert answer.status_code == 409
    assert (await editor.get(f"{studio.review}/agents")).json() == []


async def test_a_board_has_so_many_requests_and_no_more(studio: Studio, editor: httpx.AsyncClient, server: Server) -> None:
    queue: Queue = server.app.state.desk.queue
    for number in range(queue.terms.most_open):
        wish = Wish(board=studio.film.board, scope="scene", subject=str(number), by="olga")
        await queue.ask(studio.agent.id, wish)

    answer = await editor.post(f"{studio.review}/requests", json={"scope": "board"})

    assert answer.status_code == 429
    problem_of(answer)


async def test_an_agent_that_asks_without_end_is_told_to_wait(studio: Studio) -> None:
    answers = await asyncio.gather(*(studio.client.post("/api/agent/jobs/next") for _ in range(150)))

    hasty = [answer for answer in answers if answer.status_code == 429]
    assert hasty
    problem_of(hasty[0])


def frame(studio: Studio, **changes: Any) -> dict[str, Any]:
    """A proposal to put a frame at the beginning of the first scene."""
    insert = {"op": "insert", "own": {"scene": studio.scenes[0], "fields": {"size": "WS"}}, "fields": {"action": "The place"}}
    said = {"kind": "frame", "title": "The place", "slot": "REST:1", "reads": "a", "scene": studio.scenes[0]}
    return {**said, "operations": [insert], **changes}


async def propose(studio: Studio, proposal: dict[str, Any], **job: str) -> httpx.Response:
    address = f"/api/agent/boards/{studio.film.board}/suggestions"
    return await studio.client.post(address, json={"proposal": proposal, **job})


async def review_of(server: Server, studio: Studio) -> Review:
    return await server.services.hub.read(studio.film.board, "review", read_review)


async def test_what_an_agent_proposes_is_filed_once_and_touches_nothing_of_the_board(
    server: Server, studio: Studio, editor: httpx.AsyncClient
) -> None:
    await asked(editor, studio)
    job = await studio.claim()
    held = {"job": job["id"], "lease": job["lease"]}
    before = await server.services.hub.state(studio.film.board, "")

    forged = {"engine": "rules/1", "requested_by": "somebody else"}
    first = await propose(studio, frame(studio, provenance=forged), **held)
    again = await propose(studio, frame(studio), **held)

    assert first.status_code == again.status_code == 200, first.text
    assert (first.json()["new"], again.json()["new"]) == (True, False)
    assert first.json()["suggestion"] == again.json()["suggestion"]
    (suggestion,) = (await review_of(server, studio)).suggestions
    assert isinstance(suggestion.author, dict)
    assert (suggestion.author["account"], suggestion.author["kind"]) == (studio.agent.id, "agent")
    assert (suggestion.author["requested_by"], suggestion.author["job"]) == (studio.film.crew[Role.EDITOR].id, job["id"])
    assert await server.services.hub.state(studio.film.board, "") == before


async def test_the_agent_is_told_what_it_has_said_of_a_scene(studio: Studio, editor: httpx.AsyncClient) -> None:
    await asked(editor, studio)
    job = await studio.claim()
    await propose(studio, frame(studio), job=job["id"], lease=job["lease"])

    answer = await studio.client.get(f"/api/agent/boards/{studio.film.board}/scenes/{studio.scenes[0]}")

    assert answer.json()["known"] == [{"kind": "frame", "slot": "REST:1", "reads": "a", "state": "proposed"}]


async def test_what_nobody_asked_for_is_not_taken_unless_the_board_wants_that(server: Server, studio: Studio) -> None:
    unasked = await propose(studio, frame(studio))
    await pause(server, studio.film.board, ambient=True)
    ambient = await propose(studio, frame(studio))

    assert (unasked.status_code, unasked.json()["kind"]) == (409, "off")
    problem_of(unasked)
    assert ambient.status_code == 200


async def test_nothing_more_is_taken_once_somebody_has_stopped_the_request(studio: Studio, editor: httpx.AsyncClient) -> None:
    await asked(editor, studio)
    job = await studio.claim()
    await editor.delete(f"{studio.review}/requests")

    stopped = await propose(studio, frame(studio), job=job["id"], lease=job["lease"])
    stolen = await propose(studio, frame(studio), job=job["id"], lease="another")

    assert (stopped.status_code, stopped.json()["kind"]) == (409, "paused")
    assert stolen.status_code == 409
    assert "kind" not in stolen.json()


@pytest.mark.parametrize("changes", [{"kind": "song"}, {"operations": []}, {"colour": "red"}, {"title": 7}])
async def test_what_is_no_proposal_is_refused_with_a_sentence(
    studio: Studio, editor: httpx.AsyncClient, changes: dict[str, Any]
) -> None:
    await asked(editor, studio)
    job = await studio.claim()

    answer = await propose(studio, frame(studio, **changes), job=job["id"], lease=job["lease"])

    assert answer.status_code == 422
    problem_of(answer)


async def test_an_agent_takes_back_what_is_its_own(server: Server, studio: Studio, editor: httpx.AsyncClient) -> None:
    await asked(editor, studio)
    job = await studio.claim()
    suggestion = (await propose(studio, frame(studio), job=job["id"], lease=job["lease"])).json()["suggestion"]
    address = f"/api/agent/boards/{studio.film.board}/suggestions/{suggestion}/withdraw"
    key = {"Idempotency-Key": new_id()}

    answers = [await studio.client.post(address, headers=key) for _ in range(2)]
    _, secret = await server.services.people.create_agent("Rival")
    async with server.program(secret) as rival:
        foreign = await rival.post(address, headers={"Idempotency-Key": new_id()})

    assert [answer.json() for answer in answers] == [{"state": "withdrawn"}] * 2
    assert foreign.status_code in (403, 409)
    problem_of(foreign)
    assert [one.state for one in (await review_of(server, studio)).suggestions] == ["withdrawn"]


async def test_a_request_about_one_scene_opens_no_other(studio: Studio, editor: httpx.AsyncClient) -> None:
    await asked(editor, studio)
    job = await studio.claim()
    held = {"job": job["id"], "lease": job["lease"]}
    note = {"kind": "note", "title": "Slow", "reads": "1", "scene": studio.scenes[0]}

    here = await propose(studio, {**note, "operations": [said_of(studio.scenes[0])]}, **held)
    there = await propose(studio, {**note, "operations": [said_of(studio.scenes[1])]}, **held)

    assert here.status_code == 200, here.text
    assert (there.status_code, there.json()["kind"]) == (409, "off")


def said_of(scene: str) -> dict[str, Any]:
    return {"op": "note", "table": "scenes", "id": scene, "text": "This takes long."}
