"""Scenes for the rules: written by hand, every id a uuid7, nothing of the demo."""

from collections.abc import Sequence
from dataclasses import replace

from board.reading import (
    ElementReading,
    NeighbourReading,
    PanelReading,
    ProductionReading,
    SceneReading,
    ShotReading,
)

KIT = (18.0, 25.0, 35.0, 50.0, 75.0, 100.0)
Line = tuple[str, str] | tuple[str, str, str]


def uuid(kind: int, number: int) -> str:
    return f"0199{kind:04x}-0000-7000-8000-{number:012x}"


def production() -> ProductionReading:
    return ProductionReading(
        rate_num=24,
        rate_den=1,
        aspect_width=185,
        aspect_height=100,
        sensor="super35_3perf",
        lenses_mm=KIT,
        default_duration_frames=48,
    )


def neighbour(location: str = "STREET", setting: str = "EXT") -> NeighbourReading:
    return NeighbourReading(
        id=uuid(9, 1), slugline=f"{setting}. {location}", setting=setting, location=location, time_of_day="DAY"
    )


def elements(*lines: Line) -> tuple[ElementReading, ...]:
    """("", "action") or ("MARA", "her line", "(V.O.)")."""
    made: list[ElementReading] = []
    for character, text, *extension in lines:
        said = extension[0] if extension else ""
        if character in ("", "note"):
            made.append(ElementReading(id=uuid(1, len(made)), type=character or "action", text=text))
            continue
        made.append(
            ElementReading(id=uuid(1, len(made)), type="character", text=character, character=character, extension=said)
        )
        made.append(ElementReading(id=uuid(1, len(made)), type="dialogue", text=text, character=character, extension=said))
    return tuple(made)


TALK: tuple[Line, ...] = (
    ("", "A narrow kitchen. Mara wipes the table. Joe stands in the doorway."),
    ("MARA", "You are late."),
    ("JOE", "The bus never came. I walked all the way along the canal."),
    ("MARA", "I sold the house!"),
    ("JOE", "When?"),
)


def shot(number: int, size: str = "MS", subject: str = "Mara", **fields: object) -> ShotReading:
    """A shot with one panel of four seconds; `links` are places of elements."""
    links = tuple(sorted(uuid(1, place) for place in _numbers(fields.pop("links", ()))))
    frames = fields.pop("frames", 96)
    panel = PanelReading(id=uuid(3, number), duration_frames=frames if isinstance(frames, int) else 96, links=links)
    made = ShotReading(id=uuid(2, number), label=f"1{chr(65 + number)}", size=size, subject=subject, panels=(panel,))
    return replace(made, **fields)  # type: ignore[arg-type]  # the fields of a shot, by name


def scene(lines: Sequence[Line] = TALK, shots: Sequence[ShotReading] = (), **fields: object) -> SceneReading:
    made = SceneReading(
        production=production(),
        id=uuid(8, 1),
        label="1",
        slugline="INT. KITCHEN - DAY",
        setting="INT",
        location="KITCHEN",
        time_of_day="DAY",
        cast=("MARA", "JOE"),
        elements=elements(*lines),
        shots=tuple(shots),
        before=neighbour(),
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # the fields of a scene, by name


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(item for item in value if isinstance(item, int)) if isinstance(value, tuple) else ()
