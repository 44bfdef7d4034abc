"""What people do to a board while machines fail, who was told that it is kept, and what must be there afterwards."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Literal

from pycrdt import Map

Kind = Literal["stroke", "erase", "record", "field", "type"]


@dataclass(frozen=True, slots=True)
class Deed:
    """One edit of one person; its number is its own on this board."""

    number: int
    part: str
    kind: Kind
    id: str
    table: str = ""
    field: str = ""
    value: str | int = ""

    @property
    def word(self) -> str:
        """What is typed: it stands in a text once or not at all."""
        return f"<{self.number}>"


def carry_out(doc: Any, deed: Deed) -> bool:
    """Does it to a document; False if what it is about is not there."""
    match deed.kind:
        case "stroke":
            doc.get("strokes", type=Map)[deed.id] = bytes([7]) * int(deed.value)
        case "erase":
            return doc.get("strokes", type=Map).pop(deed.id, None) is not None
        case "record":
            doc.get(deed.table, type=Map)[deed.id] = Map({deed.field: deed.value})
        case "field" | "type":
            record = doc.get(deed.table, type=Map).get(deed.id)
            if record is None:
                return False
            if deed.kind == "field":
                record[deed.field] = deed.value
            else:
                text = record[deed.field]
                text.insert(deed.number % 2 * len(text), deed.word)  # at either end, so that nobody's word is parted
    return True


@dataclass(slots=True)
class Ledger:
    """Everything that was done on one board."""

    done: dict[int, Deed] = field(default_factory=dict)

    def lacks(self, contents: Mapping[str, Mapping[str, Any]], told: Set[int]) -> list[str]:
        """What was called saved and is not there, and what is there twice; `contents` are tables by part."""
        erased = {deed.id for deed in self.done.values() if deed.kind == "erase"}
        return [
            f"{deed}: {fault}"
            for deed in self.done.values()
            if (fault := self._fault(deed, contents[deed.part], erased, told=deed.number in told))
        ]

    def _fault(self, deed: Deed, tables: Mapping[str, Any], erased: set[str], *, told: bool) -> str:
        match deed.kind:
            case "stroke":
                return "lost" if told and deed.id not in erased and deed.id not in tables["strokes"] else ""
            case "erase":
                return "came back" if told and deed.id in tables["strokes"] else ""
            case "record":
                return "lost" if told and deed.id not in tables[deed.table] else ""
            case "field":
                return self._field_fault(deed, tables[deed.table].get(deed.id)) if told else ""
            case "type":
                count = str((tables[deed.table].get(deed.id) or {}).get(deed.field)).count(deed.word)
                return "twice" if count > 1 else "lost" if told and count == 0 else ""

    def _field_fault(self, deed: Deed, record: Mapping[str, Any] | None) -> str:
        """Fields are written by one person alone, in the order of their deeds."""
        now = (record or {}).get(deed.field)
        later = [
            one for one in self.done.values() if (one.id, one.field) == (deed.id, deed.field) and one.number >= deed.number
        ]
        return "" if now in [one.value for one in later] else "lost"
