"""Files of a project, and bytes as they come in and go out."""

import hashlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final, cast

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from board.assets import CHUNK
from board.web.access import Contributes, Sees
from board.web.media import HEAD_BYTES, UNKNOWN, check_media, type_of
from board.web.ranges import span_in

router = APIRouter(tags=["files"])
_IN_MEMORY: Final = 1024 * 1024
FOREVER: Final = "private, max-age=31536000, immutable"
RAW_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
FILE_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file.", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "The browser has it already."},
}
PART_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    206: {"description": "The range asked for.", "content": FILE_ANSWER[200]["content"]},
}


class AssetShown(BaseModel):
    """A file by its content: pictures carry their size in pixels, sound has none."""

    hash: str = Field(description="sha-256 of the content, by which documents name it")
    type: str
    bytes: int
    width: int
    height: int
    url: str


@dataclass(slots=True)
class Spooled:
    """A body read to its end: in memory while small, else in a file that is gone when it is closed."""

    file: IO[bytes]
    size: int
    sha256: str


@contextmanager
def spool() -> Iterator[IO[bytes]]:
    """A place for a body."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        yield cast(IO[bytes], file)


async def receive(request: Request, file: IO[bytes]) -> Spooled:
    """Read a request's body into a file, hashing on the way; `BodyLimit` bounds it."""
    digest, size, pending = hashlib.sha256(), 0, bytearray()
    async for chunk in request.stream():
        pending += chunk
        if len(pending) >= CHUNK:
            size += await run_in_threadpool(_take, file, digest, bytes(pending))
            pending.clear()
    size += await run_in_threadpool(_take, file, digest, bytes(pending))
    file.seek(0)
    return Spooled(file, size, digest.hexdigest())


def _take(file: IO[bytes], digest: "hashlib._Hash", chunk: bytes) -> int:
    digest.update(chunk)
    return file.write(chunk)


@router.post("/projects/{project}/assets", status_code=201, openapi_extra=RAW_BODY)
async def upload(here: Contributes, request: Request) -> AssetShown:
    """Keep a picture or a sound: the body is the file itself. The same file twice is kept once."""
    with spool() as file:
        body = await receive(request, file)
        media = await run_in_threadpool(check_media, body.file)
        body.file.seek(0)
        await here.services.assets.put(project_space(here.project.id), body.file, body.sha256)
    return AssetShown(
        hash=body.sha256,
        type=media.type,
        bytes=body.size,
        width=media.width,
        height=media.height,
        url=f"/api/projects/{here.project.id}/assets/{body.sha256}",
    )


@router.get("/projects/{project}/assets/{sha256}", response_class=Response, responses=FILE_ANSWER | PART_ANSWER)
async def download(here: Sees, request: Request, sha256: str) -> Response:
    """A file of the project, or the range of it that a player seeks. What is neither picture nor sound comes as a download."""
    space, assets = project_space(here.project.id), here.services.assets
    kind = type_of(await assets.head(space, sha256, HEAD_BYTES))
    headers = file_headers(sha256, kind)
    if is_known(request, sha256):
        return Response(status_code=304, headers=headers)
    size = await assets.size(space, sha256) or 0
    span = span_in(request.headers, size, headers["ETag"])
    headers["Content-Length"] = str(span.end - span.start if span else size)
    if span:
        headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    return StreamingResponse(assets.stream(space, sha256, span), 206 if span else 200, headers, kind)


def file_headers(sha256: str, kind: str) -> dict[str, str]:
    """Content by hash never changes; nothing of unknown type is shown in a page of ours."""
    headers = {"ETag": f'"{sha256}"', "Cache-Control": FOREVER, "Accept-Ranges": "bytes"}
    if kind == UNKNOWN:
        headers["Content-Disposition"] = f'attachment; filename="{sha256[:12]}"'
    return headers


def is_known(request: Request, sha256: str) -> bool:
    """Whether the browser says that it holds this content."""
    tags = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return f'"{sha256}"' in tags or "*" in tags


def project_space(project: str) -> str:
    """Where a project's files lie in the store."""
    return f"projects/{project}/assets"


async def whole(request: Request) -> bytes:
    """A small body at once; an empty one is refused."""
    data = await request.body()
    if not data:
        raise HTTPException(400, "The request needs a file as its body.")
    return data


async def pieces(data: bytes) -> AsyncIterator[bytes]:
    """Bytes as a stream."""
    yield data
