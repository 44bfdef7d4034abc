"""Loaded by a server process under measurement: notes whenever its event loop did not come around for a while.

With `LOOP_NOTES=FOLDER` in the environment and this folder on `PYTHONPATH`, each process that makes a uvloop writes
`FOLDER/PID.json`: how long the loop was busy between two beats, as time on the clock and as time on the processor. Its heart
begins to beat when the port is answered: what a process does before, routes and schemas of the API above all, nobody waits for.
"""

import asyncio
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

BEAT_S = 0.002
LONG_MS = 5.0
WRITES_EVERY_S = 0.5


class Beats:
    """A heart in the loop, and a thread beside it that writes down when the heart was late."""

    def __init__(self, loop: asyncio.AbstractEventLoop, file: Path) -> None:
        self._loop = loop
        self._file = file
        self._thread = threading.get_ident()
        self._notes: list[tuple[float, float, float]] = []
        self._clock = time.perf_counter()
        self._processor = time.thread_time()
        loop.call_soon(self._beat)
        threading.Thread(target=self._write, daemon=True).start()

    def _beat(self) -> None:
        clock, processor = time.perf_counter(), time.thread_time()
        late_ms, busy_ms = (clock - self._clock - BEAT_S) * 1000, (processor - self._processor) * 1000
        if max(late_ms, busy_ms) > LONG_MS:
            self._notes.append((time.time(), round(late_ms, 2), round(busy_ms, 2)))
        self._clock, self._processor = clock, processor
        self._loop.call_later(BEAT_S, self._beat)

    def _write(self) -> None:
        while True:
            time.sleep(WRITES_EVERY_S)
            partial = self._file.with_suffix(".part")
            partial.write_text(json.dumps(self._notes[:]))
            partial.replace(self._file)


def watch(folder: Path) -> None:
    """Every loop that uvloop makes from now on has a heart once it serves."""
    import uvloop

    class Watched(uvloop.Loop):
        async def create_server(self, *arguments: Any, **settings: Any) -> asyncio.AbstractServer:
            server: asyncio.AbstractServer = await super().create_server(*arguments, **settings)
            Beats(self, folder / f"{os.getpid()}.json")
            return server

    uvloop.new_event_loop = Watched


if "LOOP_NOTES" in os.environ and "board.app" in Path("/proc/self/cmdline").read_text():
    watch(Path(os.environ["LOOP_NOTES"]))
