"""Who last set what: for every record, field and stroke the entry that did it, kept while the log is read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from board.history.entry import Entry, ms_of
from board.history.mark import Line, Marks
from board.history.replica import Act, Touch
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
        self._asleep: dict[str, list[tuple[Sequence[Line], Marks]]] = {}

    def take(self, entry: Entry, touches: Iterable[Touch]) -> None:
        """Gives an entry the credit for what it touched."""
        self._wake(entry.part)
        credit = Credit(entry.id, entry.account, entry.means)
        for touch in touches:
            self._note(entry.part, credit, touch.table, touch.id, touch.field, touch.act)

    def add(self, lines: Sequence[Line], part: str, marks: Marks) -> None:
        """What entries touched, to be read when somebody asks about the part."""
        self._asleep.setdefault(part, []).append((lines, marks))

    def maker(self, part: str, table: str, id: str) -> Credit | None:
        """Who made a record or drew a stroke."""
        self._wake(part)
        return self._made.get((part, table), {}).get(id)

    def of(self, part: str, table: str, id: str, field: str = "") -> Credit | None:
        """Who last set a field; with none, who last touched the record or stroke, be it to take it away."""
        self._wake(part)
        if not field:
            return self._latest.get((part, table), {}).get(id)
        found = self._fields.get((part, table), {}).get(id, {}).get(field)
        return found or self.maker(part, table, id)

    def of_part(self, part: str) -> Credit | None:
        """Who last changed a document, such as a panel's drawing."""
        self._wake(part)
        return self._parts.get(part)

    def fields(self, part: str, table: str, id: str) -> Mapping[str, Credit]:
        """Who last set each field that was set since the record was made."""
        self._wake(part)
        return self._fields.get((part, table), {}).get(id, {})

    def latest(self, part: str, table: str) -> Mapping[str, Credit]:
        """Who last touched each record or stroke of a table, those that are gone too."""
        self._wake(part)
        return self._latest.get((part, table), {})

    def is_gone(self, part: str, table: str, id: str) -> bool:
        """Whether a stroke has been erased."""
        self._wake(part)
        return id in self._gone.get((part, table), ())

    def _wake(self, part: str) -> None:
        for lines, marks in self._asleep.pop(part, ()):
            credits: dict[int, Credit] = {}
            for at, table, id, field, act in marks():
                line = lines[at]
                credit = credits.get(at) or credits.setdefault(at, Credit(line.id, line.account, line.means))
                self._note(part, credit, table, id, field, act)

    def _note(self, part: str, credit: Credit, table: str, id: str, field: str, act: Act) -> None:
        where = part, table
        if act == "gone":
            self._gone.setdefault(where, set()).add(id)
        elif act == "made":
            self._gone.get(where, set()).discard(id)
            self._made.setdefault(where, {}).setdefault(id, credit)
        elif field:
            self._fields.setdefault(where, {}).setdefault(id, {})[field] = credit
        self._latest.setdefault(where, {})[id] = credit
        self._parts[part] = credit
