"""What an entry of the review document says: about which panel, whose suggestion, in which words."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from board.history.names import Called, Names
from board.history.places import Places
from board.history.replica import Touch

if TYPE_CHECKING:
    from board.history.deed import Deed

REVIEW: Final = "review"


def hear(deed: "Deed", touches: Iterable[Touch], places: Places, names: Names) -> None:
    """Adds it to a deed."""
    for touch in touches:
        made = touch.now if touch.act == "made" and isinstance(touch.now, dict) else {}
        match touch.table:
            case "suggestions":
                _suggestion(deed, touch, made, names)
            case "comments":
                _comment(deed, touch, made, names)
            case "approvals":
                _approval(deed, touch, made, places)
            case "decisions" if made:
                deed.said |= _words(made, "verdict", "reason")
                _about(deed, "panels", _text(made, "panel"))
            case "versions":
                deed.said |= _words(made or {touch.field: touch.now}, "name", "kind", "why")
            case "restorations" if made:
                deed.said |= _words(made, "moment")
                deed.said["scope"] = _scope(made.get("scope"), places, names)
            case "manners":
                deed.said["manners"] = touch.field
    deed.scenes |= {places.scene("panels", panel) for panel in deed.panels} | {places.scene(deed.table, deed.subject)}
    deed.scenes.discard("")


def _suggestion(deed: "Deed", touch: Touch, made: Mapping[str, Any], names: Names) -> None:
    if made:
        author = made.get("author")
        by = _text(author, "account") if isinstance(author, dict) else ""
        names.take({touch.id: Called(_text(made, "title"), by, "panels", _text(made, "panel"))})
        deed.called[touch.id] = names.of(touch.id)
        deed.scenes.add(_text(made, "scene"))
    if touch.field == "title" and isinstance(touch.now, str):
        before = names.of(touch.id)
        names.take({touch.id: Called(touch.now, before.by, before.table, before.subject)})
        deed.called[touch.id] = names.of(touch.id)
    if touch.field == "state" and isinstance(touch.now, str):
        deed.said["state"] = touch.now
    known = names.of(touch.id)
    deed.said["title"], deed.said["by"] = known.label, known.by
    _about(deed, "panels", known.subject)


def _comment(deed: "Deed", touch: Touch, made: Mapping[str, Any], names: Names) -> None:
    if made:
        about = _text(made, "table"), _text(made, "subject")
        names.take({touch.id: Called(_text(made, "text")[:200], _text(made, "by"), *about)})
        deed.called[touch.id] = names.of(touch.id)
        deed.said["comment"] = "answer" if made.get("thread") else "new"
    elif touch.field in ("text", "resolved", "deleted"):
        done = {"text": "reworded", "deleted": "removed", "resolved": "settled" if touch.now else "reopened"}
        deed.said["comment"] = done[touch.field]
    known = names.of(touch.id)
    deed.said["text"] = touch.now[:200] if touch.field == "text" and isinstance(touch.now, str) else known.label
    _about(deed, known.table, known.subject)


def _approval(deed: "Deed", touch: Touch, made: Mapping[str, Any], places: Places) -> None:
    deed.said |= _words(made or {touch.field: touch.now}, "status", "note")
    _about(deed, places.table_of(touch.id) or _text(made, "table"), touch.id)


def _about(deed: "Deed", table: str, id: str) -> None:
    """What it is about counts as touched, so that it is found there."""
    if not id:
        return
    deed.table, deed.subject, deed.said["about"] = table, id, id
    if table == "panels":
        deed.panels.add(id)
    elif table == "scenes":
        deed.scenes.add(id)


def _scope(scope: Any, places: Places, names: Names) -> str:
    """What was brought back, in words."""
    if not isinstance(scope, dict):
        return ""
    match _text(scope, "kind"):
        case "board":
            return "the whole board"
        case "drawing":
            return f"the drawing of {_label('panels', _text(scope, 'panel'), places, names)}"
        case "strokes":
            return f"strokes of {_label('panels', _text(scope, 'panel'), places, names)}"
        case "field" | "subject":
            return _label(_text(scope, "table"), _text(scope, "id"), places, names)
        case _:
            return ""


def _label(table: str, id: str, places: Places, names: Names) -> str:
    return places.called(table, id) or names.of(id).label or table.removesuffix("s")


def _words(row: Mapping[str, Any], *fields: str) -> dict[str, str]:
    return {field: word for field in fields if (word := _text(row, field))}


def _text(row: Mapping[str, Any], field: str) -> str:
    value = row.get(field)
    return value if isinstance(value, str) else ""
