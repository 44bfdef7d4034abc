"""Draws a figure: coat, limbs, hands and shoes from far to near, the head by `heads`."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from board.bodies import Body, Figure, body_of
from board.camera import Camera, World
from board.heads import Face, draw_head
from board.pen import FINE, HEAVY, OUTLINE, Nib, Points, Sheet, ellipse, hull, smooth


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody wears, and in which values."""

    height: float
    coat: str
    trousers: str
    shoes: str
    hem: float  # how far down the coat goes, in parts of the height
    boot: float  # width of the foot
    face: Face
    buttons: bool = True


# Rings of the trunk: height along the spine from the pelvis, half width, half depth; in parts of the height.
_TRUNK = ((0.33, 0.040, 0.036), (0.30, 0.098, 0.050), (0.22, 0.104, 0.068), (0.09, 0.088, 0.062), (0.0, 0.096, 0.068))


def draw_figure(sheet: Sheet, camera: Camera, figure: Figure, look: Look, mood: str = "") -> None:
    """Draw one character, parts that are farther away first."""
    body = body_of(figure, look.height)
    if camera.depth(body.joints["neck"]) < 0.15:
        return
    nib = _nib_for(camera.scale(body.joints["neck"]) * body.height)
    near, far = sorted(("left", "right"), key=lambda side: camera.depth(body.joints[f"{side}_shoulder"]))
    _leg(sheet, camera, body, look, far, nib)
    _arm(sheet, camera, body, look, far, nib)
    _leg(sheet, camera, body, look, near, nib)
    _trunk(sheet, camera, body, look, nib)
    behind = camera.depth(body.joints[f"{near}_hand"]) > camera.depth(body.joints["pelvis"]) + 0.1 * body.height
    if behind:
        _arm(sheet, camera, body, look, near, nib)
        _trunk(sheet, camera, body, look, nib)
    draw_head(sheet, camera, body, look.face, mood)
    _collar(sheet, camera, body, look, nib)
    if not behind:
        _arm(sheet, camera, body, look, near, nib)


def _nib_for(height: float) -> Nib:
    """Small figures are drawn with a fine point, large ones with the brush."""
    if height < 260:
        return FINE
    return OUTLINE if height < 900 else HEAVY


def _limb(camera: Camera, ends: list[tuple[World, float]]) -> list[Points]:
    """One shape for each bone, joined by the width of the joint; widths are in metres."""
    circles = []
    for joint, width in ends:
        at = camera.see(joint)[0]
        radius = width * camera.scale(joint)
        circles.append(ellipse(float(at[0]), float(at[1]), radius, radius))
    return [hull(np.vstack(pair)) for pair in pairwise(circles)]


def _arm(sheet: Sheet, camera: Camera, body: Body, look: Look, side: str, nib: Nib) -> None:
    h, joints = body.height, body.joints
    shoulder, elbow, wrist = (joints[f"{side}_{part}"] for part in ("shoulder", "elbow", "hand"))
    if min(map(camera.depth, (shoulder, elbow, wrist))) < 0.15:
        return
    _hand(sheet, camera, body, elbow, wrist)
    sleeve = _limb(camera, [(shoulder, 0.036 * h), (elbow, 0.030 * h), (wrist, 0.025 * h)])
    inner = shoulder + (joints["neck"] - shoulder) * 0.35 - body.up * 0.02 * h
    at, reach = camera.see(inner)[0], 0.042 * h * camera.scale(inner)
    sheet.union(sleeve, look.coat, nib, open_at=[ellipse(float(at[0]), float(at[1]), reach, reach)])
    if nib is not FINE:
        bend, size = camera.see(elbow)[0], 0.03 * h * camera.scale(elbow)
        sheet.line(np.array([bend + np.array([-size, -size * 0.3]), bend + np.array([size * 0.2, size * 0.1])]), FINE)
        sheet.line(np.array([bend + np.array([-size * 0.8, size * 0.5]), bend + np.array([size * 0.3, size * 0.4])]), FINE)


