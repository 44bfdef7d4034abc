"""What a board held at a moment: what a version says of itself. The historian works it out."""

from board.document import read_record
from board.historian.reader import Reader
from board.history.versions import Sight
from board.model import Version
from board.review.circumstances import REVIEW
from board.review.refused import Refused
from board.web.services import Services

NOW = "now"
_AS_LONG_AS_AN_ID = 36


async def position_of(services: Services, board: str, moment: str) -> str:
    """The position in the log that a moment means: an entry's id, milliseconds, a version's id, or `now`."""
    if moment == NOW:
        return await services.chronicle.position(board)
    if len(moment) == _AS_LONG_AS_AN_ID:
        version = await services.hub.read(board, REVIEW, lambda doc: read_record(doc, Version, moment))
        if version is None or not version.moment:
            raise Refused("unknown-version", "There is no such version on this board.")
        return version.moment
    return await services.chronicle.position_at(board, int(moment)) if moment.isdecimal() else moment


async def sight_of(services: Services, board: str, position: str) -> Sight:
    """What the board held at a position of its log."""
    return await services.historian.ask(Reader.sight, board, position)
