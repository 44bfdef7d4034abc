"""A whole board as one ZIP file: how it is written as a stream, and how strictly it is read. Pure; knows no server.

`manifest.json` is written last and lists every other file with its size and hash. `documents/` holds each document's state,
`history/` the log in numbered pieces, `assets/` and `thumbs/` files by hash, `people.json` the crew, `panels.json` locks and
which panel shows which picture. There are no secrets in it.
"""

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Annotated, Final, Literal, TypeVar

import msgpack
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from board.ids import is_id
from board.names import BadName, DocumentName

FORMAT: Final = "previz-board-archive"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
PEOPLE: Final = "people.json"
PANELS: Final = "panels.json"
HISTORY_PIECE_BYTES: Final = 4 * 1024 * 1024

_MB: Final = 1024 * 1024
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KINDS: Final = (
    (re.compile(r"manifest\.json|people\.json|panels\.json"), 64 * _MB),
    (re.compile(rf"documents/(?:board|review|panel/{_UUID})\.bin"), 64 * _MB),
    (re.compile(r"history/[0-9]{6}\.msgpack"), 32 * _MB),
    (re.compile(r"assets/[0-9a-f]{64}"), 50 * _MB),
    (re.compile(r"thumbs/[0-9a-f]{64}"), _MB),
)
_FILES: Final = 100_000
_TOTAL_BYTES: Final = 16 * 1024 * _MB
_DIRECTORY_BYTES: Final = 32 * _MB
_CHUNK: Final = 256 * 1024
_ENTRY_ID: Final = re.compile(r"([0-9]{1,15})-([0-9]{1,9})")

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Word = Annotated[str, Field(max_length=200)]
M = TypeVar("M", bound=BaseModel)


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
    version: int = VERSION
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


_PEOPLE_LIST: Final = TypeAdapter(list[Person])


class ArchiveWriter:
    """Files go in, pieces of a ZIP come out: nothing but the current piece is held."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, mode="w", compression=zipfile.ZIP_DEFLATED)
        self._files: dict[str, Listed] = {}
        self._pieces = 0

    def add(self, path: str, data: bytes, *, packed: bool = True) -> bytes:
        """A file at once; answers what there is to send."""
        return b"".join(self.stream(path, iter([data]), packed=packed))

    def stream(self, path: str, chunks: Iterator[bytes], *, packed: bool = False) -> Iterator[bytes]:
        """A file in chunks; answers what there is to send after each."""
        with self.opened(path, packed=packed) as file:
            for chunk in chunks:
                yield file.write(chunk)
        yield self._sink.taken()

    def opened(self, path: str, *, packed: bool = False) -> "OpenFile":
        """A file to be written chunk by chunk."""
        info = zipfile.ZipInfo(path)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        return OpenFile(self._zip.open(info, "w", force_zip64=True), self._sink, lambda listed: self._note(path, listed))

    def history(self, lines: list[Line]) -> bytes:
        """The next piece of the log."""
        path = f"history/{self._pieces:06}.msgpack"
        self._pieces += 1
        return self.add(path, b"".join(_packed(line) for line in lines))

    def finish(self, manifest: Manifest) -> bytes:
        """The manifest and the ZIP's directory: the end."""
        whole = manifest.model_copy(update={"files": self._files})
        sent = self.add(MANIFEST, whole.model_dump_json(indent=1).encode())
        self._zip.close()
        return sent + self._sink.taken()

    def _note(self, path: str, listed: Listed) -> None:
        if path != MANIFEST:
            self._files[path] = listed


class OpenFile:
    """One file of an archive that is being written."""

    def __init__(self, file: IO[bytes], sink: "_Sink", done: Callable[[Listed], None]) -> None:
        self._file = file
        self._sink = sink
        self._done = done
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, chunk: bytes) -> bytes:
        """Take a chunk; answers what there is to send."""
        self._digest.update(chunk)
        self._size += len(chunk)
        self._file.write(chunk)
        return self._sink.taken()

    def __enter__(self) -> "OpenFile":
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()
        self._done(Listed(bytes=self._size, sha256=self._digest.hexdigest()))


class _Sink:
    """A file that cannot seek: what the ZIP writes waits here until it is sent."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing to do: `taken` empties it."""

    def close(self) -> None:
        """Nothing to do: it holds memory alone."""

    def taken(self) -> bytes:
        """What has been written since it was last asked."""
        data = bytes(self._waiting)
        self._waiting.clear()
        return data


