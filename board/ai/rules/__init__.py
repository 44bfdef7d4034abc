"""The rules: pure functions from a study of a scene to what they found. Advice with a measured strength, no errors."""

from collections.abc import Callable
from typing import Final

from board.ai.finding import Finding
from board.ai.rules.coverage import coverage
from board.ai.rules.establishing import establishing
from board.ai.rules.first_coverage import first_coverage
from board.ai.rules.inserts import inserts
from board.ai.rules.jump import jump
from board.ai.rules.leap import leap
from board.ai.rules.lens import lens
from board.ai.rules.monotony import monotony
from board.ai.rules.reaction import reaction
from board.ai.rules.speech import speech
from board.ai.rules.unsized import unsized
from board.ai.study import Study

__all__ = [
    "RULES",
    "Rule",
    "coverage",
    "establishing",
    "first_coverage",
    "inserts",
    "jump",
    "leap",
    "lens",
    "monotony",
    "reaction",
    "speech",
    "unsized",
]

Rule = Callable[[Study], tuple[Finding, ...]]

RULES: Final[tuple[Rule, ...]] = (
    first_coverage,
    establishing,
    coverage,
    reaction,
    inserts,
    monotony,
    leap,
    jump,
    speech,
    lens,
    unsized,
)
