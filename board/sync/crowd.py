"""All connections of this server: how many there may be, and what all of them have to hear."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from board.errors import CloseCode
from board.sync.live import LiveBoard
from board.sync.session import Session

_MOST_CONNECTIONS: Final = 200
_MOST_UNSIGNED: Final = 300
_RESTARTING: Final = "The server is restarting."
_PACE_S: Final = 0.02
"""How far apart connections are closed, if there are not too many of them: each comes back at another moment."""

logger = logging.getLogger(__name__)


class Crowd:
    """The sessions that last right now."""

    def __init__(self) -> None:
        self._sessions: dict[Session, str] = {}
        self._counts: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._sessions))

    @contextmanager
    def joined(self, session: Session) -> Iterator[None]:
        """Knows a session while it lasts."""
        self._count(session)
        try:
            yield
        finally:
            self._discount(self._sessions.pop(session))

    def crowded(self, session: Session) -> bool:
        """Whether its account has too many connections, or its address too many that have not said who they are."""
        most = _MOST_CONNECTIONS if session.account else _MOST_UNSIGNED
        return self._counts[self._count(session)] > most

    def _count(self, session: Session) -> str:
        """Counts a session under its account, or its address as long as it has none."""
        key = f"account {session.account}" if session.account else f"address {session.visitor.address}"
        before = self._sessions.get(session)
        if before != key:
            self._sessions[session] = key
            self._counts[key] += 1
            if before is not None:
                self._discount(before)
        return key

    def _discount(self, key: str) -> None:
        self._counts[key] -= 1
        if not self._counts[key]:
            del self._counts[key]

    def tick(self, now: float) -> None:
        """Called every few seconds."""
        for session in self:
            session.tick(now)

    async def recheck(self, board: str | None, account: str | None) -> None:
        """Roles may have changed, on a board or of an account or (None) on any and of anybody."""
        for session in self:
            await session.recheck(board, account)

    def send_away(self, board: LiveBoard) -> None:
        """Closes the connections which have this board open."""
        for session in self:
            if any(attachment.board is board for attachment in session.attachments.values()):
                session.close(CloseCode.STORE_AWAY, "The board has to be opened again.")

    async def disperse(self, spread_s: float) -> None:
        """Closes all of them one after the other, none later than that: they come back one after the other too."""
        sessions = list(self)
        random.shuffle(sessions)
        logger.info("sockets sent away sockets=%d", len(sessions))
        for at, session in enumerate(sessions):
            session.close(CloseCode.STORE_AWAY, _RESTARTING)
            if at + 1 < len(sessions):
                await asyncio.sleep(min(_PACE_S, spread_s / len(sessions)))

    def close(self) -> None:
        """Closes all of them: the server ends."""
        for session in self:
            session.close(CloseCode.STORE_AWAY, _RESTARTING)
