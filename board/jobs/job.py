"""A job: what somebody asks an agent to look at, and how far it has come. Ids alone, never a word of a screenplay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

Scope = Literal["panel", "scene", "board"]
Standing = Literal["waiting", "running"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for: suggestions of these kinds (of all, if empty) about a panel, a scene or the whole board."""

    board: str
    scope: Scope
    subject: str
    by: str
    scene: str = ""
    kinds: tuple[str, ...] = ()

    def fields(self) -> list[str]:
        """The wish as the queue keeps it."""
        kinds = ",".join(sorted(set(self.kinds)))
        return [self.board, self.scope, self.subject, self.scene, kinds, self.by]


@dataclass(frozen=True, slots=True)
class Job:
    """A wish with its place in an agent's queue."""

    id: str
    agent: str
    wish: Wish

    @property
    def asked_ms(self) -> int:
        """When it was asked for, by the clock of the queue."""
        return int(self.id.partition("-")[0])


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job for a while; who lets it run out loses it to the next, who gets another token."""

    job: Job
    token: str
    delivery: int


@dataclass(frozen=True, slots=True)
class Beat:
    """What a worker says while it works: where it is, and what it does there."""

    panel: str = ""
    scene: str = ""
    state: str = ""
    at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """An open job as people see it."""

    job: Job
    standing: Standing
    beat: Beat | None = None


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that nobody could finish: `error` is the class of what went wrong last."""

    id: str
    job: Job
    error: str
    deliveries: int


def wish_of(row: Mapping[str, str]) -> Wish:
    """The wish that the queue keeps in these fields."""
    scope = row["scope"]
    return Wish(
        board=row["board"],
        scope="panel" if scope == "panel" else "scene" if scope == "scene" else "board",
        subject=row["subject"],
        scene=row["scene"],
        kinds=tuple(kind for kind in row["kinds"].split(",") if kind),
        by=row["by"],
    )


def row_of(pairs: Sequence[str]) -> dict[str, str]:
    """Fields and values by turns as a mapping."""
    return dict(zip(pairs[::2], pairs[1::2], strict=True))
