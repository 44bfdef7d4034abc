"""The HTTP application: routers, middleware and translation of errors, wired to the services that it is given."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Message

import board
from board.redis import RedisRefused, RedisUnavailable
from board.sync.hub import Hub
from board.web import (
    agents,
    archives,
    authors,
    barred,
    boards,
    crew,
    entrance,
    files,
    health,
    panels,
    production,
    projects,
    requests,
    scripts,
)
from board.web.bodies import BodyLimit
from board.web.covers import Covers
from board.web.desk import Desk
from board.web.guard import Guard
from board.web.history import ROUTERS as HISTORY_ROUTERS
from board.web.history.bulk import Bulk
from board.web.history.finishing import Finishing
from board.web.history.herald import Herald
from board.web.pages import page_routes
from board.web.problems import MEDIA_TYPE, Problem, add_problems
from board.web.review import ROUTERS as REVIEW_ROUTERS
from board.web.review.ambient import Ambient
from board.web.review.commands import Pace
from board.web.review.watch import Watch
from board.web.seals import Seals
from board.web.services import Services
from board.web.thumbnails import Notices
from board.web.upkeep import upkeep
from board.web.vitals import Vitals

logger = logging.getLogger(__name__)

ROUTERS: Final = (
    entrance,
    projects,
    crew,
    boards,
    authors,
    barred,
    production,
    scripts,
    files,
    panels,
    archives,
    requests,
    health,
)
_FOLLOW_AGAIN_S: Final = 1.0
_FEW: Final = 8
_PROBLEM: Final[dict[str, Any]] = {"description": "What went wrong, as a sentence.", "model": Problem}


class Api(FastAPI):
    """FastAPI, whose description of errors is told the truth: they are problem+json."""

    def openapi(self) -> dict[str, Any]:
        described = self.openapi_schema is not None
        document = super().openapi()
        if not described:
            for operation in (o for operations in document["paths"].values() for o in operations.values()):
                answer = operation["responses"]["default"]
                answer["content"] = {MEDIA_TYPE: answer["content"].popitem()[1]}
        return document


def create_api(services: Services) -> FastAPI:
    """The whole of HTTP: /api, the front end's files, and a page for every address that people open."""
    app = Api(
        title="Previz Board",
        version=board.__version__,
        openapi_url=None,  # `_description` answers beside the loop
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        responses={"default": _PROBLEM},
    )
    app.state.services = services
    app.state.notices = Notices(services.hub.notify)
    app.state.covers = Covers(services.hub)
    app.state.desk = Desk(services)
    app.state.pace = Pace()
    app.state.ambient = Ambient(services, app.state.desk.queue)
    app.state.bulk = Bulk(services)
    app.state.finishing = Finishing(services)
    app.state.watch = Watch(services, app.state.ambient, app.state.bulk)
    app.state.herald = Herald(services)
    app.state.vitals = Vitals(services)
    add_problems(app)
    for module in (*ROUTERS, *REVIEW_ROUTERS, *HISTORY_ROUTERS):
        app.include_router(module.router, prefix="/api", dependencies=[Depends(agents.people_only)])
    app.include_router(agents.router, prefix="/api")
    app.router.routes.extend([Route("/api/openapi.json", _description), *health.watch_routes(), *page_routes()])
    app.add_middleware(BodyLimit)
    app.add_middleware(Guard, public_url=services.public_url)
    app.add_middleware(Seals)
    return app


async def _description(request: Request) -> JSONResponse:
    """Made when somebody asks for it: a third of a second."""
    return JSONResponse(await run_in_threadpool(request.app.openapi))


async def warm(app: FastAPI) -> None:
    """Puts the routes together: a quarter of a second of whoever asked first."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "method": "GET",
        "path": "/api/nothing",
        "headers": [],
        "query_string": b"",
    }

    async def hear() -> Message:
        return {"type": "http.request"}

    async def say(message: Message) -> None:
        assert message["type"] != "http.response.start" or message["status"] == 404

    await app({**scope, "scheme": "http", "http_version": "1.1", "root_path": ""}, hear, say)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """While the server runs, its sockets hear of every change of rights, whichever server or command made it."""
    state = app.state
    works = {
        "people": partial(_follow, state.services),
        "bell": state.desk.bell.run,
        "watch": state.watch.run,
        "bulk": state.bulk.run,
        "finishing": state.finishing.run,
        "herald": state.herald.run,
        "vitals": state.vitals.run,
    }
    try:
        async with upkeep(works):
            yield
    finally:
        await state.notices.close()


async def _look_again(hub: Hub, accounts: frozenset[str]) -> None:
    """At the sockets of these accounts; at all of them when many changed, or when some change may have been missed."""
    if 0 < len(accounts) <= _FEW:
        for account in accounts:
            await hub.account_changed(account)
    else:
        await hub.role_changed(None, None)


async def _follow(services: Services) -> None:
    while True:
        try:
            async for accounts in services.people.follow():
                await _look_again(services.hub, accounts)
        except (RedisUnavailable, RedisRefused) as exc:
            logger.warning("people not followed reason=%s", exc)
            await asyncio.sleep(_FOLLOW_AGAIN_S)
