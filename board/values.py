"""Values of the schema's kinds: read leniently from what a document holds, checked strictly before they are written."""

import json
import sys
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from board import schema
from board.model import Json
from board.schema import Kind

_SAFE = 2**53 - 1  # the largest whole number that JavaScript keeps exact

Value: TypeAlias = "Json | bytes | frozenset[str]"


class BadValue(ValueError):
    """The value does not fit its field; says what was expected and what came."""


def read(kind: Kind, shape: str | None, raw: object) -> Value:
    """The value of a field as stored (plain JSON: what a Y type says), in the form of the model; raises `BadValue`."""
    if kind == "json" and shape is not None:
        return _flat_list(shape, raw)
    return _READERS[kind](raw)


def check(where: str, kind: Kind, value: object) -> Value:
    """The value as the document will hold it, within the limits of its kind; raises `BadValue`."""
    try:
        checked = read(kind, schema.SHAPES.get(where), value)
    except BadValue as bad:
        raise BadValue(f"{where}: {bad}") from None
    _check_size(where, kind, checked)
    _check_bounds(where, checked)
    return checked


def code_units(text: str) -> int:
    """The length as JavaScript and Yjs count it: in code units of UTF-16."""
    return len(text) + sum(character > "\uffff" for character in text)


def check_text(where: str, text: object) -> str:
    """Text fit for a document: no half of a surrogate pair, no U+FFFD, both of which mean that something was cut."""
    if not isinstance(text, str):
        raise BadValue(f"{where}: expected text, got {_shown(text)}")
    if any(character == "\ufffd" or "\ud800" <= character <= "\udfff" for character in text):
        raise BadValue(f"{where}: expected whole characters, got a half or U+FFFD in {text[:40]!r}")
    return text


def _read_str(raw: object) -> str:
    if not isinstance(raw, str):
        raise BadValue(f"expected text, got {_shown(raw)}")
    return raw


def _read_bool(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise BadValue(f"expected true or false, got {_shown(raw)}")
    return raw


def _read_int(raw: object) -> int:
    # The CRDT knows one kind of number: a whole one comes back as 1.0.
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw != raw or abs(raw) > _SAFE or raw != int(raw):
        raise BadValue(f"expected a whole number, got {_shown(raw)}")
    return int(raw)


def _read_float(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) <= sys.float_info.max:
        raise BadValue(f"expected a finite number, got {_shown(raw)}")
    return float(raw)


def _read_set(raw: object) -> frozenset[str]:
    if isinstance(raw, frozenset | set):
        return frozenset(_read_str(item) for item in raw)
    if not isinstance(raw, dict):
        raise BadValue(f"expected a set of ids, got {_shown(raw)}")
    return frozenset(key for key, value in raw.items() if value is True)


def _read_bytes(raw: object) -> bytes:
    if not isinstance(raw, bytes | bytearray):
        raise BadValue(f"expected bytes, got {_shown(raw)}")
    return bytes(raw)


def _read_json(raw: object) -> Json:
    return _frozen(raw, schema.LIMITS["json_depth"])


def _frozen(raw: object, depth: int) -> Json:
    if raw is None or isinstance(raw, str | bool):
        return raw
    if isinstance(raw, int | float):
        number = _read_float(raw)
        return int(number) if number.is_integer() and abs(number) <= _SAFE else number
    if depth == 0 or not isinstance(raw, dict | list | tuple):
        raise BadValue(f"expected plain values at most {schema.LIMITS['json_depth']} deep, got {_shown(raw)}")
    if isinstance(raw, dict):
        return {_read_str(key): _frozen(value, depth - 1) for key, value in raw.items()}
    return tuple(_frozen(value, depth - 1) for value in raw)


def _flat_list(shape: str, raw: object) -> Json:
    item: Callable[[object], str | float] = _read_str if shape == "strings" else _read_float
    if not isinstance(raw, list | tuple):
        raise BadValue(f"expected a list of {shape}, got {_shown(raw)}")
    return tuple(item(value) for value in raw)


def _check_size(where: str, kind: Kind, value: Value) -> None:
    size = _size(kind, value)
    limit = schema.LIMITS.get(kind, size)
    if size > limit:
        raise BadValue(f"{where}: expected a size of at most {limit}, got {size}")


def _size(kind: Kind, value: Value) -> int:
    if isinstance(value, str):
        return code_units(check_text(kind, value))
    if isinstance(value, bytes | frozenset):
        return len(value)
    if kind != "json":
        return 0
    for text in _strings(value):
        check_text(kind, text)
    return code_units(json.dumps(value, separators=(",", ":"), ensure_ascii=False))


def _strings(value: Json) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)


def _check_bounds(where: str, value: Value) -> None:
    bounds = schema.BOUNDS.get(where)
    if bounds is not None and isinstance(value, int | float) and not bounds[0] <= value <= bounds[1]:
        raise BadValue(f"{where}: expected {bounds[0]} to {bounds[1]}, got {value}")


def _shown(raw: object) -> str:
    return f"{type(raw).__name__} {str(raw)[:40]!r}"


_READERS: Final[dict[Kind, Callable[[object], Value]]] = {
    "str": _read_str,
    "int": _read_int,
    "float": _read_float,
    "bool": _read_bool,
    "json": _read_json,
    "text": _read_str,
    "set": _read_set,
    "bytes": _read_bytes,
}
