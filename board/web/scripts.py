"""Screenplays into boards: the file is kept as it came, its scenes and elements go into the document."""

from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from board.assets import hash_of
from board.breakdown import ImportReport, import_screenplay
from board.document import Document, plain
from board.ids import new_id
from board.screenplay import MAX_BYTES, read_screenplay
from board.web.access import OnBoard, Writes
from board.web.files import project_space, whole
from board.web.history.keeping import keep_moment
from board.web.problems import TooLarge

router = APIRouter(prefix="/boards/{board}", tags=["scripts"])
NEW: Final = "new"
_TEXT: Final = {"type": "string", "format": "binary"}
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/plain": {"schema": _TEXT},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": _TEXT}, "required": ["file"], "additionalProperties": False}
            },
        },
    }
}


class LostLink(BaseModel):
    """A panel, and the text of a paragraph that it showed and the script has lost."""

    panel: str
    text: str


class Imported(BaseModel):
    """What an import did: counts of scenes and paragraphs, the links it could not keep, and what looked odd."""

    script: str = Field(description="the script's id: importing a new draft under it keeps the links of panels")
    scenes: int
    elements: int
    added: int
    changed: int
    moved: int
    removed: int
    lost: list[LostLink]
    warnings: list[str]


@router.post("/import", openapi_extra=_BODY)
async def import_script(
    here: Writes,
    request: Request,
    filename: Annotated[str, Query(max_length=255)] = "script.fountain",
    script: Annotated[
        str, Query(max_length=100, description="the script of which this is a new draft; `new` for one more script")
    ] = "",
    draft: Annotated[str, Query(max_length=100, description="the draft's name, such as Blue")] = "",
) -> Imported:
    """Import a Fountain screenplay: the body is the file, or a form with a field `file`.

    A board with one script takes the file as its new draft unless told otherwise.
    """
    data, name = await _file(request, filename)
    screenplay = await run_in_threadpool(read_screenplay, data, name)
    script_id = await _script_of(here, script)
    asset = hash_of(data)
    await here.services.assets.put(project_space(here.board.project), data, asset)

    position = await here.services.chronicle.position(here.board.id)
    await keep_moment(here.services, here.board.id, position, "import", here.account)
    edit = partial(
        import_screenplay,
        screenplay=screenplay,
        script_id=script_id,
        asset=asset,
        filename=name,
        draft=draft,
        account=here.account,
    )
    return _shown(await here.services.hub.edit_apart(here.board.id, "", here.account, "import", edit))


async def _file(request: Request, filename: str) -> tuple[bytes, str]:
    """The file's bytes and name, from the body as it is or from a form."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await whole(request), filename
    async with request.form(max_files=1, max_fields=8) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise HTTPException(422, "The form needs a field “file” with the screenplay.")
        data = await file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise TooLarge(MAX_BYTES)
        return data, (file.filename or filename)[:255]


async def _script_of(here: OnBoard, wanted: str) -> str:
    """The script whose new draft this is, or a fresh id."""
    present = await here.services.hub.read(here.board.id, "", _scripts_in)
    if wanted and wanted != NEW and wanted not in present:
        raise HTTPException(422, "The board has no script with this id.")
    if wanted and wanted != NEW:
        return wanted
    return present[0] if not wanted and len(present) == 1 else new_id()


def _scripts_in(doc: Document) -> list[str]:
    return [id for id, record in plain(doc, "scripts").items() if not record.get("deleted")]


def _shown(report: ImportReport) -> Imported:
    return Imported(
        script=report.script,
        scenes=report.scenes,
        elements=report.elements,
        added=report.added,
        changed=report.changed,
        moved=report.moved,
        removed=report.removed,
        lost=[LostLink(panel=panel, text=text) for panel, text in report.lost_links],
        warnings=list(report.warnings),
    )
