"""Secrets: made by chance or derived from the server's own, kept as digests alone."""

import hashlib
import hmac
import secrets

TOKEN_PREFIX = "pbt_"
AGENT_PREFIX = "pba_"


def new_secret() -> str:
    """The secret part of an invite link."""
    return secrets.token_urlsafe(24)


def new_token() -> str:
    """An access token; the prefix lets people and secret scanners recognise one."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def new_agent_token() -> str:
    """The token of an agent, told from a program's at first sight."""
    return AGENT_PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret. It has enough chance in it that a plain hash cannot be searched back."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def owner_secret(server_secret: bytes) -> str:
    """The owner link's secret: derived, so that it can be printed again while nobody has claimed the server."""
    return hmac.new(server_secret, b"previz-board owner link", hashlib.sha256).hexdigest()[:40]


def assistant_secret(server_secret: bytes) -> str:
    """The built-in assistant's token: derived, so that all servers of one secret have the same assistant."""
    return AGENT_PREFIX + hmac.new(server_secret, b"previz-board assistant", hashlib.sha256).hexdigest()[:43]


def same(first: str, second: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(first.encode("utf-8", "surrogatepass"), second.encode("utf-8", "surrogatepass"))
