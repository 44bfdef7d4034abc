"""Which role may call which address of review: one table, and what each request says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from board.roles import Role
from tests.web.review.scene import Scene

ALL: Final = frozenset(Role)
SPEAKERS: Final = ALL - {Role.VIEWER}
WRITERS: Final = frozenset({Role.OWNER, Role.DIRECTOR, Role.EDITOR})
LEADERS: Final = frozenset({Role.OWNER, Role.DIRECTOR})
NOBODY: Final = frozenset[Role]()


@dataclass(frozen=True)
class Right:
    """A request, and the roles that may make it; `names` are what its path and body are about."""

    method: str
    path: str
    allowed: frozenset[Role]
    body: Callable[[Scene, dict[str, str]], Any] = lambda scene, names: None


def said(value: Any) -> Callable[[Scene, dict[str, str]], Any]:
    return lambda scene, names: value


def _proposal(scene: Scene, names: dict[str, str]) -> Any:
    return {"kind": "camera", "title": "Closer", "operations": [scene.lens()]}


def _revision(scene: Scene, names: dict[str, str]) -> Any:
    return {"revision": names["revision"]}


def _operations(scene: Scene, names: dict[str, str]) -> Any:
    return {"revision": names["revision"], "operations": [scene.lens(50)]}


def _comment(scene: Scene, names: dict[str, str]) -> Any:
    return {"table": "panels", "subject": scene.panels[0], "text": "Where is the cup?"}


TABLE: Final = (
    Right("GET", "/suggestions", ALL),
    Right("POST", "/suggestions", SPEAKERS, _proposal),
    Right("GET", "/suggestions/{suggestion_id}", ALL),
    Right("POST", "/suggestions/{suggestion_id}/preview", ALL, said({})),
    Right("PUT", "/suggestions/{suggestion_id}/operations", WRITERS, _operations),
    Right("POST", "/suggestions/{suggestion_id}/accept", LEADERS, _revision),
    Right("POST", "/suggestions/{suggestion_id}/reject", LEADERS),
    Right("POST", "/suggestions/{suggestion_id}/withdraw", NOBODY),
    Right("GET", "/decisions", ALL),
    Right("GET", "/decisions/{decision_id}", ALL),
    Right("POST", "/decisions/{decision_id}/revert", LEADERS),
    Right("GET", "/approvals", ALL),
    Right("PUT", "/approvals/{table}/{subject}", SPEAKERS, said({"status": "changes_requested"})),
    Right("GET", "/comments", ALL),
    Right("POST", "/comments", SPEAKERS, _comment),
    Right("PATCH", "/comments/{comment_id}", NOBODY, said({"text": "Not mine."})),
    Right("PUT", "/comments/{comment_id}/resolved", SPEAKERS, said({"resolved": True})),
    Right("DELETE", "/comments/{comment_id}", LEADERS),
    Right("GET", "/manners", ALL),
    Right("PATCH", "/manners", LEADERS, said({"ambient": True})),
    Right("POST", "/pause", WRITERS, said({"agent": "0198a6f0-0000-7000-8000-000000000001"})),
    Right("POST", "/resume", WRITERS, said({})),
    Right("PUT", "/wish", SPEAKERS, said({"alone": False})),
    Right("GET", "/report.csv", ALL),
    Right("GET", "/report.pdf", ALL),
)
"""The suggestion is an agent's and the comment a guest's: those of one's own have tests of their own."""

ROUTES: Final = frozenset((right.method, f"/api/boards/{{board}}/review{right.path}") for right in TABLE)
