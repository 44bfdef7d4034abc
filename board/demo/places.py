"""The places of the demo film: landing, wheelhouse, deck, river and bridge, in metres."""

import numpy as np

from board.demo.props import draw_bell
from board.demo.stage import NIGHT, Corner, Stage
from board.pen import FAINT, FINE, HEAVY, OUTLINE, Nib, ellipse

WATER = -0.8
CHALK = Nib(color="#f4f3ee", size=5, pressure=0.5)
_HULL = ("#b9b4ab", "#6e737b", "#5f646c")
_SHED = ("#8f949c", "#cfccc4", "#b0b0ac")
_LAMP_POSTS = 24


def bridge(stage: Stage, z: float = 260.0, lit: int = 0, deck: float = 24.0) -> None:
    """The bridge across the picture, its first `lit` lamps burning, and their images in the water."""
    stage.box((-420, WATER, z + 150), (420, 9, z + 400), (stage.light.land,) * 3, FAINT)
    for pier in range(-7, 8):
        stage.box(
            (pier * 42 - 2.2, WATER, z - 3),
            (pier * 42 + 2.2, deck, z + 3),
            (stage.light.land, stage.light.near, stage.light.land),
            FINE,
        )
    stage.box((-420, deck, z - 4), (420, deck + 3.2, z + 4), (stage.light.near, stage.light.land, stage.light.land), OUTLINE)
    for lamp in range(_LAMP_POSTS):
        x = (lamp - _LAMP_POSTS / 2 + 0.5) * 14
        stage.post((x, deck + 3.2, z), 5.5, 0.3, stage.light.land)
        if lamp < lit:
            stage.disc((x, deck + 9, z), 3.2, "#c9cbc9", None)
            stage.disc((x, deck + 9, z), 1.5, stage.light.lamp, None)
            _reflection(stage, (x, WATER, z - 30), deck)


def _reflection(stage: Stage, at: Corner, deck: float) -> None:
    """Light on water: a column of dashes that grow wider and rarer towards us."""
    top, unit = stage.camera.see(np.array(at))[0], stage.camera.scale(np.array(at))
    for step in range(9):
        y = float(top[1]) + deck * 0.16 * unit * step * (1 + step * 0.09)
        half = unit * (0.9 + 0.35 * step) * (1.0, 0.6, 1.25)[step % 3]
        lean = unit * (0.0, 0.5, -0.4)[step % 3]
        dash = ellipse(float(top[0]) + lean, y, half, max(1.2, unit * 0.22))
        stage.sheet.tint(dash, stage.light.lamp)


def ferry(stage: Stage, x: float = 0.0, z: float = 8.0, lit: bool = False) -> None:
    """The boat from outside: hull, rails, and a wheelhouse like a garden shed."""
    stage.box((x - 3.2, WATER - 0.1, z - 5.5), (x + 3.2, 0, z + 5.5), _HULL)
    _rail(stage, (x - 3.1, 0, z + 5.4), (x + 3.1, 0, z + 5.4), 6)
    for side in (-3.1, 3.1):
        _rail(stage, (x + side, 0, z - 5.0), (x + side, 0, z + 5.4), 8)
    stage.box((x + 0.5, 0, z + 0.2), (x + 2.5, 2.3, z + 2.6), _SHED)
    stage.box((x + 0.3, 2.3, z), (x + 2.7, 2.5, z + 2.8), ("#6d727a", "#5a5f67", "#5a5f67"))
    glass = stage.light.lamp if lit else "#6f757d"
    if stage.camera.position[2] < z:
        for left in (0.75, 1.6):
            corners: list[Corner] = [
                (x + left, 1.2, z + 0.2),
                (x + left + 0.65, 1.2, z + 0.2),
                (x + left + 0.65, 2.0, z + 0.2),
                (x + left, 2.0, z + 0.2),
            ]
            stage.ground(corners, glass, FINE)
    if stage.camera.position[0] < x:
        stage.ground(
            [(x + 0.5, 1.2, z + 0.7), (x + 0.5, 1.2, z + 2.1), (x + 0.5, 2.0, z + 2.1), (x + 0.5, 2.0, z + 0.7)], glass, FINE
        )
    stage.post((x + 1.5, 2.5, z + 1.4), 2.0, 0.06, "#4a4e55")


