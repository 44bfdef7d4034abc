"""The assistant that a server brings along: an agent like any other, with a key of the server's own and a process beside it."""

import os
from pathlib import Path

from board.children import ChildPlan
from board.crew import people_of
from board.folder import DataFolder
from board.redis import connect
from board.settings import Settings


async def admit_assistant(settings: Settings) -> Path:
    """The file with its token, readable by this user alone. Servers over one Redis and secret have one assistant."""
    assert settings.redis_url is not None
    async with connect(settings.redis_url) as redis:
        secret = await people_of(redis, settings).built_in_agent()
    path = DataFolder(settings.data).run / "assistant"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
    return path


def assistant_plan(settings: Settings, token: Path) -> ChildPlan:
    """Its process: it comes by HTTP like any other worker, over the loopback or the address that is listened on."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    # It needs none of the server's own keys.
    secrets = ("BOARD_SECRET", "BOARD_REDIS_URL", "BOARD_STORE_URL", "BOARD_METRICS_TOKEN")
    kept = {"BOARD_LOG": settings.log, **dict.fromkeys(secrets, "")}
    return ChildPlan("assistant", "board.worker.process", (url, str(token)), kept, (), vital=False)
