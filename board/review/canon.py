"""One way of writing plain values down, and the hashes and ids that are made from it."""

import hashlib
import json
from collections.abc import Mapping

from board.model import Json


def canonical(value: Json) -> bytes:
    """JSON with sorted keys and no spaces; whole numbers without a point, as both languages write them."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Json) -> str:
    """The sha-256 of a value's canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def bytes_digest(data: bytes) -> str:
    """The sha-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def plain(value: object) -> Json:
    """A model's value as JSON knows it: lists, objects, and numbers which are whole where they can be."""
    if isinstance(value, frozenset | set):
        return tuple(sorted(str(item) for item in value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"expected a plain value, got {type(value).__name__}")


def made_id(*parts: str) -> str:
    """A uuid7-shaped id that says the same for the same parts, for ever."""
    return _shaped(hashlib.sha256(canonical(parts)).hexdigest())


def numbered_id(made_ms: int, index: int, *parts: str) -> str:
    """The same with a time and a number in front, so that ids sort as the numbers do."""
    tail = hashlib.sha256(canonical((*parts, str(index)))).hexdigest()
    later, rest = divmod(index, 0x1000)
    return _shaped(f"{made_ms + later:012x}0{rest:03x}{tail}")


def _shaped(hex_digits: str) -> str:
    variant = "89ab"[int(hex_digits[16], 16) % 4]
    shaped = f"{hex_digits[:12]}7{hex_digits[13:16]}{variant}{hex_digits[17:32]}"
    return f"{shaped[:8]}-{shaped[8:12]}-{shaped[12:16]}-{shaped[16:20]}-{shaped[20:]}"
