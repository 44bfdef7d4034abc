"""Who may do what in review: people by their role, strangers nothing, agents nothing at all."""

import httpx
import pytest

from board.ids import new_id
from board.review import commenting
from board.review.circumstances import BOARD, REVIEW, Circumstances
from board.roles import Role
from tests.web.conftest import problem_of
from tests.web.review.rights import TABLE, Right
from tests.web.review.scene import Scene

Names = dict[str, str]


async def things(scene: Scene) -> Names:
    """A suggestion that waits, a decision, a comment; made anew for every role, which may use them up."""
    async with scene.as_() as dora:
        await dora.patch("/manners", {"limits": {"per_panel": 100, "per_board": 100}})
    note = {"op": "note", "table": "panels", "id": scene.panels[0], "text": "The cup is gone."}
    made = await scene.agent_proposes([note], agent=new_id())
    decided = await scene.agent_proposes([scene.size("MS", "MS", 1)], agent=new_id())
    async with scene.as_() as dora:
        decision = (await dora.reject(decided)).json()["decision"]["id"]
    request = commenting.Comment(key=new_id(), text="Who is that?", table="panels", subject=scene.panels[0])
    guest = Circumstances(board=scene.board, account=new_id(), role=Role.REVIEWER, now_ms=1)
    comment = await scene.hub.edit_together(
        scene.board, (BOARD, REVIEW), guest.account, "comment", lambda draft: commenting.comment(draft, request, guest)
    )
    return {
        "suggestion_id": made.suggestion,
        "revision": made.revision,
        "decision_id": decision,
        "comment_id": comment.id,
        "table": "panels",
        "subject": scene.panels[3],
    }


async def ask(client: httpx.AsyncClient, scene: Scene, right: Right, names: Names) -> httpx.Response:
    return await client.request(
        right.method,
        scene.url(right.path.format(**names)),
        json=right.body(scene, names),
        headers={"Idempotency-Key": new_id()},
    )


@pytest.mark.parametrize("right", TABLE, ids=lambda right: f"{right.method} {right.path}")
async def test_each_role_may_do_what_the_table_says_and_no_more(scene: Scene, right: Right) -> None:
    for role in Role:
        names = await things(scene)
        length = len(await scene.log())
        async with scene.as_(role) as hand:
            answer = await ask(hand.client, scene, right, names)

        if role in right.allowed:
            assert answer.status_code in (200, 201, 204), (role, answer.text)
        else:
            assert answer.status_code == 403, (role, answer.text)
            problem_of(answer)
            assert len(await scene.log()) == length


async def test_strangers_learn_nothing_and_agents_open_none_of_it(scene: Scene) -> None:
    names = await things(scene)
    people = scene.server.services.people
    await people.identify({"x-remote-user": "eve"}, None, "10.0.0.1")
    _, token = await people.create_agent("Ray", project=scene.film.project)

    async with (
        scene.server.client() as nobody,
        scene.server.client(peer="10.0.0.1") as stranger,
        scene.server.program(token) as agent,
    ):
        stranger.headers["X-Remote-User"] = "eve"
        for right in TABLE:
            for client, status in ((nobody, 401), (stranger, 404), (agent, 403)):
                answer = await ask(client, scene, right, names)
                assert answer.status_code == status, (right, answer.text)
                problem_of(answer)


async def test_editors_decide_about_their_own_panels_where_the_board_says_so(scene: Scene) -> None:
    operation = {"op": "text", "table": "panels", "id": scene.panels[0], "field": "action", "base": "", "value": "She turns."}
    made = await scene.agent_proposes([operation])
    async with scene.as_() as dora, scene.as_(Role.EDITOR) as ed:
        assert (await ed.accept(made)).status_code == 403

        await dora.patch("/manners", {"limits": {"artists_decide": True}})

        assert (await ed.accept(made)).status_code == 200
