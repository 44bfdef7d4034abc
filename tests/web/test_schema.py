"""The API against its own description: generated requests, valid and not, to a real server on a real socket."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from board.ids import new_id
from board.roles import Role
from tests.web.conftest import Server
from tests.web.live import LiveServer

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]

# What breaks a rule may also be too large: any refusal is one.
REFUSED = SchemathesisConfig.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}}})


@dataclass(frozen=True)
class Target:
    """A live server with a project, a board, and a director's token."""

    url: str
    names: dict[str, str]
    token: str


@pytest.fixture(scope="module")
def live(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with LiveServer(f"{redis_url}?db=2", tmp_path_factory.mktemp("live")) as live:
        assert live.server
        yield live.run(begin(live.url, live.server))


async def begin(url: str, server: Server) -> Target:
    people = server.services.people
    project, board = (await people.create_project("Film")).id, new_id()
    await server.services.hub.create_board(board, project, "Board")
    await people.add_board(project, board, "Board")
    _, token = await people.create_token(project, Role.DIRECTOR, "Tester")
    return Target(url, {"project": project, "board": board}, token)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_keeps_to_its_description(live: Target, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{live.url}/api/openapi.json", config=REFUSED)
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
