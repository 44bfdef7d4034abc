"""Everything that can be asked of a past, to be held against another one."""

from typing import Any

from board.history.entry import Entry
from board.history.past import Past


def told(past: Past, log: list[Entry]) -> dict[str, Any]:
    """What a past says of a log that it has read to its end."""
    parts = sorted({entry.part for entry in log})
    tables = ("scenes", "shots", "panels", "strokes", "layers", "texts", "suggestions", "comments", "decisions")
    blamed = [(part, table) for part in parts for table in tables]
    return {
        "position": past.position,
        "steps": list(past.activity.steps()),
        "steps of entries": [past.activity.step_of(entry.id) for entry in log],
        "lasts": [past.chronology.lasts(entry.id) for entry in log[:: max(1, len(log) // 5)]],
        "buckets": list(past.chronology.buckets(7)),
        "bin": list(past.bin),
        "labels": dict(past.labels()),
        "names": {id: past.label(id) for step in past.activity.steps() for _, id in step.records},
        "drawn": past.names.drawn,
        "latest": {where: dict(past.blame.latest(*where)) for where in blamed},
        "made": {(*where, id): past.blame.maker(*where, id) for where in blamed for id in past.blame.latest(*where)},
        "fields": {(*where, id): dict(past.blame.fields(*where, id)) for where in blamed for id in past.blame.latest(*where)},
        "gone": {(*where, id) for where in blamed for id in past.blame.latest(*where) if past.blame.is_gone(*where, id)},
    }
