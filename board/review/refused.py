"""Why a command of review is not carried out, by what its sender can do about it."""

from typing import Literal

from board.model import Json

Kind = Literal[
    "conflict",
    "stale",
    "already",
    "locked",
    "dependency",
    "not_found",
    "unknown-version",
    "unknown-restoration",
    "elsewhere",
    "not_allowed",
    "limit",
    "muted",
    "paused",
    "off",
    "wish",
    "drawing",
    "rejected",
    "approved",
    "invalid",
]


class Refused(Exception):
    """The command was not carried out; the message is a sentence for whoever gave it, `detail` is for programs."""

    def __init__(self, kind: Kind, sentence: str, detail: Json = None) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.detail = detail
