"""One stroke as one immutable binary value: a small header, then planes of zig-zag varint deltas.

Layout of version 1: version, flags, tool (a byte each); colour as four bytes red green blue alpha; size in tenths of a panel
unit, seed (varints); the layer's id (length byte, ASCII); the number of points (varint); then x, y in tenths of a panel unit
and pressure of 0 to 255, each plane as differences, and by flag tilt x, tilt y in degrees and time in milliseconds.
"""

import math
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

VERSION = 1
MOST_POINTS = 20_000
FARTHEST = 1_000_000  # tenths of a panel unit: a hundred frames away
MOST_BYTES = 262_144
TOOLS: Final = ("light_pencil", "pencil", "pen", "brush", "tone", "fill", "eraser", "line", "note")

_TILT = 1
_TIME = 2
_LONGEST_VARINT = 5
_WIDEST_SIZE = 100_000  # tenths of a panel unit
_LONGEST_TIME = 86_400_000  # a day, in milliseconds

Integers: TypeAlias = npt.NDArray[np.int64]
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""An affine map (a, b, c, d, e, f) as in CSS: x' = ax + cy + e, y' = bx + dy + f."""


class BadStroke(ValueError):
    """The bytes are no stroke, or the stroke cannot be written."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A stroke as drawn; `x` and `y` are whole tenths of a panel unit, `pressure` is 0 to 255."""

    tool: str
    color: str  # "#rrggbbaa"
    size: float
    layer: str
    seed: int
    x: Integers
    y: Integers
    pressure: Integers
    tilt: tuple[Integers, Integers] | None = None
    time_ms: Integers | None = None

    @property
    def points(self) -> npt.NDArray[np.float64]:
        """The points in panel units, pressure from 0 to 1."""
        return np.column_stack((self.x / 10, self.y / 10, self.pressure / 255))  # (points, x y pressure)

    def __len__(self) -> int:
        return len(self.x)


def stroke(
    points: npt.ArrayLike, *, tool: str = "pencil", color: str = "#000000ff", size: float = 4, layer: str, seed: int = 0
) -> Stroke:
    """A stroke through points (x, y, pressure from 0 to 1) in panel units, rounded to what a document holds."""
    rows = np.asarray(points, dtype=np.float64).reshape(-1, 3)  # (points, x y pressure)
    if not np.isfinite(rows).all():
        raise BadStroke("expected finite points, got NaN or infinity")
    tenths = _rounded(rows[:, :2] * 10)
    pressure = _rounded(np.clip(rows[:, 2], 0, 1) * 255)
    return Stroke(tool, color, _tenths(size) / 10, layer, seed, tenths[:, 0], tenths[:, 1], pressure)


def encode(stroke: Stroke) -> bytes:
    """The stroke's bytes; raises `BadStroke` for one which no document may hold."""
    _check(stroke)
    layer = stroke.layer.encode()
    flags = _TILT * (stroke.tilt is not None) | _TIME * (stroke.time_ms is not None)
    header = bytes([VERSION, flags, _tool_number(stroke.tool)]) + _color_bytes(stroke.color)
    header += _varint(_tenths(stroke.size)) + _varint(stroke.seed) + bytes([len(layer)]) + layer + _varint(len(stroke))
    data = header + b"".join(_varints(_zigzag(np.diff(plane, prepend=0))) for plane in _planes(stroke))
    if len(data) > MOST_BYTES:
        raise BadStroke(f"expected at most {MOST_BYTES} bytes, got {len(data)}")
    return data


