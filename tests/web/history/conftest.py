"""One scene for every test of history over HTTP."""

import pytest

from tests.web.conftest import Film, Server
from tests.web.review.scene import Scene, set_scene


@pytest.fixture
async def scene(server: Server, film: Film) -> Scene:
    return await set_scene(server, film)
