"""Every error as problem+json (RFC 9457), with a sentence that a person understands."""

import json
import logging
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, JsonValue
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from board.archive import BadArchive
from board.assets import NoSuchAsset, StoreFull, StoreUnavailable
from board.chronicle.chronicle import Future, Pruned, UnknownMoment
from board.chronicle.stream import Damaged
from board.edits import InvalidEdit
from board.historian.historian import HistorianBroke
from board.historian.reader import NoSuchStep
from board.jobs.queue import LeaseLost, QueueFull
from board.people.refusals import BadName, LastOwner, LinkSpent, NotAllowed, NotFound, Refusal
from board.reading import BadReading
from board.redis import RedisRefused, RedisUnavailable
from board.review.reader import InvalidProposal
from board.review.refused import Refused as ReviewRefused
from board.screenplay import BadScreenplay
from board.sync.live import BoardClosed, TooManyPanels
from board.sync.refusal import Refused
from board.sync.replication import NotReplicated
from board.sync.restoring import CannotRestore
from board.sync.workshop import WorkshopBroke
from board.web.media import Unfit

logger = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
_SENTENCES: Final[Mapping[int, str]] = {
    400: "The request cannot be read.",
    401: "You are not signed in. Open your invite link, or send an access token.",
    403: "You are not allowed to do this here.",
    404: "There is nothing at this address.",
    405: "This address does not take requests of this kind.",
    413: "The request is too large.",
    500: "Something went wrong on the server. What was shown as saved is safe; please try again.",
}
_REFUSALS: Final[Mapping[type[Exception], int]] = {
    NotAllowed: 403,
    NotFound: 404,
    LastOwner: 409,
    LinkSpent: 410,
    BadName: 422,
}
_REVIEW: Final[Mapping[str, int]] = {
    "not_found": 404,
    "unknown-version": 404,
    "unknown-restoration": 404,
    "not_allowed": 403,
    "invalid": 422,
    "limit": 429,
}
"""What review refuses for any other reason is a conflict with how things stand."""

_DAMAGED: Final = (
    "A part of this board's history cannot be read. What the board says now is safe; please tell whoever runs the server."
)

RETRY_AFTER_S: Final = "2"
_LIMITED_S: Final = "10"


class WrongField(BaseModel):
    """One field that does not fit."""

    field: str = Field(examples=["role"])
    message: str


class Obstacle(BaseModel):
    """What stands in the way of one operation: the value it was made against, the one that is there, the one it puts."""

    index: int
    kind: str = Field(examples=["changed"])
    sentence: str
    base: JsonValue = None
    now: JsonValue = None
    proposed: JsonValue = None


class Verdict(BaseModel):
    """A decision that was made before."""

    by: str = ""
    name: str = ""
    at_ms: int = 0
    verdict: str = ""
    decision: str = ""
    state: str = ""


class Problem(BaseModel):
    """An error as programs and people read it."""

    type: str = "about:blank"
    title: str = Field(examples=["Forbidden"])
    status: int = Field(examples=[403])
    detail: str = Field(examples=["You are not allowed to do this here."])
    errors: list[WrongField] | None = None
    kind: str | None = Field(
        default=None, description="of review and history: by what its sender can do about it", examples=["conflict"]
    )
    operations: list[Obstacle] | None = Field(default=None, description="of review: what stands in the way of each operation")
    decided: Verdict | None = Field(default=None, description="of review: who was faster")
    says: JsonValue = Field(default=None, description="of review: whatever else stands in the way, for programs")


