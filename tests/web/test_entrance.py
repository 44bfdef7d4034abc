"""The door: links, cookies, tokens, and other people's pages."""

import asyncio

import httpx
import pytest

from board.roles import Role
from tests.web.conftest import CSRF, SITE, Film, Server, problem_of


async def test_the_owner_link_opens_an_empty_server_once(server: Server, stranger: httpx.AsyncClient) -> None:
    secret = await server.services.people.owner_link_secret()

    offer = await stranger.post("/api/join/preview", json={"secret": secret})
    joined = await stranger.post("/api/join", json={"secret": secret, "name": "Olga"})
    again = await stranger.post("/api/join", json={"secret": secret, "name": "Otto"}, headers={"Cookie": ""})

    assert offer.json() == {"project": "", "role": "owner", "invited_by": "", "back": "", "here": ""}
    assert joined.json()["name"] == "Olga"
    assert [p["role"] for p in joined.json()["projects"]] == ["owner"]
    assert again.status_code == 410
    assert "invite" in problem_of(again)


async def test_a_cookie_is_closed_to_scripts_and_other_sites(server: Server, stranger: httpx.AsyncClient) -> None:
    secret = await server.services.people.owner_link_secret()

    cookie = (await stranger.post("/api/join", json={"secret": secret, "name": "Olga"})).headers["set-cookie"]

    assert cookie.startswith("board_session=")
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "Secure" not in cookie


async def test_behind_a_trusted_proxy_with_tls_the_cookie_is_secure(server: Server) -> None:
    secret = await server.services.people.owner_link_secret()
    async with server.client(peer="10.0.0.1") as client:
        joined = await client.post("/api/join", json={"secret": secret, "name": "Olga"}, headers={"X-Forwarded-Proto": "https"})

    assert "Secure" in joined.headers["set-cookie"]


