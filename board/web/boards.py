"""Boards: begin, list, rename, bin and bring back, and their production settings."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from board.ids import new_id
from board.people.naming import clean_name
from board.people.records import BoardRecord
from board.roles import Role
from board.sync.log import Log
from board.web.access import Disposes, Leads, Reads, Sees, Writes
from board.web.covers import Covers

router = APIRouter(tags=["boards"])


class NewBoard(BaseModel):
    """A board to begin, and its name."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=4000)


class BoardShown(BaseModel):
    """A board and what I am on it."""

    id: str
    project: str
    project_name: str
    name: str
    role: Role
    created_ms: int
    created_by: str
    binned_ms: int = Field(description="when it went into the bin; 0 if it did not")


class BoardOpened(BoardShown):
    """A board as a browser opens it."""

    epoch: str = Field(description="another one only when the board's log was rebuilt: local stores begin anew")


class Glance(BaseModel):
    """What a board's tile shows: a picture, how many panels have one, and when somebody last changed something."""

    panel: str = Field(description="the first panel of the story that has a picture; empty if none has")
    hash: str
    pictures: int
    changed_ms: int


def _covers(request: Request) -> Covers:
    covers = request.app.state.covers
    assert isinstance(covers, Covers)
    return covers


@router.get("/projects/{project}/boards")
async def list_boards(here: Sees, in_bin: Annotated[bool, Query(alias="bin")] = False) -> list[BoardShown]:
    """The project's boards, oldest first; with `bin`, those in the bin."""
    boards = [b for b in here.register.boards(here.project.id) if bool(b.binned_ms) is in_bin]
    roles = ((b, here.role if in_bin else here.register.role_on(b.id, here.account)) for b in boards)
    return [shown(board, here.project.name, role) for board, role in roles if role]


@router.post("/projects/{project}/boards", status_code=201)
async def create_board(here: Leads, new: NewBoard) -> BoardShown:
    """Begin a board."""
    board = new_id()
    name = clean_name(new.name, what="board's name")
    await here.services.hub.create_board(board, here.project.id, name)
    made = await here.services.people.add_board(here.project.id, board, name, here.account)
    return shown(made, here.project.name, here.role)


@router.get("/boards/{board}")
async def get_board(here: Reads) -> BoardOpened:
    """One board."""
    epoch = await Log(here.services.redis, here.board.id).epoch()
    return BoardOpened(**shown(here.board, here.project_name, here.role).model_dump(), epoch=epoch or "")


@router.get("/boards/{board}/glance")
async def glance(here: Reads, covers: Annotated[Covers, Depends(_covers)]) -> Glance:
    """What can be told of a board without opening it."""
    hashes = await here.services.thumbnails.hashes(here.board.id)
    newest = await Log(here.services.redis, here.board.id).position()
    cover = await covers.of(here.board.id, newest, hashes.keys())
    changed_ms = int(newest.partition("-")[0]) or here.board.created_ms
    return Glance(panel=cover.panel, hash=hashes.get(cover.panel, ""), pictures=cover.pictures, changed_ms=changed_ms)


@router.patch("/boards/{board}")
async def rename_board(here: Writes, new: NewBoard) -> BoardShown:
    """Give a board another name."""
    return shown(await here.services.people.rename_board(here.board.id, new.name), here.project_name, here.role)


@router.delete("/boards/{board}", status_code=204)
async def bin_board(here: Disposes) -> None:
    """Put a board into the bin; nothing of it is lost, and its sockets close."""
    await here.services.people.bin_board(here.board.id)


@router.post("/boards/{board}/restore")
async def restore_board(here: Disposes) -> BoardShown:
    """Take a board out of the bin."""
    return shown(await here.services.people.restore_board(here.board.id), here.project_name, here.role)


def shown(board: BoardRecord, project_name: str, role: Role) -> BoardShown:
    return BoardShown(
        id=board.id,
        project=board.project,
        project_name=project_name,
        name=board.name,
        role=role,
        created_ms=board.created_ms,
        created_by=board.created_by,
        binned_ms=board.binned_ms,
    )
