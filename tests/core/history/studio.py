"""A board in memory whose every change is written into a log, by several people, as servers do."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from pycrdt import Doc

from board import edits
from board.document import Document
from board.history.cut import Cut, cut_at
from board.history.entry import Entry
from board.ids import Dice, new_id
from board.stroke import Stroke, stroke

MARA, JOE = "mara", "joe"
Edit = Callable[[Document], Any]


def ink(x: float = 0, layer: str = "ink") -> Stroke:
    """A short line."""
    return stroke([(x, 0, 0.5), (x + 30, 40, 1)], layer=layer)


class Studio:
    """One log, and a replica of each document for whoever edits."""

    def __init__(self, seed: int = 0) -> None:
        self.log: list[Entry] = []
        self.now_ms = 1_700_000_000_000
        self._docs: dict[str, Document] = {}
        self._random = Random(seed)
        self.dice = Dice(new_id, self._random.randrange)
        self.edit("", edits.birth_board, "", "birth")

    def doc(self, part: str) -> Document:
        """The document of a part as it is now."""
        return self._docs.setdefault(part, Doc())

    def edit(self, part: str, edit: Edit, account: str = MARA, means: str = "collab", batch: str = "") -> Any:
        """Changes a document; what it did is one entry of the log, nothing if it did nothing."""
        updates: list[bytes] = []
        doc = self.doc(part)
        subscription = doc.observe(lambda event: updates.append(event.update))
        try:
            made = edit(doc)
        finally:
            doc.unobserve(subscription)
        for update in updates:
            self._append(part, update, account, means, batch)
        return made

    def command(self, edit: Callable[[Callable[[str], Document]], Any], account: str, means: str) -> Any:
        """A command of the server's on several documents: one batch."""
        batch, opened, updates = new_id(), dict[str, Document](), list[tuple[str, bytes]]()
        subscriptions: list[tuple[Document, Any]] = []

        def doc(part: str) -> Document:
            if part not in opened:
                opened[part] = self.doc(part)
                subscriptions.append(
                    (self.doc(part), self.doc(part).observe(lambda event: updates.append((part, event.update))))
                )
            return opened[part]

        try:
            made = edit(doc)
        finally:
            for one, subscription in subscriptions:
                one.unobserve(subscription)
        for part, update in updates:
            self._append(part, update, account, means, batch)
        return made

    def receive(self, part: str, update: bytes, account: str) -> None:
        """What somebody did on a replica of their own."""
        self.doc(part).apply_update(update)
        self._append(part, update, account, "collab", "")

    def away(self, part: str) -> Document:
        """A replica that knows what there is now."""
        copy: Document = Doc()
        copy.apply_update(self.doc(part).get_update())
        return copy

    def wait(self, ms: int) -> None:
        """Time passes."""
        self.now_ms += ms

    def scene(self, account: str = MARA, **fields: object) -> str:
        """A new scene at the end."""
        made: str = self.edit("", lambda doc: edits.insert_scene(doc, fields, account=account), account)
        return made

    def shot(self, scene: str, account: str = MARA) -> str:
        """A new shot at a scene's end."""
        made: str = self.edit("", lambda doc: edits.insert_shot(doc, scene, account=account), account)
        return made

    def panel(self, shot: str, account: str = MARA) -> str:
        """A new panel at a shot's end, with its document."""
        made: str = self.edit("", lambda doc: edits.insert_panel(doc, shot, account=account), account)
        self.edit(f"panel/{made}", edits.birth_panel, "", "birth")
        return made

    def draw(self, panel: str, *strokes: Stroke, account: str = MARA) -> list[str]:
        """Strokes, each with an entry of its own."""
        drawn = strokes or (ink(),)
        made: list[str] = []
        for one in drawn:
            made += self.edit(f"panel/{panel}", partial(edits.add_strokes, strokes=[one]), account)
        return made

    def cut(self, position: str | None = None) -> Cut:
        """All documents at a moment, now if none is named."""
        return cut_at(self.log, position or self.position)

    @property
    def position(self) -> str:
        """The newest entry."""
        return self.log[-1].id

    def _append(self, part: str, update: bytes, account: str, means: str, batch: str) -> None:
        self.now_ms += 1
        self.log.append(Entry(f"{self.now_ms}-0", part, account, means, update, batch or new_id()))
