"""Reads the archive of a board, strictly: it is a file from anywhere until every name, size and hash in it was checked."""

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final, TypeVar

import msgpack
from pydantic import BaseModel, TypeAdapter, ValidationError

from board.archive.form import MANIFEST, PANELS, PEOPLE, VERSION, BadArchive, Line, Manifest, Panels, Person
from board.ids import is_id
from board.names import BadName, DocumentName

_MB: Final = 1024 * 1024
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KINDS: Final = (
    (re.compile(r"manifest\.json|people\.json|panels\.json"), 16 * _MB),
    (re.compile(rf"documents/(?:board|review|panel/{_UUID})\.bin"), 64 * _MB),
    (re.compile(r"history/[0-9]{6}\.msgpack"), 32 * _MB),
    (re.compile(r"assets/[0-9a-f]{64}"), 50 * _MB),
    (re.compile(rf"refused/{_UUID}\.bin"), 8 * _MB),
    (re.compile(r"thumbs/[0-9a-f]{64}"), _MB),
)
_FILES: Final = 100_000
_TOTAL_BYTES: Final = 16 * 1024 * _MB
_DIRECTORY_BYTES: Final = 32 * _MB
_CHUNK: Final = 256 * 1024
_ENTRY_ID: Final = re.compile(r"([0-9]{1,15})-([0-9]{1,9})")

_PEOPLE_LIST: Final = TypeAdapter(list[Person])
M = TypeVar("M", bound=BaseModel)


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
            people = _PEOPLE_LIST.validate_json(self.read(PEOPLE))
        except ValidationError as exc:
            raise BadArchive("The archive's list of people is damaged.") from exc
        # The empty id is the operator's: who came under it would be somebody whose word is never doubted.
        if not all(is_id(person.account) for person in people):
            raise BadArchive("The archive names a person in a way that no board does.")
        return people

    def panels(self) -> Panels:
        """Locks and thumbnails."""
        panels = _model(Panels, self.read(PANELS), "list of panels")
        if not all(is_id(panel) for panel in (*panels.locks, *panels.thumbs)):
            raise BadArchive("The archive names a panel in a way that no board does.")
        if not all(f"thumbs/{sha256}" in self._infos for sha256 in panels.thumbs.values()):
            raise BadArchive("A thumbnail is missing in the archive.")
        return panels

    def refused(self) -> Iterator[tuple[str, bytes]]:
        """Large work that was refused, by the id of the suggestion that it was filed as."""
        for path in self._under("refused/"):
            yield path.removeprefix("refused/").removesuffix(".bin"), self.read(path)

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
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\x06\x07":  # a ZIP of many or large files has a wider record before it
        count, directory = struct.unpack_from("<QQ", tail, at - 76 + 32)
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
