"""Edits that stopped a server, as owners and directors see them."""

from typing import Any

import httpx

from board.ids import new_id
from board.roles import Role
from board.sync import quarantine
from board.sync.inflight import Suspect, digest_of
from board.sync.live import LiveBoard
from board.sync.quarantine import Barred
from tests.support.eventually import eventually_answers
from tests.web.conftest import Film, Server, problem_of


async def bar(server: Server, film: Film, account: str, at_ms: int = 1_700_000_000_000) -> str:
    """Something that was set aside; its digest."""
    digest = digest_of(new_id().encode())
    suspect = Suspect(film.board, f"panel/{new_id()}", account, digest, 1234, ((5000, 3),), at_ms)
    await quarantine.add(server.services.redis, film.board, Barred(suspect, "killed"))
    return digest.hex()


async def test_a_board_on_which_nothing_went_wrong_has_none(film: Film, owner: httpx.AsyncClient) -> None:
    assert (await owner.get(f"/api/boards/{film.board}/barred")).json() == []


async def test_who_leads_sees_whose_edit_was_set_aside_and_why(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    editor = film.crew[Role.EDITOR]
    await bar(server, film, editor.id)
    newest = await bar(server, film, "somebody who has gone", 1_800_000_000_000)

    shown: list[dict[str, Any]] = (await owner.get(f"/api/boards/{film.board}/barred")).json()

    assert [one["name"] for one in shown] == ["", editor.name]
    assert shown[0]["digest"] == newest
    assert shown[1]["document"].startswith("panel/")
    assert {key: shown[1][key] for key in ("at_ms", "account", "reason", "sentence", "bytes")} == {
        "at_ms": 1_700_000_000_000,
        "account": editor.id,
        "reason": "killed",
        "sentence": "A server process ended while it applied this edit.",
        "bytes": 1234,
    }


async def knows(live: LiveBoard, digest: str) -> bool:
    return bytes.fromhex(digest) in live.quarantine


async def forgets(live: LiveBoard, digest: str) -> bool:
    return not await knows(live, digest)


async def test_an_owner_lets_an_edit_be_tried_again_on_every_server(
    server: Server, film: Film, owner: httpx.AsyncClient
) -> None:
    digest = await bar(server, film, film.crew[Role.EDITOR].id)
    async with server.services.hub.hold(film.board) as live:
        await eventually_answers(lambda: knows(live, digest))

        assert (await owner.delete(f"/api/boards/{film.board}/barred/{digest}")).status_code == 204

        await eventually_answers(lambda: forgets(live, digest))
        assert (await owner.get(f"/api/boards/{film.board}/barred")).json() == []
        assert "set aside" in problem_of(await owner.delete(f"/api/boards/{film.board}/barred/{digest}"))
        assert (await owner.delete(f"/api/boards/{film.board}/barred/nothing")).status_code == 422
