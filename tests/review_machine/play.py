"""One film on two servers on which people, an agent and directors act."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from pycrdt import Map

from board import edits
from board.review.refused import Refused
from board.stroke import encode, stroke
from tests.review_machine.artist import Artist
from tests.review_machine.foresight import Offer, obstacles
from tests.review_machine.office import AGENT, LATER_MS, ROLES
from tests.review_machine.operations import Raw
from tests.review_machine.watch import Place, Watch

T = TypeVar("T")


class Play(Watch):
    """Begin with `begin`, end with `end`."""

    async def begin(self) -> None:
        """A film and two artists, one at each server."""
        self.office.clock.ahead_ms = LATER_MS
        self.film = await self.office.film()
        for who, desk in zip(("ann", "ben"), self.office.desks, strict=True):
            artist = self.artists[who] = Artist(self._joined(who), desk.serving, self.film.board)
            await artist.doc("")
            await artist.doc(f"panel/{self.film.panels[0]}")
        await self.observe()

    def _joined(self, who: str) -> str:
        """Somebody new for every film: how much an account may ask of a server is limited, and that is not played here."""
        account = f"{who} of {self.film.board}"
        for desk in self.office.desks:
            desk.serving.crew.roles[account] = ROLES[who]
        return account

    async def end(self) -> None:
        """Everybody comes back, and all hold the same."""
        for who, artist in self.artists.items():
            if not artist.online:
                await self.come_back(who, 0)
        await self.observe()
        for artist in self.artists.values():
            await artist.leave()

    # People

    async def set_field(self, who: str, place: Place) -> None:
        """Somebody gives a field a value of their own."""
        artist, (table, id, field) = self.artists[who], place
        if id not in (await artist.doc("")).get(table, type=Map):
            return
        self.count += 1
        value: Any = 100 + self.count if field == "duration_frames" else f"H{self.count}"
        set_it = edits.set_text if field == "dialogue" else edits.set_field
        refused = len(artist.refused)
        await artist.work("", lambda doc: set_it(doc, table, id, field, value))
        self.note_set(who, place, value)
        await self.observe()
        if artist.online and len(artist.refused) == refused and field != "dialogue":
            assert self.sight.value(table, id, field) == value

    async def draw(self, who: str, panel: str) -> None:
        """A stroke of somebody's own."""
        artist, part = self.artists[who], f"panel/{panel}"
        if not artist.has(part):
            return
        self.count += 1
        line = stroke([(self.count, 3, 1)], layer="ink", seed=self.count)
        ids: list[str] = []
        refused = len(artist.refused)
        await artist.work(part, lambda doc: ids.extend(edits.add_strokes(doc, [line])))
        if len(artist.refused) == refused:
            self.drawn |= {id: (panel, encode(line)) for id in ids}
            self.unsent |= {} if artist.online else dict.fromkeys(ids, who)
        await self.observe()

    async def erase(self, who: str, panel: str) -> None:
        """Somebody erases the last stroke that a person drew there."""
        artist, part = self.artists[who], f"panel/{panel}"
        known = [id for id, (where, _) in self.drawn.items() if where == panel and id not in self.unsent]
        if artist.online and panel not in self.frozen and known:
            await artist.work(part, lambda doc: edits.remove_strokes(doc, known[-1:]))
            del self.drawn[known[-1]]
            await self.observe()

    async def bin(self, who: str, panel: str) -> None:
        """Somebody puts a panel into the bin, or takes it out."""
        artist = self.artists[who]
        if artist.online and panel not in self.frozen:
            change = edits.restore if self.sight.value("panels", panel, "deleted") is True else edits.delete
            await artist.work("", lambda doc: change(doc, "panels", [panel]))
            await self.observe()

    async def go_away(self, who: str) -> None:
        """The train enters the tunnel."""
        if self.artists[who].online:
            await self.artists[who].go_away()
            self.away[who], self.contested[who] = {}, set()

    async def come_back(self, who: str, desk: int) -> None:
        """And comes out; what was set meanwhile beats what was accepted meanwhile."""
        artist = self.artists[who]
        if artist.online:
            return
        refused = len(artist.refused)
        await artist.come_back(self.office.desks[desk].serving)
        dropped = {part.removeprefix("panel/") for part in artist.refused[refused:]}
        assert dropped - {""} <= self.frozen.keys()
        for id in [id for id, maker in self.unsent.items() if maker == who]:
            del self.unsent[id]
            if self.drawn[id][0] in dropped:
                del self.drawn[id]
        made, contested = self.away.pop(who), self.contested.pop(who)
        for others in self.contested.values():
            others |= made.keys()
        await self.observe()
        for (table, id, field), value in made.items():
            if id not in self.frozen and field != "dialogue" and (table, id, field) not in contested:
                assert self.sight.value(table, id, field) == value, (table, field)

    # Suggestions

    async def propose(self, raws: list[Raw], kind: str, slot: str, depends: tuple[str, ...]) -> None:
        """The agent proposes, and is refused exactly when its manners say so."""
        self.count += 1
        reasons, returns = set(self.reasons(raws, kind, slot)), self.returns(raws, kind)
        before, desk = self.sight, self.office.desks[self.count % 2]
        made, refusal = await _tried(desk.propose(self.film, raws, kind=kind, slot=slot, depends=list(depends)))
        if made is not None:
            for one in self.offers:
                if slot and (one.slot, one.kind, one.state) == (slot, kind, "proposed"):
                    one.state = "superseded"
            self.offers.append(Offer(made, raws, kind, slot, self.contents(raws), depends))
        await self.observe()
        if refusal == "rejected" or returns == "surely":
            assert refusal == "rejected", (refusal, reasons)
            assert returns
        else:
            assert (refusal in reasons) if reasons else made is not None, (refusal, reasons)
        assert self.untouched(before)

    async def withdraw(self, index: int) -> None:
        """The agent takes a suggestion away, unless people work on its frame."""
        offer = self.offers[index]
        _, refusal = await _tried(self.office.desks[0].withdraw_as_agent(self.film, offer.made.suggestion))
        offer.state = offer.state if refusal else "withdrawn"
        before = self.sight
        await self.observe()
        assert self.untouched(before)

    async def edit(self, index: int, desk: int) -> None:
        """An artist changes what is suggested; what was on the screens before is stale."""
        offer, before = self.offers[index], self.sight
        if any(raw["op"] in ("insert", "stroke_add") for raw in offer.raws):
            return
        raws = [self.other_value(raw) for raw in offer.raws]
        edited, refusal = await _tried(self.office.desks[desk].edit(self.film, offer.made, raws))
        assert (refusal == "already") is (offer.state != "proposed")
        if edited is not None:
            offer.stale += [offer.made] if edited.revision != offer.made.revision else []
            offer.raws, offer.contents = raws, self.contents(raws)
            offer.made = type(offer.made)(offer.made.suggestion, "proposed", edited.revision, offer.made.ghosts)
        await self.observe()
        assert self.untouched(before)

    async def accept(self, index: int, chosen: tuple[int, ...], desk: int) -> None:
        """A director accepts: all that was chosen happens, or nothing."""
        offer, before = self.offers[index], self.sight
        reasons = obstacles(offer, chosen, self.world)
        by = ("dora", "dirk")[desk]
        decided, refusal = await _tried(self.office.desks[desk].accept(self.film, offer.made, by, operations=chosen))
        if decided is not None:
            self.note_accept(offer, decided, chosen)
        await self.observe()
        assert (refusal in reasons) if reasons else decided is not None, (refusal, reasons)
        if decided is None:
            assert self.sight.log == before.log
        else:
            self.check_accept(offer, chosen, before)

    async def accept_as_it_was(self, index: int) -> None:
        """A director whose screen shows an older revision."""
        offer, before = self.offers[index], self.sight
        if offer.stale and offer.state == "proposed":
            _, refusal = await _tried(self.office.desks[0].accept(self.film, offer.stale[-1]))
            await self.observe()
            assert refusal == "stale"
            assert self.sight.log == before.log

    async def race(self, index: int, rejected: bool, who: str) -> None:
        """Both directors press at once, while an artist sets a field of the target."""
        offer, (here, there), artist = self.offers[index], self.office.desks, self.artists[who]
        chosen = tuple(range(len(offer.raws)))
        reasons = obstacles(offer, chosen, self.world)
        other = there.reject(self.film, offer.made, "dirk") if rejected else there.accept(self.film, offer.made, "dirk")
        place = self.field_of(offer)
        self.count += 1
        value: Any = 100 + self.count if place and place[2] == "duration_frames" else f"H{self.count}"
        works = artist.online and place is not None and place[1] not in self.frozen
        work = artist.work("", lambda doc: edits.set_field(doc, *place, value)) if works and place else artist.doc("")
        answers = await asyncio.gather(_tried(here.accept(self.film, offer.made)), _tried(other), work)
        won = [(answer, n) for n, (answer, _) in enumerate(answers[:2]) if answer is not None]
        assert len(won) <= 1
        assert won or reasons or works
        if won and won[0][0] is not None:
            decided, n = won[0]
            if n == 1 and rejected:
                self.note_rejection(offer, decided)
            else:
                assert not reasons
                self.note_accept(offer, decided, chosen)
        if works and place:
            self.note_set(who, place, value)
        await self.observe()
        if works and place:
            assert self.sight.value(*place) == value

    async def reject(self, index: int, desk: int) -> None:
        """A director says no: the story stays as it is, work on the frame goes into the bin."""
        offer, before = self.offers[index], self.sight
        decided, refusal = await _tried(self.office.desks[desk].reject(self.film, offer.made))
        assert (refusal == "already") is (offer.state != "proposed")
        if decided is not None:
            self.note_rejection(offer, decided)
        await self.observe()
        assert self.sight.story() == before.story()
        assert self.sight.drawings == before.drawings
        if decided is not None:
            worked_on = {ghost for ghost in offer.made.ghosts if self.worked_on(ghost)}
            assert worked_on <= self.sight.board["panels"].keys()

    async def revert(self, index: int, desk: int) -> None:
        """A director takes a decision back: nothing that people did since is touched."""
        offer, before = self.offers[index], self.sight
        if not offer.decision:
            return
        hindered = self.hindrances(offer)
        reverted, refusal = await _tried(self.office.desks[desk].revert(self.film, offer.decision, "dirk"))
        was, done = offer.state, reverted is not None
        if done:
            offer.state = "proposed" if was == "rejected" else "reverted"
            offer.decision = ""
            if was == "rejected":
                self.note_reopening(offer)
        await self.observe()
        assert (refusal in hindered) if hindered else done or refusal in ("already", "locked", "approved"), refusal
        if not done:
            assert self.sight.log == before.log
        elif was == "rejected":
            assert self.untouched(before)
        else:
            self.check_revert(offer, before)

    async def overstep(self, index: int) -> None:
        """The agent tries everything that it may not do."""
        offer, before, desk = self.offers[index], self.sight, self.office.desks[1]
        tries: list[Awaitable[Any]] = [
            desk.accept(self.film, offer.made, AGENT),
            desk.reject(self.film, offer.made, AGENT),
            desk.approve(self.film, "panels", self.film.panels[0], "approved", AGENT),
            desk.resume(self.film, AGENT),
            *([desk.revert(self.film, offer.decision, AGENT)] if offer.decision else []),
        ]
        kinds = {(await _tried(one))[1] for one in tries}
        await self.observe()
        assert kinds <= {"not_allowed", "already"}
        assert self.sight.log == before.log

    # The rules of the board

    async def lock(self, panel: str, desk: int) -> None:
        """A director locks a panel by hand, or opens it."""
        hub = self.office.desks[desk].services.hub
        await (
            hub.unlock_panel(self.film.board, panel)
            if panel in self.frozen
            else hub.lock_panel(self.film.board, panel, "dora", "")
        )
        await self.follow_locks()
        await self.observe()

    async def approve(self, table: str, id: str, status: str, desk: int) -> None:
        """A director gives something a status."""
        approved, _ = await _tried(self.office.desks[desk].approve(self.film, table, id, status))
        if approved is not None:
            (self.approved.add if status in ("approved", "locked") else self.approved.discard)(id)
        await self.follow_locks()
        await self.observe()

    async def pause(self) -> None:
        """An artist stops all agents, or lets them go on."""
        desk = self.office.desks[self.count % 2]
        await (desk.resume(self.film) if self.paused else desk.pause(self.film))
        self.paused = not self.paused
        await self.observe()

    async def unmute(self) -> None:
        """A director lets every kind be suggested again."""
        if self.muted:
            await self.office.desks[0].configure(self.film, muted=())
            for kind in self.muted:
                self.streaks[kind] = []
            self.muted.clear()
            await self.observe()


async def _tried(work: Awaitable[T]) -> tuple[T | None, str]:
    try:
        return await work, ""
    except Refused as refused:
        return None, refused.kind
