"""The operations that findings are made of, in the plain JSON which a suggestion holds."""

from board.ai.finding import Change, FramePlan
from board.model import Json
from board.reading import SceneReading, ShotReading


def set_field(table: str, id: str, field: str, base: Json, value: Json) -> Change:
    """One field, with the value it was seen with."""
    return {"op": "set", "table": table, "id": id, "field": field, "base": base, "value": value}


def leave_note(table: str, id: str, text: str) -> Change:
    """A note: the board stays as it is."""
    return {"op": "note", "table": table, "id": id, "text": text}


def reshoot(shot: ShotReading, size: str, lens: float) -> tuple[Change, ...]:
    """Another size for a shot, and another lens where it has one that differs or none."""
    changed = [set_field("shots", shot.id, "size", shot.size, size)]
    if shot.focal_length_mm != lens:
        changed.append(set_field("shots", shot.id, "focal_length_mm", shot.focal_length_mm, lens))
    return tuple(changed)


def insert_frame(plan: FramePlan, scene: SceneReading, drawing: tuple[str, ...]) -> Change:
    """A drawn frame with a shot of its own. `drawing` are its strokes in base64."""
    setup = plan.setup
    shot: dict[str, Json] = {
        "size": setup.size,
        "framing": setup.framing,
        "angle": setup.angle,
        "movement": ("STATIC",),
        "focal_length_mm": setup.focal_length_mm,
        "camera_height_m": setup.height_m,
        "subject": ", ".join(setup.subjects)[:500],
    }
    panel: dict[str, Json] = {"duration_frames": plan.frames, "action": plan.action}
    panel |= {"dialogue": plan.dialogue} if plan.dialogue else {}
    panel |= {"links": plan.links} if plan.links else {}
    own: dict[str, Json] = {"scene": scene.id, "fields": shot}
    own |= {"after": plan.after} if plan.after else {}
    own |= {"before": plan.before} if plan.before else {}
    return {"op": "insert", "own": own, "fields": panel, "drawing": drawing}
