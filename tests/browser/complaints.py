"""What a page should never say: uncaught errors, errors on its console, requests that fail."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.async_api import ConsoleMessage, Page, Request, Response

NETWORK = ("Failed to load resource", "WebSocket connection to", "Error in connection establishment")


class Complaints:
    """Everything that went wrong on one page, except what an outage excuses."""

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        self._excused = False
        page.on("pageerror", lambda error: self._hear(f"uncaught: {error}"))
        page.on("console", self._console)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Inside, the network may fail; anything else may not."""
        self._excused = True
        yield
        self._excused = False

    def _console(self, message: ConsoleMessage) -> None:
        is_network = message.text.startswith(NETWORK)
        if message.type == "error" and not (self._excused and is_network):
            self._hear(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        # A page that is left or closed gives up what it was still loading.
        if not self._excused and request.failure != "net::ERR_ABORTED":
            self._hear(f"request failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not (self._excused and response.status >= 500):
            self._hear(f"{response.status} for {response.request.method} {response.url}")

    def _hear(self, words: str) -> None:
        self.heard.append(words)
