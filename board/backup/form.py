"""What stands in a backup: the manifest, the keys of Redis as plain values, the list of files. Reads and writes no file."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Final, Literal, TypeAlias, get_args

import msgpack
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FORMAT: Final = "previz-board-backup"
VERSION: Final = 1

Kind: TypeAlias = Literal["string", "hash", "list", "set", "zset", "stream"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class BadBackup(ValueError):
    """The folder holds no backup, a damaged one, or another server's; the message is a sentence for the operator."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class BoardKept(_Strict):
    """A board as the manifest names it: its keys, and how far its log goes."""

    name: str
    keys: Sha256
    position: str = Field(pattern=r"^[0-9]{1,15}-[0-9]{1,20}$")


class Manifest(_Strict):
    """What makes one installation; `seal` is the hash of all the rest."""

    format: Literal["previz-board-backup"] = FORMAT
    version: int = Field(default=VERSION, ge=1)
    software: str
    at_ms: int = Field(ge=0)
    installation: str
    secret: Sha256 | None
    people: Sha256
    boards: dict[str, BoardKept]
    files: Sha256
    seal: str = ""

    def sealed(self) -> "Manifest":
        """The same with its seal."""
        return self.model_copy(update={"seal": self._hash()})

    def is_intact(self) -> bool:
        """Whether it says what it said when it was sealed."""
        return self.seal == self._hash()

    def _hash(self) -> str:
        return hashlib.sha256(self.model_copy(update={"seal": ""}).model_dump_json().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Row:
    """One key of Redis. Its value is a run of msgpack items: here, or in objects one after the other."""

    key: str
    kind: Kind
    inline: bytes = b""
    objects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file of the object store; `mark` is the store's own word for this very content."""

    path: str
    bytes: int
    mark: str
    sha256: str


def kind_of(name: str) -> Kind:
    """A kind by the name that Redis gives it; raises `BadBackup`."""
    for kind in KINDS:
        if kind == name:
            return kind
    raise BadBackup(f"There is no value of the kind {name[:20]!r} that a backup keeps.")


def read_manifest(data: bytes) -> Manifest:
    """The manifest in these bytes; raises `BadBackup`."""
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError as exc:
        raise BadBackup("The backup’s manifest is damaged, or made by a newer version of Previz Board.") from exc
    if manifest.version > VERSION:
        raise BadBackup("The backup was made by a newer version of Previz Board. Update this one first.")
    if not manifest.is_intact():
        raise BadBackup("The backup’s manifest is damaged.")
    return manifest


def pack_rows(rows: Iterable[Row]) -> bytes:
    """Keys as bytes, in the order of their names."""
    packer = msgpack.Packer()
    ordered = sorted(rows, key=lambda row: row.key)
    return b"".join(packer.pack([row.key, row.kind, row.inline, row.objects]) for row in ordered)


def unpack_rows(data: bytes) -> tuple[Row, ...]:
    """The keys in these bytes; raises `BadBackup`."""
    found = []
    for item in unpack_items(data):
        match item:
            case [str(key), str(kind), bytes(inline), [*objects]]:
                found.append(Row(key, kind_of(kind), inline, tuple(str(one) for one in objects)))
            case _:
                raise BadBackup("The backup names a key of Redis in a way that no backup does.")
    return tuple(found)


def pack_files(files: Iterable[FileKept]) -> bytes:
    """The list of files as bytes."""
    packer = msgpack.Packer()
    ordered = sorted(files, key=lambda file: file.path)
    return b"".join(packer.pack([file.path, file.bytes, file.mark, file.sha256]) for file in ordered)


def unpack_files(data: bytes) -> tuple[FileKept, ...]:
    """The list in these bytes; raises `BadBackup`."""
    found = []
    for item in unpack_items(data):
        match item:
            case [str(path), int(size), str(mark), str(sha256)] if not _leads_out(path):
                found.append(FileKept(path, size, mark, sha256))
            case _:
                raise BadBackup("The backup names a file in a way that no backup does.")
    return tuple(found)


def pack_item(item: object) -> bytes:
    """One item of a value."""
    return bytes(msgpack.packb(item))


def unpack_items(data: bytes) -> Iterator[object]:
    """The items of a value; raises `BadBackup` where they are none."""
    unpacker = msgpack.Unpacker(max_buffer_size=max(1, len(data)))
    unpacker.feed(data)
    try:
        yield from unpacker
    except (msgpack.UnpackException, ValueError) as exc:
        raise BadBackup("An object of the backup is not what a backup writes.") from exc
    if unpacker.tell() != len(data):
        raise BadBackup("An object of the backup is cut off.")


def _leads_out(path: str) -> bool:
    return path.startswith("/") or ".." in path.split("/")
