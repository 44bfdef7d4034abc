"""Which panels, shots and scenes an operation concerns: whose approval or lock stands in its way, and who made them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from board.document import Document, read_record
from board.edits.places import children
from board.model import Panel, Scene, Shot
from board.review.fingerprint import Drawings, of_panel, of_shot
from board.review.operations import (
    AnyOperation,
    Delete,
    Insert,
    Move,
    Note,
    SetField,
    SetText,
    StrokeAdd,
    StrokeDelete,
)
from board.review.reader import is_reference

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What one operation concerns. `binding` are the ids whose approval forbids it, `panels` those whose lock does.

    `noted` is what a note is about: nothing forbids that but the wish to hear nothing.
    """

    binding: frozenset[str] = _NOBODY
    panels: frozenset[str] = _NOBODY
    beside: frozenset[str] = _NOBODY
    noted: frozenset[str] = _NOBODY
    missing: frozenset[str] = _NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What of the board a proposal is about, as it was read beforehand: an agent's command never holds the board itself."""

    concerns: tuple[Concern, ...] = ()
    makers: Mapping[str, str] = field(default_factory=dict)  # panel → who made it
    scenes: frozenset[str] = _NOBODY
    hashes: Mapping[str, str] = field(default_factory=dict)  # what would be deleted, and all panels → fingerprint
    drawn_ms: Mapping[str, int] = field(default_factory=dict)  # panel → when somebody last drew on it
    about: str = ""  # of an agent's proposal, by which one that was rejected is known again

    @property
    def panels(self) -> frozenset[str]:
        """All panels that would be changed."""
        return frozenset().union(*(concern.panels for concern in self.concerns))

    @property
    def targets(self) -> frozenset[str]:
        """All panels that would be changed or stand beside."""
        return self.panels.union(*(concern.beside for concern in self.concerns))


def see(
    board: Document, operations: Sequence[AnyOperation], *, drawings: Drawings | None = None, drawn_ms: Mapping[str, int]
) -> Sight:
    """Looks at a board for a proposal. `drawings` are the hashes of panels that it would delete (`deleted_panels`)."""
    concerns = tuple(concern_of(board, operation) for operation in operations)
    panels = sorted(frozenset().union(*(one.panels | one.beside for one in concerns)))
    read = {id: panel for id in panels if (panel := read_record(board, Panel, id)) is not None}
    hashes = {id: of_panel(board, id, drawings or {}) for id in read}
    for one in operations:
        if isinstance(one, Delete) and one.table == "shots":
            hashes[one.id] = of_shot(board, one.id, {})
    return Sight(
        concerns=concerns,
        makers={id: panel.created_by for id, panel in read.items()},
        scenes=frozenset(id for one in concerns for id in one.binding | one.noted if read_record(board, Scene, id) is not None),
        hashes=hashes,
        drawn_ms=drawn_ms,
    )


def deleted_panels(operations: Iterable[AnyOperation]) -> frozenset[str]:
    """The panels whose drawings belong to what an operation was made against."""
    return frozenset(one.id for one in operations if isinstance(one, Delete) and one.table == "panels")


def concern_of(board: Document, operation: AnyOperation) -> Concern:
    """What an operation concerns on the board as it is now."""
    match operation:
        case Insert():
            return _inserting(board, operation)
        case Note():
            return _joined(_record(board, operation.table, operation.id), noted=True)
        case StrokeAdd() | StrokeDelete():
            return _record(board, "panels", operation.panel)
        case SetField() | SetText() | Delete():
            return _record(board, operation.table, operation.id)
        case Move():
            above = "shots" if operation.table == "panels" else "scenes"
            beside = _beside(operation.after, operation.before) if operation.table == "panels" else _NOBODY
            return _joined(
                _record(board, operation.table, operation.id), _parent(board, above, operation.parent), beside=beside
            )


def _inserting(board: Document, operation: Insert) -> Concern:
    beside = _beside(operation.after, operation.before)
    if operation.own is not None:
        return _joined(_parent(board, "scenes", operation.own.scene), beside=beside)
    return _joined(_parent(board, "shots", operation.shot), beside=beside)


def _record(board: Document, table: str, id: str) -> Concern:
    if is_reference(id):
        return Concern()
    if table == "panels":
        panel = read_record(board, Panel, id)
        if panel is None:
            return Concern(missing=frozenset({id}))
        return _joined(_parent(board, "shots", panel.shot), panels=frozenset({id}), binding=frozenset({id}))
    if table == "scenes":
        return _parent(board, "scenes", id)
    panels = frozenset(panel for _, panel in children(board, "panels", id))
    return _joined(_parent(board, "shots", id), panels=panels, binding=panels)


def _parent(board: Document, table: str, id: str) -> Concern:
    """A place under which something comes or goes: its approval stands, and that of the scene it is in."""
    if is_reference(id):
        return Concern()
    if table == "scenes":
        found = read_record(board, Scene, id) is not None
        return Concern(binding=frozenset({id})) if found else Concern(missing=frozenset({id}))
    shot = read_record(board, Shot, id)
    if shot is None:
        return Concern(missing=frozenset({id}))
    return Concern(binding=frozenset({id, shot.scene}))


def _joined(
    *parts: Concern,
    panels: frozenset[str] = _NOBODY,
    binding: frozenset[str] = _NOBODY,
    beside: frozenset[str] = _NOBODY,
    noted: bool = False,
) -> Concern:
    binding, panels = binding.union(*(one.binding for one in parts)), panels.union(*(one.panels for one in parts))
    missing = _NOBODY.union(*(one.missing for one in parts))
    if noted:  # a note changes nothing
        return Concern(beside=panels | beside, noted=binding, missing=missing)
    return Concern(binding=binding, panels=panels, beside=beside, missing=missing)


def _beside(*neighbours: str | None) -> frozenset[str]:
    return frozenset(id for id in neighbours if id and not is_reference(id))
