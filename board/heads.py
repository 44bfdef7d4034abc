"""Draws heads: a skull, a face that turns with it, hair and hat, and features that answer to a mood."""

from dataclasses import dataclass

import numpy as np

from board.bodies import Body
from board.camera import Camera, World
from board.pen import FAINT, FINE, HEAVY, OUTLINE, Nib, Points, Sheet, ellipse, hull, smooth

_SKIN = "#f1ece6"
_SHADOW = "#d5d0cb"


@dataclass(frozen=True, slots=True)
class Face:
    """What makes a head somebody's."""

    hair: str
    hat: str
    style: str
    age: int


@dataclass(frozen=True, slots=True)
class _Mood:
    """How far brows and mouth move, in parts of the head's half height."""

    inner_brow: float = 0.0
    outer_brow: float = 0.0
    lids: float = 1.0
    mouth: float = 0.0  # corners up is positive
    open: float = 0.0


_MOODS = {
    "": _Mood(),
    "speaking": _Mood(inner_brow=0.02, open=0.05),
    "hard": _Mood(inner_brow=-0.07, outer_brow=0.02, lids=0.75, mouth=-0.03),
    "grief": _Mood(inner_brow=0.09, outer_brow=-0.05, lids=0.65, mouth=-0.07),
    "wonder": _Mood(inner_brow=0.09, outer_brow=0.10, lids=1.35, mouth=0.02, open=0.085),
    "warm": _Mood(outer_brow=0.02, lids=0.85, mouth=0.07),
    "down": _Mood(inner_brow=0.03, lids=0.3, mouth=-0.02),
}


@dataclass(frozen=True, slots=True)
class _Skull:
    """The head's own space: x to its left, y up, z forward, in parts of the half height."""

    camera: Camera
    centre: World
    axes: World
    size: float

    def at(self, points: object) -> World:
        return np.asarray(self.centre + self.size * (np.atleast_2d(np.asarray(points, dtype=float)) @ self.axes))

    def see(self, points: object) -> Points:
        return self.camera.see(self.at(points))

    def viewer(self) -> World:
        """Where the camera is, in the head's space."""
        return np.asarray(self.axes @ (np.array(self.camera.position) - self.centre) / self.size)

    def faces(self, point: tuple[float, float, float], margin: float = 0.0) -> bool:
        """Whether the surface at this point is turned to the camera."""
        normal = np.array(point) / np.array([0.76, 1.0, 0.92]) ** 2
        towards = self.viewer() - np.array(point)
        return float(normal @ towards) / float(np.linalg.norm(normal) * np.linalg.norm(towards)) > margin


def draw_head(sheet: Sheet, camera: Camera, body: Body, face: Face, mood: str) -> None:
    """Draw neck, head, face and what is on it."""
    axes = np.array([body.head_left, body.head_up, body.head_forward])
    skull = _Skull(camera, body.joints["head"], axes, body.height * 0.070)
    if camera.depth(skull.centre) < 0.15:
        return
    size = skull.size * camera.scale(skull.centre)
    nib = FINE if size < 30 else OUTLINE if size < 120 else HEAVY
    _neck(sheet, camera, body, nib)
    facing = skull.viewer()[2] > 0
    if face.style == "beanie" and facing:
        _ponytail(sheet, skull, face, nib)
    _hair_mass(sheet, skull, face, nib)
    if size > 40 and face.style == "beard":
        _locks(sheet, skull, face)
    if _face(sheet, skull, nib) and size > 11:
        _features(sheet, skull, size, face, _MOODS[mood])
    if face.style == "beanie" and not facing:
        _ponytail(sheet, skull, face, nib)
    _hat(sheet, skull, face, size, nib)
    if size > 60:
        _construction(sheet, skull)


