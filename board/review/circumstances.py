"""Who gives a command, when, and what stands in its way outside of the documents."""

from dataclasses import dataclass
from typing import Final

from board.identity import AccountKind
from board.ids import DICE, Dice
from board.review.refused import Refused
from board.roles import Role, may_comment, may_decide, may_write

BOARD: Final = ""
REVIEW: Final = "review"


def panel_part(panel: str) -> str:
    """The part of a board that holds a panel's drawing."""
    return f"panel/{panel}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """The account as the server knows it; the time; the panels that are locked."""

    board: str
    account: str
    name: str = ""
    kind: AccountKind = "person"
    role: Role = Role.VIEWER
    now_ms: int = 0
    dice: Dice = DICE
    locks: frozenset[str] = frozenset()

    def require_proposer(self) -> None:
        """Agents and everybody who may comment."""
        if self.kind != "agent" and not may_comment(self.role):
            raise Refused("not_allowed", "Viewers cannot propose or comment.")

    def require_person(self, what: str) -> None:
        """Agents propose and do nothing else."""
        if self.kind == "agent":
            raise Refused("not_allowed", f"Agents cannot {what}.")

    def require_writer(self, what: str) -> None:
        """Owners, directors and editors."""
        self.require_person(what)
        if not may_write(self.role):
            raise Refused("not_allowed", f"Your role cannot {what}.")

    def require_decider(self, what: str) -> None:
        """Owners and directors."""
        self.require_person(what)
        if not may_decide(self.role):
            raise Refused("not_allowed", f"Only owners and directors can {what}.")
