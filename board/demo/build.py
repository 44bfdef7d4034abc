"""Makes the demo board: the script imported, shots and panels planned and linked, every panel drawn."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from board.breakdown import import_screenplay
from board.demo.lens import ASPECT
from board.demo.pictures import PICTURES, draw
from board.demo.plan import SHOTS, PanelPlan, ShotPlan
from board.document import Document, read_board
from board.edits import add_arrow, add_strokes, insert_panels, insert_shots, link, set_production
from board.ids import DICE, Dice
from board.model import Board
from board.pen import Mark
from board.screenplay import Screenplay, read_screenplay
from board.stroke import Stroke, stroke

FILENAME = "slack-water.fountain"
_RATE = 24
_ARROW_COLORS = {"subject": "#c8452fff", "camera": "#2f6fc8ff"}


@dataclass(frozen=True, slots=True)
class DemoPanel:
    """One panel of the demo, to be drawn into its own document."""

    id: str
    plan: PanelPlan

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What the artist drew."""
        return _drawn(self.plan.picture)

    def write(self, doc: Document, *, account: str, dice: Dice = DICE) -> None:
        """Draws the panel into its document, which the server has given its layers."""
        add_strokes(doc, _strokes(self.plan.picture), dice=dice)
        for kind, points, label in self.plan.arrows:
            fields = {"kind": kind, "points": points, "width": 14, "color": _ARROW_COLORS[kind], "label": label}
            add_arrow(doc, "notes", fields, account=account, dice=dice)


@dataclass(frozen=True, slots=True)
class DemoBoard:
    """The demo, ready to be written: `script` is the raw screenplay, which the caller keeps as an asset."""

    title: str
    script: bytes
    screenplay: Screenplay
    script_id: str
    panels: tuple[DemoPanel, ...]

    @property
    def asset(self) -> str:
        """The name under which the raw screenplay is kept: the SHA-256 of its bytes."""
        return hashlib.sha256(self.script).hexdigest()

    def write(self, doc: Document, *, account: str, dice: Dice = DICE) -> None:
        """Writes the structure into a board document that was just born."""
        set_production(doc, _PRODUCTION)
        import_screenplay(
            doc,
            self.screenplay,
            script_id=self.script_id,
            asset=self.asset,
            filename=FILENAME,
            draft="White",
            account=account,
            dice=dice,
        )
        panels = iter(self.panels)
        board = read_board(doc)
        for scene in board.scenes:
            _write_scene(doc, board, scene.id, [shot for shot in SHOTS if shot.scene == scene.number], panels, account, dice)


_PRODUCTION = {
    "title": "Slack Water",
    "code": "SLW",
    "rate_num": _RATE,
    "rate_den": 1,
    "aspect_width": ASPECT[0],
    "aspect_height": ASPECT[1],
    "aspect_label": "1.85",
    "lenses_mm": (21, 24, 28, 35, 40, 50, 75, 100),
}


def build_demo(dice: Dice = DICE) -> DemoBoard:
    """The demo board with fresh ids; the same dice make the same board."""
    script = resources.files("board.demo").joinpath("screenplay.fountain").read_bytes()
    screenplay = read_screenplay(script, FILENAME)
    script_id = dice.new_id()
    panels = tuple(DemoPanel(dice.new_id(), panel) for shot in SHOTS for panel in shot.panels)
    return DemoBoard(screenplay.title, script, screenplay, script_id, panels)


def _write_scene(
    doc: Document, board: Board, scene: str, shots: Sequence[ShotPlan], panels: Iterator[DemoPanel], account: str, dice: Dice
) -> None:
    ids = insert_shots(doc, scene, [_shot_fields(shot) for shot in shots], account=account, dice=dice)
    for id, shot in zip(ids, shots, strict=True):
        mine = [next(panels) for _ in shot.panels]
        insert_panels(doc, id, [_panel_fields(panel) for panel in mine], account=account, dice=dice)
        for panel in mine:
            link(doc, panel.id, [_element(board, scene, line) for line in panel.plan.lines])


def _shot_fields(shot: ShotPlan) -> dict[str, object]:
    camera = PICTURES[shot.panels[0].picture].camera
    return {
        "size": shot.size,
        "framing": shot.framing,
        "angle": shot.angle,
        "movement": shot.movement,
        "rig": shot.rig,
        "subject": shot.subject,
        "notes": shot.notes,
        "focal_length_mm": shot.lens or camera.focal_length_mm,
        "camera_height_m": round(camera.position[1], 1),
    }


def _panel_fields(panel: DemoPanel) -> dict[str, object]:
    plan = panel.plan
    fields: dict[str, object] = {
        "id": panel.id,
        "duration_frames": round(plan.seconds * _RATE),
        "action": plan.action,
        "dialogue": plan.dialogue,
        "notes": plan.notes,
        "source": "demo",
    }
    if plan.transition:
        fields["transition"] = {"type": plan.transition, "frames": 0 if plan.transition == "CUT" else _RATE}
    return fields


def _element(board: Board, scene: str, beginning: str) -> str:
    found = [element.id for element in board.elements if element.scene == scene and element.text.startswith(beginning)]
    if len(found) != 1:
        raise ValueError(f"expected one paragraph that begins with {beginning!r}, got {len(found)}")
    return found[0]


@cache
def _drawn(picture: str) -> tuple[Mark, ...]:
    # A name's checksum is the same on every machine and in every process; its hash is not.
    return tuple(draw(PICTURES[picture], zlib.crc32(picture.encode())))


def _strokes(picture: str) -> list[Stroke]:
    return [
        stroke(mark.points, tool=mark.tool, color=f"{mark.color}ff", size=round(mark.size, 1), layer=mark.layer, seed=index)
        for index, mark in enumerate(_drawn(picture))
    ]
