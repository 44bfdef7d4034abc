"""Faults that somebody could build into review some day, each as a change of one place in the source."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Fault:
    """In `module`, `was` stands once; `now` takes its place. Tests chosen by `by` should notice; if not, all are asked."""

    name: str
    by: str
    module: str
    was: str
    now: str


FAULTS: Final = (
    Fault(
        "status check off",
        "accepts_on_two_servers_at_once",
        "board.review.waiting",
        "if suggestion.record.state == PROPOSED:",
        "if True:",
    ),
    Fault(
        "revision check off", "edited_since", "board.review.waiting", "if revision != suggestion.record.revision:", "if False:"
    ),
    Fault(
        "base of a field unchecked",
        "not_overwritten and subject",
        "board.review.conflict",
        "return None if same else",
        "return None if True else",
    ),
    Fault(
        "base of erased strokes unchecked",
        "not_overwritten and erasure",
        "board.review.conflict",
        "if strokes.get(id) != data)",
        "if False and strokes.get(id) != data)",
    ),
    Fault(
        "base of a deletion unchecked",
        "not_overwritten and deletion",
        "board.review.conflict",
        "return None if now == operation.base",
        "return None if True",
    ),
    Fault(
        "base of a place unchecked",
        "not_overwritten and move",
        "board.review.conflict",
        "if now != (operation.base_parent, operation.base_order):",
        "if False:",
    ),
    Fault(
        "neighbours unchecked",
        "not_overwritten and anchor",
        "board.review.conflict",
        'return _said(index, "anchor", now=gone) if gone else None',
        "return None",
    ),
    Fault(
        "locks unheeded",
        "nothing_changes_a_locked",
        "board.review.conflict",
        "locked = concern.panels & locks",
        "locked = frozenset[str]()",
    ),
    Fault(
        "locks unheeded by the gate",
        "work_done_away",
        "board.sync.room",
        "record in self._around.locks for table",
        "False for table",
    ),
    Fault(
        "approvals unheeded",
        "was_approved",
        "board.review.conflict",
        "if status_of(draft.doc(REVIEW), id) in BINDING))",
        "if False))",
    ),
    Fault("needs unchecked", "chosen_operations_need", "board.review.conflict", "if need not in chosen]", "if False]"),
    Fault(
        "dependencies unchecked",
        "depends_on",
        "board.review.deciding",
        "if one is None or one.record.state not in ACCEPTED)",
        "if False)",
    ),
    Fault(
        "only the first operation is checked",
        "not_overwritten",
        "board.review.deciding",
        "suggestion.operations, chosen, circumstances.locks)",
        "suggestion.operations, chosen[:1], circumstances.locks)",
    ),
    Fault(
        "all operations are carried out",
        "a_part_of",
        "board.review.deciding",
        "index) for index in chosen)",
        "index) for index in range(len(operations)))",
    ),
    Fault(
        "anybody decides",
        "may_not_decide",
        "board.review.deciders",
        "if not may_decide_about(draft, suggestion, circumstances):",
        "if False:",
    ),
    Fault("agents decide", "can_do_nothing_else", "board.review.circumstances", 'if self.kind == "agent":', "if False:"),
    Fault(
        "anybody withdraws",
        "may_not_decide",
        "board.review.deciding",
        '    if author_of(suggestion.record, "account") != circumstances.account:',
        "    if False:",
    ),
    Fault(
        "work on rejected frames is dropped",
        "rejected_frame",
        "board.review.deciding",
        "    handwork.keep(draft, suggestion, circumstances)\n    streaks.note_verdict(review, suggestion, rejected=True)\n",
        "    streaks.note_verdict(review, suggestion, rejected=True)\n",
    ),
    Fault(
        "a repeated request is done again",
        "repeated_request",
        "board.review.ledger",
        '{"decision": key})\n    return found\n',
        '{"decision": key})\n    return None\n',
    ),
    Fault(
        "the chain names no bytes",
        "a_part_of",
        "board.review.ledger",
        "for part, update in updates if update)",
        "for part, update in () if update)",
    ),
    Fault("the chain has no links", "different_suggestions", "board.review.ledger", "previous=ledger.head,", 'previous="",'),
    Fault(
        "revert overwrites newer values",
        "did_on_top",
        "board.review.reverting",
        "if now != value_of(table, field, operation.value):",
        "if False:",
    ),
    Fault(
        "revert deletes later work",
        "did_on_top",
        "board.review.reverting",
        "if theirs or ghosts.is_drawn_on(drawing, operation, made_ms):",
        "if False:",
    ),
    Fault(
        "revert erases changed strokes",
        "redrew",
        "board.review.reverting",
        "if strokes.get(id) == data])\n    changed",
        "])\n    changed",
    ),
    Fault(
        "revert heeds no locks",
        "stops_at_locks",
        "board.review.reverting",
        "        barred += bar is not None\n",
        "        bar = None\n",
    ),
    Fault(
        "revert forgets deletions",
        "no_trace",
        "board.review.reverting",
        "            return _put_back(board, operation, index)",
        "            return []",
    ),
    Fault(
        "a decision is taken back twice",
        "of_reverts",
        "board.review.reverting",
        "if suggestion.record.decision != id or",
        "if False and",
    ),
    Fault(
        "three for a panel unlimited",
        "three_for",
        "board.review.manners",
        'if count >= limit_of(manners, "per_panel"):',
        "if False:",
    ),
    Fault(
        "twenty for a board unlimited",
        "twenty",
        "board.review.manners",
        'if len(of_agents) >= limit_of(manners, "per_board"):',
        "if False:",
    ),
    Fault(
        "six a minute unlimited",
        "six_a",
        "board.review.manners",
        "    _check_pace(review, limit",
        "    (lambda *_: None)(review, limit",
    ),
    Fault("a pause stops nobody", "pause", "board.review.manners", "    if is_paused(manners, agent):", "    if False:"),
    Fault("nothing is muted", "mute", "board.review.streaks", "if len(row) >= STREAK else", "if False else"),
    Fault(
        "agents propose on what is approved", "was_approved", "board.review.manners", "    _check_approved(review, bid)\n", ""
    ),
    Fault(
        "agents propose under a pen",
        "is_drawing",
        "board.review.manners",
        "    _check_drawing(bid, circumstances.now_ms)\n",
        "",
    ),
    Fault(
        "nothing is superseded",
        "takes_the_place",
        "board.review.proposing",
        "    for rival in rivals:\n        supersede(draft, rival)\n",
        "",
    ),
    Fault(
        "what was rejected returns in other words",
        "in_other_words",
        "board.review.taboo",
        'rejected.record.state == "rejected":',
        "False:",
    ),
    Fault(
        "what others depend on is taken back",
        "below_them",
        "board.review.reverting",
        "        _check_needed_by(review, suggestion)\n",
        "",
    ),
    Fault(
        "rejections are taken back without end",
        "beyond_three",
        "board.review.reverting",
        "        manners.check_reopening(review, suggestion)\n",
        "",
    ),
    Fault(
        "rejections that were taken back count",
        "a_mute_ends",
        "board.review.reverting",
        "        streaks.note_reopening(review, suggestion)\n",
        "",
    ),
    Fault("what was rejected returns", "not_return", "board.review.proposing", 'and record.state == "rejected":', "and False:"),
    Fault(
        "a repeated job proposes again",
        "repeated_job",
        "board.review.proposing",
        "circumstances.account, proposal.kind, slot, proposal.reads)",
        "circumstances.account, proposal.kind, slot, str(circumstances.now_ms))",
    ),
    Fault(
        "an agent writes the board",
        "ghosts_and_the_review",
        "board.web.filing",
        "without_board = [part for part in needed if part != BOARD]",
        "without_board = [BOARD, *needed]; command = _too_much(command)",
    ),
    Fault(
        "a refused command is kept",
        "half_way",
        "board.sync.together",
        "        result = command.edit(trials)\n",
        "        result = _whatever(command, trials)\n",
    ),
    Fault(
        "clocks unchecked by commands",
        "accepts_on_two_servers_at_once",
        "board.sync.together",
        "clocks = tuple(Clock(part, one.expected, one.after, one.hand) for part, one in trials.parts.items())",
        "clocks = ()",
    ),
    Fault(
        "servers write under a high client id",
        "did_away",
        "board.sync.log",
        "SERVER_CLIENT: Final = 1\n",
        "SERVER_CLIENT: Final = 2**53 - 1\n",
    ),
)

HELPERS: Final = {
    "board.web.filing": """

def _too_much(command):
    from pycrdt import Map

    def more(draft):
        outcome = command(draft)
        for row in draft.doc(BOARD).get("shots", type=Map).values():
            row["subject"] = "A0"
        return outcome

    return more
""",
    "board.sync.together": """

def _whatever(command, trials):
    from board.review.refused import Refused

    try:
        return command.edit(trials)
    except Refused as refused:
        if not any(trials.update(part) for part in trials.parts):
            raise
        return refused
""",
}
"""What faults call that no source has."""


def named(name: str) -> Fault:
    """The fault of this name."""
    return next(fault for fault in FAULTS if fault.name == name)
