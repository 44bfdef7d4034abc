"""What can be saved of an update that may not be made as a whole: all of it but what it does to locked panels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pycrdt import Doc

from board.document import Document, read_board
from board.edits.differences import Difference, carry, differences
from board.model import Board
from board.numbering import panel_label, shot_labels
from board.review.leftover import operations_of, strokes_between
from board.review.operations import AnyOperation

_MOST_NAMED: Final = 4
_WORDS: Final = {
    "shot": "place",
    "order": "place",
    "duration_frames": "duration",
    "links": "script links",
    "deleted": "being in the bin",
    "move": "camera move",
}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many changes were saved, those that were not, these in words, and as operations where they can be said so."""

    kept: int
    lost: tuple[Difference, ...]
    places: str
    operations: tuple[AnyOperation, ...] = ()


@dataclass(frozen=True, slots=True)
class Salvage:
    """An edit of the server's own: does what an update does to a board, but for the panels that are locked.

    It tries the update on a copy and compares, so it can be worked out anew whenever the document has moved on. What it
    carries over is written under the server's client id: the sender's own structs never reach the document.
    """

    update: bytes
    locked: frozenset[str]

    def __call__(self, doc: Document) -> Salvaged:
        """Makes the edit."""
        tried: Document = Doc()
        tried.apply_update(doc.get_update())
        tried.apply_update(self.update)
        found = differences(doc, tried, "board")
        lost = tuple(one for one in found if self._is_locked(one))
        places = in_words(read_board(doc), lost)
        operations = operations_of(lost, doc, tried)
        carry(doc, tried, [one for one in found if not self._is_locked(one)])
        return Salvaged(len(found) - len(lost), lost, places, operations)

    def _is_locked(self, one: Difference) -> bool:
        return one.table == "panels" and one.id in self.locked


@dataclass(frozen=True, slots=True)
class Redrawing:
    """An edit that writes nothing: answers what an update would do to a drawing, in operations where it can be said so."""

    update: bytes
    panel: str

    def __call__(self, doc: Document) -> tuple[AnyOperation, ...]:
        """Tries the update on a copy."""
        tried: Document = Doc()
        tried.apply_update(doc.get_update())
        tried.apply_update(self.update)
        return strokes_between(doc, tried, self.panel)


def in_words(board: Board, lost: Iterable[Difference]) -> str:
    """Which fields of which panels, as people call them: "panel 12B 1/2 (dialogue, duration)"."""
    fields: dict[str, set[str]] = {}
    for one in lost:
        fields.setdefault(one.id, set()).add(_WORDS.get(one.field, one.field or "all of it"))
    labels = _labels(board)
    named = [f"{labels.get(id, 'a panel')} ({', '.join(sorted(words))})" for id, words in list(fields.items())[:_MOST_NAMED]]
    if len(fields) > _MOST_NAMED:
        named.append(f"{len(fields) - _MOST_NAMED} more")
    return _listed(named)


def _labels(board: Board) -> dict[str, str]:
    labels: dict[str, str] = {}
    for shot, label in shot_labels(board).items():
        panels = board.panels_of(shot)
        labels |= {panel.id: f"panel {panel_label(label, index, len(panels))}" for index, panel in enumerate(panels)}
    return labels


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
