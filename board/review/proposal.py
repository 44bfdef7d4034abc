"""What an agent or a person sends to propose something."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from board.model import Json
from board.review.canon import digest
from board.review.operations import AnyOperation, Insert
from board.review.operations import to_json as operation_json
from board.review.parsing import MOST_STROKES, checked_stroke, parse
from board.review.reader import InvalidProposal, Reader
from board.values import code_units

__all__ = ["InvalidProposal", "Proposal", "parse_proposal"]

KINDS: Final = ("frame", "camera", "timing", "continuity", "text", "drawing", "structure", "note")
LONGEST_RATIONALE: Final = 400
_LONGEST_TITLE: Final = 120
_MOST_DRAWN: Final = 512_000
"""Bytes of strokes in one proposal."""

Drawing = tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The request, checked; `drawings` are the strokes of those operations that bring a frame.

    `asked_scene` is what the server knows of the job behind it: the scene that somebody asked about, empty for all of them.
    """

    kind: str
    title: str
    operations: tuple[AnyOperation, ...]
    slot: str = ""
    reads: str = ""
    scene: str = ""
    panel: str = ""
    rationale: str = ""
    rule: str = ""
    severity: float = 0
    evidence: Json = None
    inputs: Json = None
    depends: tuple[str, ...] = ()
    drawings: Mapping[int, Drawing] = field(default_factory=dict)
    provenance: Mapping[str, str] = field(default_factory=dict)
    asked_scene: str = ""

    @property
    def digest(self) -> str:
        """The hash of all that was asked, so that the same can be told from another."""
        operations = tuple(operation_json(one) for one in self.operations)
        drawn = {str(index): tuple(stroke.hex() for stroke in strokes) for index, strokes in self.drawings.items()}
        return digest((self.kind, self.title, self.slot, self.reads, self.rationale, operations, drawn))


PROVENANCE: Final = ("model", "provider", "engine", "prompt_hash", "job", "requested_by")


def parse_proposal(raw: object) -> Proposal:
    """A proposal in plain JSON; raises `InvalidProposal`, a sentence that says what was expected."""
    reader = Reader("the proposal", raw)
    operations = reader.raw("operations")
    provenance = reader.child("provenance")
    made = Proposal(
        kind=reader.one_of("kind", KINDS),
        title=reader.line("title", empty=False, most=_LONGEST_TITLE),
        operations=_unnamed(parse(operations)),
        slot=reader.line("slot", most=200),
        reads=reader.line("reads", most=200),
        scene=reader.id_or_empty("scene"),
        panel=reader.id_or_empty("panel"),
        rationale=_rationale(reader),
        rule=reader.line("rule", most=100),
        severity=reader.number("severity"),
        evidence=_evidence(reader),
        inputs=reader.json("inputs"),
        depends=reader.ids("depends"),
        drawings=_drawings(operations),
        provenance={} if provenance is None else _provenance(provenance),
    )
    reader.done()
    return made


def drawings_of(raw_operations: object) -> dict[int, Drawing]:
    """The strokes that inserted frames bring, by the place of their operation."""
    return _drawings(raw_operations)


def _unnamed(operations: tuple[AnyOperation, ...]) -> tuple[AnyOperation, ...]:
    """Frames get their names from the server, which also tells what is drawn on them."""
    for index, one in enumerate(operations):
        told = isinstance(one, Insert) and (one.panel or one.drawing or one.marks or (one.own is not None and one.own.id))
        if told:
            raise InvalidProposal(f"operation {index}: expected a new frame without an id and without hashes of its drawing")
    return operations


def _rationale(reader: Reader) -> str:
    text = reader.words("rationale", empty=True, most=2 * LONGEST_RATIONALE)
    if code_units(text) > LONGEST_RATIONALE:
        raise InvalidProposal(f"the proposal: expected a rationale of at most {LONGEST_RATIONALE} characters")
    return text


def _evidence(reader: Reader) -> Json:
    found = reader.json("evidence")
    if found is not None and not isinstance(found, tuple):
        raise InvalidProposal("the proposal: expected evidence as a list")
    for item in found or ():
        one = Reader("evidence", item)
        one.text("rule", empty=True, most=100)
        for key in ("values", "threshold", "refs"):
            one.json(key)
        one.number("strength")
        one.done()
    return found


def _provenance(reader: Reader) -> dict[str, str]:
    read = {key: reader.line(key, most=200) for key in PROVENANCE}
    reader.done()
    return {key: value for key, value in read.items() if value}


def _drawings(operations: object) -> dict[int, Drawing]:
    """The strokes stand beside the operations: they go into the ghost's document, not into the record."""
    drawings: dict[int, Drawing] = {}
    for index, raw in enumerate(operations if isinstance(operations, list | tuple) else ()):
        strokes = raw.get("drawing") if isinstance(raw, Mapping) else None
        if isinstance(strokes, list | tuple):
            if len(strokes) > MOST_STROKES:
                raise InvalidProposal(f"operation {index}: expected at most {MOST_STROKES} strokes, got {len(strokes)}")
            drawings[index] = tuple(checked_stroke(stroke) for stroke in strokes)
    if sum(len(stroke) for strokes in drawings.values() for stroke in strokes) > _MOST_DRAWN:
        raise InvalidProposal(f"the proposal: expected drawings of at most {_MOST_DRAWN} bytes")
    return drawings
