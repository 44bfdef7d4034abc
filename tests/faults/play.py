"""One run: people of all kinds at one board, troubles drawn from a seed, and the reckoning."""

import asyncio
import contextlib
import random
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, Final

from board.chronicle.chronicle import Chronicle
from board.document import Document
from board.edits import insert_panels, insert_scene, insert_shot
from board.ids import new_id
from board.redis import RedisUnavailable
from board.sync.hub import Hub
from board.sync.log import Log
from tests.faults.deeds import Deed, Kind, Ledger
from tests.faults.hands import Hand, Person, Seen
from tests.faults.machines import FAILOVERS
from tests.faults.office import Office
from tests.faults.pages import Page
from tests.faults.reckoning import Gist, Tables, differing, document_of, faults_of_the_log, gist
from tests.faults.setting import Length, Outcome, Stage, time_passes
from tests.faults.troubles import Cure, Troubles, draw
from tests.faults.wires import Wire
from tests.support.crowding import crowding

KINDS: Final = ("collab", "collab", "yjs", "hocuspocus", "hocuspocus", "y_websocket")
_AGREE_S: Final = 20.0
_LOOK_S: Final = 0.04
_SEES_S: Final = 0.5
_ROUTED_S: Final = 5.0
_GOES: Final = 0.08
_AMONG_EDITS: Final = ("kill_server", "drain_server", "hold_server", "kill_redis", "hold_redis")
"""What strikes while everybody's last edit is on its way."""
_DEEDS: Final[dict[Kind, int]] = {"stroke": 8, "erase": 3, "field": 4, "type": 4, "record": 2}


