"""What the configured Redis is, and which losses it survives."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from board.errors import CannotStart
from board.redis import BadAddress, Redis, RedisRefused, RedisUnavailable, connect, translated

CLUSTER_SCHEME = "redis+cluster"
LEAST_VERSION = {"redis": (7, 0), "valkey": (7, 2)}


@dataclass(frozen=True, slots=True)
class RedisFacts:
    """What a Redis says about itself; settings it does not tell are empty."""

    kind: str
    version: tuple[int, ...]
    append_only: bool
    fsync: str
    replicas: int
    eviction: str
    cluster: bool = False

    @property
    def name(self) -> str:
        return f"{self.kind.capitalize()} {'.'.join(map(str, self.version))}"

    @property
    def is_supported(self) -> bool:
        return self.version >= LEAST_VERSION[self.kind]

    @property
    def survives_process_death(self) -> bool:
        return self.append_only

    @property
    def survives_power_loss(self) -> bool:
        return self.append_only and self.fsync == "always"

    @property
    def survives_machine_loss(self) -> bool:
        return self.replicas > 0


async def inspect(url: str) -> RedisFacts:
    """Ask the Redis behind the URL; raises `CannotStart` if it does not answer."""
    try:
        async with connect(url) as client, translated():
            info = await client.info()
            settings = await _settings(client)
    except BadAddress as exc:
        raise CannotStart(f"BOARD_REDIS_URL: {exc}") from exc
    except RedisUnavailable as exc:
        raise CannotStart(f"No Redis answers at {without_password(url)}: {str(exc).rstrip('.')}.") from exc
    except RedisRefused as exc:
        raise CannotStart(f"The Redis at {without_password(url)} refuses us: {str(exc).rstrip('.')}.") from exc
    kind = "valkey" if "valkey_version" in info else "redis"
    return RedisFacts(
        kind=kind,
        version=tuple(int(part) for part in str(info[f"{kind}_version"]).split(".")[:3]),
        append_only=bool(int(info.get("aof_enabled", 0))),
        fsync=settings.get("appendfsync", ""),
        cluster=bool(int(info.get("cluster_enabled", 0))),
        replicas=int(info.get("connected_slaves", 0)),
        eviction=settings.get("maxmemory-policy", str(info.get("maxmemory_policy", ""))),
    )


async def require_supported(url: str) -> RedisFacts:
    """The facts, if a board can stand on this Redis."""
    facts = await inspect(url)
    if not facts.is_supported:
        raise CannotStart(f"{facts.name} is too old: Redis 7.0 or Valkey 7.2 is the least.")
    if facts.cluster and urlsplit(url).scheme != CLUSTER_SCHEME:
        raise CannotStart(f"The Redis at {without_password(url)} is a cluster: write {CLUSTER_SCHEME}:// before its address.")
    return facts


def doubts_about(facts: RedisFacts) -> Iterator[str]:
    """What whoever starts a server on this Redis must know: it does not keep what people see as saved."""
    if not facts.survives_process_death:
        yield f"THIS {facts.name} KEEPS NOTHING ON DISK: what is saved is lost when it stops. Set appendonly yes."
    if facts.eviction not in ("", "noeviction"):
        yield f"This {facts.name} throws keys away when memory is short. Set maxmemory-policy noeviction."


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    parts = urlsplit(url)
    shown = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=shown).geturl()


async def _settings(client: Redis) -> dict[str, str]:
    try:
        async with translated():
            found = await client.config_get("append*", "maxmemory-policy")
    except RedisRefused:  # hosted ones keep CONFIG to themselves
        return {}
    return {str(name): str(value) for name, value in found.items()}
