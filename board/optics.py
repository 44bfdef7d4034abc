"""Lenses, gates and shot sizes: how far a camera stands for a size, and what size a camera sees.

Millimetres on the sensor, metres in the world, radians between. The coming stage and renderer use the same numbers.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

from board.terms import SENSORS

STATURE_M = 1.75
EYES = 0.936
"""Where the eyes are, in parts of a figure's stature."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The part of a sensor that is delivered."""

    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a size cuts a figure: from `bottom` to `top` in parts of the stature, with `headroom` in parts of the frame."""

    bottom: float
    top: float
    headroom: float

    @property
    def plane(self) -> float:
        """Height of the picture at the subject, in parts of the stature."""
        return (self.top - self.bottom) / (1 - self.headroom)


CUTS: dict[str, Cut] = {
    "ECU": Cut(0.885, 0.970, 0),
    "BCU": Cut(0.862, 0.985, 0),
    "CU": Cut(0.805, 1, 0.06),
    "MCU": Cut(0.715, 1, 0.08),
    "MS": Cut(0.585, 1, 0.09),
    "MLS": Cut(0.42, 1, 0.09),
    "FS": Cut(-0.03, 1, 0.10),
}
_PLANES: dict[str, float] = {size: cut.plane for size, cut in CUTS.items()} | {"WS": 2, "VWS": 2 * math.sqrt(2), "EWS": 4}
_ALIASES = {"COWBOY": "MLS"}
_RANKS = {"ECU": 0, "BCU": 0, "CU": 1, "MCU": 2, "MS": 3, "MLS": 4, "FS": 5, "WS": 6, "VWS": 7, "EWS": 7}

# How often films shoot a size with a lens: wide, normal, medium tele, tele (1,126 labelled shots of thirty western duels).
_PRIOR: dict[str, tuple[float, float, float, float]] = {
    "ECU": (0.00, 0.02, 0.02, 0.96),
    "CU": (0.01, 0.19, 0.12, 0.68),
    "MCU": (0.00, 0.27, 0.40, 0.33),
    "MS": (0.03, 0.61, 0.14, 0.22),
    "MLS": (0.09, 0.57, 0.24, 0.09),
    "FS": (0.06, 0.67, 0.15, 0.12),
    "WS": (0.34, 0.58, 0.04, 0.04),
    "EWS": (0.52, 0.20, 0.04, 0.24),
}
_NEIGHBOURS = {"BCU": "CU", "COWBOY": "MLS", "VWS": "EWS"}
_CLASS_WIDTHS = tuple(map(math.radians, (45, 24, 15)))
"""Horizontal fields of view above which a lens is wide, normal, medium tele."""
_LEAST_SHARE = 0.01


def gate_of(sensor: str, aspect_width: float, aspect_height: float, squeeze: float = 1) -> Gate:
    """What of a sensor is used for a picture of this aspect; an unknown sensor counts as Super 35 3-perf."""
    found = next((known for known in SENSORS if known.code == sensor), SENSORS[0])
    return effective_gate(found.width_mm, found.height_mm, aspect_width / aspect_height, squeeze)


def effective_gate(width_mm: float, height_mm: float, aspect: float, squeeze: float = 1) -> Gate:
    """The largest part of a gate with this aspect, measured as the lens sees it after the squeeze is undone."""
    wide = width_mm * squeeze
    if wide / height_mm >= aspect:
        return Gate(height_mm * aspect, height_mm)
    return Gate(wide, wide / aspect)


def half_tangents(focal_length_mm: float, gate: Gate) -> tuple[float, float]:
    """Half the picture's width and height, a metre before the camera."""
    return gate.width_mm / (2 * focal_length_mm), gate.height_mm / (2 * focal_length_mm)


def field_of_view(focal_length_mm: float, gate: Gate) -> tuple[float, float]:
    """The horizontal and the vertical angle."""
    across, up = half_tangents(focal_length_mm, gate)
    return 2 * math.atan(across), 2 * math.atan(up)


def plane_m(size: str, stature_m: float = STATURE_M) -> float:
    """Height of the picture at the subject for a size."""
    return _PLANES[_ALIASES.get(size, size)] * stature_m


def distance_m(size: str, focal_length_mm: float, gate: Gate, stature_m: float = STATURE_M) -> float:
    """How far the camera stands from the subject for a size."""
    return distance_for(plane_m(size, stature_m), focal_length_mm, gate)


def distance_for(height_m: float, focal_length_mm: float, gate: Gate) -> float:
    """How far the camera stands so that this much height fills the frame."""
    return focal_length_mm * height_m / gate.height_mm


def size_at(distance_m: float, focal_length_mm: float, gate: Gate, stature_m: float = STATURE_M, pitch: float = 0) -> str:
    """The size that a camera sees at a distance; where two meet, the geometric mean of their planes divides them."""
    plane = distance_m * gate.height_mm / focal_length_mm / math.cos(pitch) / stature_m
    return next((one for (one, low), (_, high) in _STEPS if plane < math.sqrt(low * high)), "EWS")


_STEPS = tuple(pairwise(_PLANES.items()))


def is_size(size: str) -> bool:
    """Whether the code is a size known here."""
    return size in _RANKS or size in _ALIASES


def rank(size: str) -> int:
    """The place of a size among eight classes, from the tightest."""
    return _RANKS[_ALIASES.get(size, size)]


def lens_class(focal_length_mm: float, gate: Gate) -> int:
    """0 wide, 1 normal, 2 medium tele, 3 tele, by the horizontal field of view."""
    across = field_of_view(focal_length_mm, gate)[0]
    return sum(across <= width for width in _CLASS_WIDTHS)


def lens_share(size: str, focal_length_mm: float, gate: Gate) -> float:
    """How often films take a lens of this class for a size; never quite never."""
    return max(_LEAST_SHARE, _PRIOR[_NEIGHBOURS.get(size, size)][lens_class(focal_length_mm, gate)])


def lens_for(size: str, kit: tuple[float, ...], gate: Gate, most_m: float = math.inf) -> float:
    """The lens of the kit that films take most for a size, among those that find room within `most_m`, else the shortest."""
    lenses = sorted(lens for lens in kit if lens > 0) or [35.0]
    near = [lens for lens in lenses if distance_m(size, lens, gate) <= most_m]
    return max(near, key=lambda lens: lens_share(size, lens, gate)) if near else lenses[0]
