"""Who takes part: how each is started, and what it has kept of an edit when it acknowledges it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from benchmarks.sync import running
from benchmarks.sync.pairing import ours_on_everysec, two_of_hocuspocus, two_of_ours
from benchmarks.sync.running import Server
from board.sync.protocol import Framing

BARE: Final = "bare"


@dataclass(frozen=True, slots=True)
class Entrant:
    """One column: `start` makes a server with so many people, `pair` two of them on one Redis."""

    started: str
    keeps: str
    start: Callable[[int], Server]
    pair: Callable[[int], Server] | None = None
    is_ours: bool = False
    only_fans: bool = False


_ON_DISK: Final = "on disk (fsync before the answer), in the log with its author"
_NOTHING: Final = "nothing: it is in memory"
_SILENT: Final = "it does not acknowledge, and keeps nothing"

FIELD: Final = {
    "board": Entrant(
        "`board serve`, two workers, embedded Valkey, `/collab`",
        _ON_DISK,
        lambda people: running.ours("board", Framing.HOCUSPOCUS, people),
        is_ours=True,
    ),
    "board-1": Entrant(
        "the same with `--workers 1`",
        _ON_DISK,
        lambda people: running.ours("board-1", Framing.HOCUSPOCUS, people, 1),
        two_of_ours,
        is_ours=True,
    ),
    "board-1s": Entrant(
        "`--workers 1` on a Valkey with `appendfsync everysec`",
        "in the log, in the kernel's hands; on disk within a second",
        ours_on_everysec,
        is_ours=True,
        only_fans=True,
    ),
    "board-yjs": Entrant(
        "as board, `/yjs/…`", _ON_DISK, lambda people: running.ours("board-yjs", Framing.YJS, people), is_ours=True
    ),
    "hocuspocus": Entrant("@hocuspocus/server, no database", _NOTHING, lambda people: running.hocuspocus(), two_of_hocuspocus),
    "y-websocket": Entrant("@y/websocket-server, no LevelDB", _SILENT, lambda people: running.y_websocket()),
    "pycrdt-websocket": Entrant(
        "pycrdt-websocket on uvicorn and uvloop, no store",
        _SILENT,
        lambda people: running.pycrdt_websocket(),
    ),
    BARE: Entrant(
        "the load client's own fan-out: no documents, no protocol", "nothing", lambda people: running.fan(), only_fans=True
    ),
}
USUAL: Final = ("board", "board-1", "board-1s", "hocuspocus", "y-websocket", "pycrdt-websocket", BARE)


def introduced(names: list[str]) -> str:
    """The columns as a table."""
    rows = [f"| {name} | {FIELD[name].started} | {FIELD[name].keeps} |" for name in names]
    return "\n".join(["| column | started as | kept when it acknowledges |", "|---|---|---|", *rows])