def _construction(sheet: Sheet, skull: _Skull) -> None:
    """The blue pencil that the head was found with, left standing as in a rough."""
    sheet.closed(hull(skull.see(_ellipsoid(0.86, 0.98, 1.0) + np.array([0.0, 0.22, -0.04]))), FAINT)
    for path in (
        [(0, 0.8, 0.7), (0, 0.3, 0.9), (0, -0.3, 0.95), (0, -1.0, 0.7)],
        [(-0.7, 0.05, 0.3), (0, 0.05, 0.92), (0.7, 0.05, 0.3)],
    ):
        if skull.faces(path[1], 0.1):
            sheet.line(_curve(skull.see(path)), FAINT)


def _neck(sheet: Sheet, camera: Camera, body: Body, nib: Nib) -> None:
    low, high = body.joints["neck"] + body.up * body.height * 0.005, body.joints["head"] - body.up * body.height * 0.03
    shapes = []
    for joint in (low, high):
        at, radius = camera.see(joint)[0], 0.034 * body.height * camera.scale(joint)
        shapes.append(ellipse(float(at[0]), float(at[1]), radius, radius))
    sheet.union([hull(np.vstack(shapes))], _SHADOW, nib)


def _ellipsoid(wide: float, tall: float, deep: float) -> World:
    around, down = np.meshgrid(np.linspace(0, 2 * np.pi, 32, endpoint=False), np.linspace(0.06, np.pi - 0.06, 17))
    return np.column_stack(
        [
            wide * (np.sin(down) * np.sin(around)).ravel(),
            tall * np.cos(down).ravel(),
            deep * (np.sin(down) * np.cos(around)).ravel(),
        ]
    )


_CRANIUM = _ellipsoid(0.76, 0.80, 0.92) + np.array([0.0, 0.2, -0.04])
_JAW = np.array([(0.0, -1.0, 0.70), (0.2, -0.98, 0.64), (-0.2, -0.98, 0.64), (0.58, -0.58, 0.1), (-0.58, -0.58, 0.1)])
_CHEEKS = np.array(
    [
        (0.66, -0.15, 0.42),
        (-0.66, -0.15, 0.42),
        (0.44, -0.72, 0.5),
        (-0.44, -0.72, 0.5),
        (0.0, -0.62, 0.84),
        (0.16, -0.6, 0.78),
        (-0.16, -0.6, 0.78),
    ]
)
_HEAD = np.vstack([_CRANIUM, _JAW, _CHEEKS])


def _hair_mass(sheet: Sheet, skull: _Skull, face: Face, nib: Nib) -> None:
    """The whole head in the value of the hair; the face is laid over it."""
    cloud = [_CRANIUM * 1.05, _JAW[3:]]
    if face.style == "cap":
        bob = _CRANIUM[(_CRANIUM[:, 1] < 0.35) & (_CRANIUM[:, 2] < 0.3)]
        cloud.append(bob * [1.16, 1.0, 1.08] + np.array([0.0, -0.32, 0.0]))
    sheet.shape(smooth(hull(skull.see(np.vstack(cloud))), 1), face.hair, nib)


def _locks(sheet: Sheet, skull: _Skull, face: Face) -> None:
    """Strands from the crown outwards; those on the far side and under the face are hidden."""
    for around in np.linspace(0, 2 * np.pi, 22, endpoint=False) + 0.1:
        path = [
            (0.8 * np.sin(d) * np.sin(around), 0.2 + 0.84 * np.cos(d), 0.95 * np.sin(d) * np.cos(around))
            for d in (0.55, 0.95, 1.3)
        ]
        if skull.faces(path[1], 0.05):
            sheet.line(_curve(skull.see(path)), FINE)


