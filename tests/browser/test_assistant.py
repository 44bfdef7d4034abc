"""A director and an artist with the assistant that comes along: asking, changing, accepting in part, rejecting, taking back."""

import time

import pytest
from playwright.async_api import Locator, expect

from board.breakdown import import_screenplay
from board.document import Document, read_board, read_panel, read_review
from board.edits import insert_panels, insert_shot, link
from board.ids import new_id
from board.model import Review
from board.roles import Role
from board.screenplay import read_screenplay
from tests.browser.person import Person
from tests.browser.rules import check
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

FIRST_S = 8.0
"""Four times what is promised on a quiet machine: others work on this one."""

SCRIPT = b"""INT. WHEELHOUSE - NIGHT

MARA steers. TOM fills the doorway.

MARA
You are late. I have been standing here for three hours, and nobody called.

TOM
I walked. The last train was gone.

EXT. LANDING - DAWN

MARA
I brought him out here and stopped the engine, so that he could hear it with nothing on top.

TOM
What did you say to him when he asked you whether the bridge was finished?
"""


async def film(studio: Studio) -> tuple[str, list[str]]:
    """A board whose first scene is script alone; in the second everything is said in a second. Its id and the scenes'."""
    board = studio.board("Slack Water")

    def write(doc: Document) -> list[str]:
        script = read_screenplay(SCRIPT, "film.fountain")
        import_screenplay(doc, script, script_id=new_id(), asset="", filename="f", draft="", account="owner")
        shown = read_board(doc)
        landing = shown.scenes[1].id
        for line in [element for element in shown.elements if element.scene == landing and element.type == "dialogue"]:
            shot = insert_shot(doc, landing, {"size": "MCU", "subject": line.character}, account="owner")
            fields = {"dialogue": f"{line.character}: {line.text}", "duration_frames": 24}
            (panel,) = insert_panels(doc, shot, [fields], account="owner")
            link(doc, panel, [line.id])
        return [scene.id for scene in shown.scenes]

    return board, await studio.write(board, write)


async def crew(studio: Studio, board: str) -> tuple[Person, Person]:
    """The director with the review on the screen, and the artist."""
    dora, ann = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ann Archer")
    await ann.open_board(board)
    await dora.open_board(board)
    return dora, ann


async def ask(person: Person, scene: int) -> None:
    await person.page.get_by_role("button", name=f"Ask for suggestions about scene {scene}").click()


def ghosts(person: Person) -> Locator:
    return person.page.locator(".ghost-card")


async def reviewed(studio: Studio, board: str) -> Review:
    return await studio.read(board, "review", read_review)


async def test_a_director_goes_through_what_the_assistant_proposes_for_a_scene(studio: Studio) -> None:
    board, _ = await film(studio)
    dora, ann = await crew(studio, board)
    page = dora.page
    asked = time.monotonic()
    await ask(dora, 1)
    await expect(ghosts(dora).first).to_be_visible()
    assert time.monotonic() - asked < FIRST_S
    await expect(ghosts(ann)).to_have_count(4)
    await expect(page.get_by_text("4 wait for a decision")).to_be_visible()

    # One is changed and accepted, one rejected with a reason.
    await page.keyboard.press("]")
    stage = page.locator(".stage")
    await expect(stage).to_contain_text("Scene 1 has no frames yet.")
    await check(page)
    await page.keyboard.press("e")
    await page.get_by_label("Size", exact=True).select_option("EWS")
    await page.keyboard.press("Control+Enter")
    await expect(ann.cards()).to_have_count(3)
    await expect(stage).to_contain_text("MARA and TOM")
    await page.keyboard.press("r")
    await page.get_by_role("button", name="Wrong size or lens").click()
    for person in (dora, ann):
        await expect(ghosts(person)).to_have_count(2)

    found = await reviewed(studio, board)
    states = {one.title: one.state for one in found.suggestions}
    assert (states["1. The place"], states["2. MARA and TOM"]) == ("accepted", "rejected")
    assert [(one.by, one.reason) for one in found.decisions[-1:]] == [(dora.account, "Wrong size or lens")]
    assert (await studio.read(board, "", read_board)).shots[0].size == "EWS"

    # What was rejected does not come back.
    await ask(dora, 1)
    await expect(page.get_by_role("list", name="Agents at work")).to_have_count(0)
    assert len(await of_state(studio, board, "rejected")) == 1
    await expect(ghosts(dora)).to_have_count(2)


