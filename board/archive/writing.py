"""Writes the archive of a board as a stream: files go in, pieces of a ZIP come out."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

import msgpack

from board.archive.form import MANIFEST, Line, Listed, Manifest


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


def _packed(line: Line) -> bytes:
    row = [line.id, line.batch, line.part, line.update, line.account, line.means]
    return bytes(msgpack.packb(row))
