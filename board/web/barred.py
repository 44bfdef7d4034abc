"""Edits that stopped a server and were set aside: whose they are, and another try for them."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from board.people.register import Register
from board.sync import quarantine
from board.sync.quarantine import Barred, Reason
from board.web.access import Decides, Lets

router = APIRouter(prefix="/boards/{board}/barred", tags=["boards"])

_SENTENCES: dict[Reason, str] = {
    "killed": "A server process ended while it applied this edit.",
    "broke": "The document in a server's memory broke when this edit was applied.",
}
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class BarredShown(BaseModel):
    """An edit that was set aside. Its author's browser keeps a copy of it."""

    digest: str
    at_ms: int = Field(description="when it was applied; 0 if that is not known")
    document: str = Field(description="the part of the board: empty for its structure, else `panel/ID`")
    account: str = Field(description="who sent it; empty if that is not known")
    name: str
    reason: Reason
    sentence: str = Field(description="the reason, for people")
    bytes: int


@router.get("")
async def list_barred(here: Decides) -> list[BarredShown]:
    """Every edit of this board that stopped a server, the newest first."""
    found = await quarantine.load(here.services.redis, here.board.id)
    return [_shown(one, here.register) for one in sorted(found, key=lambda one: one.suspect.at_ms, reverse=True)]


@router.delete("/{digest}", status_code=204)
async def release_barred(here: Lets, digest: Digest) -> None:
    """Let an edit be tried again, and its author write. If it stops a server once more, it comes back here."""
    if not await quarantine.release(here.services.redis, here.board.id, bytes.fromhex(digest)):
        raise HTTPException(404, "No such edit is set aside on this board.")


def _shown(barred: Barred, register: Register) -> BarredShown:
    suspect = barred.suspect
    account = register.account(suspect.account)
    return BarredShown(
        digest=barred.digest.hex(),
        at_ms=suspect.at_ms,
        document=suspect.part,
        account=suspect.account,
        name=account.name if account else "",
        reason=barred.reason,
        sentence=_SENTENCES[barred.reason],
        bytes=suspect.bytes,
    )