async def test_a_person_joins_with_a_name_and_is_in(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    made = await owner.post(f"/api/projects/{film.project}/invites", json={"role": "editor", "uses": 1})
    invite = made.json()
    assert invite["url"] == f"{SITE}/join/{invite['secret']}"

    async with server.client() as browser:
        offer = await browser.post("/api/join/preview", json={"secret": invite["secret"]})
        await browser.post("/api/join", json={"secret": invite["secret"], "name": " Mara  K. "})
        me = (await browser.get("/api/me")).json()

    assert offer.json() == {"project": "Olga’s project", "role": "editor", "invited_by": "Olga", "back": "", "here": ""}
    assert me["name"] == "Mara K."
    assert [(p["id"], p["role"]) for p in me["projects"]] == [(film.project, "editor")]


async def test_who_is_signed_in_joins_another_project_under_the_same_name(
    film: Film, owner: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    second = (await owner.post("/api/projects", json={"name": "Second film"})).json()
    wish = {"role": "viewer", "uses": 1}
    invite = (await owner.post(f"/api/projects/{second['id']}/invites", json=wish)).json()
    before = (await editor.get("/api/me")).json()

    offer = (await editor.post("/api/join/preview", json={"secret": invite["secret"]})).json()
    after = (await editor.post("/api/join", json={"secret": invite["secret"]})).json()

    assert offer["here"] == before["name"] == after["name"]
    assert after["account"] == before["account"]
    assert {project["id"]: project["role"] for project in after["projects"]} == {film.project: "editor", second["id"]: "viewer"}


async def test_an_invite_of_one_use_opened_twice_at_once_admits_one(
    server: Server, film: Film, owner: httpx.AsyncClient
) -> None:
    invite = (await owner.post(f"/api/projects/{film.project}/invites", json={"role": "viewer"})).json()

    async with server.client() as one, server.client() as two:
        answers = await asyncio.gather(
            *(c.post("/api/join", json={"secret": invite["secret"], "name": "P"}) for c in (one, two))
        )

    assert sorted(answer.status_code for answer in answers) == [200, 410]


async def test_a_name_that_cannot_be_shown_is_refused_with_a_sentence(
    film: Film, owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    invite = (await owner.post(f"/api/projects/{film.project}/invites", json={"role": "viewer"})).json()

    refused = await stranger.post("/api/join", json={"secret": invite["secret"], "name": "\u202eevil"})

    assert refused.status_code == 422
    assert "cannot be shown" in problem_of(refused)


async def test_a_second_device_comes_in_by_a_link_of_ones_own(server: Server, film: Film, editor: httpx.AsyncClient) -> None:
    link = (await editor.post("/api/me/link")).json()

    async with server.client() as tablet:
        offer = (await tablet.post("/api/join/preview", json={"secret": link["secret"]})).json()
        me = (await tablet.post("/api/join", json={"secret": link["secret"]})).json()
        again = await tablet.post("/api/join", json={"secret": link["secret"], "name": "X"})

    assert offer["back"] == me["name"] == "Editor"
    assert me["account"] == film.crew[Role.EDITOR].id
    assert again.status_code == 410


async def test_logging_out_everywhere_ends_the_other_browser_too(server: Server, film: Film) -> None:
    mara = film.crew[Role.EDITOR]
    async with server.client(mara) as here, server.client(mara) as there:
        assert (await here.post("/api/logout", json={"everywhere": True})).status_code == 204

        assert (await there.get("/api/me")).status_code == 401


async def test_what_changes_something_by_cookie_needs_our_header_and_our_origin(film: Film, owner: httpx.AsyncClient) -> None:
    path = f"/api/projects/{film.project}"
    bare = owner.build_request("PATCH", path, json={"name": "Hacked"})
    del bare.headers["X-Board"]

    assert (await owner.send(bare)).status_code == 403
    assert (await owner.patch(path, json={"name": "X"}, headers={"Origin": "https://evil.test"})).status_code == 403
    assert (await owner.patch(path, json={"name": "X"}, headers={"Origin": "null"})).status_code == 403
    assert (await owner.patch(path, json={"name": "Ours"}, headers={"Origin": SITE})).status_code == 200
    assert (await owner.get(path, headers={"Origin": "https://evil.test"})).json()["name"] == "Ours"


async def test_an_access_token_needs_neither_header_nor_origin(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    made = (await owner.post(f"/api/projects/{film.project}/tokens", json={"name": "Farm", "role": "editor"})).json()
    async with server.program(made["secret"]) as program:
        renamed = await program.patch(f"/api/boards/{film.board}", json={"name": "By program"})
        me = (await program.get("/api/me")).json()
        listed = (await owner.get(f"/api/projects/{film.project}/tokens")).json()
        assert (await owner.delete(f"/api/projects/{film.project}/tokens/{made['id']}")).status_code == 204
        gone = await program.get("/api/me")

    assert renamed.json()["name"] == "By program"
    assert (me["kind"], me["name"]) == ("program", "Farm")
    assert listed[0]["used_ms"] > 0
    assert "secret" not in listed[0]
    assert gone.status_code == 401
    assert gone.headers["www-authenticate"] == "Bearer"


async def test_a_token_of_one_board_opens_no_other(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    other = (await owner.post(f"/api/projects/{film.project}/boards", json={"name": "Other"})).json()
    new = {"name": "Farm", "role": "director", "board": film.board}
    made = (await owner.post(f"/api/projects/{film.project}/tokens", json=new)).json()

    async with server.program(made["secret"]) as program:
        assert (await program.get(f"/api/boards/{film.board}")).json()["role"] == "director"
        assert (await program.get(f"/api/boards/{other['id']}")).status_code == 404
        boards = (await program.get(f"/api/projects/{film.project}/boards")).json()
        assert [b["id"] for b in boards] == [film.board]
        assert (await program.post(f"/api/projects/{film.project}/invites", json={"role": "viewer"})).status_code == 403


async def test_the_studio_proxy_signs_in_and_only_it(server: Server) -> None:
    headers = {"X-Remote-User": "mara@studio.film"}
    async with server.client(peer="10.0.0.1") as inside, server.client(peer="203.0.113.9") as outside:
        assert (await inside.get("/api/me", headers=headers)).json()["name"] == "mara"
        assert (await outside.get("/api/me", headers=headers)).status_code == 401


async def test_a_name_slipped_in_before_the_proxys_own_header_poses_as_nobody(server: Server) -> None:
    async with server.client(peer="10.0.0.1") as inside:
        victim = (await inside.get("/api/me", headers={"X-Remote-User": "olga"})).json()["account"]
        forged = httpx.Headers([("X-Remote-User", "olga"), ("X-Remote-User", "eve")])

        me = (await inside.get("/api/me", headers=forged)).json()

    assert me["account"] != victim


async def test_a_proxy_login_is_ambient_too_and_needs_our_header(server: Server) -> None:
    async with server.client(peer="10.0.0.1") as inside:
        del inside.headers["X-Board"]
        refused = await inside.patch("/api/me", json={"name": "X"}, headers={"X-Remote-User": "mara"})

    assert refused.status_code == 403


@pytest.mark.parametrize("cookie", ["", "board_session=", "board_session=x.1.y", "board_session=\x7f", "[]=;"])
async def test_a_cookie_that_is_not_ours_is_nobody(stranger: httpx.AsyncClient, cookie: str) -> None:
    answer = await stranger.get("/api/me", headers={"Cookie": cookie})

    assert answer.status_code == 401
    assert "not signed in" in problem_of(answer)


def test_the_header_of_our_pages_is_the_one_that_the_tests_send() -> None:
    assert {name.lower() for name in CSRF} == {"x-board"}
