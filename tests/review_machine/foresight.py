"""What must come of a command, worked out from plain values: written a second time, and differently, so that it can differ."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from board.review.proposing import Proposed
from tests.review_machine.operations import Raw
from tests.review_machine.witness import ACCEPTING, Sight

_PLACE: Final = ("order", "shot", "scene", "deleted", "source", "created_by", "status")


@dataclass(slots=True)
class Offer:
    """A suggestion as the one who watches knows it."""

    made: Proposed
    raws: list[Raw]
    kind: str
    slot: str
    contents: dict[str, Any]
    depends: tuple[str, ...] = ()
    state: str = "proposed"
    decision: str = ""
    chosen: tuple[int, ...] = ()
    rejected: Sight | None = None
    stale: list[Proposed] = field(default_factory=list)

    @property
    def matters(self) -> set[tuple[str, ...]]:
        """What it is about."""
        return {matter(raw, self.kind) for raw in self.raws}


@dataclass(frozen=True, slots=True)
class World:
    """A sight, and what stands in the way of suggestions."""

    sight: Sight
    locked: frozenset[str]
    approved: frozenset[str]


def panels_of(sight: Sight, shot: str) -> set[str]:
    """Every panel that ever stood under a shot and does so now."""
    return {id for id, row in sight.board["panels"].items() if row.get("shot") == shot}


def panels_changed(raw: Raw, sight: Sight) -> set[str]:
    """The panels whose lock an operation heeds."""
    if raw["op"] in ("insert", "note"):
        return set()
    if raw.get("table") == "shots":
        return panels_of(sight, raw["id"])
    return {raw.get("panel") or raw["id"]}


def targets(raw: Raw, sight: Sight) -> set[str]:
    """The panels that an operation counts for."""
    if raw["op"] == "insert":
        return {raw["after"]}
    if raw["op"] == "note":
        return panels_of(sight, raw["id"]) if raw["table"] == "shots" else {raw["id"]}
    return panels_changed(raw, sight)


def subjects(raw: Raw, sight: Sight) -> set[str]:
    """What must not be approved."""
    if raw["op"] == "note":
        return set()
    changed = panels_changed(raw, sight)
    shots = {sight.value("panels", panel, "shot") for panel in changed}
    shots |= {raw["shot"]} if raw["op"] == "insert" else {raw["parent"]} if raw["op"] == "move" else set()
    shots |= {raw["id"]} if raw.get("table") == "shots" else set()
    return changed | shots | {sight.value("shots", shot, "scene") for shot in shots}


def matter(raw: Raw, kind: str) -> tuple[str, ...]:
    """What an operation is about, whatever it says of it."""
    match raw["op"]:
        case "set" | "text":
            return ("field", raw["table"], raw["id"], raw["field"])
        case "stroke_add" | "stroke_delete":
            return ("strokes", raw["panel"])
        case "insert":
            return ("frame", raw["shot"], raw["after"])
        case "note":
            return ("note", kind, raw["id"])
    return (raw["op"], raw["id"])


def content(panel: str, sight: Sight) -> Any:
    """All that a panel shows."""
    row = sight.board["panels"][panel]
    shot = sight.board["shots"][row["shot"]]
    return (
        {name: value for name, value in row.items() if name not in _PLACE},
        {name: value for name, value in shot.items() if name not in (*_PLACE, "notes")},
        sight.drawings.get(panel, {}),
    )


def obstacles(offer: Offer, chosen: Sequence[int], world: World) -> set[str]:
    """Why an accept must be refused, under the names that refusals have; empty if it must succeed."""
    found = set(_obstacles(offer, chosen, world))
    return found | {"conflict"} if len(found) > 1 else found


def _obstacles(offer: Offer, chosen: Sequence[int], world: World) -> Iterator[str]:
    if offer.state != "proposed":
        yield "already"
    states = {one.id: one.state for one in world.sight.review.suggestions}
    if any(states[id] not in ACCEPTING for id in offer.depends):
        yield "dependency"
    for index in chosen:
        raw = offer.raws[index]
        if set(raw.get("needs", ())) - set(chosen):
            yield "dependency"
        if panels_changed(raw, world.sight) & world.locked:
            yield "locked"
        if subjects(raw, world.sight) & world.approved:
            yield "approved"
        if _moved_on(offer, raw, world.sight):
            yield "conflict"


def expected(offer: Offer, chosen: Sequence[int], before: Sight) -> dict[str, dict[str, Any]]:
    """The story after an accept, without places and without the new frames."""
    story = {table: {id: dict(row) for id, row in rows.items()} for table, rows in before.board.items()}
    for index in chosen:
        raw = offer.raws[index]
        match raw["op"]:
            case "set" | "text":
                story[raw["table"]][raw["id"]][raw["field"]] = raw["value"]
            case "delete":
                story["panels"][raw["id"]]["deleted"] = True
            case "move":
                story["panels"][raw["id"]]["shot"] = raw["parent"]
    return without_order(story)


def expected_strokes(offer: Offer, chosen: Sequence[int], before: Sight) -> dict[str, list[bytes]]:
    """What is drawn on each panel after an accept."""
    drawn = {panel: dict(strokes) for panel, strokes in before.drawings.items()}
    for index in chosen:
        raw = offer.raws[index]
        if raw["op"] == "stroke_add":
            drawn[raw["panel"]][f"new {index}"] = base64.b64decode(raw["strokes"][0])
        elif raw["op"] == "stroke_delete":
            for id, _ in raw["strokes"]:
                del drawn[raw["panel"]][id]
    return {panel: sorted(strokes.values()) for panel, strokes in drawn.items()}


def without_order(board: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The board without the places of its rows."""
    return {
        table: {id: {name: value for name, value in row.items() if name != "order"} for id, row in rows.items()}
        for table, rows in board.items()
    }


def _moved_on(offer: Offer, raw: Raw, sight: Sight) -> bool:
    if raw["op"] in ("set", "text", "delete", "move", "note") and _is_gone(raw["table"], raw["id"], sight):
        return True
    match raw["op"]:
        case "set" | "text":
            return bool((sight.value(raw["table"], raw["id"], raw["field"]) or "") != (raw["base"] or ""))
        case "stroke_add":
            return _is_gone("panels", raw["panel"], sight)
        case "stroke_delete":
            drawn = sight.drawings[raw["panel"]]
            return _is_gone("panels", raw["panel"], sight) or any(
                drawn.get(id) != base64.b64decode(data) for id, data in raw["strokes"]
            )
        case "delete":
            return bool(content(raw["id"], sight) != offer.contents[raw["id"]])
        case "move":
            row = sight.board["panels"][raw["id"]]
            return (row["shot"], row["order"]) != (raw["base_parent"], raw["base_order"])
        case "insert":
            row = sight.board["panels"][raw["after"]]
            return row.get("deleted") is True or row["shot"] != raw["shot"]
    return False


def _is_gone(table: str, id: str, sight: Sight) -> bool:
    return sight.value(table, id, "deleted") is True
