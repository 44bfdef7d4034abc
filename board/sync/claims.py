"""Which account a client id belongs to, per document: the first to show it has it, for ever."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Final, cast

from board.lib0 import Malformed
from board.redis import Redis, translated
from board.sync.keys import Keys
from board.sync.log import FIRST_FREE_CLIENT
from board.sync.rates import Bucket

_NOBODY: Final = ""
_LARGEST_CLIENT: Final = 2**53 - 1
_AT_ONCE: Final = 5000
_A_SECOND: Final = 2
"""A page takes one id for each document that it writes; claims are kept for ever, and nobody may fill Redis with them."""


class Claims:
    """The claims of one board, as far as this server has asked; a claim never changes hands, so memory does not age."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._known: dict[str, dict[int, str]] = {}
        self._rates: dict[str, Bucket] = {}

    def owns(self, part: str, account: str, client: int) -> bool | None:
        """Whether an account has a client id; None if that has to be asked with `claim`."""
        if not FIRST_FREE_CLIENT <= client <= _LARGEST_CLIENT:
            return False
        holder = self._known.get(part, {}).get(client)
        return None if holder is None else holder == account

    def may_be_brought(self, part: str, client: int) -> bool | None:
        """Whether others may bring what was written under a client id; None if that has to be asked with `look`."""
        holder = self._known.get(part, {}).get(client)
        return None if holder is None else holder != _NOBODY

    async def look(self, part: str, clients: Iterable[int]) -> frozenset[int]:
        """Asks whose client ids these are without claiming any; answers those that are nobody's."""
        asked = list(clients)
        async with translated():
            answers = await cast(
                Awaitable[list[bytes | None]], self._redis.hmget(self._keys.claims(part), [str(one) for one in asked])
            )
        held = {client: holder.decode() for client, holder in zip(asked, answers, strict=True) if holder is not None}
        self._known.setdefault(part, {}).update(held)
        return frozenset(asked) - held.keys()

    async def claim(self, part: str, clients: Iterable[int], account: str) -> None:
        """Asks for client ids in the name of an account; `owns` knows the answer afterwards. Raises `Malformed`."""
        key = self._keys.claims(part)
        asked = list(clients)
        rate = self._rates.setdefault(account, Bucket(_A_SECOND, _AT_ONCE))
        if not rate.take(len(asked), asyncio.get_running_loop().time()):
            raise Malformed("client ids are shown without end")
        async with translated(), self._redis.pipeline(transaction=False) as pipe:
            for client in asked:
                pipe.hsetnx(key, str(client), account)
            pipe.hmget(key, [str(client) for client in asked])
            answers = await cast(Awaitable[list[list[bytes]]], pipe.execute())
        self._known.setdefault(part, {}).update(zip(asked, (holder.decode() for holder in answers[-1]), strict=True))

    async def retire(self, part: str, client: int) -> None:
        """Takes a client id from everybody: what it wrote stays, it writes no more."""
        async with translated():
            await self._redis.hset(self._keys.claims(part), str(client), _NOBODY)
        self.retired(part, client)

    def retired(self, part: str, client: int) -> None:
        """Another server has retired a client id."""
        self._known.setdefault(part, {})[client] = _NOBODY
