"""Stock clients over the real server and a real Redis: what one writes, the others read."""

import base64
import itertools
import json
from contextlib import AsyncExitStack

import pytest
from pycrdt import Map

from board.ids import new_id
from board.roles import Role
from tests.support.node import Look, NodeClient, Stock, node_client
from tests.support.serving import Serving

KINDS: tuple[Stock, ...] = ("hocuspocus", "y_websocket")


async def joined(
    stack: AsyncExitStack, server: Serving, kind: Stock, who: str, name: str, *, connect: bool = True
) -> NodeClient:
    """A client of a document."""
    url = server.collab() if kind == "hocuspocus" else server.yjs()
    return await stack.enter_async_context(node_client(kind, url, who, name, connect=connect))


def scenes(look: Look) -> dict[str, dict[str, object]]:
    """The scenes that a client sees."""
    found: dict[str, dict[str, object]] = look["json"].get("scenes", {})
    return found


def last_saved(look: Look) -> dict[str, object]:
    """The newest word about what is saved."""
    return next((notice for notice in reversed(look["notices"]) if "saved" in notice), {})


async def test_a_provider_is_told_what_is_saved(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, "hocuspocus", "ann", board_id)
        await ann.until(lambda look: look["synced"])

        await ann.do("record", table="scenes", id=new_id(), fields={"slugline": "INT. KITCHEN - NIGHT"})

        look = await ann.until(lambda look: last_saved(look).get("messages") == 2)  # its step 2 and one update
        saved = last_saved(look)["saved"]
        assert isinstance(saved, list)
        assert saved[0] == look["client"]
        assert saved[1] > 0
        assert look["unsynced"] == 0


@pytest.mark.parametrize(("first", "second"), list(itertools.product(KINDS, KINDS)))
async def test_each_pair_of_clients_converges(server: Serving, board_id: str, first: Stock, second: Stock) -> None:
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, first, "ann", board_id)
        ben = await joined(stack, server, second, "ben", board_id)
        await ann.until(lambda look: look["synced"])
        await ben.until(lambda look: look["synced"])
        hers, his = new_id(), new_id()

        await ann.do("record", table="scenes", id=hers, fields={"slugline": "INT. KITCHEN"})
        await ben.do("record", table="scenes", id=his, fields={"slugline": "EXT. STREET"})
        await ben.until(lambda look: hers in scenes(look))
        await ben.do("field", table="scenes", id=hers, field="color", value="#fff")

        seen = await ann.until(lambda look: his in scenes(look) and "color" in scenes(look)[hers])
        assert scenes(seen) == scenes(await ben.look())


@pytest.mark.parametrize("kind", KINDS)
async def test_offline_work_is_pushed_on_return(server: Serving, board_id: str, kind: Stock) -> None:
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, kind, "ann", board_id)
        await ann.until(lambda look: look["synced"])
        await ann.do("disconnect")
        kept, gone = new_id(), new_id()

        await ann.do("record", table="panels", id=kept, fields={"order": "V"})
        await ann.do("record", table="panels", id=gone, fields={"order": "W"})
        await ann.do("field", table="panels", id=gone, field="deleted", value=True)
        await ann.do("text", table="panels", id=kept, field="dialogue")
        await ann.do("type", table="panels", id=kept, field="dialogue", index=0, text="Hello 😀")
        await ann.do("connect")

        ben = await joined(stack, server, kind, "ben", board_id)
        seen = await ben.until(lambda look: "panels" in look["json"])
        assert seen["json"]["panels"][kept]["dialogue"] == "Hello 😀"
        assert seen["json"]["panels"][gone]["deleted"] is True


async def test_updates_sent_before_step_two_are_not_lost(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, "hocuspocus", "ann", board_id, connect=False)
        ids = [new_id() for _ in range(5)]
        await ann.do("record", table="scenes", id=ids[0], fields={"order": "A"})

        await ann.do("connect")
        for id in ids[1:]:  # these may reach the server before the step 2 that holds the first
            await ann.do("record", table="scenes", id=id, fields={"order": "B"})

        # Its own count of what is unsynced is 0 for a moment before the step 2 has come back.
        ben = await joined(stack, server, "hocuspocus", "ben", board_id)
        seen = await ben.until(lambda look: len(look["json"].get("scenes", {})) == len(ids))
        assert set(seen["json"]["scenes"]) == set(ids)


