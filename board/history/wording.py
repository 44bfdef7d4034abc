"""Fields and values in the words of people who make films: "duration from 48 to 60 frames", "dialogue to “Where is he?”"."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from board.history.words import word_diff
from board.terms import ANGLES, FRAMINGS, LAYER_KINDS, MOVEMENTS, RIGS, SHOT_SIZES, name_of

Changed = tuple[str, Any, Any]
"""A field, what it said and what it says now."""

NOUNS: Final = {
    "scripts": ("script", "scripts"),
    "elements": ("paragraph", "paragraphs"),
    "scenes": ("scene", "scenes"),
    "shots": ("shot", "shots"),
    "panels": ("panel", "panels"),
    "layers": ("layer", "layers"),
    "images": ("image", "images"),
    "texts": ("text", "texts"),
    "arrows": ("arrow", "arrows"),
    "strokes": ("stroke", "strokes"),
    "sets": ("set", "sets"),
    "blockings": ("blocking", "blockings"),
    "cameras": ("camera", "cameras"),
    "clips": ("clip", "clips"),
    "tracks": ("track", "tracks"),
    "comments": ("comment", "comments"),
    "suggestions": ("suggestion", "suggestions"),
    "versions": ("version", "versions"),
}
_FIELDS: Final = {
    "duration_frames": "duration",
    "focal_length_mm": "lens",
    "camera_height_m": "camera height",
    "axis_side": "side of the line",
    "number_locked": "fixed number",
    "links": "links to the script",
    "order": "order",
    "aspect_width": "aspect ratio",
    "aspect_height": "aspect ratio",
    "aspect_label": "aspect ratio",
    "rate_num": "frame rate",
    "rate_den": "frame rate",
    "numbering_scheme": "numbering",
    "numbering_skip": "letters left out of numbers",
    "numbering_master_plain": "numbering of master shots",
    "lenses_mm": "lens kit",
    "default_duration_frames": "length of new panels",
    "drop_frame": "drop-frame counting",
    "move": "camera move",
}
_UNITS: Final = {
    "duration_frames": "frames",
    "default_duration_frames": "frames",
    "focal_length_mm": "mm",
    "camera_height_m": "m",
}
_WORDS: Final = {
    "size": SHOT_SIZES,
    "angle": ANGLES,
    "kind": LAYER_KINDS,
    "rig": RIGS,
    "movement": MOVEMENTS,
    "framing": FRAMINGS,
}
_SWITCHES: Final = {"omitted": ("marked as omitted", "no longer omitted")}
_SAID_BY: Final = {
    "aspect_width": "aspect_label",
    "aspect_height": "aspect_label",
    "rate_den": "rate_num",
    "numbering_skip": "numbering_scheme",
}
"""Fields that another one says better where both were set."""
_LONGEST: Final = 60


def counted(table: str, count: int) -> str:
    """So many of something."""
    one, many = NOUNS.get(table, ("record", "records"))
    return f"{count} {one if count == 1 else many}"


def joined(parts: Iterable[str]) -> str:
    """A list as it is said."""
    said = list(parts)
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def quoted(text: str) -> str:
    """Words of somebody, cut where they are long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + '…'}”"


def field_name(field: str) -> str:
    """What a field is called."""
    return _FIELDS.get(field, field.replace("_", " "))


def change(changed: Changed) -> str:
    """A field that says something else, with both values where they are short."""
    field, was, now = changed
    name = field_name(field)
    if isinstance(now, bool):
        return _SWITCHES.get(field, (f"{name} switched on", f"{name} switched off"))[0 if now else 1]
    if isinstance(was, str) and isinstance(now, str) and was and now and field not in _WORDS:
        return f"{name} {_retold(was, now)}"
    old, new = _value(field, was), _value(field, now)
    if field in _UNITS and old and new:
        old = old.removesuffix(f" {_UNITS[field]}")
    if not old and not new:
        return name
    if not old:
        return f"{name} to {new}"
    return f"{name} from {old} to {new or 'nothing'}"


def changes(changed: Iterable[Changed]) -> list[str]:
    """The same of several; two fields of one name are said once."""
    said = {one[0]: one for one in changed}
    return list({field_name(name): change(one) for name, one in said.items() if _SAID_BY.get(name) not in said}.values())


def _retold(was: str, now: str) -> str:
    """The words that were replaced in a text."""
    if len(was.split()) < 2 and len(now.split()) < 2:
        return f"from {quoted(was)} to {quoted(now)}"
    runs = [run for run in word_diff(was, now) if run.was != run.now]
    before, after = "".join(run.was for run in runs).strip(), "".join(run.now for run in runs).strip()
    if len(runs) != 1 or max(len(before), len(after)) > _LONGEST:
        return f"to {quoted(now)}"
    if not before:
        return f"with {quoted(after)} added"
    return f"without {quoted(before)}" if not after else f"from {quoted(before)} to {quoted(after)}"


def _value(field: str, value: Any) -> str:
    if value in (None, "", 0) or isinstance(value, bool | Mapping):
        return ""
    if field in _UNITS and isinstance(value, int | float):
        return f"{value:g} {_UNITS[field]}"
    if isinstance(value, list | tuple):
        return joined(name_of(_WORDS.get(field, ()), str(one)).lower() if field in _WORDS else str(one) for one in value)
    if field in _WORDS:
        return name_of(_WORDS[field], str(value)).lower()
    return quoted(value) if isinstance(value, str) else f"{value:g}" if isinstance(value, int | float) else ""
