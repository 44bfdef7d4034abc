"""Against other people's pages: what changes something by cookie carries our header and comes from our own origin."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from board.identity import joined_headers
from board.people.directory import bearer_in
from board.web.problems import problem

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
HEADER: Final = "x-board"


def is_own_origin(origin: str, host: str, public_url: str) -> bool:
    """Whether a page at this origin is ours. The scheme is not compared: a proxy may have taken TLS off."""
    try:
        site = urlsplit(origin)
    except ValueError:  # "http://[" is no address of anybody
        return False
    own = {host.lower(), urlsplit(public_url).netloc.lower()} - {""}
    return site.scheme in ("http", "https") and site.netloc.lower() in own


def forgery(method: str, headers: Mapping[str, str], public_url: str) -> str | None:
    """Why a request may come from somebody else's page, None if it cannot. A bearer token is never sent by accident."""
    if method in SAFE or bearer_in(headers) is not None:
        return None
    if headers.get(HEADER) != "1":
        return "Requests that change something need the header “X-Board: 1”, or an access token."
    origin = headers.get("origin")
    if origin is not None and not is_own_origin(origin, headers.get("host", ""), public_url):
        return "The request came from a page of another site and was not carried out."
    return None


class Guard:
    """ASGI middleware in front of everything under /api."""

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app = app
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            reason = forgery(scope["method"], headers_in(scope), self._public_url)
            if reason:
                await problem(403, reason)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def headers_in(scope: Scope) -> dict[str, str]:
    """The request's headers as the directory takes them."""
    return joined_headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
