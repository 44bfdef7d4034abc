"""A board in memory with its review document and drawings, and people who give commands on it."""

import base64
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, TypeVar

from pycrdt import Doc

from board import edits
from board.document import Document, read_review
from board.ids import Dice, new_id
from board.model import Review
from board.review import deciding, proposing, taboo
from board.review.circumstances import BOARD, REVIEW, Circumstances, panel_part
from board.review.deciding import Acceptance, Rejection
from board.review.draft import Draft, try_out
from board.review.fingerprint import of_drawing
from board.review.looking import look_for_an_agent
from board.review.proposal import parse_proposal
from board.review.proposing import Proposed
from board.review.waiting import Decided
from board.roles import Role
from board.stroke import encode, stroke

T = TypeVar("T")
NOW_MS = 1_800_000_000_000


class Parts(dict[str, Document]):
    """Documents by part, each born when it is first asked for."""

    def __missing__(self, part: str) -> Document:
        doc: Document = Doc(client_id=2_000_000 + len(self))
        if part.startswith("panel/"):
            edits.birth_panel(doc)
        elif part == REVIEW:
            edits.birth_review(doc)
        else:
            edits.birth_board(doc)
        self[part] = doc
        return doc


@dataclass
class Studio:
    """One scene with two shots of two panels each, all drawn by Ann, who is an editor."""

    parts: Parts = field(default_factory=Parts)
    id: str = field(default_factory=new_id)
    now_ms: int = NOW_MS
    locks: set[str] = field(default_factory=set)
    batches: list[dict[str, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = loaded_dice()
        board = self.board
        self.scene = edits.insert_scene(board, {"slugline": "INT. FERRY - NIGHT"}, account="ann")
        self.shots = edits.insert_shots(board, self.scene, [{"size": "WS"}, {"size": "MS"}], account="ann")
        self.panels = [edits.insert_panels(board, shot, [{}, {}], account="ann") for shot in self.shots]

    @property
    def board(self) -> Document:
        return self.parts[BOARD]

    @property
    def panel(self) -> str:
        return self.panels[0][0]

    def drawing(self, panel: str) -> Document:
        return self.parts[panel_part(panel)]

    def as_(self, account: str, role: Role = Role.DIRECTOR, **more: Any) -> Circumstances:
        given = {"board": self.id, "name": account.title(), "now_ms": self.now_ms, "dice": self.dice}
        return Circumstances(account=account, role=role, locks=frozenset(self.locks), **{**given, **more})

    @property
    def agent(self) -> Circumstances:
        return self.as_("ray", Role.VIEWER, kind="agent")

    @property
    def director(self) -> Circumstances:
        return self.as_("dora")

    def run(self, command: Callable[[Draft], T]) -> T:
        """A command, all of it or nothing; what it wrote is noted as the log would."""
        outcome, updates = try_out(self.parts, command)
        self.batches.append(updates)
        return outcome

    def propose(self, operations: Sequence[dict[str, Any]], who: Circumstances | None = None, **fields: Any) -> Proposed:
        who = who or self.agent
        provenance = {"model": "none", "provider": "none", "requested_by": "dora"}
        key = fields.pop("key", None) or new_id()
        drawn = fields.pop("drawn_ms", {})
        raw = {"kind": "frame", "title": "A wider frame", "reads": new_id(), "provenance": provenance, **fields}
        proposal = parse_proposal({**raw, "operations": list(operations)})
        drawings = {panel: of_drawing(self.drawing(panel)) for panel in taboo.drawn_panels(proposal.operations)}
        sight = replace(look_for_an_agent(self.board, proposal, drawings), drawn_ms=drawn)
        needed = proposing.parts(self.parts[REVIEW], proposal, who, key)
        return self.run(lambda draft: proposing.propose(_only(draft, needed), proposal, sight, who, key))

    def accept(self, made: Proposed, who: Circumstances | None = None, **fields: Any) -> Decided:
        request = Acceptance(**{"key": new_id(), "suggestion": made.suggestion, "revision": made.revision, **fields})
        return self.run(lambda draft: deciding.accept(draft, request, who or self.director))

    def reject(self, made: Proposed, who: Circumstances | None = None, **fields: Any) -> Decided:
        request = Rejection(**{"key": new_id(), "suggestion": made.suggestion, **fields})
        return self.run(lambda draft: deciding.reject(draft, request, who or self.director))

    def review(self) -> Review:
        return read_review(self.parts[REVIEW])

    def state_of(self, made: Proposed) -> str:
        return next(one.state for one in self.review().suggestions if one.id == made.suggestion)

    def snapshot(self) -> dict[str, bytes]:
        """What everybody would be sent."""
        return {part: doc.get_update() for part, doc in self.parts.items()}

    def goes_on(self) -> None:
        """Ann works on both shots: what was said of them before is of yesterday."""
        for shot in self.shots:
            edits.set_field(self.board, "shots", shot, "subject", f"MARA {new_id()}")

    def set_size(self, value: str = "CU", base: str = "WS", shot: int = 0) -> dict[str, Any]:
        return {"op": "set", "table": "shots", "id": self.shots[shot], "field": "size", "base": base, "value": value}

    def frame(self, **fields: Any) -> dict[str, Any]:
        return {"op": "insert", "shot": self.shots[0], "after": self.panel, "drawing": [ink(1), ink(2)], **fields}


@dataclass
class _Limited:
    """A draft that holds only the parts which were asked for."""

    draft: Draft
    parts: tuple[str, ...]

    def doc(self, part: str) -> Document:
        if part not in self.parts:
            raise KeyError(part)
        return self.draft.doc(part)

    def update(self, part: str) -> bytes:
        return self.draft.update(part)


def _only(draft: Draft, parts: tuple[str, ...]) -> Draft:
    return _Limited(draft, parts)


def loaded_dice(seed: int = 1) -> Dice:
    random, count = Random(seed), itertools.count(1)
    return Dice(lambda: f"01900000-0000-7000-8000-{next(count):012x}", random.randrange)


def stroke_bytes(seed: int = 0, layer: str = "ink") -> bytes:
    return encode(stroke([(seed, 0, 0.5), (seed + 10, 20, 1)], layer=layer, seed=seed))


def ink(seed: int = 0, layer: str = "ink") -> str:
    return base64.b64encode(stroke_bytes(seed, layer)).decode()


def drawn(studio: Studio, panel: str, seed: int, layer: str = "ink") -> str:
    """A person's stroke on a panel."""
    return edits.add_strokes(studio.drawing(panel), [stroke([(seed, 5, 1)], layer=layer, seed=seed)])[0]
