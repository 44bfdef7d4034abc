"""Fixtures of the benchmarks' tests."""

from tests.support.fixtures import board_id, crew, server
from tests.support.fixtures import embedded_redis as redis_server

__all__ = ["board_id", "crew", "redis_server", "server"]
