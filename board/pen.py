"""The artist's sheet: fills, lines and hatching in panel units, with the wobble and the pressure of a hand.

What is laid down later covers what was there before: `cover` cuts every earlier line, as an artist leaves out what is hidden.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (points, 2) in panel units

GRAPHITE = "#2b2c31"
_STEP = 7.0  # panel units between two points of a finished line
_SHORTEST = 5.0
_CORNER = 4.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A finished stroke: points are rows of x, y and pressure from 0 to 1."""

    layer: str
    tool: str
    color: str
    size: float
    points: NDArray[np.float64]  # (points, 3)


@dataclass(frozen=True, slots=True)
class Nib:
    """How a line is to be laid down."""

    layer: str = "pencil"
    tool: str = "pencil"
    color: str = GRAPHITE
    size: float = 6.0
    wobble: float = 1.5
    pressure: float = 0.6


OUTLINE = Nib()
HEAVY = Nib(layer="ink", tool="brush", size=9.0, pressure=0.75)
FINE = Nib(size=4.0, pressure=0.5, wobble=0.7)
FAINT = Nib(tool="light_pencil", color="#7d8aa0", size=4.0, pressure=0.35, wobble=1.4)
TONE = Nib(layer="tone", tool="tone", color="#7f858f", size=46.0, pressure=0.5, wobble=3.0)


@dataclass(slots=True)
class _Laid:
    nib: Nib
    points: Points
    pressure: NDArray[np.float64]
    order: int


@dataclass(frozen=True, slots=True)
class _Cover:
    order: int
    outline: Points
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, low: Points, high: Points) -> bool:
        """Whether the outline's box touches another box."""
        return bool(low[0] < self.right and high[0] > self.left and low[1] < self.bottom and high[1] > self.top)