async def of_state(studio: Studio, board: str, state: str) -> list[str]:
    return [one.title for one in (await reviewed(studio, board)).suggestions if one.state == state]


async def test_part_of_it_is_accepted_and_taken_back_and_the_artists_work_stays(studio: Studio) -> None:
    board, _ = await film(studio)
    dora, ann = await crew(studio, board)
    page = dora.page
    await ask(dora, 2)
    await page.get_by_text("Time for the lines of 2 panels").first.click()
    stage = page.locator(".stage")
    await expect(stage.get_by_role("checkbox")).to_have_count(2)
    await page.keyboard.press("2")
    await page.keyboard.press("a")
    await expect(page.get_by_role("button", name="Decided 1")).to_be_visible()
    durations = [panel.duration_frames for panel in (await studio.read(board, "", read_board)).panels]
    assert min(durations) == 24 < max(durations)
    assert await of_state(studio, board, "partly_accepted") == ["Time for the lines of 2 panels"]

    # A frame is accepted, an artist draws on it, and the decision is taken back.
    await ask(dora, 1)
    await page.get_by_text("1. The place").first.click()
    await expect(stage).to_contain_text("Scene 1 has no frames yet.")
    await page.keyboard.press("a")
    await expect(ann.cards()).to_have_count(3)
    ghost = next(panel.id for panel in (await studio.read(board, "", read_board)).panels if panel.source)
    await ann.open_panel(board, ghost)
    await ann.draw((0.12, 0.4), (0.25, 0.4))
    await ann.sees_saved()
    await page.keyboard.press("z")
    await expect(page.get_by_text("What people have done on top of it stays.")).to_be_visible()

    drawing = await studio.read(board, f"panel/{ghost}", read_panel)
    assert sum(len(strokes) for strokes in drawing.strokes.values()) == 1
    await expect(dora.card(ghost)).to_be_visible()
    reverted = (await reviewed(studio, board)).decisions[-1]
    assert (reverted.verdict, reverted.by) == ("reverted", dora.account)


async def test_anybody_who_draws_pauses_all_agents_and_the_board_says_who(studio: Studio) -> None:
    board, scenes = await film(studio)
    dora, ann = await crew(studio, board)

    await ann.page.get_by_role("button", name="Pause all agents").click()
    await expect(dora.page.get_by_text("Ann Archer paused all agents.")).to_be_visible()
    with dora.complaints.refusal(409):
        async with dora.page.expect_event("requestfinished", lambda request: request.url.endswith("/review/requests")):
            await ask(dora, 1)
        await expect(dora.page.get_by_text("paused").last).to_be_visible()
    await dora.page.get_by_role("button", name="Let them go on").click()
    await ask(dora, 1)
    await expect(ghosts(ann).first).to_be_visible()

    studio.asks("PATCH", f"/boards/{board}/review/manners", json={"off_scenes": scenes}, headers={"Idempotency-Key": new_id()})
    with dora.complaints.refusal(409):
        await ask(dora, 2)
        await expect(dora.page.get_by_text("Suggestions are switched off for this scene.")).to_be_visible()
    studio.asks("PATCH", f"/boards/{board}/review/manners", json={"enabled": False}, headers={"Idempotency-Key": new_id()})
    await expect(dora.page.get_by_role("button", name="Ask for suggestions about")).to_have_count(0)
