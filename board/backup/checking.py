"""Whether a backup can be brought back: every object by its hash, every entry of every log by its mark."""

from dataclasses import dataclass

from board.backup.form import BadBackup, BoardKept, Manifest, unpack_files, unpack_rows
from board.backup.keyspace import BEGINNING, log_of
from board.backup.taking import objects_of
from board.backup.vault import Damaged, Vault
from board.sync.log import read_payload


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, and what is not as it was written."""

    manifest: Manifest
    objects: int
    bytes: int
    faults: tuple[str, ...]


def check(vault: Vault) -> Checked:
    """Reads the whole backup; raises `BadBackup` where there is none, or none that can be read at all."""
    manifest = vault.manifest()
    if manifest is None:
        raise BadBackup(f"{vault.folder} holds no backup.")
    try:
        objects = objects_of(manifest, vault)
    except Damaged as exc:
        return Checked(manifest, 0, 0, (str(exc),))
    faults = [fault for name in objects if (fault := _fault(vault, name))]
    if not faults:
        faults = [fault for id, kept in manifest.boards.items() if (fault := _fault_of_log(vault, id, kept))]
        faults += [
            f"The file {file.path} is not as long as it was."
            for file in unpack_files(vault.get(manifest.files))
            if objects[file.sha256] != file.bytes
        ]
    return Checked(manifest, len(objects), sum(objects.values()), tuple(faults))


def _fault(vault: Vault, name: str) -> str:
    try:
        vault.get(name)
    except Damaged as exc:
        return str(exc)
    return ""


def _fault_of_log(vault: Vault, id: str, kept: BoardKept) -> str:
    """An entry whose bytes are not those that were marked when it was written, or a log that ends elsewhere."""
    position = BEGINNING
    for position, payload in log_of(unpack_rows(vault.get(kept.keys)), vault):
        stored = read_payload(position, payload)
        if stored is None or not stored.intact:
            return f"Entry {position} of the board “{kept.name}” ({id}) was damaged already when it was backed up."
    return "" if position == kept.position else f"The log of the board “{kept.name}” ({id}) is not whole."
