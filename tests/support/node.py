"""Real Yjs clients in Node processes, driven by commands; every answer is a JSON object."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.support.eventually import eventually_answers
from tests.support.tools import needs

ROOT = Path(__file__).parents[2]

Stock = Literal["hocuspocus", "y_websocket"]
Look = dict[str, Any]


@dataclass(slots=True)
class NodeClient:
    """One provider with one document."""

    process: asyncio.subprocess.Process

    async def do(self, what: str, **arguments: object) -> Look:
        """Runs a command and gives its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": what, **arguments}).encode() + b"\n")
        async with asyncio.timeout(10):
            line = await self.process.stdout.readline()
        assert line, "the client has ended"
        answer: Look = json.loads(line)
        return answer

    async def look(self) -> Look:
        """Document, awareness and notices as they are now."""
        return await self.do("look")

    async def until(self, seen: Callable[[Look], object], seconds: float = 10) -> Look:
        """The first look that satisfies the condition."""
        last: Look = {}

        async def ask() -> bool:
            nonlocal last
            last = await self.look()
            return bool(seen(last))

        try:
            await eventually_answers(ask, seconds)
        except TimeoutError:
            raise AssertionError(f"never seen; at last {last}") from None
        return last


@asynccontextmanager
async def node_client(kind: Stock, url: str, token: str, name: str, *, connect: bool = True) -> AsyncIterator[NodeClient]:
    """A client of this kind for one document, connected at once unless told otherwise."""
    script = ROOT / "tests" / "interop" / f"{kind}.mjs"
    process = await asyncio.create_subprocess_exec(
        needs("node"), script, ROOT / "frontend", url, token, name, stdin=-1, stdout=-1, limit=2**24
    )
    client = NodeClient(process)
    try:
        if connect:
            await client.do("connect")
        yield client
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