async def test_a_store_loaded_after_attaching_reaches_the_server(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        earlier = await joined(stack, server, "hocuspocus", "ann", board_id, connect=False)
        scene = new_id()
        await earlier.do("record", table="scenes", id=scene, fields={"slugline": "INT. ATTIC"})
        store = (await earlier.look())["update"]
        later = await joined(stack, server, "hocuspocus", "ann", board_id)
        await later.until(lambda look: look["synced"])

        await later.do("load", update=store)

        ben = await joined(stack, server, "y_websocket", "ben", board_id)
        await ben.until(lambda look: scene in scenes(look))
        await later.until(lambda look: look["unsynced"] == 0)


async def test_a_store_that_holds_others_work_is_no_offence(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, "hocuspocus", "ann", board_id)
        scene = new_id()
        await ann.do("record", table="scenes", id=scene, fields={"slugline": "INT. ATTIC"})
        whole = (await ann.until(lambda look: look["unsynced"] == 0))["update"]

        ben = await joined(stack, server, "hocuspocus", "ben", board_id, connect=False)
        await ben.do("load", update=whole)
        await ben.do("field", table="scenes", id=scene, field="color", value="#000")
        await ben.do("connect")

        await ann.until(lambda look: scenes(look)[scene].get("color") == "#000")
        assert (await ben.until(lambda look: look["unsynced"] == 0))["scope"] == "read-write"


async def test_presence_is_stamped_with_what_the_server_knows_and_cannot_be_spoofed(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, "hocuspocus", "ann", board_id)
        ben = await joined(stack, server, "y_websocket", "ben", board_id)
        await ann.until(lambda look: look["synced"])

        await ann.do("present", state={"user": {"account": "ben", "name": "Ben"}, "tool": "pen"})

        seen = await ben.until(lambda look: any(s["state"].get("tool") == "pen" for s in look["states"]))
        state = next(s["state"] for s in seen["states"] if s["state"].get("tool") == "pen")
        assert state["user"] == {"account": "ann", "name": "Ann", "color": "#88aaff"}


async def test_presence_ends_with_the_connection(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        ben = await joined(stack, server, "hocuspocus", "ben", board_id)
        async with AsyncExitStack() as inner:
            ann = await joined(inner, server, "hocuspocus", "ann", board_id)
            await ann.do("present", state={"tool": "pen"})
            await ben.until(lambda look: len(look["states"]) == 2)

        await ben.until(lambda look: len(look["states"]) == 1)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_a_viewer_writes_is_refused_and_nobody_sees_it(server: Serving, board_id: str, kind: Stock) -> None:
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, "hocuspocus", "ann", board_id)
        vic = await joined(stack, server, kind, "vic", board_id)
        await vic.until(lambda look: look["synced"])
        his, hers = new_id(), new_id()

        await vic.do("record", table="scenes", id=his, fields={"slugline": "INT. NOWHERE"})

        refused = await vic.until(lambda look: any("refused" in n or n.get("closed") == 4403 for n in look["notices"]))
        if kind == "hocuspocus":
            assert refused["scope"] == "readonly"
            assert next(n for n in refused["notices"] if "refused" in n)["refused"] == "role"
        await ann.do("record", table="scenes", id=hers, fields={"slugline": "INT. HERE"})
        ben = await joined(stack, server, "hocuspocus", "ben", board_id)
        seen = await ben.until(lambda look: hers in scenes(look))
        assert his not in scenes(seen)
        assert his not in scenes(await ann.look())


async def test_who_is_not_known_stays_outside(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        nobody = await joined(stack, server, "hocuspocus", "mallory", board_id)

        look = await nobody.until(lambda look: any("denied" in notice for notice in look["notices"]))

        assert not look["synced"]


async def test_work_on_a_locked_panel_becomes_a_suggestion_and_a_new_document_goes_on(server: Serving, board_id: str) -> None:
    panel = new_id()
    name = f"{board_id}/panel/{panel}"
    async with AsyncExitStack() as stack:
        url = server.collab(schema="1")
        ann = await stack.enter_async_context(node_client("hocuspocus", url, "ann", name))
        await ann.until(lambda look: look["synced"])
        await ann.do("disconnect")
        stroke, second = new_id(), new_id()
        await ann.do("stroke", id=stroke, size=200)
        await ann.do("stroke", id=second, size=200)
        await server.hub.lock_panel(board_id, panel, "cleo", "approved")

        await ann.do("connect")

        look = await ann.until(lambda look: any("refused" in notice for notice in look["notices"]))
        refused = next(notice for notice in look["notices"] if "refused" in notice)
        assert refused["refused"] == "lock"
        suggestions = await server.hub.read(board_id, "review", lambda doc: doc.get("suggestions", type=Map).to_py() or {})
        filed = suggestions[refused["suggestion"]]
        assert filed["author"]["account"] == "ann"
        update = base64.b64decode(filed["value"]["update"])
        assert stroke.encode() in update
        assert second.encode() in update

        await server.hub.unlock_panel(board_id, panel)
        await ann.do("renew")
        await ann.until(lambda look: look["synced"])
        await ann.do("stroke", id=stroke, size=300)
        await ann.until(lambda look: look["unsynced"] == 0)
        assert len((await ann.look())["json"]["layers"]) == 6


async def test_offline_work_lands_but_for_the_panel_that_was_locked(server: Serving, board_id: str) -> None:
    locked, open_, new = new_id(), new_id(), new_id()
    async with AsyncExitStack() as stack:
        ann = await stack.enter_async_context(node_client("hocuspocus", server.collab(schema="1"), "ann", board_id))
        for panel in (locked, open_):
            await ann.do("record", table="panels", id=panel, fields={"order": "V"})
            await ann.do("text", table="panels", id=panel, field="dialogue")
        await ann.until(lambda look: look["synced"] and look["unsynced"] == 0)
        await ann.do("disconnect")
        for panel in (locked, open_):
            await ann.do("type", table="panels", id=panel, field="dialogue", index=0, text="Hello 😀")
        await ann.do("record", table="panels", id=new, fields={"order": "W"})
        await ann.do("field", table="panels", id=open_, field="move", value={"from": [0, 0, 1, 1], "ease": "in"})
        await server.hub.lock_panel(board_id, locked, "cleo", "approved")

        await ann.do("connect")

        look = await ann.until(lambda look: any("refused" in notice for notice in look["notices"]))
        assert next(notice for notice in look["notices"] if "refused" in notice)["kept"] == 3
        await ann.do("renew")
        panels = (await ann.until(lambda look: look["synced"] and new in look["json"].get("panels", {})))["json"]["panels"]
        assert (panels[locked]["dialogue"], panels[open_]["dialogue"]) == ("", "Hello 😀")
        assert panels[open_]["move"] == {"from": [0, 0, 1, 1], "ease": "in"}


async def test_a_panel_warns_before_it_is_full_and_then_takes_no_more(server: Serving, board_id: str) -> None:
    name = f"{board_id}/panel/{new_id()}"
    async with AsyncExitStack() as stack:
        ann = await stack.enter_async_context(node_client("hocuspocus", server.collab(schema="1"), "ann", name))
        await ann.until(lambda look: look["synced"])
        for _ in range(39):
            await ann.do("stroke", id=new_id(), size=200_000)
        await ann.until(lambda look: look["unsynced"] == 0)

        for _ in range(2):
            await ann.do("stroke", id=new_id(), size=200_000)

        look = await ann.until(lambda look: any("refused" in notice for notice in look["notices"]))
        refused = next(notice for notice in look["notices"] if "refused" in notice)
        assert refused["refused"] == "limit"
        assert refused["reason"] == "a document may take 8000000 bytes: this one is full."
        assert len([notice for notice in look["notices"] if "large" in notice]) == 1
        strokes = await server.hub.read(board_id, f"panel/{name[-36:]}", lambda doc: len(doc.get("strokes", type=Map)))
        assert strokes == 39


async def test_a_role_taken_away_narrows_the_open_socket(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, "hocuspocus", "ann", board_id)
        await ann.until(lambda look: look["synced"])

        server.crew.roles["ann"] = Role.VIEWER
        await server.hub.role_changed(board_id, "ann")

        look = await ann.until(lambda look: {"role": "viewer"} in look["notices"])
        assert look["scope"] == "readonly"

        server.crew.roles["ann"] = None
        await server.hub.role_changed(board_id, "ann")
        await ann.until(lambda look: any("denied" in notice for notice in look["notices"]))


async def test_live_strokes_are_relayed_stamped_and_never_stored(server: Serving, board_id: str) -> None:
    name = f"{board_id}/panel/{new_id()}"
    async with AsyncExitStack() as stack:
        ann = await joined(stack, server, "hocuspocus", "ann", name)
        ben = await joined(stack, server, "hocuspocus", "ben", name)
        await ann.until(lambda look: look["synced"])
        await ben.until(lambda look: look["synced"])

        await ann.do("stateless", text=json.dumps({"live": {"stroke": "s", "points": [1, 2, 0.5], "account": "ben"}}))

        seen = await ben.until(lambda look: any("live" in notice for notice in look["notices"]))
        chunk = next(notice["live"] for notice in seen["notices"] if "live" in notice)
        assert chunk["account"] == "ann"
        assert chunk["points"] == [1, 2, 0.5]
        assert not any("live" in notice for notice in (await ann.look())["notices"])