class ArchiveReader:
    """A whole archive, opened: names, sizes and manifest are checked here, each file's hash when it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        _check_directory(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
            raise BadArchive("The file is not a ZIP archive, or a damaged one.") from exc
        self._infos = _checked(self._zip.infolist())
        self.manifest = self._manifest()
        self._compare()

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Each document's part and state."""
        for path in self._under("documents/"):
            name = path.removeprefix("documents/").removesuffix(".bin")
            yield ("" if name == "board" else name), self.read(path)

    def lines(self) -> Iterator[Line]:
        """The log, oldest first; ids go up."""
        newest = (0, 0)
        for path in self._under("history/"):
            for line in _unpacked(self.read(path), self.manifest):
                position = _position(line.id)
                if position <= newest or position[0] > self.manifest.exported_ms + 1000 * 3600 * 24:
                    raise BadArchive("The archive's history is out of order.")
                newest = position
                yield line

    def people(self) -> list[Person]:
        """The crew, and everybody who wrote."""
        try:
            return _PEOPLE_LIST.validate_json(self.read(PEOPLE))
        except ValidationError as exc:
            raise BadArchive("The archive's list of people is damaged.") from exc

    def panels(self) -> Panels:
        """Locks and thumbnails."""
        panels = _model(Panels, self.read(PANELS), "list of panels")
        if not all(is_id(panel) for panel in (*panels.locks, *panels.thumbs)):
            raise BadArchive("The archive names a panel in a way that no board does.")
        if not all(f"thumbs/{sha256}" in self._infos for sha256 in panels.thumbs.values()):
            raise BadArchive("A thumbnail is missing in the archive.")
        return panels

    def hashes(self, folder: str) -> list[str]:
        """The names of the files in `assets/` or `thumbs/`."""
        return [path.removeprefix(folder) for path in self._under(folder)]

    def read(self, path: str) -> bytes:
        """A file, proved by its hash."""
        return b"".join(self.chunks(path))

    def chunks(self, path: str) -> Iterator[bytes]:
        """A file in chunks; the last one comes only if the whole was right."""
        listed, digest, held = self.manifest.files[path], hashlib.sha256(), b""
        for chunk in self._raw(path):
            yield held
            digest.update(chunk)
            held = chunk
        if digest.hexdigest() != listed.sha256 or (path.startswith(("assets/", "thumbs/")) and path[7:] != listed.sha256):
            raise BadArchive(f"The file {path} in the archive is not what it was when it was written.")
        yield held

    def _raw(self, path: str) -> Iterator[bytes]:
        """At most as many bytes as the directory says: the ZIP's reader stops there."""
        try:
            with self._zip.open(self._infos[path]) as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as exc:
            raise BadArchive(f"The file {path} in the archive is damaged.") from exc

    def _manifest(self) -> Manifest:
        if MANIFEST not in self._infos:
            raise BadArchive("The ZIP file is not an archive of a board: it has no manifest.")
        data = b"".join(self._raw(MANIFEST))
        try:
            version = json.loads(data).get("version")
        except (ValueError, AttributeError, RecursionError) as exc:
            raise BadArchive("The archive's manifest is damaged.") from exc
        if isinstance(version, int) and version > VERSION:
            raise BadArchive("The archive was made by a newer version of Previz Board. Update this server first.")
        manifest = _model(Manifest, data, "manifest")
        if not is_id(manifest.board):
            raise BadArchive("The archive's manifest names no board.")
        return manifest

    def _compare(self) -> None:
        """The manifest and the ZIP's directory list the same files, of the same sizes."""
        listed = {path: info.file_size for path, info in self._infos.items() if path != MANIFEST}
        if listed != {path: file.bytes for path, file in self.manifest.files.items()}:
            raise BadArchive("The archive's files are not those that its manifest lists.")
        if not {PEOPLE, PANELS, "documents/board.bin"} <= listed.keys():
            raise BadArchive("The archive is not complete.")

    def _under(self, folder: str) -> list[str]:
        return sorted(path for path in self._infos if path.startswith(folder))


def _check_directory(file: IO[bytes]) -> None:
    """A directory of millions of names would fill the memory before anything else could be checked."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 65_600))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        raise BadArchive("The file is not a ZIP archive, or a damaged one.")
    count, directory = struct.unpack_from("<HI", tail, at + 10)
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide >= 0 and wide + 56 <= at:
        count, directory = struct.unpack_from("<QQ", tail, wide + 32)
    if count > _FILES or directory > _DIRECTORY_BYTES:
        raise BadArchive(f"The archive holds more than {_FILES} files.")
    file.seek(0)


def _checked(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Only files that an archive has, each once, none larger than its kind may be."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        limit = next((limit for pattern, limit in _KINDS if pattern.fullmatch(info.filename)), None)
        if limit is None or info.filename in found or info.flag_bits & 0x1:
            raise BadArchive(f"The archive has a file that no board's archive has: {info.filename[:80]!r}.")
        if info.file_size > limit:
            raise BadArchive(f"The file {info.filename} in the archive is too large.")
        found[info.filename] = info
    if len(found) > _FILES or sum(info.file_size for info in infos) > _TOTAL_BYTES:
        raise BadArchive("The archive is too large.")
    return found


def _model(kind: type[M], data: bytes, what: str) -> M:
    try:
        return kind.model_validate_json(data)
    except ValidationError as exc:
        raise BadArchive(f"The archive's {what} is damaged.") from exc


def _packed(line: Line) -> bytes:
    row = [line.id, line.batch, line.part, line.update, line.account, line.means]
    return bytes(msgpack.packb(row))


def _unpacked(data: bytes, manifest: Manifest) -> Iterator[Line]:
    unpacker = msgpack.Unpacker(max_buffer_size=max(1, len(data)))
    unpacker.feed(data)
    try:
        for row in unpacker:
            yield _line(row, manifest.board)
        if unpacker.tell() != len(data):
            raise BadArchive("The archive's history is cut off.")
    except (msgpack.UnpackException, ValueError) as exc:
        raise exc if isinstance(exc, BadArchive) else BadArchive("The archive's history is damaged.") from exc


def _line(row: object, board: str) -> Line:
    match row:
        case [str(id), str(batch), str(part), bytes(update), str(account), str(means)]:
            words = (batch, account, means)
        case _:
            raise BadArchive("The archive's history is damaged.")
    if any(len(word) > 200 for word in words) or not _ENTRY_ID.fullmatch(id):
        raise BadArchive("The archive's history is damaged.")
    try:
        DocumentName(board, part)
    except BadName as exc:
        raise BadArchive("The archive's history names a document that no board has.") from exc
    return Line(id, batch, part, update, account, means)


def _position(id: str) -> tuple[int, int]:
    time, _, count = id.partition("-")
    return int(time), int(count)
