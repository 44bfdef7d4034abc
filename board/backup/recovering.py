"""Brings a backup back into an empty Redis and an empty store. People come last: of a half there is nothing to be seen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import ObjectStore

from board.assets import StoreUnavailable
from board.backup import keyspace
from board.backup.checking import check
from board.backup.form import BadBackup, Manifest, Row, pack_item, unpack_files, unpack_items, unpack_rows
from board.backup.vault import Vault
from board.redis import Redis
from board.sync.standing import fields_of_healing


@dataclass(frozen=True, slots=True)
class Place:
    """Where a backup shall come back to."""

    redis: Redis
    store: ObjectStore


def proved(vault: Vault) -> Manifest:
    """What a folder holds, if all of it is as it was written; nothing is brought back in parts."""
    checked = check(vault)
    if checked.faults:
        raise BadBackup(f"The backup is damaged, and nothing was brought back. {checked.faults[0]}")
    return checked.manifest


async def recover(vault: Vault, manifest: Manifest, place: Place, now_ms: int) -> None:
    """Fills the place. Every board gets a new epoch and heals: browsers may have seen what came after the backup."""
    if await keyspace.tags(place.redis):
        raise BadBackup("The Redis is not empty. A backup is brought back into an empty one.")
    for file in unpack_files(vault.get(manifest.files)):
        await _bring(place.store, file.path, vault.get(file.sha256))
    for kept in manifest.boards.values():
        rows = unpack_rows(vault.get(kept.keys))
        await keyspace.write(place.redis, _healing(rows, now_ms), vault)
    await keyspace.write(place.redis, unpack_rows(vault.get(manifest.people)), vault)


async def _bring(store: ObjectStore, path: str, data: bytes) -> None:
    """A store that outlived its Redis may have the file already, and then the same one."""
    try:
        await obstore.put_async(store, path, data, mode="create")
    except AlreadyExistsError as exc:
        if bytes(await (await obstore.get_async(store, path)).bytes_async()) != data:
            raise BadBackup(f"The store has another file at {path}. A backup is brought back into an empty one.") from exc
    except (BaseError, OSError) as exc:
        raise StoreUnavailable(str(exc)) from exc


def _healing(rows: Iterable[Row], now_ms: int) -> list[Row]:
    return [_of_new_epoch(row, now_ms) if row.key.endswith("}:meta") else row for row in rows]


def _of_new_epoch(meta: Row, now_ms: int) -> Row:
    fields = {bytes(pair[0]): bytes(pair[1]) for pair in unpack_items(meta.inline) if isinstance(pair, list)}
    healing = fields_of_healing(now_ms, int(fields.get(b"hand", b"1")))
    fields |= {name.encode(): value.encode() for name, value in healing.items()}
    return replace(meta, inline=b"".join(pack_item([name, value]) for name, value in fields.items()))
