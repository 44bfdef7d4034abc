"""Answers questions about the past: holds the pasts of the boards that were looked at last, and reads on with each question.

What takes long is done in threads; what takes longest, comparing and planning, in threads of its own: no page waits for it.
"""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from board.chronicle.chronicle import Chronicle
from board.historian.answers import Bin, Blamed, Compared, Documents, Drawn, Life, Moment, OneStep, Steps, Timeline
from board.historian.looking import (
    bin_of,
    blame_of,
    compared,
    counts_at,
    drawing_blame_of,
    named_steps,
    one_step,
    sight_of,
    states_of,
)
from board.historian.planning import Foretold, Span, Wish, Work, foretold, foretold_undo, is_work, packed, packed_undo
from board.historian.shelf import Shelf
from board.history.comparison import Counts
from board.history.cut import Cut
from board.history.entry import BEGINNING, Entry, moment
from board.history.entry import before as just_before
from board.history.past import Past
from board.history.restoring import Bars, Restoration, plan_restoration
from board.history.scope import Scope, panels_in
from board.history.step import Sieve
from board.history.versions import Sight

T = TypeVar("T")

_MOST_COUNTS: Final = 1_000
_QUICK: Final = 4
_SLOW: Final = 2
_PANEL: Final = "panel/"
_REVIEW: Final = "review"


class NoSuchStep(LookupError):
    """No step begins with this entry."""


