"""Where the records of a board stand: under what, in which order, in the story or in the bin. Plain rows, no document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from board.document import Document, plain
from board.edits.places import PARENTS
from board.order import sort_key
from board.schema import DOCUMENTS, DocumentKind, Table

Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Row]]
"""Table, id, field: the records of a document as plain values."""

ABOVE: Final = {table: PARENTS[table] for table in ("elements", "shots", "panels")}
ORDERED: Final = ("scenes", "shots", "panels")


def rows_of(doc: Document, kind: DocumentKind) -> dict[str, dict[str, Row]]:
    """The records of a document, those in the bin too; strokes are none."""
    tables = [table.name for table in DOCUMENTS[kind] if isinstance(table, Table) and not table.value]
    return {
        name: {id: row for id, row in plain(doc, name).items() if isinstance(row, dict)} for name in tables
    }  # what is no record, nobody made


def is_binned(row: Row) -> bool:
    """Whether somebody put it into the bin itself."""
    return row.get("deleted") is True


def lineage(rows: Rows, table: str, id: str) -> Iterator[tuple[str, str]]:
    """A record and those above it, as far as they exist."""
    while (row := rows.get(table, {}).get(id)) is not None:
        yield table, id
        if table not in ABOVE:
            return
        field, table = ABOVE[table]
        id = str(row.get(field, ""))


def is_living(rows: Rows, table: str, id: str) -> bool:
    """Whether it is in the story: neither it nor anything above it is in the bin or missing."""
    line = list(lineage(rows, table, id))
    top = line[-1][0] if line else table
    return bool(line) and top not in ABOVE and not any(is_binned(rows[above][one]) for above, one in line)


def scene_of(rows: Rows, table: str, id: str) -> str:
    """The scene that a record stands in, empty where it stands in none."""
    return next((one for above, one in lineage(rows, table, id) if above == "scenes"), "")


def living(rows: Rows, table: str) -> dict[str, Row]:
    """The records of a table that are in the story."""
    return {id: row for id, row in rows.get(table, {}).items() if is_living(rows, table, id)}


Families = Mapping[tuple[str, str], Sequence[str]]
"""By a table and an id above it what stands there, without what is in the bin by itself."""


def families(rows: Rows) -> Families:
    """Who stands under whom."""
    found: dict[tuple[str, str], list[str]] = {}
    for table, (field, _) in ABOVE.items():
        for id, row in rows.get(table, {}).items():
            if not is_binned(row):
                found.setdefault((table, str(row.get(field, ""))), []).append(id)
    return found


def going_along(rows: Rows, under: Families, table: str, id: str) -> dict[str, Row]:
    """A record with all that stands in it: what leaves the story when it goes into the bin."""
    found = {id: rows[table][id]} if id in rows.get(table, {}) else {}
    for lower, (_, upper) in ABOVE.items():
        if upper == table:
            for child in under.get((lower, id), ()):
                found |= going_along(rows, under, lower, child)
    return found


def grouped(rows: Mapping[str, Row], table: str) -> dict[str, list[str]]:
    """Ids in order under each parent; under "" where a table has none."""
    field = ABOVE[table][0] if table in ABOVE else ""
    groups: dict[str, list[str]] = {}
    for id, row in sorted(rows.items(), key=lambda pair: sort_key(str(pair[1].get("order", "")), pair[0])):
        groups.setdefault(str(row.get(field, "")) if field else "", []).append(id)
    return groups


def displaced(before: Sequence[str], after: Sequence[str], settled: Iterable[str] = ()) -> frozenset[str]:
    """The fewest that have to be taken out so that two orders of the same ids agree; the settled ones stay if they can.

    It says the same whichever of the two comes first.
    """
    first, last = sorted((list(before), list(after)))
    start = next((at for at, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first))
    end = next((at for at, (a, b) in enumerate(zip(first[::-1], last[::-1], strict=True)) if a != b), 0)
    ids, stay = first[start : len(first) - end], frozenset(settled)
    rank = {id: at for at, id in enumerate(last)}
    return frozenset(ids) - frozenset(_longest_rising(ids, rank, stay))


def _longest_rising(ids: Sequence[str], rank: Mapping[str, int], stay: frozenset[str]) -> Iterator[str]:
    """The heaviest subsequence that rises in rank; who stays weighs a little more than who does not."""
    best: list[tuple[int, int]] = []  # the weight of the best that ends here, and the one before it
    for at, id in enumerate(ids):
        below = [(best[i][0], i) for i in range(at) if rank[ids[i]] < rank[id]]
        weight, before = max(below, default=(0, -1))
        best.append((weight + len(ids) + 1 + (id in stay), before))
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while at >= 0:
        yield ids[at]
        at = best[at][1]