def _rail(stage: Stage, start: Corner, end: Corner, posts: int, height: float = 1.0) -> None:
    a, b = np.array(start), np.array(end)
    for share in np.linspace(0, 1, posts + 1):
        foot = a + (b - a) * share
        stage.post((float(foot[0]), float(foot[1]), float(foot[2])), height, 0.06, "#d8d6d0")
    for level, nib in ((height, OUTLINE), (height * 0.55, FINE)):
        stage.edge((start[0], start[1] + level, start[2]), (end[0], end[1] + level, end[2]), nib)


def river_and_bridge(stage: Stage, lamps: int = 0) -> None:
    """Nothing but the water and what crosses it."""
    stage.backdrop()
    bridge(stage, lit=lamps)


def mid_stream(stage: Stage, lamps: int) -> None:
    """The boat adrift under the bridge, one window lit."""
    stage.backdrop()
    bridge(stage, z=60, lit=lamps)
    ferry(stage, -8, -10, lit=True)


def landing(stage: Stage, lit_window: bool = False, lamps: int = 0) -> None:
    """The ramp down to the ferry, the river and the bridge beyond it."""
    stage.backdrop()
    bridge(stage, lit=lamps)
    ferry(stage, z=9.5, lit=lit_window)
    stage.ground([(-90, 1.35, -8.4), (90, 1.35, -8.0), (90, WATER, -6.2), (-90, WATER, -5.6)], stage.light.land)
    stage.ground([(-90, 1.35, -70), (90, 1.35, -70), (90, 1.35, -8.0), (-90, 1.35, -8.4)], stage.light.land, FINE)
    for z in (-6.0, -3.0, 0.0, 2.8):
        for x in (-1.75, 1.75):
            stage.post((x, WATER, z), 2.2 + max(0.0, -z) * 0.14, 0.22, "#8b857c")
    _ramp(stage)


def timetable(stage: Stage, x: float = -1.15, z: float = 1.0, floor: float = 0.32) -> None:
    """The board that Nora writes on, at the foot of the ramp."""
    for side in (-0.38, 0.38):
        stage.post((x + side, floor, z), 1.75, 0.07, "#7b756c")
    low, high = floor + 0.95, floor + 1.75
    stage.ground([(x - 0.45, low, z), (x + 0.45, low, z), (x + 0.45, high, z), (x - 0.45, high, z)], "#4b5058")
    for row in range(3):
        y = high - 0.15 - row * 0.2
        stage.edge((x + 0.35, y, z - 0.01), (x - (0.3, 0.1, 0.22)[row], y, z - 0.01), CHALK)


def bank(stage: Stage) -> None:
    """The near shore as seen from the boat: the ramp going up, a shed, a lamp."""
    stage.backdrop(None)
    stage.ground([(-60, -0.8, -9), (60, -0.8, -9), (60, 1.5, -16), (-60, 1.5, -16)], stage.light.land)
    stage.box((-60, 1.4, -60), (60, 4.5, -40), (stage.light.land,) * 3, FAINT)
    stage.box((3.5, 1.4, -22), (9.5, 4.6, -17), ("#6f747c", "#a9a69f", "#8f8d88"))
    stage.ground([(3.1, 4.5, -16.8), (9.9, 4.5, -16.8), (9.9, 5.6, -19.5), (3.1, 5.6, -19.5)], "#6a6f77")
    stage.post((-4.5, 1.4, -16), 5.2, 0.14, "#5b6067", OUTLINE)
    stage.edge((-4.5, 6.6, -16), (-3.4, 6.8, -16), OUTLINE)
    for z in (-7.5, -4.5, -1.5, 1.5):
        for x in (-1.75, 1.75):
            stage.post((x, WATER, z), 2.3 + max(0.0, -z) * 0.12, 0.22, "#8b857c")
    _ramp(stage)


