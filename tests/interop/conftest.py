"""Fixtures of the interop tests: one kind of Redis is enough, `tests/sync` runs on both."""

from tests.support.fixtures import board_id, crew, embedded_redis, server

__all__ = ["board_id", "crew", "redis_server", "server"]

redis_server = embedded_redis
