"""What rooms and landscapes are built of: grounds, boxes, walls, rails, water and sky, seen through the camera."""

from dataclasses import dataclass

import numpy as np

from board.demo.lens import HALF_WIDTH, Camera, World
from board.pen import FAINT, FINE, OUTLINE, Nib, Points, Sheet, ellipse

Corner = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Light:
    """The values of an hour of the day."""

    sky: str
    water: str
    land: str
    near: str
    lamp: str = "#fffdf4"


DUSK = Light("#cdd0d4", "#b1b7be", "#979da6", "#c3bfb8")
NIGHT = Light("#868d97", "#737a85", "#5b616b", "#a5a6a6")
MORNING = Light("#efeee9", "#d5dade", "#bcc2c8", "#dcdad5")


@dataclass(frozen=True, slots=True)
class Stage:
    """A sheet, the camera that it is drawn through, and the light."""

    sheet: Sheet
    camera: Camera
    light: Light

    def backdrop(self, water_m: float | None = -0.8) -> None:
        """Sky over the whole frame, and water up to the horizon when there is some."""
        self.sheet.fill(_frame(), self.light.sky)
        if water_m is None:
            return
        level = self.horizon()
        shore = np.array([(-HALF_WIDTH - 20, level), (HALF_WIDTH + 20, level), (HALF_WIDTH + 20, 520), (-HALF_WIDTH - 20, 520)])
        if level < 500:
            self.sheet.fill(shore, self.light.water)
            self.sheet.line(np.array([(-HALF_WIDTH, level), (HALF_WIDTH, level)]), FAINT)
            self._ripples(level)

    def horizon(self) -> float:
        """Where the horizon stands in the frame."""
        forward = self.camera.axes()[2]
        ahead = np.array(self.camera.position) + np.array([forward[0], 0.0, forward[2]]) * 4000
        return float(self.camera.see(ahead)[0, 1])

    def _ripples(self, level: float) -> None:
        rows = level + np.geomspace(6, 700, 15)
        for row, y in enumerate(rows[rows < 500]):
            for dash in range(3):
                x = -HALF_WIDTH + ((row * 0.381966 + dash * 0.347 + 0.13 * (row % 3)) % 1.0) * 2 * HALF_WIDTH
                length = 30 + 9 * row * (1 + (row + dash) % 3)
                self.sheet.line(np.array([(x, y), (x + length / 2, y - 1.5), (x + length, y)]), FINE)

    def ground(self, corners: list[Corner], shade: str, nib: Nib = OUTLINE) -> None:
        """A flat polygon with its edges."""
        if (outline := self.camera.face(np.array(corners, dtype=float))) is not None:
            self.sheet.shape(outline, shade, nib)

    def edge(self, start: Corner, end: Corner, nib: Nib = FINE) -> None:
        """One straight line in the world."""
        ends = self.camera.segment(np.array(start, dtype=float), np.array(end, dtype=float))
        if ends is not None:
            self.sheet.straight(ends[0], ends[1], nib)

    def box(self, low: Corner, high: Corner, shades: tuple[str, str, str], nib: Nib = OUTLINE) -> None:
        """A box by two corners; the shades are of its top, its front and its sides."""
        for corners, shade in self._faces(low, high, shades):
            self.ground([(float(x), float(y), float(z)) for x, y, z in corners], shade, nib)

    def _faces(self, low: Corner, high: Corner, shades: tuple[str, str, str]) -> list[tuple[World, str]]:
        """The faces turned to the camera."""
        found = []
        for axis, shade in ((0, shades[2]), (2, shades[1]), (1, shades[0])):
            for bound, outward in ((low, -1), (high, 1)):
                if outward * (self.camera.position[axis] - bound[axis]) > 0:
                    found.append((_face(low, high, axis, bound[axis]), shade))
        return found

    def wall(self, corners: list[Corner], inward: Corner, shade: str) -> bool:
        """A wall seen from inside; one that the camera stands behind is taken away, as in a studio."""
        towards = np.array(self.camera.position) - np.array(corners[0])
        if float(towards @ np.array(inward)) <= 0:
            return False
        self.ground(corners, shade)
        return True

    def post(self, foot: Corner, height: float, width: float, shade: str, nib: Nib = FINE) -> None:
        """An upright of square section, drawn flat."""
        ends = self.camera.segment(np.array(foot), np.array(foot) + np.array([0, height, 0]))
        if ends is None:
            return
        half = np.array([width * self.camera.scale(np.array(foot)) / 2, 0.0])
        if half[0] < 1.6:
            self.sheet.line(ends, nib)
        else:
            self.sheet.shape(np.array([ends[0] - half, ends[0] + half, ends[1] + half, ends[1] - half]), shade, nib)

    def disc(self, centre: Corner, radius: float, shade: str, nib: Nib | None = FINE) -> None:
        """A ball or a lamp."""
        if self.camera.depth(np.array(centre)) < 0.2:
            return
        at, size = self.camera.see(np.array(centre))[0], radius * self.camera.scale(np.array(centre))
        outline = ellipse(float(at[0]), float(at[1]), size, size)
        if nib is None:
            self.sheet.tint(outline, shade)
        else:
            self.sheet.shape(outline, shade, nib)

    def ring(self, centre: Corner, across: Corner, up: Corner, radius: float, nib: Nib = OUTLINE) -> Points:
        """A circle in the plane of two directions."""
        angle = np.linspace(0, 2 * np.pi, 32, endpoint=False)[:, None]
        circle = np.array(centre) + radius * (np.array(across) * np.cos(angle) + np.array(up) * np.sin(angle))
        seen = self.camera.see(circle)
        self.sheet.closed(seen, nib)
        return seen


def _frame() -> Points:
    x, y = HALF_WIDTH + 10, 510
    return np.array([(-x, -y), (x, -y), (x, y), (-x, y)], dtype=float)


def _face(low: Corner, high: Corner, axis: int, at: float) -> World:
    first, second = (i for i in range(3) if i != axis)
    corners = np.full((4, 3), at)
    corners[:, first] = [low[first], high[first], high[first], low[first]]
    corners[:, second] = [low[second], low[second], high[second], high[second]]
    return corners
