"""Roles and what each may do; roles are held per project."""

from enum import StrEnum


class Role(StrEnum):
    """A person's or program's role in a project, widest rights first."""

    OWNER = "owner"
    DIRECTOR = "director"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    VIEWER = "viewer"


_WRITERS = frozenset({Role.OWNER, Role.DIRECTOR, Role.EDITOR})
_DECIDERS = frozenset({Role.OWNER, Role.DIRECTOR})


def may_write(role: Role) -> bool:
    """Whether the role may change board and panel documents."""
    return role in _WRITERS


def may_comment(role: Role) -> bool:
    """Whether the role may comment and propose."""
    return role is not Role.VIEWER


def may_decide(role: Role) -> bool:
    """Whether the role may accept, reject, approve, lock and invite."""
    return role in _DECIDERS


def may_own(role: Role) -> bool:
    """Whether the role may change owners, delete boards and switch on what sends data out."""
    return role is Role.OWNER
