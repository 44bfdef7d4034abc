"""Two servers over one Redis, and desks at which commands of review are given: the code that HTTP runs, without the sockets."""

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from board import edits
from board.assets import Assets, local_store
from board.chronicle.chronicle import Chronicle
from board.document import Document
from board.historian.historian import Historian
from board.historian.place import Place
from board.identity import AccountKind, Identity
from board.ids import new_id
from board.model import Decision
from board.people.directory import Chance, People
from board.people.records import Account, BoardRecord
from board.redis import connect
from board.review import approving, deciding, editing, manners, reverting, waiting
from board.review.approving import Approved, Approving
from board.review.circumstances import BOARD, REVIEW, panel_part
from board.review.deciding import Acceptance, Rejection, Withdrawal
from board.review.editing import Edition
from board.review.fingerprint import of_drawing
from board.review.manners import Pause, Resume
from board.review.parsing import parse
from board.review.proposal import parse_proposal
from board.review.proposing import Proposed
from board.review.reverting import Reversal, Reverted
from board.review.waiting import Decided
from board.roles import Role
from board.web.access import OnBoard
from board.web.filing import Filing, asked_for
from board.web.review.commands import carry_out, carry_out_on, do
from board.web.services import Services
from tests.support.crew import Crew
from tests.support.serving import Serving, serving

ROLES: Final = {
    "ann": Role.EDITOR,
    "ben": Role.EDITOR,
    "dora": Role.DIRECTOR,
    "dirk": Role.DIRECTOR,
    "rita": Role.REVIEWER,
}
AGENT: Final = "ray"
_RAY: Final = Account(AGENT, "Ray", "#000000", "agent")
LATER_MS: Final = 3_600_000
"""How far the clock of the office is ahead of the log's, so that nobody has drawn just now."""


@dataclass(slots=True)
class Clock:
    """Wound by hand: the time of commands."""

    ahead_ms: int = LATER_MS

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000 + self.ahead_ms

    def wind(self, seconds: int) -> None:
        self.ahead_ms += seconds * 1_000


@dataclass(frozen=True, slots=True)
class Film:
    """One scene with two shots of two panels each."""

    board: str
    scene: str
    shots: tuple[str, ...]
    panels: tuple[str, ...]