def _ramp(stage: Stage) -> None:
    stage.ground([(-1.5, 0.0, 4.0), (1.5, 0.0, 4.0), (1.5, 1.4, -9), (-1.5, 1.4, -9)], "#bdb7ad")
    for z in np.arange(-8.5, 4.0, 0.62):
        y = 1.4 * (4.0 - z) / 13.0
        stage.edge((-1.5, y, float(z)), (1.5, y, float(z)))


def wheelhouse(stage: Stage, lamps: int = 0) -> None:
    """The wheelhouse from inside, the wall before the camera taken away."""
    stage.sheet.fill(stage.camera.see(np.array([[0.0, 1.0, 1.0]])) + _EVERYWHERE, "#a3a19c")
    floor: list[Corner] = [(-1.4, 0, -1.3), (1.4, 0, -1.3), (1.4, 0, 1.3), (-1.4, 0, 1.3)]
    stage.ground(floor, "#8d8a85")
    for x in np.arange(-1.2, 1.4, 0.28):
        stage.edge((float(x), 0, -1.3), (float(x), 0, 1.3), FAINT)
    if stage.wall([(-1.4, 0, 1.3), (1.4, 0, 1.3), (1.4, 2.2, 1.3), (-1.4, 2.2, 1.3)], (0, 0, -1), "#c4c1ba"):
        _front_windows(stage, lamps)
    if stage.wall([(1.4, 0, -1.3), (1.4, 0, 1.3), (1.4, 2.2, 1.3), (1.4, 2.2, -1.3)], (-1, 0, 0), "#b3b0aa"):
        _window(stage, [(1.39, 1.15, -0.7), (1.39, 1.15, 0.7), (1.39, 1.9, 0.7), (1.39, 1.9, -0.7)])
    if stage.wall([(-1.4, 0, -1.3), (-1.4, 0, 1.3), (-1.4, 2.2, 1.3), (-1.4, 2.2, -1.3)], (1, 0, 0), "#b3b0aa"):
        _window(stage, [(-1.39, 1.15, -0.7), (-1.39, 1.15, 0.7), (-1.39, 1.9, 0.7), (-1.39, 1.9, -0.7)])
    if stage.wall([(-1.4, 0, -1.3), (1.4, 0, -1.3), (1.4, 2.2, -1.3), (-1.4, 2.2, -1.3)], (0, 0, 1), "#bab7b0"):
        stage.ground([(0.25, 0, -1.29), (1.15, 0, -1.29), (1.15, 2.0, -1.29), (0.25, 2.0, -1.29)], NIGHT.land)
        stage.ground([(0.25, 0.9, -1.28), (0.25, 0.0, -1.28), (1.15, 0.0, -1.28), (1.15, 0.9, -1.28)], NIGHT.water, FINE)
    stage.wall([(-1.4, 2.2, -1.3), (1.4, 2.2, -1.3), (1.4, 2.2, 1.3), (-1.4, 2.2, 1.3)], (0, -1, 0), "#d2cfc8")


_WIDE = np.array([(-940.0, -510.0), (940.0, -510.0), (940.0, 510.0), (-940.0, 510.0)])
_EVERYWHERE = np.array([(-4000.0, -4000.0), (4000.0, -4000.0), (4000.0, 4000.0), (-4000.0, 4000.0)])


def _front_windows(stage: Stage, lamps: int) -> None:
    for left in (-1.25, -0.35, 0.55):
        corners: list[Corner] = [(left, 1.15, 1.29), (left + 0.72, 1.15, 1.29), (left + 0.72, 1.95, 1.29), (left, 1.95, 1.29)]
        _window(stage, corners)
        stage.edge((left, 1.42, 1.285), (left + 0.72, 1.42, 1.285), FINE)
        for lamp in range(min(lamps, 4)):
            stage.disc((left + 0.1 + lamp * 0.17, 1.62, 1.285), 0.018, NIGHT.lamp, None)
        if lamps:
            stage.edge((left, 1.58, 1.285), (left + 0.72, 1.58, 1.285), FINE)


