"""Everything the server knows of people at one revision: immutable, complete, asked without waiting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeVar

from board.people.records import Account, Agent, BoardRecord, Invite, Login, Member, Project, Record, Server, Token
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
        "agents": Agent,
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
    """The tables of people, each from key to record. Invites, tokens and agents are keyed by the digest of their secret."""

    revision: str = ""
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

    def agent(self, digest: str) -> Agent | None:
        return self._get(Agent, "agents", digest)

    def agent_of(self, account: str) -> Agent | None:
        return next((one for one in self.agents if one.account == account), None)

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

    @property
    def agents(self) -> list[Agent]:
        return self._all(Agent, "agents")

    def members(self, project: str) -> list[Member]:
        return [m for m in self._all(Member, "members") if m.project == project]

    def memberships(self, account: str) -> list[Member]:
        return [m for m in self._all(Member, "members") if m.account == account]

    @property
    def every_board(self) -> list[BoardRecord]:
        return sorted(self._all(BoardRecord, "boards"), key=lambda b: (b.created_ms, b.id))

    def boards(self, project: str) -> list[BoardRecord]:
        return sorted((b for b in self._all(BoardRecord, "boards") if b.project == project), key=lambda b: (b.created_ms, b.id))

    def invites(self, project: str) -> list[Invite]:
        return [i for i in self._all(Invite, "invites") if i.project == project]

    def tokens(self, project: str) -> list[Token]:
        return [t for t in self._all(Token, "tokens") if t.project == project]

    def token_of(self, account: str) -> Token | None:
        return next((t for t in self._all(Token, "tokens") if t.account == account), None)

    def role_in(self, project: str, account: str) -> Role | None:
        """What an account may do in a project. A token of one board does there what an editor may, and no more."""
        member = self.member(project, account)
        if member:
            return member.role
        token = self.token_of(account)
        role = self._token_role(token) if token and token.project == project else None
        return narrower(role, Role.EDITOR) if token and token.board and role else role

    def role_on(self, board: str, account: str) -> Role | None:
        """What an account may do on a board; nobody may do anything on one that is unknown or lies in the bin."""
        record = self.board(board)
        if record is None or record.binned_ms:
            return None
        token = self.token_of(account)
        if token is None or not token.board:
            return self.role_in(record.project, account)
        return self._token_role(token) if token.board == board else None

    def _token_role(self, token: Token) -> Role | None:
        """A token is never wider than who made it is now."""
        if not token.made_by:
            return token.role
        maker = self.role_in(token.project, token.made_by)
        return narrower(token.role, maker) if maker else None

    def after(self, writes: Iterable[Write], revision: str) -> "Register":
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
