"""The status of panels, shots and scenes, and the locks that go with it."""

from collections.abc import Collection
from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from board.document import plain, read_record
from board.model import Approval, Decision
from board.review import approving
from board.review.approving import Approving
from board.review.circumstances import BOARD, REVIEW
from board.review.draft import Draft
from board.review.fingerprint import of_drawing
from board.roles import may_decide
from board.sync.drawings import Drawings
from board.web.access import OnBoard, Reads, Speaks
from board.web.review.commands import Key, ThePace, carry_out_on
from board.web.review.shown import ApprovalShown, DecisionShown, Status, Table, approval_shown, decision_shown

router = APIRouter(prefix="/boards/{board}/review/approvals", tags=["review"])

_LOCKED: Final = "Locked when it was approved."
_RECORDED_MS: Final = 60_000


class NewStatus(BaseModel):
    """A status, and the content hash of what was on the screen; without one it is given to whatever is there."""

    model_config = ConfigDict(extra="forbid")

    status: Status
    hash: str = Field(default="", max_length=64)
    note: str = Field(default="", max_length=1000)


class ApprovedShown(BaseModel):
    """The decision, the content that it is bound to, and the panels that were locked or opened with it."""

    decision: DecisionShown
    hash: str
    locked: list[str]
    unlocked: list[str]


@router.get("")
async def list_approvals(here: Reads) -> list[ApprovalShown]:
    """Everything that was ever given a status."""
    return await here.services.hub.read(
        here.board.id,
        REVIEW,
        lambda doc: [approval_shown(one) for id in plain(doc, "approvals") if (one := read_record(doc, Approval, id))],
    )


@router.put("/{table}/{subject}")
async def set_status(here: Speaks, pace: ThePace, key: Key, table: Table, subject: str, new: NewStatus) -> ApprovedShown:
    """Say how far a panel, shot or scene is. “locked” locks its panels, any other status opens those again."""
    pace.check(here.account)
    request = Approving(key=key, table=table, id=subject, status=new.status, hash=new.hash, note=new.note)
    panels, is_new = await carry_out_on(here, "look", (BOARD, REVIEW), lambda draft, _: _looked(draft, request))
    drawings = await Drawings(here.services.redis, here.board.id, of_drawing).of(panels)
    locks = is_new and new.status == "locked" and may_decide(here.role)
    locked = await _lock(here, panels) if locks else []
    try:
        approved = await carry_out_on(
            here, "status", approving.parts(), lambda draft, around: approving.approve(draft, request, drawings, around)
        )
    except BaseException:
        # Nothing was recorded, so nothing stays locked by it.
        await _unlock_left_over(here, locked)
        raise
    if locks:  # whoever failed meanwhile may have opened what both had locked
        locked = list(dict.fromkeys([*locked, *await _lock(here, panels)]))
    opened = await _unlock_left_over(here, panels)
    return ApprovedShown(decision=decision_shown(approved.decision), hash=approved.hash, locked=locked, unlocked=opened)


def _looked(draft: Draft, request: Approving) -> tuple[tuple[str, ...], bool]:
    """The panels that a status is about, and whether the request is a new one."""
    panels = approving.drawings_for(draft.doc(BOARD), request.table, request.id)
    return panels, read_record(draft.doc(REVIEW), Decision, request.key) is None


async def _lock(here: OnBoard, panels: tuple[str, ...]) -> list[str]:
    hub = here.services.hub
    before = await hub.locks(here.board.id)
    locked = [panel for panel in panels if panel not in before]
    for panel in locked:
        await hub.lock_panel(here.board.id, panel, here.account, _LOCKED)
    return locked


async def _unlock_left_over(here: OnBoard, panels: Collection[str]) -> list[str]:
    """Opens what was locked for a status that it has no more, a lock that was set by hand not being one of these.

    Beside these panels also what was moved or deleted while it was locked, or was locked when a server died. Another
    director's lock of this moment may have its status yet to come.
    """
    long_ago = here.services.people.now_ms() - _RECORDED_MS
    locks = (await here.services.hub.locks(here.board.id)).items()
    ours = [id for id, lock in locks if lock.reason == _LOCKED and (id in panels or lock.at_ms < long_ago)]
    if not ours:
        return []
    wanted = await carry_out_on(here, "look", (BOARD, REVIEW), lambda draft, _: approving.locked_among(draft, ours))
    left = [panel for panel in ours if panel not in wanted]
    for panel in left:
        await here.services.hub.unlock_panel(here.board.id, panel, here.account)
    return left