def _window(stage: Stage, corners: list[Corner]) -> None:
    stage.ground(corners, NIGHT.sky)
    low, high = np.array(corners[0]), np.array(corners[2])
    middle = low + (high - low) * [1, 0.35, 1]
    water: list[Corner] = [
        corners[0],
        corners[1],
        (corners[1][0], float(middle[1]), corners[1][2]),
        (corners[0][0], float(middle[1]), corners[0][2]),
    ]
    stage.ground(water, NIGHT.water, FINE)


def console(stage: Stage) -> None:
    """Wheel, throttle and the desk they stand on."""
    stage.box((-1.35, 0, 0.78), (0.35, 0.95, 1.28), ("#9b948a", "#7d776e", "#6f6a62"))
    rim: tuple[Corner, Corner] = ((1, 0, 0), (0, 1, 0))
    stage.ring((-0.45, 1.0, 0.68), *rim, 0.34, HEAVY)
    stage.ring((-0.45, 1.0, 0.68), *rim, 0.29, FINE)
    for turn in np.linspace(0, np.pi, 4, endpoint=False):
        dx, dy = 0.42 * float(np.cos(turn)), 0.42 * float(np.sin(turn))
        stage.edge((-0.45 - dx, 1.0 - dy, 0.68), (-0.45 + dx, 1.0 + dy, 0.68), OUTLINE)
    stage.edge((0.15, 0.95, 0.9), (0.12, 1.2, 0.82), HEAVY)
    stage.disc((0.12, 1.22, 0.82), 0.035, "#3b3e44")


def chart_table(stage: Stage, coins: bool = False, case: bool = False) -> None:
    """The table by the window; on it what has been paid and what was brought."""
    stage.box((0.6, 0, 0.1), (1.38, 0.86, 1.28), ("#b7ada0", "#8d857a", "#807970"))
    stage.ground([(0.72, 0.865, 0.3), (1.25, 0.865, 0.3), (1.25, 0.865, 0.8), (0.72, 0.865, 0.8)], "#e9e6de", FINE)
    if coins:
        for x, z in ((0.82, 0.3), (0.9, 0.33), (0.86, 0.24), (0.97, 0.28)):
            stage.ring((x, 0.875, z), (1, 0, 0), (0, 0, 1), 0.018, FINE)
    if case:
        stage.box((0.75, 0.87, 0.2), (1.1, 1.08, 0.5), ("#6a6058", "#5a514a", "#4d4640"))


def hook(stage: Stage, bell: bool = False) -> None:
    """The iron hook beside the window, with or without its bell."""
    root = stage.camera.see(np.array([[0.46, 1.78, 1.25]]))[0]
    unit = stage.camera.scale(np.array([0.46, 1.78, 1.25]))
    stage.sheet.line(
        root + unit * np.array([(0, -0.03), (0, 0.03), (0.02, 0.07), (0.05, 0.07), (0.06, 0.04)]),
        HEAVY if unit > 300 else OUTLINE,
    )
    if bell:
        draw_bell(stage.sheet, float(root[0] + 0.03 * unit), float(root[1] + 0.07 * unit), unit * 0.2)


def deck(stage: Stage, lamps: int = 0) -> None:
    """The open deck: planks, the rail on the river side, the wheelhouse behind."""
    stage.backdrop()
    bridge(stage, z=240.0, lit=lamps)
    stage.ground([(-3, 0, -7), (3, 0, -7), (3, 0, 6), (-3, 0, 6)], "#a19c94")
    for x in np.arange(-2.7, 3.0, 0.3):
        stage.edge((float(x), 0, -7), (float(x), 0, 6), FINE)
    _rail(stage, (-2.9, 0, 5.8), (2.9, 0, 5.8), 5)


def deck_looking_back(stage: Stage) -> None:
    """The deck towards the other end of the boat: planks, rail, and the wheelhouse on one side."""
    stage.ground([(-3, 0, -7), (3, 0, -7), (3, 0, 6), (-3, 0, 6)], "#a19c94")
    for x in np.arange(-2.7, 3.0, 0.3):
        stage.edge((float(x), 0, -7), (float(x), 0, 6), FINE)
    _rail(stage, (-2.9, 0, -6.8), (2.9, 0, -6.8), 5)
    wheelhouse_outside(stage)


