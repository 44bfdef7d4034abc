"""Errors: each a problem with a sentence, whatever went wrong."""

from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.support.redis import running_redis
from tests.support.tools import needs
from tests.web.conftest import Film, problem_of, serving


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "words"),
    [
        ("GET", "/api/nothing", b"", 404, "nothing at this address"),
        ("GET", "/api/", b"", 404, "nothing at this address"),
        ("GET", "/nothing.js", b"", 404, "nothing at this address"),
        ("POST", "/api/me", b"", 405, "does not take"),
        ("DELETE", "/api/version", b"", 405, "does not take"),
        ("POST", "/api/nothing", b"", 404, "nothing at this address"),
        ("POST", "/", b"", 405, "does not take"),
        ("PATCH", "/api/me", b"{", 400, "not valid JSON"),
        ("PATCH", "/api/me", b"\xff\xfe", 400, "not valid JSON"),
        ("PATCH", "/api/me", b"", 422, "needs a body"),
        ("PATCH", "/api/me", b"{}", 422, "“name” is missing"),
        ("PATCH", "/api/me", b"[]", 422, "must be a JSON object"),
        ("PATCH", "/api/me", b'{"name": 1}', 422, "“name” does not fit"),
        ("PATCH", "/api/me", b'{"name": "x", "role": "owner"}', 422, "no field “role”"),
        ("PATCH", "/api/me", b'{"name": "\\ud83d"}', 422, "does not fit"),
        ("PATCH", "/api/me", b"[" * 60_000, 400, "error parsing the body"),
        ("PATCH", "/api/me", b'{"name": NaN}', 422, "does not fit"),
    ],
)
async def test_every_error_is_a_problem_with_a_sentence(
    owner: httpx.AsyncClient, method: str, path: str, content: bytes, status: int, words: str
) -> None:
    answer = await owner.request(method, path, content=content, headers={"Content-Type": "application/json"})

    assert answer.status_code == status, answer.text
    assert words in problem_of(answer)


async def test_a_method_that_is_not_taken_names_those_that_are(owner: httpx.AsyncClient) -> None:
    answer = await owner.post("/api/me")

    assert set(answer.headers["allow"].split(", ")) >= {"GET"}


async def test_wrong_fields_are_listed_for_programs(film: Film, owner: httpx.AsyncClient) -> None:
    answer = await owner.post(f"/api/projects/{film.project}/invites", json={"role": "king", "uses": 0})

    assert [error["field"] for error in answer.json()["errors"]] == ["role", "uses"]


@pytest.mark.parametrize("uses", [True, "2", 2.0, 0])
async def test_a_number_is_a_number(film: Film, owner: httpx.AsyncClient, uses: object) -> None:
    invited = await owner.post(f"/api/projects/{film.project}/invites", json={"role": "viewer", "uses": uses})
    limited = await owner.patch(f"/api/boards/{film.board}/review/manners", json={"limits": {"per_panel": uses or "0"}})

    assert (invited.status_code, limited.status_code) == (422, 422)


async def test_when_redis_is_away_people_are_told_to_come_back(tmp_path: Path) -> None:
    with ExitStack() as stack:
        url = stack.enter_context(running_redis(needs("redis-server"), tmp_path))
        async with serving(url, tmp_path) as server, server.client() as client:
            assert (await client.get("/api/healthz")).status_code == 200

            stack.close()
            answer = await client.get("/api/healthz")

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "try again" in problem_of(answer)


async def test_the_last_owner_is_told_what_to_do_first(film: Film, owner: httpx.AsyncClient) -> None:
    me = (await owner.get("/api/me")).json()["account"]

    answer = await owner.delete(f"/api/projects/{film.project}/members/{me}")

    assert answer.status_code == 409
    assert "somebody else an owner first" in problem_of(answer)


async def test_what_is_about_people_stays_in_no_cache(owner: httpx.AsyncClient) -> None:
    assert (await owner.get("/api/me")).headers["cache-control"] == "no-store"


async def test_every_answer_carries_the_security_headers(owner: httpx.AsyncClient, stranger: httpx.AsyncClient) -> None:
    for answer in (
        await owner.get("/api/me"),
        await stranger.get("/api/me"),
        await owner.get("/"),
        await owner.get("/nothing"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
