"""What is in the archive of a board, file by file; frozen models and nothing that reads or writes."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT: Final = "previz-board-archive"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
PEOPLE: Final = "people.json"
PANELS: Final = "panels.json"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Word = Annotated[str, Field(max_length=4000)]


class BadArchive(ValueError):
    """The file is no archive of a board, or a damaged one; the message is a sentence for who brought it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Listed(_Strict):
    """A file of the archive as the manifest has it."""

    bytes: int = Field(ge=0)
    sha256: Sha256


class Manifest(_Strict):
    """What the archive is of."""

    format: Literal["previz-board-archive"] = FORMAT
    version: int = Field(default=VERSION, ge=1)
    software: Word
    board: Word
    name: Word
    project: Word
    created_ms: int = Field(ge=0)
    exported_ms: int = Field(ge=0)
    files: dict[str, Listed] = Field(default_factory=dict)


class Person(_Strict):
    """Somebody of the crew, or who once wrote; a role only for members."""

    account: Word
    name: Word
    color: str = Field(pattern=r"^#[0-9a-f]{6}$")
    kind: Literal["person", "program", "agent"]
    role: Literal["owner", "director", "editor", "reviewer", "viewer"] | None = None


class LockKept(_Strict):
    """A locked panel."""

    by: Word
    at_ms: int = Field(ge=0)
    reason: str = Field(max_length=2000)


class Panels(_Strict):
    """What is kept of panels beside their documents."""

    locks: dict[str, LockKept] = Field(default_factory=dict, max_length=20_000)
    thumbs: dict[str, Sha256] = Field(default_factory=dict, max_length=20_000)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log: its stream id, which is its time, and what it says."""

    id: str
    batch: str
    part: str
    update: bytes
    account: str
    means: str
