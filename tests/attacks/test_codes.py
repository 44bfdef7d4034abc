"""Every close code of the design (Wire), provoked over both framings: only its sender is closed, and told who must act."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from board.errors import CloseCode
from board.ids import new_id
from board.sync.live import BoardClosed
from board.sync.presence import State, encode
from board.sync.protocol import Awareness, Framing, QueryAwareness, SyncStep2, Update
from tests.attacks.intruder import Intruder, framed, intruder
from tests.support.client import sync_client
from tests.support.serving import ROOT, Serving
from tests.sync.gate import forge

BOTH = pytest.mark.parametrize("framing", list(Framing))
PANEL = new_id()
TABLE = Path(ROOT / "docs/design.md").read_text()


async def test_the_table_names_every_code_and_no_other() -> None:
    told = re.findall(r"^\| (\d{4}) \|", TABLE, re.MULTILINE)

    assert [int(code) for code in told] == sorted(CloseCode)


async def sends_noise(one: Intruder, server: Serving, board: str) -> None:
    one.shout(framed(b"\xff" * 40))


async def shows_a_reserved_id(one: Intruder, server: Serving, board: str) -> None:
    one.say(Awareness(encode([State(7, 1, "{}")])))


async def sends_without_end(one: Intruder, server: Serving, board: str) -> None:
    for _ in range(5000):
        one.say(QueryAwareness())


async def loses_the_role(one: Intruder, server: Serving, board: str) -> None:
    await one.settled()
    server.crew.roles["ann"] = None
    await server.hub.role_changed(board, "ann")


async def is_signed_out(one: Intruder, server: Serving, board: str) -> None:
    await one.settled()
    del server.crew.roles["ann"]
    await server.hub.account_changed("ann")


async def meets_a_board_that_fails(one: Intruder, server: Serving, board: str) -> None:
    await one.settled()
    async with server.hub.hold(board) as live:
        live.give_up(BoardClosed("the board begins anew"))


Provokes = Callable[[Intruder, Serving, str], Awaitable[None]]
CLOSED: dict[Provokes, CloseCode] = {
    sends_noise: CloseCode.MALFORMED,
    shows_a_reserved_id: CloseCode.TAKE_NEW_CLIENT_ID,
    sends_without_end: CloseCode.TOO_FAST,
    loses_the_role: CloseCode.NOT_ALLOWED,
    is_signed_out: CloseCode.NOT_SIGNED_IN,
}


@BOTH
@pytest.mark.parametrize("provokes", CLOSED, ids=lambda provokes: provokes.__name__)
async def test_who_provokes_it_is_closed_with_the_code_and_nobody_else(
    server: Serving, board_id: str, framing: Framing, provokes: Provokes
) -> None:
    async with (
        sync_client(server.collab(), "ben", board_id) as ben,
        intruder(server.port, framing, "ann", board_id) as one,
    ):
        await provokes(one, server, board_id)

        assert await one.closed() == CLOSED[provokes]
        await ben.until_saved()
        assert ben.socket is not None
        assert ben.socket.close_code is None


@BOTH
async def test_a_board_that_begins_anew_sends_everybody_away_for_a_while(
    server: Serving, board_id: str, framing: Framing
) -> None:
    async with intruder(server.port, framing, "ann", board_id) as one:
        await meets_a_board_that_fails(one, server, board_id)

        assert await one.closed() == CloseCode.STORE_AWAY


@BOTH
async def test_one_connection_too_many_may_come_back_later(
    server: Serving, board_id: str, framing: Framing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("board.sync.crowd._MOST_UNSIGNED", 0)
    async with intruder(server.port, framing, "ann", board_id) as one:
        assert await one.closed() == CloseCode.COME_BACK


async def test_who_never_says_who_they_are_is_told_to_sign_in(
    server: Serving, board_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("board.sync.session._UNSIGNED_S", 0.05)
    async with intruder(server.port, Framing.HOCUSPOCUS, "nobody", board_id) as one:
        assert await one.closed() == CloseCode.NOT_SIGNED_IN
        assert any(b"Sign in first." in payload for payload in one.heard)


DENIED = {
    "nobody": ("{board}", CloseCode.NOT_SIGNED_IN, b"Sign in first."),
    "stranger": ("{board}", CloseCode.NOT_ALLOWED, b"not open to you"),
    "ann": ("{board}/nothing", CloseCode.NO_SUCH_DOCUMENT, b"no such document"),
    "ben": ("{board}/panel/" + PANEL, CloseCode.TOO_LARGE, b"more than that it cannot have"),
}


@BOTH
@pytest.mark.parametrize("account", DENIED)
async def test_what_cannot_be_opened_is_denied_with_a_sentence(
    server: Serving, board_id: str, framing: Framing, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, code, sentence = DENIED[account]
    server.crew.roles["stranger"] = None
    monkeypatch.setattr("board.sync.live.MOST_PANELS", 0)
    async with intruder(server.port, framing, account, name.format(board=board_id)) as one:
        closed = await (one.settled() if framing is Framing.HOCUSPOCUS else one.closed())

        assert closed == (None if framing is Framing.HOCUSPOCUS else code)
        assert any(sentence in payload for payload in one.heard)


REFUSED = {
    "as somebody who may only look": ("vic", forge.BOARD, CloseCode.NOT_ALLOWED, b"to look on"),
    "an edit that fits nowhere": ("ann", forge.update({(5000, 0): [forge.values(1, parent="panels")]}), 4400, b"does not fit"),
    "under the server's id": ("ann", forge.update({(7, 0): [forge.gc(1)]}), 4409, b"Another person"),
    "a value beyond its size": (
        "ann",
        forge.update({(5000, 0): [*forge.panel(5000), forge.values("x" * 300_000, parent=(5000, 0), sub="newer")]}),
        CloseCode.TOO_LARGE,
        b"may take",
    ),
}


@BOTH
@pytest.mark.parametrize("what", REFUSED)
async def test_an_edit_that_may_not_be_is_refused_with_a_sentence(
    server: Serving, board_id: str, framing: Framing, what: str
) -> None:
    account, update, code, sentence = REFUSED[what]
    async with intruder(server.port, framing, account, board_id) as one:
        one.say(SyncStep2(update))
        closed = await one.settled()

        assert closed == (None if framing is Framing.HOCUSPOCUS else code)
        assert any(sentence in payload for payload in one.heard)
        assert one.refused is (framing is Framing.HOCUSPOCUS)
        if framing is Framing.HOCUSPOCUS:  # the document is closed, the connection serves others
            one.say(Update(forge.BOARD))
            assert await one.settled() is None
