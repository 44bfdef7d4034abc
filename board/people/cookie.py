"""The session cookie: an account id and when it was issued, signed."""

import hashlib
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from itsdangerous import BadSignature, Signer

COOKIE = "board_session"
MAX_AGE_S = 180 * 24 * 3600
CLOCK_MS = 24 * 3600 * 1000
"""How far a server's clock may be put back before those who came in meanwhile are nobody: what we signed is ours anyway."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a valid cookie says."""

    account: str
    issued_ms: int


class CookieJar:
    """Issues and reads session cookies; holds the key and no state."""

    def __init__(self, server_secret: bytes) -> None:
        self._signer = Signer(
            server_secret, salt="previz-board session", sep=".", key_derivation="hmac", digest_method=hashlib.sha256
        )

    def issue(self, account: str, now_ms: int) -> str:
        return self._signer.sign(f"{account}.{now_ms}").decode()

    def read(self, value: str, now_ms: int) -> Claim | None:
        """The claim of a cookie that we signed and that is not too old."""
        try:
            account, _, issued = self._signer.unsign(value).decode().rpartition(".")
            claim = Claim(account, int(issued))
        except (BadSignature, UnicodeError, ValueError):
            return None
        return claim if -CLOCK_MS <= now_ms - claim.issued_ms < MAX_AGE_S * 1000 else None


def cookie_in(header: str) -> str | None:
    """The session cookie in a `Cookie` header."""
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None
