"""Agents' own addresses: their tokens open these and nothing else, and nobody else's open them."""

import asyncio
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.exceptions import HTTPException

from board.ids import is_id
from board.jobs.job import Beat, Lease, Scope
from board.people.agents import Admitted
from board.people.directory import bearer_in
from board.reading import SceneReading
from board.review.proposal import parse_proposal
from board.web.access import anybody
from board.web.desk import Desk, TheDesk, is_welcome
from board.web.guard import headers_in
from board.web.services import services_of

router = APIRouter(prefix="/agent", tags=["agents"])

LONGEST_WAIT_S: Final = 25.0
_LOOK_AGAIN_S: Final = 2.0
_TOKEN: Final = Field(max_length=64, description="the lease under which the job was handed out")


class JobShown(BaseModel):
    """A job handed out: what to look at, for whom, and the lease that has to be named with every word about it."""

    id: str
    lease: str
    delivery: int = Field(description="how often it has been handed out, this time included")
    board: str
    scope: Scope
    subject: str = Field(description="the id of the panel or scene; the board's for the whole of it")
    scene: str = Field(description="the scene it is about; empty for the whole board")
    kinds: list[str] = Field(description="the kinds of suggestions that were asked for; empty for all")
    requested_by: str
    lease_ms: int = Field(description="how long a worker may be silent before the job is given to another")


class Next(BaseModel):
    """The next job, if there is one."""

    job: JobShown | None


class Held(BaseModel):
    """The lease of the job."""

    model_config = ConfigDict(extra="forbid")

    lease: str = _TOKEN


class Beating(Held):
    """Where the agent is and what it does there."""

    panel: str = Field(default="", max_length=36)
    scene: str = Field(default="", max_length=36)
    state: Literal["reading", "thinking", "proposing", "resting"]


class Failed(Held):
    """The class of what went wrong: a name, never a word of what was read."""

    error: str = Field(max_length=100, pattern=r"^[A-Za-z_][A-Za-z0-9_.]*$")


class Beaten(BaseModel):
    """Whether somebody wants the agent to stop: it then calls the job done."""

    cancelled: bool


class SceneShown(BaseModel):
    """A scene of the board."""

    id: str
    label: str
    slugline: str
    omitted: bool
    panels: list[str]


class KnownShown(BaseModel):
    """What this agent has proposed about the scene, whatever became of it: the same about the same is never filed again."""

    kind: str
    slot: str
    reads: str
    state: str


class SceneForAgent(BaseModel):
    """One scene, and what the agent has to respect there."""

    reading: SceneReading
    known: list[KnownShown]
    muted: list[str] = Field(description="kinds which nobody wants to hear of from this agent")
    welcome: bool = Field(description="false while agents are paused or switched off here")
    ambient: bool = Field(description="whether suggestions are wanted that nobody asked for")


class NewSuggestion(BaseModel):
    """A proposal, and the job that it comes of; one without a job needs a board that wants suggestions nobody asked for."""

    model_config = ConfigDict(extra="forbid")

    proposal: dict[str, JsonValue] = Field(description="title, operations and reasons, as docs/agents.md has them")
    job: str = Field(default="", max_length=64)
    lease: str = Field(default="", max_length=64)


class SuggestionFiled(BaseModel):
    """What became of a proposal."""

    suggestion: str
    state: str
    revision: str
    ghosts: list[str] = Field(description="the panels under which proposed frames can be seen")
    superseded: list[str] = Field(description="older suggestions about the same, which gave way")
    new: bool = Field(description="false if it had been filed before")


class Withdrawn(BaseModel):
    """The state of the suggestion."""

    state: str


async def agent_caller(request: Request, desk: TheDesk) -> Admitted:
    """The agent who calls; nobody else comes in here."""
    secret = bearer_in(headers_in(request.scope))
    found = await services_of(request).people.agent(secret) if secret else None
    if found is None and await anybody(request) is not None:
        raise HTTPException(403, "Only agents come in here, with the token that “board agent add” prints.")
    if found is None:
        raise HTTPException(401, "This needs an agent's token.", {"WWW-Authenticate": "Bearer"})
    if desk.is_hasty(found.account.id, asyncio.get_running_loop().time()):
        raise HTTPException(429, "This agent asks too often. Wait a second.", {"Retry-After": "1"})
    return found


async def people_only(request: Request) -> None:
    """Every other address is closed to agents."""
    secret = bearer_in(headers_in(request.scope))
    if secret and await services_of(request).people.agent(secret) is not None:
        raise HTTPException(403, "An agent's token opens /api/agent and nothing else.")


ByAgent = Annotated[Admitted, Depends(agent_caller)]


async def reached_board(board: str, who: ByAgent, desk: TheDesk) -> str:
    """A board that the agent reaches."""
    await desk.require_reach(who, board)
    return board


ReachedBoard = Annotated[str, Depends(reached_board)]


@router.post("/jobs/next")
async def next_job(
    request: Request, who: ByAgent, desk: TheDesk, wait_s: Annotated[float, Query(ge=0, le=LONGEST_WAIT_S)] = 0
) -> Next:
    """Take the next job; without one, wait so long for it."""
    lease = await _awaited(request, who, desk, wait_s)
    return Next(job=_shown(lease, desk.queue.terms.lease_ms) if lease else None)


