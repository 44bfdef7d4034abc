"""Whole boards out and in: the export is streamed, the restore is checked to its end before anything is done."""

import re
from collections.abc import AsyncIterator, Awaitable, Iterable
from dataclasses import dataclass, field
from typing import IO, Annotated, Any, Final, cast

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

import board
from board.archive import (
    HISTORY_PIECE_BYTES,
    PANELS,
    PEOPLE,
    ArchiveReader,
    ArchiveWriter,
    BadArchive,
    Line,
    LockKept,
    Manifest,
    Panels,
    Person,
)
from board.chronicle.chronicle import UnknownMoment
from board.document import Document, plain
from board.history.cut import Cut
from board.ids import new_id
from board.lib0 import Malformed
from board.names import DocumentName
from board.people.naming import clean_name
from board.people.records import Account
from board.people.refusals import BadName
from board.people.register import Register
from board.redis import translated
from board.roles import Role
from board.schema import DOCUMENTS
from board.sync.gate import Gate, anybody
from board.sync.keys import Keys
from board.sync.log import Entry, Log, Stored
from board.sync.shape import open_roots
from board.sync.verdict import Foreign, Gap, Hostile, TooLarge, Unclaimed
from board.web.access import Decides, InProject, Leads
from board.web.boards import BoardShown, shown
from board.web.files import RAW_BODY, project_space, receive, spool
from board.web.history.asking import moment_of
from board.web.history.versions import MOMENT
from board.web.services import Services
from board.web.thumbnails import space_of

router = APIRouter(tags=["archives"])
_HASH: Final = re.compile(rb"[0-9a-f]{64}")
_FILE: Final = {"schema": {"type": "string", "format": "binary"}}
_ZIP: Final[dict[int | str, dict[str, Any]]] = {200: {"description": "A ZIP file.", "content": {"application/zip": _FILE}}}


Until = Annotated[
    str | None, Query(pattern=MOMENT, description="a moment: an entry's id, milliseconds, a version's id, or `now`")
]


@router.get("/boards/{board}/archive", response_class=Response, responses=_ZIP)
async def export(here: Decides, until: Until = None) -> StreamingResponse:
    """The whole board as one ZIP: documents, history, files, crew, locks and thumbnails; no secrets.

    With `until` it is the board as it was at that moment: documents and history up to it, without locks and thumbnails.
    """
    past = None if until is None else await past_of(here.services, here.board.id, await moment_of(here, until))
    name = re.sub(r"[^A-Za-z0-9]+", "-", here.board.name).strip("-") or "board"
    headers = {"Content-Disposition": f'attachment; filename="{name}.board.zip"', "Cache-Control": "no-store"}
    return StreamingResponse(archive_of(here.services, here.board.id, past), headers=headers, media_type="application/zip")


@router.post("/projects/{project}/archives", status_code=201, openapi_extra=RAW_BODY)
async def bring_back(here: Leads, request: Request) -> BoardShown:
    """Restore a board from its archive, under its own id or, when that is taken here, under a new one."""
    here.services.assets.require_room()
    with spool() as file:
        await receive(request, file)
        return await restore_archive(here, file)


