"""What the server keeps about people: plain frozen records, and their bytes."""

from dataclasses import asdict, dataclass, fields
from typing import TypeVar

import msgpack

from board.identity import AccountKind, Identity
from board.roles import Role


@dataclass(frozen=True, slots=True)
class Account:
    """A person or a program; `cookies_from_ms` kills every session cookie issued before it, `ended_ms` those issued then."""

    id: str
    name: str
    color: str
    kind: AccountKind = "person"
    created_ms: int = 0
    cookies_from_ms: int = 0
    ended_ms: tuple[int, ...] = ()

    @property
    def identity(self) -> Identity:
        return Identity(self.id, self.name, self.color, self.kind)


@dataclass(frozen=True, slots=True)
class Project:
    """What members, invites, tokens, boards and assets belong to."""

    id: str
    name: str
    created_ms: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """One account's role in one project."""

    project: str
    account: str
    role: Role
    since_ms: int = 0


@dataclass(frozen=True, slots=True)
class BoardRecord:
    """A board as its project lists it; its documents are sync's. `binned_ms` is 0 unless it lies in the bin."""

    id: str
    project: str
    name: str
    created_ms: int = 0
    created_by: str = ""
    binned_ms: int = 0


@dataclass(frozen=True, slots=True)
class Invite:
    """A link that admits people; `digest` is what is kept of its secret, `made_by` is empty for the server's operator.

    One with an `account` and no project lets that account in on another device.
    """

    id: str
    project: str
    role: Role
    digest: str
    uses_left: int
    expires_ms: int
    made_by: str = ""
    created_ms: int = 0
    account: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A program's key: its account may act in `project`, or on `board` alone when one is named."""

    id: str
    account: str
    project: str
    role: Role
    digest: str
    board: str = ""
    made_by: str = ""
    created_ms: int = 0


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent's key: it reads and proposes on `boards`, or in all of `project`, or wherever there is a board."""

    account: str
    digest: str
    project: str = ""
    boards: tuple[str, ...] = ()
    created_ms: int = 0


@dataclass(frozen=True, slots=True)
class Login:
    """The account of a name that a trusted proxy vouches for."""

    login: str
    account: str


@dataclass(frozen=True, slots=True)
class Server:
    """One a server: whether its owner link was claimed, and how many accounts have got a colour."""

    claimed_by: str = ""
    accounts: int = 0


Record = Account | Project | Member | BoardRecord | Invite | Token | Login | Server | Agent
R = TypeVar("R", bound=Record)


def encode(record: Record) -> bytes:
    """The bytes kept of a record."""
    return bytes(msgpack.packb(asdict(record)))


def decode(kind: type[R], data: bytes) -> R:
    """The record in these bytes; fields that a later version added are left aside."""
    known = {field.name for field in fields(kind)}
    values = {name: value for name, value in msgpack.unpackb(data, use_list=False).items() if name in known}
    if "role" in values:
        values["role"] = Role(values["role"])
    return kind(**values)
