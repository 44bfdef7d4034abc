"""A directory of people for tests: a token is an account's name, roles are a table that a test may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from board.identity import Identity
from board.roles import Role


@dataclass(slots=True)
class Crew:
    """Everybody who was named has a role on every board; nobody else is known."""

    roles: dict[str, Role | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    async def identify(self, headers: Mapping[str, str], token: str | None, peer: str = "") -> Identity | None:
        """Whoever the token or the cookie names."""
        name = headers.get("cookie", "").removeprefix("name=") or token or ""
        return Identity(name, self.names.get(name, name.title()), "#88aaff") if name in self.roles else None

    async def role(self, identity: Identity, board: str) -> Role | None:
        """The role in the table."""
        return self.roles.get(identity.account)