class Play:
    """`await Play(stage, seed).run()`."""

    def __init__(self, stage: Stage, seed: int, length: Length | None = None) -> None:
        self._stage = stage
        self._dice = random.Random(seed)
        self._length = length or Length()
        self._ledger = Ledger()
        self._told: set[int] = set()
        self._told_before: frozenset[int] = frozenset()
        self._hands: list[Hand] = []
        self._scenes: dict[str, str] = {}
        self._strokes: list[tuple[str, str]] = []
        self._cures: list[tuple[int, Cure]] = []
        self._errands: set[asyncio.Task[None]] = set()
        self._stack = AsyncExitStack()
        self._troubles = Troubles(stage.site, self._dice, lambda: [hand.wire for hand in self._hands], self._aside)
        self.outcome = Outcome(seed, new_id())

    async def run(self) -> Outcome:
        """Everything from the first connection to the last word."""
        async with self._stack:
            await self._begin()
            for step in range(self._length.steps):
                await self._cure(step)
                await self._step(step)
                if self._length.surely and step == self._length.steps // 3:
                    await self._strike(step, self._length.surely)
                await time_passes(self._dice.random() * self._length.longest_pause_s)
            await self._reckon()
        return self.outcome

    async def _begin(self) -> None:
        site, board = self._stage.site, self.outcome.board
        self._account, self._token = await site.token(f"crew {self.outcome.seed}")
        async with Hub(site.redis, site.people) as hub:
            await hub.create_board(board, site.project, f"Board {self.outcome.seed}")
            await site.people.add_board(site.project, board, f"Board {self.outcome.seed}", site.owner)
            shot, self._panels = await hub.edit(board, "", site.owner, "test", partial(_draft, account=site.owner))
        self._parts = ("", *(f"panel/{panel}" for panel in self._panels[:2]))
        spare = self._panels[2]
        self._office = Office(self._stage.http, site.servers, board, self._token, shot, spare)
        for kind in KINDS:
            await self._enter(kind)

    async def _enter(self, kind: str) -> None:
        wire = await self._stack.enter_async_context(Wire(self._dice.choice(self._stage.site.servers).port))
        name = f"{kind} {len(self._scenes)}"
        hand: Hand
        if kind in ("collab", "yjs"):
            hand = Person(kind, name, self._token, wire, self.outcome.board, self._parts)  # type: ignore[arg-type]  # looked at just now
        else:
            hand = page = Page(self._stage.pages, name, wire)
            await page.open(kind, self._token, self.outcome.board, self._parts)  # type: ignore[arg-type]  # it is one of the other two
        self._stack.push_async_callback(self._gone, hand)
        self._hands.append(hand)
        self._scenes[name] = new_id()
        await self._do(hand, Deed(self._number(), "", "record", self._scenes[name], "scenes", "slugline", "INT. HERE"))

    async def _step(self, step: int) -> None:
        chance = self._dice.random()
        if chance < self._length.trouble:
            await (self._replace() if self._dice.random() < _GOES else self._strike(step))
        elif chance < self._length.trouble + self._length.errand:
            self._send_on_an_errand()
        else:
            hand = self._dice.choice(self._hands)
            await self._do(hand, self._deed(hand))

    async def _strike(self, step: int, surely: str = "") -> None:
        failing = self._stage.machines.table(self.outcome.board, self._dice, self._aside, self._after_election)
        table = {**self._troubles.table(), **failing}
        name, trouble = draw({surely: table[surely]} if surely in table else table, self._dice)
        if name in FAILOVERS:
            await self._hear_all()
            self._told_before = frozenset(self._told)
        if name in (*_AMONG_EDITS, *FAILOVERS):
            for hand in self._hands:
                await self._do(hand, self._deed(hand))
            await time_passes(self._dice.random() * self._length.longest_pause_s)
        cure = await trouble()
        self.outcome.struck[name] += 1
        if cure is not None:
            self._cures.append((step + self._dice.randint(2, self._length.longest_trouble), cure))
        if name in ("kill_server", "kill_redis", "drain_server"):
            await self._look_again()

    async def _cure(self, step: int) -> None:
        due = [cure for when, cure in self._cures if when <= step]
        self._cures = [(when, cure) for when, cure in self._cures if when > step]
        for cure in due:
            await cure()

    async def _replace(self) -> None:
        """Somebody goes for good, and with them all that only they had; what they were told is kept must be."""
        hand = self._dice.choice(self._hands)
        seen = await hand.look()
        self._note(seen)
        self.outcome.faults += seen.refused
        self._hands.remove(hand)
        await hand.leave()
        self.outcome.struck["gone"] += 1
        await self._enter(hand.name.partition(" ")[0])

    async def _look_again(self) -> None:
        """What was called saved until now is in the log now, before anybody can bring it once more."""
        await self._hear_all()
        await self._look_at(frozenset(self._told), _SEES_S)

    async def _after_election(self) -> None:
        """What was called saved before a master was lost, the new one has."""
        await self._look_at(self._told_before, _ROUTED_S)

    async def _hear_all(self) -> None:
        for hand in self._hands:
            self._note(await hand.look())

    async def _look_at(self, told: frozenset[int], seconds: float) -> None:
        with contextlib.suppress(TimeoutError):  # Redis is away: it is looked at in the end
            async with asyncio.timeout(seconds):
                contents = await self._contents()
            self.outcome.looks += 1
            self.outcome.faults += [f"in between: {fault}" for fault in self._ledger.lacks(contents, told)]

    async def _contents(self) -> dict[str, Tables]:
        while True:
            try:
                return {part: (await self._logged(part)).tables for part in self._parts}
            except RedisUnavailable:
                await time_passes(_LOOK_S)

    def _send_on_an_errand(self) -> None:
        office = self._office
        errands = [office.suggest_and_accept, office.suggest_and_accept, office.comment, office.lock_and_open, office.look_back]
        self._aside(self._dice.choices(errands, [6, 6, 4, 4, 1])[0]())

    def _aside(self, work: Coroutine[None, None, None]) -> None:
        self._errands.add(asyncio.create_task(work))

    def _deed(self, hand: Hand) -> Deed:
        kind = self._dice.choices(list(_DEEDS), list(_DEEDS.values()))[0]
        number, part = self._number(), self._dice.choice(self._parts[1:])
        match kind:
            case "erase" if self._strokes:
                part, stroke = self._dice.choice(self._strokes)
                return Deed(number, part, "erase", stroke)
            case "field":
                return Deed(number, "", kind, self._scenes[hand.name], "scenes", "slugline", f"INT. {number}")
            case "type":
                return Deed(number, "", kind, self._dice.choice(self._panels[:2]), "panels", "dialogue")
            case "record":
                return Deed(number, "", kind, new_id(), "scenes", "slugline", f"EXT. {number}")
            case _:
                stroke = new_id()
                self._strokes.append((part, stroke))
                size = 60_000 if self._dice.random() < 0.04 else self._dice.randint(20, 400)
                return Deed(number, part, "stroke", stroke, value=size)

    async def _do(self, hand: Hand, deed: Deed) -> None:
        self._ledger.done[deed.number] = deed
        if not await hand.do(deed):
            del self._ledger.done[deed.number]

    def _number(self) -> int:
        self.outcome.done += 1
        return self.outcome.done

    async def _reckon(self) -> None:
        for _, cure in self._cures:
            await cure()
        await self._look_again()
        await asyncio.gather(*self._errands)
        self.outcome.faults += self._stage.site.restore()
        if any(suspect.board == self.outcome.board for suspect in self._stage.site.barred):
            # Killed while it applied an honest edit: set aside until an owner lets it try again, so its author cannot agree.
            self.outcome.barred = 1
            return
        agreed = await self._agree()
        self.outcome.told = len(self._told)
        self.outcome.faults += self._ledger.lacks({part: one.tables for part, one in agreed.items()}, self._told)
        board = self.outcome.board
        self.outcome.faults += await faults_of_the_log(Chronicle(self._stage.site.redis, self._stage.site.store), board, agreed)
        self.outcome.faults += self._office.faults(*[document_of(await self._whole(part)) for part in ("", "review")])

    async def _agree(self) -> dict[str, Gist]:
        """Waits until everybody holds what the log holds, knows of it, and sees those who are there."""
        newcomers = [await self._newcomer(server.port, self._stack) for server in self._stage.site.servers[1:]]
        newcomers.append(await self._newcomer(self._stage.site.servers[0].port, self._stage.stack))
        self._stage.witnesses.append(newcomers[-1])
        loop, disagreement = asyncio.get_running_loop(), ""
        deadline = loop.time() + _AGREE_S * crowding()
        while loop.time() < deadline:
            agreed = {part: await self._logged(part) for part in self._parts}
            seen = {hand.name: await hand.look() for hand in [*self._hands, *newcomers]}
            disagreement = self._disagreement([*self._hands, *newcomers], seen, agreed)
            if not disagreement:
                break
            await time_passes(_LOOK_S)
        for one in seen.values():
            self._note(one)
            self.outcome.faults += one.refused
        if disagreement:
            self.outcome.faults.append(disagreement)
        return agreed

    async def _newcomer(self, port: int, stack: AsyncExitStack) -> Person:
        """Somebody with nothing at one server: they are told what its rooms hold."""
        wire = await stack.enter_async_context(Wire(port))
        person = Person("collab", f"newcomer at {port}", self._token, wire, self.outcome.board, self._parts)
        stack.push_async_callback(person.leave)
        return person

    def _disagreement(self, hands: Sequence[Hand], seen: dict[str, Seen], agreed: dict[str, Gist]) -> str:
        # A stock provider that reconnects says what it said before, with the old clock: it is seen when it renews that.
        here = frozenset(seen[hand.name].client for hand in hands if isinstance(hand, Person))
        for hand in hands:
            one = seen[hand.name]
            for part, wanted in agreed.items():
                if words := differing(gist(self.outcome.board, part, one.copies[part]), wanted):
                    return f"{hand.name} holds another {part!r} than the log: {words}"
            if hand.is_told and one.waiting:
                return f"{hand.name} was not told of {one.waiting} deeds that are saved"
            if isinstance(hand, Person) and not one.present >= here:
                return f"{hand.name} does not see {sorted(here - one.present)}"
        return ""

    async def _logged(self, part: str) -> Gist:
        return gist(self.outcome.board, part, await self._whole(part))

    async def _whole(self, part: str) -> bytes:
        doc: Any = document_of(b"\0\0")
        for update in (await Log(self._stage.site.redis, self.outcome.board).open(part)).updates():
            doc.apply_update(update)
        return bytes(doc.get_update())

    def _note(self, seen: Seen) -> None:
        self._told |= seen.told

    async def _gone(self, hand: Hand) -> None:
        if hand in self._hands:
            await hand.leave()


def _draft(doc: Document, account: str) -> tuple[str, list[str]]:
    shot = insert_shot(doc, insert_scene(doc, {"slugline": "INT. FERRY"}, account=account), {}, account=account)
    return shot, insert_panels(doc, shot, [{}, {}, {}], account=account)
