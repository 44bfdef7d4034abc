"""A suggested frame is no part of the board before it is accepted: in no count, on no tile, in no list of panels."""

from board.document import read_board
from board.roles import Role
from tests.web.pictures import png
from tests.web.review.scene import Scene


async def test_a_suggested_frame_with_a_picture_is_on_no_tile_and_in_no_list(scene: Scene) -> None:
    made = await scene.agent_proposes([scene.frame()], kind="frame")
    (ghost,) = made.ghosts
    _, secret = await scene.server.services.people.create_agent("Second Unit", boards=[scene.board])
    async with scene.as_(Role.EDITOR) as ed, scene.as_() as dora, scene.server.program(secret) as agent:
        answer = await ed.client.put(f"/api/boards/{scene.board}/panels/{ghost}/thumb", content=png("red"))
        assert answer.status_code < 300, answer.text

        async def shown() -> tuple[int, str, bool, bool]:
            tile = (await ed.client.get(f"/api/boards/{scene.board}/glance")).json()
            (line,) = (await agent.get(f"/api/agent/boards/{scene.board}/scenes")).json()
            panels = {panel.id for panel in (await scene.read("", read_board)).panels}
            return tile["pictures"], tile["panel"], ghost in line["panels"], ghost in panels

        assert await shown() == (0, "", False, False)
        assert (await dora.accept(made)).status_code == 200
        assert await shown() == (1, ghost, True, True)
        (decision,) = (await dora.get("/decisions")).json()
        await dora.post(f"/decisions/{decision['id']}/revert")
        assert await shown() == (0, "", False, False)