def _face(sheet: Sheet, skull: _Skull, nib: Nib) -> bool:
    """The skin as far as it is turned to us; False when only hair is."""
    front = _HEAD[(_HEAD[:, 2] > 0.02) & (_HEAD[:, 1] < 0.68 - 0.55 * np.abs(_HEAD[:, 0]))]
    seen = np.array([point for point in front if skull.faces(tuple(point), -0.02)])
    if len(seen) < 4 or skull.viewer()[2] < -0.1 * float(np.linalg.norm(skull.viewer())):
        return False
    outline = smooth(hull(skull.see(seen)), 2)
    shapes = [outline]
    turned = abs(float(skull.viewer()[0])) / float(np.linalg.norm(skull.viewer()))
    if turned > 0.55:
        shapes.append(hull(skull.see([(0, 0.12, 0.86), (0, -0.27, 1.06), (0, -0.36, 1.03), (0, -0.41, 0.84)])))
    sheet.union(shapes, _SKIN, nib)
    shaded = seen[seen[:, 0] < -0.34]
    if len(shaded) > 3:
        sheet.tint(smooth(hull(skull.see(shaded)), 1), _SHADOW)
    return True


def _features(sheet: Sheet, skull: _Skull, size: float, face: Face, mood: _Mood) -> None:
    fine = Nib(size=max(3.0, min(7.0, size * 0.035)), pressure=0.55, wobble=0.5)
    bold = Nib(layer="ink", tool="brush", size=max(4.0, min(13.0, size * 0.06)), pressure=0.7, wobble=0.5)
    for side in (1, -1):
        if skull.faces((side * 0.42, 0.06, 0.7), 0.2):
            _eye(sheet, skull, side, size, mood, fine, bold)
    _nose(sheet, skull, size, fine)
    if face.style == "beard":
        _beard(sheet, skull, size)
    _mouth(sheet, skull, mood, bold if size > 60 else fine)
    if size > 26:
        _ears(sheet, skull, face, fine)
    if face.age and size > 60:
        _lines_of_age(sheet, skull, fine)


def _eye(sheet: Sheet, skull: _Skull, side: int, size: float, mood: _Mood, fine: Nib, bold: Nib) -> None:
    brow = [
        (side * x, y, z)
        for x, y, z in ((0.16, 0.24 + mood.inner_brow, 0.86), (0.34, 0.31, 0.82), (0.56, 0.23 + mood.outer_brow, 0.64))
    ]
    sheet.line(_curve(skull.see(brow)), bold)
    lift = 0.075 * mood.lids
    if size < 34:
        sheet.line(skull.see([(side * 0.24, 0.04, 0.82), (side * 0.44, 0.04, 0.74)]), bold)
        return
    upper = _curve(skull.see([(side * 0.17, 0.02, 0.8), (side * 0.34, 0.045 + lift, 0.83), (side * 0.53, 0.03, 0.66)]))
    lower = _curve(skull.see([(side * 0.2, 0.0, 0.8), (side * 0.34, -0.045, 0.81), (side * 0.51, 0.01, 0.67)]))
    sheet.fill(np.vstack([upper, lower[::-1]]), "#fbf9f6")
    at, radius = skull.see((side * 0.34, 0.015, 0.82))[0], size * 0.068
    iris = ellipse(float(at[0]), float(at[1]), radius, min(radius, size * (0.035 + lift * 0.6)))
    sheet.fill(iris, "#3a3b40")
    sheet.line(upper, bold)
    sheet.line(lower, fine)
    if size > 90:
        glint = ellipse(float(at[0]) - radius * 0.35, float(at[1]) - radius * 0.3, radius * 0.28, radius * 0.28)
        sheet.fill(glint, "#ffffff")
        sheet.line(
            _curve(skull.see([(side * 0.2, 0.1, 0.84), (side * 0.35, 0.12 + lift, 0.84), (side * 0.54, 0.09, 0.66)])), fine
        )


def _nose(sheet: Sheet, skull: _Skull, size: float, fine: Nib) -> None:
    across = float(skull.viewer()[0]) / float(np.linalg.norm(skull.viewer()))
    side = 1 if across < 0 else -1
    if abs(across) > 0.12:
        sheet.line(_curve(skull.see([(side * 0.05, 0.1, 0.88), (side * 0.05, -0.16, 1.0), (0.0, -0.29, 1.06)])), fine)
    base = [(-0.15, -0.36, 0.88), (-0.07, -0.4, 0.94), (0.0, -0.37, 1.0), (0.07, -0.4, 0.94), (0.15, -0.36, 0.88)]
    sheet.line(_curve(skull.see(base if abs(across) < 0.5 else base[2:] if across > 0 else base[:3])), fine)
    if size > 70:
        wing = (-side * 0.16, -0.32, 0.86)
        sheet.line(
            _curve(skull.see([(wing[0], -0.24, 0.88), (wing[0] * 1.15, -0.33, 0.87), (wing[0] * 0.9, -0.39, 0.86)])), fine
        )


