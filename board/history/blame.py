"""Who last set what: for every record, field and stroke the entry that did it, kept while the log is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from board.history.entry import Entry, ms_of
from board.history.replica import Touch
from board.model import Json


@dataclass(frozen=True, slots=True)
class Credit:
    """The entry that something is owed to, as the server knows its author; the document's own fields could name anybody."""

    entry: str
    account: str
    means: str

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {"entry": self.entry, "at_ms": ms_of(self.entry), "account": self.account, "means": self.means}


class Blame:
    """Credits by part, table, id and field."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], dict[str, Credit]] = {}
        self._latest: dict[tuple[str, str], dict[str, Credit]] = {}
        self._fields: dict[tuple[str, str], dict[str, dict[str, Credit]]] = {}
        self._gone: dict[tuple[str, str], set[str]] = {}
        self._parts: dict[str, Credit] = {}

    def take(self, entry: Entry, touches: Iterable[Touch]) -> None:
        """Gives an entry the credit for what it touched."""
        credit = Credit(entry.id, entry.account, entry.means)
        for touch in touches:
            where = entry.part, touch.table
            if touch.act == "gone":
                self._gone.setdefault(where, set()).add(touch.id)
            elif touch.act == "made":
                self._gone.get(where, set()).discard(touch.id)
                self._made.setdefault(where, {}).setdefault(touch.id, credit)
            elif touch.field:
                self._fields.setdefault(where, {}).setdefault(touch.id, {})[touch.field] = credit
            self._latest.setdefault(where, {})[touch.id] = credit
            self._parts[entry.part] = credit

    def maker(self, part: str, table: str, id: str) -> Credit | None:
        """Who made a record or drew a stroke."""
        return self._made.get((part, table), {}).get(id)

    def of(self, part: str, table: str, id: str, field: str = "") -> Credit | None:
        """Who last set a field; with none, who last touched the record or stroke, be it to take it away."""
        if not field:
            return self._latest.get((part, table), {}).get(id)
        found = self._fields.get((part, table), {}).get(id, {}).get(field)
        return found or self.maker(part, table, id)

    def of_part(self, part: str) -> Credit | None:
        """Who last changed a document, such as a panel's drawing."""
        return self._parts.get(part)

    def fields(self, part: str, table: str, id: str) -> Mapping[str, Credit]:
        """Who last set each field that was set since the record was made."""
        return self._fields.get((part, table), {}).get(id, {})

    def latest(self, part: str, table: str) -> Mapping[str, Credit]:
        """Who last touched each record or stroke of a table, those that are gone too."""
        return self._latest.get((part, table), {})

    def is_gone(self, part: str, table: str, id: str) -> bool:
        """Whether a stroke has been erased."""
        return id in self._gone.get((part, table), ())
