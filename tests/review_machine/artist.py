"""Somebody who works on a board with a Yjs client of their own, goes away with it and comes back; nothing of the server's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from board.document import Document
from board.names import DocumentName
from tests.support.client import PycrdtReplica, SyncClient
from tests.support.serving import Serving


@dataclass(slots=True)
class Artist:
    """Their documents of one board, by part; opened when they are first needed."""

    account: str
    serving: Serving
    board: str
    online: bool = True
    refused: list[str] = field(default_factory=list)
    """The parts of which work was refused."""
    _copies: dict[str, SyncClient] = field(default_factory=dict)

    async def doc(self, part: str) -> Document:
        """Their copy; away from the server it is what they had opened before."""
        if part not in self._copies and self.online:
            await self._open(part, PycrdtReplica())
        copy: Document = self._replica(part).doc
        return copy

    def has(self, part: str) -> bool:
        """Whether they can work on it now."""
        return self.online or part in self._copies

    async def work(self, part: str, edit: Callable[[Document], Any]) -> None:
        """An edit: saved when this returns, or kept until they come back."""
        doc = await self.doc(part)
        client = self._copies[part]
        before = doc.get_state()
        edit(doc)
        if self.online:
            await client.push(before)
            await self._until_answered(part)

    async def go_away(self) -> None:
        """The network is gone."""
        for client in self._copies.values():
            await client.disconnect()
        self.online = False

    async def come_back(self, serving: Serving) -> None:
        """To this server or the other; what was made meanwhile is sent as every provider sends it."""
        self.serving, self.online = serving, True
        for part in list(self._copies):
            await self._open(part, self._replica(part))

    async def see(self, part: str, shows: Callable[[Document], bool]) -> None:
        """Waits until their screen shows it."""
        doc = await self.doc(part)
        await self._copies[part].until(lambda: shows(doc))

    async def leave(self) -> None:
        """Closes everything."""
        if self.online:
            await self.go_away()
        self._copies.clear()

    async def _open(self, part: str, replica: PycrdtReplica) -> None:
        name = DocumentName(self.board, part).text
        client = self._copies[part] = SyncClient(self.serving.collab(), self.account, name, replica)
        await client.connect()
        await self._until_answered(part)

    async def _until_answered(self, part: str) -> None:
        """Everything that was sent is saved; refused work is dropped with the copy, and a fresh copy is opened."""
        client = self._copies[part]
        await client.until(lambda: _refusals(client) or (client.synced and client.saved >= client.sent))
        if _refusals(client):
            self.refused.append(part)
            await client.disconnect()
            await self._open(part, PycrdtReplica())

    def _replica(self, part: str) -> PycrdtReplica:
        replica = self._copies[part].replica
        assert isinstance(replica, PycrdtReplica)
        return replica


def _refusals(client: SyncClient) -> list[dict[str, Any]]:
    return [notice for notice in client.notices if "refused" in notice]