class Reader:
    """One for a process; its threads end with it."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle
        self._quick = ThreadPoolExecutor(_QUICK, "quick")
        self._slow = ThreadPoolExecutor(_SLOW, "slow")
        self._shelf = Shelf(chronicle, self._quick)
        self._counts: dict[tuple[str, str], Counts] = {}

    async def steps(self, board: str, sieve: Sieve, most: int, before: str | None) -> Steps:
        """A page of steps, newest first."""
        return await self._look(board, partial(named_steps, sieve=sieve, most=most, before=before))

    async def step(self, board: str, first: str) -> OneStep:
        """A step by its name."""
        found = await self._look(board, partial(one_step, first=first))
        if found is None:
            raise NoSuchStep(f"No step of this board begins with the entry {first}.")
        return found

    async def timeline(self, board: str, buckets: int) -> Timeline:
        """How much was done when, by whom."""
        return await self._look(
            board, lambda past: Timeline(past.chronology.first, past.position, tuple(past.chronology.buckets(buckets)))
        )

    async def moment(self, board: str, position: str) -> Moment:
        """What there was at a moment."""
        await self._chronicle.require(board, position)
        at, parts = await self._look(board, lambda past: (past.chronology.at(position), past.chronology.lasts(position)))
        return Moment(at, await self._counts_at(board, at, parts.get("", BEGINNING)), parts)

    async def documents(self, board: str, position: str, parts: Collection[str]) -> Documents:
        """States of documents at a moment."""
        lasts, newest = await self._look(
            board, lambda past: ({part: past.chronology.last(part, position) for part in parts}, past.position)
        )
        cut = await self._chronicle.cut(board, position, [part for part in parts if lasts[part] != BEGINNING])
        states = await self._in(self._quick, partial(states_of, cut, parts))
        return Documents(states, lasts, moment(position) <= moment(newest))

    async def life(self, board: str, panel: str, after: str, most: int) -> Life:
        """The entries of one drawing after a moment."""
        found: list[Entry] = []
        async for page in self._chronicle.pages(board, after=after, part=_PANEL + panel):
            found += page
            if len(found) > most:
                return Life(tuple(found[:most]), found[most - 1].id)
        return Life(tuple(found), None)

    async def compare(self, board: str, before: str, after: str, panels: Collection[str] | None = None) -> Compared:
        """Two moments, of all drawings or of some."""
        changed = await self._look(board, partial(_changed, before=before, after=after, panels=panels))
        cuts = [await self._chronicle.cut(board, moment, changed) for moment in (before, after)]
        return await self._in(self._slow, partial(compared, cuts[0], cuts[1], (before, after), panels))

    async def blame(self, board: str, part: str, table: str, id: str, field: str) -> Blamed:
        """Who made a record, and who last set a field of it."""
        return await self._look(board, partial(blame_of, part=part, table=table, id=id, field=field))

    async def drawing_blame(self, board: str, panel: str) -> Drawn:
        """Who drew each stroke of a drawing."""
        return await self._look(board, partial(drawing_blame_of, part=_PANEL + panel))

    async def bin(self, board: str) -> Bin:
        """What lies in the bin."""
        return await self._look(board, bin_of)

    async def plan(self, board: str, position: str, scope: Scope, bars: Bars, seen: str | None) -> Restoration:
        """What brings a scope back from a moment, into the board as it is or as it was seen."""
        now = seen or await self._chronicle.position(board)
        cuts = await self._differing(board, position, now, scope)
        return await self._in(self._slow, partial(plan_restoration, *cuts, scope, bars))

    async def sight(self, board: str, position: str) -> Sight:
        """What a version says of a moment."""
        cut = await self._chronicle.cut(board, position, [""])
        return await self._in(self._quick, partial(sight_of, cut, position))

    async def preview(self, board: str, position: str, wish: Wish) -> Foretold:
        """What bringing something back would do."""
        now = await self._chronicle.position(board)
        cuts = await self._differing(board, position, now, wish.scope, _REVIEW)
        return await self._in(self._slow, partial(foretold, *cuts, wish))

    async def work(self, board: str, key: str, position: str, seen: str, scope: Scope) -> Work:
        """What brings something back into the board as it was seen, to be carried out under a key."""
        cuts = await self._differing(board, position, seen, scope)
        work = await self._in(self._slow, partial(packed, *cuts, scope))
        return await self._with_others(board, key, work, seen)

    async def preview_undo(self, board: str, first: str, wish: Wish) -> Foretold:
        """What taking a step back would do."""
        before, span = await self._span(board, first, None)
        now = await self._chronicle.cut(board, await self._chronicle.position(board), [*span.parts, _REVIEW])
        others, _ = await self._others(board, just_before(first), span.step, "")
        return await self._in(self._slow, partial(foretold_undo, before, now, span, others, wish))

    async def work_undo(self, board: str, key: str, first: str, seen: str | None) -> Work:
        """What takes a step back, as far as it went when it was first asked for, to be carried out under a key."""
        work = await self._in(self._slow, partial(packed_undo, *await self._span(board, first, seen)))
        return await self._with_others(board, key, work, just_before(first))

    async def _with_others(self, board: str, key: str, work: Work, since: str) -> Work:
        parts, position = await self._others(board, since, work.entries, key)
        return replace(work, worked_on=parts, read_to=position)

    async def _others(self, board: str, since: str, own: frozenset[str], key: str) -> tuple[frozenset[str], str]:
        """What was written to by anybody else since, and up to which entry that is known."""
        parts, position = set[str](), since
        async for page in self._chronicle.pages(board, after=since):
            parts |= {entry.part for entry in page if is_work(entry, own, key)}
            position = page[-1].id
        return frozenset(parts), position

    async def _counts_at(self, board: str, position: str, last: str) -> Counts:
        """How much there was, as the last entry of the board's own document left it: who drags through time asks often."""
        counts = self._counts.pop((board, last), None)
        if counts is None:
            cut = await self._chronicle.cut(board, position, [""]) if last != BEGINNING else Cut()
            counts = await self._in(self._quick, partial(counts_at, cut))
        self._counts[board, last] = counts
        if len(self._counts) > _MOST_COUNTS:
            del self._counts[next(iter(self._counts))]
        return counts

    async def _differing(self, board: str, position: str, now: str, scope: Scope, *more: str) -> tuple[Cut, Cut]:
        """Two moments with what may differ between them of a scope."""
        changed = await self._look(board, partial(_changed, before=position, after=now, panels=panels_in(scope)))
        return (
            await self._chronicle.cut(board, position, changed),
            await self._chronicle.cut(board, now, [*changed, *more]),
        )

    async def _span(self, board: str, first: str, seen: str | None) -> tuple[Cut, Span]:
        """The board just before a step, and the entries up to its last one."""
        step = (await self.step(board, first)).step
        last = step.last if seen is None else seen
        entries: list[Entry] = []
        async for page in self._chronicle.pages(board, after=just_before(first), until=last):
            entries += page
        span = Span(entries, frozenset(id for id in step.entries if moment(id) <= moment(last)))
        return await self._chronicle.cut(board, just_before(first), span.parts), span

    async def _look(self, board: str, look: Callable[[Past], T]) -> T:
        async with self._shelf.past(board) as past:
            return await self._in(self._quick, partial(look, past))

    async def _in(self, threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, work)


def _changed(past: Past, before: str, after: str, panels: Collection[str] | None) -> list[str]:
    """The parts that may say something else at two moments, and the board itself."""
    was, now = past.chronology.lasts(before), past.chronology.lasts(after)
    parts = [part for part in now.keys() | was.keys() if part.startswith(_PANEL) and was.get(part) != now.get(part)]
    wanted = parts if panels is None else [part for part in parts if part.removeprefix(_PANEL) in panels]
    return ["", *wanted]
