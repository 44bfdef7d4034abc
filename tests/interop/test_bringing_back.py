"""A board is brought back while stock Yjs clients have it open: they and the server end with the same, and keep their words."""

from contextlib import AsyncExitStack
from functools import partial

from board import edits
from board.document import Document
from board.history.carrying import Restored, carry_out
from board.history.cut import cut_at
from board.history.entry import Entry
from board.history.restoring import Restoration, plan_restoration
from board.history.scope import WholeBoard
from board.sync.together import Trials
from tests.interop.test_stock_providers import joined
from tests.support.logs import stream_of
from tests.support.network import plain
from tests.support.node import Look
from tests.support.serving import Serving


def built(doc: Document) -> tuple[str, str]:
    scene = edits.insert_scene(doc, {"slugline": "INT. FERRY"}, account="x")
    shot = edits.insert_shot(doc, scene, account="x")
    return scene, edits.insert_panel(doc, shot, {"dialogue": "Once."}, account="x")


async def plan_back(server: Serving, board: str, moment: str) -> Restoration:
    log = [
        Entry(one.id, one.entry.part, one.entry.account, one.entry.means, one.entry.update)
        for one in await stream_of(server.hub, board)
    ]
    return plan_restoration(cut_at(log, moment), cut_at(log, log[-1].id), WholeBoard())


async def test_yjs_clients_take_a_restoration_and_keep_what_they_typed(server: Serving, board_id: str) -> None:
    scene, panel = await server.hub.edit(board_id, "", "ann", "test", built)
    moment = (await stream_of(server.hub, board_id))[-1].id
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, "hocuspocus", "ann", board_id)
        ben = await joined(stack, server, "y_websocket", "ben", board_id)
        for client in (ann, ben):
            await client.until(lambda look: look["synced"])
        await ann.do("type", table="panels", id=panel, field="dialogue", index=5, text=" Later.")
        await ann.do("field", table="scenes", id=scene, field="synopsis", value="Storm.")
        await ben.until(lambda look: said(look, panel) == "Once. Later." and "synopsis" in look["json"]["scenes"][scene])
        plan = await plan_back(server, board_id, moment)
        await ben.do("disconnect")
        await ben.do("type", table="panels", id=panel, field="dialogue", index=0, text="Ben 😀: ")
        await ben.do("field", table="scenes", id=scene, field="synopsis", value="Calm.")

        def bring(trials: Trials) -> Restored:
            return carry_out(trials.doc, plan)

        done = await server.hub.edit_together(board_id, ("",), "ann", "restore", bring)
        seen = await ann.until(lambda look: said(look, panel) == "Once.")
        await ben.do("connect")

        both = [await one.until(lambda look: said(look, panel) == "Ben 😀: Once.") for one in (ann, ben)]
        truth = await server.hub.read(board_id, "", partial(plain))
    assert (len(done.changes), seen["json"]["scenes"][scene].get("synopsis")) == (2, None)
    assert [look["json"]["scenes"][scene]["synopsis"] for look in both] == ["Calm.", "Calm."]
    assert all(look["json"]["panels"] == truth["panels"] for look in both)


def said(look: Look, panel: str) -> object:
    return look["json"]["panels"][panel]["dialogue"]
