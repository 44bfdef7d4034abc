"""The folder of a backup: objects under the hash of their bytes, and the manifest, which is replaced in one step."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from board.backup.form import BadBackup, Manifest, read_manifest

_MANIFEST: Final = "manifest.json"
_LARGEST_MANIFEST: Final = 64 * 1024 * 1024


class Damaged(BadBackup):
    """An object is not what was written, or is not there."""


class Vault:
    """A folder that holds a backup, or will."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._objects = folder / "objects"
        self.written = 0
        """Bytes that were new."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder, made if need be: one backup is written at a time."""
        for part in (self.folder, self._objects):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as exc:
            raise BadBackup(f"Another backup is being written into {self.folder}.") from exc
        finally:
            os.close(handle)

    def put(self, data: bytes) -> str:
        """Keep these bytes, on disk when this returns; their name."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.holds(sha256, len(data)):
            path = self._path(sha256)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _write_whole(path, data)
            self.written += len(data)
        return sha256

    def holds(self, sha256: str, size: int) -> bool:
        """Whether an object is there in its full length; what it says is proved when it is read."""
        try:
            return self._path(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def size(self, sha256: str) -> int:
        """How many bytes an object has; raises `Damaged` if there is none."""
        try:
            return self._path(sha256).stat().st_size
        except FileNotFoundError as exc:
            raise Damaged(f"The object {sha256} is missing in the backup.") from exc

    def get(self, sha256: str) -> bytes:
        """An object, proved by its hash; raises `Damaged`."""
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError as exc:
            raise Damaged(f"The object {sha256} is missing in the backup.") from exc
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Damaged(f"The object {self._path(sha256)} is not what was written.")
        return data

    def manifest(self) -> Manifest | None:
        """What the folder holds, None if nothing; raises `BadBackup`."""
        try:
            with (self.folder / _MANIFEST).open("rb") as file:
                return read_manifest(file.read(_LARGEST_MANIFEST))
        except FileNotFoundError:
            return None

    def replace(self, manifest: Manifest) -> None:
        """From now on this is what the folder holds."""
        _sync_folders(self._objects)
        _write_whole(self.folder / _MANIFEST, manifest.sealed().model_dump_json(indent=1).encode())

    def sweep(self, needed: Collection[str]) -> int:
        """Takes away what no manifest names any more, and what was broken off; how many files."""
        gone = 0
        for path in [path for path in self._objects.glob("*/*") if path.name not in needed]:
            path.unlink()
            gone += 1
        return gone

    def _path(self, sha256: str) -> Path:
        return self._objects / sha256[:2] / sha256


def _write_whole(path: Path, data: bytes) -> None:
    """Whole under its name or not there at all, whenever the power goes."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix="part-", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(file.name)
            raise
    _sync(path.parent)


def _sync_folders(folder: Path) -> None:
    _sync(folder)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
