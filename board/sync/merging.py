"""Many small updates made into few. Only for bytes that a gate has passed."""

from collections.abc import Iterable, Sequence
from typing import Final

from pycrdt import merge_updates

_FAN_IN: Final = 32  # a flat merge is quadratic in the number of updates
_SMALL: Final = 64 * 1024  # larger ones cost more to merge than a message of their own


def coalesce(updates: Iterable[bytes]) -> list[bytes]:
    """The same changes in as few updates as is cheap, in the same order."""
    out: list[bytes] = []
    run: list[bytes] = []
    for update in updates:
        if len(update) > _SMALL:
            out += [*_merged(run), update]
            run = []
        else:
            run.append(update)
    return [*out, *_merged(run)]


def merge(updates: Sequence[bytes]) -> bytes:
    """The same changes in one update, empty if there are none."""
    while len(updates) > 1:
        updates = [merge_updates(*updates[i : i + _FAN_IN]) for i in range(0, len(updates), _FAN_IN)]
    return updates[0] if updates else b""


def _merged(run: Sequence[bytes]) -> list[bytes]:
    return [merge(run)] if run else []