def _hand(sheet: Sheet, camera: Camera, body: Body, elbow: World, wrist: World) -> None:
    """A mitten with knuckles; a dash when it is small."""
    along = (wrist - elbow) / max(float(np.linalg.norm(wrist - elbow)), 1e-6)
    knuckles = wrist + along * body.height * 0.045
    tips = knuckles + along * body.height * 0.028 - body.up * body.height * 0.012
    size = camera.scale(wrist) * body.height
    palm = _limb(camera, [(wrist, 0.019 * body.height), (knuckles, 0.024 * body.height), (tips, 0.016 * body.height)])
    sheet.union(palm, "#eee9e3", FINE if size < 1500 else OUTLINE)
    if size < 700:
        return
    start, end = camera.see(knuckles)[0], camera.see(tips)[0]
    across = np.array([-(end - start)[1], (end - start)[0]])
    for place in (-0.35, 0.0, 0.35):
        sheet.line(np.array([start + across * place, end + across * place * 0.8]), FINE)


def _leg(sheet: Sheet, camera: Camera, body: Body, look: Look, side: str, nib: Nib) -> None:
    h, joints = body.height, body.joints
    hip, knee, foot = (joints[f"{side}_{part}"] for part in ("hip", "knee", "foot"))
    if min(map(camera.depth, (hip, knee, foot))) < 0.15:
        return
    flat = np.array([body.forward[0], 0.0, body.forward[2]])
    heel, toe = foot - flat * 0.01 * h + np.array([0, -0.015 * h, 0]), foot + flat * 0.10 * h + np.array([0, -0.02 * h, 0])
    sheet.union(_limb(camera, [(heel, look.boot * h), (toe, look.boot * 0.75 * h)]), look.shoes, nib)
    sheet.union(_limb(camera, [(hip, 0.056 * h), (knee, 0.042 * h), (foot, 0.034 * h)]), look.trousers, nib)


def _rings(body: Body, look: Look) -> list[World]:
    h = body.height
    rings = [_ring(body, body.joints["pelvis"] + body.up * rise * h, wide * h, deep * h) for rise, wide, deep in _TRUNK]
    hem = np.array([*body.joints["pelvis"]]) - np.array([0.0, (0.52 - look.hem) * h, 0.0])
    knees = (body.joints["left_knee"] + body.joints["right_knee"]) / 2
    # Sitting, the skirt of a coat lies along the thighs.
    hem = hem + (knees - hem) * min(1.0, max(0.0, float(np.hypot(*(knees - hem)[[0, 2]])) / (0.2 * h)) * 0.6)
    return [*rings, _ring(body, hem, 0.112 * h, 0.084 * h)]


def _ring(body: Body, centre: World, wide: float, deep: float) -> World:
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)[:, None]
    return np.asarray(centre + body.left * wide * np.cos(angle) + body.forward * deep * np.sin(angle))


def _trunk(sheet: Sheet, camera: Camera, body: Body, look: Look, nib: Nib) -> None:
    rings = _rings(body, look)
    if min(camera.depth(ring.mean(axis=0)) for ring in rings) < 0.1:
        return
    seen = [camera.see(ring) for ring in rings]
    sheet.union([hull(np.vstack(pair)) for pair in pairwise(seen)], look.coat, nib)
    if float(body.forward @ (np.array(camera.position) - body.joints["neck"])) > 0 and nib is not FINE:
        front = np.array([ring[4] for ring in seen])
        sheet.line(smooth_line(front), FINE)
        for button in front[2:-1] if look.buttons else ():
            radius = 0.006 * body.height * camera.scale(body.joints["pelvis"])
            sheet.closed(ellipse(float(button[0]) + radius * 2, float(button[1]), radius, radius), FINE)
    shadow = np.vstack([ring[9:14] for ring in seen[1:]])
    if nib is not FINE:
        sheet.hatch(hull(shadow), 62, 0.016 * body.height * camera.scale(body.joints["pelvis"]) + 5, FINE)


def _collar(sheet: Sheet, camera: Camera, body: Body, look: Look, nib: Nib) -> None:
    h, neck = body.height, body.joints["neck"]
    low = camera.see(_ring(body, neck - body.up * 0.028 * h, 0.058 * h, 0.050 * h))
    high = camera.see(_ring(body, neck + body.up * 0.010 * h, 0.042 * h, 0.040 * h))
    collar = hull(np.vstack([low, high]))
    sheet.shape(smooth(collar, 1), look.coat, nib)
    if float(body.forward @ (np.array(camera.position) - neck)) > 0:
        sheet.line(np.array([high[2], low[4], high[6]]), nib)


def smooth_line(points: Points) -> Points:
    """An open line through softened corners."""
    middles = (points[1:] + points[:-1]) / 2
    return np.vstack([points[:1], middles, points[-1:]])
