"""Fixtures of the tests of the historian: those of whole logs."""

from tests.chronicle.conftest import embedded_redis, one, redis_server

__all__ = ["embedded_redis", "one", "redis_server"]
