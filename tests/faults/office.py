"""Errands over HTTP while servers die: each is asked for under one key until somebody answers, and must have happened once."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from pycrdt import Map

from board.ids import new_id
from tests.faults.site import Server

_ANSWERS_S: Final = 4.0
_PAUSE_S: Final = 0.1
_MOST_TRIES: Final = 150


@dataclass(slots=True)
class Office:
    """A director's programs at one board."""

    http: httpx.AsyncClient
    servers: Sequence[Server]
    board: str
    token: str
    shot: str
    spare: str
    """A panel on which nobody draws: it is locked and opened again."""
    accepted: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    looks: int = 0
    complaints: list[str] = field(default_factory=list)
    _turn: "itertools.count[int]" = field(default_factory=itertools.count)

    async def suggest_and_accept(self) -> None:
        """A frame is proposed and accepted."""
        frame = {"op": "insert", "shot": self.shot, "after": self.spare, "drawing": []}
        said = {"kind": "frame", "title": "One more", "operations": [frame]}
        made = await self._ask("POST", "/review/suggestions", json=said, key=new_id())
        if made is not None:
            path = f"/review/suggestions/{made['suggestion']}/accept"
            decided = await self._ask("POST", path, json={"revision": made["revision"]}, key=new_id())
            if decided is not None:
                self.accepted[made["suggestion"]] = made["ghosts"][0]

    async def lock_and_open(self) -> None:
        """The spare panel is locked and opened again."""
        await self._ask("PUT", f"/panels/{self.spare}/lock", json={"reason": "approved"})
        await self._ask("DELETE", f"/panels/{self.spare}/lock")

    async def comment(self) -> None:
        """Something is said about it."""
        text = f"How about {next(self._turn)}?"
        if await self._ask(
            "POST", "/review/comments", json={"text": text, "table": "panels", "subject": self.spare}, key=new_id()
        ):
            self.comments.append(text)

    async def look_back(self) -> None:
        """The past is asked for: a historian is started beside a server."""
        if await self._ask("GET", "/history/steps") is not None:
            self.looks += 1

    def faults(self, board: Any, review: Any) -> list[str]:
        """What did not happen once; takes both documents."""
        panels = board.get("panels", type=Map).to_py()
        decided = [one.get("suggestion") for one in review.get("decisions", type=Map).to_py().values()]
        said = [one.get("text") for one in review.get("comments", type=Map).to_py().values()]
        lost = [f"the frame {ghost} is not on the board" for ghost in self.accepted.values() if ghost not in panels]
        often = [f"suggestion {id} was decided {n} times" for id in self.accepted if (n := decided.count(id)) != 1]
        words = [f"“{text}” was said {n} times" for text in self.comments if (n := said.count(text)) != 1]
        return [*self.complaints, *lost, *often, *words]

    async def _ask(self, method: str, path: str, *, json: Any = None, key: str = "") -> dict[str, Any] | None:
        """Asks one server after the other until one answers; what is refused is complained about."""
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Idempotency-Key": key} if key else {})
        for _ in range(_MOST_TRIES):
            server = self.servers[next(self._turn) % len(self.servers)]
            url = f"http://127.0.0.1:{server.port}/api/boards/{self.board}{path}"
            try:
                answer = await self.http.request(method, url, json=json, headers=headers, timeout=_ANSWERS_S)
            except httpx.TransportError:
                await self._rest()
                continue
            if answer.status_code < 300:
                return dict(answer.json()) if answer.content else {}
            if answer.status_code < 500:
                self.complaints.append(f"{method} {path}: {answer.status_code} {answer.text}")
                return None
            await self._rest()
        self.complaints.append(f"{method} {path}: nobody answered")
        return None

    async def _rest(self) -> None:
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=_PAUSE_S)
