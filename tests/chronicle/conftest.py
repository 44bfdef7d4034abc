"""Fixtures of the tests of whole logs: a private Redis of each kind, a folder for what is sealed."""

from tests.support.fixtures import redis_server

__all__ = ["redis_server"]
