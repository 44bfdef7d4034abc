"""Hears sharded channels, on whichever servers they are by now; what is said while a server is away is missed."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import redis.asyncio
from redis.asyncio.connection import AbstractConnection

from board.redis.client import Redis
from board.redis.errors import RedisRefused, RedisUnavailable, translated
from board.redis.router import Router

logger = logging.getLogger(__name__)
_Client = redis.asyncio.Redis

Hear = Callable[[str, bytes | None], None]
"""Told what was said on a channel, and with None that the channel is heard from now on."""

_PAUSE_S: Final = 0.5
_PING_S: Final = 2.0
_SILENCE_S: Final = 6.0
"""A server that is held still, or beyond a cut cable, does not even answer a ping."""


class Ear:
    """Tells `hear` what is said on the channels that it is tuned to; calls `missed` when it hears again after it did not."""

    def __init__(self, redis: Redis, hear: Hear, missed: Callable[[], None]) -> None:
        self._redis = redis
        self._hear = hear
        self._missed = missed
        self._channels: dict[str, _Client | None] = {}
        self._listeners: dict[_Client, _Listener] = {}
        self._group: asyncio.TaskGroup | None = None
        self._placing = asyncio.Lock()

    async def tune_in(self, channel: str) -> None:
        """Hears a channel: at once, or as soon as its server can be found."""
        async with self._placing:
            self._channels.setdefault(channel, None)
            if self._group is not None:
                await self._place(channel, self._group)

    async def tune_out(self, channel: str) -> None:
        """Hears a channel no more."""
        async with self._placing:
            await self._drop(channel, self._channels.pop(channel, None))

    async def run(self) -> None:
        """Listens until cancelled; servers may come and go, and channels with them."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            while True:
                # One server has all channels for ever.
                news = self._redis.news if isinstance(self._redis, Router) else asyncio.Event()
                await self._place_all(group)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_PAUSE_S if None in self._channels.values() else None):
                        await news.wait()

    async def _place_all(self, group: asyncio.TaskGroup) -> None:
        async with self._placing:
            moved = [await self._place(channel, group) for channel in list(self._channels)]
        if any(moved):
            self._missed()

    async def _place(self, channel: str, group: asyncio.TaskGroup) -> bool:
        """Whether the channel was elsewhere before."""
        before = self._channels[channel]
        with contextlib.suppress(RedisUnavailable, RedisRefused):
            client = await self._client_of(channel)
            if client is not before:
                self._channels[channel] = client
                await self._drop(channel, before)
                await self._listener(client, group).add(channel)
        return before not in (None, self._channels[channel])

    def _listener(self, client: _Client, group: asyncio.TaskGroup) -> "_Listener":
        if client not in self._listeners:
            self._listeners[client] = _Listener(client, self._hear, self._missed)
            self._listeners[client].start(group)
        return self._listeners[client]

    async def _drop(self, channel: str, client: _Client | None) -> None:
        if client is None or (listener := self._listeners.get(client)) is None:
            return
        with contextlib.suppress(RedisUnavailable, RedisRefused):
            await listener.drop(channel)
        if not listener.channels:
            self._listeners.pop(client).stop()

    async def _client_of(self, channel: str) -> _Client:
        if not isinstance(self._redis, Router):
            return self._redis
        async with translated():
            return await self._redis.master_of(channel)


class _Listener:
    """One connection to one server. redis-py's own PubSub connects again by itself, also while another call does."""

    def __init__(self, client: _Client, hear: Hear, missed: Callable[[], None]) -> None:
        self.channels: set[str] = set()
        self._pool = client.connection_pool
        self._hear = hear
        self._missed = missed
        self._connection: AbstractConnection | None = None
        self._deaf = False
        self._task: asyncio.Task[None] | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        self._task = group.create_task(self._run())

    def stop(self) -> None:
        assert self._task is not None
        self._task.cancel()

    async def add(self, channel: str) -> None:
        self.channels.add(channel)
        await self._send("SSUBSCRIBE", channel)

    async def drop(self, channel: str) -> None:
        self.channels.discard(channel)
        await self._send("SUNSUBSCRIBE", channel)

    async def _send(self, *command: str) -> None:
        if self._connection is not None and self._connection.is_connected:
            async with translated():
                await self._connection.send_command(*command, check_health=False)

    async def _run(self) -> None:
        while True:
            try:
                async with self._connected() as connection:
                    await self._listen(connection)
            except (RedisUnavailable, RedisRefused) as exc:
                if not self._deaf:
                    logger.warning("channel between servers down reason=%s", exc)
                self._deaf = True
                await asyncio.sleep(_PAUSE_S)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AbstractConnection]:
        async with translated():
            self._connection = connection = await self._pool.get_connection()  # type: ignore[no-untyped-call]
        try:
            yield connection
        finally:
            self._connection = None
            await connection.disconnect(nowait=True)
            await self._pool.release(connection)

    async def _listen(self, connection: AbstractConnection) -> None:
        for channel in list(self.channels):  # one by one: a cluster takes no channels of different slots at once
            await self._send("SSUBSCRIBE", channel)
        if self._deaf:
            self._deaf = False
            self._missed()
        loop = asyncio.get_running_loop()
        heard_at = loop.time()
        while True:
            async with translated():
                message = await connection.read_response(timeout=_PING_S, disconnect_on_error=False, push_request=True)
            if message is not None:
                heard_at = loop.time()
                self._take(message)
            elif loop.time() - heard_at > _SILENCE_S:
                raise RedisUnavailable("it says nothing any more")
            else:
                await self._send("PING")

    def _take(self, message: object) -> None:
        match message:
            case [b"smessage", bytes(channel), bytes(data)]:
                self._hear(channel.decode(), data)
            case [b"ssubscribe", bytes(channel), _]:
                self._hear(channel.decode(), None)
            case [b"sunsubscribe", bytes(channel), _] if channel.decode() in self.channels:
                raise RedisUnavailable("a channel went to another server")
