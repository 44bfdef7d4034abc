"""Tells those who look at a board that there is more history, and lets a historian go that nobody asks."""

import asyncio
from typing import Final

from board.sync.live import BOARD
from board.web.services import Services

_LOOK_S: Final = 1.0


class Herald:
    """One for a server process: each tells its own sessions, for each follows the logs of its open boards."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._told: dict[str, str] = {}

    async def run(self) -> None:
        """Looks again and again, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_S)
            self.look()
            await self._services.historian.rest(asyncio.get_running_loop().time())

    def look(self) -> None:
        """Says once where each log stands that has moved since it was last looked at.

        Of a board that was opened since then nobody knows whether it moved before or after people came: they are told.
        """
        boards = self._services.hub.open_boards()
        for live in boards:
            if self._told.get(live.id) != live.position:
                live.say(BOARD, {"history": live.position})
        self._told = {live.id: live.position for live in boards}
