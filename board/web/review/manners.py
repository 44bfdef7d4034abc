"""Manners: whether, where and how much agents propose; pausing them; and who wants none of it."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from board.document import read_manners
from board.model import Decision
from board.review import manners
from board.review.circumstances import REVIEW, Circumstances
from board.review.draft import Draft
from board.review.manners import EVERYBODY, Pause, Resume, Settings, Wish
from board.web.access import Decides, OnBoard, Reads, Speaks, Writes
from board.web.review.commands import Key, ThePace, carry_out_on
from board.web.review.shown import DecisionShown, decision_shown, plainly

router = APIRouter(prefix="/boards/{board}/review", tags=["review"])


class MannersShown(BaseModel):
    """What a board wants of agents."""

    enabled: bool
    ambient: bool = Field(description="whether suggestions are wanted that nobody asked for")
    paused: dict[str, JsonValue] = Field(description="agents by account, * for all: who paused them and when")
    off_scenes: list[str]
    wishes: list[str] = Field(description="accounts that want no suggestions in their panels")
    muted: list[str] = Field(description="agent/kind")
    limits: dict[str, JsonValue]
    artists_decide: bool


class Limits(BaseModel):
    """How many suggestions may wait on a panel and on a board, and come in a minute from one agent."""

    model_config = ConfigDict(extra="forbid", strict=True)  # else `false` is the number 0

    per_panel: int | None = Field(default=None, ge=0, le=1000)
    per_board: int | None = Field(default=None, ge=0, le=1000)
    per_minute: int | None = Field(default=None, ge=0, le=1000)
    artists_decide: bool | None = Field(default=None, description="whether editors decide about their own panels")


class NewManners(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    enabled: bool | None = None
    ambient: bool | None = None
    off_scenes: list[Annotated[str, Field(max_length=36)]] | None = Field(default=None, max_length=1000)
    muted: list[Annotated[str, Field(max_length=60)]] | None = Field(
        default=None, max_length=1000, description="what is left in here stays muted"
    )
    limits: Limits | None = None


class Whom(BaseModel):
    """An agent's account, or * for all of them."""

    model_config = ConfigDict(extra="forbid")

    agent: str = Field(default=EVERYBODY, max_length=36)


class Alone(BaseModel):
    """Whether I want no suggestions in the panels that I made."""

    model_config = ConfigDict(extra="forbid")

    alone: bool


@router.get("/manners")
async def get_manners(here: Reads) -> MannersShown:
    """What this board wants of agents."""
    found = await here.services.hub.read(here.board.id, REVIEW, read_manners)
    limits = {name: manners.limit_of(found, name) for name in ("per_panel", "per_board", "per_minute")}
    said = found.limits if isinstance(found.limits, dict) else {}
    return MannersShown.model_validate(
        {
            "enabled": found.enabled,
            "ambient": found.ambient,
            "paused": plainly(found.paused if isinstance(found.paused, dict) else {}),
            "off_scenes": list(found.off_scenes),
            "wishes": list(found.wishes),
            "muted": list(found.muted),
            "limits": limits,
            "artists_decide": said.get("artists_decide") is True,
        }
    )


@router.patch("/manners")
async def set_manners(here: Decides, pace: ThePace, key: Key, new: NewManners) -> DecisionShown:
    """Say what this board wants of agents."""
    pace.check(here.account)
    limits = None if new.limits is None else new.limits.model_dump(exclude_none=True)
    request = Settings(
        key=key,
        enabled=new.enabled,
        ambient=new.ambient,
        off_scenes=None if new.off_scenes is None else tuple(new.off_scenes),
        muted=None if new.muted is None else tuple(new.muted),
        limits=limits,
    )
    return await _said(here, lambda draft, around: manners.configure(draft, request, around))


@router.post("/pause")
async def pause(here: Writes, pace: ThePace, key: Key, whom: Whom) -> DecisionShown:
    """Stop an agent, or all of them, until somebody lets them go on."""
    pace.check(here.account)
    request = Pause(key=key, agent=whom.agent)
    return await _said(here, lambda draft, around: manners.pause(draft, request, around))


@router.post("/resume")
async def resume(here: Writes, pace: ThePace, key: Key, whom: Whom) -> DecisionShown:
    """Let an agent, or all of them, go on."""
    pace.check(here.account)
    request = Resume(key=key, agent=whom.agent)
    return await _said(here, lambda draft, around: manners.resume(draft, request, around))


@router.put("/wish")
async def wish(here: Speaks, pace: ThePace, key: Key, new: Alone) -> DecisionShown:
    """Whether I want suggestions in my own panels."""
    pace.check(here.account)
    request = Wish(key=key, alone=new.alone)
    return await _said(here, lambda draft, around: manners.wish(draft, request, around))


async def _said(here: OnBoard, command: Callable[[Draft, Circumstances], Decision]) -> DecisionShown:
    return decision_shown(await carry_out_on(here, "manners", (REVIEW,), command))
