"""Fixtures of the attacks."""

from tests.support.fixtures import board_id, crew, embedded_redis, server

redis_server = embedded_redis

__all__ = ["board_id", "crew", "redis_server", "server"]
