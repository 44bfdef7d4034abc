"""Other operations for a suggestion that waits: a new revision, and who made it is on record."""

from dataclasses import dataclass, field, replace

from board.document import Document
from board.edits.plan import InvalidEdit
from board.edits.records import Maker
from board.model import Json
from board.review import handwork, ledger, proposing
from board.review.circumstances import BOARD, REVIEW, Circumstances, panel_part
from board.review.draft import Draft
from board.review.ledger import Verdict, decided
from board.review.looking import look
from board.review.operations import AnyOperation, Insert, to_json
from board.review.proposal import Drawing
from board.review.refused import Refused
from board.review.suggestion import PROPOSED, Filed, author_of, ghost_id, load, panel_parts
from board.review.waiting import Decided, again, asked_of, check_revision, load_waiting, parts
from board.roles import may_write


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Other operations for a suggestion. A frame that stays is named by its `panel` and keeps its ghost as it is."""

    key: str
    suggestion: str
    revision: str
    operations: tuple[AnyOperation, ...]
    drawings: dict[int, Drawing] = field(default_factory=dict)


def edit_parts(review: Document, request: Edition) -> tuple[str, ...]:
    """The parts that editing needs: those of the new operations, too."""
    made = [
        panel_part(ghost_id(request.suggestion, index, request.key))
        for index, one in enumerate(request.operations)
        if isinstance(one, Insert) and not one.panel
    ]
    return tuple(dict.fromkeys((*parts(review, request.suggestion), *panel_parts(request.operations), *made)))


def edit(draft: Draft, request: Edition, circumstances: Circumstances) -> Decided:
    """Makes another revision of a suggestion that waits."""
    review = draft.doc(REVIEW)
    operations_asked = tuple(to_json(one) for one in request.operations)
    asked = asked_of("edit", request.suggestion, circumstances, (request.revision, operations_asked))
    if (before := decided(review, request.key, asked)) is not None:
        return again(review, before)
    suggestion = load_waiting(review, request.suggestion)
    circumstances.require_person("edit suggestions")
    if not may_write(circumstances.role) and author_of(suggestion.record, "account") != circumstances.account:
        raise Refused("not_allowed", "Your role cannot edit what somebody else suggested.")
    check_revision(suggestion, request.revision)
    fields = _edited(draft, suggestion, request, circumstances)
    stay = {one.panel for one in request.operations if isinstance(one, Insert)}
    handwork.keep(draft, suggestion, circumstances, stay)
    by = tuple(dict.fromkeys([*suggestion.record.edited_by, circumstances.account]))
    try:
        proposing.change_state(review, suggestion.id, PROPOSED, edited_by=by, **fields)
    except InvalidEdit as bad:
        raise Refused("limit", f"This is more than one suggestion may hold: {bad}") from None
    verdict = Verdict(verdict="edited", asked=asked, suggestion=suggestion.id, revision=str(fields["revision"]))
    written = [panel_part(one.panel) for one in load(review, suggestion.id).ghosts]
    made = ledger.record(draft, request.key, verdict, circumstances, dict.fromkeys([BOARD, *suggestion.panel_parts, *written]))
    return Decided(made, PROPOSED, verdict.revision)


def _edited(draft: Draft, suggestion: Filed, request: Edition, circumstances: Circumstances) -> dict[str, Json]:
    """The record's fields for other operations; writes the ghosts of new frames."""
    kept = {one.panel: one for one in suggestion.ghosts}
    given = tuple(_as_it_was(one, kept) for one in request.operations)
    seen = look(draft, given)
    proposing.check_there(draft.doc(REVIEW), seen, ())
    operations = proposing.placed(given, request.drawings, suggestion.id, seen, circumstances, request.key)
    maker = Maker(circumstances.account, circumstances.dice)
    proposing.seed(draft, operations, request.drawings, suggestion.record.made_ms, maker)
    return proposing.fields_of(operations, seen)


def _as_it_was(operation: AnyOperation, kept: dict[str, Insert]) -> AnyOperation:
    """A frame that stays keeps what its ghost holds, whatever the request says of it; a new one is told by its strokes."""
    if not isinstance(operation, Insert):
        return operation
    old = kept.get(operation.panel) if operation.panel else Insert(panel="")
    if old is None:
        raise Refused("invalid", "Expected a frame of this suggestion.", {"panel": operation.panel})
    own = operation.own and replace(operation.own, id=old.own.id if old.own else "")
    return replace(operation, own=own, strokes=old.strokes, drawing=old.drawing, marks=old.marks)
