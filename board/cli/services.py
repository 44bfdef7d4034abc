"""The services for one command: on the Redis of a running server, or on one started for the command alone."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from board.app import services
from board.durability import require_supported
from board.embedded import embedded_redis
from board.errors import CannotStart
from board.folder import DataFolder, FolderInUse
from board.settings import Settings
from board.web.services import Services


@asynccontextmanager
async def services_at(settings: Settings) -> AsyncIterator[Services]:
    """People, boards and files of the data folder, whether its server runs or not."""
    DataFolder(settings.data).prepare()
    async with redis_at(settings) as url:
        await require_supported(url)
        async with services(replace(settings, redis_url=url)) as found:
            yield found


@asynccontextmanager
async def redis_at(settings: Settings) -> AsyncIterator[str]:
    """Where the Redis of this data folder answers; started for the command alone if no server runs."""
    async with AsyncExitStack() as stack:
        yield settings.redis_url or await _redis_of_folder(settings, stack)


async def _redis_of_folder(settings: Settings, stack: AsyncExitStack) -> str:
    try:
        return (await stack.enter_async_context(embedded_redis(settings))).url
    except FolderInUse as exc:
        socket = DataFolder(settings.data).socket()
        if socket is None:
            raise CannotStart(f"{exc} It does not say where its Redis is.") from exc
        return f"unix://{socket}"
