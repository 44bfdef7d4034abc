"""A board's sealed history in the object store: written once, read whole or in ranges, on disk when a call returns."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError, NotSupportedError
from obstore.store import LocalStore, ObjectStore

from board.assets import Span, StoreUnavailable
from board.chronicle.stream import Damaged

_ROOT: Final = "history"


class Missing(Damaged):
    """An object that the index names is not in the store."""


class Shelf:
    """What lies under `history/{board}/`."""

    def __init__(self, store: ObjectStore, board: str) -> None:
        self._store = store
        self._board = board

    async def put(self, name: str, data: bytes) -> None:
        """Keeps an object; the name says what is in it, so one that is there already stays."""
        try:
            await obstore.put_async(self._store, self._path(name), data, mode="create")
        except AlreadyExistsError:
            await self._mend(name, data)
        except NotSupportedError:  # some stores cannot ask first; the same bytes once more do no harm
            await self._replace(name, data)
        except (BaseError, OSError) as exc:
            raise StoreUnavailable(str(exc)) from exc
        await self._settle(name)

    async def get(self, name: str) -> bytes:
        """An object; raises `Missing`."""
        try:
            return bytes(await (await obstore.get_async(self._store, self._path(name))).bytes_async())
        except (NotFoundError, FileNotFoundError) as exc:
            raise Missing(f"The object {self._path(name)} is missing in the store.") from exc
        except (BaseError, OSError) as exc:
            raise StoreUnavailable(str(exc)) from exc

    async def spans(self, name: str, spans: Sequence[Span]) -> list[bytes]:
        """Pieces of an object; raises `Missing`, and `Damaged` if it ends too early."""
        starts, ends = [span.start for span in spans], [span.end for span in spans]
        try:
            found = await obstore.get_ranges_async(self._store, self._path(name), starts=starts, ends=ends)
        except (NotFoundError, FileNotFoundError) as exc:
            raise Missing(f"The object {self._path(name)} is missing in the store.") from exc
        except (BaseError, OSError) as exc:
            raise StoreUnavailable(str(exc)) from exc
        return [bytes(one) for one in found]

    async def names(self, folder: str) -> dict[str, int]:
        """The objects of a folder, and how many bytes each has."""
        found: dict[str, int] = {}
        try:
            async for page in obstore.list(self._store, self._path(folder) + "/"):
                found |= {meta["path"].removeprefix(f"{_ROOT}/{self._board}/"): meta["size"] for meta in page}
        except (BaseError, OSError) as exc:
            raise StoreUnavailable(str(exc)) from exc
        return found

    async def delete(self, name: str) -> None:
        """Takes an object away; one that is not there is no fault."""
        try:
            await obstore.delete_async(self._store, self._path(name))
        except (NotFoundError, FileNotFoundError):
            return
        except (BaseError, OSError) as exc:
            raise StoreUnavailable(str(exc)) from exc

    async def _mend(self, name: str, data: bytes) -> None:
        """A power cut may have left half of an object behind under its name."""
        if await self.get(name) != data:
            await self._replace(name, data)

    async def _replace(self, name: str, data: bytes) -> None:
        try:
            await obstore.put_async(self._store, self._path(name), data, mode="overwrite")
        except (BaseError, OSError) as exc:
            raise StoreUnavailable(str(exc)) from exc

    async def _settle(self, name: str) -> None:
        # A cloud answers when it has it; a folder's files are the kernel's until they are asked for.
        if isinstance(self._store, LocalStore) and self._store.prefix is not None:
            root = Path(self._store.prefix)
            try:
                await asyncio.to_thread(_flush, root, root / self._path(name))
            except OSError as exc:
                raise StoreUnavailable(str(exc)) from exc

    def _path(self, name: str) -> str:
        return f"{_ROOT}/{self._board}/{name}"


def _flush(root: Path, file: Path) -> None:
    """The file and the folders that name it; folders above may be new too."""
    folders = [folder for folder in file.parents if folder == root or root in folder.parents]
    for path in (file, *folders):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
