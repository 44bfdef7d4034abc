"""Asking agents for suggestions, seeing who works on a board, and stopping them."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from board.document import Document, read_record
from board.jobs.job import Beat, Scope, Shown, Standing, Wish
from board.model import Manners, Panel, Scene, Shot
from board.people.agents import Admitted, agents_on
from board.review.circumstances import BOARD
from board.review.manners import is_paused
from board.web.access import OnBoard, Reads, Writes
from board.web.desk import Desk, TheDesk

router = APIRouter(prefix="/boards/{board}/review", tags=["agents"])
Kind = Literal["frame", "camera", "timing", "continuity", "text", "drawing", "structure", "note"]


class NewRequest(BaseModel):
    """What to look at: a panel, a scene, or the whole board."""

    model_config = ConfigDict(extra="forbid")

    scope: Scope
    id: str = Field(default="", max_length=36, description="the panel or the scene; nothing for the board")
    kinds: list[Kind] = Field(default=[], max_length=8, description="which kinds of suggestions; all if empty")
    agent: str = Field(default="", max_length=36, description="the agent's account; the board's first one if empty")


class RequestShown(BaseModel):
    """A request that is open."""

    job: str
    agent: str
    scope: Scope
    id: str
    scene: str
    kinds: list[str]
    requested_by: str
    asked_ms: int
    standing: Standing
    attended: bool = Field(description="whether a worker of this agent was here within the last two minutes")


class AgentShown(BaseModel):
    """An agent of this board and what it does right now."""

    account: str
    name: str
    color: str
    state: Literal["idle", "waiting", "reading", "thinking", "proposing"]
    paused: bool
    panel: str
    scene: str
    requests: int = Field(description="how many requests of this board are open")
    attended: bool = Field(description="whether a worker of this agent was here within the last two minutes")


@router.get("/agents")
async def list_agents(here: Reads, desk: TheDesk) -> list[AgentShown]:
    """Who can be asked on this board."""
    manners = await desk.readings.manners(here.board.id)
    return [
        _agent(one, manners, await desk.queue.shown(one.account.id, here.board.id), await desk.attends(one))
        for one in _agents(here)
    ]


@router.get("/requests")
async def list_requests(here: Reads, desk: TheDesk) -> list[RequestShown]:
    """The requests that are open, oldest first."""
    found = []
    for one in _agents(here):
        attended = await desk.attends(one)
        found += [_request(shown, attended) for shown in await desk.queue.shown(one.account.id, here.board.id)]
    return sorted(found, key=lambda one: one.asked_ms)


@router.post("/requests", status_code=201)
async def request_suggestions(here: Writes, desk: TheDesk, new: NewRequest) -> RequestShown:
    """Ask an agent to look at something. The same request is one request while it is open."""
    who = _asked(here, new.agent)
    subject = new.id if new.scope != "board" else here.board.id
    scene = await here.services.hub.read(here.board.id, BOARD, lambda doc: _scene_of(doc, new.scope, subject))
    if scene is None:
        raise HTTPException(404, f"There is no such {new.scope} on this board.")
    _require_welcome(await desk.readings.manners(here.board.id), who, scene)
    wish = Wish(board=here.board.id, scope=new.scope, subject=subject, scene=scene, by=here.account, kinds=tuple(new.kinds))
    return _request(Shown(await desk.queue.ask(who.account.id, wish), "waiting"), await desk.attends(who))


@router.delete("/requests", status_code=204)
async def stop_requests(here: Writes, desk: TheDesk) -> None:
    """Stop whatever agents do on this board; new requests are welcome."""
    await _stop(here, desk)


@router.delete("/requests/{job}", status_code=204)
async def stop_request(here: Writes, desk: TheDesk, job: str) -> None:
    """Stop one request; one that is done already stays done."""
    await _stop(here, desk, job)


async def _stop(here: OnBoard, desk: Desk, *jobs: str) -> None:
    for one in _agents(here):
        open_jobs = {shown.job.id: shown.job for shown in await desk.queue.shown(one.account.id, here.board.id)}
        for stopped in await desk.queue.stop(one.account.id, here.board.id, here.account, jobs):
            if stopped in open_jobs:
                await desk.show(one, open_jobs[stopped], Beat(state="stopped"))


def _agents(here: OnBoard) -> list[Admitted]:
    return agents_on(here.register, here.board.id)


def _asked(here: OnBoard, agent: str) -> Admitted:
    found = next((one for one in _agents(here) if agent in ("", one.account.id)), None)
    if found is None and agent:
        raise HTTPException(404, "There is no such agent on this board.")
    if found is None:
        raise HTTPException(409, "No agent works on this board. The server's operator can add one: “board agent add”.")
    return found


def _require_welcome(manners: Manners, who: Admitted, scene: str) -> None:
    if not manners.enabled:
        raise HTTPException(409, "Suggestions are switched off on this board.")
    if scene in manners.off_scenes:
        raise HTTPException(409, "Suggestions are switched off for this scene.")
    if is_paused(manners, who.account.id):
        raise HTTPException(409, f"{who.account.name} is paused on this board. Resume it first.")


def _scene_of(doc: Document, scope: Scope, subject: str) -> str | None:
    """The scene that something belongs to, empty for the whole board; None if there is no such thing."""
    match scope:
        case "board":
            return ""
        case "scene":
            scene = read_record(doc, Scene, subject)
            return scene.id if scene and not scene.deleted else None
        case "panel":
            panel = read_record(doc, Panel, subject)
            shot = read_record(doc, Shot, panel.shot) if panel and not panel.deleted else None
            return shot.scene if shot and not shot.deleted else None


def _request(shown: Shown, attended: bool) -> RequestShown:
    wish = shown.job.wish
    return RequestShown(
        job=shown.job.id,
        agent=shown.job.agent,
        scope=wish.scope,
        id="" if wish.scope == "board" else wish.subject,
        scene=wish.scene,
        kinds=list(wish.kinds),
        requested_by=wish.by,
        asked_ms=shown.job.asked_ms,
        standing=shown.standing,
        attended=attended,
    )


def _agent(one: Admitted, manners: Manners, jobs: list[Shown], attended: bool) -> AgentShown:
    running = next((shown for shown in jobs if shown.standing == "running"), None)
    beat = running.beat if running and running.beat else Beat()
    state: Literal["idle", "waiting", "reading", "thinking", "proposing"] = "waiting" if jobs else "idle"
    if running:
        state = "thinking" if beat.state == "thinking" else "proposing" if beat.state == "proposing" else "reading"
    return AgentShown(
        account=one.account.id,
        name=one.account.name,
        color=one.account.color,
        state=state,
        paused=is_paused(manners, one.account.id),
        panel=beat.panel,
        scene=beat.scene or (running.job.wish.scene if running else ""),
        requests=len(jobs),
        attended=attended,
    )
