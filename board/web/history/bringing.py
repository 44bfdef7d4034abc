"""Carries a restoration out: portion by portion, each one append, on whatever server is asked and as often as it is asked."""

import pickle
from functools import partial

from board.historian.planning import Work
from board.historian.reader import Reader
from board.history.commission import Commission, advance
from board.history.restoring import BOARD, Restoration, is_burial
from board.history.scope import read_scope
from board.model import RestorationRecord
from board.review.circumstances import REVIEW
from board.sync.together import Trials
from board.web.access import OnBoard
from board.web.history.meanwhile import Meanwhile
from board.web.review.commands import circumstances_of


async def finish(here: OnBoard, record: RestorationRecord) -> RestorationRecord:
    """Goes on with what was begun, here or on a server that died; nothing where it is done."""
    scope, ask, board = read_scope(record.scope), here.services.historian.ask, here.board.id
    if record.done >= record.total:
        return record
    if record.kind == "undo":
        work = await ask(Reader.work_undo, board, record.id, record.step, record.seen)
    elif scope is not None:
        work = await ask(Reader.work, board, record.id, record.moment, record.seen, scope)
    else:
        return record
    return await bring(here, Commission(record=record), work)


async def bring(here: OnBoard, commission: Commission, work: Work) -> RestorationRecord:
    """From the portion on that nobody has carried out; answers what is written down at the end."""
    request = commission.record
    meanwhile = Meanwhile(here.services, here.board.id, request.id, work)
    record = request
    for number in range(request.done, len(work.portions)):
        portion: Restoration = pickle.loads(work.portions[number])
        buries = any(map(is_burial, portion.changes))
        worked_on = await meanwhile.parts() if buries else frozenset[str]()
        record = await here.services.hub.edit_together(
            here.board.id,
            (BOARD, REVIEW, *sorted(portion.parts - {BOARD})),
            here.account,
            request.kind,
            partial(_advanced, here, commission, number, portion, worked_on),
            batch=f"{request.id}.{number}",
        )
    return record


def _advanced(
    here: OnBoard, commission: Commission, number: int, portion: Restoration, worked_on: frozenset[str], trials: Trials
) -> RestorationRecord:
    return advance(trials, commission, number, portion, worked_on, circumstances_of(here, trials.locks))
