"""Fixtures of the sync tests."""

from tests.support.fixtures import board_id, crew, redis_server, server

__all__ = ["board_id", "crew", "redis_server", "server"]
