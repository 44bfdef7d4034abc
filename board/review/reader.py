"""Reads what somebody sent, key by key, and says in a sentence what was expected; nothing that is not asked for passes."""

import sys
from collections.abc import Mapping, Sequence

from board import values
from board.ids import is_id
from board.model import Json
from board.review.words import steers
from board.values import BadValue


class InvalidProposal(ValueError):
    """What was sent is no proposal; says what was expected and what came."""


class Reader:
    """One JSON object. Ids may be references: "@2" is what operation 2 of the same proposal makes."""

    def __init__(self, where: str, raw: object) -> None:
        if not isinstance(raw, Mapping):
            raise InvalidProposal(f"{where}: expected an object, got {type(raw).__name__}")
        self.where = where
        self._raw = raw
        self._asked: set[str] = set()

    def done(self) -> None:
        """Raises when there is more than was asked for: a newer program may mean something that matters."""
        if unknown := sorted(str(key)[:40] for key in self._raw.keys() - self._asked):
            raise InvalidProposal(f"{self.where}: expected nothing called {', '.join(unknown)}")

    def raw(self, key: str) -> object:
        """Whatever stands there."""
        self._asked.add(key)
        found: object = self._raw.get(key)
        return found

    def text(self, key: str, *, empty: bool = False, most: int = 100_000) -> str:
        """A text; none at all is an empty one."""
        found = self.raw(key)
        found = "" if found is None else found
        if not isinstance(found, str) or len(found) > most or (not found and not empty):
            raise InvalidProposal(f"{self.where}: expected {key} as a text of at most {most} characters")
        try:
            return values.check_text(self.where, found)
        except BadValue as bad:
            raise InvalidProposal(str(bad)) from None

    def line(self, key: str, *, most: int, empty: bool = True) -> str:
        """A text of one line, in which nothing steers a terminal or turns what stands beside it."""
        return self._unsteered(key, self.text(key, empty=empty, most=most), breaks="")

    def words(self, key: str, *, most: int, empty: bool = False) -> str:
        """The same with line breaks."""
        return self._unsteered(key, self.text(key, empty=empty, most=most), breaks="\n\r\t")

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """One of some words."""
        found = self.text(key)
        if found not in allowed:
            raise InvalidProposal(f"{self.where}: expected {key} to be one of {', '.join(allowed)}, got {found[:40]!r}")
        return found

    def id(self, key: str) -> str:
        """An id or a reference."""
        found = self.text(key)
        if not is_id(found) and not is_reference(found):
            raise InvalidProposal(f"{self.where}: expected {key} to be an id, got {found[:80]!r}")
        return found

    def id_or_empty(self, key: str) -> str:
        """An id, a reference or nothing."""
        return self.id(key) if self.raw(key) else ""

    def neighbour(self, key: str) -> str | None:
        """An id or reference to stand beside, or None."""
        return self.id(key) if self.raw(key) else None

    def integer(self, key: str) -> int:
        """A whole number of at least zero; none at all is zero."""
        found = self.raw(key)
        if found is None:
            return 0
        if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found < 2**53:
            raise InvalidProposal(f"{self.where}: expected {key} as a whole number")
        return found

    def integers(self, key: str) -> list[int]:
        """A list of whole numbers; none at all is an empty one."""
        found = self.raw(key)
        found = [] if found is None else found
        if not isinstance(found, list | tuple) or not all(isinstance(item, int) for item in found):
            raise InvalidProposal(f"{self.where}: expected {key} as a list of whole numbers")
        return list(found)

    def number(self, key: str) -> float:
        """A number; none at all is zero."""
        found = self.raw(key)
        if found is None:
            return 0
        if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) <= sys.float_info.max:
            raise InvalidProposal(f"{self.where}: expected {key} as a number")
        return float(found)

    def ids(self, key: str) -> tuple[str, ...]:
        """A list of ids; none at all is an empty one."""
        found = self.raw(key)
        found = [] if found is None else found
        if not isinstance(found, list | tuple) or not all(isinstance(item, str) and is_id(item) for item in found):
            raise InvalidProposal(f"{self.where}: expected {key} as a list of ids")
        return tuple(found)

    def json(self, key: str, most: int = 16_384) -> Json:
        """A plain value as a document can hold it."""
        try:
            checked = values.check(self.where, "json", self.raw(key))
        except BadValue as bad:
            raise InvalidProposal(f"{key}: {bad}") from None
        if len(str(checked)) > most:
            raise InvalidProposal(f"{self.where}: expected {key} of at most {most} characters")
        assert not isinstance(checked, bytes | frozenset)
        return checked

    def mapping(self, key: str) -> Mapping[str, Json]:
        """An object of plain values; none at all is an empty one."""
        found = self.json(key)
        if not isinstance(found, Mapping | None):
            raise InvalidProposal(f"{self.where}: expected {key} as an object")
        return found or {}

    def _unsteered(self, key: str, text: str, breaks: str) -> str:
        if steers(text, breaks=breaks):
            raise InvalidProposal(
                f"{self.where}: expected {key} as plain words{'' if breaks else ' in one line'}, got {text[:40]!r}"
            )
        return text

    def child(self, key: str) -> "Reader | None":
        """An object within, or None."""
        found = self.raw(key)
        return None if found is None else Reader(f"{self.where}, {key}", found)


def is_reference(id: str) -> bool:
    """Whether it says which operation makes the record, instead of naming one that is there."""
    return id[:1] == "@" and id[1:].isdecimal() and len(id) <= 4
