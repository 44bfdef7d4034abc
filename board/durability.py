"""What the configured Redis is, and which losses it survives."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from board.errors import CannotStart
from board.redis import BadAddress, RedisRefused, RedisUnavailable, Server, census

LEAST_VERSION = {"redis": (7, 0), "valkey": (7, 2)}


@dataclass(frozen=True, slots=True)
class Member:
    """One server of the configured Redis; settings that it does not tell are empty."""

    address: str
    is_master: bool
    kind: str
    version: tuple[int, ...]
    append_only: bool
    fsync: str
    eviction: str
    max_bytes: int
    replicas: int
    wants_replicas: int
    in_cluster: bool

    @classmethod
    def of(cls, server: Server) -> Self:
        """What it says of itself."""
        info, settings = server.info, server.settings
        kind = "valkey" if "valkey_version" in info else "redis"
        return cls(
            address=server.address,
            is_master=server.is_master,
            kind=kind,
            version=tuple(int(part) for part in str(info.get(f"{kind}_version", "0")).split(".")[:3]),
            append_only=bool(_number(info.get("aof_enabled"))),
            fsync=settings.get("appendfsync", ""),
            eviction=settings.get("maxmemory-policy", str(info.get("maxmemory_policy", ""))),
            max_bytes=_number(settings.get("maxmemory", info.get("maxmemory"))),
            replicas=sum(_is_online(info.get(f"slave{at}")) for at in range(_number(info.get("connected_slaves")))),
            wants_replicas=_number(settings.get("min-replicas-to-write")),
            in_cluster=bool(_number(info.get("cluster_enabled"))),
        )

    @property
    def name(self) -> str:
        return f"{self.kind.capitalize()} {'.'.join(map(str, self.version))}"

    @property
    def is_supported(self) -> bool:
        return self.version >= LEAST_VERSION[self.kind]

    @property
    def evicts(self) -> bool:
        """Whether it throws keys away when memory is short."""
        return self.eviction not in ("", "noeviction")


@dataclass(frozen=True, slots=True)
class RedisFacts:
    """All servers of the configured Redis, and who makes another one master when one is lost."""

    members: tuple[Member, ...]
    silent: tuple[str, ...] = ()
    """Replicas that cannot be asked from here."""
    fails_over: bool = False

    @property
    def masters(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.is_master)

    @property
    def name(self) -> str:
        return self.masters[0].name

    @property
    def is_supported(self) -> bool:
        return all(member.is_supported for member in self.members)

    @property
    def survives_process_death(self) -> bool:
        return all(member.append_only for member in self.members)

    @property
    def survives_power_loss(self) -> bool:
        return all(member.append_only and member.fsync == "always" for member in self.members)

    @property
    def replicas(self) -> int:
        """How many replicas are connected, where there are fewest."""
        return min(member.replicas for member in self.masters)

    @property
    def survives_machine_loss(self) -> bool:
        return self.replicas > 0


async def inspect(url: str) -> RedisFacts:
    """Ask the Redis behind the URL; raises `CannotStart` if it does not answer."""
    try:
        servers = await census(url)
    except BadAddress as exc:
        raise CannotStart(f"BOARD_REDIS_URL: {exc}") from exc
    except RedisUnavailable as exc:
        raise CannotStart(f"No Redis answers at {without_password(url)}: {str(exc).rstrip('.')}.") from exc
    except RedisRefused as exc:
        raise CannotStart(f"The Redis at {without_password(url)} refuses us: {str(exc).rstrip('.')}.") from exc
    members = tuple(Member.of(server) for server in servers if server.info)
    silent = tuple(server.address for server in servers if not server.info)
    return RedisFacts(members, silent, fails_over="+" in urlsplit(url).scheme)


async def require_supported(url: str) -> RedisFacts:
    """The facts, if a board can stand on this Redis."""
    facts = await inspect(url)
    for member in facts.members:
        if not member.is_supported:
            raise CannotStart(f"{member.name} is too old: Redis 7.0 or Valkey 7.2 is the least.")
    if facts.masters[0].in_cluster and not facts.fails_over:
        raise CannotStart(f"The Redis at {without_password(url)} is a cluster: write redis+cluster:// before its address.")
    return facts


def doubts_about(facts: RedisFacts) -> Iterator[str]:
    """What whoever starts a server on this Redis must know: it does not keep what people see as saved."""
    for member in facts.members:
        if not member.append_only:
            yield f"THIS {member.name} KEEPS NOTHING ON DISK: what is saved is lost when it stops. Set appendonly yes."
        if member.evicts:
            yield f"This {member.name} throws keys away when memory is short. Set maxmemory-policy noeviction."


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    parts = urlsplit(url)
    shown = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=shown).geturl()


def _is_online(replica: object) -> bool:
    return isinstance(replica, dict) and replica.get("state") == "online"


def _number(told: object) -> int:
    return int(str(told)) if str(told).isdigit() else 0
