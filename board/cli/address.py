"""Where a browser finds the server, for links."""

from board.folder import DataFolder
from board.settings import Settings


def address_of(settings: Settings) -> str:
    """The public address if one is set, else the one that the running server noted, else the one it would have."""
    if settings.url:
        return settings.url
    return DataFolder(settings.data).noted_address() or own_address(settings)


def own_address(settings: Settings) -> str:
    """The address of a server on this machine."""
    if settings.url:
        return settings.url
    host = {"0.0.0.0": "localhost", "::": "localhost"}.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
