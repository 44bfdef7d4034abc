"""`board backup` and `board recover`: the whole installation into a folder, and back out of it."""

import hashlib
import hmac
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import click

import board
from board.backup.checking import Checked, check
from board.backup.form import BadBackup, Manifest
from board.backup.recovering import Place, proved, recover
from board.backup.taking import Installation, Taken, take
from board.backup.vault import Vault
from board.cli.options import place, settings_of
from board.cli.run import run
from board.cli.services import redis_at
from board.durability import require_supported
from board.embedded import embedded_redis
from board.errors import CannotStart
from board.folder import DataFolder
from board.redis import connect
from board.settings import Settings
from board.stores import store_of

_STAGING: Final = "recovering"
_MB: Final = 1024 * 1024


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Read the backup that is there, and write nothing.")
@place
def backup(folder: Path, only_check: bool, data: Path | None, redis_url: str | None) -> None:
    """Keep everything in a folder on another disk.

    People, boards with their whole history, pictures and sound, while the server runs. Called again, it adds what is new; until
    it has ended well the folder holds the backup before. Whoever can read the folder can be anybody here.
    """
    if only_check:
        _tell_checked(_checked(folder), folder)
        return
    taken = run(_backup(settings_of(data=data, redis_url=redis_url), folder.resolve()))
    click.echo(f"{folder} holds {_told(taken.manifest)}, {_size(taken.bytes)} in all; {_size(taken.new_bytes)} were new.")


@click.command("recover")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@place
def recover_backup(folder: Path, data: Path | None, redis_url: str | None) -> None:
    """Bring a backup back into an empty data folder.

    With an own Redis, into an empty one. Everything is checked before anything is written. People, tokens and links are what
    they were.
    """
    settings = settings_of(data=data, redis_url=redis_url)
    manifest = run(_recover(settings, Vault(folder)))
    click.echo(f"{_told(manifest)} are back in {settings.data}.")
    if settings.secret and _installation(settings.secret) != manifest.installation:
        click.echo("BOARD_SECRET is another than it was: everybody has to sign in anew.")
    click.echo("Look at all of it with: board verify --all")


def _checked(folder: Path) -> Checked:
    try:
        return check(Vault(folder))
    except BadBackup as exc:
        raise click.ClickException(str(exc)) from exc


def _tell_checked(checked: Checked, folder: Path) -> None:
    for fault in checked.faults:
        click.echo(f"FAULT  {fault}")
    if checked.faults:
        click.echo("Take the damaged objects away and call `board backup` again, or take another folder.")
        raise SystemExit(1)
    click.echo(f"   ok  {folder} holds {_told(checked.manifest)}: {checked.objects} objects, {_size(checked.bytes)}.")


async def _backup(settings: Settings, folder: Path) -> Taken:
    if not settings.redis_url and not DataFolder(settings.data).redis.is_dir():
        raise CannotStart(f"{settings.data} is no data folder: there is nothing to keep.")
    if folder.is_relative_to(settings.data):
        raise CannotStart("The backup would lie in the data folder and be lost with it: take a folder on another disk.")
    secret = settings.secret or DataFolder(settings.data).secret()
    async with redis_at(settings) as url:
        await require_supported(url)
        async with connect(url) as redis:
            kept = None if settings.secret else secret
            here = Installation(_installation(secret), redis, store_of(settings), kept)
            with _told_as_sentences(folder):
                return await take(here, Vault(folder), now_ms=_now_ms(), software=board.__version__)


async def _recover(settings: Settings, vault: Vault) -> Manifest:
    manifest = proved(vault)
    _require_empty(settings.data)
    staging = replace(settings, data=settings.data / _STAGING)
    with _told_as_sentences(settings.data), _gone_if_it_fails(staging.data):
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        DataFolder(staging.data).prepare()
        if settings.redis_url:
            await _fill(settings.redis_url, staging, vault, manifest)
        else:
            async with embedded_redis(staging) as redis:
                await _fill(redis.url, staging, vault, manifest)
        if manifest.secret:
            _keep_secret(staging.data, vault.get(manifest.secret))
        _move_in(staging.data, settings.data)
    return manifest


async def _fill(url: str, settings: Settings, vault: Vault, manifest: Manifest) -> None:
    await require_supported(url)
    async with connect(url) as redis:
        await recover(vault, manifest, Place(redis, store_of(settings)), time.time_ns() // 1_000_000)


def _move_in(staging: Path, data: Path) -> None:
    """Redis last: a folder without it is no server's."""
    parts = sorted(staging.iterdir(), key=lambda part: (part.name == "redis", part.name))
    for part in parts:
        part.rename(data / part.name)
    staging.rmdir()


def _require_empty(data: Path) -> None:
    found = sorted(path.name for path in data.iterdir() if path.name != "lost+found") if data.exists() else []
    if found:
        raise CannotStart(
            f"{data} is not empty: there is {', '.join(found[:5])}. A backup is brought back into an empty folder."
        )


def _keep_secret(data: Path, secret: bytes) -> None:
    with open(data / "secret", "wb", opener=_private) as file:
        file.write(secret)


@contextmanager
def _gone_if_it_fails(staging: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


@contextmanager
def _told_as_sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise CannotStart(f"{exc.filename or folder} cannot be written: {exc.strerror}.") from exc


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _installation(secret: str) -> str:
    """Tells two servers apart and says nothing of their secrets."""
    return hmac.new(secret.encode(), b"previz-board backup", hashlib.sha256).hexdigest()[:32]


def _told(manifest: Manifest) -> str:
    boards = len(manifest.boards)
    when = datetime.fromtimestamp(manifest.at_ms / 1000).astimezone()
    return f"{boards} board{'' if boards == 1 else 's'} as of {when:%Y-%m-%d %H:%M:%S %Z}"


def _size(count: int) -> str:
    return f"{count / _MB:.1f} MB" if count >= _MB else f"{count / 1024:.0f} kB"


def _now_ms() -> int:
    return int(datetime.now().timestamp() * 1000)
