"""Everything the server knows of people at one revision: immutable, complete, asked without waiting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeVar

from board.identity import Identity
from board.people.records import Account, BoardRecord, Invite, Login, Member, Project, Record, Server, Token
from board.roles import Role

TABLES: Final[Mapping[str, type[Record]]] = MappingProxyType(
    {
        "accounts": Account,
        "projects": Project,
        "members": Member,
        "boards": BoardRecord,
        "invites": Invite,
        "tokens": Token,
        "logins": Login,
        "server": Server,
    }
)
_R = TypeVar("_R", bound=Record)
_WIDTH = {role: width for width, role in enumerate(reversed(Role))}


def member_key(project: str, account: str) -> str:
    return f"{project}/{account}"


def narrower(first: Role, second: Role) -> Role:
    """The role of the two that may do less."""
    return min(first, second, key=_WIDTH.__getitem__)


def wider(first: Role, second: Role) -> Role:
    """The role of the two that may do more."""
    return max(first, second, key=_WIDTH.__getitem__)


@dataclass(frozen=True, slots=True)
class Write:
    """One record put, or removed when `record` is None."""

    table: str
    key: str
    record: Record | None


@dataclass(frozen=True, slots=True)
class Register:
    """The tables of people, each from key to record. Invites and tokens are keyed by the digest of their secret."""

    revision: int = 0
    tables: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)

    def account(self, key: str) -> Account | None:
        return self._get(Account, "accounts", key)

    def project(self, key: str) -> Project | None:
        return self._get(Project, "projects", key)

    def board(self, key: str) -> BoardRecord | None:
        return self._get(BoardRecord, "boards", key)

    def member(self, project: str, account: str) -> Member | None:
        return self._get(Member, "members", member_key(project, account))

    def invite(self, digest: str) -> Invite | None:
        return self._get(Invite, "invites", digest)

    def token(self, digest: str) -> Token | None:
        return self._get(Token, "tokens", digest)

    def login(self, login: str) -> Account | None:
        found = self._get(Login, "logins", login)
        return self.account(found.account) if found else None

    @property
    def server(self) -> Server:
        return self._get(Server, "server", "server") or Server()

    @property
    def accounts(self) -> list[Account]:
        return self._all(Account, "accounts")

    @property
    def projects(self) -> list[Project]:
        return self._all(Project, "projects")

    def members(self, project: str) -> list[Member]:
        return [m for m in self._all(Member, "members") if m.project == project]

    def memberships(self, account: str) -> list[Member]:
        return [m for m in self._all(Member, "members") if m.account == account]

    def boards(self, project: str) -> list[BoardRecord]:
        return sorted((b for b in self._all(BoardRecord, "boards") if b.project == project), key=lambda b: (b.created_ms, b.id))

    def invites(self, project: str) -> list[Invite]:
        return [i for i in self._all(Invite, "invites") if i.project == project]

    def tokens(self, project: str) -> list[Token]:
        return [t for t in self._all(Token, "tokens") if t.project == project]

    def token_of(self, account: str) -> Token | None:
        return next((t for t in self._all(Token, "tokens") if t.account == account), None)

    def role_in(self, project: str, identity: Identity) -> Role | None:
        """The role in a project; a token that names one board has its role there for what the board needs of the project."""
        member = self.member(project, identity.account)
        if member:
            return member.role
        token = None if identity.kind == "person" else self.token_of(identity.account)
        return self._token_role(token) if token and token.project == project else None

    def role_on(self, board: str, identity: Identity) -> Role | None:
        """The role on a board; nobody has one on a board that is unknown or lies in the bin."""
        record = self.board(board)
        if record is None or record.binned_ms:
            return None
        member = self.member(record.project, identity.account)
        if member:
            return member.role
        token = None if identity.kind == "person" else self.token_of(identity.account)
        if token is None or token.project != record.project or token.board not in ("", board):
            return None
        return self._token_role(token)

    def _token_role(self, token: Token) -> Role | None:
        """A token is never wider than who made it is now."""
        if not token.made_by:
            return token.role
        maker = self.member(token.project, token.made_by)
        return narrower(token.role, maker.role) if maker else None

    def after(self, writes: Iterable[Write], revision: int) -> "Register":
        """The register once these writes are done; this one stays as it is."""
        changed: dict[str, dict[str, Record]] = {}
        for write in writes:
            rows = changed.setdefault(write.table, dict(self.tables.get(write.table, {})))
            if write.record is None:
                rows.pop(write.key, None)
            else:
                rows[write.key] = write.record
        return Register(revision, {**self.tables, **changed})

    def _get(self, kind: type[_R], table: str, key: str) -> _R | None:
        found = self.tables.get(table, {}).get(key)
        return found if isinstance(found, kind) else None

    def _all(self, kind: type[_R], table: str) -> list[_R]:
        return [row for row in self.tables.get(table, {}).values() if isinstance(row, kind)]
