"""The demo's camera: metres in the world to panel units in the frame, through a true lens."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from board.demo.pen import Points

World = NDArray[np.float64]  # (points, 3) in metres, y up

SENSOR_WIDTH_MM = 24.89
ASPECT = (185, 100)
HALF_WIDTH = 500 * ASPECT[0] / ASPECT[1]
_USED_HEIGHT_MM = SENSOR_WIDTH_MM * ASPECT[1] / ASPECT[0]
_NEAR_M = 0.12


@dataclass(frozen=True, slots=True)
class Camera:
    """Where it stands, what it looks at, and how long the lens is."""

    position: tuple[float, float, float]
    target: tuple[float, float, float]
    focal_length_mm: float = 35.0
    roll: float = 0.0

    def axes(self) -> tuple[World, World, World]:
        """Right, up and forward."""
        return _axes(self)

    def see(self, points: World) -> Points:
        """Panel units of points in front of the camera; those behind are drawn to its near plane."""
        return self._flat(self.local(points))

    def local(self, points: World) -> World:
        """The points as right, up and forward of the camera."""
        return np.asarray((np.atleast_2d(points) - np.array(self.position)) @ np.array(self.axes()).T)

    def segment(self, start: World, end: World) -> Points | None:
        """A line in the world as far as it lies before the camera."""
        ends = self.local(np.array([start, end]))
        depth = ends[:, 2]
        if depth.max() <= _NEAR_M:
            return None
        for i in (0, 1):
            if depth[i] < _NEAR_M:
                share = (_NEAR_M - depth[i]) / (depth[1 - i] - depth[i])
                ends[i] = ends[i] + (ends[1 - i] - ends[i]) * share
        return self._flat(ends)

    def face(self, corners: World) -> Points | None:
        """A flat polygon of the world, cut at the near plane."""
        local = self.local(corners)
        kept = []
        for a, b in zip(local, np.roll(local, -1, axis=0), strict=True):
            if a[2] >= _NEAR_M:
                kept.append(a)
            if (a[2] >= _NEAR_M) != (b[2] >= _NEAR_M):
                kept.append(a + (b - a) * (_NEAR_M - a[2]) / (b[2] - a[2]))
        return self._flat(np.array(kept)) if len(kept) > 2 else None

    def scale(self, point: World) -> float:
        """Panel units a metre at this point."""
        return _units(self.focal_length_mm) / max(float(self.local(point)[0, 2]), _NEAR_M)

    def depth(self, point: World) -> float:
        """Metres before the camera."""
        return float(self.local(point)[0, 2])

    def _flat(self, local: World) -> Points:
        factor = _units(self.focal_length_mm) / np.maximum(local[:, 2], _NEAR_M)
        return np.column_stack([local[:, 0] * factor, -local[:, 1] * factor])


def distance_for(height_m: float, focal_length_mm: float) -> float:
    """How far the camera stands so that this much height fills the frame."""
    return height_m * _units(focal_length_mm) / 1000


@lru_cache(maxsize=64)
def _axes(camera: Camera) -> tuple[World, World, World]:
    forward = _unit(np.subtract(camera.target, camera.position))
    right = _unit(np.cross(forward, (0.0, 1.0, 0.0)))
    up = np.cross(right, forward)
    cos, sin = math.cos(math.radians(camera.roll)), math.sin(math.radians(camera.roll))
    return right * cos + up * sin, up * cos - right * sin, forward


def _units(focal_length_mm: float) -> float:
    return 1000 * focal_length_mm / _USED_HEIGHT_MM


def _unit(vector: World) -> World:
    return np.asarray(vector / np.linalg.norm(vector))
