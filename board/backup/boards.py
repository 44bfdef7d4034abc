"""One board's keys at one moment, whatever begins meanwhile: a document that is in the log has all its keys in the backup."""

from collections.abc import Iterable, Sequence
from typing import Final

from board.backup import keyspace
from board.backup.form import BadBackup, Kind, Row, unpack_items
from board.backup.keyspace import Kept
from board.backup.vault import Vault
from board.redis import Redis
from board.sync.keys import Keys
from board.sync.log import read_payload

_ATTEMPTS: Final = 20


async def read_board(redis: Redis, board: str, scanned: Sequence[str], vault: Vault) -> Kept:
    """All that is kept of a board. The scan may have missed what began while it went."""
    keys = Keys(board)
    kinds = {**singles(keys), **await keyspace.lasting(redis, scanned)}
    for _ in range(_ATTEMPTS):
        kept = await keyspace.read(redis, kinds, vault, lambda values: _of_parts(keys, _born(values.get(keys.clocks, b""))))
        unknown = _of_parts(keys, _written(kept.rows, vault)).keys() - kinds.keys()
        if not unknown:
            return kept
        kinds |= {key: kind for key, kind in _of_parts(keys, _written(kept.rows, vault)).items() if key in unknown}
    raise BadBackup(f"On the board {board} so much begins that no moment could be kept. Try again when fewer people work.")


def singles(keys: Keys) -> dict[str, Kind]:
    """What a board may have got since the scan, whatever its documents."""
    return {
        keys.log: "stream",
        keys.meta: "hash",
        keys.clocks: "hash",
        keys.seen: "zset",
        keys.locks: "hash",
        keys.drawings: "hash",
        keys.barred: "hash",
        keys.quarantine: "set",
        keys.segments: "zset",
        keys.milestones: "zset",
        keys.sealed: "set",
        keys.trimmed: "string",
        keys.purges: "list",
    }


def _of_parts(keys: Keys, parts: Iterable[str]) -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for part in parts:
        found |= {keys.tail(part): "list", keys.checkpoint(part): "hash", keys.claims(part): "hash", keys.written(part): "hash"}
    return found


def _born(clocks: bytes) -> set[str]:
    """The documents that the server has begun."""
    return {pair[0].decode() for pair in unpack_items(clocks) if isinstance(pair, list)}


def _written(rows: Iterable[Row], vault: Vault) -> set[str]:
    """The documents that the log names."""
    found = (read_payload(id, payload) for id, payload in keyspace.log_of(rows, vault))
    return {stored.entry.part for stored in found if stored is not None}


def name_of(rows: Iterable[Row]) -> str:
    """What the board was called when it was made: for the operator's eyes."""
    meta = next((row for row in rows if row.key.endswith("}:meta")), None)
    for pair in unpack_items(meta.inline) if meta else ():
        match pair:
            case [b"name", bytes(name)]:
                return name.decode(errors="replace")
    return ""
