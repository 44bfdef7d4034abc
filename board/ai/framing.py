"""Cameras for frames: one or two subjects in a size, with a lens of the production's kit, level and on one side of the line."""

import math
from dataclasses import dataclass

import numpy as np

from board.ai import toric
from board.ai.blocking import Blocking
from board.bodies import body_of
from board.camera import Camera, World, unit
from board.optics import CUTS, STATURE_M, Gate, distance_for, distance_m, half_tangents, lens_for, lens_share, plane_m

_OFF_AXIS = {"ECU": 16, "BCU": 20, "CU": 26}
_MOST_OFF_AXIS = 32
_LEAD_ROOM = 0.11  # in parts of the frame's height
_ROOM_M = 4.5
_HEAD_M = 0.22
_FOREGROUND = (0.28, 0.62)
"""How large the head in the foreground may be, in parts of the frame's height."""
_WIDEST_PAIR = 0.56
_AIR = 1.15  # more than one person as a full shot: the nearer ones are taller
_INSERT_PLANE_M = 0.42
_INSERT_TILT = math.radians(32)


@dataclass(frozen=True, slots=True)
class Kit:
    """What the production shoots with."""

    lenses_mm: tuple[float, ...]
    gate: Gate
    indoors: bool

    @property
    def room_m(self) -> float:
        """How far back a camera may go."""
        return _ROOM_M if self.indoors else math.inf


@dataclass(frozen=True, slots=True)
class Setup:
    """A camera as it is proposed: what the shot list will say of it, and where it stands."""

    size: str
    framing: tuple[str, ...]
    subjects: tuple[str, ...]
    camera: Camera
    distance_m: float
    angle: str = "EYE_LEVEL"

    @property
    def focal_length_mm(self) -> float:
        """The lens."""
        return self.camera.focal_length_mm

    @property
    def height_m(self) -> float:
        """The lens's height above the floor, to ten centimetres."""
        return round(self.camera.position[1], 1)


def wide(size: str, blocking: Blocking, kit: Kit) -> Setup:
    """The place with everybody in it, square to the line; a full shot where there is no room to go back for more."""
    if size != "FS" and distance_m(size, min(kit.lenses_mm), kit.gate) > kit.room_m:
        size = "FS"
    lens = lens_for(size, kit.lenses_mm, kit.gate, kit.room_m)
    air = _AIR if size == "FS" else 1.0
    far, plane = distance_m(size, lens, kit.gate) * air, plane_m(size)
    middle = np.mean([(figure.x, 0.0, figure.z) for figure in blocking.figures], axis=0) if blocking.figures else np.zeros(3)
    # The figures stand a tenth of the frame above its lower edge: the place is above and around them.
    target = middle + np.array([0.0, plane * 0.38 if size != "FS" else 0.5 * STATURE_M, 0.0])
    away = unit(np.array([0.22, 0.0, float(blocking.side)]))
    names = tuple(figure.name for figure in blocking.figures)
    return _looking(size, ("ESTABLISHING",), names, _standing(target, away, far, 1.6), target, lens, far, kit)


def single(name: str, partner: str | None, size: str, blocking: Blocking, kit: Kit, framing: str = "SINGLE") -> Setup:
    """One person, a third off the line, on the camera's side of it."""
    lens = lens_for(size, kit.lenses_mm, kit.gate, kit.room_m)
    far, plane, cut = distance_m(size, lens, kit.gate), plane_m(size), CUTS[size]
    figure = blocking.figure(name)
    looks = _looks(figure.yaw)
    towards = unit(_flat(blocking.eyes(partner) - blocking.eyes(name))) if partner else looks
    away = _off_line(towards, blocking.side, math.radians(_OFF_AXIS.get(size, _MOST_OFF_AXIS)))
    sunk = blocking.sunk_m() * (0.5 if size == "FS" else 1)
    middle = (cut.bottom + cut.plane / 2) * STATURE_M - sunk
    room = (looks - away * float(looks @ away)) * _LEAD_ROOM * plane
    head = body_of(figure, STATURE_M).joints["head"]
    target = np.array([head[0], middle, head[2]]) + room
    height = max(middle, 1.2) if size in ("MLS", "FS") else min(max(middle, 0), blocking.eye_height_m())
    return _looking(size, (framing,), (name,), _standing(target, away, far, height), target, lens, far, kit)


def two_shot(first: str, second: str, blocking: Blocking, kit: Kit) -> Setup:
    """Both in profile, as tight as they fit beside each other, with the lens that films take for it."""
    left, right = _in_order(first, second, blocking)
    apart = float(np.linalg.norm(blocking.eyes(right) - blocking.eyes(left)))
    aspect = kit.gate.width_mm / kit.gate.height_mm
    size = next((size for size in ("MS", "MLS") if apart / (plane_m(size) * aspect) <= _WIDEST_PAIR), "FS")
    lens = lens_for(size, kit.lenses_mm, kit.gate, kit.room_m)
    x, y = apart / (plane_m(size) * aspect), _eye_line(size)
    ask = toric.Ask((-x, y), (x, y), *half_tangents(lens, kit.gate))
    camera = _toric(blocking, left, right, toric.theta_apex(ask.angle()), ask, lens, kit)
    return Setup(size, ("TWO_SHOT",), (first, second), camera, _distance(camera, blocking, (left, right)))


