"""Where the scenes, shots and panels of a board stand while its log is read, and what they are called there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from board.arrangement import Records, arrange
from board.history.replica import Touch
from board.history.standing import ABOVE, ORDERED, Row, Rows, is_binned, scene_of
from board.model import Production, Scene, Shot
from board.numbering import panel_label, scene_labels, shot_labels
from board.order import sort_key

STRUCTURE: Final = ("scripts", "elements", "scenes", "shots", "panels")
PLACE: Final = ("order", "deleted", "scene", "shot", "script")
_KNOWN: Final = (*PLACE, "number")
_NUMBERING: Final = ("numbering_scheme", "numbering_skip", "numbering_master_plain")
_LOWER: Final = {"scenes": "shots", "shots": "panels", "scripts": "elements"}


class Places:
    """As they were after the last entry that was read."""

    def __init__(self, rows: Rows, production: Row | None = None) -> None:
        self._rows = {table: {id: _known(row) for id, row in rows.get(table, {}).items()} for table in STRUCTURE}
        self._under: dict[tuple[str, str], set[str]] = {}
        for table, records in self._rows.items():
            for id in records:
                self._under.setdefault((table, self.parent(table, id)), set()).add(id)
        self._production = {name: value for name, value in (production or {}).items() if name in _NUMBERING}
        self._scenes: Mapping[str, str] | None = None
        self._shots: Mapping[str, str] | None = None
        self._labels: Mapping[str, str] | None = None

    def take(self, touch: Touch) -> None:
        """Learns what a touch changed of it."""
        if touch.table == "production" and touch.field in _NUMBERING:
            self._production[touch.field] = touch.now
            self._forget("production")
        table = self._rows.get(touch.table)
        if table is None:
            return
        if touch.act == "made" and isinstance(touch.now, dict):
            self._put(touch.table, touch.id, _known(touch.now))
        elif touch.field in _KNOWN and touch.id in table:
            self._put(touch.table, touch.id, {**table[touch.id], touch.field: touch.now})

    def scene(self, table: str, id: str) -> str:
        """The scene that a record stands in."""
        return scene_of(self._rows, table, id)

    def table_of(self, id: str) -> str:
        """Whether an id is a scene's, a shot's or a panel's; empty if it is none of these."""
        return next((table for table in ORDERED if id in self._rows[table]), "")

    def parent(self, table: str, id: str) -> str:
        """The id of what a record stands under."""
        return str(self._rows.get(table, {}).get(id, {}).get(ABOVE[table][0], "")) if table in ABOVE else ""

    def order(self, table: str, id: str) -> str:
        """A record's order key."""
        return str(self._rows.get(table, {}).get(id, {}).get("order", ""))

    def siblings(self, table: str, parent: str) -> list[str]:
        """What stands under a parent, in order, without what is in the bin."""
        rows = self._rows[table]
        under = (id for id in self._under.get((table, parent), ()) if not is_binned(rows[id]))
        return [id for _, id in sorted((sort_key(str(rows[id].get("order", "")), id), id) for id in under)]

    def family(self, table: str, id: str) -> Iterator[tuple[str, str]]:
        """A record and all that goes into the bin with it."""
        if id in self._rows.get(table, {}):
            yield table, id
            for child in self.siblings(_LOWER[table], id) if table in _LOWER else ():
                yield from self.family(_LOWER[table], child)

    def along(self, table: str, id: str) -> dict[str, int]:
        """How many shots and panels go with a record."""
        found = Counter(lower for lower, _ in self.family(table, id) if lower != table)
        return dict(sorted(found.items(), reverse=True))

    def labels(self) -> Mapping[str, str]:
        """What people call the scenes, shots and panels of the story, by id."""
        if self._labels is None:
            panels = (id for shot in self._shot_labels() for id in self.siblings("panels", shot))
            self._labels = {
                **{id: f"scene {label}" for id, label in self._scene_labels().items()},
                **{id: f"shot {label}" for id, label in self._shot_labels().items()},
                **{id: self.called("panels", id) for id in panels},
            }
        return self._labels

    def called(self, table: str, id: str) -> str:
        """What people call one of them; empty for what is not in the story."""
        if table == "scenes":
            label = self._scene_labels().get(id, "")
            return label and f"scene {label}"
        if table == "shots":
            label = self._shot_labels().get(id, "")
            return label and f"shot {label}"
        shot = self._shot_labels().get(self.parent(table, id), "") if table == "panels" else ""
        siblings = self.siblings("panels", self.parent("panels", id)) if shot else []
        return panel_label(shot, siblings.index(id), len(siblings)) if id in siblings else ""

    def _scene_labels(self) -> Mapping[str, str]:
        if self._scenes is None:
            self._scenes = scene_labels(arrange(Records(production=self._settings(), scenes=self._read_scenes())))
        return self._scenes

    def _shot_labels(self) -> Mapping[str, str]:
        if self._shots is None:
            shots = tuple(Shot(id=id, **_text(row, "order", "number", "scene")) for id, row in self._of("shots"))
            self._shots = shot_labels(arrange(Records(production=self._settings(), scenes=self._read_scenes(), shots=shots)))
        return self._shots

    def _settings(self) -> Production:
        return Production(**_fitting(self._production))

    def _read_scenes(self) -> tuple[Scene, ...]:
        return tuple(Scene(id=id, **_text(row, "order", "number")) for id, row in self._of("scenes"))

    def _forget(self, table: str) -> None:
        """What was worked out of a table and is not true any more."""
        if table in ("scenes", "production"):
            self._scenes = None
        if table != "panels":
            self._shots = None
        self._labels = None

    def _of(self, table: str) -> Iterable[tuple[str, dict[str, Any]]]:
        return self._rows[table].items()

    def _put(self, table: str, id: str, row: dict[str, Any]) -> None:
        self._under.get((table, self.parent(table, id)), set()).discard(id)
        self._rows[table][id] = row
        self._under.setdefault((table, self.parent(table, id)), set()).add(id)
        if table in ORDERED:
            self._forget(table)


def _known(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in _KNOWN if name in row}


def _text(row: Row, *names: str) -> dict[str, Any]:
    return {"deleted": is_binned(row), **{name: str(row.get(name) or "") for name in names}}


def _fitting(said: Row) -> dict[str, Any]:
    """Settings of a kind that numbering can read; anything else is as if nobody had said it."""
    plain = {"numbering_scheme": str, "numbering_skip": str, "numbering_master_plain": bool}
    return {name: value for name, value in said.items() if isinstance(value, plain[name])}