@dataclass(slots=True)
class _Seen:
    """What the log names: people, and what may be files."""

    accounts: set[str] = field(default_factory=set)
    hashes: set[str] = field(default_factory=set)

    def note_all(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.note(line)

    def note(self, line: Line) -> None:
        self.accounts.add(line.account)
        # Files are named by hash wherever a document names them, today or in a field that a later schema adds.
        self.hashes |= {found.decode() for found in _HASH.findall(line.update)}


async def past_of(services: Services, board_id: str, moment: str) -> Cut:
    """The board at a moment, for its archive; raises `UnknownMoment` if there was none yet."""
    past = await services.chronicle.cut(board_id, moment)
    if not {"", "review"} <= past.parts():
        raise UnknownMoment("The board had not begun at this moment.")
    return past


async def archive_of(services: Services, board_id: str, past: Cut | None = None) -> AsyncIterator[bytes]:
    """The ZIP in pieces. Documents come before the log that they are made of, so that the log is never behind them."""
    writer, seen = ArchiveWriter(), _Seen()
    for part in {"": None, "review": None} | dict.fromkeys(await _parts(services, board_id, past)):
        state = await _state(services, board_id, part, past)
        yield await run_in_threadpool(writer.add, f"documents/{part or 'board'}.bin", state)
    async for lines in _pieces(_pages(services, board_id, past.position if past else None)):
        await run_in_threadpool(seen.note_all, lines)
        yield await run_in_threadpool(writer.history, lines)
    # What is locked and shown now is no part of an earlier moment.
    panels = await _panels(services, board_id) if past is None else Panels()
    yield writer.add(PANELS, panels.model_dump_json().encode())
    async for piece in _files(services, board_id, writer, seen.hashes, panels):
        yield piece
    async for piece in _refused(services, board_id, writer, past):
        yield piece
    yield writer.add(PEOPLE, await _people(services, board_id, seen.accounts))
    yield await run_in_threadpool(writer.finish, await _manifest(services, board_id))


async def _parts(services: Services, board_id: str, past: Cut | None) -> Iterable[str]:
    return sorted(past.parts()) if past else await services.chronicle.parts(board_id)


async def _state(services: Services, board_id: str, part: str, past: Cut | None) -> bytes:
    if past is None:
        return await services.hub.state(board_id, part)
    return await run_in_threadpool(lambda: past.doc(part).get_update())


async def _pages(services: Services, board_id: str, until: str | None) -> AsyncIterator[list[Line]]:
    async for page in services.chronicle.pages(board_id, until=until):
        yield [Line(one.id, one.batch, one.part, one.update, one.account, one.means) for one in page]


async def _pieces(pages: AsyncIterator[list[Line]]) -> AsyncIterator[list[Line]]:
    piece: list[Line] = []
    size = 0
    async for page in pages:
        piece += page
        size += sum(len(line.update) + 100 for line in page)
        if size >= HISTORY_PIECE_BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


async def _panels(services: Services, board_id: str) -> Panels:
    thumbs = await services.thumbnails.held(board_id)
    locks = await services.hub.locks(board_id)
    kept = {panel: LockKept(by=lock.by, at_ms=lock.at_ms, reason=lock.reason) for panel, lock in locks.items()}
    return Panels(locks=kept, thumbs=thumbs)


async def _files(
    services: Services, board_id: str, writer: ArchiveWriter, hashes: Iterable[str], panels: Panels
) -> AsyncIterator[bytes]:
    space = project_space(_project_of(await services.people.register(), board_id))
    wanted = [(space, sha256, "assets") for sha256 in sorted(hashes)]
    wanted = [asset for asset in wanted if await services.assets.holds(*asset[:2])]
    wanted += [(space_of(board_id), sha256, "thumbs") for sha256 in sorted(set(panels.thumbs.values()))]
    for place, sha256, folder in wanted:
        with writer.opened(f"{folder}/{sha256}") as file:
            async for chunk in services.assets.stream(place, sha256):
                yield file.write(chunk)


async def _refused(services: Services, board_id: str, writer: ArchiveWriter, past: Cut | None) -> AsyncIterator[bytes]:
    """Work too large for the review document lies beside it."""
    filed = _filed_beside(past.doc("review")) if past else await services.hub.read(board_id, "review", _filed_beside)
    for suggestion in filed:
        async with translated():
            update = await cast(Awaitable[bytes | None], services.redis.get(Keys(board_id).refused(suggestion)))
        if update:
            yield await run_in_threadpool(writer.add, f"refused/{suggestion}.bin", update)


def _filed_beside(review: Document) -> list[str]:
    values = ((id, record.get("value")) for id, record in plain(review, "suggestions").items())
    return [id for id, value in values if isinstance(value, dict) and "bytes" in value and not value.get("update")]


async def _people(services: Services, board_id: str, authors: Iterable[str]) -> bytes:
    register = await services.people.register()
    project = _project_of(register, board_id)
    members = {member.account: member.role for member in register.members(project)}
    found = [account for id in sorted({*members, *authors}) if (account := register.account(id))]
    people = [
        Person(account=a.id, name=a.name, color=a.color, kind=a.kind, role=members[a.id].value if a.id in members else None)
        for a in found
    ]
    return b"[" + b",\n".join(person.model_dump_json().encode() for person in people) + b"]"


async def _manifest(services: Services, board_id: str) -> Manifest:
    register = await services.people.register()
    record = register.board(board_id)
    assert record is not None
    project = register.project(record.project)
    return Manifest(
        software=board.__version__,
        board=board_id,
        name=record.name,
        project=project.name if project else "",
        created_ms=record.created_ms,
        exported_ms=services.people.now_ms(),
    )


@dataclass(frozen=True, slots=True)
class _Checked:
    """An archive in which everything was looked at and found right."""

    reader: ArchiveReader
    people: list[Person]
    panels: Panels


def check_archive(file: IO[bytes]) -> _Checked:
    """Look at everything: names, sizes, hashes, and each update by the gate that stands before every document."""
    reader = ArchiveReader(file)
    checked = _Checked(reader, reader.people(), reader.panels())
    gates: dict[str, Gate] = {}
    for line in reader.lines():
        _admit(gates, line.part, line.update, reader.manifest.board)
    for part, state in reader.documents():
        if part not in gates or _admit(gates, part, state, reader.manifest.board):
            raise BadArchive(f"The archive's document {part or 'board'} is not what its history makes of it.")
    for path in reader.manifest.files:
        for _ in reader.chunks(path):
            pass
    return checked


def _admit(gates: dict[str, Gate], part: str, update: bytes, board_id: str) -> bytes:
    """Let an update through, or refuse the archive; answers what of it was new."""
    gate = gates.setdefault(part, Gate(DOCUMENTS[DocumentName(board_id, part).kind], plan=open_roots))
    try:
        admission = gate.admit(update, owns=anybody, brings=anybody)
    except (Malformed, Hostile, TooLarge, Gap, Foreign, Unclaimed) as exc:
        raise BadArchive(f"The archive's history of document {part or 'board'} is damaged: {exc}.") from exc
    gate.commit(admission)
    return admission.update


async def restore_archive(here: InProject, file: IO[bytes]) -> BoardShown:
    """The board of an archive, listed in the project once all of it is there; a failure before leaves nothing to be seen."""
    checked = await run_in_threadpool(check_archive, file)
    services, manifest = here.services, checked.reader.manifest
    taken = here.register.board(manifest.board) or await Log(services.redis, manifest.board).epoch()
    board_id = new_id() if taken else manifest.board
    name = _name_of(manifest)
    await services.hub.restore(board_id, here.project.id, name, _stored(checked.reader))
    await _bring_files(services, here.project.id, board_id, checked)
    await services.people.bring_members(here.project.id, [_crew(person) for person in checked.people], here.account)
    record = await services.people.add_board(here.project.id, board_id, name, here.account)
    return shown(record, here.project.name, here.role)


async def _bring_files(services: Services, project: str, board_id: str, checked: _Checked) -> None:
    for folder, space in (("assets/", project_space(project)), ("thumbs/", space_of(board_id))):
        for sha256 in checked.reader.hashes(folder):
            with spool() as file:
                await run_in_threadpool(file.writelines, checked.reader.chunks(folder + sha256))
                file.seek(0)
                await services.assets.put(space, file, sha256)
    for suggestion, update in checked.reader.refused():
        async with translated():
            await services.redis.set(Keys(board_id).refused(suggestion), update)
    for panel, sha256 in checked.panels.thumbs.items():
        await services.thumbnails.point(board_id, panel, sha256)
    for panel, lock in checked.panels.locks.items():
        await services.hub.lock_panel(board_id, panel, lock.by, lock.reason)


def _stored(reader: ArchiveReader) -> Iterable[Stored]:
    for line in reader.lines():
        yield Stored(line.id, line.batch, Entry(line.part, line.update, line.account, line.means))


def _crew(person: Person) -> tuple[Account, Role | None]:
    try:
        name = clean_name(person.name)
    except BadName:
        name = "Crew member"
    account = Account(person.account, name, person.color, person.kind)
    return account, Role(person.role) if person.role else None


def _name_of(manifest: Manifest) -> str:
    try:
        return clean_name(manifest.name)
    except BadName:
        return "Restored board"


def _project_of(register: Register, board_id: str) -> str:
    record = register.board(board_id)
    return record.project if record else ""
