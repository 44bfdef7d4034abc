"""Suggestions on a board under test, as a program proposes them over HTTP."""

import base64
from typing import Any, Self

from board.document import Document, read_board
from board.ids import new_id
from board.stroke import encode, stroke
from tests.browser.studio import Story, Studio

Operation = dict[str, Any]


class Proposals:
    """What the owner's program proposes about one board."""

    def __init__(self, studio: Studio, story: Story, scene: str, shot: str) -> None:
        self.studio, self.story, self.scene, self.shot = studio, story, scene, shot

    @classmethod
    async def of(cls, studio: Studio, story: Story) -> Self:
        """With the ids of the board's first scene and shot."""
        scene, shot = await studio.read(story.board, "", _first)
        return cls(studio, story, scene, shot)

    def propose(self, title: str, *operations: Operation, kind: str = "frame", rationale: str = "") -> dict[str, Any]:
        """Files it; answers the suggestion, its revision and its ghosts."""
        body = {"kind": kind, "title": title, "rationale": rationale, "operations": list(operations), "scene": self.scene}
        path = f"/boards/{self.story.board}/review/suggestions"
        made: dict[str, Any] = self.studio.asks("POST", path, json=body, headers={"Idempotency-Key": new_id()})
        return made


def frame(shot: str, after: str, action: str = "", **fields: Any) -> Operation:
    """A new frame with two strokes, behind a panel."""
    drawing = [ink([(-400, -200, 1), (0, 250, 1), (400, -200, 1)]), ink([(-400, 300, 1), (400, 300, 1)])]
    return {"op": "insert", "shot": shot, "after": after, "fields": {"action": action, **fields}, "drawing": drawing}


def note(panel: str, text: str) -> Operation:
    """A remark about a panel."""
    return {"op": "note", "table": "panels", "id": panel, "text": text}


def sized(shot: str, base: str, value: str) -> Operation:
    """Another size for a shot."""
    return {"op": "set", "table": "shots", "id": shot, "field": "size", "base": base, "value": value}


def ink(points: list[tuple[float, float, float]]) -> str:
    """A stroke as proposals bring it."""
    return base64.b64encode(encode(stroke(points, layer="ink", size=14))).decode()


def _first(doc: Document) -> tuple[str, str]:
    board = read_board(doc)
    return board.scenes[0].id, board.shots[0].id
