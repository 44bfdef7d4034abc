"""`board serve`: one socket, a private Redis, several server processes and the compactor; what dies is started again."""

import asyncio
import errno
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from board.assistant import admit_assistant, assistant_plan
from board.children import Child, ChildPlan
from board.coroner import bury, bury_all
from board.durability import doubts_about, require_supported
from board.embedded import EmbeddedRedis, embedded_redis
from board.errors import CannotStart
from board.folder import DataFolder
from board.readout import Readout
from board.settings import Settings
from board.tally import TALLY

logger = logging.getLogger(__name__)

BACKLOG = 1024
READY_SECONDS = 60.0
_OF_THE_PORT = (errno.EADDRINUSE, errno.EACCES, errno.EPERM)
HOPELESS_DEATHS = 3
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RENEW_SIGNAL = signal.SIGUSR1

Announce = Callable[[Settings], Awaitable[None]]


async def supervise(settings: Settings, announce: Announce) -> None:
    """Run everything until a signal; `announce` is awaited once connections are accepted."""
    folder = DataFolder(settings.data)
    folder.prepare()
    with listen(settings.host, settings.port) as listener:
        settings = replace(settings, port=listener.getsockname()[1], secret=settings.secret or folder.secret())
        async with _redis(settings) as (settings, redis):
            for doubt in doubts_about(await require_supported(settings.redis_url or "")):
                logger.warning(doubt)
            children: list[Child] = []
            stopping, renewing = _heed_signals(listener, children)
            Readout.begin(folder.metrics)
            children += await _children(settings, listener)
            await _run(settings, children, redis, stopping, renewing, announce)


def listen(host: str, port: int) -> socket.socket:
    """The one listening socket; raises `CannotStart`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as exc:
        listener.close()
        advice = (
            "Choose another with --port." if exc.errno in _OF_THE_PORT else "Choose an address of this machine with --host."
        )
        raise CannotStart(f"Port {port} on {host} cannot be used: {exc.strerror}. {advice}") from exc
    return listener


@asynccontextmanager
async def _redis(settings: Settings) -> AsyncIterator[tuple[Settings, EmbeddedRedis | None]]:
    if settings.redis_url:
        with DataFolder(settings.data).held():  # two servers in one folder would bar each other's updates
            yield settings, None
        return
    async with embedded_redis(settings) as redis:
        yield replace(settings, redis_url=redis.url, redis_server=None), redis


def _heed_signals(listener: socket.socket, children: list[Child]) -> tuple[asyncio.Event, asyncio.Event]:
    """What the operator asks for: that everything ends (asked twice, at once), or that new processes take over."""
    stopping, renewing = asyncio.Event(), asyncio.Event()

    def stop() -> None:
        if stopping.is_set():
            logger.warning("server ends at once")
            for child in children:
                child.hurry()
        stopping.set()
        listener.close()  # who knocks from here on is told at once that nobody is in

    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop)
    loop.add_signal_handler(RENEW_SIGNAL, renewing.set)
    return stopping, renewing


async def _children(settings: Settings, listener: socket.socket) -> list[Child]:
    # Nobody writes into this pipe; that its writing end closes tells the children that the supervisor is gone.
    lifeline, _held = os.pipe()
    folder, environment = DataFolder(settings.data), settings.environment()
    await bury_all(settings.redis_url or "", folder.slots(settings.workers))
    children = [Child(ChildPlan("compactor", "board.compactor", (), environment, ()), lifeline)]
    for number in range(settings.workers):
        slot = folder.slot(number)
        plan = ChildPlan(
            name=f"server-{number}",
            module="board.app",
            arguments=(str(listener.fileno()), str(slot)),
            environment=environment,
            descriptors=(listener.fileno(),),
            died=partial(bury, settings.redis_url or "", slot),
        )
        children.append(Child(plan, lifeline))
    if settings.assistant:
        children.append(Child(assistant_plan(settings, await admit_assistant(settings)), lifeline))
    return children


async def _run(
    settings: Settings,
    children: list[Child],
    redis: EmbeddedRedis | None,
    stopping: asyncio.Event,
    renewing: asyncio.Event,
    announce: Announce,
) -> None:
    readout = Readout(DataFolder(settings.data).metrics, "supervisor")
    failures: list[CannotStart] = []
    async with asyncio.TaskGroup() as group:
        if redis is not None:
            group.create_task(redis.keep(stopping))
        for child in children:
            group.create_task(child.keep(stopping))
        try:
            await _until_ready(settings, children, stopping)
            if not stopping.is_set():
                await announce(settings)
            while not stopping.is_set():
                readout.write(TALLY, {})
                await _rest(stopping, renewing)
                if renewing.is_set():
                    renewing.clear()
                    await _renew(children, readout, stopping)
        except CannotStart as exc:
            failures.append(exc)
            stopping.set()
    for failure in failures:
        raise failure


async def _until_ready(settings: Settings, children: list[Child], stopping: asyncio.Event) -> None:
    deadline = asyncio.get_running_loop().time() + READY_SECONDS
    while not stopping.is_set() and not await is_healthy(settings):
        if any(child.plan.vital and child.deaths >= HOPELESS_DEATHS for child in children):
            raise CannotStart("The server processes end as soon as they start; what they said stands above.")
        if asyncio.get_running_loop().time() > deadline:
            raise CannotStart(f"The server processes did not answer within {READY_SECONDS:.0f} seconds.")
        await asyncio.sleep(0.05)


async def _rest(*reasons: asyncio.Event) -> None:
    """Until there is a reason to do something, or a second has passed."""
    tasks = [asyncio.create_task(reason.wait()) for reason in reasons]
    await asyncio.wait(tasks, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def _renew(children: list[Child], readout: Readout, stopping: asyncio.Event) -> None:
    """One process after the other makes way for a new one: meanwhile the rest serve."""
    logger.info("processes renewed one by one processes=%d", len(children))
    for child in children:
        before = child.pid
        child.renew()
        deadline = asyncio.get_running_loop().time() + READY_SECONDS
        while not stopping.is_set() and not _took_over(child, before, readout):
            if asyncio.get_running_loop().time() > deadline:
                logger.error("renewal given up process=%s", child.plan.name)
                return
            await asyncio.sleep(0.05)
    logger.info("processes renewed processes=%d", len(children))


def _took_over(child: Child, before: int, readout: Readout) -> bool:
    """Whether another process runs, and says so if it is one that says what it does."""
    told = {one.process: one.pid for one in readout.everyone()}
    return child.pid != before and told.get(child.plan.name, child.pid) == child.pid


async def is_healthy(settings: Settings) -> bool:
    """Whether a server process answers on the port, all it needs included."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    try:
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection(host, settings.port)
            writer.write(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            status = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return b" 200 " in status
