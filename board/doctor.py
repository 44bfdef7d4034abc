"""Looks whether this machine can carry a server, and says what its Redis survives."""

import platform
import resource
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from board.durability import Member, RedisFacts, inspect
from board.embedded import embedded_redis
from board.errors import CannotStart
from board.folder import DataFolder, FolderInUse
from board.settings import Settings

STATIC = Path(__file__).parent / "web" / "static"
LEAST_FREE_BYTES = 1_000_000_000
LEAST_OPEN_FILES = 4096
HOSTED_WITHOUT_CONFIG = "it does not tell how often it writes to disk"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `is_fault` if a server cannot run, or loses work, because of it."""

    text: str
    is_fault: bool = False


async def examine(settings: Settings) -> list[Finding]:
    """Everything worth knowing before trusting this server with a film."""
    findings = [_python(), _bundle(), _port(settings), *_files(), *_folder(settings)]
    try:
        findings += list(_redis(await _facts(settings), settings.replicas))
    except CannotStart as exc:
        findings.append(Finding(str(exc), is_fault=True))
    return findings


def _python() -> Finding:
    return Finding(
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}", sys.version_info < (3, 11)
    )


def _bundle() -> Finding:
    if (STATIC / "index.html").is_file():
        return Finding("The front end is built.")
    return Finding("The front end is missing: install the package again, or run `make demo` in a clone.", is_fault=True)


def _port(settings: Settings) -> Finding:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as exc:
            return Finding(
                f"Port {settings.port} on {settings.host} is not free ({exc.strerror}); a running server is one reason."
            )
    return Finding(f"Port {settings.port} on {settings.host} is free.")


def _files() -> Iterator[Finding]:
    """Every socket is an open file, and a process that has no more of them lets nobody in."""
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= most < LEAST_OPEN_FILES:
        advice = f"`ulimit -n {LEAST_OPEN_FILES}`, or LimitNOFILE= in systemd" if hard != most else "ask who runs this machine"
        yield Finding(f"A process may have {most} files open: enough for some {most // 2} people. For more, {advice}.")


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = DataFolder(settings.data)
    try:
        folder.prepare()
    except CannotStart as exc:
        yield Finding(str(exc), is_fault=True)
        return
    readable = folder.path.stat().st_mode & 0o077
    if readable:
        yield Finding(f"Others on this machine can look into {folder.path}; `chmod 700` it.", is_fault=True)
    free = shutil.disk_usage(folder.path).free
    yield Finding(f"The data folder {folder.path} has {free / 1e9:.1f} GB free.", is_fault=free < LEAST_FREE_BYTES)
    if settings.redis_url and not settings.store_url:
        yield Finding(
            "Pictures and old history lie in the data folder: several hosts need one BOARD_STORE_URL, and one BOARD_SECRET."
        )


async def _facts(settings: Settings) -> RedisFacts:
    if settings.redis_url:
        return await inspect(settings.redis_url)
    try:
        async with embedded_redis(settings) as redis:
            return await inspect(redis.url)
    except FolderInUse:
        running = DataFolder(settings.data).socket()
        return await inspect(replace(settings, redis_url=f"unix://{running}").redis_url or "")


def _redis(facts: RedisFacts, asked: int) -> Iterator[Finding]:
    for member in facts.members:
        yield from _member(member)
    for address in facts.silent:
        yield Finding(f"The replica at {address} cannot be asked from here.")
    yield _survives("the death of any process", facts.survives_process_death, is_fault=True)
    told = "" if all(member.fsync for member in facts.members) else f" ({HOSTED_WITHOUT_CONFIG})"
    yield _survives(f"a power failure{told}", facts.survives_power_loss)
    yield from _machines(facts, asked)


def _member(member: Member) -> Iterator[Finding]:
    role = f"master with {_replicas(member.replicas)}" if member.is_master else "replica"
    yield Finding(f"{member.name} answers at {member.address}: {role}{_limit(member.max_bytes)}.")
    if not member.is_supported:
        yield Finding(f"{member.name} is too old: Redis 7.0 or Valkey 7.2 is the least.", is_fault=True)
    if not member.append_only:
        yield Finding(f"It keeps nothing on disk ({member.address}): set appendonly yes.", is_fault=True)
    if member.evicts:
        yield Finding(
            f"Its policy {member.eviction} throws keys away when memory is short ({member.address}): set noeviction.",
            is_fault=True,
        )
    if member.is_master and member.wants_replicas > member.replicas:
        yield Finding(f"It takes no edits: min-replicas-to-write is {member.wants_replicas} ({member.address}).", is_fault=True)


def _machines(facts: RedisFacts, asked: int) -> Iterator[Finding]:
    if asked > facts.replicas:
        there = facts.replicas or "none"
        yield Finding(
            f"BOARD_REPLICAS asks for {_replicas(asked)}, there is {there}: nothing would be called saved.", is_fault=True
        )
    elif asked or not facts.survives_machine_loss:
        yield _survives("the loss of its machine", facts.survives_machine_loss)
    else:
        yield Finding("What is saved survives the loss of its machine but for the last moment: set BOARD_REPLICAS=1.")
    if facts.survives_machine_loss and not facts.fails_over:
        yield Finding("Nobody makes its replica the master: do it by hand, or give the address of Sentinels or of a cluster.")


def _survives(what: str, yes: bool, *, is_fault: bool = False) -> Finding:
    return Finding(f"What is saved {'survives' if yes else 'does not survive'} {what}.", is_fault=is_fault and not yes)


def _replicas(count: int) -> str:
    return f"{count or 'no'} replica{'' if count == 1 else 's'}"


def _limit(max_bytes: int) -> str:
    return f", at most {max_bytes / 1e9:.1f} GB" if max_bytes else ""
