"""Two subjects in one frame, in closed form: every camera that sees both under one angle stands on a spindle around them.

`across` and `up` are half the picture's size a metre before the camera (`optics.half_tangents`); screen positions run from
-1 to 1, right and up. The first subject stands at the left of the frame.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from board.camera import World, unit

Screen = tuple[float, float]
_UP = np.array([0.0, 1.0, 0.0])
_SAMPLES = 57
_STEEPEST = math.radians(70)
_HALVINGS = 50


@dataclass(frozen=True, slots=True)
class Ask:
    """Where two subjects are to be seen, and through which lens."""

    first: Screen
    second: Screen
    across: float
    up: float

    def rays(self) -> tuple[World, World]:
        """The directions to both subjects, as right, forward and up of the camera: in this order the axes are right-handed."""
        return self._ray(self.first), self._ray(self.second)

    def angle(self) -> float:
        """Under which the camera sees the pair."""
        first, second = self.rays()
        return math.acos(float(first @ second))

    def _ray(self, at: Screen) -> World:
        return unit(np.array([at[0] * self.across, 1.0, at[1] * self.up]))


@dataclass(frozen=True, slots=True)
class Place:
    """A camera on the spindle: `theta` leads from behind the second subject to behind the first, `phi` around the line."""

    alpha: float
    theta: float
    phi: float


def position(first: World, second: World, place: Place) -> World:
    """Where the camera stands."""
    along, level, above = _frame(first, second)
    length, beta = float(np.linalg.norm(second - first)), place.theta / 2
    away = math.cos(place.phi) * level + math.sin(place.phi) * above
    far = length * math.sin(place.alpha + beta) / math.sin(place.alpha)
    return np.asarray(first + far * (math.cos(beta) * along + math.sin(beta) * away))


def place_of(first: World, second: World, position: World) -> Place:
    """The place on the spindle on which a camera stands."""
    along, level, above = _frame(first, second)
    to_first, to_second = unit(first - position), unit(second - position)
    away = (position - first) - float((position - first) @ along) * along
    beta = math.acos(float(np.clip(unit(position - first) @ along, -1, 1)))
    phi = math.atan2(float(away @ above), float(away @ level))
    return Place(math.acos(float(np.clip(to_first @ to_second, -1, 1))), 2 * beta, phi)


def orientation(first: World, second: World, position: World, ask: Ask) -> World:
    """Rows right, up and forward with which the camera sees both subjects exactly where it was asked to."""
    world = _basis(unit(first - position), unit(second - position))
    seen = _basis(*ask.rays())
    right, forward, upward = seen.T @ world
    return np.array([right, upward, forward])


def level_place(first: World, second: World, theta: float, ask: Ask) -> Place | None:
    """The place nearest to eye level from which no roll is needed; None where there is none."""
    alpha = ask.angle()

    def roll(phi: float) -> float:
        at = position(first, second, Place(alpha, theta, phi))
        return float(orientation(first, second, at, ask)[0] @ _UP)

    angles = sorted((_STEEPEST * (2 * i / (_SAMPLES - 1) - 1) for i in range(_SAMPLES)), key=abs)
    step = 2 * _STEEPEST / (_SAMPLES - 1)
    for phi in angles:
        if abs(roll(phi)) < 1e-12:
            return Place(alpha, theta, phi)
        outer = phi + math.copysign(step, phi)
        for other in (outer, phi - math.copysign(step, phi)):
            if roll(phi) * roll(other) < 0:
                return Place(alpha, theta, _root(roll, phi, other))
    return None


def theta_behind_second(distance: float, length: float, alpha: float) -> float:
    """How near to the second subject's back a camera stands at this distance from them; the apex where it cannot."""
    sine = distance * math.sin(alpha) / length
    return 2 * math.asin(sine) if sine < 1 else math.pi - alpha


def theta_apex(alpha: float) -> float:
    """A symmetric two-shot."""
    return math.pi - alpha


def theta_reverse(theta: float, alpha: float) -> float:
    """The counter-shot: the same place behind the other subject."""
    return 2 * (math.pi - alpha) - theta


def _frame(first: World, second: World) -> tuple[World, World, World]:
    """Along the pair, level across it, and above it."""
    along = unit(second - first)
    level = unit(np.cross(along, _UP))
    return along, level, np.asarray(np.cross(level, along))


def _basis(first: World, second: World) -> World:
    """Rows right, up and forward of the frame that two directions span."""
    forward, up = unit(first + second), unit(np.cross(second, first))
    return np.array([np.cross(forward, up), up, forward])


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if function(low) * function(middle) <= 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2