@dataclass(slots=True)
class Desk:
    """A server process as a command sees it."""

    serving: Serving
    services: Services

    async def propose(self, film: Film, operations: Sequence[Mapping[str, Any]], **fields: Any) -> Proposed:
        """An agent's proposal, filed as the agents' API files it."""
        raw = {"kind": "camera", "title": "A thought", "reads": new_id(), **fields, "operations": list(operations)}
        proposal = asked_for(parse_proposal(raw), "", "dora")
        return await Filing(self.services, film.board, _RAY).propose(proposal)

    async def withdraw_as_agent(self, film: Film, suggestion: str) -> str:
        request = Withdrawal(key=new_id(), suggestion=suggestion)
        return await Filing(self.services, film.board, _RAY).withdraw(request)

    async def accept(self, film: Film, made: Proposed, by: str = "dora", **fields: Any) -> Decided:
        request = Acceptance(**{"key": new_id(), "suggestion": made.suggestion, "revision": made.revision, **fields})
        return await do(await self._here(film, by), "accept", deciding.parts, deciding.accept, request)

    async def reject(self, film: Film, made: Proposed, by: str = "dora", **fields: Any) -> Decided:
        request = Rejection(**{"key": new_id(), "suggestion": made.suggestion, **fields})
        return await do(await self._here(film, by), "reject", deciding.parts, deciding.reject, request)

    async def withdraw(self, film: Film, made: Proposed, by: str) -> Decided:
        request = Withdrawal(key=new_id(), suggestion=made.suggestion)
        return await do(await self._here(film, by), "withdraw", deciding.parts, deciding.withdraw, request)

    async def edit(self, film: Film, made: Proposed, operations: Sequence[Mapping[str, Any]], by: str = "ann") -> Decided:
        request = Edition(
            key=new_id(),
            suggestion=made.suggestion,
            revision=made.revision,
            operations=parse([dict(one) for one in operations]),
        )
        return await do(await self._here(film, by), "edit", editing.edit_parts, editing.edit, request)

    async def revert(self, film: Film, decision: str, by: str = "dora", **fields: Any) -> Reverted:
        request = Reversal(**{"key": new_id(), "decision": decision, **fields})
        return await do(await self._here(film, by), "revert", reverting.parts, reverting.revert, request)

    async def approve(self, film: Film, table: str, id: str, status: str, by: str = "dora") -> Approved:
        """A status, and the locks that follow from it."""
        hub = self.services.hub
        panels = await hub.read(film.board, BOARD, lambda doc: approving.drawings_for(doc, table, id))
        drawings = {panel: await hub.read(film.board, panel_part(panel), of_drawing) for panel in panels}
        request = Approving(key=new_id(), table=table, id=id, status=status)
        here = await self._here(film, by)
        approved = await carry_out_on(
            here,
            "approval",
            approving.parts(),
            lambda draft, around: approving.approve(draft, request, drawings, around),
        )
        before = await hub.locks(film.board)
        wanted = await carry_out_on(here, "look", (BOARD, REVIEW), lambda draft, _: approving.locked_among(draft, panels))
        for panel in wanted - before.keys():
            await hub.lock_panel(film.board, panel, by, status)
        for panel in panels:
            if panel not in wanted and panel in before and before[panel].reason == "locked":
                await hub.unlock_panel(film.board, panel, by)
        return approved

    async def pause(self, film: Film, by: str = "ann") -> Decision:
        here = await self._here(film, by)
        return await carry_out_on(
            here, "pause", (REVIEW,), lambda draft, around: manners.pause(draft, Pause(key=new_id()), around)
        )

    async def resume(self, film: Film, by: str = "ann") -> Decision:
        here = await self._here(film, by)
        return await carry_out_on(
            here, "resume", (REVIEW,), lambda draft, around: manners.resume(draft, Resume(key=new_id()), around)
        )

    async def configure(self, film: Film, by: str = "dora", **settings: Any) -> Decision:
        request = manners.Settings(key=new_id(), **settings)
        here = await self._here(film, by)
        return await carry_out_on(here, "manners", (REVIEW,), lambda draft, around: manners.configure(draft, request, around))

    async def works(self, film: Film, day: int) -> None:
        """Ann writes something about the first shot."""
        hub = self.services.hub
        await hub.edit(
            film.board, BOARD, "ann", "test", lambda doc: edits.set_field(doc, "shots", film.shots[0], "notes", f"Day {day}")
        )

    async def expire(self, film: Film) -> tuple[str, ...]:
        """What the server does about suggestions that nobody decided about."""
        now_ms = self.services.people.now_ms()
        return await carry_out(
            await self._here(film, "dora"),
            "expiry",
            lambda review: _parts_of_all(review, deciding.due(review, now_ms)),
            lambda draft, around: deciding.expire(draft, deciding.due(draft.doc(REVIEW), now_ms), around),
        )

    async def _here(self, film: Film, account: str) -> OnBoard:
        kind: AccountKind = "agent" if account == AGENT else "person"
        identity = Identity(account, account.title(), "#000000", kind)
        role = ROLES.get(account, Role.VIEWER)
        board = BoardRecord(film.board, "", "A board")
        return OnBoard(identity, await self.services.people.register(), self.services, board, role)


@dataclass(slots=True)
class Office:
    """Two desks, one clock."""

    desks: tuple[Desk, Desk]
    clock: Clock

    async def film(self) -> Film:
        """A fresh board."""
        hub, board = self.desks[0].services.hub, new_id()
        await hub.create_board(board, new_id(), "A board")
        scene, shots, panels = await hub.edit(board, BOARD, "ann", "test", _begin)
        return Film(board, scene, shots, panels)

    async def settle(self, film: Film) -> None:
        """Both servers have written what they hold, and read what the other wrote."""
        for desk in self.desks:
            async with desk.services.hub.hold(film.board) as live:
                await live.flush()
        for desk in self.desks:
            async with desk.services.hub.hold(film.board) as live:
                await live.catch_up()


@asynccontextmanager
async def office(redis_url: str, folder: Path) -> AsyncIterator[Office]:
    """The office, open until the end."""
    clock = Clock()
    async with AsyncExitStack() as stack:
        desks = []
        for number in range(2):
            redis = await stack.enter_async_context(connect(redis_url))
            crew = Crew(dict(ROLES))
            running = await stack.enter_async_context(serving(redis_url, crew))
            people = People(redis, b"s" * 32, Chance(new_id, clock.now_ms))
            store = local_store(folder / "store")
            historian = Historian(Place(redis_url, f"file://{folder / f'store{number}'}"))
            services = Services(people, running.hub, Assets(store), redis, Chronicle(redis, store), historian)
            desks.append(Desk(running, services))
        yield Office((desks[0], desks[1]), clock)


def _begin(doc: Document) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    scene = edits.insert_scene(doc, {"slugline": "INT. FERRY - NIGHT"}, account="ann")
    shots = edits.insert_shots(doc, scene, [{"subject": "MARA"}, {"subject": "JOE"}], account="ann")
    panels = [panel for shot in shots for panel in edits.insert_panels(doc, shot, [{}, {}], account="ann")]
    return scene, tuple(shots), tuple(panels)


def _parts_of_all(review: Document, suggestions: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for id in suggestions for part in waiting.parts(review, id))) or (REVIEW,)
