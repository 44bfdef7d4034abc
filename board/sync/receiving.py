"""What an update on an open document comes to: it is taken, or refused with a sentence for its sender."""

import asyncio
from collections.abc import Callable
from typing import Final

from board.errors import CloseCode
from board.lib0 import Malformed
from board.roles import may_comment, may_write
from board.sync.attachment import Attachment
from board.sync.gate import Admission, Brings, Foreign, Hostile, TooLarge, Unclaimed, anybody, nobody
from board.sync.live import REVIEW, BoardClosed
from board.sync.refusal import Refused
from board.sync.replica import Poisoned, TriedElsewhere
from board.sync.room import Overflowing
from board.sync.verdict import Gap

_MOST_TRIES: Final = 4
_LARGE: Final = 8 * 1024
"""Beyond it an update is judged beside the loop: a kilobyte of small structs takes the gate a millisecond."""

Owns = Callable[[int], bool | None]


async def receive(attachment: Attachment, update: bytes, *, whole: bool) -> None:
    """Gives an update to its room. Raises `Refused`, `Malformed` or `BoardClosed`."""
    if len(update) <= _LARGE:
        await attachment.board.writer.tick.opened()
    try:
        await _judged(attachment, update, whole=whole)
    except Refused as refused:
        # Offline work comes edit by edit before the step 2 that holds all of it: what is kept has to be the whole.
        if whole or refused.kind == "invalid" or not may_comment(attachment.role):
            raise
        attachment.room.ask_for_all(attachment)
    attachment.board.writer.touch()


async def _judged(attachment: Attachment, update: bytes, *, whole: bool) -> None:
    """The same, without a thought of what comes after it."""
    try:
        await _receive(attachment, update, whole=whole)
    except Foreign as exc:
        raise Refused("invalid", "Another person's edits came with yours.", CloseCode.TAKE_NEW_CLIENT_ID) from exc
    except TooLarge as exc:
        raise Refused("limit", f"{exc.reason}.", CloseCode.TOO_LARGE) from exc
    except Hostile as exc:
        raise Refused(exc.kind, f"This edit does not fit the document: {exc.reason}.", CloseCode.MALFORMED) from exc
    except Overflowing as exc:
        raise BoardClosed(str(exc)) from exc
    except TriedElsewhere as exc:
        raise BoardClosed("Another process of this server has just received the same edit.") from exc
    except Poisoned as exc:
        await attachment.board.poisoned(attachment.room.name.part, exc)
        raise BoardClosed("The document had to be opened again.") from exc


async def _receive(attachment: Attachment, update: bytes, *, whole: bool) -> None:
    caught_up = False
    attachment.forget_unheld()
    part = attachment.room.name.part
    for _ in range(_MOST_TRIES):
        try:
            await _take(attachment, update, whole=whole)
        except Unclaimed as unclaimed:
            await attachment.claim(unclaimed.clients, whole=whole)
        except Foreign:
            # Who comes over from another server may know more of the log than this one has read.
            if caught_up:
                raise
            await attachment.board.catch_up()
            caught_up = True
        else:
            return
    raise Malformed(f"an update of {part or 'the board'} names client ids without end")


async def _take(attachment: Attachment, update: bytes, *, whole: bool) -> None:
    """Judges and takes an update, one at a time for each document."""
    room, rooms = attachment.room, attachment.board.rooms
    if len(update) <= _LARGE and not rooms.is_taken(room.name.part):
        _put(attachment, update, None, whole=whole)  # nothing is awaited: nobody can come between
        return
    if len(update) <= _LARGE:
        async with rooms.turn(room.name.part):
            _put(attachment, update, None, whole=whole)
        return
    # One at a time for each account, too: threads that count share the processor with the loop, and nobody may have many.
    async with attachment.study, rooms.turn(room.name.part):
        reads = not attachment.writable
        owns: Owns = anybody if reads else attachment.owns
        brings: Brings = nobody if reads else attachment.brings
        judged = await _judge(attachment, update, owns, brings)
        if reads == attachment.writable:  # the role has changed meanwhile, and with it what was asked
            judged = None
        _put(attachment, update, judged, whole=whole)


def _put(attachment: Attachment, update: bytes, judged: Admission | Gap | None, *, whole: bool) -> None:
    room = attachment.room
    if not room.sits(attachment):
        return
    with attachment.working():
        if not attachment.writable:
            _refuse_news(attachment, update, judged)
        room.receive(attachment, update, whole=whole, owns=attachment.owns, brings=attachment.brings, judged=judged)


def _refuse_news(attachment: Attachment, update: bytes, judged: Admission | Gap | None) -> None:
    # Every provider answers our step 1, readers too: what holds nothing new is no offence.
    match judged:
        case Gap():
            old = False
        case Admission():
            old = not judged.update
        case None:
            old = attachment.room.holds(update)
    if old:
        return
    if attachment.room.name.part == REVIEW:
        raise Refused("invalid", "The review is written by the server alone.", CloseCode.NOT_ALLOWED)
    if attachment.outdated and may_write(attachment.role):
        raise Refused("schema", "This page is older than the board. Reload it to go on working.", CloseCode.NOT_ALLOWED)
    if attachment.board.heals:
        # Nobody wrote it who may not: the log has lost what this browser was told.
        raise Refused("invalid", "The board goes on from an earlier moment than this page knows.", CloseCode.NOT_ALLOWED)
    raise Refused("role", "Your role on this board is to look on.", CloseCode.NOT_ALLOWED)


async def _judge(attachment: Attachment, update: bytes, owns: Owns, brings: Brings) -> Admission | Gap | None:
    """What the gate says of a large update; None if that has to be asked again on the loop."""
    room = attachment.room
    for _ in range(_MOST_TRIES):
        with attachment.working(), room.judging():
            try:
                admission = await asyncio.to_thread(room.judge, update, owns, brings)
            except Gap as gap:
                return gap
            except TooLarge as full:
                if not room.makes_room(full):
                    raise
                continue
            if not room.moved_on:
                return admission
    return None
