"""Where the scenes, shots and panels of a board stand while its log is read, and what they are called there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from board.arrangement import Records, arrange
from board.history.replica import Touch
from board.history.standing import ABOVE, Row, Rows, is_binned, scene_of
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
        self._labels: dict[str, str] | None = None

    def take(self, touch: Touch) -> None:
        """Learns what a touch changed of it."""
        if touch.table == "production" and touch.field in _NUMBERING:
            self._production[touch.field] = touch.now
            self._labels = None
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
            self._labels = dict(self._called())
        return self._labels

    def _called(self) -> Iterator[tuple[str, str]]:
        board = arrange(
            Records(
                production=Production(**_fitting(self._production)),
                scenes=tuple(Scene(id=id, **_text(row, "order", "number")) for id, row in self._of("scenes")),
                shots=tuple(Shot(id=id, **_text(row, "order", "number", "scene")) for id, row in self._of("shots")),
            )
        )
        shots = shot_labels(board)
        yield from ((id, f"scene {label}") for id, label in scene_labels(board).items())
        for shot, label in shots.items():
            yield shot, f"shot {label}"
            panels = self.siblings("panels", shot)
            yield from ((panel, panel_label(label, index, len(panels))) for index, panel in enumerate(panels))

    def _of(self, table: str) -> Iterable[tuple[str, dict[str, Any]]]:
        return self._rows[table].items()

    def _put(self, table: str, id: str, row: dict[str, Any]) -> None:
        self._under.get((table, self.parent(table, id)), set()).discard(id)
        self._rows[table][id] = row
        self._under.setdefault((table, self.parent(table, id)), set()).add(id)
        if table in ("scenes", "shots", "panels"):
            self._labels = None


def _known(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in _KNOWN if name in row}


def _text(row: Row, *names: str) -> dict[str, Any]:
    return {"deleted": is_binned(row), **{name: str(row.get(name) or "") for name in names}}


def _fitting(said: Row) -> dict[str, Any]:
    """Settings of a kind that numbering can read; anything else is as if nobody had said it."""
    plain = {"numbering_scheme": str, "numbering_skip": str, "numbering_master_plain": bool}
    return {name: value for name, value in said.items() if isinstance(value, plain[name])}
