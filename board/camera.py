"""A camera in the world: metres to panel units in the frame, through a true lens; metres, y up."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

World = NDArray[np.float64]  # (points, 3) in metres, y up
Flat = NDArray[np.float64]  # (points, 2) in panel units, y down

NEAR_M = 0.12


@dataclass(frozen=True, slots=True)
class Camera:
    """Where it stands, what it looks at, how long the lens is and how much of the sensor's height is used."""

    position: tuple[float, float, float]
    target: tuple[float, float, float]
    focal_length_mm: float
    gate_height_mm: float
    roll: float = 0.0

    def axes(self) -> tuple[World, World, World]:
        """Right, up and forward."""
        return _axes(self.position, self.target, self.roll)

    def see(self, points: World) -> Flat:
        """Panel units of points in front of the camera; those behind are drawn to its near plane."""
        return self._flat(self.local(points))

    def local(self, points: World) -> World:
        """The points as right, up and forward of the camera."""
        return np.asarray((np.atleast_2d(points) - np.array(self.position)) @ np.array(self.axes()).T)

    def segment(self, start: World, end: World) -> Flat | None:
        """A line in the world as far as it lies before the camera."""
        ends = self.local(np.array([start, end]))
        depth = ends[:, 2]
        if depth.max() <= NEAR_M:
            return None
        for i in (0, 1):
            if depth[i] < NEAR_M:
                share = (NEAR_M - depth[i]) / (depth[1 - i] - depth[i])
                ends[i] = ends[i] + (ends[1 - i] - ends[i]) * share
        return self._flat(ends)

    def face(self, corners: World) -> Flat | None:
        """A flat polygon of the world, cut at the near plane."""
        local = self.local(corners)
        kept = []
        for a, b in zip(local, np.roll(local, -1, axis=0), strict=True):
            if a[2] >= NEAR_M:
                kept.append(a)
            if (a[2] >= NEAR_M) != (b[2] >= NEAR_M):
                kept.append(a + (b - a) * (NEAR_M - a[2]) / (b[2] - a[2]))
        return self._flat(np.array(kept)) if len(kept) > 2 else None

    def scale(self, point: World) -> float:
        """Panel units a metre at this point."""
        return self._units() / max(float(self.local(point)[0, 2]), NEAR_M)

    def depth(self, point: World) -> float:
        """Metres before the camera."""
        return float(self.local(point)[0, 2])

    def _units(self) -> float:
        return 1000 * self.focal_length_mm / self.gate_height_mm

    def _flat(self, local: World) -> Flat:
        factor = self._units() / np.maximum(local[:, 2], NEAR_M)
        return np.column_stack([local[:, 0] * factor, -local[:, 1] * factor])


def unit(vector: World) -> World:
    """The direction of a vector."""
    return np.asarray(vector / np.linalg.norm(vector))


@lru_cache(maxsize=64)
def _axes(position: tuple[float, float, float], target: tuple[float, float, float], roll: float) -> tuple[World, World, World]:
    forward = unit(np.subtract(target, position))
    right = unit(np.cross(forward, (0.0, 1.0, 0.0)))
    up = np.cross(right, forward)
    cos, sin = math.cos(math.radians(roll)), math.sin(math.radians(roll))
    return right * cos + up * sin, up * cos - right * sin, forward
