"""Fixtures of the fault tests."""

from tests.support.fixtures import redis_server

__all__ = ["redis_server"]
