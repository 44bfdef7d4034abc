"""Frames that no client sends: by chance, from a seed."""

import random
from collections.abc import Callable
from typing import Final

from board.lib0 import text, uint
from board.sync.protocol import Framing
from tests.attacks.intruder import framed


class Garbage:
    """Says nothing that has a meaning."""

    def __init__(self, framing: Framing, name: str, seed: int) -> None:
        self._dice = random.Random(seed)
        self._prefix = text(name) if framing is Framing.HOCUSPOCUS else b""

    def piece(self, proper: bytes) -> bytes:
        """Bytes for the wire: one frame, or what is none; some are a proper message, spoilt."""
        return self._dice.choice(_KINDS)(self, proper)

    def _noise(self, proper: bytes) -> bytes:
        return framed(self._dice.randbytes(self._dice.choice((0, 1, 2, 5, 40, 300))))

    def _noise_about_the_document(self, proper: bytes) -> bytes:
        return framed(self._prefix + self._dice.randbytes(self._dice.choice((0, 1, 2, 5, 40, 300))))

    def _cut_off(self, proper: bytes) -> bytes:
        whole = proper
        return framed(whole[: self._dice.randrange(len(whole))])

    def _too_long(self, proper: bytes) -> bytes:
        return framed(proper + self._dice.randbytes(self._dice.choice((1, 2, 9))))

    def _bent(self, proper: bytes) -> bytes:
        raw = bytearray(proper)
        for _ in range(self._dice.choice((1, 2, 4))):
            at = self._dice.randrange(len(raw))
            raw[at] ^= 1 << self._dice.randrange(8)
        return framed(bytes(raw))

    def _announcing_much(self, proper: bytes) -> bytes:
        kind = self._dice.choice((b"\0\0", b"\0\1", b"\0\2", b"\1", b"\5", b"\2\0"))
        return framed(self._prefix + kind + uint(self._dice.choice((2**20, 2**32, 2**53 - 1))) + b"\1" * 9)

    def _of_no_kind(self, proper: bytes) -> bytes:
        return framed(self._prefix + uint(self._dice.choice((6, 8, 9, 99, 2**40))) + b"\0\0")

    def _an_endless_number(self, proper: bytes) -> bytes:
        return framed(self._prefix + b"\0\2" + b"\xff" * self._dice.choice((9, 100, 50_000)))

    def _as_text(self, proper: bytes) -> bytes:
        return framed(b"hello", opcode=1)

    def _no_frame(self, proper: bytes) -> bytes:
        return self._dice.choice(
            (b"\xff\xff", b"\x83\x80\0\0\0\0", b"\x82\x01x", b"\xc2\x80\0\0\0\0", b"\x80\x80\0\0\0\0", b"\x81\x81\0\0\0\0\xff")
        )

    def _too_large(self, proper: bytes) -> bytes:
        return b"\x82\xff" + (9_000_000).to_bytes(8, "big") + b"\0\0\0\0"


_NO_FRAMES: Final = (
    *(b"\xff\xff", b"\x82\x01x", b"\x83\x80\0\0\0\0", b"\xc2\x80\0\0\0\0"),  # bits of no meaning, no mask, no such kind
    *(b"\x80\x80\0\0\0\0", b"\x81\x81\0\0\0\0\xff"),  # the rest of nothing, a text that is none
)
_KINDS: Final[tuple[Callable[[Garbage, bytes], bytes], ...]] = (
    *(Garbage._noise, Garbage._noise_about_the_document, Garbage._cut_off, Garbage._cut_off, Garbage._too_long),
    *(Garbage._bent, Garbage._bent, Garbage._announcing_much, Garbage._of_no_kind, Garbage._an_endless_number),
    *(Garbage._as_text, Garbage._no_frame, Garbage._too_large),
)
