"""Loaded by the processes of a server under test: an update with certain words in it kills the process that applies it.

With this folder on `PYTHONPATH`, server processes treat `FATAL-EDIT` as bytes that crash the library, and stop for ever in the
middle of `HANGING-EDIT`.
"""

import os
import signal
from pathlib import Path
from typing import Any


def poison() -> None:
    """From here on the library is fragile."""
    import pycrdt

    library: Any = pycrdt.Doc
    apply_update = library.apply_update

    def apply_or_die(doc: object, update: bytes) -> None:
        if b"FATAL-EDIT" in update:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"HANGING-EDIT" in update:
            os.kill(os.getpid(), signal.SIGSTOP)
        apply_update(doc, update)

    library.apply_update = apply_or_die  # nothing of ours is changed for the test


if b"board.app" in Path("/proc/self/cmdline").read_bytes():
    poison()
