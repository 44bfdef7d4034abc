"""Puts a board's records into story order and tells the living from the deleted; knows no CRDT."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from board.model import Bin, Board, Damage, Element, Panel, Production, Scene, Script, Shot
from board.order import sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A board's records as they stand in its tables, in no order."""

    schema: int = 0
    production: Production = field(default_factory=Production)
    scripts: tuple[Script, ...] = ()
    elements: tuple[Element, ...] = ()
    scenes: tuple[Scene, ...] = ()
    shots: tuple[Shot, ...] = ()
    panels: tuple[Panel, ...] = ()
    damage: tuple[Damage, ...] = ()


class Ordered(Protocol):
    """A record with a place among its siblings."""

    @property
    def id(self) -> str: ...
    @property
    def order(self) -> str: ...
    @property
    def deleted(self) -> bool: ...


O = TypeVar("O", bound=Ordered)  # noqa: E741


def in_order(records: Iterable[O]) -> tuple[O, ...]:
    """The records by their order keys, ties broken by id."""
    return tuple(sorted(records, key=lambda record: sort_key(record.order, record.id)))


def arrange(records: Records) -> Board:
    """The board which the records make."""
    scripts, scenes = _living(records.scripts), _living(records.scenes)
    elements_by_script = _grouped(records.elements, lambda element: element.script)
    shots_by_scene = _grouped(records.shots, lambda shot: shot.scene)
    panels_by_shot = _grouped(records.panels, lambda panel: panel.shot)
    shots = _under(scenes, shots_by_scene)
    return Board(
        schema=records.schema,
        production=records.production,
        scripts=scripts,
        elements=_under(scripts, elements_by_script),
        scenes=scenes,
        shots=shots,
        panels=_under(shots, panels_by_shot),
        bin=_bin(records),
        damage=records.damage,
        shots_by_scene=shots_by_scene,
        panels_by_shot=panels_by_shot,
    )


def _living(records: Iterable[O]) -> tuple[O, ...]:
    return in_order(record for record in records if not record.deleted)


def _grouped(records: Iterable[O], parent: Callable[[O], str]) -> dict[str, tuple[O, ...]]:
    groups: dict[str, list[O]] = {}
    for record in _living(records):
        groups.setdefault(parent(record), []).append(record)
    return {id: tuple(group) for id, group in groups.items()}


def _under(parents: Iterable[Ordered], groups: dict[str, tuple[O, ...]]) -> tuple[O, ...]:
    return tuple(record for parent in parents for record in groups.get(parent.id, ()))


def _bin(records: Records) -> Bin:
    scripts = {script.id for script in records.scripts}
    scenes = {scene.id for scene in records.scenes}
    shots = {shot.id for shot in records.shots}
    return Bin(
        scripts=in_order(script for script in records.scripts if script.deleted),
        elements=in_order(element for element in records.elements if element.deleted or element.script not in scripts),
        scenes=in_order(scene for scene in records.scenes if scene.deleted),
        shots=in_order(shot for shot in records.shots if shot.deleted or shot.scene not in scenes),
        panels=in_order(panel for panel in records.panels if panel.deleted or panel.shot not in shots),
    )
