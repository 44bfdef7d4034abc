"""The first assistant: what it proposes for a scene. A pure function: the same scene, the same proposals, to the byte."""

import base64
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from board.ai.blocking import Blocking
from board.ai.changes import insert_frame
from board.ai.finding import Change, Finding, FramePlan
from board.ai.frame import draw_frame
from board.ai.rules import RULES
from board.ai.rules.first_coverage import FIRST
from board.ai.study import Study, study
from board.model import Json
from board.reading import SceneReading
from board.review.canon import digest, plain
from board.stroke import encode

ENGINE: Final = "rules/1"
_MOST: Final = 5
_MOST_TO_A_SHOT: Final = 3
_OF_EVIDENCE: Final = ("rule", "threshold", "strength")
_CLOSED: Final = frozenset({"approved", "locked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What was asked for: the scene, or a shot or panel of it. `kinds` are those wanted, none for all of them.

    `muted` are kinds and rules that nobody wants to hear of, `waiting` the slots of what was proposed and not decided about.
    """

    shot: str = ""
    panel: str = ""
    most: int = _MOST
    kinds: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A suggestion before it is filed. `slot` is the rule with what it is about, `reads` the hash of what the rule read."""

    kind: str
    rule: str
    slot: str
    reads: str
    scene: str
    panel: str
    title: str
    rationale: str
    severity: float
    evidence: Mapping[str, Json]
    inputs: tuple[str, ...] = ()
    operations: tuple[Change, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """What is sent: `board.review.proposal` reads it."""
        sent: dict[str, Json] = {name.name: getattr(self, name.name) for name in fields(self)}
        sent |= {"evidence": (self._told(),), "provenance": {"engine": ENGINE}}
        return {name: value for name, value in sent.items() if value != ""}

    def _told(self) -> dict[str, Json]:
        """The evidence with its numbers in one place."""
        known = {name: self.evidence[name] for name in _OF_EVIDENCE if name in self.evidence}
        values = {name: value for name, value in self.evidence.items() if name not in (*_OF_EVIDENCE, "severity")}
        return {**known, "values": values, "refs": self.inputs}


Taboo = Collection[tuple[str, str]]
"""Slots with the hash of what was read, of proposals that were rejected: they do not come back."""

_NOTHING: Taboo = frozenset()
_WHOLE_SCENE = Ask()


def propose(reading: SceneReading, ask: Ask = _WHOLE_SCENE, taboo: Taboo = _NOTHING) -> tuple[Proposal, ...]:
    """What the assistant would do about a scene, what matters most first; frames of a scene without any in story order."""
    return tuple(proposals(reading, ask, taboo))


def proposals(reading: SceneReading, ask: Ask = _WHOLE_SCENE, taboo: Taboo = _NOTHING) -> Iterator[Proposal]:
    """The same one by one: each is drawn when it is asked for."""
    known = study(reading)
    for finding in remarks(known, ask, taboo):
        yield _proposal(known, finding)


def remarks(known: Study, ask: Ask = _WHOLE_SCENE, taboo: Taboo = _NOTHING) -> tuple[Finding, ...]:
    """What is worth saying about a scene, before anything is drawn."""
    reading = known.reading
    if reading.omitted:
        return ()
    allowed = [_left_open(reading, finding) for rule in RULES for finding in rule(known)]
    kept = [
        finding
        for finding in allowed
        if finding is not None
        and _wanted(finding, ask)
        and _asked(reading, finding, ask)
        and not (finding.frame is not None and _is_covered(reading, finding, ask))
        and (_slot(finding), _reads(finding)) not in taboo
    ]
    # Sorting is stable: of equals the rule that stands first in the list, then the earlier shot.
    return tuple(_spread(sorted(kept, key=lambda finding: -finding.score))[: ask.most])


def _is_covered(reading: SceneReading, finding: Finding, ask: Ask) -> bool:
    """Whether first frames of this scene wait: they show whom other rules miss until somebody has decided about them."""
    first = f"{FIRST}:{reading.id}:"
    return finding.rule != FIRST and any(slot.startswith(first) for slot in ask.waiting)


def _spread(findings: list[Finding]) -> list[Finding]:
    """At most three about one shot."""
    about: dict[str, int] = {}
    kept = []
    for finding in findings:
        place = _place(finding)
        about[place] = about.get(place, 0) + 1
        if not place or about[place] <= _MOST_TO_A_SHOT:
            kept.append(finding)
    return kept


def _place(finding: Finding) -> str:
    if finding.frame is not None:
        return finding.frame.after or finding.frame.before
    return finding.target


def _left_open(reading: SceneReading, finding: Finding) -> Finding | None:
    """Without what it would change on approved panels and shots: there it may leave a note, and else nothing."""
    closed = {shot.id for shot in reading.shots if {shot.status, shot.approval} & _CLOSED}
    closed |= {panel.id for shot in reading.shots for panel in shot.panels if {panel.status, panel.approval} & _CLOSED}
    changes = tuple(one for one in finding.changes if one["op"] == "note" or one["id"] not in closed)
    if finding.changes and not changes:
        return None
    return finding if changes == finding.changes else replace(finding, changes=changes)


def _wanted(finding: Finding, ask: Ask) -> bool:
    return not {finding.rule, finding.kind} & ask.muted and (not ask.kinds or finding.kind in ask.kinds)


def _asked(reading: SceneReading, finding: Finding, ask: Ask) -> bool:
    """Whether it is about the shot or the panel that was asked about; anything is about the scene."""
    shots = {shot.id: {panel.id for panel in shot.panels} for shot in reading.shots}
    wanted = {ask.shot} | {shot for shot, panels in shots.items() if ask.panel in panels and ask.panel}
    wanted |= {panel for shot in wanted for panel in shots.get(shot, ())} | {ask.panel}
    wanted.discard("")
    return not wanted or bool(wanted & {*finding.inputs, finding.target, _place(finding)})


def _proposal(known: Study, finding: Finding) -> Proposal:
    operations = finding.changes
    if finding.frame is not None:
        operations = (insert_frame(finding.frame, known.reading, _drawing(known, finding.frame)), *operations)
    evidence: dict[str, Json] = {
        "rule": finding.rule,
        "strength": finding.strength,
        "severity": round(finding.severity, 3),
        **finding.evidence,
    }
    return Proposal(
        kind=finding.kind,
        rule=finding.rule,
        slot=_slot(finding),
        reads=_reads(finding),
        scene=known.reading.id,
        panel=_panel(known.reading, finding),
        title=finding.title,
        rationale=finding.note,
        severity=finding.score,
        evidence=evidence,
        inputs=finding.inputs,
        operations=operations,
    )


def _panel(reading: SceneReading, finding: Finding) -> str:
    """The panel beside which it is shown: the one it is about, or the one of the shot it is about."""
    place = _place(finding)
    for shot in reading.shots:
        if shot.id == place and shot.panels:
            last = finding.frame is not None and bool(finding.frame.after)
            return shot.panels[-1 if last else 0].id
    return place if any(panel.id == place for shot in reading.shots for panel in shot.panels) else ""


def _slot(finding: Finding) -> str:
    return f"{finding.rule}:{finding.target}"


def _reads(finding: Finding) -> str:
    return digest(plain(finding.read))


def _drawing(known: Study, plan: FramePlan) -> tuple[str, ...]:
    strokes = draw_frame(plan.setup, _blocking(known, plan), known.place, known.half_width, plan.mood)
    return tuple(base64.b64encode(encode(stroke)).decode() for stroke in strokes)


def _blocking(known: Study, plan: FramePlan) -> Blocking:
    """Where people stand in this frame: as its camera was found for."""
    if "ESTABLISHING" in plan.setup.framing or not plan.pair:
        return known.blocking
    blocking = known.beside(plan.pair[0], plan.pair[1] if len(plan.pair) > 1 else None)
    return blocking.talking(plan.pair[0]) if plan.mood else blocking
