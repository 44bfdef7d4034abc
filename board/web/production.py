"""The production's settings of a board, for programs; people change them in the document."""

from dataclasses import asdict

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from board.document import Document, read_production
from board.edits import set_production
from board.model import Production
from board.web.access import Reads, Writes

router = APIRouter(prefix="/boards/{board}/settings", tags=["boards"])


class ProductionShown(BaseModel):
    """The settings of a film: title, rate, aspect ratio, numbering, sensor and lenses."""

    title: str
    code: str
    rate_num: int
    rate_den: int
    drop_frame: bool
    start_timecode: str
    aspect_width: int
    aspect_height: int
    aspect_label: str
    numbering_scheme: str
    numbering_skip: str
    numbering_master_plain: bool
    sensor: str
    lenses_mm: list[float]
    default_duration_frames: int
    vocabulary: str


class ProductionChange(BaseModel):
    """The settings to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    title: StrictStr | None = Field(default=None, max_length=500)
    code: StrictStr | None = Field(default=None, max_length=40)
    rate_num: StrictInt | None = Field(default=None, ge=1, le=1_000_000)
    rate_den: StrictInt | None = Field(default=None, ge=1, le=10_000)
    drop_frame: StrictBool | None = None
    start_timecode: StrictStr | None = Field(default=None, max_length=20)
    aspect_width: StrictInt | None = Field(default=None, ge=1, le=10_000)
    aspect_height: StrictInt | None = Field(default=None, ge=1, le=10_000)
    aspect_label: StrictStr | None = Field(default=None, max_length=40)
    numbering_scheme: StrictStr | None = Field(default=None, max_length=40)
    numbering_skip: StrictStr | None = Field(default=None, max_length=26)
    numbering_master_plain: StrictBool | None = None
    sensor: StrictStr | None = Field(default=None, max_length=80)
    lenses_mm: list[float] | None = Field(default=None, max_length=40)
    default_duration_frames: StrictInt | None = Field(default=None, ge=1, le=1_000_000)
    vocabulary: StrictStr | None = Field(default=None, max_length=40)


@router.get("")
async def get_settings(here: Reads) -> ProductionShown:
    """The production's settings."""
    return _shown(await here.services.hub.read(here.board.id, "", read_production))


@router.patch("")
async def change_settings(here: Writes, change: ProductionChange) -> ProductionShown:
    """Change some of the production's settings."""
    fields = change.model_dump(exclude_none=True)

    def edit(doc: Document) -> Production:
        set_production(doc, fields)
        return read_production(doc)

    return _shown(await here.services.hub.edit(here.board.id, "", here.account, "settings", edit))


def _shown(production: Production) -> ProductionShown:
    return ProductionShown.model_validate(asdict(production))
