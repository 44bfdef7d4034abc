"""Where people stand when nobody has said so: two speakers face each other, the others behind them."""

import re
from dataclasses import dataclass, replace

import numpy as np

from board.bodies import Figure, Pose, body_of
from board.camera import World
from board.optics import EYES, STATURE_M

APART_M = 1.4
_BEHIND_M = 1.1
_SEATED = re.compile(
    r"\b(sits?|sitting|seated|chairs?|sofa|couch|desk|dinner|driv(?:es?|ing)|at the (?:wheel|table|bar))\b", re.I
)

_STANDS = Pose(
    left_foot=(0.08, 0, 0.03), right_foot=(-0.06, 0, -0.02), left_hand=(0.14, 0.47, 0.04), right_hand=(-0.13, 0.49, 0.07)
)
_TALKS = replace(_STANDS, lean=3, right_hand=(-0.09, 0.64, 0.2), left_hand=(0.13, 0.52, 0.1), head_tilt=2)
_SITS = Pose(
    lean=6,
    pelvis=0.29,
    left_foot=(0.07, 0, 0.22),
    right_foot=(-0.08, 0, 0.2),
    left_hand=(0.07, 0.38, 0.2),
    right_hand=(-0.06, 0.38, 0.21),
)
_SITS_TALKING = replace(_SITS, lean=10, right_hand=(-0.06, 0.52, 0.26))


@dataclass(frozen=True, slots=True)
class Blocking:
    """Who stands where; the camera stays on one side of the line between the first two: 1 towards +z, -1 away from it."""

    figures: tuple[Figure, ...]
    seated: bool = False
    side: int = 1

    def figure(self, name: str) -> Figure:
        """The figure of somebody who is here."""
        return next(figure for figure in self.figures if figure.name == name)

    def eyes(self, name: str) -> World:
        """Where somebody looks from."""
        body = body_of(self.figure(name), STATURE_M)
        return np.asarray(body.joints["head"] + body.head_up * 0.01)

    def eye_height_m(self) -> float:
        """At which people here look at each other."""
        return EYES * STATURE_M - self.sunk_m()

    def sunk_m(self) -> float:
        """How much lower heads are because people sit."""
        return (Pose().pelvis - _SITS.pelvis) * STATURE_M if self.seated else 0.0

    def talking(self, name: str) -> "Blocking":
        """The same with somebody who speaks, hands and all."""
        pose = _SITS_TALKING if self.seated else _TALKS
        return replace(self, figures=tuple(replace(one, pose=pose) if one.name == name else one for one in self.figures))


def assumed(people: tuple[str, ...], words: str, side: int = 1) -> Blocking:
    """A blocking for the people of a scene, the most important first; `words` say whether they sit."""
    seated = _SEATED.search(words) is not None
    pose = _SITS if seated else _STANDS
    if len(people) < 2:
        return Blocking(tuple(Figure(name, 0, 0, 90, pose) for name in people), seated, side)
    half = APART_M / 2 * side
    pair = (Figure(people[0], -half, 0, 90 * side, pose), Figure(people[1], half, 0, -90 * side, pose))
    others = people[2:]
    behind = [_behind(name, (place + 1) / (len(others) + 1) * 2 - 1, side, pose) for place, name in enumerate(others)]
    return Blocking((*pair, *behind), seated, side)


def _behind(name: str, across: float, side: int, pose: Pose) -> Figure:
    """Somebody on the far side of the pair, turned to its middle."""
    x, z = across * APART_M * 0.75 * side, -side * (_BEHIND_M + 0.25 * (1 - abs(across)))
    return Figure(name, x, z, float(np.degrees(np.arctan2(-x, -z))), pose)
