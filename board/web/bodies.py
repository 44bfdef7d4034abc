"""How much each address takes, enforced while the body streams in."""

import re
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from board.web.media import ASSET_BYTES, THUMBNAIL_BYTES
from board.web.problems import TooLarge, problem

JSON_BYTES: Final = 64 * 1024
SCRIPT_BYTES: Final = 10 * 1024 * 1024
SUGGESTION_BYTES: Final = 1024 * 1024
ARCHIVE_BYTES: Final = 4 * 1024**3
_FORM_BYTES: Final = 64 * 1024  # what a form adds around its file

_LIMITS: Final = (
    (re.compile(r"/api/projects/[^/]+/assets"), ASSET_BYTES),
    (re.compile(r"/api/projects/[^/]+/archives"), ARCHIVE_BYTES),
    (re.compile(r"/api/boards/[^/]+/import"), SCRIPT_BYTES + _FORM_BYTES),
    (re.compile(r"/api/boards/[^/]+/panels/[^/]+/thumb"), THUMBNAIL_BYTES),
    (re.compile(r"/api/agent/boards/[^/]+/suggestions"), SUGGESTION_BYTES),
    (re.compile(r"/api/boards/[^/]+/review/suggestions(/[^/]+/operations)?"), SUGGESTION_BYTES),
)


def limit_of(path: str) -> int:
    """The number of bytes that this address takes."""
    return next((limit for pattern, limit in _LIMITS if pattern.fullmatch(path)), JSON_BYTES)


class BodyLimit:
    """ASGI middleware: refuses a body that says it is too large, and stops reading one that turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = limit_of(scope["path"])
        if _announced(scope) > limit:
            refusal = TooLarge(limit)
            await problem(413, refusal.detail)(scope, receive, send)
            return
        await self._app(scope, _counted(receive, limit), send)


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _counted(receive: Receive, limit: int) -> Receive:
    left = limit

    async def read() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge(limit)
        return message

    return read
