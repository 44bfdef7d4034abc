"""Whether this server answers, and which one it is."""

from fastapi import APIRouter, Request
from pydantic import BaseModel

import board
from board.web.services import services_of

router = APIRouter(tags=["server"])


class Health(BaseModel):
    """All is well; otherwise the answer is a 503."""

    status: str = "ok"


class Version(BaseModel):
    """What runs here."""

    name: str = "Previz Board"
    version: str = board.__version__


@router.get("/healthz")
async def healthz(request: Request) -> Health:
    """Whether the server and its Redis answer."""
    await services_of(request).people.register()
    return Health()


@router.get("/version")
async def version() -> Version:
    """Which version runs here."""
    return Version()
