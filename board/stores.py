"""Where files and sealed history lie: the object store that the settings name, else the data folder."""

from obstore.store import ObjectStore

from board.assets import local_store, store_at
from board.folder import DataFolder
from board.settings import Settings


def store_of(settings: Settings) -> ObjectStore:
    """The one store of this server."""
    return store_at(settings.store_url) if settings.store_url else local_store(DataFolder(settings.data).assets)


def store_url_of(settings: Settings) -> str:
    """Its address, by which another process finds it."""
    return settings.store_url or f"file://{DataFolder(settings.data).assets}"
