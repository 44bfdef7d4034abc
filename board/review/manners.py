"""How agents behave on a board: who may propose what now, and the commands by which people say so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from board.document import Document, read_ledger, read_manners, read_record
from board.edits.plan import InvalidEdit, Plan
from board.model import Approval, Decision, Json, Manners
from board.review import ledger, streaks
from board.review.circumstances import REVIEW, Circumstances
from board.review.draft import Draft
from board.review.ledger import Verdict
from board.review.refused import Refused
from board.review.streaks import STREAK
from board.review.suggestion import Filed, author_of, pending

EVERYBODY: Final = "*"
EXPIRY_MS: Final = 7 * 24 * 3_600_000
QUIET_MS: Final = 30_000
BINDING: Final = ("approved", "locked")
_MINUTE_MS: Final = 60_000
_DEFAULTS: Final = {"per_panel": 3, "per_board": 20, "per_minute": 6}
_LARGEST_LIMIT: Final = 1_000
_MOST_KNOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """What an agent is about to propose, as far as its manners are concerned."""

    kind: str
    scenes: frozenset[str]
    panels: frozenset[str]  # that would change
    targets: frozenset[str]  # and those beside which something would stand
    binding: frozenset[str]  # subjects whose approval forbids it
    makers: Mapping[str, str]
    drawn_ms: Mapping[str, int]
    requested_by: str = ""
    asked_scene: str = ""


def admit(review: Document, bid: Bid, waiting: Sequence[Filed], circumstances: Circumstances) -> None:
    """Raises `Refused` unless an agent may propose this now; `waiting` are the pending ones that it will not supersede."""
    manners = read_manners(review)
    _check_welcome(manners, bid, circumstances.account)
    _check_people(manners, bid)
    _check_approved(review, bid)
    _check_drawing(bid, circumstances.now_ms)
    _check_limits(manners, bid.targets, waiting)
    _check_pace(review, limit_of(manners, "per_minute"), circumstances)


def limit_of(manners: Manners, name: str) -> int:
    """One of the limits: what the board says, else the default."""
    said = manners.limits.get(name) if isinstance(manners.limits, dict) else None
    return int(said) if isinstance(said, int | float) and not isinstance(said, bool) else _DEFAULTS[name]


def artists_decide(review: Document) -> bool:
    """Whether editors decide about suggestions that touch their own panels alone."""
    limits = read_manners(review).limits
    return isinstance(limits, dict) and limits.get("artists_decide") is True


def is_paused(manners: Manners, account: str) -> bool:
    """Whether somebody stopped this agent or all of them."""
    return isinstance(manners.paused, dict) and (account in manners.paused or EVERYBODY in manners.paused)


def note_proposal(plan: Plan, review: Document, agent: Mapping[str, Json], circumstances: Circumstances) -> None:
    """Remembers that an agent proposed just now, and who it is."""
    recent = _recent(review)
    times = [at for at in recent.get(circumstances.account, ()) if _is_recent(at, circumstances)]
    kept = {account: ats for account, ats in recent.items() if any(_is_recent(at, circumstances) for at in ats)}
    plan.set_root("ledger", "recent", {**kept, circumstances.account: (*times, circumstances.now_ms)})
    known = read_manners(review).agents
    others = {id: said for id, said in (known.items() if isinstance(known, dict) else ()) if id != circumstances.account}
    latest = list(others.items())[-(_MOST_KNOWN - 1) :]
    plan.set_root("manners", "agents", {**dict(latest), circumstances.account: agent})


def check_reopening(review: Document, suggestion: Filed) -> None:
    """Raises `Refused` if as many suggestions wait already as a panel, or the board, may have."""
    if author_of(suggestion.record, "kind") == "agent":
        targets = frozenset({*suggestion.record.targets, suggestion.record.panel}) - {""}
        _check_limits(read_manners(review), targets, pending(review))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Stops an agent, or all of them."""

    key: str
    agent: str = EVERYBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Lets an agent, or all of them, go on."""

    key: str
    agent: str = EVERYBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a board wants of agents; None leaves a setting as it is."""

    key: str
    enabled: bool | None = None
    ambient: bool | None = None
    off_scenes: tuple[str, ...] | None = None
    muted: tuple[str, ...] | None = None
    limits: Mapping[str, int | bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Whether somebody wants no suggestions in their own panels."""

    key: str
    alone: bool


def pause(draft: Draft, request: Pause, circumstances: Circumstances) -> Decision:
    """One click of anybody who draws."""
    circumstances.require_writer("pause agents")
    review = draft.doc(REVIEW)
    before = _paused(review)
    if request.agent != EVERYBODY and len({*before, request.agent}) > _MOST_KNOWN:
        raise Refused("limit", "So many agents are paused already: pause all of them.")
    paused: dict[str, Json] = {**before, request.agent: {"by": circumstances.account, "at_ms": circumstances.now_ms}}
    return _said(draft, request.key, "paused", {"paused": request.agent}, {"paused": paused}, circumstances)


def resume(draft: Draft, request: Resume, circumstances: Circumstances) -> Decision:
    """Until then they stay paused; resuming all resumes each."""
    circumstances.require_writer("resume agents")
    paused = _paused(draft.doc(REVIEW))
    left = {} if request.agent == EVERYBODY else {id: by for id, by in paused.items() if id != request.agent}
    return _said(draft, request.key, "resumed", {"resumed": request.agent}, {"paused": left}, circumstances)


def configure(draft: Draft, request: Settings, circumstances: Circumstances) -> Decision:
    """Whether agents work here at all, where, how much; what was muted and is not any more starts anew."""
    circumstances.require_decider("set what agents may do")
    manners = read_manners(draft.doc(REVIEW))
    names = ("enabled", "ambient", "off_scenes", "muted")
    fields: dict[str, Json] = {name: value for name in names if (value := getattr(request, name)) is not None}
    if request.limits is not None:
        fields["limits"] = {
            **_DEFAULTS,
            **(manners.limits if isinstance(manners.limits, dict) else {}),
            **_limits(request.limits),
        }
    also: dict[str, Json] = {} if request.muted is None else {"streaks": streaks.without(manners, request.muted)}
    return _said(draft, request.key, "manners", fields, {**fields, **also}, circumstances)


def wish(draft: Draft, request: Wish, circumstances: Circumstances) -> Decision:
    """ "Not in my panels"."""
    circumstances.require_person("have wishes")
    wishes = dict.fromkeys(read_manners(draft.doc(REVIEW)).wishes)
    wishes.pop(circumstances.account, None)
    fields: dict[str, Json] = {"wishes": (*wishes, circumstances.account) if request.alone else tuple(wishes)}
    return _said(draft, request.key, "manners", {"alone": request.alone}, fields, circumstances)


def _said(
    draft: Draft, key: str, verdict: str, asked: Mapping[str, Json], fields: Mapping[str, Json], circumstances: Circumstances
) -> Decision:
    review = draft.doc(REVIEW)
    request: Json = {"command": verdict, "by": circumstances.account, **asked}
    if (done := ledger.decided(review, key, request)) is not None:
        return done
    plan = Plan(review)
    try:
        for name, value in fields.items():
            plan.set_root("manners", name, value)
    except InvalidEdit as bad:
        raise Refused("invalid", str(bad)) from None
    plan.carry_out()
    return ledger.record(draft, key, Verdict(verdict=verdict, asked=request, says=asked), circumstances)


def _check_welcome(manners: Manners, bid: Bid, agent: str) -> None:
    if not manners.enabled or bid.scenes & set(manners.off_scenes):
        raise Refused("off", "Suggestions are switched off here.")
    elsewhere = bool(bid.asked_scene and bid.scenes - {bid.asked_scene})
    if (not bid.requested_by or elsewhere) and not manners.ambient:
        raise Refused("off", "This board wants suggestions only when somebody asks for them.")
    if is_paused(manners, agent):
        raise Refused("paused", "Somebody paused the agents of this board.", {"paused": manners.paused})
    if f"{agent}/{bid.kind}" in manners.muted:
        raise Refused("muted", f"Suggestions of this kind ({bid.kind}) were rejected {STREAK} times in a row and are muted.")


def _check_people(manners: Manners, bid: Bid) -> None:
    wishing = set(manners.wishes) - {bid.requested_by}
    theirs = sorted(panel for panel in bid.targets if bid.makers.get(panel) in wishing)
    if theirs:
        raise Refused("wish", "Whoever made this panel wants no suggestions in it.", {"panels": tuple(theirs)})


def _check_approved(review: Document, bid: Bid) -> None:
    approved = sorted(id for id in bid.binding if status_of(review, id) in BINDING)
    if approved:
        raise Refused("approved", "This has been approved; only a note can be left here.", {"subjects": tuple(approved)})


def _check_drawing(bid: Bid, now_ms: int) -> None:
    busy = sorted(panel for panel in bid.panels if abs(now_ms - bid.drawn_ms.get(panel, -QUIET_MS)) < QUIET_MS)
    if busy:
        raise Refused("drawing", "Somebody is drawing on this panel.", {"panels": tuple(busy)})


def _check_limits(manners: Manners, targets: frozenset[str], waiting: Sequence[Filed]) -> None:
    of_agents = [one for one in waiting if author_of(one.record, "kind") == "agent"]
    if len(of_agents) >= limit_of(manners, "per_board"):
        raise Refused("limit", f"{len(of_agents)} suggestions wait for a decision on this board already.")
    for panel in sorted(targets):
        count = sum(panel == one.record.panel or panel in one.record.targets for one in of_agents)
        if count >= limit_of(manners, "per_panel"):
            raise Refused("limit", f"{count} suggestions wait for a decision on this panel already.", {"panel": panel})


def _check_pace(review: Document, limit: int, circumstances: Circumstances) -> None:
    recent = sorted(at for at in _recent(review).get(circumstances.account, ()) if _is_recent(at, circumstances))
    if len(recent) >= limit:
        # The oldest ones that have to be a minute old before the next may come.
        wait_ms = recent[len(recent) - limit] + _MINUTE_MS - circumstances.now_ms if limit else _MINUTE_MS
        raise Refused("limit", f"An agent may propose {limit} times a minute.", {"wait_ms": wait_ms})


def _is_recent(at_ms: int, circumstances: Circumstances) -> bool:
    """Within a minute, in both directions: a clock that was set back would silence agents until it has caught up."""
    return abs(circumstances.now_ms - at_ms) < _MINUTE_MS


def status_of(review: Document, subject: str) -> str:
    """The status of a panel, shot or scene."""
    approval = read_record(review, Approval, subject)
    return "draft" if approval is None else approval.status


def _recent(review: Document) -> dict[str, tuple[int, ...]]:
    recent = read_ledger(review).recent
    pairs = recent.items() if isinstance(recent, dict) else ()
    return {account: _integers(times) for account, times in pairs if isinstance(times, tuple)}


def _integers(values: Iterable[Json]) -> tuple[int, ...]:
    return tuple(int(value) for value in values if isinstance(value, int | float))


def _paused(review: Document) -> dict[str, Json]:
    paused = read_manners(review).paused
    return dict(paused) if isinstance(paused, dict) else {}


def _limits(given: Mapping[str, int | bool]) -> dict[str, Json]:
    for name, value in given.items():
        if name == "artists_decide" and isinstance(value, bool):
            continue
        if name not in _DEFAULTS or isinstance(value, bool) or not 0 <= value <= _LARGEST_LIMIT:
            raise Refused("invalid", f"Expected limits of 0 to {_LARGEST_LIMIT} called {', '.join(_DEFAULTS)}.")
    return dict(given)
