"""Bringing back what a board said, and taking back what was done: forward edits, with everybody else's work left alone."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from board.document import Document, read_record
from board.historian.planning import Wish, Work
from board.historian.reader import Reader
from board.history.commission import Commission, begun
from board.history.entry import moment
from board.history.scope import Field as OneField
from board.history.scope import Strokes, WholeBoard, scope_json
from board.history.versions import Sight
from board.model import Json, RestorationRecord
from board.review.canon import digest, plain
from board.review.circumstances import REVIEW
from board.review.refused import Refused
from board.roles import may_decide
from board.web.access import OnBoard, Reads, Writes
from board.web.history.asking import moment_of, told
from board.web.history.bringing import bring, finish
from board.web.history.scopes import AnyScope, Id
from board.web.history.shown import ForetoldShown, RestoredShown, restored_shown
from board.web.history.sights import NOW, sight_of
from board.web.history.versions import Moment
from board.web.review.commands import Key, ThePace

router = APIRouter(prefix="/boards/{board}/history", tags=["history"])

ENTRY: Final = r"^[0-9]{1,15}-[0-9]{1,20}$"
First = Annotated[str, Path(pattern=ENTRY, description="the step's first entry")]
Position = Annotated[str, Field(pattern=ENTRY)]
Named = Annotated[list[Id], Field(max_length=1000, description="approved subjects that a director brings back all the same")]
_SKEW_MS: Final = 60_000
"""Redis gives the ids, and its clock may be behind ours."""
_OF_THE_REVIEW: Final = frozenset(
    {"accept", "reject", "revert", "proposal", "edit", "withdraw", "expiry", "refused", "manners"}
)


class Wanted(BaseModel):
    """What is to be as it was."""

    model_config = ConfigDict(extra="forbid")

    moment: Moment
    scope: AnyScope
    named: Named = []


class Wished(Wanted):
    """The same, against what was on the screen: `seen` of its preview. What was changed since then stays."""

    seen: Position | None = None


class Unwanted(BaseModel):
    """How something is taken back."""

    model_config = ConfigDict(extra="forbid")

    named: Named = []


@router.post("/restorations/preview", response_model=ForetoldShown)
async def preview(here: Reads, pace: ThePace, wanted: Wanted) -> Response:
    """Say what bringing something back would change, and what would be left out and why. Nothing is changed by asking."""
    pace.check_look(here.account)
    wish = Wish(wanted.scope.scope(), frozenset(wanted.named), frozenset(await here.services.hub.locks(here.board.id)))
    return await told(here, Reader.preview, here.board.id, await moment_of(here, wanted.moment), wish)


@router.post("/restorations")
async def restore(here: Writes, pace: ThePace, key: Key, wished: Wished) -> RestoredShown:
    """Bring something back as a new edit, which can be undone like any other.

    What is locked stays, what is approved unless a director names it, and what anybody changed since it was seen.
    """
    pace.check(here.account)
    scope = wished.scope.scope()
    _require_decider(here, isinstance(scope, WholeBoard), wished.named)
    asked = _asked(here, "restore", wished.moment, scope_json(scope), wished.seen or "", sorted(wished.named))
    if (there := await _begun(here, key, asked)) is not None:
        return await _told(here, await finish(here, there))
    then, now = await moment_of(here, wished.moment), await moment_of(here, NOW)
    work = await here.services.historian.ask(Reader.work, here.board.id, key, then, wished.seen or now, scope)
    sight = None if isinstance(scope, OneField | Strokes) else await sight_of(here.services, here.board.id, now)
    request = _Request(key, "restore", asked, scope_json(scope), frozenset(wished.named), sight)
    return await _carried_out(here, request, work)


@router.post("/restorations/{restoration}/undo")
async def undo_restoration(
    here: Writes, pace: ThePace, key: Key, restoration: Id, how: Unwanted | None = None
) -> RestoredShown:
    """Take a restoration back, or an undo: what it changed says again what it said before, where nobody changed it since."""
    record = await here.services.hub.read(here.board.id, REVIEW, partial(_record, id=restoration))
    first = await _first_entry(here, record) if record is not None else ""
    if not first:
        raise Refused("unknown-restoration", "Nothing was brought back on this board under this id.")
    return await undo_step(here, pace, key, first, how)


@router.post("/steps/{first}/preview-undo", response_model=ForetoldShown)
async def preview_undo(here: Reads, pace: ThePace, first: First, how: Unwanted | None = None) -> Response:
    """Say what taking a step back would change. Nothing is changed by asking."""
    pace.check_look(here.account)
    await _check_undoable(here, first)
    named = frozenset(how.named if how else ())
    wish = Wish(named=named, locked=frozenset(await here.services.hub.locks(here.board.id)))
    return await told(here, Reader.preview_undo, here.board.id, first, wish)


@router.post("/steps/{first}/undo")
async def undo_step(here: Writes, pace: ThePace, key: Key, first: First, how: Unwanted | None = None) -> RestoredShown:
    """Take a step back: what exactly it touched says again what it said before, where nobody has changed it since."""
    pace.check(here.account)
    named = frozenset(how.named if how else ())
    _require_decider(here, False, named)
    asked = _asked(here, "undo", first, sorted(named))
    if (there := await _begun(here, key, asked)) is not None:
        return await _told(here, await finish(here, there))
    await _check_undoable(here, first)
    work = await here.services.historian.ask(Reader.work_undo, here.board.id, key, first, None)
    undone = await here.services.hub.read(here.board.id, REVIEW, partial(_record, id=work.batch.partition(".")[0]))
    of_board = undone is not None and isinstance(undone.scope, dict) and undone.scope.get("kind") == "board"
    _require_decider(here, of_board, named)
    scope = undone.scope if undone is not None else None
    return await _carried_out(here, _Request(key, "undo", asked, scope, named, step=first), work)


@dataclass(frozen=True, slots=True)
class _Request:
    key: str
    kind: Literal["restore", "undo"]
    asked: str
    scope: Json
    named: frozenset[str]
    sight: Sight | None = None
    step: str = ""


async def _carried_out(here: OnBoard, request: _Request, work: Work) -> RestoredShown:
    record = RestorationRecord(
        id=request.key,
        kind=request.kind,
        asked=request.asked,
        moment=work.then,
        seen=work.seen,
        scope=request.scope,
        named=tuple(sorted(request.named)),
        step=request.step,
        by=here.account,
        total=len(work.portions),
    )
    return await _told(here, await bring(here, Commission(record=record, sight=request.sight), work))


async def _told(here: OnBoard, record: RestorationRecord) -> RestoredShown:
    return restored_shown(record, await _first_entry(here, record))


async def _begun(here: OnBoard, key: str, asked: str) -> RestorationRecord | None:
    return await here.services.hub.read(here.board.id, REVIEW, partial(begun, key=key, asked=asked))


async def _check_undoable(here: OnBoard, first: str) -> None:
    """Raises `Refused` for what is taken back elsewhere, or cannot be."""
    step = (await here.services.historian.step(here.board.id, first)).step
    if step.means in _OF_THE_REVIEW:
        raise Refused("elsewhere", "What was suggested and decided is taken back in the review, by its decision.")
    if step.means == "version":
        raise Refused("elsewhere", "A version is no change of the board: it can be renamed in the list of versions.")
    if step.kind in ("comment", "status", "birth", "other"):
        raise Refused("elsewhere", "This changed neither the board nor a drawing, so there is nothing here to take back.")


async def _first_entry(here: OnBoard, record: RestorationRecord) -> str:
    """The first entry that a restoration wrote; empty where it wrote none."""
    if not record.changed:
        return ""
    since = max(moment(record.seen), (record.at_ms - _SKEW_MS, 0))
    async for page in here.services.chronicle.pages(here.board.id, after="{}-{}".format(*since)):
        for entry in page:
            if entry.means == record.kind and entry.batch.startswith(f"{record.id}."):
                return entry.id
    return ""


def _require_decider(here: OnBoard, of_board: bool, named: object) -> None:
    if of_board and not may_decide(here.role):
        raise Refused("not_allowed", "Only owners and directors bring a whole board back. Bring a scene back, or a panel.")
    if named and not may_decide(here.role):
        raise Refused("not_allowed", "Only owners and directors bring back what is approved.")


def _asked(here: OnBoard, *what: object) -> str:
    return digest(plain((here.account, *what)))


def _record(review: Document, id: str) -> RestorationRecord | None:
    return read_record(review, RestorationRecord, id)
