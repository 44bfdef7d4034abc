"""A compactor that tends one board once and dies, by its own hand, just before its nth word to Redis or to the object store."""

import asyncio
import itertools
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import obstore
from redis.asyncio.connection import AbstractConnection

from board.assets import local_store
from board.chronicle import shelf
from board.chronicle.chronicle import Chronicle
from board.chronicle.tending import Tender
from board.historian.shelf import Shelf
from board.redis import connect
from tests.chronicle.world import SMALL

_WORDS: Final = (
    (AbstractConnection, "send_packed_command"),
    (obstore, "put_async"),
    (obstore, "get_async"),
    (obstore, "get_ranges_async"),
    (obstore, "delete_async"),
    (shelf, "_flush"),
)
"""Whatever leaves the process; a pipeline is one word."""


def tend(url: str, folder: Path, board: str, step: int) -> None:
    """All that the compactor does to a board, chapters included."""
    words = itertools.count(1)
    for owner, name in _WORDS:
        setattr(owner, name, _counted(getattr(owner, name), words, step))
    asyncio.run(tend_once(url, folder, board))


async def tend_once(url: str, folder: Path, board: str) -> None:
    """The same without a death."""
    async with connect(url) as redis:
        store = local_store(folder)
        await Tender(redis, store, SMALL).tend(board)
        with ThreadPoolExecutor(1) as threads:
            await Shelf(Chronicle(redis, store), threads, most_entries=0).write(board)


def _counted(word: Callable[..., Any], words: "itertools.count[int]", last: int) -> Callable[..., Any]:
    def said(*given: Any, **named: Any) -> Any:
        if next(words) >= last:
            os.kill(os.getpid(), signal.SIGKILL)
        return word(*given, **named)

    return said
