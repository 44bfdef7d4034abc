"""Fills an empty board from entries of another time or server, each keeping its author and means."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from board.ids import new_id
from board.lib0 import Malformed
from board.sync.log import FIRST_FREE_CLIENT, SERVER_CLIENT, Batch, Clock, Entry, Log, Stored, Writer
from board.sync.update import decode

_PAGE = 200


class CannotRestore(Exception):
    """The entries do not make a board; the message says why."""


@dataclass(slots=True)
class _Part:
    """What is known of one document while it is written."""

    clocks: dict[int, int] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)


async def restore(log: Log, epoch: str, entries: Iterable[Entry | Stored], server: str) -> None:
    """Appends all entries, claims their writers, and sets the reserved clocks to where they end.

    Entries which were in a log before keep their ids and so their times; they come in that order.
    """
    parts: dict[str, _Part] = {}
    pages = _pages(entries)
    # Unpacking and decoding megabytes is done beside the loop.
    while page := await asyncio.to_thread(_next, pages, parts):
        if kept := [one for one in page if isinstance(one, Stored)]:
            await log.keep(kept, epoch)
        if fresh := tuple(one for one in page if isinstance(one, Entry)):
            await log.append(Batch(f"{server}.restore.{new_id()}", fresh), epoch)
    for name, part in parts.items():
        await log.claim_all([Writer(name, client, account) for client, account in part.owners.items()])
    await log.set_clocks(clock for name, part in parts.items() for clock in _hands(name, part))


def _hands(name: str, part: _Part) -> Iterator[Clock]:
    """How far servers came: their first hand in every document, the others where their board had healed."""
    yield Clock(name, 0, part.clocks.get(SERVER_CLIENT, 0))
    for client, clock in part.clocks.items():
        if SERVER_CLIENT < client < FIRST_FREE_CLIENT:
            yield Clock(name, 0, clock, client)


def _next(pages: Iterator[list[Entry | Stored]], parts: dict[str, _Part]) -> list[Entry | Stored]:
    page = next(pages, [])
    for one in page:
        entry = one.entry if isinstance(one, Stored) else one
        _note(parts.setdefault(entry.part, _Part()), entry)
    return page


def _note(part: _Part, entry: Entry) -> None:
    try:
        update = decode(entry.update)
    except Malformed as exc:
        raise CannotRestore(f"an entry of document {entry.part!r} is damaged: {exc}") from exc
    for run in update.runs:
        part.clocks[run.client] = max(part.clocks.get(run.client, 0), run.end_clock)
        if run.client >= FIRST_FREE_CLIENT:
            part.owners.setdefault(run.client, entry.account)


def _pages(entries: Iterable[Entry | Stored]) -> Iterator[list[Entry | Stored]]:
    remaining = iter(entries)
    while page := list(islice(remaining, _PAGE)):
        yield page
