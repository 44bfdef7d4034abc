"""What an agent may read of one scene: its words, its shots and panels, and how the production shoots. JSON both ways.

An agent is given this and nothing else of a board; what it says of the scene is said of this.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from board.model import Board, Element, Panel, Production, Scene, Shot
from board.numbering import scene_labels, shot_labels


class BadReading(ValueError):
    """The JSON is no reading of a scene, or the board has no such scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionReading:
    """How the film is shot."""

    rate_num: int
    rate_den: int
    aspect_width: int
    aspect_height: int
    sensor: str
    lenses_mm: tuple[float, ...]
    default_duration_frames: int

    def frames(self, seconds: float) -> float:
        """Frames at the production's rate, with their fraction."""
        return seconds * self.rate_num / self.rate_den

    def seconds(self, frames: float) -> float:
        """How long that many frames last."""
        return frames * self.rate_den / self.rate_num


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementReading:
    """One paragraph of the script."""

    id: str
    type: str
    text: str
    character: str = ""
    extension: str = ""
    dual: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelReading:
    """One panel; `approval` is the status under which its content was approved, `links` the ids of script elements."""

    id: str
    duration_frames: int
    dialogue: str = ""
    action: str = ""
    notes: str = ""
    links: tuple[str, ...] = ()
    status: str = "draft"
    approval: str = ""
    transition: str = ""
    drawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotReading:
    """One shot as planned; `label` is its number as people see it."""

    id: str
    label: str
    size: str = ""
    framing: tuple[str, ...] = ()
    angle: str = ""
    camera_height_m: float = 0
    movement: tuple[str, ...] = ()
    rig: str = ""
    focal_length_mm: float = 0
    sensor: str = ""
    subject: str = ""
    axis_side: str = ""
    notes: str = ""
    aspect_width: int = 0
    aspect_height: int = 0
    status: str = ""
    approval: str = ""
    panels: tuple[PanelReading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourReading:
    """The scene before or after, as far as it tells whether the place is new."""

    id: str
    slugline: str
    setting: str
    location: str
    time_of_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneReading:
    """One scene in story order; `known_place` says that an earlier scene was there, `company` who is in the whole film."""

    production: ProductionReading
    id: str
    label: str
    slugline: str = ""
    setting: str = ""
    location: str = ""
    time_of_day: str = ""
    synopsis: str = ""
    omitted: bool = False
    known_place: bool = False
    cast: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    elements: tuple[ElementReading, ...] = ()
    shots: tuple[ShotReading, ...] = ()
    before: NeighbourReading | None = None
    after: NeighbourReading | None = None


_MOST_COMPANY = 500
_NOBODY: Collection[str] = frozenset()
_NONE: Mapping[str, str] = {}


def reading_of(
    board: Board, scene: str, *, drawn: Collection[str] = _NOBODY, approvals: Mapping[str, str] = _NONE
) -> SceneReading:
    """The reading of a scene; `drawn` are ids of panels with a drawing, `approvals` states by the id of panel or shot."""
    place = next((place for place, one in enumerate(board.scenes) if one.id == scene), None)
    if place is None:
        raise BadReading(f"expected a scene of the board, got {scene[:60]!r}")
    found = board.scenes[place]
    labels = shot_labels(board)
    around = (board.scenes[place - 1] if place else None, board.scenes[place + 1] if place + 1 < len(board.scenes) else None)
    return SceneReading(
        production=_production(board.production),
        id=found.id,
        label=scene_labels(board)[found.id],
        slugline=found.slugline,
        setting=found.setting,
        location=found.location,
        time_of_day=found.time_of_day,
        synopsis=found.synopsis,
        omitted=found.omitted,
        known_place=any(_same_place(found, earlier) for earlier in board.scenes[:place] if not earlier.omitted),
        cast=found.cast,
        company=tuple(dict.fromkeys(name for one in board.scenes for name in one.cast))[:_MOST_COMPANY],
        elements=tuple(_element(element) for element in board.elements if element.scene == scene),
        shots=tuple(
            _shot(
                shot, labels[shot.id], tuple(_panel(panel, drawn, approvals) for panel in board.panels_of(shot.id)), approvals
            )
            for shot in board.shots_of(scene)
        ),
        before=_neighbour(around[0]),
        after=_neighbour(around[1]),
    )


def to_json(reading: SceneReading) -> bytes:
    """The reading as JSON; the same reading is the same bytes."""
    return _ADAPTER.dump_json(reading)


def from_json(data: bytes) -> SceneReading:
    """The reading that `to_json` wrote; raises `BadReading`."""
    try:
        return _ADAPTER.validate_json(data)
    except ValidationError as error:
        raise BadReading(f"expected the reading of a scene: {error.errors()[0]['msg']}") from None


def _same_place(one: Scene, other: Scene) -> bool:
    return bool(one.location) and (one.setting, one.location.casefold()) == (other.setting, other.location.casefold())


def _production(production: Production) -> ProductionReading:
    return ProductionReading(
        rate_num=production.rate_num,
        rate_den=production.rate_den,
        aspect_width=production.aspect_width,
        aspect_height=production.aspect_height,
        sensor=production.sensor,
        lenses_mm=production.lenses_mm,
        default_duration_frames=production.default_duration_frames,
    )


def _element(element: Element) -> ElementReading:
    return ElementReading(
        id=element.id,
        type=element.type,
        text=element.text,
        character=element.character,
        extension=element.extension,
        dual=element.dual,
    )


def _panel(panel: Panel, drawn: Collection[str], approvals: Mapping[str, str]) -> PanelReading:
    transition = panel.transition.get("type") if isinstance(panel.transition, Mapping) else None
    return PanelReading(
        id=panel.id,
        duration_frames=panel.duration_frames,
        dialogue=panel.dialogue,
        action=panel.action,
        notes=panel.notes,
        links=tuple(sorted(panel.links)),
        status=panel.status,
        approval=approvals.get(panel.id, ""),
        transition=transition if isinstance(transition, str) else "",
        drawn=panel.id in drawn,
    )


def _shot(shot: Shot, label: str, panels: tuple[PanelReading, ...], approvals: Mapping[str, str]) -> ShotReading:
    return ShotReading(
        id=shot.id,
        label=label,
        size=shot.size,
        framing=shot.framing,
        angle=shot.angle,
        camera_height_m=shot.camera_height_m,
        movement=shot.movement,
        rig=shot.rig,
        focal_length_mm=shot.focal_length_mm,
        sensor=shot.sensor,
        subject=shot.subject,
        axis_side=shot.axis_side,
        notes=shot.notes,
        aspect_width=shot.aspect_width,
        aspect_height=shot.aspect_height,
        status=shot.status,
        approval=approvals.get(shot.id, ""),
        panels=panels,
    )


def _neighbour(scene: Scene | None) -> NeighbourReading | None:
    if scene is None:
        return None
    return NeighbourReading(
        id=scene.id,
        slugline=scene.slugline,
        setting=scene.setting,
        location=scene.location,
        time_of_day=scene.time_of_day,
    )


_ADAPTER = TypeAdapter(SceneReading)
