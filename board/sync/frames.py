"""Binary WebSocket frames as a server sends them. Unmasked and not compressed, so the same bytes go to everybody.

Built here because `websockets` builds a frame anew for each connection; `tests/sync/test_frames.py` compares the two.
"""

import struct
from typing import Final

_BINARY: Final = 0x82
_SHORT: Final = 126
_MEDIUM: Final = 65536
_WORTH_SHARING: Final = 4096
"""Longer payloads are not copied into a frame: a hundred newcomers share the bytes of one document."""


def framed(head: bytes, payload: bytes = b"") -> tuple[bytes, ...]:
    """One frame that says both; in two pieces where copying would cost more than a second piece."""
    size = len(head) + len(payload)
    if len(payload) > _WORTH_SHARING:
        return _header(size) + head, payload
    return (_header(size) + head + payload,)


def _header(size: int) -> bytes:
    if size < _SHORT:
        return bytes((_BINARY, size))
    if size < _MEDIUM:
        return struct.pack("!BBH", _BINARY, 126, size)
    return struct.pack("!BBQ", _BINARY, 127, size)
