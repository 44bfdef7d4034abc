"""Who may do what with the past: people by their role, strangers and agents nothing."""

import json
from functools import partial
from typing import Any

import httpx
import pytest

from board import edits
from board.ids import new_id
from board.roles import Role
from tests.web.conftest import problem_of
from tests.web.history.desk import desk
from tests.web.history.rights import TABLE, Right
from tests.web.review.scene import Scene

Names = dict[str, str]


async def things(scene: Scene) -> Names:
    """A step, a version and a restoration of an owner's."""
    moment = (await scene.log())[-1].id
    say = partial(edits.set_field, table="scenes", id=scene.scene, field="synopsis", value="Later.")
    await scene.edit("", say)
    async with desk(scene, Role.OWNER) as olga:
        version = await olga.post("/versions", {"name": new_id()})
        scope = {"kind": "subject", "table": "scenes", "id": scene.scene}
        done = await olga.post("/restorations", {"moment": moment, "scope": scope})
    names = {"moment": moment, "part": "board", "panel": scene.panels[0], "scene": scene.scene}
    return {**names, "first": done["step"], "version": version["id"], "restoration": done["id"]}


async def ask(client: httpx.AsyncClient, scene: Scene, right: Right, names: Names) -> httpx.Response:
    said = {**names, "new": new_id()}
    path = (right.path + right.query).format(**said)
    headers = {"Idempotency-Key": new_id()}
    return await client.request(
        right.method, f"/api/boards/{scene.board}/history{path}", json=_filled(right.body, said), headers=headers
    )


def _filled(body: Any, names: Names) -> Any:
    text = json.dumps(body)
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    return json.loads(text)


@pytest.mark.parametrize("role", Role)
async def test_each_role_may_do_what_the_table_says_and_no_more(scene: Scene, role: Role) -> None:
    names = await things(scene)
    async with desk(scene, role) as somebody:
        for right in TABLE:
            length = len(await scene.log())
            answer = await ask(somebody.client, scene, right, names)

            if role in right.allowed:
                assert answer.status_code in (200, 201), (right, answer.text)
            else:
                assert answer.status_code == 403, (right, answer.text)
                problem_of(answer)
                assert len(await scene.log()) == length


async def test_nobody_and_strangers_learn_nothing(scene: Scene) -> None:
    names = await things(scene)
    people = scene.server.services.people
    await people.identify({"x-remote-user": "eve"}, None, "10.0.0.1")
    async with scene.server.client() as nobody, scene.server.client(peer="10.0.0.1") as stranger:
        stranger.headers["X-Remote-User"] = "eve"
        for right in TABLE:
            unsigned, unknown = [await ask(client, scene, right, names) for client in (nobody, stranger)]

            assert (unsigned.status_code, unknown.status_code) == (401, 404), right
            assert problem_of(unknown) == "There is no such board, or you have no access to it."
