"""Which role may call which address of history: one table, and what each request says."""

from dataclasses import dataclass
from typing import Any, Final

from board.roles import Role

ALL: Final = frozenset(Role)
WRITERS: Final = frozenset({Role.OWNER, Role.DIRECTOR, Role.EDITOR})
LEADERS: Final = frozenset({Role.OWNER, Role.DIRECTOR})
SUBJECT: Final = {"kind": "subject", "table": "scenes", "id": "{scene}"}


@dataclass(frozen=True)
class Right:
    """A request, and the roles that may make it. Words in braces are what it is about."""

    method: str
    path: str
    allowed: frozenset[Role]
    body: Any = None
    query: str = ""


TABLE: Final = (
    Right("GET", "/steps", ALL),
    Right("GET", "/steps/{first}", ALL),
    Right("POST", "/steps/{first}/undo", WRITERS),
    Right("POST", "/steps/{first}/preview-undo", ALL),
    Right("GET", "/timeline", ALL),
    Right("GET", "/moments/{moment}", ALL),
    Right("GET", "/moments/{moment}/documents/{part}", ALL),
    Right("POST", "/moments/{moment}/documents", ALL, {"parts": ["board"]}),
    Right("GET", "/panels/{panel}/life", ALL),
    Right("GET", "/compare", ALL, query="?before={first}&after=now"),
    Right("GET", "/blame", ALL, query="?table=scenes&id={scene}"),
    Right("GET", "/blame/drawings/{panel}", ALL),
    Right("GET", "/bin", ALL),
    Right("GET", "/versions", ALL),
    Right("GET", "/versions/next", ALL),
    Right("POST", "/versions", WRITERS, {"name": "{new}"}),
    Right("PATCH", "/versions/{version}", LEADERS, {"note": "Not mine."}),
    Right("POST", "/restorations/preview", ALL, {"moment": "{first}", "scope": SUBJECT}),
    Right("POST", "/restorations", WRITERS, {"moment": "{first}", "scope": SUBJECT}),
    Right("POST", "/restorations/{restoration}/undo", WRITERS),
)
"""The version is an owner's, and the restoration brought back a scene: what only some may do of these has tests of its own."""

ROUTES: Final = frozenset((right.method, f"/api/boards/{{board}}/history{right.path}") for right in TABLE)
