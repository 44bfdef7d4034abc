"""Steps in a sentence: "Mara drew 14 strokes on 12B 2/2", "Joe moved scene 7 before scene 5"."""

from collections.abc import Mapping
from typing import Final

from board.history.entry import bringer
from board.history.step import Step
from board.history.wording import Changed, change, changes, counted, field_name, joined, quoted
from board.model import Board
from board.numbering import panel_label, scene_labels, shot_labels

_STATUSES: Final = {
    "draft": "put {} back to draft",
    "for_review": "put {} up for review",
    "changes_requested": "asked for changes to {}",
    "approved": "approved {}",
    "locked": "locked {}",
}
_COMMENTS: Final = {
    "new": "commented on {}",
    "answer": "answered a comment on {}",
    "reworded": "reworded a comment on {}",
    "settled": "settled a comment on {}",
    "reopened": "reopened a comment on {}",
    "removed": "took back a comment on {}",
}
_MANNERS: Final = {
    "paused": "paused or resumed agents",
    "enabled": "switched suggestions on or off",
    "ambient": "changed whether agents suggest unasked",
    "off_scenes": "changed in which scenes agents suggest",
    "wishes": "changed who wants suggestions in their panels",
}
_VERDICTS: Final = {"paused": "paused the agents", "resumed": "let the agents go on"}
_KEPT: Final = {"import": "an import", "restore": "something was brought back", "bulk": "a large change"}
_MARKS: Final = ("layers", "images", "texts", "arrows")


def labels_of(board: Board) -> dict[str, str]:
    """What people call the scenes, shots and panels of a board, by id."""
    shots = shot_labels(board)
    labels = {id: f"scene {label}" for id, label in scene_labels(board).items()}
    labels |= {id: f"shot {label}" for id, label in shots.items()}
    for shot in board.shots:
        panels = board.panels_of(shot.id)
        for index, panel in enumerate(panels):
            labels[panel.id] = panel_label(shots[shot.id], index, len(panels))
    return labels


def sentence(step: Step, labels: Mapping[str, str], people: Mapping[str, str]) -> str:
    """What somebody did, with names for accounts and records as the caller knows them by now."""
    deed = _Teller(step, labels, people).deed()
    if by := bringer(step.means):
        return f"Somebody {deed}, brought back by {people.get(by) or 'somebody who is not known here'}"
    who = people.get(step.account) or "Somebody who is not known here" if step.account else "The server"
    return f"{who} {deed}"


