"""HTTP as an outsider, a member of another project, a program and somebody with a grudge use it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from board.ids import new_id
from board.roles import Role
from tests.attacks.pictures import picture
from tests.web.conftest import DAY_MS, SITE, Film, Server, editor, film, owner, problem_of, redis_url, server

__all__ = ["editor", "film", "owner", "redis_url", "server"]

SCRIPT = b"<script>alert(1)</script>"


@pytest.fixture
async def rival(server: Server, film: Film) -> AsyncIterator[httpx.AsyncClient]:
    """The owner of another project on the same server."""
    project = await server.services.people.create_project("Rival")
    _, secret = await server.services.people.create_invite(project.id, Role.OWNER, uses=1, lives_ms=DAY_MS)
    async with server.client(await server.services.people.join(secret, "Rita")) as client:
        yield client


async def test_another_projects_owner_finds_nothing_by_any_id(
    server: Server, film: Film, owner: httpx.AsyncClient, rival: httpx.AsyncClient
) -> None:
    kept = (await owner.post(f"/api/projects/{film.project}/assets", content=picture())).json()
    mine = (await rival.get("/api/me")).json()["projects"][0]["id"]
    panel = new_id()
    paths = [
        f"/api/projects/{film.project}/assets/{kept['hash']}",
        f"/api/projects/{mine}/assets/{kept['hash']}",  # a hash that one has heard of opens nothing
        f"/api/boards/{film.board}",
        f"/api/boards/{film.board}/archive",
        f"/api/boards/{film.board}/panels/{panel}/thumb?h={kept['hash']}",
        f"/api/projects/{film.project}/members",
        f"/api/projects/{film.project}/tokens",
    ]

    assert {path: (await rival.get(path)).status_code for path in paths} == dict.fromkeys(paths, 404)


async def test_nobody_grants_more_than_they_have(server: Server, film: Film, editor: httpx.AsyncClient) -> None:
    project, owner = f"/api/projects/{film.project}", film.crew[Role.OWNER].id
    async with server.client(film.crew[Role.DIRECTOR]) as director:
        refused = [
            await director.post(f"{project}/invites", json={"role": "owner"}),
            await director.post(f"{project}/tokens", json={"name": "x", "role": "owner"}),
            await director.patch(f"{project}/members/{owner}", json={"role": "viewer"}),
            await director.delete(f"{project}/members/{owner}"),
            await director.patch(f"{project}/members/{film.crew[Role.DIRECTOR].id}", json={"role": "owner"}),
            await editor.post(f"{project}/invites", json={"role": "viewer"}),
            await editor.post(f"{project}/tokens", json={"name": "x", "role": "viewer"}),
            await editor.patch(f"{project}/members/{film.crew[Role.VIEWER].id}", json={"role": "editor"}),
        ]

    assert [answer.status_code for answer in refused] == [403] * len(refused)


async def test_a_program_of_one_board_opens_no_other_and_makes_no_keys(
    server: Server, film: Film, owner: httpx.AsyncClient
) -> None:
    project = f"/api/projects/{film.project}"
    other = (await owner.post(f"{project}/boards", json={"name": "Other"})).json()["id"]
    wish = {"name": "Robot", "role": "director", "board": film.board}
    secret = (await owner.post(f"{project}/tokens", json=wish)).json()["secret"]
    async with server.program(secret) as robot:
        assert (await robot.get(f"/api/boards/{film.board}")).status_code == 200
        refused = [
            await robot.get(f"/api/boards/{other}"),
            await robot.delete(f"/api/boards/{other}"),
            await robot.post(f"{project}/tokens", json={"name": "x", "role": "viewer"}),
            await robot.post(f"{project}/invites", json={"role": "viewer"}),
            await robot.post(f"{project}/boards", json={"name": "x"}),
            await robot.post("/api/me/link"),
            await robot.post("/api/projects", json={"name": "x"}),
        ]

    assert {answer.status_code for answer in refused} <= {403, 404}


@pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG"])
async def test_a_picture_with_a_page_behind_it_is_served_as_a_picture(film: Film, editor: httpx.AsyncClient, kind: str) -> None:
    kept = await editor.post(f"/api/projects/{film.project}/assets", content=picture(kind, SCRIPT))

    shown = await editor.get(kept.json()["url"])

    assert shown.headers["content-type"].startswith("image/")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "private" in shown.headers["cache-control"]


@pytest.mark.parametrize("content", [SCRIPT, b"<svg onload=alert(1)>", b"%PDF-1.7", b"MZ" + bytes(100), b"GIF89a" + SCRIPT])
async def test_what_only_pretends_to_be_a_picture_is_not_kept(film: Film, editor: httpx.AsyncClient, content: bytes) -> None:
    answer = await editor.post(f"/api/projects/{film.project}/assets", content=content, headers={"Content-Type": "image/png"})

    assert answer.status_code == 415
    assert problem_of(answer)


@pytest.mark.parametrize(
    "origin", ["http://[", "null", "https://evil.test", f"{SITE}.evil.test", "http://board.test@evil.test", ""]
)
async def test_a_request_of_another_sites_page_is_refused_without_an_error(editor: httpx.AsyncClient, origin: str) -> None:
    answer = await editor.post("/api/logout", headers={"Origin": origin})

    assert answer.status_code == 403
    assert (await editor.get("/api/me")).status_code == 200


async def test_a_proxys_header_counts_from_the_proxy_alone(server: Server, film: Film) -> None:
    claims = {"X-Remote-User": "mara", "X-Forwarded-For": "10.0.0.1", "Forwarded": "for=10.0.0.1", "X-Real-IP": "10.0.0.1"}
    async with server.client(peer="192.0.2.1") as liar, server.client(peer="10.0.0.1") as proxy:
        assert (await liar.get("/api/me", headers=claims)).status_code == 401
        assert (await proxy.get("/api/me", headers=claims)).status_code == 200


@pytest.mark.parametrize(
    "name", ["Olga\u202egnp", "a\u200bb", "\u2066x", "x" * 60_000, "\u0301" * 500, "\n", "a\x00b", "e" + "\u0301" * 900]
)
async def test_names_that_deceive_the_eye_are_refused(editor: httpx.AsyncClient, name: str) -> None:
    answer = await editor.patch("/api/me", json={"name": name})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "body", [b"[" * 60_000, b'{"name":' + b"[" * 20_000 + b"]" * 20_000 + b"}", b'{"name":1e400}', b"\xff\xfe"]
)
async def test_a_body_that_is_a_trap_is_a_problem_and_no_error(editor: httpx.AsyncClient, body: bytes) -> None:
    answer = await editor.patch("/api/me", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code in (400, 422)
    assert problem_of(answer)


async def test_guessing_at_links_tells_nothing(server: Server) -> None:
    async with server.client() as stranger:
        answers = [
            await stranger.post("/api/join/preview", json={"secret": secret}) for secret in ("", "x" * 200, "\u0000", "../..")
        ]

    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    assert not [cookie for answer in answers for cookie in answer.cookies]


async def test_a_removed_member_keeps_nothing(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    account = film.crew[Role.DIRECTOR]
    project = f"/api/projects/{film.project}"
    async with server.client(account) as director:
        invite = (await director.post(f"{project}/invites", json={"role": "editor", "uses": 9})).json()["secret"]
        token = (await director.post(f"{project}/tokens", json={"name": "Robot", "role": "editor"})).json()["secret"]

        assert (await owner.delete(f"{project}/members/{account.id}")).status_code == 204

        assert (await director.get(f"/api/boards/{film.board}")).status_code == 404
        assert (await director.post("/api/join", json={"secret": invite})).status_code == 410
    async with server.program(token) as robot:
        assert (await robot.get(f"/api/boards/{film.board}")).status_code in (401, 404)
