"""Steps in a sentence: "Mara drew 14 strokes on 12B 2/2", "Joe moved scene 7 before scene 5"."""

from collections.abc import Mapping
from typing import Final

from board.history.step import Step
from board.model import Board
from board.numbering import panel_label, scene_labels, shot_labels

_NOUNS: Final = {
    "scripts": ("script", "scripts"),
    "elements": ("paragraph", "paragraphs"),
    "scenes": ("scene", "scenes"),
    "shots": ("shot", "shots"),
    "panels": ("panel", "panels"),
    "layers": ("layer", "layers"),
    "images": ("image", "images"),
    "texts": ("text", "texts"),
    "arrows": ("arrow", "arrows"),
    "strokes": ("stroke", "strokes"),
    "sets": ("set", "sets"),
    "cameras": ("camera", "cameras"),
    "clips": ("clip", "clips"),
    "tracks": ("track", "tracks"),
}
_COMMANDS: Final = {
    "import": "imported a draft",
    "restore": "brought an earlier state back",
    "accept": "accepted a suggestion",
    "reject": "rejected a suggestion",
    "revert": "took a decision back",
    "propose": "made a suggestion",
    "comment": "commented",
    "status": "changed a status",
    "settings": "changed the settings",
    "birth": "made new documents ready",
    "other": "changed nothing that shows",
}
_VERBS: Final = {"insert": ("made", "added"), "bin": ("binned", "deleted"), "unbin": ("unbinned", "brought back")}


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
    who = people.get(step.account, "Somebody") if step.account else "The server"
    return f"{who} {_deed(step, labels)}"


def _deed(step: Step, labels: Mapping[str, str]) -> str:
    match step.kind:
        case "draw":
            return f"{_joined(_drawn(step))} on {_called(step, step.subject, labels)}"
        case "write":
            what = _joined(sorted({field.partition(".")[2].replace("_", " ") for field in step.fields})) or "fields"
            return f"changed {what} of {_about(step, labels)}"
        case "insert" | "bin" | "unbin":
            act, verb = _VERBS[step.kind]
            return f"{verb} {_what(step, act, labels)}"
        case "move":
            behind = f" before {labels[step.beside]}" if step.beside in labels else ""
            return f"moved {_about(step, labels)}{behind}"
        case kind:
            return _COMMANDS[kind]


def _drawn(step: Step) -> list[str]:
    """What was drawn, taken away and changed."""
    said = [_counted("drew", step, "made", ("strokes",)), _counted("erased", step, "gone", ("strokes",))]
    marks = ("layers", "images", "texts", "arrows")
    said += [_counted("added", step, "made", marks), _counted("deleted", step, "binned", marks)]
    said += [_counted("brought back", step, "unbinned", marks), _counted("changed", step, "set", ("strokes", *marks))]
    return [one for one in said if one] or ["drew"]


def _counted(verb: str, step: Step, act: str, tables: tuple[str, ...]) -> str:
    parts = [_number(table, step.counts[f"{act}.{table}"]) for table in tables if step.counts.get(f"{act}.{table}")]
    return f"{verb} {_joined(parts)}" if parts else ""


def _what(step: Step, act: str, labels: Mapping[str, str]) -> str:
    """One record by its name where it still has one, else how many of what, and where."""
    own = [id for table, id in step.records if table == step.table]
    count = step.counts.get(f"{act}.{step.table}", 0)
    if count == 1 and len(own) == 1 and own[0] in labels:
        return _called(step, own[0], labels)
    where = f" in {labels[step.subject]}" if step.subject in labels else ""
    return _number(step.table, count) + where


def _about(step: Step, labels: Mapping[str, str]) -> str:
    if step.subject in labels or step.touched <= 1:
        return _called(step, step.subject or next((id for _, id in step.records), ""), labels)
    return _number(step.table, step.touched)


def _called(step: Step, id: str, labels: Mapping[str, str]) -> str:
    return labels.get(id, f"a {_NOUNS.get(step.table, ('record', ''))[0]}")


def _number(table: str, count: int) -> str:
    one, many = _NOUNS.get(table, ("record", "records"))
    return f"{count} {one if count == 1 else many}"


def _joined(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
