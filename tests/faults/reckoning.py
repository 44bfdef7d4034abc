"""What must be true once machines have stopped failing: everybody holds the same, and the log holds what was called saved."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map

from board.chronicle.chronicle import Chronicle
from board.chronicle.verifying import verify
from board.names import DocumentName
from board.schema import DOCUMENTS
from board.sync.log import Log
from board.sync.protocol import parse_state_vector
from board.sync.update import GC, SKIP, decode

Tables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gist:
    """What a document says, whoever wrote it down: clocks, deletions, and its tables as plain values."""

    clocks: Mapping[int, int]
    gone: Mapping[int, tuple[tuple[int, int], ...]]
    tables: Tables


def gist(board: str, part: str, update: bytes) -> Gist:
    """Of a document as one update."""
    doc = document_of(update)
    names = [table.name for table in DOCUMENTS[DocumentName(board, part).kind]]
    gone = {client: _joined(ranges) for client, ranges in decode(doc.get_update()).deletions.items() if ranges}
    return Gist(parse_state_vector(doc.get_state()), gone, {name: doc.get(name, type=Map).to_py() for name in ("meta", *names)})


def document_of(update: bytes) -> Any:
    """A document that says this."""
    doc: Any = Doc()
    doc.apply_update(update)
    return doc


def differing(one: Gist, other: Gist) -> str:
    """In what two documents differ, "" if in nothing."""
    words = []
    if one.clocks != other.clocks:
        pairs = {client: (one.clocks.get(client), other.clocks.get(client)) for client in {*one.clocks, *other.clocks}}
        words.append(f"clocks { ({client: pair for client, pair in pairs.items() if pair[0] != pair[1]}) }")
    if one.gone != other.gone:
        words.append("deletions")
    words += [f"table {name}" for name in one.tables if one.tables[name] != other.tables.get(name)]
    return ", ".join(words)


async def faults_of_the_log(chronicle: Chronicle, board: str, wanted: Mapping[str, Gist]) -> list[str]:
    """What is not as it was written: hashes, chains, anything twice, and documents that come back otherwise."""
    found = [finding.sentence for finding in await verify(chronicle, board) if finding.is_fault]
    found += await _repeated(chronicle, board)
    cut = await chronicle.cut(board, await Log(chronicle.redis, board).position())
    for part, one in wanted.items():
        if words := differing(gist(board, part, cut.doc(part).get_update()), one):
            found.append(f"the log rebuilds {part!r} otherwise: {words}")
    return found


async def _repeated(chronicle: Chronicle, board: str) -> list[str]:
    """Structs that the log holds twice: an edit that was appended again."""
    known: dict[tuple[str, int], int] = defaultdict(int)
    found, last = [], (0, 0)
    async for page in chronicle.pages(board):
        for entry in page:
            moment = (entry.at_ms, int(entry.id.partition("-")[2]))
            if moment <= last:
                found.append(f"entry {entry.id} comes twice or out of order")
            last = moment
            for run in decode(entry.update).runs:
                if all(struct.kind in (GC, SKIP) for struct in run.structs):
                    continue
                if run.clock < known[entry.part, run.client]:
                    found.append(f"entry {entry.id} ({entry.means}) holds {run.client} from {run.clock} on once more")
                known[entry.part, run.client] = max(known[entry.part, run.client], run.end_clock)
    return found


def _joined(ranges: Any) -> tuple[tuple[int, int], ...]:
    """Ranges that touch are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
