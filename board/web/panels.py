"""Panels as the overview needs them: thumbnails and locks."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from board.assets import is_hash
from board.web.access import Decides, Panel, Reads, Writes
from board.web.files import FILE_ANSWER, FOREVER, RAW_BODY, is_known, whole
from board.web.media import type_of
from board.web.thumbnails import Notices, check_thumbnail

router = APIRouter(prefix="/boards/{board}", tags=["panels"])


class Thumb(BaseModel):
    """A panel's picture by its content."""

    panel: str
    hash: str


class Why(BaseModel):
    """Why a panel is locked, for the people who meet the lock."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="", max_length=500)


class LockShown(BaseModel):
    """A locked panel."""

    panel: str
    by: str
    at_ms: int
    reason: str


@router.get("/thumbs")
async def list_thumbs(here: Reads) -> dict[str, str]:
    """Every panel's thumbnail: panel id to hash."""
    return await here.services.thumbnails.hashes(here.board.id)


@router.get("/panels/{panel}/thumb", response_class=Response, responses=FILE_ANSWER)
async def get_thumb(here: Reads, request: Request, panel: Panel, h: str = "") -> Response:
    """A panel's thumbnail; with its hash as `h` it may be kept for ever."""
    thumbs = here.services.thumbnails
    sha256 = h if is_hash(h) else await thumbs.hash(here.board.id, panel)
    if sha256 is None:
        raise HTTPException(404, "This panel has no picture yet.")
    headers = {"ETag": f'"{sha256}"', "Cache-Control": FOREVER if h == sha256 else "private, no-cache"}
    if is_known(request, sha256):
        return Response(status_code=304, headers=headers)
    data = await thumbs.get(here.board.id, sha256)
    return Response(data, headers=headers, media_type=type_of(data[:8192]))


@router.put("/panels/{panel}/thumb", openapi_extra=RAW_BODY)
async def put_thumb(here: Writes, request: Request, panel: Panel) -> Thumb:
    """Show this picture for the panel: the body is a PNG or WebP file."""
    data = await whole(request)
    await run_in_threadpool(check_thumbnail, data)
    sha256 = await here.services.thumbnails.put(here.board.id, panel, data)
    notices = request.app.state.notices
    assert isinstance(notices, Notices)
    await notices.changed(here.board.id, panel, sha256)
    return Thumb(panel=panel, hash=sha256)


@router.get("/locks")
async def list_locks(here: Reads) -> list[LockShown]:
    """The panels that are locked."""
    locks = await here.services.hub.locks(here.board.id)
    return [LockShown(panel=panel, by=lock.by, at_ms=lock.at_ms, reason=lock.reason) for panel, lock in sorted(locks.items())]


@router.put("/panels/{panel}/lock", status_code=204)
async def lock_panel(here: Decides, panel: Panel, why: Why | None = None) -> None:
    """Nobody edits this panel until it is unlocked; work of people who were offline survives as their suggestion."""
    await here.services.hub.lock_panel(here.board.id, panel, here.account, why.reason if why else "")


@router.delete("/panels/{panel}/lock", status_code=204)
async def unlock_panel(here: Decides, panel: Panel) -> None:
    """Let people edit the panel again."""
    await here.services.hub.unlock_panel(here.board.id, panel, here.account)
