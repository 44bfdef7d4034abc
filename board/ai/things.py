"""A thing in close view: a sheet of paper, a vessel, a case or something small, told by its name, lying on a table."""

import re
from itertools import pairwise

import numpy as np

from board.camera import Camera
from board.pen import FINE, HEAVY, OUTLINE, Sheet, ellipse, hull, smooth

_TOP_M = 0.74
_FLAT = re.compile(
    r"letter|note|paper|photo|picture|map|card|ticket|envelope|page|file|book|diary|newspaper|sign|bill|cheque|check", re.I
)
_ROUND = re.compile(r"cup|mug|glass|bottle|vase|jar|bell|lamp|can|bowl|candle|urn|bucket|pot|flask|ball|clock", re.I)


def draw_thing(sheet: Sheet, camera: Camera, name: str) -> None:
    """The table's top, and the thing on it with its shadow."""
    _table(sheet, camera)
    if _FLAT.search(name):
        _paper(sheet, camera)
    elif _ROUND.search(name):
        _vessel(sheet, camera)
    else:
        _case(sheet, camera)


def _table(sheet: Sheet, camera: Camera) -> None:
    top = camera.face(np.array([(-1.2, _TOP_M, -0.5), (1.2, _TOP_M, -0.5), (1.2, _TOP_M, 0.6), (-1.2, _TOP_M, 0.6)]))
    if top is not None:
        sheet.shape(top, "#d8d3ca", OUTLINE)
    for z in (-0.3, -0.12, 0.16, 0.3):
        ends = camera.segment(np.array([-1.2, _TOP_M, z]), np.array([1.2, _TOP_M, z]))
        if ends is not None:
            sheet.line(ends, FINE)


def _paper(sheet: Sheet, camera: Camera) -> None:
    rows = np.array([(-0.11, _TOP_M, -0.1), (0.08, _TOP_M, -0.13), (0.12, _TOP_M, 0.11), (-0.08, _TOP_M, 0.14)])
    _shadow(sheet, camera, rows + np.array([0.02, 0, 0.015]))
    sheet.shape(camera.see(rows), "#fbfaf6", HEAVY)
    for share in np.linspace(0.16, 0.84, 8):
        start, end = rows[0] + (rows[3] - rows[0]) * share, rows[1] + (rows[2] - rows[1]) * share
        words = np.array([start + (end - start) * at for at in np.linspace(0.12, 0.86 if share < 0.8 else 0.5, 24)])
        words[:, 2] += 0.003 * np.sin(np.arange(24) * 2.4)
        sheet.line(camera.see(words), FINE)


def _vessel(sheet: Sheet, camera: Camera) -> None:
    profile = ((0.0, 0.055), (0.03, 0.075), (0.10, 0.07), (0.16, 0.06), (0.2, 0.072))
    rings = [camera.see(_ring(rise, wide)) for rise, wide in profile]
    _shadow(sheet, camera, _ring(0.0, 0.09) + np.array([0.06, 0.0, 0.0]))
    sheet.union([hull(np.vstack([low, high])) for low, high in pairwise(rings)], "#e6e2da", HEAVY)
    sheet.shape(rings[-1], "#bdb8ae", OUTLINE)
    sheet.line(rings[2][2:13], FINE)
    sheet.hatch(hull(np.vstack([ring[-7:-1] for ring in rings[1:-1]])), 75, 9, FINE)


def _case(sheet: Sheet, camera: Camera) -> None:
    x, y, z = 0.13, 0.1, 0.085
    low = np.array([(-x, 0, -z), (x, 0, -z), (x, 0, z), (-x, 0, z)]) + np.array([0.0, _TOP_M, 0.0])
    high = low + np.array([0.0, y, 0.0])
    _shadow(sheet, camera, low + np.array([0.05, 0.0, 0.01]))
    for side in ((1, 2), (3, 2)):
        face = camera.see(np.vstack([low[list(side)], high[list(side)][::-1]]))
        sheet.shape(face, "#c9c2b5", HEAVY)
        sheet.hatch(face, 80 if side == (1, 2) else 12, 16, FINE)
    sheet.shape(camera.see(high), "#e4dfd5", HEAVY)
    seam = (low + high) / 2
    sheet.line(camera.see(seam[[3, 2, 1]]), OUTLINE)
    at = camera.see((seam[2] + seam[3])[None] / 2)[0]
    sheet.shape(smooth(ellipse(float(at[0]), float(at[1]), 20, 26), 1), "#f4f1ea", OUTLINE)


def _ring(rise: float, wide: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    angle = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    return np.column_stack([wide * np.cos(angle), np.full(28, _TOP_M + rise), wide * np.sin(angle)])


def _shadow(sheet: Sheet, camera: Camera, outline: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    sheet.hatch(smooth(camera.see(outline), 1), 20, 13, FINE)
