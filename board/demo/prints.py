"""The demo's panels as small pictures, for a wall that nobody has opened yet; a browser's own are finer and replace them."""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageColor, ImageDraw

from board.demo.lens import ASPECT
from board.pen import Mark
from board.schema import DEFAULT_LAYERS

WIDTH = 480
_FINER = 2
_SIZE = (WIDTH * _FINER, round(WIDTH * _FINER * ASPECT[1] / ASPECT[0]))
_SCALE = _SIZE[1] / 1000
_PAPER = (253, 252, 249)
_WHITE = (255, 255, 255)
_COVER = {"light_pencil": 0.5, "pencil": 0.85, "tone": 0.34}

Color = tuple[int, int, int]


def print_panel(marks: Sequence[Mark]) -> bytes:
    """A WebP of the frame, its layers from bottom to top."""
    picture = Image.new("RGB", _SIZE, _PAPER)
    for layer in DEFAULT_LAYERS:
        mine = [mark for mark in marks if mark.layer == layer]
        picture = _toned(picture, [mark for mark in mine if mark.tool == "tone"])
        pen = ImageDraw.Draw(picture)
        for mark in mine:
            if mark.tool == "fill":
                pen.polygon(_flat(_pixels(mark)), fill=_mixed(mark, _PAPER))
            elif mark.tool != "tone":
                _draw_line(pen, mark, _mixed(mark, _PAPER))
    small = picture.resize((WIDTH, _SIZE[1] // _FINER), Image.Resampling.LANCZOS)
    with io.BytesIO() as file:
        small.save(file, "WEBP", quality=82)
        return file.getvalue()


def _toned(picture: Image.Image, marks: Sequence[Mark]) -> Image.Image:
    """Marker darkens what is below it, once however often it passes."""
    if not marks:
        return picture
    veil = Image.new("RGB", _SIZE, _WHITE)
    pen = ImageDraw.Draw(veil)
    for mark in marks:
        _draw_line(pen, mark, _mixed(mark, _WHITE))
    return ImageChops.multiply(picture, veil)


def _draw_line(pen: ImageDraw.ImageDraw, mark: Mark, color: Color) -> None:
    points = _pixels(mark)
    widths = np.maximum(1, np.rint(2 * _radius(mark) * _SCALE)).astype(int)
    for start, end, width in zip(points[:-1], points[1:], widths[1:], strict=True):
        pen.line([*start, *end], fill=color, width=int(width))
        if width > 3:
            pen.circle((float(end[0]), float(end[1])), width / 2, fill=color)


def _radius(mark: Mark) -> NDArray[np.float64]:
    pressure = mark.points[:, 2]
    match mark.tool:
        case "brush":
            return mark.size * (0.05 + 0.45 * pressure**1.35)
        case "tone":
            return np.full_like(pressure, mark.size * 0.5)
        case _:
            return mark.size * (0.25 + 0.23 * pressure)


def _pixels(mark: Mark) -> NDArray[np.float64]:
    return mark.points[:, :2] * _SCALE + np.array(_SIZE) / 2  # (points, 2)


def _flat(points: NDArray[np.float64]) -> list[float]:
    return [float(value) for value in points.ravel()]


def _mixed(mark: Mark, ground: Color) -> Color:
    """The colour that the mark leaves on this ground."""
    cover = _COVER.get(mark.tool, 1.0)
    ink = ImageColor.getrgb(mark.color)
    return tuple(round(ink[i] * cover + ground[i] * (1 - cover)) for i in range(3))  # type: ignore[return-value]  # three of them
