"""What people show each other and nobody keeps: where they are, and strokes while they are drawn."""

import asyncio
import json
from typing import Final

from board.errors import CloseCode
from board.lib0 import Malformed
from board.sync.attachment import Attachment
from board.sync.line import Closing
from board.sync.live import BOARD
from board.sync.presence import State, object_in

_LARGEST_LIVE: Final = 4096


async def show(attachment: Attachment, states: list[State]) -> None:
    """Takes what a client says of itself; only of itself it may say something."""
    for state in states:
        if await _is_own(attachment, state) and attachment.room.name.part == BOARD:
            _move(attachment, state)


async def _is_own(attachment: Attachment, state: State) -> bool:
    own = attachment.room.client_of(attachment)
    if own or state.gone:
        return state.client == own
    if attachment.owns(state.client) is None:
        await attachment.claim([state.client], whole=False)
    if not attachment.owns(state.client):
        raise Closing(CloseCode.TAKE_NEW_CLIENT_ID, "This client id belongs to somebody else.")
    attachment.room.recognise(attachment, state.client)
    return True


def _move(attachment: Attachment, state: State) -> None:
    if not attachment.presence_rate.take(1, asyncio.get_running_loop().time()):
        return
    newer = attachment.board.gathering.receive(state, attachment.identity, attachment.id)
    if newer is not None and newer.gone and not state.gone:
        # It was taken for gone; told so, a client says again that it is here, with a newer clock.
        attachment.deliver(attachment.board.gathering.of(newer))


def tell_presence(attachment: Attachment) -> None:
    """Tells who is here, on the board's document."""
    if attachment.room.name.part == BOARD:
        attachment.deliver(attachment.board.gathering.everybody())


def relay_stroke(attachment: Attachment, text: str) -> None:
    """Passes a chunk of a stroke on that is being drawn; what is not one is dropped."""
    fast = not attachment.live_rate.take(1, asyncio.get_running_loop().time())
    if fast or not attachment.writable or attachment.room.name.panel is None or len(text) > _LARGEST_LIVE:
        return
    chunk = _chunk(text)
    if chunk is not None:
        chunk |= {"account": attachment.account, "client": attachment.room.client_of(attachment)}
        attachment.board.relay(attachment.room, attachment, json.dumps({"live": chunk}, separators=(",", ":")))


def _chunk(text: str) -> dict[str, object] | None:
    try:
        chunk = object_in(text).get("live")
    except Malformed:
        return None
    return chunk if isinstance(chunk, dict) else None
