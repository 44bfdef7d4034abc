"""What a command says of a board's past, found: moments by time, id or version; scenes, shots, panels and people by name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from board.chronicle.chronicle import Chronicle
from board.cli.times import end_of
from board.document import read_board
from board.errors import CannotStart
from board.historian.reader import Reader
from board.history.saying import labels_of
from board.history.versions import versions_of
from board.ids import is_id
from board.model import Version
from board.people.records import Account
from board.people.register import Register

SERVER: Final = "server"
_ENTRY: Final = re.compile(r"[0-9]{12,15}-[0-9]{1,20}")
_MS: Final = re.compile(r"[0-9]{12,15}")
_NOUNS: Final = {"scenes": "scene", "shots": "shot", "panels": "panel"}


@dataclass(frozen=True, slots=True)
class Named:
    """A scene, shot or panel by what people call it, or called it when it was thrown away."""

    table: str
    id: str
    label: str
    is_binned: bool = False

    def is_called(self, name: str) -> bool:
        bare = self.label.lower().removeprefix(f"{_NOUNS.get(self.table, '')} ")
        return name in (self.id, self.label.lower(), bare)


@dataclass(frozen=True, slots=True)
class Past:
    """One board's past, as a command asks for it."""

    board: str
    chronicle: Chronicle
    reader: Reader
    now: datetime

    async def versions(self) -> list[Version]:
        """The versions of the board in the order of their moments."""
        position = await self.chronicle.position(self.board)
        review = (await self.chronicle.cut(self.board, position, ["review"])).doc("review")
        return versions_of(review)

    async def position_of(self, text: str) -> str:
        """The place in the log that a moment means: `now`, an entry, milliseconds, a version by name or id, or a time."""
        if text == "now":
            return await self.chronicle.position(self.board)
        if _ENTRY.fullmatch(text):
            return text
        if _MS.fullmatch(text):
            return await self.chronicle.position_at(self.board, int(text))
        versions = await self.versions()
        for version in versions:
            if text == version.id or (version.name and text.casefold() == version.name.casefold()):
                return version.moment
        if is_id(text):
            raise CannotStart(f"There is no version {text} on this board; `board history {self.board} --versions` lists them.")
        return await self.chronicle.position_at(self.board, end_of(text, self.now))

    async def named(self) -> list[Named]:
        """Everything on the board that has a name, and what lies in the bin."""
        position = await self.chronicle.position(self.board)
        board = read_board((await self.chronicle.cut(self.board, position, [""])).doc(""))
        labels = labels_of(board)
        tables = {"scenes": board.scenes, "shots": board.shots, "panels": board.panels}
        living = [Named(table, one.id, labels[one.id]) for table, rows in tables.items() for one in rows if one.id in labels]
        binned = [one for one in (await self.reader.bin(self.board)).things if one.what.table in tables]
        return living + [Named(one.what.table, one.what.id, one.label, is_binned=True) for one in binned]


def one_of(named: Iterable[Named], table: str, name: str) -> Named:
    """The one that is called so; who is on the board goes before who was."""
    found = [one for one in named if one.table == table and one.is_called(" ".join(name.lower().split()))]
    best = [one for one in found if not one.is_binned] or found
    if not best:
        raise CannotStart(f"There is no {_NOUNS[table]} “{name}” on this board, nor in its bin.")
    if len(best) > 1:
        ids = ", ".join(f"{one.id} ({one.label})" for one in best)
        raise CannotStart(f"Several in the bin are called “{name}”; name one of them by id: {ids}.")
    return best[0]


def account_named(register: Register, name: str) -> str:
    """The account of somebody by name or id: a person, a program or an agent; `server` for the server itself."""
    if name.casefold() == SERVER:
        return ""
    found = [one for one in register.accounts if name == one.id or name.casefold() == one.name.casefold()]
    if len(found) == 1:
        return found[0].id
    if not found:
        raise CannotStart(f"There is nobody called “{name}” here.")
    raise CannotStart(f"Several are called “{name}”; name one of them by id: {_ids(found)}.")


def _ids(accounts: Iterable[Account]) -> str:
    return ", ".join(f"{one.id} ({one.kind})" for one in accounts)
