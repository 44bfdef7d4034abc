"""Automatic versions: a moment that the server keeps before something large is done."""

from functools import partial

from pycrdt import Map

from board.document import Document
from board.history import versions
from board.history.versions import Sight, Why
from board.ids import new_id
from board.model import Version
from board.review.circumstances import BOARD, REVIEW, Circumstances
from board.roles import Role
from board.sync.together import Trials
from board.web.history.sights import sight_of
from board.web.services import Services

MEANS = "version"
SERVER = ""
"""In whose name the server writes down what nobody asked it to."""


async def keep_moment(services: Services, board: str, position: str, why: Why, account: str) -> None:
    """Keeps a moment before something that an account does; not where one was kept just now, nor of a blank board."""
    if await services.hub.read(board, BOARD, _is_blank):
        return
    sight = await sight_of(services, board, position)
    around = Circumstances(board=board, account=account, role=Role.OWNER, now_ms=services.people.now_ms())
    await services.hub.edit_together(board, (REVIEW,), SERVER, MEANS, partial(_kept, new_id(), why, sight, around))


def _is_blank(doc: Document) -> bool:
    tables: list[Map[object]] = [doc.get(name, type=Map) for name in ("scenes", "shots", "panels")]
    return not any(len(table) for table in tables)


def _kept(key: str, why: Why, sight: Sight, around: Circumstances, trials: Trials) -> Version | None:
    return versions.keep(trials, key, why, sight, around)
