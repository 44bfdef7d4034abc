"""What keeping the past costs in the ways of others, on the same trace; no process, no Redis: bytes and processor time alone.

Documents with their garbage kept and snapshots of them (the way of Yjs' own versions), and a whole state for every version
(the way of stores that save a document now and then). Both know versions and nothing in between, nor who did what.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from pycrdt import Doc, Snapshot

from board.history.entry import Entry


@dataclass(frozen=True, slots=True)
class Peer:
    """How much is kept beside the present, how large the present is, and how long opening one version of a board takes."""

    name: str
    versions: int
    history_bytes: int
    present_bytes: int
    open_s: list[float]


def with_garbage(entries: list[Entry], every: int, looks: int, panels: list[str]) -> Peer:
    """Deleted content stays in the documents, of which a snapshot is taken at every so many entries."""
    docs: dict[str, Doc] = {}
    versions: list[dict[str, bytes]] = []
    size, known = 0, dict[str, bytes]()
    for number, entry in enumerate(entries, 1):
        docs.setdefault(entry.part, Doc(skip_gc=True)).apply_update(entry.update)
        if number % every == 0:
            taken = {part: Snapshot.from_doc(doc).encode() for part, doc in docs.items()}
            size += sum(len(one) for part, one in taken.items() if known.get(part) != one)
            known = taken
            versions.append(taken)
    times = []
    for version in Random(2).sample(versions, min(looks, len(versions))):
        start = time.perf_counter()
        for part in ["", *(f"panel/{panel}" for panel in panels)]:
            if part in version:
                Doc.from_snapshot(Snapshot.decode(version[part]), docs[part])
        times.append(time.perf_counter() - start)
    kept = _present(docs.values())
    return Peer("garbage kept, snapshots", len(versions), size, kept, times)


def whole_states(entries: list[Entry], every: int, looks: int, panels: list[str]) -> Peer:
    """At every so many entries each document that has changed is saved once more, whole."""
    docs: dict[str, Doc] = {}
    versions: list[dict[str, bytes]] = []
    size, changed = 0, set[str]()
    for number, entry in enumerate(entries, 1):
        docs.setdefault(entry.part, Doc()).apply_update(entry.update)
        changed.add(entry.part)
        if number % every == 0:
            saved = {part: docs[part].get_update() for part in changed}
            size += sum(map(len, saved.values()))
            versions.append({**(versions[-1] if versions else {}), **saved})
            changed.clear()
    times = []
    for version in Random(2).sample(versions, min(looks, len(versions))):
        start = time.perf_counter()
        for part in ["", *(f"panel/{panel}" for panel in panels)]:
            if part in version:
                Doc().apply_update(version[part])
        times.append(time.perf_counter() - start)
    return Peer("whole states", len(versions), size, _present(docs.values()), times)


def every_update(entries: list[Entry], looks: int, panels: list[str]) -> Peer:
    """Every update is kept under its document and a moment is all of them so far, applied: the past without milestones."""
    wanted = {"", *(f"panel/{panel}" for panel in panels)}
    times = []
    for number in Random(2).sample(range(len(entries)), looks):
        start = time.perf_counter()
        docs: dict[str, Doc] = {part: Doc() for part in wanted}
        for entry in entries[:number]:
            if entry.part in wanted:
                docs[entry.part].apply_update(entry.update)
        times.append(time.perf_counter() - start)
    return Peer("every update, replayed", len(entries), sum(len(one.update) for one in entries), 0, times)


def _present(docs: Iterable[Doc]) -> int:
    return sum(len(doc.get_update()) for doc in docs)
