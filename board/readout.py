"""The numbers of one server's processes: each writes its own into a file now and then, and whichever is asked reads them all.

What a process counted stays when it is started again; what it only holds (sockets, rooms) goes with it.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from board.tally import Spread, Tally

Told = tuple[list[float], list[int], float]
"""A spread in a file: bounds, counts, sum."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The numbers of one process: what it counted by name and kind, the spreads, and what it holds."""

    process: str = ""
    pid: int = 0
    counted: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    spreads: Mapping[str, Told] = field(default_factory=dict)
    held: Mapping[str, float] = field(default_factory=dict)

    def after(self, before: Self) -> Self:
        """This process' numbers, and what its predecessor had counted when it died."""
        return type(self)(
            self.process,
            self.pid,
            {name: _summed(kinds, before.counted.get(name, {})) for name, kinds in self.counted.items()},
            {name: joined(spread, before.spreads.get(name)) for name, spread in self.spreads.items()},
            self.held,
        )

    def to_json(self) -> bytes:
        """As it lies in the process' file."""
        return json.dumps([self.process, self.pid, self.counted, self.spreads, self.held]).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """Raises `ValueError` and `TypeError` for what is no snapshot."""
        process, pid, counted, spreads, held = json.loads(data)
        return cls(process, pid, counted, spreads, held)


def snapshot(process: str, pid: int, tally: Tally, held: Mapping[str, float]) -> Snapshot:
    """The numbers of this process as they are now."""
    usage = os.times()
    numbers = {one.name: getattr(tally, one.name) for one in fields(tally)}
    counted = {name: _kinds(number) for name, number in numbers.items() if not isinstance(number, Spread)}
    counted["cpu_seconds"] = {process: usage.user + usage.system}
    spreads = {name: _told(number) for name, number in numbers.items() if isinstance(number, Spread)}
    return Snapshot(process, pid, counted, spreads, {**held, "up": 1, "resident": _resident_bytes()})


class Readout:
    """The files of one server's processes, and the one of this process among them."""

    def __init__(self, folder: Path, process: str) -> None:
        self._folder = folder
        self._path = folder / f"{process}.json"
        self._process = process
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._before = _read(self._path) or Snapshot()

    @staticmethod
    def begin(folder: Path) -> None:
        """A server begins: what an earlier one counted is over."""
        for path in folder.glob("*.json"):
            path.unlink(missing_ok=True)

    def write(self, tally: Tally, held: Mapping[str, float]) -> None:
        """Put this process' numbers where the others read them; they are never seen half written."""
        now = snapshot(self._process, os.getpid(), tally, held).after(self._before)
        new = self._path.with_suffix(".new")
        new.write_bytes(now.to_json())
        new.replace(self._path)

    def everyone(self) -> list[Snapshot]:
        """The numbers of all processes; those of the dead hold nothing any more."""
        found = [one for path in sorted(self._folder.glob("*.json")) if (one := _read(path)) is not None]
        return [one if _lives(one.pid) else Snapshot(one.process, 0, one.counted, one.spreads) for one in found]


def joined(one: Told, other: Told | None) -> Told:
    """Two spreads as one."""
    if other is None or list(other[0]) != list(one[0]):  # another version had other bounds
        return one
    return one[0], [a + b for a, b in zip(one[1], other[1], strict=True)], one[2] + other[2]


def _kinds(counted: float | Mapping[str, int]) -> Mapping[str, float]:
    return dict(counted) if isinstance(counted, Mapping) else {"": counted}


def _told(spread: Spread) -> tuple[list[float], list[int], float]:
    return list(spread.bounds), list(spread.counts), spread.total


def _summed(one: Mapping[str, float], other: Mapping[str, float]) -> Mapping[str, float]:
    return {kind: one.get(kind, 0) + other.get(kind, 0) for kind in {**one, **other}}


def _read(path: Path) -> Snapshot | None:
    try:
        return Snapshot.from_json(path.read_bytes())
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _lives(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _resident_bytes() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # only Linux tells it like this
        return 0