@router.post("/jobs/{job}/beat")
async def beat(who: ByAgent, desk: TheDesk, job: str, said: Beating) -> Beaten:
    """Keep the job for a while longer, and show people where the agent is."""
    here = Beat(_id_or_nothing(said.panel), _id_or_nothing(said.scene), said.state, desk.now_ms())
    return Beaten(cancelled=not await desk.beat(who, job, said.lease, here))


@router.post("/jobs/{job}/done", status_code=204)
async def done(who: ByAgent, desk: TheDesk, job: str, held: Held) -> None:
    """The job is done, or was stopped."""
    await desk.finish(who, job, held.lease)


@router.post("/jobs/{job}/failed", status_code=204)
async def failed(who: ByAgent, desk: TheDesk, job: str, failed: Failed) -> None:
    """The job went wrong: it is handed out again, five times in all."""
    await desk.fail(who, job, failed.lease, failed.error)


@router.post("/jobs/{job}/release", status_code=204)
async def release(who: ByAgent, desk: TheDesk, job: str, held: Held) -> None:
    """The worker has to leave: the job is anybody's at once."""
    await desk.release(who, job, held.lease)


@router.get("/boards/{board}/scenes")
async def list_scenes(board: ReachedBoard, desk: TheDesk) -> list[SceneShown]:
    """The scenes of a board in story order."""
    lines = await desk.readings.scenes(board)
    return [
        SceneShown(id=one.id, label=one.label, slugline=one.slugline, omitted=one.omitted, panels=list(one.panels))
        for one in lines
    ]


@router.get("/boards/{board}/scenes/{scene}")
async def read_scene(board: ReachedBoard, who: ByAgent, desk: TheDesk, scene: str) -> SceneForAgent:
    """One scene as an agent reads it."""
    ground = await desk.ground(who, board, scene)
    agent = who.account.id
    return SceneForAgent(
        reading=await desk.readings.scene(board, scene, ground.approvals),
        known=[KnownShown(kind=one.kind, slot=one.slot, reads=one.reads, state=one.state) for one in ground.known],
        muted=[kind for account, _, kind in (key.partition("/") for key in ground.manners.muted) if account == agent],
        welcome=is_welcome(ground.manners, agent, scene),
        ambient=ground.manners.ambient,
    )


@router.post("/boards/{board}/suggestions")
async def propose(board: ReachedBoard, who: ByAgent, desk: TheDesk, new: NewSuggestion) -> SuggestionFiled:
    """Propose something: nothing on the board changes before a person says so. Said twice, it is filed once."""
    filed = await desk.propose(who, board, parse_proposal(new.proposal), new.job, new.lease)
    return SuggestionFiled(
        suggestion=filed.suggestion,
        state=filed.state,
        revision=filed.revision,
        ghosts=list(filed.ghosts),
        superseded=list(filed.superseded),
        new=filed.new,
    )


@router.post("/boards/{board}/suggestions/{suggestion}/withdraw")
async def withdraw(
    board: ReachedBoard,
    who: ByAgent,
    desk: TheDesk,
    suggestion: str,
    idempotency_key: Annotated[str, Header(max_length=36, description="a uuid7; asked again, nothing more happens")],
) -> Withdrawn:
    """Take back a suggestion of one's own that nobody has decided about."""
    return Withdrawn(state=await desk.withdraw(who, board, suggestion, idempotency_key))


async def _awaited(request: Request, who: Admitted, desk: Desk, wait_s: float) -> Lease | None:
    """Nobody is kept waiting by a server that goes, and nothing is handed to a worker that has gone."""
    deadline = asyncio.get_running_loop().time() + wait_s
    gone = asyncio.create_task(_until_gone(request))
    try:
        with desk.bell.listening(who.account.id) as woken:
            while not gone.done():
                woken.clear()
                lease = await desk.claim(who)
                left = deadline - asyncio.get_running_loop().time()
                if lease is not None or left <= 0 or desk.bell.closed:
                    return lease
                await _first_of(gone, woken, min(left, _LOOK_AGAIN_S))
    finally:
        gone.cancel()
        await asyncio.wait([gone])
    return None


async def _first_of(gone: asyncio.Task[None], woken: asyncio.Event, seconds: float) -> None:
    ringing = asyncio.create_task(woken.wait())
    try:
        await asyncio.wait([gone, ringing], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ringing.cancel()
        await asyncio.wait([ringing])


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _shown(lease: Lease, lease_ms: int) -> JobShown:
    wish = lease.job.wish
    return JobShown(
        id=lease.job.id,
        lease=lease.token,
        delivery=lease.delivery,
        board=wish.board,
        scope=wish.scope,
        subject=wish.subject,
        scene=wish.scene,
        kinds=list(wish.kinds),
        requested_by=wish.by,
        lease_ms=lease_ms,
    )


def _id_or_nothing(text: str) -> str:
    return text if is_id(text) else ""
