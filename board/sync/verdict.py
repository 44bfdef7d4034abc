"""Why the gate lets an update not pass; each class is one answer that the session gives."""

from typing import Literal


class Hostile(Exception):
    """What no honest client of this schema sends: `invalid` could harm a replica, `schema` does not fit the document."""

    def __init__(self, reason: str, kind: Literal["invalid", "schema"] = "invalid") -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind


class TooLarge(Exception):
    """A limit is reached; `limit` is its name in `Limits`."""

    def __init__(self, limit: str, reason: str) -> None:
        super().__init__(reason)
        self.limit = limit
        self.reason = reason


class Unclaimed(Exception):
    """Structs of clients whom nobody has claimed yet: claim them and ask again."""

    def __init__(self, clients: frozenset[int]) -> None:
        super().__init__(f"nobody has claimed {sorted(clients)}")
        self.clients = clients


class Foreign(Exception):
    """New structs of a client that is somebody else's."""

    def __init__(self, client: int) -> None:
        super().__init__(f"client {client} is not this sender's")
        self.client = client


class Gap(Exception):
    """Something is missing before this update: no offence, the answer is a sync step 1."""

    def __init__(self, client: int, expected: int, got: int) -> None:
        super().__init__(f"client {client} is known up to clock {expected} and the update builds on {got}")
        self.client = client
        self.expected = expected
        self.got = got
