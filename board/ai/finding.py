"""What a rule found: how much it matters, what it read, and what it would do about it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from board.ai.framing import Setup
from board.model import Json

MOST_WORDS: Final = 240
"""Characters of a note: what is seen, the rule, the fix, the reason."""

Change = Mapping[str, Json]
"""An operation in plain JSON, as `board.review.operations` reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FramePlan:
    """A frame to be drawn and inserted with a shot of its own, beside a shot of the scene or alone."""

    setup: Setup
    pair: tuple[str, ...]  # who is in the scene's blocking for this frame, the subject first
    action: str
    links: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    dialogue: str = ""
    mood: str = ""
    frames: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark. `read` are the fields the rule looked at: while they stay, a rejected proposal does not come back."""

    rule: str
    kind: str  # frame | camera | timing: `board.review.proposal.KINDS`
    target: str
    severity: float
    strength: float
    title: str
    note: str
    read: Json
    evidence: Mapping[str, Json] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    frame: FramePlan | None = None
    changes: tuple[Change, ...] = ()

    @property
    def score(self) -> float:
        """By which the remarks of a scene are ranked; told to three places, so that no last bit decides."""
        return math.floor(self.severity * self.strength * 1000 + 0.5) / 1000
