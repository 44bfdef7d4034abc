"""What the machine is and what processes on it cost, read from /proc."""

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Memory and processor time of some processes together."""

    memory_mb: float
    processor_s: float


def describe() -> str:
    """One line: processor, cores, memory, system."""
    models = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory_kb = next(int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    cores = os.cpu_count()
    return f"{models[0] if models else platform.machine()}, {cores} cores, {memory_kb / 1e6:.0f} GB, {platform.system()}"


def sync_ms(folder: Path, times: int = 100) -> tuple[float, float]:
    """What the disk takes to keep 300 bytes: the median and the 99th of a hundred."""
    taken = []
    with (folder / "sync").open("wb") as file:
        for _ in range(times):
            file.write(bytes(300))
            file.flush()
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - start) * 1000)
    return round(sorted(taken)[times // 2], 2), round(sorted(taken)[times * 99 // 100], 2)


def load() -> float:
    """How many processes wanted a core during the last minute, ours included."""
    return round(os.getloadavg()[0], 1)


def cost_of(pids: list[int]) -> Cost:
    """What these processes use; one that has ended counts nothing."""
    return Cost(sum(map(_memory_mb, pids)), sum(map(_processor_s, pids)))


def _memory_mb(pid: int) -> float:
    # The proportional share: pages that processes have in common count once.
    for line in _lines(f"/proc/{pid}/smaps_rollup"):
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    return 0.0


def _processor_s(pid: int) -> float:
    fields = "".join(_lines(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
