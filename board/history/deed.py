"""What one entry did, put together from its touches: the kind of deed, what it was about, how much of what."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from board.history.entry import Entry
from board.history.hearing import REVIEW, hear
from board.history.names import Called, Names
from board.history.places import PLACE, STRUCTURE, Places
from board.history.replica import VALUES, Touch
from board.history.standing import ABOVE, ORDERED, displaced
from board.history.wording import counted, joined, quoted
from board.order import sort_key
from board.schema import DEFAULT_LAYERS

KIND_OF_MEANS: Final = {
    "import": "import",
    "demo": "import",
    "restore": "restore",
    "accept": "accept",
    "reject": "reject",
    "revert": "revert",
    "proposal": "propose",
    "edit": "propose",
    "withdraw": "propose",
    "expiry": "propose",
    "refused": "propose",
    "comment": "comment",
    "status": "status",
    "approval": "other",
    "manners": "settings",
    "settings": "settings",
    "birth": "birth",
    "undo": "undo",
    "version": "version",
    "purge": "other",
}
"""What servers write says by its means what it is; what people write says it by what it touches."""

MOST_VALUES: Final = 8
_LONGEST: Final = 400
_PANEL: Final = "panel/"
_FIRST_SAID: Final = ("insert", "bin", "unbin", "move", "write")


@dataclass(slots=True)
class Deed:
    """What an entry did."""

    kind: str
    table: str = ""
    subject: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    records: dict[tuple[str, str], None] = field(default_factory=dict)
    fields: dict[str, None] = field(default_factory=dict)
    scenes: set[str] = field(default_factory=set)
    panels: set[str] = field(default_factory=set)
    beside: str = ""
    values: dict[tuple[str, str, str], tuple[Any, Any]] = field(default_factory=dict)
    """Of the first fields that were set what they said before and what they say now."""
    called: dict[str, Called] = field(default_factory=dict)
    """What got a name here, or loses its place in the story."""
    said: dict[str, str] = field(default_factory=dict)
    """What a sentence about it needs beside."""

    def add(self, later: "Deed") -> None:
        """What the next entry of the same step did."""
        self.counts.update(later.counts)
        self.records.update(later.records)
        self.fields.update(later.fields)
        self.scenes |= later.scenes
        self.panels |= later.panels
        self.beside = later.beside or self.beside
        for key, (was, now) in later.values.items():
            self.values[key] = (self.values[key][0] if key in self.values else was), now
        self.said |= later.said

    def copy(self) -> "Deed":
        """One that grows by itself."""
        copied = Deed(self.kind, self.table, self.subject, called=dict(self.called))
        copied.add(self)
        return copied


def deed_of(entry: Entry, touches: Sequence[Touch], places: Places, names: Names) -> Deed:
    """What an entry did; the places and the names learn of it."""
    moved = _moved(touches, places) if entry.part == "" else frozenset()
    deed = Deed(KIND_OF_MEANS.get(entry.means, ""))
    before = _remember(deed, touches, moved, places, names)
    done = [act for touch in touches for act in _acts(touch, moved)]
    for act, touch in done:
        _note(deed, act, touch)
    deed.counts.update(f"{act}.{table}" for act, table, _ in {(act, touch.table, touch.id) for act, touch in done})
    _place_deed(deed, entry.part, touches, places)
    deed.kind = deed.kind or _kind(entry.part, {act for act, _ in done}, touches)
    _name(deed, entry.part, done, places)
    if deed.beside:
        deed.said["beside"] = before.get(deed.beside) or places.called(deed.table, deed.beside)
    if deed.kind == "move" and deed.table in ABOVE and any(touch.field == ABOVE[deed.table][0] for touch in touches):
        upper = ABOVE[deed.table][1]
        deed.said["into"] = places.called(upper, places.parent(deed.table, next(iter(deed.records))[1]))
    if entry.part == REVIEW:
        hear(deed, touches, places, names)
    names.take(deed.called, deed.panels if deed.counts["made.strokes"] else ())
    return deed


def _remember(
    deed: Deed, touches: Iterable[Touch], moved: frozenset[tuple[str, str]], places: Places, names: Names
) -> Mapping[str, str]:
    """What is called now of that which goes into the bin or elsewhere: afterwards it has no name, or another one.

    Answers the names of the siblings of what is moved.
    """
    siblings: dict[str, str] = {}
    known: set[str] = set()
    for touch in touches:
        if touch.table == "scripts":
            _note_script(deed, touch)
        elif touch.table == "layers" and touch.id not in DEFAULT_LAYERS:
            _note_layer(deed, touch)
        elif touch.field == "deleted" and touch.now is True and touch.table in ORDERED:
            family = list(places.family(touch.table, touch.id))
            called = {id: label for table, id in family if (label := places.called(table, id))}
            deed.called.update({id: Called(label) for id, label in called.items()})
            drawn = sum(table == "panels" and id in names.drawn for table, id in family)
            deed.said["along"] = joined(counted(table, number) for table, number in places.along(touch.table, touch.id).items())
            deed.said["drawn"] = str(drawn or "")
        elif touch.field == "number" and touch.act == "set":
            deed.said["numbered"] = places.called(touch.table, touch.id)
        elif (touch.table, touch.id) in moved:
            deed.said["moved"] = places.called(touch.table, touch.id)
            parent = places.parent(touch.table, touch.id) if touch.field == "order" else str(touch.now)
            if parent not in known:
                known.add(parent)
                siblings |= {id: places.called(touch.table, id) for id in places.siblings(touch.table, parent)}
    return siblings


def _note_script(deed: Deed, touch: Touch) -> None:
    """What a screenplay is called, and which draft of it came."""
    said = touch.now if touch.act == "made" and isinstance(touch.now, dict) else {touch.field: touch.now}
    if title := said.get("title") or said.get("filename"):
        deed.called[touch.id] = Called(str(title))
    if draft := said.get("draft"):
        deed.said["draft"] = str(draft)


def _note_layer(deed: Deed, touch: Touch) -> None:
    name = touch.now.get("name") if touch.act == "made" and isinstance(touch.now, dict) else touch.now
    if touch.field in ("", "name") and isinstance(name, str):
        deed.called[touch.id] = Called(f"layer {quoted(name)}")


def _acts(touch: Touch, moved: frozenset[tuple[str, str]]) -> Iterator[tuple[str, Touch]]:
    match touch.act:
        case "made" | "gone":
            yield touch.act, touch
        case "set" if touch.field == "deleted":
            yield ("binned" if touch.now is True else "unbinned"), touch
        case "set" if touch.table in ORDERED and touch.field in PLACE:
            if (touch.table, touch.id) in moved:
                yield "moved", touch
        case _:
            yield "set", touch


def _note(deed: Deed, act: str, touch: Touch) -> None:
    if touch.act == "typed":
        deed.counts["typed.letters"] += touch.letters[1]
        deed.counts["untyped.letters"] += touch.letters[0]
    if act == "set" and touch.field:
        deed.fields[f"{touch.table}.{touch.field}"] = None
        if len(deed.values) < MOST_VALUES:
            deed.values[touch.table, touch.id, touch.field] = _short(touch.was), _short(touch.now)
    if touch.table not in VALUES:
        deed.records[touch.table, touch.id] = None


def _place_deed(deed: Deed, part: str, touches: Iterable[Touch], places: Places) -> None:
    """In which scenes and panels it was, before and after."""
    panel = part.removeprefix(_PANEL) if part.startswith(_PANEL) else ""
    if panel:
        deed.panels.add(panel)
        deed.scenes.add(places.scene("panels", panel))
    elif part == "":
        for touch in touches:
            if touch.act != "made":
                _add_place(deed, touch, places)
            places.take(touch)
        for touch in touches:
            _add_place(deed, touch, places)
    deed.scenes.discard("")


def _add_place(deed: Deed, touch: Touch, places: Places) -> None:
    if touch.table in ORDERED:
        deed.scenes.add(places.scene(touch.table, touch.id))
    if touch.table == "panels":
        deed.panels.add(touch.id)


def _kind(part: str, acts: set[str], touches: Sequence[Touch]) -> str:
    if part.startswith(_PANEL):
        return "draw" if touches else "other"
    if part == "" and touches and all(touch.table == "production" for touch in touches):
        return "settings"
    said = {_KIND_OF_ACT[act] for act in acts}
    return next((kind for kind in _FIRST_SAID if kind in said), "other")


def _name(deed: Deed, part: str, done: Sequence[tuple[str, Touch]], places: Places) -> None:
    """What it was about: the panel drawn on, the one record, or of many what they stand under."""
    if part.startswith(_PANEL):
        deed.table, deed.subject = "panels", part.removeprefix(_PANEL)
        return
    acts = [touch for act, touch in done if _KIND_OF_ACT[act] == deed.kind] or [touch for _, touch in done]
    if not acts:
        return
    deed.table = _highest(acts)
    ids = dict.fromkeys(touch.id for touch in acts if touch.table == deed.table)
    if deed.kind in ("write", "move") and len(ids) == 1:
        deed.subject = next(iter(ids))
    elif deed.table in ORDERED:
        parents = {places.parent(deed.table, id) for id in ids}
        deed.subject = parents.pop() if len(parents) == 1 else ""
    if deed.kind == "move" and deed.table in ORDERED:
        deed.beside = _behind(deed.table, list(ids), places)


def _short(value: Any) -> Any:
    """Enough of a value to tell of it."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
    return value if isinstance(value, bool | int | float) or len(str(value)) <= _LONGEST else None


