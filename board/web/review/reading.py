"""The review document as programs read it: beside the loop, as the log has it."""

import asyncio

from pycrdt import Doc

from board.document import Document, read_review
from board.model import Review
from board.review.circumstances import REVIEW
from board.web.access import OnBoard


async def review_of(here: OnBoard) -> Review:
    """What was proposed, said and decided about a board."""
    state = await here.services.hub.state(here.board.id, REVIEW)
    return await asyncio.to_thread(_read, state)


def _read(state: bytes) -> Review:
    doc: Document = Doc()
    doc.apply_update(state)
    return read_review(doc)
