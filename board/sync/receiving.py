"""What an update on an open document comes to: it is taken, or refused with a sentence for its sender."""

from typing import Final

from board.errors import CloseCode
from board.lib0 import Malformed
from board.sync.attachment import Attachment
from board.sync.gate import Foreign, Hostile, TooLarge, Unclaimed
from board.sync.live import REVIEW, BoardClosed
from board.sync.refusal import Refused
from board.sync.room import Overflowing, Poisoned

_MOST_TRIES: Final = 4


async def receive(attachment: Attachment, update: bytes, *, whole: bool) -> None:
    """Gives an update to its room. Raises `Refused`, `Malformed` or `BoardClosed`."""
    try:
        if not attachment.writable:
            _receive_from_reader(attachment, update, whole=whole)
        else:
            await _receive_from_writer(attachment, update, whole=whole)
    except Foreign as exc:
        raise Refused("invalid", "Another person's edits came with yours.", CloseCode.TAKE_NEW_CLIENT_ID) from exc
    except TooLarge as exc:
        raise Refused("limit", f"{exc.reason}.", CloseCode.TOO_LARGE) from exc
    except Hostile as exc:
        raise Refused(exc.kind, f"This edit does not fit the document: {exc.reason}.", CloseCode.MALFORMED) from exc
    except Overflowing as exc:
        raise BoardClosed(str(exc)) from exc
    except Poisoned as exc:
        await attachment.board.poisoned(attachment.room.name.part, exc)
        raise BoardClosed("The document had to be opened again.") from exc
    attachment.board.writer.touch()


async def _receive_from_writer(attachment: Attachment, update: bytes, *, whole: bool) -> None:
    caught_up = False
    for _ in range(_MOST_TRIES):
        try:
            attachment.room.receive(attachment, update, whole=whole, owns=attachment.owns)
        except Unclaimed as unclaimed:
            await attachment.board.claims.claim(attachment.room.name.part, unclaimed.clients, attachment.account)
        except Foreign:
            # Who comes over from another server may know more of the log than this one has read.
            if caught_up:
                raise
            await attachment.board.catch_up()
            caught_up = True
        else:
            return
    raise Malformed("an update names client ids without end")


def _receive_from_reader(attachment: Attachment, update: bytes, *, whole: bool) -> None:
    # Every provider answers our step 1, readers too: what holds nothing new is no offence.
    if not attachment.room.holds(update):
        if attachment.room.name.part == REVIEW:
            raise Refused("invalid", "The review is written by the server alone.", CloseCode.NOT_ALLOWED)
        raise Refused("role", "Your role on this board is to look on.", CloseCode.NOT_ALLOWED)
    attachment.room.receive(attachment, update, whole=whole, owns=attachment.owns)