def _mouth(sheet: Sheet, skull: _Skull, mood: _Mood, nib: Nib) -> None:
    corners = 0.02 + mood.mouth
    middle = -0.62
    line = [
        (-0.25, middle + corners, 0.74),
        (-0.1, middle + 0.015, 0.85),
        (0.1, middle + 0.015, 0.85),
        (0.25, middle + corners, 0.74),
    ]
    seen = [point for point in line if skull.faces(point, 0.05)]
    if len(seen) < 2:
        return
    upper = _curve(skull.see(seen))
    if mood.open:
        drop = [(x * 0.9, y - mood.open * 1.3 * (1 - abs(x) * 3), z) for x, y, z in seen]
        lower = _curve(skull.see(drop))
        sheet.fill(np.vstack([upper, lower[::-1]]), "#4a4446")
        sheet.line(lower, nib)
    sheet.line(upper, nib)
    sheet.line(
        _curve(skull.see([(-0.1, middle - 0.13 - mood.open * 1.6, 0.8), (0.1, middle - 0.13 - mood.open * 1.6, 0.8)])), FINE
    )


def _beard(sheet: Sheet, skull: _Skull, size: float) -> None:
    """A short beard: a value along the jaw, hatched downwards."""
    jaw = _HEAD[(_HEAD[:, 1] < -0.5) & (_HEAD[:, 2] > 0.3)]
    sides = np.array([(side * 0.66, -0.25, 0.3) for side in (1, -1)] + [(side * 0.4, -0.5, 0.62) for side in (1, -1)])
    seen = np.array([point for point in np.vstack([jaw, sides]) if skull.faces(tuple(point), 0.0)])
    if len(seen) < 4:
        return
    outline = smooth(hull(skull.see(seen)), 1)
    sheet.tint(outline, "#b9b8b8")
    sheet.hatch(outline, 78, max(5.0, size * 0.05), Nib(size=max(2.5, size * 0.02), pressure=0.4, wobble=0.5))


def _ears(sheet: Sheet, skull: _Skull, face: Face, fine: Nib) -> None:
    if face.style == "cap":
        return
    for side in (1, -1):
        if not skull.faces((side * 0.76, 0.0, 0.0), 0.12):
            continue
        rim = [
            (side * 0.75, 0.16, 0.08),
            (side * 0.84, 0.2, -0.06),
            (side * 0.84, 0.0, -0.12),
            (side * 0.76, -0.26, 0.02),
            (side * 0.74, -0.1, 0.08),
        ]
        sheet.shape(smooth(skull.see(rim), 2), _SKIN, fine)
        sheet.line(skull.see([(side * 0.8, 0.1, -0.02), (side * 0.8, -0.1, -0.04)]), fine)


def _lines_of_age(sheet: Sheet, skull: _Skull, fine: Nib) -> None:
    light = Nib(size=fine.size * 0.8, pressure=0.32, wobble=0.6)
    for side in (1, -1):
        if skull.faces((side * 0.4, -0.3, 0.7), 0.15):
            sheet.line(
                _curve(skull.see([(side * 0.2, -0.28, 0.86), (side * 0.3, -0.45, 0.8), (side * 0.33, -0.58, 0.7)])), light
            )
            sheet.line(
                _curve(skull.see([(side * 0.22, -0.1, 0.82), (side * 0.34, -0.14, 0.8), (side * 0.46, -0.09, 0.7)])), light
            )
            for y in (0.1, 0.03):
                sheet.line(skull.see([(side * 0.58, y - 0.02, 0.58), (side * 0.68, y * 1.6, 0.42)]), light)


