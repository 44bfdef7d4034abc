"""A real Redis or Valkey for tests: a child on a unix socket in a folder of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READY = b"ready to accept connections"


@contextmanager
def running_redis(binary: Path, folder: Path) -> Iterator[str]:
    """Start the server, wait until it says that it is ready, give its URL; stopped at the end."""
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", "", "--appendonly", "no"]
    with subprocess.Popen([binary, *options], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        try:
            assert process.stdout
            if not any(READY in line.lower() for line in process.stdout):
                raise AssertionError(f"{binary} ended before it was ready")
            yield f"unix://{socket}"
        finally:
            process.kill()
