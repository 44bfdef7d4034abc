"""One worker process, until SIGTERM or Ctrl-C: for `board worker`, and as the built-in assistant beside a server."""

import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

from board.logs import log_to_stderr
from board.worker.errors import NotAdmitted
from board.worker.server import Server
from board.worker.thinker import Thinker
from board.worker.worker import Worker

logger = logging.getLogger(__name__)


async def work(url: str, token: str, concurrency: int = 1) -> None:
    """Work for the server at this address until a signal; raises `NotAdmitted`."""
    leaving = leaving_on_signals()
    async with Server(url, token) as server:
        await Worker(server, [Thinker() for _ in range(concurrency)]).run(leaving)


def leaving_on_signals() -> asyncio.Event:
    """Set when the process shall end."""
    leaving = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, leaving.set)
    return leaving


async def _assist(url: str, token: str) -> None:
    try:
        await work(url, token)
    except NotAdmitted as exc:
        # The operator took it away while the server runs: starting again and again would not bring it back.
        logger.warning("assistant rests reason=%s", exc)
        await leaving_on_signals().wait()


def main() -> None:
    """`python -m board.worker.process URL TOKENFILE`: the assistant of the supervisor's."""
    log_to_stderr(os.environ.get("BOARD_LOG", "info"))
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(_assist(sys.argv[1], Path(sys.argv[2]).read_text().strip()))


if __name__ == "__main__":
    main()
