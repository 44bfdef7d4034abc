"""What may come between a worker and its server, by what the worker can do about it."""


class Away(Exception):
    """The server does not answer, or asks for patience: try again later."""


class NotAdmitted(Exception):
    """The token is worth nothing here: the operator has to act."""


class Gone(Exception):
    """The job was given to somebody else, or its board or scene is no more: leave it alone."""


class Declined(Exception):
    """The server does not take this proposal; `kind` says why, `wait_s` when it may, 0 if time alone does not help."""

    def __init__(self, kind: str, sentence: str, *, panel: str = "", wait_s: float = 0) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.panel = panel
        self.wait_s = wait_s
