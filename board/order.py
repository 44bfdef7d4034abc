"""Order keys: base-62 fractions compared by code unit, with three random digits at the end.

A key never ends in `0`, so that there is always room before it. The random digits keep two people who insert at the same
place at the same time from making the same key; should they do it all the same, the next insertion there sorts it out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LONGEST = 40
_BASE = len(DIGITS)
_RANDOM_DIGITS = 3
_OPEN_STEM = 3  # stem digits at an open end: room for 119,000 additions before a fourth is needed

Below = Callable[[int], int]
"""A random whole number from zero to below the argument."""


@dataclass(frozen=True, slots=True)
class Placing:
    """What placing needs to write: the keys of the new items, and the keys of neighbours that had to move over."""

    keys: tuple[str, ...]
    moved: dict[str, str]


def is_key(text: str) -> bool:
    """Whether the text can stand as an order key."""
    return 0 < len(text) <= LONGEST and not text.endswith("0") and all(digit in DIGITS for digit in text)


def sort_key(key: str, id: str) -> tuple[bytes, bytes]:
    """Sorts by code unit of UTF-16 as JavaScript does, the id breaking ties."""
    return key.encode("utf-16-be", "surrogatepass"), id.encode("utf-16-be", "surrogatepass")


def between(before: str | None, after: str | None, below: Below) -> str:
    """A key between two, or beyond one of them; `None` is the open end."""
    return spread(1, before, after, below)[0]


def spread(count: int, before: str | None, after: str | None, below: Below) -> list[str]:
    """So many keys in order between two, evenly; beyond an open end, close to the one given."""
    if before is not None and after is not None and before >= after:
        raise ValueError(f"expected before < after, got {before!r} and {after!r}")
    return [_digits(stem, length) + _tail(below) for stem, length in _stems(count, before, after)]


def place(siblings: Sequence[tuple[str, str]], index: int, count: int, below: Below) -> Placing:
    """Keys for new items at an index among siblings, (key, id) in order; re-keys what leaves no room."""
    if not all(is_key(key) for key, _ in siblings):
        return _rekeyed(siblings, 0, len(siblings), index, count, below)
    before = siblings[index - 1][0] if index > 0 else None
    after = siblings[index][0] if index < len(siblings) else None
    if before is not None and before == after:
        first, last = _run_of_equals(siblings, index)
        placing = _rekeyed(siblings, first, last, index, count, below)
    else:
        placing = Placing(tuple(spread(count, before, after, below)), {})
    if max(map(len, (*placing.keys, *placing.moved.values())), default=0) > LONGEST:
        return _rekeyed(siblings, 0, len(siblings), index, count, below)
    return placing


def _rekeyed(siblings: Sequence[tuple[str, str]], first: int, last: int, index: int, count: int, below: Below) -> Placing:
    """New keys for siblings `first` to `last` and for the new items among them."""
    before = siblings[first - 1][0] if first > 0 else None
    after = siblings[last][0] if last < len(siblings) else None
    keys = spread(last - first + count, before, after, below)
    new = keys[index - first : index - first + count]
    old = keys[: index - first] + keys[index - first + count :]
    ids = [id for _, id in siblings[first:last]]
    return Placing(tuple(new), dict(zip(ids, old, strict=True)))


def _run_of_equals(siblings: Sequence[tuple[str, str]], index: int) -> tuple[int, int]:
    first = last = index
    key = siblings[index][0]
    while first > 0 and siblings[first - 1][0] == key:
        first -= 1
    while last < len(siblings) and siblings[last][0] == key:
        last += 1
    return first, last


def _stems(count: int, before: str | None, after: str | None) -> list[tuple[int, int]]:
    """The leading digits of the keys, each with its length, strictly between the same digits of both neighbours."""
    length = 1 if before and after else _OPEN_STEM
    while True:
        low = _number(before, length) if before else -1
        high = _number(after, length) if after else _BASE**length
        if high - low > count:
            return [(stem, length) for stem in _positions(count, low, high, before, after)]
        length += 1


def _positions(count: int, low: int, high: int, before: str | None, after: str | None) -> list[int]:
    if before and after:
        return [low + (high - low) * (i + 1) // (count + 1) for i in range(count)]
    if before:
        return [low + 1 + i for i in range(count)]
    first = high - count if after else (high - count) // 2
    return [first + i for i in range(count)]


def _number(key: str, length: int) -> int:
    value = 0
    for digit in key[:length].ljust(length, "0"):
        value = value * _BASE + DIGITS.index(digit)
    return value


def _digits(value: int, length: int) -> str:
    text = ""
    for _ in range(length):
        value, digit = divmod(value, _BASE)
        text = DIGITS[digit] + text
    return text


def _tail(below: Below) -> str:
    leading = "".join(DIGITS[below(_BASE)] for _ in range(_RANDOM_DIGITS - 1))
    return leading + DIGITS[1 + below(_BASE - 1)]