@dataclass(slots=True)
class Sheet:
    """One panel's drawing while it is made; the frame is `2 * half_width` by 1000 units around the origin."""

    half_width: float
    seed: int
    _fills: list[Mark] = field(default_factory=list)
    _lines: list[_Laid] = field(default_factory=list)
    _covers: list[_Cover] = field(default_factory=list)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def fill(self, outline: Points, shade: str) -> None:
        """Lay a flat value down and hide the lines under it."""
        self.tint(outline, shade)
        if len(outline) > 2:
            self.cover(outline)

    def tint(self, outline: Points, shade: str) -> None:
        """Lay a flat value down and leave the lines."""
        if len(outline) < 3:
            return
        inside = _clipped(outline, self.half_width + 12, 512)
        if len(inside) < 3:
            return
        loose = inside + np.array([[self._random.gauss(0, 1.1), self._random.gauss(0, 1.1)] for _ in inside])
        firm = _firm(loose)
        self._fills.append(Mark("fill", "fill", shade, 4.0, _with_pressure(firm, np.full(len(firm), 0.5))))

    def cover(self, outline: Points) -> None:
        """Hide every line laid down so far that lies inside the outline."""
        shape = np.asarray(outline, dtype=float)
        self._covers.append(_Cover(len(self._lines), shape, *map(float, (*shape.min(axis=0), *shape.max(axis=0)))))

    def line(self, points: Points | Sequence[tuple[float, float]], nib: Nib = OUTLINE) -> None:
        """Draw a line through the points as a hand would: it wanders, begins and ends lightly."""
        path = _resampled(np.asarray(points, dtype=float))
        if len(path) < 2:
            return
        path = path + self._wander(len(path), nib.wobble)
        self._lines.append(_Laid(nib, path, self._pressed(len(path), nib.pressure), len(self._lines)))

    def closed(self, outline: Points, nib: Nib = OUTLINE) -> None:
        """Draw around a shape, ending a little past the beginning."""
        ring = np.vstack([outline, outline[:2]])
        self.line(ring, nib)

    def shape(self, outline: Points, shade: str, nib: Nib = OUTLINE) -> None:
        """A filled shape with its outline."""
        self.fill(outline, shade)
        self.closed(outline, nib)

    def union(self, shapes: Sequence[Points], shade: str, nib: Nib = OUTLINE, open_at: Sequence[Points] = ()) -> None:
        """Several shapes drawn as one, without the lines between them; nothing is drawn inside `open_at`."""
        for shape in shapes:
            self.fill(shape, shade)
        for i, shape in enumerate(shapes):
            ring = _resampled(np.vstack([shape, shape[:1]]))
            if not len(ring):
                continue
            shown = np.ones(len(ring), dtype=bool)
            for other in (*shapes[:i], *shapes[i + 1 :], *open_at):
                shown &= ~_inside(ring, other)
            for start, end in _runs(shown):
                self.line(ring[start:end], nib)

    def straight(self, start: Points, end: Points, nib: Nib = OUTLINE, overshoot: float = 6.0) -> None:
        """A ruled-looking line that runs a little past its ends, as in a rough perspective."""
        along = np.asarray(end, dtype=float) - np.asarray(start, dtype=float)
        length = float(np.hypot(*along))
        if length < 1:
            return
        past = along / length * overshoot * self._random.random()
        self.line(np.array([start - past, end + past]), nib)

    def hatch(self, outline: Points, angle: float, spacing: float, nib: Nib = FINE) -> None:
        """Parallel lines across a shape."""
        for start, end in _chords(outline, math.radians(angle), spacing):
            inset = self._random.uniform(0, 0.12)
            self.line(np.array([start + (end - start) * inset, end - (end - start) * self._random.uniform(0, 0.12)]), nib)

    def tone(self, outline: Points, angle: float = 20, nib: Nib = TONE) -> None:
        """Marker rubbed over a shape in one zigzag."""
        chords = _chords(outline, math.radians(angle), nib.size * 0.8)
        zigzag = [end if (i + half) % 2 else start for i, (start, end) in enumerate(chords) for half in (0, 1)]
        if len(zigzag) > 1:
            self.line(np.array(zigzag), nib)

    def marks(self) -> list[Mark]:
        """The finished strokes, hidden parts left out, bottom to top."""
        return [*self._fills, *(mark for laid in self._lines for mark in self._visible(laid))]

    def _visible(self, laid: _Laid) -> list[Mark]:
        x, y = laid.points[:, 0], laid.points[:, 1]
        shown = (np.abs(x) < self.half_width + 8) & (np.abs(y) < 508)
        if laid.nib.layer != "tone":
            low, high = laid.points.min(axis=0), laid.points.max(axis=0)
            for cover in self._covers:
                if cover.order > laid.order and cover.meets(low, high):
                    shown &= ~_inside(laid.points, cover.outline)
        return [
            Mark(laid.nib.layer, laid.nib.tool, laid.nib.color, laid.nib.size, _with_pressure(part, laid.pressure[start:end]))
            for start, end in _runs(shown)
            if _length(part := laid.points[start:end]) > _SHORTEST
        ]

    def _wander(self, count: int, amount: float) -> Points:
        """A slow drift: knots every ten points, smoothly joined."""
        knots = max(2, count // 10 + 2)
        drift = np.array([[self._random.gauss(0, amount), self._random.gauss(0, amount)] for _ in range(knots)])
        at, places = np.linspace(0, knots - 1, count), np.arange(knots)
        return np.column_stack([np.interp(at, places, drift[:, 0]), np.interp(at, places, drift[:, 1])])

    def _pressed(self, count: int, pressure: float) -> NDArray[np.float64]:
        swell = np.sin(np.linspace(0.25, math.pi - 0.35, count)) ** 0.6
        uneven = 1 + 0.12 * np.sin(np.linspace(0, self._random.uniform(2, 9), count) + self._random.uniform(0, 6))
        return np.clip(pressure * swell * uneven, 0.05, 1.0)


def smooth(outline: Points, rounds: int = 2) -> Points:
    """A closed outline with its corners cut, and cut again."""
    for _ in range(rounds):
        following = np.roll(outline, -1, axis=0)
        outline = np.column_stack([0.75 * outline + 0.25 * following, 0.25 * outline + 0.75 * following]).reshape(-1, 2)
    return outline


def hull(points: Points) -> Points:
    """The convex hull, counter-clockwise in panel units."""
    ordered = sorted({(float(x), float(y)) for x, y in points})
    if len(ordered) < 3:
        return np.array(ordered).reshape(-1, 2)
    return np.array(_chain(ordered)[:-1] + _chain(ordered[::-1])[:-1])


def ellipse(x: float, y: float, width: float, height: float, turn: float = 0.0) -> Points:
    """Points around an ellipse of these radii, turned by degrees."""
    angle, turned = np.linspace(0, 2 * math.pi, 28, endpoint=False), math.radians(turn)
    across, down = width * np.cos(angle), height * np.sin(angle)
    cos, sin = math.cos(turned), math.sin(turned)
    return np.column_stack([x + across * cos - down * sin, y + across * sin + down * cos])


def _chain(ordered: list[tuple[float, float]]) -> list[tuple[float, float]]:
    chain: list[tuple[float, float]] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _resampled(path: Points) -> Points:
    steps = np.hypot(*np.diff(path, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] < 1 or not np.isfinite(along[-1]):
        return path[:0]
    at = np.linspace(0, along[-1], max(3, min(600, int(along[-1] / _STEP) + 2)))
    return np.column_stack([np.interp(at, along, path[:, 0]), np.interp(at, along, path[:, 1])])


def _runs(shown: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where unbroken stretches of at least two points begin and end."""
    cuts = np.flatnonzero(np.diff(np.concatenate([[False], shown, [False]]).astype(int)))
    return [(int(start), int(end)) for start, end in zip(cuts[::2], cuts[1::2], strict=True) if end - start > 1]


def _inside(points: Points, outline: Points) -> NDArray[np.bool_]:
    """Which points lie inside, by crossings of a ray to the right."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    x, y = points.T
    near = (x > low[0]) & (x < high[0]) & (y > low[1]) & (y < high[1])
    if not near.any():
        return np.asarray(near)
    x, y = x[near, None], y[near, None]  # (points, 1)
    following = np.concatenate([outline[1:], outline[:1]])
    (x0, y0), (x1, y1) = outline.T, following.T  # (edges,)
    crosses = (y0 > y) != (y1 > y)
    at = x0 + (y - y0) * (x1 - x0) / np.where(y1 == y0, 1e-9, y1 - y0)
    near[near] = (crosses & (x < at)).sum(axis=1) % 2 == 1
    return np.asarray(near)


def _chords(outline: Points, angle: float, spacing: float) -> list[tuple[Points, Points]]:
    """Where parallel lines run inside an outline: the outermost crossings of each."""
    along, across = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    height, reach = outline @ across, outline @ along
    chords = []
    for level in np.arange(height.min() + spacing / 2, height.max(), spacing):
        h0, h1, r0, r1 = height, np.roll(height, -1), reach, np.roll(reach, -1)
        cut = (h0 > level) != (h1 > level)
        at = r0[cut] + (level - h0[cut]) * (r1[cut] - r0[cut]) / (h1[cut] - h0[cut])
        if len(at) > 1:
            chords.append((at.min() * along + level * across, at.max() * along + level * across))
    return chords


def _clipped(outline: Points, half_width: float, half_height: float) -> Points:
    """The part of a polygon inside the frame and a little more."""
    shape = np.asarray(outline, dtype=float)
    for axis, limit in ((0, half_width), (1, half_height)):
        for sign in (1, -1):
            if (sign * shape[:, axis]).max() <= limit:
                continue
            shape = _cut(shape, axis, sign, limit)
            if len(shape) < 3:
                return shape
    return shape


def _firm(outline: Points) -> Points:
    """The outline with a point close to each end of its long sides: painters round a fill between its points."""
    following = np.roll(outline, -1, axis=0)
    sides = following - outline
    length = np.hypot(sides[:, 0], sides[:, 1])[:, None]
    inset = sides / np.maximum(length, 1e-6) * _CORNER
    rows = np.stack([outline, outline + inset, following - inset], axis=1)  # (sides, 3, xy)
    kept = np.column_stack([np.ones(len(outline), dtype=bool), *[length[:, 0] > 4 * _CORNER] * 2])
    return np.asarray(rows[kept])


def _cut(shape: Points, axis: int, sign: int, limit: float) -> Points:
    kept = []
    for a, b in zip(shape, np.roll(shape, -1, axis=0), strict=True):
        inside_a, inside_b = sign * a[axis] <= limit, sign * b[axis] <= limit
        if inside_a:
            kept.append(a)
        if inside_a != inside_b:
            kept.append(a + (b - a) * (sign * limit - a[axis]) / (b[axis] - a[axis]))
    return np.array(kept).reshape(-1, 2)


def _with_pressure(points: Points, pressure: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack([points, pressure])


def _length(points: Points) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())
