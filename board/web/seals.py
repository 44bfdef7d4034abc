"""The security headers of every answer; the page itself may load from its own origin alone."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "connect-src 'self' ws: wss:",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",  # React sets style attributes
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
FILE_POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"

_ALWAYS: Final = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": FILE_POLICY,
}


class Seals:
    """ASGI middleware: adds each header that the answer has not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", [])}
                fresh = [(k.encode(), v.encode()) for k, v in _ALWAYS.items() if k.encode() not in present]
                message = {**message, "headers": [*message.get("headers", []), *fresh]}
            await send(message)

        await self._app(scope, receive, sealed if scope["type"] == "http" else send)