def wheelhouse_outside(stage: Stage) -> None:
    """The shed with its lit windows, in the middle of the boat."""
    stage.box((-2.4, 0, -3.6), (-0.2, 2.3, -1.4), _SHED)
    stage.box((-2.6, 2.3, -3.8), (0.0, 2.5, -1.2), ("#6d727a", "#5a5f67", "#5a5f67"))
    for z in (-3.61, -1.39):
        if (z < -2) == (stage.camera.position[2] < -2):
            stage.ground([(-2.1, 1.2, z), (-0.5, 1.2, z), (-0.5, 2.0, z), (-2.1, 2.0, z)], stage.light.lamp, FINE)


def bollard(stage: Stage, x: float = 0.9, z: float = 1.5) -> None:
    """An iron bollard, as high as a stool."""
    stage.post((x, 0, z), 0.5, 0.34, "#4b4f56", OUTLINE)
    stage.ring((x, 0.5, z), (1, 0, 0), (0, 0, 1), 0.21, OUTLINE)


def near_rail(stage: Stage) -> None:
    """The rail between the camera on the water and the people at it."""
    _rail(stage, (-2.9, 0, -6.0), (2.9, 0, -6.0), 4)


def ferry_from_above(stage: Stage) -> None:
    """The boat in mid-stream, straight down from the third pier."""
    stage.sheet.fill(_WIDE, stage.light.water)
    for row in range(-4, 5):
        for dash in range(4):
            x, y = -760 + dash * 430 + (row % 3) * 90.0, row * 112 + (dash % 2) * 40.0
            stage.sheet.line(np.array([(x, y), (x + 60, y - 4), (x + 130, y + 2)]), FINE)
    hull = np.array([(-150, -70), (-40, -86), (150, -80), (212, -40), (212, 44), (150, 84), (-40, 88), (-150, 72)], dtype=float)
    stage.sheet.tone(hull * [1.0, 1.0] + np.array([26.0, 40.0]), 30)
    stage.sheet.shape(hull, "#cfccc4", HEAVY)
    stage.sheet.closed(hull * [0.93, 0.86], FINE)
    for x in range(-130, 200, 26):
        stage.sheet.line(np.array([(x, -68), (x + 1, 70)]), FAINT)
    shed = np.array([(30, -42), (120, -42), (120, 40), (30, 40)], dtype=float)
    stage.sheet.tone(shed + np.array([18.0, 22.0]), 40)
    stage.sheet.shape(shed, "#6d727a", OUTLINE)
    stage.sheet.line(np.array([(30, -42), (120, 40)]), FINE)


def road(stage: Stage) -> None:
    """The bridge's own deck in the morning: lanes, footway, rail and lamps to the vanishing point."""
    stage.backdrop()
    stage.box((-600, WATER - 24, 380), (600, -8, 600), (stage.light.land,) * 3, FAINT)
    stage.ground([(-7, 0, -6), (4.2, 0, -6), (4.2, 0, 330), (-7, 0, 330)], "#c7c6c2")
    stage.ground([(4.2, 0.0, -6), (4.2, 0.15, -6), (4.2, 0.15, 330), (4.2, 0.0, 330)], "#b5b4b0", FINE)
    stage.ground([(4.2, 0.15, -6), (7.2, 0.15, -6), (7.2, 0.15, 330), (4.2, 0.15, 330)], "#e3e1db")
    for z in np.geomspace(4, 300, 16):
        stage.ground(
            [(-1.5, 0.01, float(z)), (-1.3, 0.01, float(z)), (-1.3, 0.01, float(z) * 1.12), (-1.5, 0.01, float(z) * 1.12)],
            "#f7f6f2",
            FAINT,
        )
    for z in (240, 160, 105, 70, 46, 30, 18, 9):
        for x, arm in ((7.5, -1.6), (-7.3, 1.6)):
            stage.post((x, 0, z), 8.5, 0.16, "#9aa0a7", FINE)
            stage.edge((x, 8.5, z), (x + arm, 8.7, z), FINE)
    _rail(stage, (7.3, 0.15, -5), (7.3, 0.15, 320), 90, 1.15)
    _rail(stage, (-7.2, 0, -5), (-7.2, 0, 320), 90, 1.0)
