"""Stock clients over the real server and a real Redis: what one writes, the others read."""

from contextlib import AsyncExitStack

from board.ids import new_id
from tests.support.node import NodeClient, Stock, node_client
from tests.support.serving import Serving


async def joined(stack: AsyncExitStack, server: Serving, kind: Stock, who: str, name: str) -> NodeClient:
    """A connected client of a document."""
    url = server.collab() if kind == "hocuspocus" else server.yjs()
    return await stack.enter_async_context(node_client(kind, url, who, name))


async def test_two_hocuspocus_providers_converge_and_are_told_what_is_saved(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, "hocuspocus", "ann", board_id)
        ben = await joined(stack, server, "hocuspocus", "ben", board_id)
        await ann.until(lambda look: look["synced"])
        scene = new_id()

        await ann.do("record", table="scenes", id=scene, fields={"slugline": "INT. KITCHEN - NIGHT"})

        await ben.until(lambda look: scene in look["json"].get("scenes", {}))
        look = await ann.until(lambda look: look["unsynced"] == 0)
        saved = [notice for notice in look["notices"] if "saved" in notice]
        assert saved[-1]["saved"][0] == look["client"]
        assert saved[-1]["messages"] == 2  # its step 2 and one update


async def test_presence_is_stamped_with_what_the_server_knows_and_cannot_be_spoofed(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, "hocuspocus", "ann", board_id)
        ben = await joined(stack, server, "y_websocket", "ben", board_id)
        await ann.until(lambda look: look["synced"])

        await ann.do("present", state={"user": {"account": "ben", "name": "Ben"}, "tool": "pen"})

        seen = await ben.until(lambda look: any(s["state"].get("tool") == "pen" for s in look["states"]))
        state = next(s["state"] for s in seen["states"] if s["state"].get("tool") == "pen")
        assert state["user"] == {"account": "ann", "name": "Ann", "color": "#88aaff"}