def over_shoulder(subject: str, foreground: str, blocking: Blocking, kit: Kit) -> Setup | None:
    """One person past the shoulder of another; None where no lens of the kit gives the shoulder a fair share of the frame."""
    left, right = _in_order(subject, foreground, blocking)
    apart = float(np.linalg.norm(blocking.eyes(right) - blocking.eyes(left)))
    found = [(size, lens) for size in ("MS", "MLS") for lens in sorted(kit.lenses_mm) if _shoulder_fits(size, lens, apart, kit)]
    if not found:
        return None
    size, lens = max(found, key=lambda one: (one[0] == "MS", lens_share(one[0], one[1], kit.gate)))
    sign, y = (1 if foreground == right else -1), _eye_line(size)
    at = {subject: (-0.3 * sign, y - 0.05), foreground: (0.44 * sign, y + 0.04)}
    ask = toric.Ask(at[left], at[right], *half_tangents(lens, kit.gate))
    alpha = ask.angle()
    behind = toric.theta_behind_second(distance_m(size, lens, kit.gate) - apart, apart, alpha)
    theta = behind if foreground == right else toric.theta_reverse(behind, alpha)
    camera = _toric(blocking, left, right, theta, ask, lens, kit)
    shoulder = "OVER_SHOULDER_R" if sign < 0 else "OVER_SHOULDER_L"
    return Setup(size, (shoulder,), (subject, foreground), camera, _distance(camera, blocking, (subject,)))


def insert(prop: str, kit: Kit) -> Setup:
    """A thing on a table, from above its edge."""
    lens = lens_for("CU", kit.lenses_mm, kit.gate, 2.0)
    far = distance_for(_INSERT_PLANE_M, lens, kit.gate)
    target = np.array([0.0, 0.74 + _INSERT_PLANE_M / 6, 0.0])
    away = np.array([0.25, math.tan(_INSERT_TILT), 1.0])
    camera = _camera(target + unit(away) * far, target, lens, kit)
    return Setup("CU", ("INSERT",), (prop,), camera, far, "HIGH")


def _looking(
    size: str, framing: tuple[str, ...], names: tuple[str, ...], at: World, target: World, lens: float, far: float, kit: Kit
) -> Setup:
    return Setup(size, framing, names, _camera(at, target, lens, kit), far)


def _standing(target: World, away: World, far: float, height: float) -> World:
    """`far` from the target in a direction, with the lens at a height."""
    rise = float(np.clip(height - target[1], -0.5 * far, 0.5 * far))
    return np.asarray(target + away * math.sqrt(far**2 - rise**2) + np.array([0.0, rise, 0.0]))


def _off_line(towards: World, side: int, angle: float) -> World:
    """The direction to the camera: off the line by an angle, to its side."""
    turned = [_turned(towards, sign * angle) for sign in (1, -1)]
    return max(turned, key=lambda way: side * float(way[2]))


def _turned(direction: World, angle: float) -> World:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([direction[0] * cos + direction[2] * sin, 0.0, direction[2] * cos - direction[0] * sin])


def _looks(yaw: float) -> World:
    return np.array([math.sin(math.radians(yaw)), 0.0, math.cos(math.radians(yaw))])


def _flat(vector: World) -> World:
    return np.asarray(vector * np.array([1.0, 0.0, 1.0]))


def _in_order(first: str, second: str, blocking: Blocking) -> tuple[str, str]:
    """The two as they stand from left to right."""
    ahead = sorted((first, second), key=lambda name: blocking.side * float(blocking.eyes(name)[0]))
    return ahead[0], ahead[1]


def _eye_line(size: str) -> float:
    """How high in the frame the eyes are, from -1 to 1."""
    cut = CUTS[size]
    return 1 - 2 * cut.headroom - 2 * (1 - 0.936) / cut.plane


def _shoulder_fits(size: str, lens: float, apart: float, kit: Kit) -> bool:
    near = distance_m(size, lens, kit.gate) - apart
    return near > 0.5 and _FOREGROUND[0] <= _HEAD_M * lens / (kit.gate.height_mm * near) <= _FOREGROUND[1]


def _toric(blocking: Blocking, left: str, right: str, theta: float, ask: toric.Ask, lens: float, kit: Kit) -> Camera:
    first, second = blocking.eyes(left), blocking.eyes(right)
    place = toric.level_place(first, second, theta, ask) or toric.Place(ask.angle(), theta, 0.0)
    at = toric.position(first, second, place)
    # Where no level camera shows both exactly, the level one beside it is taken: people do not see a tilt of the head's place.
    return _camera(at, at + toric.orientation(first, second, at, ask)[2], lens, kit)


def _distance(camera: Camera, blocking: Blocking, names: tuple[str, ...]) -> float:
    middle = np.mean([blocking.eyes(name) for name in names], axis=0)
    return float(np.linalg.norm(middle - np.array(camera.position)))


def _camera(at: World, target: World, lens: float, kit: Kit) -> Camera:
    return Camera(_triple(at), _triple(target), lens, kit.gate.height_mm)


def _triple(point: World) -> tuple[float, float, float]:
    return float(point[0]), float(point[1]), float(point[2])
