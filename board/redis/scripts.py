"""Lua scripts, called by their hashes."""

import hashlib
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import cast

from redis.exceptions import NoScriptError

from board.redis.client import Redis
from board.redis.errors import translated


@dataclass(frozen=True, slots=True)
class Script:
    """A Lua script which runs on the server; it names every key, and all of them share one hash tag."""

    source: str
    sha: str

    async def __call__(self, redis: Redis, keys: Sequence[str], arguments: Sequence[str | bytes | int]) -> object:
        async with translated():
            try:
                return await cast(Awaitable[object], redis.evalsha(self.sha, len(keys), *keys, *arguments))
            except NoScriptError:
                return await cast(Awaitable[object], redis.eval(self.source, len(keys), *keys, *arguments))


def script(source: str) -> Script:
    """A script ready to be called by its hash."""
    return Script(source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())
