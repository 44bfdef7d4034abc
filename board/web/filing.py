"""Filing what an agent proposes: the board is only looked at, the command gets the review document and new ghosts alone."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from board.document import Document
from board.people.records import Account
from board.review import deciding, proposing, taboo
from board.review.circumstances import BOARD, REVIEW, Circumstances, panel_part
from board.review.deciding import Withdrawal
from board.review.draft import Draft
from board.review.fingerprint import of_drawing
from board.review.looking import look_for_an_agent
from board.review.proposal import Proposal
from board.review.proposing import Proposed
from board.review.subjects import Sight
from board.review.suggestion import find
from board.sync.live import BoardClosed
from board.sync.together import OtherParts
from board.web.services import Services

T = TypeVar("T")

MEANS: Final = "proposal"
_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Filing:
    """One agent's proposals on one board."""

    services: Services
    board: str
    agent: Account

    async def propose(self, proposal: Proposal) -> Proposed:
        """File a proposal; filed again it is the same one."""
        around = await self._circumstances()
        sight = await sight_of(self.services, self.board, proposal)
        return await self._run(
            lambda review: proposing.parts(review, proposal, around, ""),
            lambda draft: proposing.propose(draft, proposal, sight, around),
        )

    async def withdraw(self, request: Withdrawal) -> str:
        """Take back a suggestion of one's own; the state that it is in afterwards."""
        around = await self._circumstances()
        decided = await self._run(
            lambda review: _own_parts(review, request.suggestion), lambda draft: deciding.withdraw(draft, request, around)
        )
        return decided.state

    async def _run(self, parts: Callable[[Document], Collection[str]], command: Callable[[Draft], T]) -> T:
        """Runs a command on the parts that it needs; which these are may change while somebody looks."""
        hub = self.services.hub
        for _ in range(_TRIES):
            needed = await hub.read(self.board, REVIEW, parts)
            try:
                # Whatever the command does, there is no copy of the board to do it to.
                without_board = [part for part in needed if part != BOARD]
                return await hub.edit_together(self.board, without_board, self.agent.id, MEANS, command)
            except OtherParts:
                continue
        raise BoardClosed("the suggestions of this board change faster than anybody can look")

    async def _circumstances(self) -> Circumstances:
        return Circumstances(
            board=self.board,
            account=self.agent.id,
            name=self.agent.name,
            kind="agent",
            now_ms=self.services.people.now_ms(),
            locks=frozenset(await self.services.hub.locks(self.board)),
        )


def asked_for(proposal: Proposal, job: str, by: str, scene: str = "") -> Proposal:
    """The proposal with what the server knows of its job: nobody takes an agent's word for who asked."""
    provenance = {**proposal.provenance, "job": job, "requested_by": by}
    return replace(proposal, asked_scene=scene, provenance={key: value for key, value in provenance.items() if value})


async def sight_of(services: Services, board: str, proposal: Proposal) -> Sight:
    """What of the board a proposal is about, as it is now."""
    hub = services.hub
    drawn = taboo.drawn_panels(proposal.operations)
    drawings = {panel: await hub.read(board, panel_part(panel), of_drawing) for panel in drawn}
    first = await hub.read(board, BOARD, lambda doc: look_for_an_agent(doc, proposal, drawings))
    return replace(first, drawn_ms=await hub.drawn_ms(board))


def _own_parts(review: Document, suggestion: str) -> tuple[str, ...]:
    found = find(review, suggestion)
    return (REVIEW, *(() if found is None else (panel_part(ghost.panel) for ghost in found.ghosts)))
