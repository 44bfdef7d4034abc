"""Redis's own errors (which shadow builtins) in two of ours: what a retry may heal, and what it does not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from redis import exceptions

# What a server says while another is elected, while it loads, or while too few replicas are there to write.
_PASSING: Final = (
    exceptions.AskError,
    exceptions.ClusterDownError,
    exceptions.ConnectionError,
    exceptions.ReadOnlyError,
    exceptions.TimeoutError,
    exceptions.TryAgainError,
    OSError,
)
_PASSING_WORDS: Final = ("BUSY ", "NOREPLICAS ", "UNBLOCKED ")


class RedisUnavailable(Exception):
    """Redis did not answer, or not now: what was asked may have been done or not; try again later."""


class RedisRefused(Exception):
    """Redis answered with an error that a retry does not heal."""


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Raise `RedisUnavailable` or `RedisRefused` in place of redis's own exceptions.

    A cancellation that comes while redis-py connects is swallowed there; here it is raised again.
    """
    before = _cancellations()
    try:
        yield
    except _PASSING as exc:
        raise RedisUnavailable(str(exc)) from exc
    except exceptions.RedisError as exc:
        if str(exc).startswith(_PASSING_WORDS):
            raise RedisUnavailable(str(exc)) from exc
        raise RedisRefused(str(exc)) from exc
    except AttributeError as exc:
        # Between two steps of a call somebody else has closed its connection: redis-py writes to what is not there any more.
        if exc.obj is None and exc.name in ("writelines", "drain"):
            raise RedisUnavailable("the connection was closed") from exc
        raise
    except RuntimeError as exc:
        # The same in uvloop's words.
        if "the handler is closed" in str(exc):
            raise RedisUnavailable("the connection was closed") from exc
        raise
    if _cancellations() > before:
        raise asyncio.CancelledError


def _cancellations() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task is not None else 0
