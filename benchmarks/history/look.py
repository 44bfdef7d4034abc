"""A fresh process that looks at the past of a board and says how long each look took, and what memory it came to.

python -m benchmarks.history.look REDIS_URL STORE_URL BOARD LOOK...

A look is now, screen:MOMENT:PANEL,PANEL…, whole:MOMENT, compare:BEFORE:AFTER or steps. The same look again is a warm one.
"""

import asyncio
import json
import sys
import time

from pycrdt import Doc

from board.assets import store_at
from board.chronicle.chronicle import Chronicle
from board.historian.reader import Reader
from board.history.step import EVERYTHING
from board.redis import connect
from board.sync.log import Log


async def look(chronicle: Chronicle, reader: Reader, board: str, said: str) -> None:
    """One look, until everything that it shows is there as documents or values."""
    match said.split(":"):
        case ["now"]:
            doc: Doc = Doc()
            for update in (await Log(chronicle.redis, board).open("")).updates():
                doc.apply_update(update)
        case ["screen", moment, panels]:
            parts = ["", *(f"panel/{panel}" for panel in panels.split(","))]
            cut = await chronicle.cut(board, moment, parts)
            for part in parts:
                cut.doc(part)
        case ["whole", moment]:
            cut = await chronicle.cut(board, moment)
            for part in cut.parts():
                cut.doc(part)
        case ["compare", before, after]:
            await reader.compare(board, before, after)
        case ["steps"]:
            await reader.steps(board, EVERYTHING, 50, None)
        case _:
            raise ValueError(said)


async def main(redis_url: str, store_url: str, board: str, *looks: str) -> None:
    """Prints a list of [seconds, processor time since the process began, peak memory in MB so far]."""
    told = []
    async with connect(redis_url) as redis:
        chronicle = Chronicle(redis, store_at(store_url))
        reader = Reader(chronicle)
        for said in looks:
            start = time.perf_counter()
            await look(chronicle, reader, board, said)
            told.append([time.perf_counter() - start, time.process_time(), _peak_mb()])
    print(json.dumps(told))


def _peak_mb() -> float:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1000


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
