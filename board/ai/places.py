"""The set behind the figures, as far as the script names it: a room or open ground, a door, a window, a table, water, trees."""

import re
from dataclasses import dataclass, replace

import numpy as np

from board.bodies import Figure
from board.camera import Camera, Flat
from board.pen import FAINT, FINE, OUTLINE, Nib, Sheet, ellipse

Corner = tuple[float, float, float]

_WIDE, _DEEP, _HIGH = 3.2, 2.7, 2.8  # from the middle to the side walls and to the far one, and the height, in metres
_WORDS: dict[str, re.Pattern[str]] = {
    "door": re.compile(r"\b(doors?|doorways?|entrance|enters?|knocks?)\b", re.I),
    "window": re.compile(r"\bwindows?\b", re.I),
    "table": re.compile(r"\b(tables?|desks?|counter|bar|dinner)\b", re.I),
    "bed": re.compile(r"\b(beds?|bedroom|cot)\b", re.I),
    "water": re.compile(r"\b(river|sea|ocean|lake|beach|shore|water|harbou?r|pool|ferry|ship|boat)\b", re.I),
    "deck": re.compile(r"\b(deck|ferry|ship|boat|pier|dock|quay|jetty|rail)\b", re.I),
    "trees": re.compile(r"\b(trees?|forest|woods?|park|garden|orchard|swamp|jungle)\b", re.I),
    "houses": re.compile(
        r"\b(streets?|roads?|houses?|town|city|village|alley|buildings?|parking|driveway|sidewalk|hotel|shop|school)\b", re.I
    ),
}


@dataclass(frozen=True, slots=True)
class Light:
    """The values of a time of day: of what is far, of the ground, and outside of a window."""

    far: str
    ground: str
    window: str


_DAY = Light("#f3f2ee", "#e2e0da", "#fdfdfc")
_DUSK = Light("#c3c6cc", "#adb0b6", "#777d88")
_NIGHT = Light("#959ca9", "#818894", "#5c6472")
_LOW_SUN = re.compile(r"\b(evening|dusk|dawn)\b", re.I)
_DARK = re.compile(r"\b(night|midnight)\b", re.I)


@dataclass(frozen=True, slots=True)
class Place:
    """What a set is drawn from."""

    indoors: bool
    light: Light
    things: frozenset[str]


def place_of(setting: str, time_of_day: str, words: str) -> Place:
    """The place that a slugline and the words of a scene describe."""
    things = frozenset(thing for thing, named in _WORDS.items() if named.search(words))
    indoors = not setting.startswith("EXT")
    return Place(indoors, _light(time_of_day, indoors), things)


def _light(time_of_day: str, indoors: bool) -> Light:
    """At night people indoors have a lamp."""
    if _DARK.search(time_of_day):
        return replace(_DUSK, window=_NIGHT.window) if indoors else _NIGHT
    return _DUSK if _LOW_SUN.search(time_of_day) else _DAY


def draw_place(sheet: Sheet, camera: Camera, place: Place) -> None:
    """The set without what stands among the figures."""
    edge = sheet.half_width + 10
    sheet.fill(np.array([(-edge, -510), (edge, -510), (edge, 510), (-edge, 510)], dtype=float), place.light.far)
    if place.indoors:
        _room(sheet, camera, place)
    else:
        _ground(sheet, camera, place)


def draw_table(sheet: Sheet, camera: Camera, place: Place) -> None:
    """The table between the first two figures."""
    if not {"table"} & place.things:
        return
    for x in (-0.36, 0.36):
        for z in (-0.26, 0.26):
            _edge(sheet, camera, (x, 0, z), (x, 0.7, z), OUTLINE)
    _box(sheet, camera, (-0.42, 0.70, -0.32), (0.42, 0.74, 0.32), "#cfc9c0")


def draw_seat(sheet: Sheet, camera: Camera, figure: Figure) -> None:
    """A stool under somebody who sits."""
    _box(sheet, camera, (figure.x - 0.2, 0.0, figure.z - 0.2), (figure.x + 0.2, 0.43, figure.z + 0.2), "#cfc9c0")


