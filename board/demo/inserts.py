"""Pictures of things alone, drawn flat on the sheet: inserts."""

import numpy as np

from board.demo import places, props
from board.demo.cast import CAST
from board.demo.stage import NIGHT, Stage
from board.pen import FINE, HEAVY, OUTLINE, Nib, ellipse

_WHOLE = np.array([(-940.0, -512.0), (940.0, -512.0), (940.0, 512.0), (-940.0, 512.0)])


def chalk_board(stage: Stage) -> None:
    """The last word that the timetable ever says."""
    sheet = stage.sheet
    places.river_and_bridge(stage)
    sheet.shape(np.array([(-640, -430), (560, -440), (572, 350), (-632, 362)], dtype=float), "#7b756c", HEAVY)
    sheet.shape(np.array([(-590, -385), (512, -392), (520, 300), (-584, 312)], dtype=float), "#474c54", OUTLINE)
    chalk = Nib(tool="pencil", color="#f6f4ee", size=20, pressure=0.7, wobble=2.2)
    props.draw_letters(sheet, "LAST BOAT", -520, -290, 150, chalk)
    props.draw_letters(sheet, "9.40", -200, -10, 190, chalk)
    sheet.hatch(
        np.array([(-560, 150), (-300, 150), (-300, 290), (-560, 290)], dtype=float),
        -30,
        26,
        Nib(color="#8d9298", size=12, pressure=0.3),
    )
    props.draw_hand(sheet, 470, 270, 250, -38, CAST["NORA"].coat, curl=0.75)
    sheet.shape(np.array([(318, 66), (346, 50), (386, 112), (360, 128)], dtype=float), "#fbfaf6", OUTLINE)


def coins_on_table(stage: Stage) -> None:
    """Four coins, counted out."""
    sheet = stage.sheet
    sheet.fill(_WHOLE, "#8b8177")
    sheet.shape(np.array([(-940, -210), (940, -330), (940, 520), (-940, 520)], dtype=float), "#b7ada0", OUTLINE)
    sheet.shape(np.array([(-700, -120), (560, -215), (760, 300), (-640, 420)], dtype=float), "#ece9e1", OUTLINE)
    for line in range(7):
        sheet.line(np.array([(-600 + line * 20, -60 + line * 62), (500 + line * 30, -150 + line * 66)]), FINE)
    props.draw_coins(sheet, -60, 120, 78)
    props.draw_hand(sheet, 470, -160, 300, -118, CAST["TOMAS"].coat, curl=0.35)


def bell_in_case(stage: Stage) -> None:
    """The case is opened, and what it held all along is seen."""
    sheet = stage.sheet
    sheet.fill(_WHOLE, "#54585f")
    sheet.hatch(_WHOLE, 64, 40, FINE)
    props.draw_open_case(sheet, 0, 60, 760)
    props.draw_hand(sheet, -620, 330, 260, 48, CAST["TOMAS"].coat, curl=0.3)
    props.draw_hand(sheet, 620, 330, 260, -48, CAST["TOMAS"].coat, curl=0.3)


def throttle(stage: Stage) -> None:
    """A hand that stays on a stopped engine."""
    sheet = stage.sheet
    sheet.fill(_WHOLE, "#a3a19c")
    sheet.shape(np.array([(-940, 180), (940, 120), (940, 520), (-940, 520)], dtype=float), "#8d857a", HEAVY)
    sheet.shape(np.array([(-150, 190), (170, 180), (150, 250), (-140, 262)], dtype=float), "#5d5a55", OUTLINE)
    sheet.shape(np.array([(-22, 220), (26, 220), (74, -190), (34, -196)], dtype=float), "#6d6a64", HEAVY)
    sheet.shape(ellipse(56, -205, 62, 58), "#3b3e44", HEAVY)
    for tick in range(5):
        sheet.line(np.array([(-260 + tick * 130, 300), (-250 + tick * 130, 350)]), FINE)
    props.draw_hand(sheet, 210, -130, 300, -52, CAST["NORA"].coat, curl=0.8)


def case_on_coins(stage: Stage) -> None:
    """The case is put down on the fare."""
    sheet = stage.sheet
    sheet.fill(_WHOLE, "#7d746a")
    sheet.shape(np.array([(-940, -120), (940, -230), (940, 520), (-940, 520)], dtype=float), "#b7ada0", OUTLINE)
    props.draw_coins(sheet, -420, 300, 54)
    props.draw_open_case(sheet, 90, 60, 620)
    props.draw_hand(sheet, -560, 40, 230, 74, CAST["TOMAS"].coat, curl=0.15)


def empty_hook(stage: Stage) -> None:
    """The bell is lifted to where it used to hang."""
    _hook_close(stage)
    props.draw_bell(stage.sheet, 20, 20, 420)
    props.draw_hand(stage.sheet, -330, 420, 300, 36, CAST["NORA"].coat, curl=0.4)
    props.draw_hand(stage.sheet, 390, 430, 300, -36, CAST["NORA"].coat, curl=0.4)


def hung_bell(stage: Stage) -> None:
    """One note."""
    _hook_close(stage)
    props.draw_bell(stage.sheet, 12, -262, 470)
    props.draw_hand(stage.sheet, 420, 300, 290, -46, CAST["TOMAS"].coat, curl=0.7)
    for ring in (1, 2, 3):
        arc = ellipse(12, 60, 300 + 90 * ring, 250 + 70 * ring)
        stage.sheet.line(arc[16:25], FINE)


def _hook_close(stage: Stage) -> None:
    sheet = stage.sheet
    sheet.fill(_WHOLE, "#c4c1ba")
    sheet.shape(np.array([(-940, -420), (-330, -400), (-340, 300), (-940, 330)], dtype=float), NIGHT.sky, HEAVY)
    for lamp in range(5):
        sheet.tint(ellipse(-880 + lamp * 120, -120 + lamp * 4, 17, 17), NIGHT.lamp)
    sheet.line(np.array([(-940, -60), (-345, -42)]), OUTLINE)
    sheet.line(np.array([(520, -510), (530, 510)]), FINE)
    iron = np.array([(-70, -420), (-70, -330), (-40, -270), (12, -252), (62, -272), (84, -318)], dtype=float)
    sheet.line(iron, Nib(layer="ink", tool="brush", size=34, pressure=0.9, color="#3a3d43"))
    sheet.shape(ellipse(-70, -430, 44, 44), "#6d727a", OUTLINE)
