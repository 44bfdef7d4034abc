"""Python's cycle collector, kept from walking again and again over what lives long and makes no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_LARGE_BYTES: Final = 100_000


@contextmanager
def resting(size: int) -> Iterator[None]:
    """Half of the time of a large update went into the cycle collector, which finds nothing: structs make no cycles."""
    rest = size > _LARGE_BYTES and gc.isenabled()
    if rest:
        gc.disable()
    try:
        yield
    finally:
        if rest:
            gc.enable()


@contextmanager
def sparing(size: int) -> Iterator[None]:
    """The same for what stays: what a large board's gate knows took a collection a quarter of a second."""
    with resting(size):
        yield
        if size > _LARGE_BYTES:
            gc.freeze()


def tidy() -> None:
    """In a quiet moment: looks at everything once, and spares what is left."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