def _room(sheet: Sheet, camera: Camera, place: Place) -> None:
    _surface(sheet, camera, _floor(_WIDE, _DEEP), place.light.ground)
    for z in (-_DEEP, _DEEP):
        _edge(sheet, camera, (-_WIDE, 0, z), (_WIDE, 0, z), FINE)
        _edge(sheet, camera, (-_WIDE, _HIGH, z), (_WIDE, _HIGH, z), FINE)
    for x in (-_WIDE, _WIDE):
        _edge(sheet, camera, (x, 0, -_DEEP), (x, 0, _DEEP), FINE)
        _edge(sheet, camera, (x, _HIGH, -_DEEP), (x, _HIGH, _DEEP), FINE)
        for z in (-_DEEP, _DEEP):
            _edge(sheet, camera, (x, 0, z), (x, _HIGH, z), FINE)
    if "door" in place.things:
        _door(sheet, camera)
    if "window" in place.things or not place.things & {"door"}:
        _window(sheet, camera, place.light.window)
    if "bed" in place.things:
        _box(sheet, camera, (-2.9, 0.0, -2.6), (-1.1, 0.5, -1.6), "#dedbd4")


def _door(sheet: Sheet, camera: Camera) -> None:
    """One in the far wall and one beside it, so that a change of angle still sees the way out."""
    _panel(sheet, camera, [(1.3, 0, -_DEEP), (1.3, 2.05, -_DEEP), (2.2, 2.05, -_DEEP), (2.2, 0, -_DEEP)], "#d2cec6")
    _panel(sheet, camera, [(_WIDE, 0, -1.4), (_WIDE, 2.05, -1.4), (_WIDE, 2.05, -0.5), (_WIDE, 0, -0.5)], "#d2cec6")


def _window(sheet: Sheet, camera: Camera, shade: str) -> None:
    for corners, middle in (
        ([(-2.3, 0.95, -_DEEP), (-2.3, 2.15, -_DEEP), (-0.9, 2.15, -_DEEP), (-0.9, 0.95, -_DEEP)], (-1.6, -_DEEP)),
        ([(-_WIDE, 0.95, -1.7), (-_WIDE, 2.15, -1.7), (-_WIDE, 2.15, -0.3), (-_WIDE, 0.95, -0.3)], (-_WIDE, -1.0)),
    ):
        _panel(sheet, camera, corners, shade)
        _edge(sheet, camera, (middle[0], 0.95, middle[1]), (middle[0], 2.15, middle[1]), FINE)


def _ground(sheet: Sheet, camera: Camera, place: Place) -> None:
    level = _horizon(camera)
    edge = sheet.half_width + 10
    if level < 505:
        sheet.fill(np.array([(-edge, level), (edge, level), (edge, 510), (-edge, 510)], dtype=float), place.light.ground)
        sheet.line(np.array([(-edge, level), (edge, level)]), FINE)
    if "houses" in place.things:
        _houses(sheet, camera)
    if "trees" in place.things and "water" not in place.things:
        _trees(sheet, camera)
    if not place.things & {"houses", "trees"}:
        _hills(sheet, camera, level)
    if "water" in place.things:
        _ripples(sheet, level)
        _shore(sheet, camera, place)
    elif "houses" in place.things:
        _edge(sheet, camera, (-60, 0, -7), (60, 0, -7), FINE)


def _horizon(camera: Camera) -> float:
    forward = camera.axes()[2]
    ahead = np.array(camera.position) + np.array([forward[0], 0.0, forward[2]]) * 4000
    return float(camera.see(ahead)[0, 1])


def _houses(sheet: Sheet, camera: Camera) -> None:
    for x, wide, high in ((-19, 8, 7.5), (-10, 7, 5.5), (-2, 6, 8.5), (5, 7.5, 6), (13.5, 8, 9)):
        corners = [(x, 0.0, -16.0), (x, high, -16.0), (x + wide, high, -16.0), (x + wide, 0.0, -16.0)]
        _panel(sheet, camera, corners, "#dcdad5", FINE)
        for step in range(2):
            left, low = x + wide * (0.2 + 0.42 * step), high * 0.52
            _panel(
                sheet,
                camera,
                [(left, low, -15.99), (left, low + 1.3, -15.99), (left + 1.1, low + 1.3, -15.99), (left + 1.1, low, -15.99)],
                "#c4c3c0",
                FINE,
            )