def decode(data: bytes) -> Stroke:
    """The stroke in the bytes; strict: what `encode` would not have written raises `BadStroke`."""
    if len(data) > MOST_BYTES:
        raise BadStroke(f"expected at most {MOST_BYTES} bytes, got {len(data)}")
    header = _Header(data)
    version, flags, tool = header.byte(), header.byte(), header.byte()
    if version != VERSION or flags & ~(_TILT | _TIME) or tool == 0:
        raise BadStroke(f"expected version {VERSION}, known flags and a tool, got {version}, {flags}, {tool}")
    color = "#" + header.take(4).hex()
    size, seed = header.varint() / 10, header.varint()
    layer = _ascii(header.take(header.byte()))
    count = header.varint()
    planes = _decoded_planes(data[header.at :], count, 3 + 2 * (flags & _TILT) + (flags & _TIME) // _TIME)
    tilt = (planes[3], planes[4]) if flags & _TILT else None
    time_ms = planes[-1] if flags & _TIME else None
    stroke = Stroke(_tool_name(tool), color, size, layer, seed, planes[0], planes[1], planes[2], tilt, time_ms)
    _check(stroke)
    return stroke


def on_layer(data: bytes, layer: str) -> bytes:
    """The bytes of the same stroke on another layer; they are taken to be those of a stroke."""
    header = _Header(data)
    header.take(7)
    header.varint(), header.varint()
    start, length = header.at, header.byte()
    return data[:start] + bytes([len(layer)]) + layer.encode() + data[start + 1 + length :]


def layer_of(data: bytes) -> str:
    """The layer that the bytes of a stroke name."""
    header = _Header(data)
    header.take(7)
    header.varint(), header.varint()
    return _ascii(header.take(header.byte()))


def transform(stroke: Stroke, matrix: Matrix) -> Stroke:
    """The stroke moved, scaled or turned; its width grows with the square root of the area."""
    if not np.isfinite(matrix).all():
        raise BadStroke(f"expected a finite matrix, got {matrix}")
    a, b, c, d, e, f = matrix
    x = _rounded(a * stroke.x + c * stroke.y + 10 * e)
    y = _rounded(b * stroke.x + d * stroke.y + 10 * f)
    width = _tenths(stroke.size * math.sqrt(abs(a * d - b * c)))
    return replace(stroke, x=x, y=y, size=min(max(width, 1), _WIDEST_SIZE) / 10)


def _planes(stroke: Stroke) -> list[Integers]:
    planes = [stroke.x, stroke.y, stroke.pressure]
    planes += stroke.tilt or ()
    return planes if stroke.time_ms is None else [*planes, stroke.time_ms]


def _check(stroke: Stroke) -> None:
    count = len(stroke)
    if not 1 <= count <= MOST_POINTS or any(len(plane) != count for plane in _planes(stroke)):
        raise BadStroke(f"expected 1 to {MOST_POINTS} points in every plane, got {count}")
    if not 1 <= _tenths(stroke.size) <= _WIDEST_SIZE or not 0 <= stroke.seed < 2**32:
        raise BadStroke(f"expected a size of 0.1 to {_WIDEST_SIZE / 10} and a 32-bit seed, got {stroke.size}, {stroke.seed}")
    if not 1 <= len(stroke.layer) <= 64 or not stroke.layer.isascii():
        raise BadStroke(f"expected a layer's id, got {stroke.layer[:80]!r}")
    _check_range("a coordinate", (stroke.x, stroke.y), -FARTHEST, FARTHEST)
    _check_range("pressure", (stroke.pressure,), 0, 255)
    _check_range("tilt", stroke.tilt or (), -90, 90)
    if stroke.time_ms is not None:
        _check_range("time", (stroke.time_ms,), 0, _LONGEST_TIME)


def _check_range(what: str, planes: tuple[Integers, ...], least: int, most: int) -> None:
    for plane in planes:
        if plane.min() < least or plane.max() > most:
            raise BadStroke(f"expected {what} from {least} to {most}, got {plane.min()} to {plane.max()}")


def _tool_number(tool: str) -> int:
    if tool in TOOLS:
        return TOOLS.index(tool) + 1
    number = tool.removeprefix("tool_")
    if not number.isdecimal() or not len(TOOLS) < int(number) < 256:
        raise BadStroke(f"expected one of {', '.join(TOOLS)}, got {tool[:40]!r}")
    return int(number)


def _tool_name(number: int) -> str:
    # A newer client's tool keeps its number, so that moving its stroke here does not change it.
    return TOOLS[number - 1] if number <= len(TOOLS) else f"tool_{number}"


def _color_bytes(color: str) -> bytes:
    try:
        raw = bytes.fromhex(color[1:])
    except ValueError:
        raw = b""
    if len(raw) != 4 or color != "#" + raw.hex():
        raise BadStroke(f"expected a colour as #rrggbbaa, got {color[:20]!r}")
    return raw


def _ascii(data: bytes) -> str:
    if not data.isascii():
        raise BadStroke(f"expected a layer's id, got {data!r}")
    return data.decode("ascii")


def _tenths(value: float) -> int:
    return math.floor(value * 10 + 0.5)


def _rounded(values: npt.NDArray[np.float64]) -> Integers:
    if (np.abs(values) > FARTHEST + 1).any():
        raise BadStroke(f"expected a coordinate within {FARTHEST}, got {np.abs(values).max()}")
    # Halves go up, as JavaScript rounds: both languages must write the same bytes.
    return np.floor(values + 0.5).astype(np.int64)


def _zigzag(values: Integers) -> Integers:
    return np.where(values < 0, -2 * values - 1, 2 * values)


def _unzigzag(values: Integers) -> Integers:
    return (values >> 1) ^ -(values & 1)


def _varint(value: int) -> bytes:
    return _varints(np.asarray([value], dtype=np.int64))


def _varints(values: Integers) -> bytes:
    groups = values[:, None] >> (7 * np.arange(_LONGEST_VARINT))  # (values, seven bits each)
    more = groups[:, 1:] > 0  # (values, all but the last group)
    kept = np.column_stack((np.ones(len(values), dtype=bool), more))
    septets = (groups & 0x7F).astype(np.uint8)
    septets[:, :-1] |= more.astype(np.uint8) << 7
    return bytes(septets[kept])


def _decoded_planes(data: bytes, count: int, planes: int) -> list[Integers]:
    if not 1 <= count <= MOST_POINTS:
        raise BadStroke(f"expected 1 to {MOST_POINTS} points, got {count}")
    raw = np.frombuffer(data, dtype=np.uint8).astype(np.int64)
    ends = np.flatnonzero(raw < 0x80)
    if len(ends) != planes * count or ends[-1] != len(raw) - 1:
        raise BadStroke(f"expected {planes * count} numbers and no more, got {len(ends)} in {len(raw)} bytes")
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts + 1
    if lengths.max() > _LONGEST_VARINT or ((lengths > 1) & (raw[ends] == 0)).any():
        raise BadStroke(f"expected each number in its shortest form of at most {_LONGEST_VARINT} bytes")
    shifts = 7 * (np.arange(len(raw)) - np.repeat(starts, lengths))
    numbers = np.add.reduceat((raw & 0x7F) << shifts, starts)
    return list(np.cumsum(_unzigzag(numbers).reshape(planes, count), axis=1))  # (planes, points)


class _Header:
    """Reads the head of a stroke; raises `BadStroke` where it ends too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        taken = self._data[self.at : self.at + count]
        if len(taken) != count:
            raise BadStroke(f"expected {count} more bytes at {self.at}, got {len(taken)}")
        self.at += count
        return taken

    def byte(self) -> int:
        return self.take(1)[0]

    def varint(self) -> int:
        value = 0
        for place in range(_LONGEST_VARINT):
            byte = self.byte()
            value |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                if place and not byte:
                    break
                return value
        raise BadStroke(f"expected a number in its shortest form of at most {_LONGEST_VARINT} bytes at {self.at}")
