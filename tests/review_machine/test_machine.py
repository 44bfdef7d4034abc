"""Any schedule of people, an agent and directors on two servers keeps the promises of review.

`BOARD_REVIEW_EXAMPLES=2000` plays that many films instead of the few of every run.
"""

import os
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.review_machine import operations
from tests.review_machine.office import Office, office
from tests.review_machine.operations import Raw
from tests.review_machine.play import Play
from tests.review_machine.watch import FIRST_OF_AGENT

EXAMPLES = int(os.environ.get("BOARD_REVIEW_EXAMPLES", "0"))
STEPS = 30

people = st.sampled_from(["ann", "ben"])
desks = st.sampled_from([0, 1])
which = st.integers(0, 3)
kinds = st.lists(
    st.sampled_from(["subject", "duration", "dialogue", "strokes", "erasure", "frame", "deletion", "move", "note"]),
    min_size=1,
    max_size=4,
    unique=True,
)


RULES = [
    "lock",
    "lock",
    "pause",
    "unmute",
    "panels approved",
    "panels locked",
    "panels draft",
    "shots approved",
    "shots draft",
    "scenes approved",
    "scenes draft",
]


class ReviewMachine(RuleBasedStateMachine):
    """Draws what happens next; what must come of it is the play's to know."""

    office: Office
    portal: BlockingPortal

    def __init__(self) -> None:
        super().__init__()
        self.play = Play(self.office)

    def do(self, act: Callable[..., Coroutine[Any, Any, None]], *arguments: Any) -> None:
        self.portal.call(act, *arguments)

    @initialize()
    def begin(self) -> None:
        self.do(self.play.begin)

    def teardown(self) -> None:
        if hasattr(self.play, "sight"):
            self.do(self.play.end)

    @property
    def offered(self) -> bool:
        return hasattr(self, "play") and bool(self.play.offers)

    def offer(self, back: int) -> int:
        """One of the last that wait, or now and then of all."""
        offers = self.play.offers
        waiting = [at for at, offer in enumerate(offers) if offer.state == "proposed"]
        return waiting[-1 - back % 2] if back < 3 and len(waiting) > 1 else waiting[0] if waiting and back else len(offers) - 1

    def place(self, at: int) -> tuple[str, str, str]:
        film, ghosts = self.play.film, self.play.ghosts
        places = [("shots", film.shots[at % 2], "subject"), ("panels", film.panels[at], "duration_frames")]
        places += [("panels", film.panels[at % 2], "dialogue")]
        places += [("panels", ghosts[-1], "duration_frames")] if ghosts else []
        return places[at % len(places)]

    def operation(self, name: str, place: int) -> Raw | None:
        play, film, sight = self.play, self.play.film, self.play.sight
        play.count += 1
        value, panel = play.count, place
        drawn = dict(list(sight.drawings[film.panels[panel]].items())[:1])
        say = sight.value
        match name:
            case "subject":
                return operations.subject(film, say("shots", film.shots[panel % 2], "subject"), f"A{value}", panel % 2)
            case "duration":
                base = int(say("panels", film.panels[panel], "duration_frames"))
                return operations.duration(film, base, FIRST_OF_AGENT + value, panel)
            case "dialogue":
                return operations.dialogue(
                    film, say("panels", film.panels[panel % 2], "dialogue") or "", f"A{value}", panel % 2
                )
            case "strokes":
                return operations.strokes(film, FIRST_OF_AGENT + value, panel)
            case "erasure":
                return operations.erasure(film, drawn, panel) if drawn else None
            case "frame":
                return operations.frame(film, FIRST_OF_AGENT + 2 * value)
            case "deletion":
                return operations.deletion(film, 3)
            case "move":
                return operations.move(film, sight.board["panels"][film.panels[2]], 2, panel % 2)
        return {"op": "note", "table": "panels", "id": film.panels[panel], "text": "Hm."}

    @rule(
        names=kinds,
        place=which,
        kind=st.sampled_from(["camera", "timing"]),
        slot=st.sampled_from(["", "", "a"]),
        tied=st.booleans(),
    )
    def propose(self, names: list[str], place: int, kind: str, slot: str, tied: bool) -> None:
        made = [raw for name in names if (raw := self.operation(name, place)) is not None]
        if len(made) > 1 and tied:
            made[-1]["needs"] = [0]
        depends = (self.play.offers[-1].made.suggestion,) if tied and len(made) == 1 and self.play.offers else ()
        if made:
            self.do(self.play.propose, made, kind, slot, depends)

    @rule(names=kinds, place=which)
    def open_again_and_propose(self, names: list[str], place: int) -> None:
        self.open_again()
        self.propose(names, place, "camera", "", False)

    @rule(who=people, at=which)
    def set_field(self, who: str, at: int) -> None:
        self.do(self.play.set_field, who, self.place(at))

    @rule(who=people, at=which)
    def draw(self, who: str, at: int) -> None:
        self.do(self.play.draw, who, ([*self.play.film.panels[:2], *self.play.ghosts[-2:]] * 2)[at])

    @rule(who=people, at=which)
    def erase(self, who: str, at: int) -> None:
        self.do(self.play.erase, who, self.play.film.panels[at])

    @rule(who=people, at=st.sampled_from([1, 2]))
    def bin(self, who: str, at: int) -> None:
        self.do(self.play.bin, who, self.play.film.panels[at])

    @rule(who=people)
    def go_away(self, who: str) -> None:
        self.do(self.play.go_away, who)

    @rule(who=people, desk=desks)
    def come_back(self, who: str, desk: int) -> None:
        self.do(self.play.come_back, who, desk)

    @precondition(lambda self: self.offered)
    @rule(back=which, desk=desks, data=st.data())
    def accept(self, back: int, desk: int, data: st.DataObject) -> None:
        every = range(len(self.play.offers[self.offer(back)].raws))
        chosen = data.draw(st.one_of(st.just(set(every)), st.sets(st.sampled_from(every), min_size=1)))
        self.do(self.play.accept, self.offer(back), tuple(sorted(chosen)), desk)

    @precondition(lambda self: self.offered)
    @rule(back=which, rejected=st.booleans(), who=people)
    def race(self, back: int, rejected: bool, who: str) -> None:
        self.do(self.play.race, self.offer(back), rejected, who)

    @precondition(lambda self: self.offered)
    @rule(back=which, desk=desks)
    def reject(self, back: int, desk: int) -> None:
        self.do(self.play.reject, self.offer(back), desk)

    @precondition(lambda self: self.offered)
    @rule(back=which)
    def withdraw(self, back: int) -> None:
        self.do(self.play.withdraw, self.offer(back))

    @precondition(lambda self: self.offered)
    @rule(back=which, desk=desks)
    def edit_and_accept_as_it_was(self, back: int, desk: int) -> None:
        self.do(self.play.edit, self.offer(back), desk)
        self.do(self.play.accept_as_it_was, self.offer(back))

    @precondition(lambda self: self.offered)
    @rule(back=which, desk=desks)
    def revert(self, back: int, desk: int) -> None:
        decided = [at for at, offer in enumerate(self.play.offers) if offer.decision]
        if decided:
            self.do(self.play.revert, decided[-1 - back % len(decided)], desk)

    @precondition(lambda self: self.offered)
    @rule(back=which)
    def overstep(self, back: int) -> None:
        self.do(self.play.overstep, self.offer(back))

    @rule(names=kinds, place=which, who=people, at=which, desk=desks)
    def propose_accept_work_on_top_revert(self, names: list[str], place: int, who: str, at: int, desk: int) -> None:
        before = len(self.play.offers)
        self.propose(names, place, "camera", "", False)
        if len(self.play.offers) > before:
            self.do(self.play.accept, before, tuple(range(len(self.play.offers[before].raws))), desk)
            self.set_field(who, at)
            self.draw(who, at)
            self.do(self.play.revert, before, 1 - desk)

    @rule(names=kinds, place=which, who=people, at=which, desk=desks)
    def propose_work_accept(self, names: list[str], place: int, who: str, at: int, desk: int) -> None:
        before = len(self.play.offers)
        self.propose(names, place, "timing", "", False)
        if len(self.play.offers) > before:
            self.set_field(who, at)
            self.draw(who, at)
            self.do(self.play.accept, before, tuple(range(len(self.play.offers[before].raws))), desk)

    @rule(names=kinds, place=which, rejected=st.booleans(), who=people)
    def propose_and_race(self, names: list[str], place: int, rejected: bool, who: str) -> None:
        before = len(self.play.offers)
        self.propose(names, place, "camera", "", False)
        if len(self.play.offers) > before:
            self.do(self.play.race, before, rejected, who)

    @rule(names=kinds, place=which, desk=desks)
    def propose_edit_accept(self, names: list[str], place: int, desk: int) -> None:
        before = len(self.play.offers)
        self.propose(["subject", *(name for name in names if name in ("duration", "dialogue"))], place, "timing", "", False)
        if len(self.play.offers) > before:
            self.do(self.play.edit, before, desk)
            self.do(self.play.accept_as_it_was, before)
            self.do(self.play.accept, before, tuple(range(len(self.play.offers[before].raws))), 1 - desk)

    @rule(who=people, at=which, desk=desks)
    def lock_while_somebody_works_away(self, who: str, at: int, desk: int) -> None:
        self.do(self.play.go_away, who)
        self.set_field(who, at)
        self.draw(who, at % 2)
        self.do(self.play.lock, self.play.film.panels[at % 2], desk)
        self.do(self.play.come_back, who, desk)

    @rule(what=st.sampled_from(RULES), at=which, desk=desks)
    def set_a_rule(self, what: str, at: int, desk: int) -> None:
        play, film = self.play, self.play.film
        match what.split():
            case ["lock"]:
                self.do(play.lock, film.panels[at], desk)
            case ["pause"]:
                self.do(play.pause)
            case ["unmute"]:
                self.do(play.unmute)
            case [table, status]:
                id = {"panels": film.panels[at], "shots": film.shots[at % 2], "scenes": film.scene}[table]
                self.do(play.approve, table, id, status, desk)

    @rule()
    def a_minute_passes(self) -> None:
        self.play.office.clock.wind(seconds=61)

    def open_again(self) -> None:
        """What was approved, paused or locked for some time is open again, or soon nothing could be suggested any more."""
        play, film = self.play, self.play.film
        if play.paused:
            self.do(play.pause)
        for id in sorted(play.approved):
            table = "scenes" if id == film.scene else "shots" if id in film.shots else "panels"
            self.do(play.approve, table, id, "draft", 0)
        self.play.office.clock.wind(seconds=61)


@contextmanager
def stage(redis_url: str, folder: Path) -> Iterator[type[ReviewMachine]]:
    """The machine over an office that stays open."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(office(redis_url, folder)) as opened:
        yield type("StagedMachine", (ReviewMachine,), {"office": opened, "portal": portal})


def played(examples: int, *, seeded: bool) -> settings:
    """How long to play; without a seed of its own every run plays the same films."""
    return settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=seeded,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink) if EXAMPLES else (Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


@pytest.mark.timeout(0 if EXAMPLES else 300)
def test_no_schedule_breaks_a_promise(machine_redis: str, tmp_path: Path) -> None:
    with stage(machine_redis, tmp_path) as machine:
        run_state_machine_as_test(machine, settings=played(EXAMPLES or 24, seeded=not EXAMPLES))
