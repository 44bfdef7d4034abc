"""Many updates of one document made into the one that says the same, and shown to."""

from collections.abc import Sequence

from pycrdt import Doc, get_update, merge_updates

from board.document import Document
from board.sync.merging import merge
from board.sync.protocol import parse_state_vector
from board.sync.update import ANY, Struct, decode


class Unfaithful(Exception):
    """The state that was made is not the one that the log holds: the old checkpoint stays."""


def compacted(updates: Sequence[bytes]) -> bytes:
    """One update that says what all of these say, what is still waiting for a predecessor included."""
    doc: Document = Doc()
    if not updates:
        return doc.get_update()
    for update in updates:
        doc.apply_update(update)
    # yrs leaves out of a document's update what waits in it; the plain merge still has it.
    waiting = get_update(merge(updates), doc.get_state())
    state = merge_updates(doc.get_update(), waiting)
    copy: Document = Doc()
    copy.apply_update(state)
    if not same(copy, doc):
        raise Unfaithful(f"{len(updates)} entries do not come back from their own state")
    return state


def same(copy: Document, doc: Document) -> bool:
    """Whether two documents say the same."""
    clocks = [parse_state_vector(one.get_state()) for one in (copy, doc)]
    if clocks[0] != clocks[1]:
        return False
    updates = [one.get_update() for one in (copy, doc)]
    # yrs writes clients, and the keys of objects, in no order: bytes may differ where what they say does not.
    return updates[0] == updates[1] or _said(updates[0]) == _said(updates[1])


def _said(update: bytes) -> object:
    parts = decode(update)
    return {run.client: [_struct(update, one) for one in run.structs] for run in parts.runs}, parts.deletions


def _struct(update: bytes, struct: Struct) -> object:
    written = None if struct.kind == ANY else update[struct.body : struct.end]
    return struct._replace(start=0, body=0, end=0), written
