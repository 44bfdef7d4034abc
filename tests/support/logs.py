"""What a server's Redis has of a board's log."""

from board.sync.hub import Hub
from board.sync.log import Stored


async def stream_of(hub: Hub, board: str) -> list[Stored]:
    """The entries that have not been sealed away, oldest first."""
    async with hub.hold(board) as live:
        return [stored async for stored in live.log.entries()]
