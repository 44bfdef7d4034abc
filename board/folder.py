"""The data folder: where everything of one server lies, who holds it, and its secret."""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from board.errors import CannotStart

# The kernel's limit for a socket's path is 108 bytes on Linux and 104 on macOS, its closing zero included.
SOCKET_PATH_BYTES = 103
LEAST_SECRET = 32
SPARE_BYTES = 512 * 1024**2


class FolderInUse(CannotStart):
    """Another program holds the data folder; `holder` is its process id, 0 if it did not say."""

    def __init__(self, path: Path, holder: int) -> None:
        super().__init__(f"The data folder {path} is in use by another board server (process {holder}).")
        self.holder = holder


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Names inside the data folder."""

    path: Path

    @property
    def redis(self) -> Path:
        return self.path / "redis"

    @property
    def assets(self) -> Path:
        return self.path / "assets"

    @property
    def run(self) -> Path:
        return self.path / "run"

    @property
    def metrics(self) -> Path:
        """Where the processes of the running server write down what they do."""
        return self.run / "metrics"

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    def slot(self, worker: int) -> Path:
        """The in-flight slot of a server process."""
        return self.run / f"worker-{worker}.slot"

    def slots(self, workers: int) -> list[Path]:
        """The slots of so many server processes, and those that lie here from a time when there were more."""
        return sorted({*map(self.slot, range(workers)), *self.run.glob("*.slot")})

    def prepare(self) -> None:
        """Make the folder and its parts, readable by this user alone; raises `CannotStart` if it cannot be written."""
        try:
            for part in (self.path, self.redis, self.assets, self.run):
                part.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except (FileExistsError, NotADirectoryError) as exc:
            raise CannotStart(f"The data folder {self.path} cannot be made: a file stands in its place or above it.") from exc
        except OSError as exc:
            raise CannotStart(f"The data folder {self.path} cannot be written: {exc.strerror}.") from exc

    def has_room(self) -> bool:
        """Whether files may still be kept: the last of the disk is for edits, which are lost without it."""
        usage = shutil.disk_usage(self.path)
        return usage.free > min(SPARE_BYTES, usage.total // 10)

    def secret(self) -> str:
        """The key which signs sessions, made at the first call; raises `CannotStart` if there is none to trust."""
        path = self.path / "secret"
        try:
            if not path.exists():
                self._make_secret(path)
            secret = path.read_text().strip()
        except OSError as exc:
            raise CannotStart(f"The secret {path} cannot be kept: {exc.strerror}.") from exc
        if len(secret) < LEAST_SECRET:
            raise CannotStart(f"The secret {path} is damaged. Delete it to have a new one made; everybody then signs in anew.")
        return secret

    def _make_secret(self, path: Path) -> None:
        # Whole under its name or not there at all: an empty key would let anybody sign.
        with tempfile.NamedTemporaryFile("w", dir=self.path, prefix="secret-") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was faster
                os.link(file.name, path)

    def new_socket(self) -> Path:
        """Where the private Redis shall listen: in the folder, or in a private temporary one if the path is too long."""
        socket = self.redis / "redis.sock"
        if len(os.fsencode(socket)) > SOCKET_PATH_BYTES:
            socket = Path(tempfile.mkdtemp(prefix="previz-board-")) / "redis.sock"
        (self.redis / "socket").write_text(str(socket))
        return socket

    def socket(self) -> Path | None:
        """Where the private Redis was last told to listen."""
        path = _text(self.redis / "socket")
        return Path(path) if path else None

    def note_address(self, address: str) -> None:
        """Where browsers find the server of this folder, for the commands beside it."""
        (self.run / "address").write_text(address)

    def noted_address(self) -> str | None:
        """The address that the last server noted."""
        return _text(self.run / "address")

    @contextmanager
    def held(self) -> Iterator[int]:
        """Hold the folder; the file descriptor keeps it held in every process that inherits it."""
        try:
            handle = os.open(self.lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as exc:
            raise CannotStart(f"The data folder {self.path} cannot be held: {exc.strerror}.") from exc
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as exc:
                raise FolderInUse(self.path, _number(os.pread(handle, 20, 0))) from exc
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
            yield handle
        finally:
            os.close(handle)


def _text(path: Path) -> str | None:
    try:
        return path.read_text()
    except FileNotFoundError:
        return None


def _number(text: bytes) -> int:
    return int(text) if text.isdigit() else 0
