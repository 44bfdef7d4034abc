"""What goes over the pipes between a server and its historian: pieces, each behind its length."""

import asyncio
import struct
from typing import Final, Literal

LENGTH: Final = struct.Struct("<Q")
HEAD: Final = struct.Struct("<QB")
"""The number of the question, and what its answer is."""

VALUE: Final = 0
BODY: Final = 1
REFUSED: Final = 2
FAILED: Final = 3
Outcome = Literal[0, 1, 2, 3]
"""A pickled value, the body of an HTTP answer, a pickled exception that the asker knows, or nothing but the fact."""


async def read_piece(pipe: asyncio.StreamReader) -> bytes:
    """The next piece; raises `asyncio.IncompleteReadError` at the end."""
    (length,) = LENGTH.unpack(await pipe.readexactly(LENGTH.size))
    return await pipe.readexactly(length)
