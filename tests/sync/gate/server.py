"""A document behind its gate, as a room keeps it: the least of a server."""

from base64 import b64encode
from collections.abc import Callable

import pycrdt

from board.schema import DOCUMENTS, DocumentKind
from board.sync.gate import Admission, Gate, Limits, anybody, nobody
from board.sync.update import ANY, DELETED, GC, STRING, Struct, decode


class Server:
    """What passes the gate is applied."""

    def __init__(self, kind: DocumentKind, limits: Limits | None = None) -> None:
        self.kind: DocumentKind = kind
        self.gate = Gate(DOCUMENTS[kind], limits)
        self.doc: pycrdt.Doc[pycrdt.Map[object]] = pycrdt.Doc()

    def admit(
        self, update: bytes, *, owns: Callable[[int], bool | None] = lambda client: True, healing: bool = False
    ) -> Admission:
        """Receive an update."""
        admission = self.gate.admit(update, owns=owns, brings=anybody if healing else nobody)
        if admission.update:
            self.doc.apply_update(admission.update)
        self.gate.commit(admission)
        return admission

    def trust(self, update: bytes) -> None:
        """Take in what the server knows to be good."""
        self.doc.apply_update(update)
        self.gate.learn(update)

    def state(self) -> bytes:
        """The whole document."""
        return self.doc.get_update()


def content(doc: "pycrdt.Doc[pycrdt.Map[object]]", kind: DocumentKind) -> dict[str, object]:
    """Everything that people see, as plain values; bytes as text, so that it compares with what another program printed."""
    tables = [table.name for table in DOCUMENTS[kind]]
    return {name: _plain(doc.get(name, type=pycrdt.Map).to_py()) for name in tables}


def _plain(value: object) -> object:
    if isinstance(value, bytes | bytearray):
        return {"bytes": b64encode(value).decode()}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def reload(state: bytes) -> "pycrdt.Doc[pycrdt.Map[object]]":
    """The document as a later server opens it."""
    doc: pycrdt.Doc[pycrdt.Map[object]] = pycrdt.Doc()
    doc.apply_update(state)
    return doc


def meaning(update: bytes) -> object:
    """What an update says, however it is put: yrs writes in the order of its hash tables and joins late what may be one."""
    taken = decode(update)
    return {run.client: _meanings(run.structs) for run in taken.runs}, taken.deletions


def _meanings(structs: list[Struct]) -> list[tuple[object, ...]]:
    """The structs without their places in the bytes, joined as far as they may be."""
    joined: list[Struct] = []
    for each in structs:
        if joined and _belongs(joined[-1], each):
            joined[-1] = joined[-1]._replace(
                length=joined[-1].length + each.length,
                content=each.content and joined[-1].content + each.content,  # type: ignore[operator]  # both are of one kind
            )
        else:
            joined.append(each)
    return [each[1:4] + each[7:] for each in joined]


def _belongs(left: Struct, right: Struct) -> bool:
    if left.kind != right.kind or left.kind not in (GC, DELETED, STRING, ANY):
        return False
    return left.kind == GC or (right.origin == (right.client, right.clock - 1) and right.right == left.right)


def survives_reload(doc: "pycrdt.Doc[pycrdt.Map[object]]", kind: DocumentKind) -> bool:
    """Whether encoding, loading and encoding again is a fixpoint, and shows the same."""
    state = doc.get_update()
    later = reload(state)
    return meaning(later.get_update()) == meaning(state) and content(later, kind) == content(doc, kind)
