"""What a server's processes cost: processor time and resident memory of the root and everything below it, from /proc."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_RESET_PEAK: Final = "5"
_HAS_SOCKETS: Final = "board.app"
_STORES: Final = ("valkey", "redis")


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident megabytes: of the processes with the sockets, of those beside them (ours has some), and of Redis.

    `peak_mb` is all of them at most since `forget_peaks`.
    """

    server_mb: float
    beside_mb: float
    redis_mb: float
    peak_mb: float

    @property
    def mb(self) -> float:
        """All together."""
        return self.server_mb + self.beside_mb + self.redis_mb


def family(*roots: int) -> list[int]:
    """These processes and all below them."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = list(roots)
    for pid in found:
        found += children.get(pid, [])
    return found


def processor_s(pids: list[int]) -> float:
    """Processor time so far."""
    return sum((int(fields[11]) + int(fields[12])) / _TICKS for fields in map(_stat, pids) if fields)


def stores(pids: list[int]) -> list[int]:
    """Those of them that are a Redis."""
    return [pid for pid in pids if _is_store(_read(f"/proc/{pid}/comm"))]


def forget_peaks(pids: list[int]) -> None:
    """From here on `Memory.peak_mb` counts anew."""
    for pid in pids:
        with suppress(OSError):
            Path(f"/proc/{pid}/clear_refs").write_text(_RESET_PEAK)


def memory(pids: list[int]) -> Memory:
    """What they have in memory. Peaks of several processes are added as if they had come at once."""
    server = beside = redis = peak = 0.0
    has_others = any(_HAS_SOCKETS in _read(f"/proc/{pid}/cmdline") for pid in pids)
    for pid in pids:
        lines = dict(line.partition(":")[::2] for line in _read(f"/proc/{pid}/status").splitlines())
        now, most = (int(lines.get(name, "0 kB").split()[0]) / 1000 for name in ("VmRSS", "VmHWM"))
        peak += most
        if _is_store(lines.get("Name", "")):
            redis += now
        elif has_others and _HAS_SOCKETS not in _read(f"/proc/{pid}/cmdline"):
            beside += now
        else:
            server += now
    return Memory(server, beside, redis, peak)


def _is_store(name: str) -> bool:
    return any(store in name for store in _STORES)


def _stat(pid: int) -> list[str]:
    return _read(f"/proc/{pid}/stat").rpartition(")")[2].split()


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
