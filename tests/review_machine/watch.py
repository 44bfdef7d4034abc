"""What is known of a film while it is played, and the promises that are looked at after every act."""

from collections import defaultdict
from collections.abc import Sequence, Set
from typing import Any, Final

from board.model import Suggestion
from board.review.suggestion import author_of
from board.review.waiting import Decided
from tests.review_machine import foresight
from tests.review_machine.artist import Artist
from tests.review_machine.foresight import Offer, World, without_order
from tests.review_machine.office import AGENT, Film, Office
from tests.review_machine.operations import Raw
from tests.review_machine.witness import ACCEPTING, Sight, broken_links, look

FIRST_OF_AGENT: Final = 1_000
"""Durations from here on are an agent's; its words begin with A, those of people with H."""

SET: Final = ("subject", "dialogue", "duration_frames")
Place = tuple[str, str, str]


class Watch:
    """Sees both servers; `observe` after every act."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.film: Film
        self.sight: Sight
        self.artists: dict[str, Artist] = {}
        self.offers: list[Offer] = []
        self.frozen: dict[str, Any] = {}
        self.approved: set[str] = set()
        self.paused = False
        self.muted: set[str] = set()
        self.streaks: dict[str, list[str]] = defaultdict(list)
        self.drawn: dict[str, tuple[str, bytes]] = {}  # strokes of people: panel, bytes
        self.unsent: dict[str, str] = {}  # strokes that were made away: by whom
        self.away: dict[str, dict[Place, object]] = {}
        self.contested: dict[str, set[Place]] = {}
        self.count = 0

    @property
    def world(self) -> World:
        """As it stands."""
        return World(self.sight, frozenset(self.frozen), frozenset(self.approved))

    @property
    def ghosts(self) -> list[str]:
        """Every frame that was ever suggested."""
        return [ghost for offer in self.offers for ghost in offer.made.ghosts]

    async def observe(self) -> None:
        """Both servers hold the same, and every promise that always holds does."""
        await self.office.settle(self.film)
        drawings = (*self.film.panels, *self.ghosts)
        first, second = [await look(desk.services.hub, self.film.board, drawings) for desk in self.office.desks]
        assert (first.board, first.drawings, first.review) == (second.board, second.drawings, second.review)
        self.sight = first
        assert not list(broken_links(first))
        self._check_locks()
        self._check_agent()
        self._check_people()
        for offer in self.offers:
            assert first.state(offer.made.suggestion).removeprefix("partly_") == offer.state

    def _check_locks(self) -> None:
        for panel, kept in self.frozen.items():
            assert _kept(self.sight, panel) == kept

    def _check_agent(self) -> None:
        """Everything of an agent's that the board says was accepted by a person."""
        written = {one.entry.part for one in self.sight.log if one.entry.account == AGENT}
        assert written <= {"review", *(f"panel/{ghost}" for ghost in self.ghosts)}
        accepted: dict[object, bool] = {}
        for one in self.sight.review.decisions:
            if one.verdict in ACCEPTING:
                assert one.by in ("dora", "dirk")
                accepted[one.suggestion] = True
        said = [row.get(name) for rows in self.sight.board.values() for row in rows.values() for name in SET]
        values = {value for value in said if _of_agent(value)}
        known = {value for offer in self.offers if accepted.get(offer.made.suggestion) for value in self._values(offer)}
        assert values <= known
        frames = {id for id, row in self.sight.board["panels"].items() if row.get("source") and row.get("deleted") is not True}
        assert frames <= {ghost for offer in self.offers if accepted.get(offer.made.suggestion) for ghost in offer.made.ghosts}

    def _check_people(self) -> None:
        """No stroke of a person is lost; one that was made away and has not arrived is not looked for."""
        here = self.sight.strokes()
        for id, (_, data) in self.drawn.items():
            assert id in self.unsent or here.get(id) == data

    def check_accept(self, offer: Offer, chosen: Sequence[int], before: Sight) -> None:
        """All that was chosen and nothing else, in one append."""
        new = self.sight.log[len(before.log) :]
        assert len({one.batch for one in new}) == 1
        assert sum(one.entry.part == "" for one in new) <= 1
        frames = [ghost for at, ghost in self._frames(offer) if at in chosen]
        story = without_order(self.sight.board)
        for ghost in frames:
            row = story["panels"].pop(ghost)
            assert row["source"] == offer.made.suggestion
            assert row.get("deleted") is not True
        expected = foresight.expected(offer, chosen, before)
        for ghost in frames:
            expected["panels"].pop(ghost, None)
        assert story == expected
        drawn = {panel: sorted(strokes.values()) for panel, strokes in self.sight.drawings.items()}
        assert drawn == foresight.expected_strokes(offer, chosen, before)

    def check_revert(self, offer: Offer, before: Sight) -> None:
        """What still held the accepted value is set back; all else is as people left it."""
        put = {
            (raw["table"], raw["id"], raw["field"]): raw
            for at, raw in enumerate(offer.raws)
            if at in offer.chosen and raw["op"] in ("set", "text")
        }
        for table, rows in before.board.items():
            for id, row in rows.items():
                for name, value in row.items():
                    now = self.sight.value(table, id, name)
                    raw = put.get((table, id, name))
                    if raw is not None and value == raw["value"]:
                        barred = foresight.panels_changed(raw, before) & self.frozen.keys()
                        barred |= foresight.subjects(raw, before) & self.approved
                        assert now == (value if barred else raw["base"])
                    elif name not in ("deleted", "order", "shot"):
                        assert now == value
        gone = {id for id, row in before.board["panels"].items() if row.get("deleted") is not True}
        gone -= {id for id, row in self.sight.board["panels"].items() if row.get("deleted") is not True}
        assert gone <= set(offer.made.ghosts)
        assert not any(self.worked_on(ghost) for ghost in gone)

    # Knowing

    def reasons(self, raws: Sequence[Raw], kind: str, slot: str) -> list[str]:
        """Why a proposal must be refused."""
        rivals = {
            one.made.suggestion for one in self.offers if slot and (one.slot, one.kind, one.state) == (slot, kind, "proposed")
        }
        ours = [one for one in self.sight.review.suggestions if author_of(one, "account") == AGENT]
        waiting = [one for one in ours if one.state == "proposed" and one.id not in rivals]
        targets = set().union(*(foresight.targets(raw, self.sight) for raw in raws))
        busy = _busy(targets, waiting)
        now_ms = self.office.clock.now_ms()
        reasons = ["paused"] if self.paused else []
        reasons += ["muted"] if kind in self.muted else []
        reasons += ["approved"] if any(foresight.subjects(raw, self.sight) & self.approved for raw in raws) else []
        reasons += ["limit"] if busy or len(waiting) >= 20 or sum(one.made_ms > now_ms - 60_000 for one in ours) >= 6 else []
        frames = [ghost for one in self.offers if one.made.suggestion in rivals for ghost in one.made.ghosts]
        return [*reasons, *(["drawing"] if any(self.worked_on(ghost) for ghost in frames) else [])]

    def hindrances(self, offer: Offer) -> list[str]:
        """Why a decision must not be taken back, besides what stands in the way of changing anything."""
        if offer.state == "accepted":
            above = [one for one in self.offers if offer.made.suggestion in one.depends and one.state == "accepted"]
            return ["dependency"] if above else []
        if offer.state != "rejected":
            return []
        ours = [one for one in self.sight.review.suggestions if author_of(one, "account") == AGENT]
        (mine,) = (one for one in ours if one.id == offer.made.suggestion)
        waiting = [one for one in ours if one.state == "proposed"]
        return ["limit"] if _busy({*mine.targets, mine.panel}, waiting) or len(waiting) >= 20 else []

    def note_accept(self, offer: Offer, decided: Decided, chosen: tuple[int, ...]) -> None:
        """An acceptance has been answered."""
        offer.state, offer.decision, offer.chosen = "accepted", decided.decision.id, chosen
        self.streaks[offer.kind] = []
        for raw in (offer.raws[at] for at in chosen if offer.raws[at]["op"] == "stroke_delete"):
            for id, _ in raw["strokes"]:
                self.drawn.pop(id, None)

    def note_rejection(self, offer: Offer, decided: Decided) -> None:
        """So has a rejection: five in a row mute a kind."""
        offer.state, offer.decision = "rejected", decided.decision.id
        offer.rejected = self.sight
        self.streaks[offer.kind].append(offer.made.suggestion)
        if len(self.streaks[offer.kind]) >= 5:
            self.muted.add(offer.kind)

    def note_reopening(self, offer: Offer) -> None:
        """A rejection was taken back and counts no more."""
        row = self.streaks[offer.kind]
        if offer.made.suggestion in row:
            row.remove(offer.made.suggestion)
            if len(row) == 4:
                self.muted.discard(offer.kind)

    def returns(self, raws: Sequence[Raw], kind: str) -> str:
        """Whether this was rejected: "surely" where nothing at all has changed since, "perhaps" where something has."""
        about = {foresight.matter(raw, kind) for raw in raws}
        before = [one for one in self.offers if one.rejected is not None and one.matters == about]
        if not any(one.state == "rejected" for one in before):
            return ""
        surely = [one for one in before if one.rejected is not None and self._is_as(one.rejected)]
        return "surely" if surely and all(one.state == "rejected" for one in before) else "perhaps"

    def _is_as(self, then: Sight) -> bool:
        film = self.film.panels
        return self.sight.board == then.board and all(self.sight.drawings[id] == then.drawings[id] for id in film)

    def note_set(self, who: str, place: Place, value: object) -> None:
        """What is set away beats what is accepted meanwhile; where two people set it, one of the two wins."""
        for other, contested in self.contested.items():
            if other != who:
                contested.add(place)
        if who in self.away:
            self.away[who][place] = value

    async def follow_locks(self) -> None:
        """Both servers have heard of every lock."""
        locks, _ = [await desk.services.hub.locks(self.film.board) for desk in self.office.desks]
        self.frozen = {panel: self.frozen.get(panel, _kept(self.sight, panel)) for panel in locks}

    def untouched(self, before: Sight) -> bool:
        """Whether the board and the log of all but review and suggested frames are what they were."""
        ours = {"review", *(f"panel/{ghost}" for ghost in self.ghosts)}
        logs = [[one for one in sight.log if one.entry.part not in ours] for sight in (before, self.sight)]
        return before.board == self.sight.board and logs[0] == logs[1]

    def contents(self, raws: Sequence[Raw]) -> dict[str, Any]:
        """What a deletion would delete, as it is now."""
        return {raw["id"]: foresight.content(raw["id"], self.sight) for raw in raws if raw["op"] == "delete"}

    def other_value(self, raw: Raw) -> Raw:
        """The operation with another value."""
        self.count += 1
        if raw["op"] not in ("set", "text"):
            return raw
        return {**raw, "value": FIRST_OF_AGENT + self.count if raw["field"] == "duration_frames" else f"A{self.count}"}

    def field_of(self, offer: Offer) -> Place | None:
        """The first field that a suggestion sets."""
        return next(((raw["table"], raw["id"], raw["field"]) for raw in offer.raws if raw["op"] == "set"), None)

    def _frames(self, offer: Offer) -> list[tuple[int, str]]:
        places = [at for at, raw in enumerate(offer.raws) if raw["op"] == "insert"]
        return list(zip(places, offer.made.ghosts, strict=True))

    def _values(self, offer: Offer) -> list[object]:
        return [raw["value"] for at, raw in enumerate(offer.raws) if at in offer.chosen and raw["op"] in ("set", "text")]

    def worked_on(self, ghost: str) -> bool:
        """Whether a person has drawn on a frame."""
        return any(id in self.sight.drawings[ghost] for id, (panel, _) in self.drawn.items() if panel == ghost)


def _busy(targets: Set[str], waiting: Sequence[Suggestion]) -> bool:
    return any(sum(target in one.targets for one in waiting) >= 3 for target in targets)


def _kept(sight: Sight, panel: str) -> Any:
    return sight.board["panels"].get(panel), sight.drawings.get(panel)


def _of_agent(value: object) -> bool:
    return (isinstance(value, str) and value[:1] == "A" and value[1:].isdigit()) or (
        isinstance(value, float) and value >= FIRST_OF_AGENT
    )
