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
        self._refusal = 0
        self.watch(page)

    def watch(self, page: Page) -> None:
        """Listens to one more page."""
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

    @contextmanager
    def refusal(self, status: int) -> Iterator[None]:
        """Inside, the server may answer with this status, which browsers write on the console by themselves."""
        self._refusal = status
        yield
        self._refusal = 0

    def _console(self, message: ConsoleMessage) -> None:
        is_network = self._excused and message.text.startswith(NETWORK)
        is_refusal = self._refusal > 0 and f"status of {self._refusal}" in message.text
        if message.type == "error" and not is_network and not is_refusal:
            self._hear(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        # A page that is left or closed gives up what it was still loading.
        if not self._excused and request.failure != "net::ERR_ABORTED":
            self._hear(f"request failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        is_excused = self._excused and response.status >= 500
        if response.status >= 400 and response.status != self._refusal and not is_excused:
            self._hear(f"{response.status} for {response.request.method} {response.url}")

    def _hear(self, words: str) -> None:
        self.heard.append(words)