def _ponytail(sheet: Sheet, skull: _Skull, face: Face, nib: Nib) -> None:
    strand = [
        (-0.12, 0.05, -0.9),
        (0.12, 0.05, -0.9),
        (0.22, -0.6, -1.08),
        (0.1, -1.25, -0.92),
        (-0.02, -1.5, -0.86),
        (-0.18, -0.8, -1.05),
    ]
    sheet.shape(smooth(skull.see(strand), 2), face.hair, nib)
    sheet.line(_curve(skull.see([(0, 0.0, -0.95), (0.05, -0.7, -1.08), (0.02, -1.3, -0.9)])), FINE)


def _shown(skull: _Skull, points: World) -> World:
    """The points of a hat that are turned to us: from below, the far side of a brim is behind the face."""
    turned = np.array([point for point in points if skull.faces((float(point[0]), float(point[1]), float(point[2])), -0.04)])
    return turned if len(turned) > 3 else points


def _hat(sheet: Sheet, skull: _Skull, face: Face, size: float, nib: Nib) -> None:
    if face.style == "beanie":
        dome = _shown(skull, _CRANIUM[_CRANIUM[:, 1] > 0.4]) * [1.08, 1.12, 1.08]
        band = _shown(skull, _band(0.5, 0.42, 1.1))
        sheet.shape(smooth(hull(skull.see(np.vstack([dome, band + np.array([0, 0.1, 0])]))), 1), face.hat, nib)
        cuff = hull(skull.see(np.vstack([band + np.array([0, 0.16, 0]), band + np.array([0, -0.08, 0])])))
        sheet.shape(smooth(cuff, 1), face.hat, nib)
        if size > 40:
            sheet.hatch(cuff, 90, max(7.0, size * 0.075), FINE)
    elif face.style == "cap":
        crown = _shown(skull, _CRANIUM[_CRANIUM[:, 1] > 0.5]) * [1.13, 1.04, 1.1]
        band = _shown(skull, _band(0.5, 0.36, 1.06))
        if skull.viewer()[2] > 0:
            _crown(sheet, skull, face, crown, band, nib)
            _peak(sheet, skull, nib)
        else:
            _peak(sheet, skull, nib)
            _crown(sheet, skull, face, crown, band, nib)


def _crown(sheet: Sheet, skull: _Skull, face: Face, crown: World, band: World, nib: Nib) -> None:
    sheet.shape(smooth(hull(skull.see(np.vstack([band, band + np.array([0, 0.16, 0])]))), 1), "#35383e", nib)
    sheet.shape(smooth(hull(skull.see(np.vstack([crown, band + np.array([0, 0.16, 0])]))), 1), face.hat, nib)


def _peak(sheet: Sheet, skull: _Skull, nib: Nib) -> None:
    angle = np.linspace(-1.1, 1.1, 9)
    rim = np.column_stack([0.84 * np.sin(angle), np.full(9, 0.36), 0.98 * np.cos(angle)])
    edge = np.column_stack(
        [0.8 * np.sin(angle), 0.3 - 0.12 * np.cos(angle), 0.92 * np.cos(angle) + 0.46 * np.cos(angle) ** 0.5]
    )
    sheet.shape(smooth(hull(skull.see(np.vstack([rim, edge]))), 1), "#2f3136", nib)


def _band(top: float, front: float, wide: float) -> World:
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ahead = np.cos(angle)
    height = np.where(ahead > 0, front, top - 0.2)
    return np.column_stack([0.76 * wide * np.sin(angle), height, 0.93 * wide * ahead - 0.03])


def _curve(points: Points, rounds: int = 2) -> Points:
    """An open line with its corners cut."""
    for _ in range(rounds):
        if len(points) < 3:
            return points
        cut = np.column_stack([0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]]).reshape(-1, 2)
        points = np.vstack([points[:1], cut[1:-1], points[-1:]])
    return points
