"""Who may do what over HTTP: a table of routes by role, and a check that no route is missing in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from board.ids import new_id
from board.roles import Role
from tests.web.conftest import Film, Server, problem_of
from tests.web.history.rights import ROUTES as OF_HISTORY
from tests.web.pictures import png
from tests.web.review.rights import ROUTES as OF_REVIEW
from tests.web.test_barred import bar

ALL = frozenset(Role)
WRITERS = frozenset({Role.OWNER, Role.DIRECTOR, Role.EDITOR})
LEADERS = frozenset({Role.OWNER, Role.DIRECTOR})
OWNERS = frozenset({Role.OWNER})
PANEL = new_id()
NOTHING: dict[str, Any] = {}


@dataclass(frozen=True)
class Case:
    """A request, and the roles that may make it."""

    method: str
    path: str
    allowed: frozenset[Role]
    body: Callable[[Film], dict[str, Any]] = lambda film: NOTHING


def json(value: Any) -> Callable[[Film], dict[str, Any]]:
    return lambda film: {"json": value}


def content(data: bytes) -> Callable[[Film], dict[str, Any]]:
    return lambda film: {"content": data}


TABLE = [
    Case("GET", "/api/me", ALL),
    Case("PATCH", "/api/me", ALL, json({"name": "New name"})),
    Case("POST", "/api/me/link", ALL),
    Case("POST", "/api/logout", ALL),
    Case("GET", "/api/projects", ALL),
    Case("POST", "/api/projects", OWNERS, json({"name": "Another film"})),
    Case("GET", "/api/projects/{project}", ALL),
    Case("PATCH", "/api/projects/{project}", OWNERS, json({"name": "Renamed"})),
    Case("GET", "/api/projects/{project}/members", ALL),
    Case("PATCH", "/api/projects/{project}/members/{account}", LEADERS, json({"role": "reviewer"})),
    Case("DELETE", "/api/projects/{project}/members/{account}", LEADERS),
    Case("GET", "/api/projects/{project}/invites", LEADERS),
    Case("POST", "/api/projects/{project}/invites", LEADERS, json({"role": "editor"})),
    Case("DELETE", "/api/projects/{project}/invites/{invite}", LEADERS),
    Case("GET", "/api/projects/{project}/tokens", LEADERS),
    Case("POST", "/api/projects/{project}/tokens", LEADERS, json({"name": "Farm", "role": "editor"})),
    Case("DELETE", "/api/projects/{project}/tokens/{token}", LEADERS),
    Case("GET", "/api/projects/{project}/boards", ALL),
    Case("POST", "/api/projects/{project}/boards", LEADERS, json({"name": "Second board"})),
    Case("GET", "/api/boards/{board}", ALL),
    Case("GET", "/api/boards/{board}/glance", ALL),
    Case("GET", "/api/boards/{board}/authors", ALL),
    Case("PATCH", "/api/boards/{board}", WRITERS, json({"name": "Renamed"})),
    Case("GET", "/api/boards/{board}/barred", LEADERS),
    Case("DELETE", "/api/boards/{board}/barred/{digest}", OWNERS),
    Case("DELETE", "/api/boards/{board}", LEADERS),
    Case("POST", "/api/boards/{board}/restore", LEADERS),
    Case("GET", "/api/boards/{board}/settings", ALL),
    Case("PATCH", "/api/boards/{board}/settings", WRITERS, json({"title": "The Title"})),
    Case("POST", "/api/boards/{board}/import", WRITERS, content(b"INT. KITCHEN - NIGHT\n\nMara waits.\n")),
    Case("POST", "/api/projects/{project}/assets", WRITERS, content(png())),
    Case("GET", "/api/projects/{project}/assets/{sha256}", ALL),
    Case("GET", "/api/boards/{board}/thumbs", ALL),
    Case("GET", "/api/boards/{board}/panels/{panel}/thumb", ALL),
    Case("PUT", "/api/boards/{board}/panels/{panel}/thumb", WRITERS, content(png())),
    Case("GET", "/api/boards/{board}/locks", ALL),
    Case("PUT", "/api/boards/{board}/panels/{panel}/lock", LEADERS),
    Case("DELETE", "/api/boards/{board}/panels/{panel}/lock", LEADERS),
    Case("GET", "/api/boards/{board}/review/agents", ALL),
    Case("GET", "/api/boards/{board}/review/requests", ALL),
    Case("POST", "/api/boards/{board}/review/requests", WRITERS, json({"scope": "board"})),
    Case("DELETE", "/api/boards/{board}/review/requests", WRITERS),
    Case("DELETE", "/api/boards/{board}/review/requests/{job}", WRITERS),
    Case("GET", "/api/boards/{board}/archive", LEADERS),
    Case("POST", "/api/projects/{project}/archives", LEADERS, content(b"no archive: 422 once the role has passed")),
]
OPEN = {("GET", "/api/healthz"), ("GET", "/api/version"), ("POST", "/api/join"), ("POST", "/api/join/preview")}


def test_every_route_is_in_the_table(server: Server) -> None:
    paths = server.app.openapi()["paths"]
    routes = {(method.upper(), path) for path, operations in paths.items() for method in operations}

    of_agents = {route for route in routes if route[1].startswith("/api/agent/")}  # theirs alone: test_agents.py
    assert routes >= OF_REVIEW | OF_HISTORY  # review/test_rights.py, history/test_rights.py
    assert routes - of_agents - OF_REVIEW - OF_HISTORY == {(case.method, case.path) for case in TABLE} | OPEN


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case.method} {case.path}")
async def test_each_role_may_do_what_the_table_says_and_no_more(
    server: Server, film: Film, owner: httpx.AsyncClient, case: Case
) -> None:
    names = await things(server, film, owner)
    for role in (Role.VIEWER, Role.REVIEWER, Role.EDITOR, Role.DIRECTOR, Role.OWNER):
        await renew(film, owner, names, case)
        async with server.client(film.crew[role]) as client:
            answer = await client.request(case.method, case.path.format(**names), **case.body(film))

        if role in case.allowed:
            assert answer.status_code not in (401, 403, 404, 405, 500), (role, answer.text)
        else:
            assert answer.status_code == 403, (role, answer.text)
            problem_of(answer)


async def test_nobody_and_strangers_learn_nothing(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    names = {**await things(server, film, owner), "account": film.crew[Role.VIEWER].id, "invite": "i", "token": "t"}
    await server.services.people.identify({"x-remote-user": "eve"}, None, "10.0.0.1")

    async with server.client() as nobody, server.client(peer="10.0.0.1") as stranger:
        stranger.headers["X-Remote-User"] = "eve"
        for case in TABLE:
            unknown = await nobody.request(case.method, case.path.format(**names), **case.body(film))
            foreign = await stranger.request(case.method, case.path.format(**names), **case.body(film))

            assert unknown.status_code == 401, case
            problem_of(unknown)
            if "{" in case.path:
                assert foreign.status_code == 404, case
                problem_of(foreign)


async def things(server: Server, film: Film, owner: httpx.AsyncClient) -> dict[str, str]:
    """What the paths of the table name."""
    asset = (await owner.post(f"/api/projects/{film.project}/assets", content=png())).json()["hash"]
    await owner.put(f"/api/boards/{film.board}/panels/{PANEL}/thumb", content=png())
    digest = await bar(server, film, film.crew[Role.EDITOR].id)
    return {"project": film.project, "board": film.board, "panel": PANEL, "sha256": asset, "job": "1-0", "digest": digest}


async def renew(film: Film, owner: httpx.AsyncClient, names: dict[str, str], case: Case) -> None:
    """What the last role may have used up: a member, an invite, a token, a board in the bin."""
    if "{account}" in case.path:
        invite = (await owner.post(f"/api/projects/{film.project}/invites", json={"role": "viewer"})).json()
        async with httpx.AsyncClient(transport=owner._transport, base_url=owner.base_url, headers={"X-Board": "1"}) as guest:
            names["account"] = (await guest.post("/api/join", json={"secret": invite["secret"], "name": "Guest"})).json()[
                "account"
            ]
    if "{invite}" in case.path:
        names["invite"] = (await owner.post(f"/api/projects/{film.project}/invites", json={"role": "viewer"})).json()["id"]
    if "{token}" in case.path:
        wish = {"name": "Farm", "role": "viewer"}
        names["token"] = (await owner.post(f"/api/projects/{film.project}/tokens", json=wish)).json()["id"]
    if case.method == "DELETE" and case.path == "/api/boards/{board}":
        await owner.post(f"/api/boards/{film.board}/restore")