def _highest(acts: Iterable[Touch]) -> str:
    tables = {touch.table: None for touch in acts}
    return next((table for table in STRUCTURE if table in tables), next(iter(tables)))


def _behind(table: str, ids: Sequence[str], places: Places) -> str:
    """The next record behind the last of these."""
    siblings = places.siblings(table, places.parent(table, ids[-1]))
    last = max((siblings.index(id) for id in ids if id in siblings), default=len(siblings))
    return siblings[last + 1] if last + 1 < len(siblings) else ""


def _moved(touches: Sequence[Touch], places: Places) -> frozenset[tuple[str, str]]:
    """The records that were moved; siblings that only got new keys to make room were not."""
    placed = [t for t in touches if t.act == "set" and t.table in ORDERED and t.field in PLACE and t.field != "deleted"]
    found: set[tuple[str, str]] = set()
    for table, some in groupby(sorted(placed, key=lambda touch: touch.table), key=lambda touch: touch.table):
        found |= {(table, id) for id in _moved_of(table, list(some), places)}
    return frozenset(found)


def _moved_of(table: str, touches: Sequence[Touch], places: Places) -> frozenset[str]:
    away = {touch.id for touch in touches if touch.field != "order"}
    keyed = {touch.id: touch.now for touch in touches if touch.field == "order" and touch.id not in away}
    if len(keyed) < 2:
        return frozenset(away | keyed.keys())
    found = set(away)
    for parent in {places.parent(table, id) for id in keyed}:
        found |= _reordered(table, parent, keyed, places)
    return frozenset(found)


def _reordered(table: str, parent: str, keyed: dict[str, Any], places: Places) -> frozenset[str]:
    before = places.siblings(table, parent)
    after = sorted(before, key=lambda id: sort_key(str(keyed.get(id, places.order(table, id))), id))
    return displaced(before, after, [id for id in before if id not in keyed])


_KIND_OF_ACT: Final = {
    "made": "insert",
    "gone": "write",
    "binned": "bin",
    "unbinned": "unbin",
    "moved": "move",
    "set": "write",
}
