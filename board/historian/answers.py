"""What the historian answers: values of the pure core, and how the API tells them to people."""

import base64
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from board.history.bin import Binned
from board.history.blame import Credit
from board.history.chronology import Bucket
from board.history.comparison import Comparison, Counts
from board.history.entry import Entry, bringer, ms_of
from board.history.saying import sentence
from board.history.step import Page, Step
from board.history.telling import Line
from board.history.wording import quoted
from board.model import Json

_LENGTH: Final = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Person:
    """An account as its deeds are signed."""

    name: str
    color: str = ""


People = Mapping[str, Person]
NOBODY: Final = Person("")
_THROUGH: Final = {
    "import": "an import",
    "demo": "the demo",
    "restore": "bringing back an earlier state",
    "undo": "taking back a change",
}


class Answer(Protocol):
    """What can be told over HTTP."""

    def body(self, people: People) -> bytes:
        """The body of the answer, with the names of people."""


def written(said: Json) -> bytes:
    """JSON as it goes over the wire."""
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Steps:
    """A page of steps, what the records in them are called, and where the log stands."""

    page: Page
    labels: Mapping[str, str]
    position: str

    def body(self, people: People) -> bytes:
        steps = tuple(step_json(step, self.labels, people) for step in self.page.steps)
        return written({"steps": steps, "before": self.page.before, "position": self.position})


@dataclass(frozen=True, slots=True)
class OneStep:
    """A step, and what the records in it are called."""

    step: Step
    labels: Mapping[str, str]

    def body(self, people: People) -> bytes:
        return written({**step_json(self.step, self.labels, people), "ids": self.step.entries})


@dataclass(frozen=True, slots=True)
class Timeline:
    """How much was done when, and by whom."""

    first: str
    position: str
    buckets: tuple[Bucket, ...]

    def body(self, people: People) -> bytes:
        buckets = tuple(bucket.to_json() for bucket in self.buckets)
        times = {"first_ms": ms_of(self.first), "last_ms": ms_of(self.position)}
        return written({**times, "position": self.position, "buckets": buckets})


@dataclass(frozen=True, slots=True)
class Moment:
    """A board at one moment: the last entry of it and of each part, and how much there was."""

    position: str
    counts: Counts
    parts: Mapping[str, str]

    def body(self, people: People) -> bytes:
        said: dict[str, Json] = {"position": self.position, "at_ms": ms_of(self.position)}
        return written({**said, "counts": self.counts.to_json(), "parts": dict(self.parts)})


@dataclass(frozen=True, slots=True)
class Documents:
    """States of documents at one moment as updates, and the last entry in each."""

    states: Mapping[str, bytes]
    lasts: Mapping[str, str]
    settled: bool
    """Whether something came later, so that nothing can be added to that moment any more."""

    def body(self, people: People) -> bytes:
        """Pieces, each with the length of its part's name, the name, the length of its state, the state."""
        pieces = (((part or "board").encode(), state) for part, state in self.states.items())
        return b"".join(
            one for name, state in pieces for one in (_LENGTH.pack(len(name)), name, _LENGTH.pack(len(state)), state)
        )


@dataclass(frozen=True, slots=True)
class Life:
    """The entries of one drawing, and from where they go on."""

    entries: tuple[Entry, ...]
    after: str | None

    def body(self, people: People) -> bytes:
        return written({"entries": tuple(_entry(one, people) for one in self.entries), "after": self.after})


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, told in lines too."""

    comparison: Comparison
    labels: Mapping[str, str]
    lines: tuple[Line, ...]

    def body(self, people: People) -> bytes:
        lines = tuple(line.to_json() for line in self.lines)
        return written({**self.comparison.to_json(), "labels": dict(self.labels), "lines": lines})


@dataclass(frozen=True, slots=True)
class Owed:
    """A credit with the step that it is part of; of a suggestion its title and whose it was."""

    credit: Credit
    step: str
    title: str = ""
    by: str = ""

    def to_json(self, people: People) -> dict[str, Json]:
        name = _named(self.credit.account, people)
        return {**self.credit.to_json(), "name": name, "step": self.step, "through": self._through(people)}

    def _through(self, people: People) -> str:
        """Through what it came, where that says more than the account: "Coverage’s suggestion “Reaction”"."""
        if self.title:
            name = _named(self.by, people)
            return f"{name}’s suggestion {quoted(self.title)}" if name else f"the suggestion {quoted(self.title)}"
        if by := bringer(self.credit.means):
            return f"brought back by {_named(by, people) or 'somebody who is not known here'}"
        return _THROUGH.get(self.credit.means, "")


@dataclass(frozen=True, slots=True)
class Blamed:
    """Who made a record and who last changed it, or one field of it; with none, all of its fields."""

    made: Owed | None
    last: Owed | None
    fields: Mapping[str, Owed] = field(default_factory=dict)

    def body(self, people: People) -> bytes:
        fields = {name: owed.to_json(people) for name, owed in self.fields.items()}
        return written({**_both(self.made, self.last, people), "fields": fields})


@dataclass(frozen=True, slots=True)
class Marked:
    """Who drew a stroke, who last changed it, and whether that was erasing it."""

    made: Owed | None
    last: Owed | None
    gone: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """The strokes of a drawing, erased ones too."""

    strokes: Mapping[str, Marked]

    def body(self, people: People) -> bytes:
        told = {id: {**_both(one.made, one.last, people), "gone": one.gone} for id, one in self.strokes.items()}
        return written({"strokes": told})


@dataclass(frozen=True, slots=True)
class Discarded:
    """Something in the bin: what it was called, where it was, and how much went along."""

    what: Binned
    label: str
    under: str = ""
    panel: str = ""
    along: Mapping[str, int] = field(default_factory=dict)

    def to_json(self, people: People) -> dict[str, Json]:
        what, credit = self.what, self.what.credit
        where = {"table": what.table, "id": what.id, "label": self.label, "under": self.under, "panel": self.panel}
        return {**where, "along": dict(self.along), **credit.to_json(), "name": _named(credit.account, people)}


@dataclass(frozen=True, slots=True)
class Bin:
    """Everything in the bin, what was thrown away last comes first."""

    things: tuple[Discarded, ...]

    def body(self, people: People) -> bytes:
        return written(tuple(one.to_json(people) for one in self.things))


def step_json(step: Step, labels: Mapping[str, str], people: People) -> dict[str, Json]:
    """A step as the API tells it."""
    who = people.get(step.account, NOBODY)
    names = {account: person.name for account, person in people.items()}
    times = {"first_ms": ms_of(step.first), "last_ms": ms_of(step.last)}
    return {**step.to_json(), **times, "sentence": sentence(step, labels, names), "name": who.name, "color": who.color}


def _both(made: Owed | None, last: Owed | None, people: People) -> dict[str, Json]:
    return {"made": made.to_json(people) if made else None, "last": last.to_json(people) if last else None}


def _entry(entry: Entry, people: People) -> dict[str, Json]:
    return {
        "id": entry.id,
        "at_ms": entry.at_ms,
        "account": entry.account,
        "name": _named(entry.account, people),
        "means": entry.means,
        "update": base64.b64encode(entry.update).decode(),
    }


def _named(account: str, people: People) -> str:
    return people.get(account, NOBODY).name
