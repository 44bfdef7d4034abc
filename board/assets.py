"""Pictures and sound by what they contain: a file's name is its sha-256, kept in a folder or an object store."""

import hashlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import RetryConfig

CHUNK = 256 * 1024
_RETRY: "RetryConfig" = {"max_retries": 2, "retry_timeout": timedelta(seconds=15)}
"""People wait for the answer: a cloud that is away is told of, not waited for."""
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes of a file from `start` up to but not including `end`."""

    start: int
    end: int


class StoreUnavailable(Exception):
    """The object store did not take or give a file: try again later."""


class StoreFull(StoreUnavailable):
    """There is hardly room left, and what is left is for edits."""

    def __init__(self) -> None:
        super().__init__(
            "The server’s disk is nearly full: no more files are taken. Edits are still kept. Please tell whoever runs it."
        )


class NoSuchAsset(Exception):
    """There is no file under this hash."""


def is_hash(text: str) -> bool:
    """Whether the text is a sha-256 in lower case hex."""
    return _HASH.fullmatch(text) is not None


def hash_of(data: bytes) -> str:
    """The name of these bytes."""
    return hashlib.sha256(data).hexdigest()


def local_store(folder: Path) -> ObjectStore:
    """The store of one machine: a folder, made if it is not there."""
    return LocalStore(folder, automatic_cleanup=False, mkdir=True)


def store_at(url: str) -> ObjectStore:
    """S3, GCS, Azure or a folder by URL; keys come from the environment, as each cloud's own tools read them."""
    if url.startswith("file://"):
        return local_store(Path(url.removeprefix("file://")))
    return from_url(url, client_options={"connect_timeout": "5s", "timeout": "60s"}, retry_config=_RETRY)


class Assets:
    """A content-addressed store; `space` is a project or a board, and no hash is found outside its own space."""

    def __init__(self, store: ObjectStore, has_room: Callable[[], bool] = lambda: True) -> None:
        self._store = store
        self._has_room = has_room

    def require_room(self) -> None:
        """Raises `StoreFull` if nothing large may be kept any more."""
        if not self._has_room():
            raise StoreFull

    async def put(self, space: str, data: bytes | IO[bytes], sha256: str) -> None:
        """Keep a file under its hash; what is there already stays. The caller has hashed it."""
        if isinstance(data, bytes) and hash_of(data) != sha256:
            raise ValueError(f"expected the bytes of {sha256}")
        if await self.holds(space, sha256):
            return
        self.require_room()
        try:
            await obstore.put_async(self._store, _path(space, sha256), data)
        except AlreadyExistsError:
            return
        except (BaseError, OSError) as exc:
            raise StoreUnavailable(str(exc)) from exc

    async def holds(self, space: str, sha256: str) -> bool:
        """Whether the space has this file."""
        return await self.size(space, sha256) is not None

    async def size(self, space: str, sha256: str) -> int | None:
        """How many bytes the file has, None if there is none."""
        try:
            return int((await obstore.head_async(self._store, _path(space, sha256)))["size"])
        except (NotFoundError, FileNotFoundError):
            return None
        except (BaseError, OSError) as exc:
            raise StoreUnavailable(str(exc)) from exc

    async def get(self, space: str, sha256: str) -> bytes:
        """A whole file, for small ones."""
        return b"".join([chunk async for chunk in self.stream(space, sha256)])

    async def head(self, space: str, sha256: str, length: int) -> bytes:
        """The first bytes of a file."""
        size = await self.size(space, sha256)
        if size is None:
            raise NoSuchAsset(sha256)
        try:
            return bytes(await obstore.get_range_async(self._store, _path(space, sha256), start=0, end=min(length, size)))
        except (BaseError, OSError) as exc:
            raise StoreUnavailable(str(exc)) from exc

    async def stream(self, space: str, sha256: str, span: Span | None = None) -> AsyncIterator[bytes]:
        """A file in pieces, or one span of it."""
        options: GetOptions = {"range": (span.start, span.end)} if span else {}
        try:
            found = await obstore.get_async(self._store, _path(space, sha256), options=options)
            async for chunk in found.stream(min_chunk_size=CHUNK):
                yield bytes(chunk)
        except (NotFoundError, FileNotFoundError) as exc:
            raise NoSuchAsset(sha256) from exc
        except (BaseError, OSError) as exc:
            raise StoreUnavailable(str(exc)) from exc


def _path(space: str, sha256: str) -> str:
    if not is_hash(sha256):
        raise NoSuchAsset(sha256[:80])
    return f"{space}/{sha256[:2]}/{sha256}"
