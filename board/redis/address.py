"""Where a Redis is, as an operator writes it: one server, a cluster, or what Sentinels watch."""

from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit

_PORTS: Final = {"cluster": 6379, "sentinel": 26379}


class BadAddress(ValueError):
    """An operator's address that names no Redis; the message is a sentence."""


class Kind(Enum):
    """How many servers there are, and who says which of them is master."""

    ONE = ""
    CLUSTER = "cluster"
    SENTINEL = "sentinel"


@dataclass(frozen=True, slots=True)
class Address:
    """A server's host and port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Place:
    """`redis://`, `rediss://` or `unix://`; with several hosts `redis+cluster://h:p,h:p` or `redis+sentinel://h:p,h:p/service`."""

    kind: Kind
    scheme: str
    hosts: tuple[Address, ...]
    login: str
    service: str
    options: str
    url: str

    def url_of(self, address: Address) -> str:
        """The URL of one of its Redis servers."""
        return self._url(self.login, address)

    def url_of_sentinel(self, address: Address) -> str:
        """The URL of one of its Sentinels, which have a password of their own."""
        given = parse_qs(self.options)
        user, password = (quote(given.get(f"sentinel_{word}", [""])[0]) for word in ("username", "password"))
        return self._url(f"{user}:{password}@" if user or password else "", address)

    def _url(self, login: str, address: Address) -> str:
        options = [(name, value) for name, value in parse_qsl(self.options) if not name.startswith("sentinel_")]
        return f"{self.scheme}://{login}{address}?{urlencode(options, safe='/')}"


def place_of(url: str) -> Place:
    """What a URL says; raises `BadAddress`."""
    parts = urlsplit(url)
    scheme, _, kind = parts.scheme.partition("+")
    login, at, hosts = parts.netloc.rpartition("@")
    if not kind:
        return Place(Kind.ONE, scheme, (), login + at, "", parts.query, url)
    addresses = tuple(_address(host, _PORTS[kind]) for host in hosts.split(",") if host)
    service = unquote(parts.path.strip("/"))
    if not addresses:
        raise BadAddress(
            f"{parts.scheme}:// needs hosts, like {parts.scheme}://10.0.0.1:{_PORTS[kind]},10.0.0.2:{_PORTS[kind]}."
        )
    if kind == Kind.SENTINEL.value and not service:
        raise BadAddress(f"{parts.scheme}:// needs the name of the service at its end, like /board.")
    return Place(Kind(kind), scheme, addresses, login + at, service, parts.query, url)


def _address(host: str, port: int) -> Address:
    try:
        parts = urlsplit(f"//{host}")
        return Address(parts.hostname or "", parts.port or port)
    except ValueError as exc:
        raise BadAddress(f"{host!r} is no host and port.") from exc
