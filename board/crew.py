"""The people of this server, as its settings make them."""

import time

from board.folder import DataFolder
from board.ids import new_id
from board.people.directory import Chance, People
from board.people.proxy import trusted_proxy
from board.redis import Redis
from board.settings import Settings


def people_of(redis: Redis, settings: Settings) -> People:
    """Accounts, roles, invites and tokens in this Redis."""
    secret = settings.secret or DataFolder(settings.data).secret()
    proxy = trusted_proxy(settings.trusted_proxy, settings.user_header or "", settings.name_header or "")
    return People(redis, secret.encode(), Chance(new_id, _now_ms), proxy)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
