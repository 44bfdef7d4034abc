"""The API against its own description: generated requests, valid and not, to a real server on a real socket."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from board.ids import new_id
from board.roles import Role
from tests.web.conftest import serving

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


class LiveServer:
    """uvicorn in a thread of its own, with a project, a board and a director's token."""

    def __init__(self, redis_url: str, folder: Path) -> None:
        self._redis_url = redis_url
        self._folder = folder
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._ready = threading.Event()
        self._server: uvicorn.Server | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.names: dict[str, str] = {}
        self.token = ""

    def __enter__(self) -> "LiveServer":
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, *exc: object) -> None:
        assert self._server
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()

    async def _serve(self) -> None:
        async with serving(self._redis_url, self._folder) as server:
            people = server.services.people
            project = (await people.create_project("Film")).id
            board = new_id()
            await server.services.hub.create_board(board, project, "Board")
            await people.add_board(project, board, "Board")
            _, self.token = await people.create_token(project, Role.DIRECTOR, "Tester")
            self.names = {"project": project, "board": board}
            # `serving` has run the lifespan already.
            config = uvicorn.Config(server.app, lifespan="off", log_config=None, ws="none", proxy_headers=False)
            self._server = uvicorn.Server(config)
            self._server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
            self._ready.set()
            await self._server.serve(sockets=[self._socket])


@pytest.fixture(scope="module")
def live(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with LiveServer(f"{redis_url}?db=2", tmp_path_factory.mktemp("live")) as server:
        yield server


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_keeps_to_its_description(live: LiveServer, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{live.url}/api/openapi.json")
    headers = {"Authorization": f"Bearer {live.token}"}

    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
        )
        def keeps(case: schemathesis.Case[Any]) -> None:
            if case.method != "DELETE":
                case.path_parameters.update({name: live.names[name] for name in case.path_parameters if name in live.names})
            case.call_and_validate(headers=headers, checks=CHECKS, timeout=10)

        # Every file is a good body and every word a good query: only JSON can be wrong.
        if mode is GenerationMode.POSITIVE or any(body.media_type == "application/json" for body in operation.body):
            keeps()
