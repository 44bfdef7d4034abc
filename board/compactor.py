"""The process that keeps documents' tails and boards' streams short: `python -m board.compactor`, started by the supervisor."""

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from board.chronicle.chronicle import Chronicle
from board.chronicle.rounds import Rounds
from board.chronicle.tending import Tender
from board.crew import people_of
from board.errors import CannotStart
from board.folder import DataFolder
from board.historian.shelf import Shelf
from board.logs import log_to_stderr
from board.readout import Readout
from board.redis import connect
from board.settings import Settings, read_settings
from board.stores import store_of
from board.tally import TALLY

_TELLS_EVERY_S: Final = 5.0


async def run(settings: Settings) -> None:
    """Until cancelled."""
    if settings.redis_url is None:
        raise CannotStart("The compactor needs BOARD_REDIS_URL.")
    async with connect(settings.redis_url) as redis:
        people = people_of(redis, settings)

        async def boards() -> list[str]:
            return [board.id for board in (await people.register()).every_board]

        store = store_of(settings)
        with ThreadPoolExecutor(1) as threads:
            shelf = Shelf(Chronicle(redis, store), threads, most_entries=0)
            tender = Tender(redis, store, has_room=_room_of(settings))
            async with asyncio.TaskGroup() as group:
                group.create_task(_tell(Readout(DataFolder(settings.data).metrics, "compactor"), tender))
                group.create_task(Rounds(tender, boards, shelf.write).run())


async def _tell(readout: Readout, tender: Tender) -> None:
    """The servers of this machine answer for it."""
    while True:
        readout.write(TALLY, {"unsealed": tender.unsealed_ms(time.time_ns() // 1_000_000) / 1000})
        await asyncio.sleep(_TELLS_EVERY_S)


def _room_of(settings: Settings) -> Callable[[], bool]:
    return (lambda: True) if settings.store_url else DataFolder(settings.data).has_room


def main() -> None:
    """As a child of the supervisor, which says by the environment what it shall work on."""
    settings = read_settings(os.environ)
    log_to_stderr(settings.log)
    asyncio.run(run(settings))


if __name__ == "__main__":
    main()
