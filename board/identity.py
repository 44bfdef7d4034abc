"""Who somebody is, as the server knows it, and how the other parts ask for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from board.roles import Role

AccountKind = Literal["person", "program", "agent"]


@dataclass(frozen=True, slots=True)
class Identity:
    """An account as others see it; `color` is `#rrggbb`."""

    account: str
    name: str
    color: str
    kind: AccountKind = "person"


class Directory(Protocol):
    """The questions that sync and web ask of people."""

    async def identify(self, headers: Mapping[str, str], token: str | None, peer: str = "") -> Identity | None:
        """Who sends these headers (cookie, bearer, trusted proxy; names in lower case) or holds this token; None if nobody.

        `peer` is the address at the other end of the socket: a login header counts from trusted proxies alone.
        """
        ...

    async def role(self, identity: Identity, board: str) -> Role | None:
        """The role of this identity on this board as it stands now, None if it has none or the board is unknown."""
        ...


def joined_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers as `Directory.identify` takes them. One sent twice is joined, so that nobody slips a name in before a proxy's."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        between = "; " if key == "cookie" else ", "
        joined[key] = f"{joined[key]}{between}{value}" if key in joined else value
    return joined
