"""Errors named by who must act: the operator at the start, the application or time itself on a socket."""

from enum import IntEnum


class CannotStart(Exception):
    """The program cannot start; the message is the one sentence which the operator reads."""


class CloseCode(IntEnum):
    """Why a WebSocket was closed; 44xx asks the application to act, the others to come back later."""

    COME_BACK = 1013
    MALFORMED = 4400
    NOT_SIGNED_IN = 4401
    NOT_ALLOWED = 4403
    NO_SUCH_DOCUMENT = 4404
    TAKE_NEW_CLIENT_ID = 4409
    TOO_LARGE = 4413
    TOO_FAST = 4429
    STORE_AWAY = 4503
