"""One socket as its session uses it: sends without waiting, keeps quiet connections alive, and gives hopeless ones up."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Final, Protocol

from board.errors import CloseCode
from board.sync.protocol import (
    KEEPALIVE_HOCUSPOCUS,
    KEEPALIVE_YJS,
    Authenticated,
    Denied,
    Framing,
    Parcel,
    SyncStep1,
    SyncStep2,
)
from board.tally import TALLY

logger = logging.getLogger(__name__)

_MOST_BUFFERED: Final = 8_000_000
_LONGEST_STALL_S: Final = 60.0
_QUIET_S: Final = 12.0
_LONGEST_REASON: Final = 100


class Closing(Exception):
    """The socket has to be closed, for this reason."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Socket(Protocol):
    """What a line needs of a connection; sending never waits. The connection says when it stalls and when it has drained."""

    def buffered(self) -> int: ...

    def send_frame(self, pieces: tuple[bytes, ...]) -> None: ...

    def close_soon(self, code: int, reason: str) -> None: ...

    def __aiter__(self) -> AsyncIterator[str | bytes]: ...


class Line:
    """A socket and its framing."""

    def __init__(self, socket: Socket, framing: Framing) -> None:
        self._socket = socket
        self._is_yjs = framing is Framing.YJS
        self.account = ""
        """Whose it is, once they have said so: for the logs."""
        self._spoke = False
        self._spoke_at = 0.0
        self._stalled_at = 0.0
        self.is_behind = False
        """Whether the client reads more slowly than we write."""

    def __aiter__(self) -> AsyncIterator[str | bytes]:
        return aiter(self._socket)

    @property
    def buffered(self) -> int:
        """How many bytes wait for the client."""
        return self._socket.buffered()

    def takes(self, parcel: Parcel) -> bool:
        """Whether a message may be sent now: while the client is behind, only what it cannot do without."""
        return not self.is_behind or isinstance(parcel.message, SyncStep1 | SyncStep2 | Denied | Authenticated)

    def deliver(self, key: str, parcel: Parcel) -> None:
        """Sends a message about the document of this key, if the framing has a word for it."""
        if pieces := parcel.for_yjs() if self._is_yjs else parcel.for_hocuspocus(key):
            self.send(pieces)

    def send(self, pieces: tuple[bytes, ...]) -> None:
        """Sends a frame, or closes a connection that has too much before it."""
        self._spoke = True
        self._socket.send_frame(pieces)
        if self.is_behind and self.buffered > _MOST_BUFFERED:
            self.close(CloseCode.COME_BACK, "The connection is too slow.")

    def stalled(self) -> None:
        """The client reads more slowly than we write."""
        self.is_behind, self._stalled_at = True, asyncio.get_running_loop().time()
        TALLY.stalls += 1
        logger.info("session fell behind account=%s bytes=%d", self.account, self.buffered)

    def drained(self) -> None:
        """The client has caught up."""
        self.is_behind = False

    def tick(self, now: float) -> None:
        """Called every few seconds: keeps a quiet connection alive and ends a hopeless one."""
        if self._spoke:
            self._spoke, self._spoke_at = False, now
        if self.is_behind and now - self._stalled_at > _LONGEST_STALL_S:
            self.close(CloseCode.COME_BACK, "The connection is too slow.")
        elif now - self._spoke_at > _QUIET_S:
            self.send(KEEPALIVE_YJS if self._is_yjs else KEEPALIVE_HOCUSPOCUS)

    def close(self, code: int, reason: str) -> None:
        """Closes the connection; what was sent before still arrives."""
        logger.info("session closed account=%s code=%d reason=%s", self.account, code, reason)
        self._socket.close_soon(code, reason[:_LONGEST_REASON])