class TooLarge(HTTPException):
    """A body beyond what its address takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"The request is too large: up to {_readable(limit)} are taken here.")


def problem(
    status: int,
    detail: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[WrongField] = (),
    review: Mapping[str, JsonValue] | None = None,
) -> Response:
    """The answer for a status and a sentence."""
    title = HTTPStatus(status).phrase
    sentence = detail if detail and detail != title else _SENTENCES.get(status, f"{title}.")
    more = {"errors": list(errors)} if errors else {}
    body = Problem.model_validate(
        {"type": "about:blank", "title": title, "status": status, "detail": sentence, **more, **(review or {})}
    )
    shown = body.model_dump(exclude_unset=True)
    return JSONResponse(shown, status, {**(headers or {}), "Cache-Control": "no-store"}, MEDIA_TYPE)


def add_problems(app: FastAPI) -> None:
    """Translate what the parts raise, once, at this edge."""
    app.add_exception_handler(HTTPException, _for_http)
    app.add_exception_handler(RequestValidationError, _for_validation)
    app.add_exception_handler(Refusal, _for_refusal)
    app.add_exception_handler(ReviewRefused, _for_review)
    app.add_exception_handler(Unfit, _says(415))
    for unfit in (BadArchive, CannotRestore, InvalidEdit, InvalidProposal, BadScreenplay):
        app.add_exception_handler(unfit, _for_content)
    app.add_exception_handler(NoSuchAsset, _answers(404, "There is no such file in this project."))
    app.add_exception_handler(StoreFull, _says(507))
    app.add_exception_handler(Damaged, _answers(500, _DAMAGED))
    for crossed in (TooManyPanels, LeaseLost):
        app.add_exception_handler(crossed, _says(409))
    for lost, status, kind in (
        (UnknownMoment, 404, "unknown-moment"),
        (Future, 422, "future"),
        (Pruned, 410, "pruned"),
        (NoSuchStep, 404, "unknown-step"),
    ):
        app.add_exception_handler(lost, _of_history(status, kind))
    app.add_exception_handler(HistorianBroke, _answers(503, "The history cannot be read at the moment. Please try again."))
    app.add_exception_handler(QueueFull, _says(429))
    app.add_exception_handler(BadReading, _answers(404, "There is no such scene on this board."))
    app.add_exception_handler(Refused, _says(409))
    app.add_exception_handler(WorkshopBroke, _answers(503, "This took the server too long, so nothing was changed. Try again."))
    app.add_exception_handler(NotReplicated, _says(503))
    for away in (RedisUnavailable, RedisRefused, StoreUnavailable, BoardClosed):
        app.add_exception_handler(away, _for_absence)
    app.add_exception_handler(Exception, _answers(500, ""))


Handler = Callable[[Request, Exception], Awaitable[Response]]


def _says(status: int) -> Handler:
    async def handle(request: Request, exc: Exception) -> Response:
        return problem(status, str(exc))

    return handle


def _answers(status: int, detail: str) -> Handler:
    async def handle(request: Request, exc: Exception) -> Response:
        return problem(status, detail)

    return handle


def _of_history(status: int, kind: str) -> Handler:
    async def handle(request: Request, exc: Exception) -> Response:
        says: JsonValue = {"first": exc.first} if isinstance(exc, Pruned) else None
        return problem(status, _sentence(str(exc)), review={"kind": kind, "says": says} if says else {"kind": kind})

    return handle


async def _for_http(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    return problem(exc.status_code, _sentence(exc.detail), headers=exc.headers)


async def _for_refusal(request: Request, exc: Exception) -> Response:
    return problem(next(status for kind, status in _REFUSALS.items() if isinstance(exc, kind)), str(exc))


async def _for_review(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, ReviewRefused)
    headers = {"Retry-After": _wait_s(exc)} if exc.kind == "limit" else None
    return problem(_REVIEW.get(exc.kind, 409), exc.sentence, headers=headers, review=_members(exc))


def _wait_s(refused: ReviewRefused) -> str:
    """How long to wait: told where it is known, as of so many a minute, but not for how long people take to decide."""
    said = refused.detail
    wait_ms = said.get("wait_ms") if isinstance(said, Mapping) else None
    return str(math.ceil(wait_ms / 1000)) if isinstance(wait_ms, int) else _LIMITED_S


def _members(refused: ReviewRefused) -> dict[str, JsonValue]:
    """What a refusal says beside its sentence: of each operation, of who was faster, and all of it for programs."""
    said = json.loads(json.dumps(refused.detail))
    members: dict[str, JsonValue] = {"kind": refused.kind}
    if said is None:
        return members
    if isinstance(said, dict) and "conflicts" in said:
        members["operations"] = [{**one, "index": one["operation"]} for one in said["conflicts"]]
    if refused.kind == "already" and isinstance(said, dict):
        members["decided"] = said
    return {**members, "says": said}


async def _for_content(request: Request, exc: Exception) -> Response:
    return problem(422, _sentence(str(exc)))


def _sentence(text: str) -> str:
    """What parts and libraries say for people, with the capital and the full stop that it may lack."""
    ended = text.endswith((".", "!", "?")) or text in {status.phrase for status in HTTPStatus}
    return text[:1].upper() + text[1:] + ("" if ended else ".")


async def _for_absence(request: Request, exc: Exception) -> Response:
    logger.warning("storage away path=%s reason=%s", request.url.path, exc)
    sentence = "The server cannot reach its storage at the moment. Please try again in a few seconds."
    return problem(503, sentence, headers={"Retry-After": RETRY_AFTER_S})


async def _for_validation(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, RequestValidationError)
    errors = [_wrong_field(error["loc"], error["type"], error["msg"]) for error in exc.errors()]
    status = 400 if any(error["type"] == "json_invalid" for error in exc.errors()) else 422
    return problem(status, " ".join(e.message for e in errors[:3]), errors=errors)


def _wrong_field(place: Sequence[str | int], kind: str, message: str) -> WrongField:
    field = ".".join(str(part) for part in place[1:] if not isinstance(part, int) or kind != "json_invalid")
    match kind:
        case "json_invalid":
            return WrongField(field="", message="The request is not valid JSON.")
        case "missing" if not field:
            return WrongField(field="", message="The request needs a body.")
        case _ if not field:
            return WrongField(field="", message="The request does not fit: it must be a JSON object, sent as application/json.")
        case "missing":
            return WrongField(field=field, message=f"The field “{field}” is missing.")
        case "extra_forbidden":
            return WrongField(field=field, message=f"There is no field “{field}” here.")
        case _:
            return WrongField(field=field, message=f"The field “{field}” does not fit: {message[:1].lower()}{message[1:]}.")


def _readable(size: int) -> str:
    return f"{size // 1024**2} MB" if size >= 1024**2 else f"{size // 1024} kB"
