"""Whether this server answers, what it does, and which one it is."""

import hmac
from typing import Final

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import board
from board.metrics import MEDIA_TYPE
from board.people.directory import bearer_in
from board.web.access import peer_of
from board.web.guard import headers_in
from board.web.problems import RETRY_AFTER_S, problem
from board.web.services import Watching, services_of
from board.web.vitals import Vitals

router = APIRouter(tags=["server"])

_HERE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_OF_PROXIES: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_FRESH: Final = {"Cache-Control": "no-store"}


class Health(BaseModel):
    """All is well; otherwise the answer is a 503."""

    status: str = "ok"


class Version(BaseModel):
    """What runs here."""

    name: str = "Previz Board"
    version: str = board.__version__


@router.get("/healthz")
async def healthz(request: Request) -> Health:
    """Whether the server and its Redis answer."""
    await services_of(request).people.register()
    return Health()


@router.get("/version")
async def version() -> Version:
    """Which version runs here."""
    return Version()


async def alive(request: Request) -> Response:
    """That this process lives and its loop turns; nothing else is asked."""
    return JSONResponse({"status": "ok"}, headers=_FRESH)


async def ready(request: Request) -> Response:
    """Whether people should be sent here."""
    ailment = await _vitals(request).ailment()
    if ailment is not None:
        return problem(503, ailment, headers={"Retry-After": RETRY_AFTER_S, **_FRESH})
    return JSONResponse({"status": "ok"}, headers=_FRESH)


async def metrics(request: Request) -> Response:
    """What all processes of this server do, for Prometheus."""
    if not may_scrape(request, services_of(request).watching):
        return problem(403, "Metrics are for this machine, or for who has the token in BOARD_METRICS_TOKEN.")
    return Response(await _vitals(request).exposition(), media_type=MEDIA_TYPE, headers=_FRESH)


def may_scrape(request: Request, watching: Watching) -> bool:
    """Who has the token; without a proxy also who sits at this machine, whatever page their browser is on."""
    headers = headers_in(request.scope)
    token = bearer_in(headers)
    if token is not None:
        return bool(watching.token) and hmac.compare_digest(token.encode(), watching.token.encode())
    if watching.is_proxied or any(name in headers for name in _OF_PROXIES):
        return False
    return peer_of(request) in _HERE and (request.url.hostname or "") in _HERE


def watch_routes() -> list[Route]:
    """At the root, where whoever watches over servers looks for them."""
    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]


def _vitals(request: Request) -> Vitals:
    vitals = request.app.state.vitals
    assert isinstance(vitals, Vitals)
    return vitals
