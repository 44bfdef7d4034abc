"""Directors go through suggestions: by keys alone, two at once, while somebody draws, while the board changes under them."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import expect

from board.cli.services import services_at
from board.document import read_board, read_panel, read_review
from board.edits import set_field
from board.ids import new_id
from board.roles import Role
from board.settings import Settings
from tests.browser.person import Person
from tests.browser.proposals import Proposals, frame, note, sized
from tests.browser.rules import check
from tests.browser.studio import Story, Studio

FOUNTAIN = Path(__file__).with_name("lighthouse.fountain")

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def reviewer(studio: Studio, story: Story, name: str = "Dora Director") -> Person:
    """A director with the review on the screen."""
    person = await studio.person(name, Role.DIRECTOR)
    await person.open_board(story.board)
    await person.page.keyboard.press("v")
    await expect(person.page.get_by_role("tab", name="Review")).to_have_attribute("aria-selected", "true")
    return person


async def sees_decided(person: Person, count: int) -> None:
    """Waits for the server's answers: the screen shows a key's effect before."""
    await expect(person.page.get_by_role("button", name=f"Decided {count}")).to_be_visible()


async def test_a_director_clears_twenty_suggestions_without_touching_the_mouse(studio: Studio) -> None:
    story = await studio.story(panels=5)
    proposals = await Proposals.of(studio, story)
    for at in range(20):
        operations = [note(story.panels[at % 5], f"Remark {at}")]
        if at % 4 == 0:
            operations = [frame(proposals.shot, story.panels[at % 5], f"Frame {at}")]
        proposals.propose(f"Suggestion {at}", *operations)
    dora = await reviewer(studio, story)
    await expect(dora.page.get_by_text("20 wait for a decision")).to_be_visible()

    await dora.page.keyboard.press("]")
    for at in range(20):
        await expect(dora.page.locator(".stage")).to_be_visible()
        for key in ("a",) if at % 3 else ("r", "2"):
            await dora.page.keyboard.press(key)

    await expect(dora.page.get_by_text("Nothing waits for a decision.")).to_be_visible()
    await sees_decided(dora, 20)
    review = await studio.read(story.board, "review", read_review)
    states = [one.state for one in review.suggestions]
    assert (states.count("accepted"), states.count("rejected")) == (13, 7)
    assert {one.reason for one in review.decisions} == {"", "Wrong size or lens"}
    assert len(review.decisions) == 20


async def test_of_two_directors_who_accept_at_the_same_moment_one_does_and_the_other_is_told_who(studio: Studio) -> None:
    story = await studio.story()
    proposals = await Proposals.of(studio, story)
    proposals.propose("A closer look", frame(proposals.shot, story.panels[0]))
    dora, mike = await asyncio.gather(reviewer(studio, story), reviewer(studio, story, "Mike Mentor"))
    for person in (dora, mike):
        await person.page.keyboard.press("]")
        await expect(person.page.locator(".stage")).to_be_visible()

    with dora.complaints.refusal(409), mike.complaints.refusal(409):
        await asyncio.gather(*(person.page.keyboard.press("a") for person in (dora, mike)))
        for person in (dora, mike):
            await expect(person.cards()).to_have_count(2)
        (decision,) = (await studio.read(story.board, "review", read_review)).decisions
        loser, winner = (dora, mike) if decision.by == mike.account else (mike, dora)
        await expect(loser.page.get_by_text(f"{winner.name} was first")).to_be_visible()
    assert len((await studio.read(story.board, "", read_board)).panels) == 2


async def test_what_an_artist_draws_while_the_frame_is_accepted_stays(studio: Studio) -> None:
    story = await studio.story()
    proposals = await Proposals.of(studio, story)
    (ghost,) = proposals.propose("A closer look", frame(proposals.shot, story.panels[0]))["ghosts"]
    dora, ann = await reviewer(studio, story), await studio.person("Ann Archer")
    await ann.open_panel(story.board, ghost)
    await dora.page.keyboard.press("]")
    await ann.draw((0.12, 0.4), (0.25, 0.4))
    await expect(dora.page.get_by_text("Drawn on since by Ann Archer")).to_be_visible()

    async with ann.drawing((0.12, 0.6), (0.25, 0.6)):
        await dora.page.keyboard.press("a")
        await expect(dora.card(ghost)).to_be_visible()
    await ann.sees_saved()

    await ann.sees_ink((0.18, 0.4), (0.18, 0.6))
    drawing = await studio.read(story.board, f"panel/{ghost}", read_panel)
    assert sum(len(strokes) for strokes in drawing.strokes.values()) == 4


async def test_a_suggestion_goes_stale_under_the_reviewers_eyes_and_is_not_carried_out(studio: Studio) -> None:
    story = await studio.story()
    proposals = await Proposals.of(studio, story)
    await studio.write(story.board, lambda doc: set_field(doc, "shots", proposals.shot, "size", "WS"))
    proposals.propose("Tighter", sized(proposals.shot, "WS", "CU"), note(story.panels[0], "Hold."), kind="camera")
    dora = await reviewer(studio, story)
    await dora.page.keyboard.press("]")
    stage = dora.page.locator(".stage")
    await expect(stage).to_contain_text("Close-up")
    await expect(stage.get_by_text("Conflict")).to_have_count(0)

    await studio.write(story.board, lambda doc: set_field(doc, "shots", proposals.shot, "size", "MS"))

    await expect(stage.get_by_text("Stale")).to_be_visible()
    await expect(stage.get_by_text("Conflict")).to_be_visible()
    await expect(stage.locator("[data-conflict=changed]")).to_contain_text("Medium shot")
    with dora.complaints.refusal(409):
        await dora.page.keyboard.press("a")
        await expect(dora.page.get_by_text("Nothing was changed.")).to_be_visible()
    assert (await studio.read(story.board, "", read_board)).shots[0].size == "MS"
    await dora.page.keyboard.press("]")
    await dora.page.keyboard.press("1")
    await dora.page.keyboard.press("a")
    await sees_decided(dora, 1)
    review = await studio.read(story.board, "review", read_review)
    assert [one.state for one in review.suggestions] == ["partly_accepted"]


async def test_asked_for_suggestions_appear_in_two_browsers_and_one_is_changed_before_it_is_accepted(studio: Studio) -> None:
    board = studio.board()
    studio.asks("POST", f"/boards/{board}/import", files={"file": ("lighthouse.fountain", FOUNTAIN.read_bytes())})
    dora, ann = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ann Archer")
    await asyncio.gather(dora.open_board(board), ann.open_board(board))

    await dora.page.get_by_role("button", name="Ask for suggestions about scene").first.click()
    for person in (dora, ann):
        await expect(person.page.locator(".ghost-card").first).to_be_visible()
    await dora.page.keyboard.press("]")
    await dora.page.keyboard.press("e")
    await dora.page.get_by_role("combobox", name="Size").select_option("VWS")
    await dora.page.keyboard.press("Control+Enter")

    await expect(ann.cards()).to_have_count(1)
    shown = await studio.read(board, "", read_board)
    review = await studio.read(board, "review", read_review)
    accepted = next(one for one in review.suggestions if one.state == "accepted")
    assert (shown.shots[0].size, accepted.edited_by, shown.panels[0].source) == ("VWS", (dora.account,), accepted.id)
    await dora.page.keyboard.press("Escape")
    await dora.card(shown.panels[0].id).click()
    await dora.page.get_by_role("tab", name="Panel").click()
    await expect(dora.page.get_by_role("region", name="Where it came from")).to_contain_text("accepted by Dora Director")


async def test_a_decision_is_taken_back_and_what_an_artist_drew_stays(studio: Studio) -> None:
    story = await studio.story()
    proposals = await Proposals.of(studio, story)
    (ghost,) = proposals.propose("A closer look", frame(proposals.shot, story.panels[0]))["ghosts"]
    dora, ann = await reviewer(studio, story), await studio.person("Ann Archer")
    await dora.page.keyboard.press("]")
    await dora.page.keyboard.press("a")
    await expect(dora.card(ghost)).to_be_visible()
    await ann.open_panel(story.board, ghost)
    await ann.draw((0.12, 0.4), (0.25, 0.4))
    await ann.sees_saved()

    await dora.page.keyboard.press("z")

    await expect(dora.page.get_by_text("What people have done on top of it stays.")).to_be_visible()
    await expect(dora.card(ghost)).to_be_visible()
    await ann.sees_ink((0.18, 0.4))
    drawing = await studio.read(story.board, f"panel/{ghost}", read_panel)
    assert sum(len(strokes) for strokes in drawing.strokes.values()) == 1


async def test_a_held_key_shows_the_picture_as_it_is_and_the_review_keys_are_listed(studio: Studio) -> None:
    story = await studio.story()
    proposals = await Proposals.of(studio, story)
    proposals.propose("A closer look", frame(proposals.shot, story.panels[0], "She turns."), rationale="The line needs a face.")
    dora = await reviewer(studio, story)
    await dora.page.keyboard.press("]")
    stage = dora.page.locator(".stage")
    await expect(stage.get_by_role("img", name="Suggested", exact=True)).to_be_visible()

    await dora.page.keyboard.down("Space")
    await expect(stage.get_by_text("Panel 1 1/1, beside it")).to_be_visible()
    await dora.page.keyboard.up("Space")
    await expect(stage.get_by_text("Panel 1 1/1, beside it")).to_have_count(0)
    for compare in ("side", "onion"):
        await dora.page.keyboard.press("x")
        await expect(stage.locator(f"[data-compare={compare}]")).to_be_visible()
    await check(dora.page)
    await dora.page.keyboard.press("?")
    await expect(dora.page.get_by_role("region", name="Review")).to_contain_text("Accept what is chosen")


async def test_an_editor_sees_who_decides_and_withdraws_only_what_is_theirs(studio: Studio) -> None:
    story = await studio.story()
    proposals = await Proposals.of(studio, story)
    proposals.propose("A closer look", note(story.panels[0], "Hold."))
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    await ann.sees_suggestion()
    await ann.page.keyboard.press("]")
    stage = ann.page.locator(".stage")

    await expect(stage.get_by_text("Owners and directors decide.")).to_be_visible()
    await expect(stage.get_by_role("button", name="Withdraw")).to_have_count(0)
    await ann.page.keyboard.press("a")
    await ann.page.keyboard.press("r")
    await expect(ann.page.get_by_text("1 waits for a decision")).to_be_visible()


async def test_an_agent_is_seen_at_the_panel_it_reads_with_a_way_to_stop_it(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    at = {"account": new_id(), "name": "Ray", "color": "#336699", "panel": story.panels[0], "scene": "", "job": "1-1"}

    async with services_at(Settings(data=studio.server.data)) as services:
        await services.hub.notify(story.board, "", {"agent": {**at, "state": "reading"}})
        chip = ann.page.locator(".agent-here")
        await expect(chip).to_contain_text("Ray reads here")
        await chip.get_by_role("button", name="Stop Ray").click()
        await services.hub.notify(story.board, "", {"agent": {**at, "state": "stopped"}})

    await expect(chip).to_have_count(0)
