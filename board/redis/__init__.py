"""Alone imports redis: connections to one server, a cluster or what Sentinels watch, and its errors translated to ours."""

from board.redis.address import BadAddress
from board.redis.census import Server, census
from board.redis.client import Redis, connect
from board.redis.ear import Ear
from board.redis.errors import RedisRefused, RedisUnavailable, translated
from board.redis.scripts import Script, script

__all__ = [
    "BadAddress",
    "Ear",
    "Redis",
    "RedisRefused",
    "RedisUnavailable",
    "Script",
    "Server",
    "census",
    "connect",
    "script",
    "translated",
]
