"""What the gate costs beside pycrdt's own apply: small live updates, and opening a board of 3,000 panels.

python -m benchmarks.gate
"""

import random
import time
import tracemalloc
from collections.abc import Callable

import pycrdt
import uuid_utils

from board.schema import DOCUMENTS, ELEMENTS, PANELS, SCENES, SHOTS, DocumentKind, Table
from board.sync.gate import Gate

EDITS = 3000

Document = pycrdt.Doc[pycrdt.Map[object]]
Edit = Callable[[Document, int], None]


def new_id() -> str:
    """A fresh id."""
    return str(uuid_utils.uuid7())


def record(table: Table) -> "pycrdt.Map[object]":
    """A record with all its fields filled."""
    makes: dict[str, Callable[[], object]] = {
        "str": lambda: "a short value",
        "int": lambda: 24,
        "float": lambda: 1.6,
        "bool": lambda: False,
        "json": lambda: ["A", "B"],
        "text": lambda: pycrdt.Text("Mara looks at the door 😀 and waits"),
        "set": lambda: pycrdt.Map({new_id(): True}),
    }
    return pycrdt.Map({name: makes[kind]() for name, kind in table.fields.items()})


def said(kind: DocumentKind, edit: Edit) -> list[bytes]:
    """The updates of one client that makes a record and then edits."""
    doc: Document = pycrdt.Doc()
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    doc.get("panels" if kind == "board" else "texts", type=pycrdt.Map)[new_id()] = record(PANELS)
    for number in range(EDITS):
        edit(doc, number)
    return updates


def panel(doc: Document) -> "pycrdt.Map[object]":
    """The only panel."""
    panels = doc.get("panels", type=pycrdt.Map)
    found = panels[next(iter(panels.keys()))]
    assert isinstance(found, pycrdt.Map)
    return found


def set_field(doc: Document, number: int) -> None:
    """Set a number."""
    panel(doc)["duration_frames"] = number


def type_letter(doc: Document, number: int) -> None:
    """Type a letter at a place."""
    notes = panel(doc)["notes"]
    assert isinstance(notes, pycrdt.Text)
    notes.insert(random.randrange(20), "x")


def draw_stroke(doc: Document, number: int) -> None:
    """Draw a stroke of 200 bytes."""
    doc.get("strokes", type=pycrdt.Map)[new_id()] = random.randbytes(200)


def make_panel(doc: Document, number: int) -> None:
    """Make a panel with all its fields."""
    doc.get("panels", type=pycrdt.Map)[new_id()] = record(PANELS)


def timed(work: Callable[[], object]) -> float:
    """Seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def compare(name: str, kind: DocumentKind, edit: Edit) -> None:
    """One line: bytes, gate, pycrdt, ratio."""
    updates = said(kind, edit)
    gate = Gate(DOCUMENTS[kind])
    doc: Document = pycrdt.Doc()

    def admit() -> None:
        for each in updates:
            gate.commit(gate.admit(each, owns=lambda client: True))

    def apply() -> None:
        for each in updates:
            doc.apply_update(each)

    gate_us, apply_us = timed(admit) / len(updates) * 1e6, timed(apply) / len(updates) * 1e6
    size = sum(map(len, updates)) / len(updates)
    print(f"{name:24} {size:6.0f} bytes   gate {gate_us:6.1f} us   apply {apply_us:6.1f} us   {gate_us / apply_us:4.1f} times")


def big_board() -> bytes:
    """A board of 3,000 panels, 1,200 shots and 4,500 script elements with every field filled."""
    doc: Document = pycrdt.Doc()
    for table, count in ((SCENES, 190), (SHOTS, 1200), (PANELS, 3000), (ELEMENTS, 4500)):
        records = doc.get(table.name, type=pycrdt.Map)
        for _ in range(count):
            records[new_id()] = record(table)
    return doc.get_update()


def open_board(state: bytes) -> None:
    """What opening costs, in time and memory, and hearing the whole again."""
    gate = Gate(DOCUMENTS["board"])
    doc: Document = pycrdt.Doc()
    learn, apply = timed(lambda: gate.learn(state)), timed(lambda: doc.apply_update(state))
    again = timed(lambda: gate.admit(state, owns=lambda client: False))
    tracemalloc.start()
    measured = Gate(DOCUMENTS["board"])
    measured.learn(state)
    held, peak = (size / 1e6 for size in tracemalloc.get_traced_memory())
    print(f"board of {len(state) / 1e6:.1f} MB: learn {learn:.2f} s   apply {apply:.2f} s   heard again {again:.2f} s")
    print(f"the index holds {held:.0f} MB, while it is made {peak:.0f} MB")


def main() -> None:
    """Everything."""
    compare("a field is set", "board", set_field)
    compare("a letter is typed", "board", type_letter)
    compare("a stroke of 200 bytes", "panel", draw_stroke)
    compare("a panel is made", "board", make_panel)
    open_board(big_board())


if __name__ == "__main__":
    main()
