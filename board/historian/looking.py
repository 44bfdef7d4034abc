"""What is read out of a past or a pair of cuts: pure, and done in threads."""

from collections.abc import Collection
from dataclasses import replace

from board.document import read_board
from board.historian.answers import Bin, Blamed, Compared, Discarded, Drawn, Marked, OneStep, Owed, Steps
from board.history.bin import Binned
from board.history.blame import Credit
from board.history.comparison import Counts, compare, counts_of
from board.history.cut import Cut
from board.history.past import Past
from board.history.step import Sieve, Step
from board.history.telling import tell
from board.history.versions import Sight, see
from board.history.wording import counted, quoted
from board.terms import LAYER_KINDS, name_of

_PANEL = "panel/"
_STROKES = "strokes"


def named_steps(past: Past, sieve: Sieve, most: int, before: str | None) -> Steps:
    """A page of steps, and what the records in them are called."""
    page = past.activity.page(most, before=before, sieve=sieve)
    return Steps(page, _labels_of(past, page.steps), past.position)


def one_step(past: Past, first: str) -> OneStep | None:
    """A step by its name."""
    step = past.activity.step(first)
    return None if step is None else OneStep(step, _labels_of(past, [step]))


def counts_at(cut: Cut) -> Counts:
    """How much there is."""
    return counts_of(cut.doc(""))


def sight_of(cut: Cut, position: str) -> Sight:
    """What a version says of a moment."""
    return see(cut.doc(""), position)


def states_of(cut: Cut, parts: Collection[str]) -> dict[str, bytes]:
    """Whole documents as updates."""
    return {part: cut.doc(part).get_update() for part in parts}


def compared(before: Cut, after: Cut, moments: tuple[str, str], panels: Collection[str] | None) -> Compared:
    """Two cuts beside each other, in values and in lines."""
    found = replace(compare(before, after, panels), before=moments[0], after=moments[1])
    told = tell(found, read_board(before.doc("")), read_board(after.doc("")))
    return Compared(found, told.labels, told.lines)


def blame_of(past: Past, part: str, table: str, id: str, field: str) -> Blamed:
    """Who made a record and who last set its field; without one, all of them."""
    made, last = past.blame.maker(part, table, id), past.blame.of(part, table, id, field)
    fields = {} if field else past.blame.fields(part, table, id)
    owed = {name: _owed(past, credit) for name, credit in fields.items()}
    return Blamed(_maybe(past, made), _maybe(past, last), owed)


def drawing_blame_of(past: Past, part: str) -> Drawn:
    """Who drew each stroke, and who took it away."""
    strokes = {
        id: Marked(
            _maybe(past, past.blame.maker(part, _STROKES, id)), _owed(past, last), past.blame.is_gone(part, _STROKES, id)
        )
        for id, last in past.blame.latest(part, _STROKES).items()
    }
    return Drawn(strokes)


def bin_of(past: Past) -> Bin:
    """What lies in the bin, newest first."""
    return Bin(tuple(_discarded(past, one) for one in past.bin))


def _discarded(past: Past, one: Binned) -> Discarded:
    if one.part.startswith(_PANEL):
        panel = one.part.removeprefix(_PANEL)
        return Discarded(one, past.names.of(one.id).label or _called(one), past.label(panel), panel)
    along = past.places.along(one.table, one.id)
    return Discarded(one, past.names.of(one.id).label, past.label(past.places.parent(one.table, one.id)), "", along)


def _called(one: Binned) -> str:
    """What has no name of its own: a default layer, whose id is its kind, or a mark."""
    if one.table == "layers":
        return f"layer {quoted(name_of(LAYER_KINDS, one.id))}"
    return counted(one.table, 1).removeprefix("1 ")


def _owed(past: Past, credit: Credit) -> Owed:
    step = past.activity.step_of(credit.entry)
    if step is None:
        return Owed(credit, "")
    return Owed(credit, step.first, step.said.get("title", ""), step.said.get("by", ""))


def _maybe(past: Past, credit: Credit | None) -> Owed | None:
    return None if credit is None else _owed(past, credit)


def _labels_of(past: Past, steps: Collection[Step]) -> dict[str, str]:
    """Names of what the steps are about."""
    ids = {
        id for step in steps for id in (step.subject, step.beside, step.said.get("about", ""), *(id for _, id in step.records))
    } - {""}
    return {id: label for id in ids if (label := past.label(id))}
