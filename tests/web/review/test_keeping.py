"""What the server does on its own: suggestions expire, pens are noticed, agents keep away."""

from datetime import timedelta

from board.document import read_record
from board.model import Panel, Suggestion
from board.review.circumstances import BOARD, REVIEW, panel_part
from tests.web.review.scene import Scene, draw

DAY_MS = int(timedelta(days=1).total_seconds() * 1000)


async def test_a_suggestion_goes_after_seven_days_and_leaves_what_people_drew(scene: Scene) -> None:
    plain = await scene.agent_proposes([scene.size()])
    drawn = await scene.agent_proposes([scene.frame()], kind="frame")
    await scene.edit(panel_part(drawn.ghosts[0]), draw(1))
    services, app = scene.server.services, scene.server.app.state
    now_ms = services.people.now_ms()

    services.people.now_ms = lambda: now_ms + 6 * DAY_MS  # type: ignore[method-assign]  # the only clock there is
    await app.watch.expire(scene.board)
    assert {await state(scene, one) for one in (plain.suggestion, drawn.suggestion)} == {"proposed"}

    services.people.now_ms = lambda: now_ms + 7 * DAY_MS + 60_000  # type: ignore[method-assign]
    await app.watch.expire(scene.board)

    assert {await state(scene, one) for one in (plain.suggestion, drawn.suggestion)} == {"expired"}
    kept = await scene.read(BOARD, lambda doc: read_record(doc, Panel, drawn.ghosts[0]))
    assert kept.deleted


async def state(scene: Scene, suggestion: str) -> str:
    found = await scene.read(REVIEW, lambda doc: read_record(doc, Suggestion, suggestion))
    return str(found.state)
