"""What the assistant would propose for an errand, in the words of the wire. Pure."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from pydantic import TypeAdapter

from board.ai.assistant import Ask, proposals
from board.model import Json
from board.reading import SceneReading
from board.review.canon import canonical
from board.worker.errand import Errand, Look, Words

MOST: Final = 5
_MOST_OF_A_BOARD: Final = 2
"""How many of each scene when the whole board is asked for: the rest has to leave room for the next scene."""

_READING: Final = TypeAdapter(SceneReading)


def thoughts(errand: Errand, look: Look) -> Iterator[Words]:
    """What to propose, what matters most first, one by one; nothing of a kind that was not asked for or is muted."""
    wanted = MOST if errand.scene else _MOST_OF_A_BOARD
    panel = errand.subject if errand.scope == "panel" else ""
    # What is not wanted is told from the rest afterwards, so that it takes no one's place.
    ask = Ask(panel=panel, most=4 * MOST if errand.kinds | look.muted else wanted, waiting=look.waiting)
    found = proposals(_READING.validate_python(look.reading), ask, look.settled)
    fit = (one for one in found if one.kind not in look.muted and (not errand.kinds or one.kind in errand.kinds))
    return (_json(one.to_json()) for one in islice(fit, wanted))


def _json(proposal: Mapping[str, Json]) -> Words:
    """Plain lists and numbers; who asked for it and by which job it came is the server's to say."""
    return dict(json.loads(canonical(dict(proposal))))