class _Teller:
    def __init__(self, step: Step, labels: Mapping[str, str], people: Mapping[str, str]) -> None:
        self._step = step
        self._labels = labels
        self._people = people

    def deed(self) -> str:
        match self._step.kind:
            case "draw":
                return self._drew()
            case "write":
                return self._wrote()
            case "insert":
                return f"added {self._what('made')}{self._into()}"
            case "bin":
                return f"deleted {self._what('binned')}{self._along()}"
            case "unbin":
                return f"brought back {self._what('unbinned')}"
            case "move":
                return self._moved()
            case "settings" | "status" | "comment" | "version":
                return self._decided()
            case "propose" | "accept" | "reject" | "revert":
                return self._reviewed()
            case "import" | "restore" | "undo":
                return self._brought()
            case kind:
                return self._upkeep() if kind == "other" else f"made {self._newborn()} ready"

    def _drew(self) -> str:
        step = self._step
        said = [self._counted("drew", "made", ("strokes",)), self._counted("erased", "gone", ("strokes",))]
        said += [self._counted("added", "made", _MARKS), self._counted("deleted", "binned", _MARKS)]
        said += [self._counted("brought back", "unbinned", _MARKS), self._counted("changed", "set", ("strokes", *_MARKS))]
        return f"{joined(one for one in said if one) or 'drew'} on {self._called(step.subject, 'a panel')}"

    def _wrote(self) -> str:
        step = self._step
        fields = list(dict.fromkeys(field_name(one.partition(".")[2]) for one in step.fields))
        records = {(table, id) for table, id, _ in step.values}
        if len(records) != 1 or step.touched > 1:
            many = counted(step.table, step.touched) if step.touched else "something"
            return f"changed {joined(fields) or 'fields'} of {many}{self._into(' in ')}"
        changed: list[Changed] = [(field, was, now) for (_, _, field), (was, now) in step.values.items()]
        about = self._about()
        if len(changes(changed)) > 1:
            return f"changed {about}: {joined(changes(changed))}"
        field, was, now = changed[0]
        if field == "number" and step.said.get("numbered"):
            return f"numbered {step.said['numbered']} {now}" if now else f"took the number of {step.said['numbered']} away"
        if isinstance(now, bool):
            return f"changed {about}: {change((field, was, now))}"
        if isinstance(now, str) and now and was in (None, "") and _is_prose(field):
            return f"wrote the {field_name(field)} of {about}: {quoted(now)}"
        if isinstance(was, str) and was and not now and _is_prose(field):
            return f"emptied the {field_name(field)} of {about}, which said {quoted(was)}"
        return f"changed the {change((field, was, now)).replace(field_name(field), f'{field_name(field)} of {about}', 1)}"

    def _moved(self) -> str:
        step, said = self._step, self._step.said
        single = step.touched == 1
        what = _full(step.table, said.get("moved") or self._about()) if single else counted(step.table, step.touched)
        if not single and step.subject in self._labels:
            what += f" in {self._labels[step.subject]}"
        before = said.get("beside") or self._labels.get(step.beside, "")
        if said.get("into"):
            return f"moved {what} into {said['into']}" + (f", before {before}" if before else "")
        return f"moved {what} before {before}" if before else f"moved {what}" if step.beside else f"moved {what} to the end"

    def _decided(self) -> str:
        step, said = self._step, self._step.said
        about = self._about()
        match step.kind:
            case "settings" if step.touched and said.get("verdict") in _VERDICTS and len(step.entries) == 1:
                return _VERDICTS[said["verdict"]]
            case "settings" if "manners" in said:
                return _MANNERS.get(said["manners"], "changed what agents may do")
            case "settings":
                changed = changes((field, was, now) for (_, _, field), (was, now) in step.values.items())
                return f"changed the settings: {joined(changed)}" if changed else "changed the settings"
            case "status":
                note = f": {quoted(said['note'])}" if said.get("note") else ""
                return _STATUSES.get(said.get("status", ""), "changed the status of {}").format(about) + note
            case "comment":
                words = f": {quoted(said['text'])}" if said.get("text") else ""
                return _COMMENTS.get(said.get("comment", ""), "commented on {}").format(about) + words
            case _ if said.get("kind") == "auto":
                return f"kept a version before {_KEPT.get(said.get('why', ''), 'a change')}"
            case _:
                return f"named a version {said['name']}" if said.get("name") else "changed what is said of a version"

    def _reviewed(self) -> str:
        said, kind = self._step.said, self._step.kind
        about = self._labels.get(said.get("about") or self._step.subject)
        where = f" for {about}" if about else ""
        reason = f": {quoted(said['reason'])}" if said.get("reason") else ""
        match kind:
            case "accept":
                part = "part of " if said.get("state") == "partly_accepted" else ""
                return f"accepted {part}{self._suggestion()}{where}"
            case "reject":
                return f"rejected {self._suggestion()}{where}{reason}"
            case "revert":
                return f"took back a decision about {self._suggestion()}{where}{reason}"
            case _:
                return self._proposed(where)

    def _proposed(self, where: str) -> str:
        title = quoted(self._step.said.get("title") or "a change")
        match self._step.means:
            case "refused":
                return f"had work kept as a suggestion, {title}{where}"
            case "withdraw":
                return f"withdrew the suggestion {title}{where}"
            case "edit":
                return f"changed {self._suggestion()}{where}"
            case "expiry":
                return f"let the suggestion {title}{where} lapse, for nobody decided about it"
            case _:
                return f"suggested {title}{where}"

    def _brought(self) -> str:
        step, said = self._step, self._step.said
        numbers = [counted(table, number) for table, number in self._numbers("made", ("scenes", "shots", "panels"))]
        if step.kind == "import":
            title = next((self._labels[id] for table, id in step.records if table == "scripts" and id in self._labels), "")
            draft = f" ({said['draft']} draft)" if said.get("draft") else ""
            screenplay = f"the screenplay {quoted(title)}" if title else "a screenplay"
            what = "set up the demo" if step.means == "demo" else f"imported {screenplay}{draft}"
            return f"{what}: {joined(numbers)}" if numbers else what
        scope = said.get("scope", "")
        effects = f": {', '.join(self._effects())}" if self._effects() else ""
        if step.kind == "restore":
            return (f"brought {scope} back as it was" if scope else "brought an earlier state back") + effects
        return f"took back a change{f' of {scope}' if scope else ''}{effects}"

    def _effects(self) -> list[str]:
        """What came of it, in numbers."""
        acts = (("brought back", "unbinned"), ("added", "made"), ("deleted", "binned"), ("erased", "gone"), ("moved", "moved"))
        said = [self._counted(verb, act, ("scenes", "shots", "panels", "strokes", *_MARKS)) for verb, act in acts]
        fields = dict.fromkeys(field_name(one.partition(".")[2]) for one in self._step.fields if not one.startswith(_REVIEW))
        changed = f"changed {joined(fields) if len(fields) <= _FEW else 'fields'}" if fields else ""
        return [one for one in (*said, changed) if one]

    def _upkeep(self) -> str:
        if self._step.means == "approval":
            return f"noted that {self._about()} changed since it was approved or looked at"
        if self._step.means == "purge":
            return "kept what there was when older history was deleted for good"
        return "changed nothing that shows"

    def _suggestion(self) -> str:
        said = self._step.said
        by, title = said.get("by", ""), quoted(said.get("title", ""))
        if by and by == self._step.account:
            return f"their own suggestion {title}"
        name = self._people.get(by, "")
        if not said.get("title"):
            return f"a suggestion of {name}’s" if name else "a suggestion"
        return f"{name}’s suggestion {title}" if name else f"the suggestion {title}"

    def _what(self, act: str) -> str:
        """One record by its name where it has one, else how many of what."""
        step = self._step
        own = [id for table, id in step.records if table == step.table]
        count = step.counts.get(f"{act}.{step.table}", 0)
        if count == 1 and own and own[0] in self._labels:
            return _full(step.table, self._labels[own[0]])
        return counted(step.table, max(count, 1))

    def _is_named(self) -> bool:
        return any(id in self._labels for table, id in self._step.records if table == self._step.table)

    def _into(self, word: str = " to ") -> str:
        step = self._step
        own = any(id == step.subject for _, id in step.records)
        return f"{word}{self._labels[step.subject]}" if step.subject in self._labels and not own else ""

    def _along(self) -> str:
        said = self._step.said
        if self._step.counts.get(f"binned.{self._step.table}", 0) != 1 or not self._is_named():
            return self._into(" in ")
        if said.get("along"):
            return f" with {said['along']}" + (" and what was drawn there" if said.get("drawn") else "")
        return " with its drawing" if said.get("drawn") else ""

    def _about(self) -> str:
        step = self._step
        id = step.subject or next((id for table, id in step.records if table == step.table), "")
        return self._called(id, f"a {counted(step.table, 1).removeprefix('1 ')}" if step.table else "something")

    def _called(self, id: str, otherwise: str) -> str:
        return self._labels.get(id) or otherwise

    def _newborn(self) -> str:
        panels = self._step.panels
        if len(panels) > 1:
            return f"the drawings of {counted('panels', len(panels))}"
        label = self._labels.get(next(iter(panels), ""))
        return f"the drawing of {label}" if label else "the drawing of a new panel" if panels else "the board"

    def _counted(self, verb: str, act: str, tables: tuple[str, ...]) -> str:
        parts = [counted(table, number) for table, number in self._numbers(act, tables)]
        return f"{verb} {joined(parts)}" if parts else ""

    def _numbers(self, act: str, tables: tuple[str, ...]) -> list[tuple[str, int]]:
        counts = self._step.counts
        return [(table, counts[f"{act}.{table}"]) for table in tables if counts.get(f"{act}.{table}")]


_REVIEW: Final = ("restorations.", "suggestions.", "decisions.")
_FEW: Final = 4
_PROSE: Final = frozenset({"dialogue", "action", "notes", "synopsis", "text", "slugline"})


def _is_prose(field: str) -> bool:
    return field in _PROSE


def _full(table: str, label: str) -> str:
    """Panels are called by number alone; where it is said that one came or went, the noun belongs to it."""
    return f"panel {label}" if table == "panels" else label
