"""A compactor that does nothing but tend one board, over and over: `python -m tests.chronicle.child REDIS FOLDER BOARD`."""

import asyncio
import sys
from pathlib import Path

from board.assets import local_store
from board.chronicle.tending import Tender
from board.redis import connect
from tests.chronicle.world import SMALL


async def _main(url: str, folder: str, board: str) -> None:
    async with connect(url) as redis:
        tender = Tender(redis, local_store(Path(folder)), SMALL)
        print("tending", flush=True)
        while True:
            await tender.tend(board)


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