def _hills(sheet: Sheet, camera: Camera, level: float) -> None:
    """Far country, so that there is a distance where the script names nothing."""
    ahead = camera.axes()[2]
    across = np.linspace(-sheet.half_width - 10, sheet.half_width + 10, 60)
    turned = across / 260 + 4 * float(np.arctan2(ahead[0], -ahead[2]))
    sheet.line(np.column_stack([across, level - 34 - 20 * np.sin(turned) - 9 * np.sin(2.7 * turned + 1)]), FINE)


def _shore(sheet: Sheet, camera: Camera, place: Place) -> None:
    """What people stand on beside the water: a bank, or a deck with its rail."""
    _panel(sheet, camera, [(-30, 0, -1.9), (30, 0, -1.9), (30, 0, 12), (-30, 0, 12)], place.light.far)
    if "deck" in place.things:
        for height in (0.5, 1.0):
            _edge(sheet, camera, (-30, height, -1.9), (30, height, -1.9), FINE)
        for x in range(-6, 7, 2):
            _edge(sheet, camera, (x, 0, -1.9), (x, 1.0, -1.9), FINE)


def _trees(sheet: Sheet, camera: Camera) -> None:
    for x, z, high in ((-9, -14, 6), (-4.5, -11, 5), (3.5, -13, 6.5), (8.5, -10, 5.5), (14, -15, 7)):
        _edge(sheet, camera, (x, 0, z), (x, high * 0.5, z), OUTLINE)
        crown = np.array([x, high * 0.68, z])
        if camera.depth(crown) < 1:
            continue
        at, size = camera.see(crown)[0], camera.scale(crown) * high * 0.3
        around = ellipse(float(at[0]), float(at[1]), size * 0.85, size)
        waves = 1 + 0.09 * np.cos(np.arange(len(around)) * 2 * np.pi * 7 / len(around))
        sheet.shape((around - at) * waves[:, None] + at, "#cfd0c8", FINE)


def _ripples(sheet: Sheet, level: float) -> None:
    rows = level + np.geomspace(8, 420, 9)
    for row, y in enumerate(rows[rows < 500]):
        for dash in range(2):
            x = -sheet.half_width + ((row * 0.381966 + dash * 0.53) % 1.0) * 2 * sheet.half_width
            length = 40 + 14 * row
            sheet.line(np.array([(x, y), (x + length / 2, y - 1.5), (x + length, y)]), FAINT)


def _floor(wide: float, deep: float) -> list[Corner]:
    return [(-wide, 0, -deep), (wide, 0, -deep), (wide, 0, deep), (-wide, 0, deep)]


def _surface(sheet: Sheet, camera: Camera, corners: list[Corner], shade: str) -> Flat | None:
    outline = camera.face(np.array(corners, dtype=float))
    if outline is not None:
        sheet.fill(outline, shade)
    return outline


def _panel(sheet: Sheet, camera: Camera, corners: list[Corner], shade: str, nib: Nib = FINE) -> None:
    outline = _surface(sheet, camera, corners, shade)
    if outline is not None:
        sheet.closed(outline, nib)


def _edge(sheet: Sheet, camera: Camera, start: Corner, end: Corner, nib: Nib) -> None:
    ends = camera.segment(np.array(start, dtype=float), np.array(end, dtype=float))
    if ends is not None:
        sheet.straight(ends[0], ends[1], nib)


def _box(sheet: Sheet, camera: Camera, low: Corner, high: Corner, shade: str) -> None:
    """A box by two corners: the faces turned to the camera."""
    x, y, z = ((low[axis], high[axis]) for axis in range(3))
    eye = camera.position
    if eye[2] > z[1]:
        _panel(sheet, camera, [(x[0], y[0], z[1]), (x[0], y[1], z[1]), (x[1], y[1], z[1]), (x[1], y[0], z[1])], shade, OUTLINE)
    for side, outward in ((0, -1), (1, 1)):
        if outward * (eye[0] - x[side]) > 0:
            at = x[side]
            _panel(sheet, camera, [(at, y[0], z[0]), (at, y[1], z[0]), (at, y[1], z[1]), (at, y[0], z[1])], shade, OUTLINE)
    if eye[1] > y[1]:
        _panel(sheet, camera, [(x[0], y[1], z[0]), (x[1], y[1], z[0]), (x[1], y[1], z[1]), (x[0], y[1], z[1])], shade, OUTLINE)
