"""The bytes of lib0: bounded integers, texts and plain values; reads nothing that its own writer would not write.

Every length is compared with what is left before anything is reserved, and an integer has one spelling only, so a hostile
message costs no more than its honest twin.
"""

import math
from struct import Struct

type_undefined, type_null, type_int, type_float32, type_float64, type_bigint = 127, 126, 125, 124, 123, 122
type_false, type_true, type_text, type_map, type_list, type_bytes = 121, 120, 119, 118, 117, 116

MAX_INT = 2**53 - 1
"""Beyond it JavaScript's numbers are no longer whole."""

MAX_DEPTH = 8
"""How deep lists and maps of a plain value may nest; yrs overflows its stack at some ten thousand."""

Plain = None | bool | int | float | str | bytes | list["Plain"] | dict[str, "Plain"]

_FLOAT32 = Struct(">f")
_FLOAT64 = Struct(">d")
_INT64 = Struct(">q")
_MAX_BYTES = 8  # of seven bits: the least number beyond MAX_INT needs all of them


class Malformed(Exception):
    """The bytes are not what they claim to be."""


class Reader:
    """A place in some bytes; every read moves it on or raises `Malformed`."""

    __slots__ = ("data", "end", "pos")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pos = 0
        self.end = len(data)

    def byte(self) -> int:
        """The next byte."""
        try:
            value = self.data[self.pos]
        except IndexError:
            raise Malformed("the bytes end too early") from None
        self.pos += 1
        return value

    def uint(self) -> int:
        """An unsigned integer, at most `MAX_INT`, in its shortest form."""
        pos = self.pos
        try:
            value = self.data[pos]
            if value < 0x80:
                self.pos = pos + 1
                return value
            byte = self.data[pos + 1]
        except IndexError:
            raise Malformed("the bytes end too early") from None
        if 0 < byte < 0x80:
            self.pos = pos + 2
            return value & 0x7F | byte << 7
        return self._rest(value & 0x7F, 7, pos + 1)

    def _rest(self, value: int, shift: int, pos: int) -> int:
        """The bytes of an integer after its first."""
        for byte in self.data[pos : pos + _MAX_BYTES - 1]:
            pos += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                if byte == 0 or value > MAX_INT:
                    raise Malformed("an integer is too large or not in its shortest form")
                self.pos = pos
                return value
        raise Malformed("an integer does not end")

    def sint(self) -> int:
        """A signed integer of at most 53 bits; JavaScript's minus zero, which lib0 writes, reads as zero."""
        first = self.byte()
        value = first & 0x3F
        if first & 0x80:
            value = self._rest(value, 6, self.pos)
        return -value if first & 0x40 else value

    def count(self, least: int) -> int:
        """How many items of at least `least` bytes each follow: never more than there is room for."""
        count = self.uint()
        if count * least > self.end - self.pos:
            raise Malformed(f"{count} items are announced and {self.end - self.pos} bytes are left")
        return count

    def blob(self) -> bytes:
        """Bytes behind their length."""
        start = self.skip_blob()
        return self.data[start : self.pos]

    def skip_blob(self) -> int:
        """Pass over bytes behind their length; answers where they begin."""
        length = self.uint()
        start = self.pos
        self.pos = start + length
        if self.pos > self.end:
            raise Malformed(f"{length} bytes are announced and {self.end - start} are left")
        return start

    def text(self) -> str:
        """Strict UTF-8 behind its length in bytes."""
        start = self.skip_blob()
        try:
            return str(self.data[start : self.pos], "utf-8")
        except UnicodeDecodeError:
            raise Malformed("a text is not UTF-8") from None

    def plain(self, depth: int = 0) -> Plain:
        """A plain value as Yjs stores it in lists and maps; NaN and the infinities are refused, they break JSON in browsers."""
        kind = self.byte()
        if kind == type_text:
            return self.text()
        if kind == type_int:
            return self.sint()
        if kind in _CONSTANTS:
            return _CONSTANTS[kind]
        if kind in (type_float32, type_float64):
            return self._float(_FLOAT32 if kind == type_float32 else _FLOAT64)
        if kind == type_bytes:
            return self.blob()
        if kind == type_bigint:
            return self._bigint()
        if depth == MAX_DEPTH:
            raise Malformed(f"a value nests deeper than {MAX_DEPTH}")
        if kind == type_list:
            return [self.plain(depth + 1) for _ in range(self.count(1))]
        if kind == type_map:
            return self._map(depth)
        raise Malformed(f"{kind} is not a kind of value")

    def _map(self, depth: int) -> Plain:
        pairs = {self.text(): self.plain(depth + 1) for _ in range(self.count(2))}
        if "__proto__" in pairs:
            raise Malformed("a key would change what JavaScript's objects are")
        return pairs

    def _float(self, form: Struct) -> float:
        value: float = form.unpack(self._take(form.size))[0]
        if not math.isfinite(value):
            raise Malformed("a number is not finite")
        return value

    def _bigint(self) -> int:
        value: int = _INT64.unpack(self._take(8))[0]
        if not -MAX_INT <= value <= MAX_INT:
            raise Malformed("an integer is beyond 53 bits")
        return value

    def _take(self, size: int) -> bytes:
        pos = self.pos
        if size > self.end - pos:
            raise Malformed("the bytes end too early")
        self.pos = pos + size
        return self.data[pos : self.pos]

    def close(self) -> None:
        """Refuse what is left over."""
        if self.pos != self.end:
            raise Malformed(f"{self.end - self.pos} bytes are left over")


_CONSTANTS: dict[int, bool | None] = {type_undefined: None, type_null: None, type_false: False, type_true: True}


def uint(value: int) -> bytes:
    """An unsigned integer."""
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def sint(value: int) -> bytes:
    """A signed integer."""
    sign = 0x40 if value < 0 else 0
    value = abs(value)
    if value < 0x40:
        return bytes((sign | value,))
    return bytes((0x80 | sign | value & 0x3F,)) + uint(value >> 6)


def blob(value: bytes) -> bytes:
    """Bytes behind their length."""
    return uint(len(value)) + value


def text(value: str) -> bytes:
    """UTF-8 behind its length in bytes; a lone surrogate has no spelling and raises `UnicodeEncodeError`."""
    return blob(value.encode())


def plain(value: Plain) -> bytes:
    """A plain value as Yjs stores it; whole numbers are written as integers, others as 64 bit floats."""
    match value:
        case None:
            return bytes((type_null,))
        case bool():
            return bytes((type_true if value else type_false,))
        case int():
            return bytes((type_int,)) + sint(value)
        case float():
            return bytes((type_float64,)) + _FLOAT64.pack(value)
        case str():
            return bytes((type_text,)) + text(value)
        case bytes():
            return bytes((type_bytes,)) + blob(value)
        case list():
            return bytes((type_list,)) + uint(len(value)) + b"".join(map(plain, value))
        case dict():
            pairs = (text(key) + plain(item) for key, item in value.items())
            return bytes((type_map,)) + uint(len(value)) + b"".join(pairs)
