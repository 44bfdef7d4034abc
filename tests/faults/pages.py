"""People at a board with the stock providers of Yjs, all in one process of Node."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any, Literal

from tests.faults.deeds import Deed
from tests.faults.hands import Seen
from tests.faults.wires import Wire
from tests.support.node import ROOT
from tests.support.tools import needs

Provider = Literal["hocuspocus", "y_websocket"]
_ANSWERS_S = 20.0


class Pages:
    """The process; one question at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def ask(self, what: str, **said: object) -> dict[str, Any]:
        """Runs a command and gives its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._turn, asyncio.timeout(_ANSWERS_S):
            self._process.stdin.write(json.dumps({"do": what, **said}).encode() + b"\n")
            line = await self._process.stdout.readline()
        assert line, "the pages have ended"
        answer: dict[str, Any] = json.loads(line)
        return answer


@asynccontextmanager
async def pages() -> AsyncIterator[Pages]:
    """Node, without a person yet."""
    script = ROOT / "tests" / "faults" / "pages.mjs"
    process = await asyncio.create_subprocess_exec(needs("node"), script, ROOT / "frontend", stdin=-1, stdout=-1, limit=2**26)
    try:
        yield Pages(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


class Page:
    """One person in it."""

    def __init__(self, pages: Pages, name: str, wire: Wire) -> None:
        self.name = name
        self.wire = wire
        self.is_told = True
        self._pages = pages
        self._key = f"{name} {id(self)}"

    async def open(self, kind: Provider, token: str, board: str, parts: tuple[str, ...]) -> None:
        """Begins to connect."""
        self.is_told = kind == "hocuspocus"
        url = f"ws://127.0.0.1:{self.wire.port}"
        await self._pages.ask("open", person=self._key, kind=kind, url=url, token=token, board=board, parts=parts)

    async def do(self, deed: Deed) -> bool:
        """Does it in the page's own copy."""
        return bool((await self._pages.ask("do", person=self._key, deed=asdict(deed)))["done"])

    async def look(self) -> Seen:
        found = await self._pages.ask("look", person=self._key)
        copies = {part: base64.b64decode(update) for part, update in found["copies"].items()}
        refused = tuple(f"{self.name} was {reason}" for reason in found["refused"])
        told, present = frozenset(found["told"]), frozenset(found["present"])
        return Seen(copies, told, found["waiting"], refused, present, found["client"])

    async def leave(self) -> None:
        """Closes the page."""
        await self._pages.ask("leave", person=self._key)
