"""What a reviewer sees and does beside deciding: pictures compared, agents paused, work that changes what is suggested."""

import base64
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from board.document import Document, read_board, read_panel, read_review
from board.edits import add_strokes, insert_panels, insert_scene, insert_shot
from board.ids import new_id
from board.review.fingerprint import strokes_of
from board.roles import Role
from board.stroke import stroke
from tests.browser.person import PATIENCE_MS, Person
from tests.browser.proposals import Proposals, frame, ink, note
from tests.browser.studio import Story, Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

INKED = """([name, x, y]) => {
  const picture = [...document.querySelectorAll('.stage .framed img')].find((image) => image.alt === name)
  if (!picture?.complete || !picture.naturalWidth) return null
  const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight)
  const context = canvas.getContext('2d')
  context.drawImage(picture, 0, 0)
  const [left, top] = [Math.round(x * canvas.width) - 4, Math.round(y * canvas.height) - 4]
  const { data } = context.getImageData(left, top, 9, 9)
  for (let at = 0; at < data.length; at += 4) if (data[at] + data[at + 1] + data[at + 2] < 300) return 'ink'
  return 'paper'
}"""
OLD, NEW = [(-600.0, -200.0, 1.0), (600.0, -200.0, 1.0)], [(-600.0, 200.0, 1.0), (600.0, 200.0, 1.0)]
ON_OLD, ON_NEW = (0.5, 0.3), (0.5, 0.7)


async def reviewer(studio: Studio, story: Story) -> tuple[Person, Locator]:
    """A director with the first suggestion before them."""
    dora = await studio.person("Dora Director", Role.DIRECTOR)
    await dora.open_board(story.board)
    await dora.sees_suggestion()
    await dora.page.keyboard.press("]")
    stage = dora.page.locator(".stage")
    await expect(stage).to_be_visible()
    return dora, stage


async def drawn_on(studio: Studio, story: Story, points: list[tuple[float, float, float]]) -> str:
    """Somebody's stroke on the first panel."""

    def write(doc: Document) -> str:
        return add_strokes(doc, [stroke(points, layer="ink", size=14)])[0]

    return await studio.write(story.board, write, part=f"panel/{story.panels[0]}")


async def sees(person: Person, picture: str, spot: tuple[float, float], what: str) -> None:
    """Waits until a picture on the stage has ink or paper at a place."""
    await person.page.wait_for_function(f"(arg) => ({INKED})(arg) === '{what}'", arg=[picture, *spot], timeout=PATIENCE_MS)


def stroke_added(panel: str) -> dict[str, Any]:
    return {"op": "stroke_add", "panel": panel, "strokes": [ink(NEW)]}


async def test_a_drawing_is_compared_with_what_is_suggested_for_it_held_beside_and_through_each_other(studio: Studio) -> None:
    story = await studio.story()
    await drawn_on(studio, story, OLD)
    (await Proposals.of(studio, story)).propose("A floor", stroke_added(story.panels[0]), kind="drawing")
    dora, stage = await reviewer(studio, story)
    now, suggested = stage.locator(".framed.before"), stage.locator(".framed.after")

    for spot in (ON_OLD, ON_NEW):
        await sees(dora, "Suggested", spot, "ink")
    await expect(now).to_have_count(0)
    await dora.page.keyboard.down("Space")
    await expect(suggested).to_have_count(0)
    await sees(dora, "Panel 1 1/1 now", ON_OLD, "ink")
    await sees(dora, "Panel 1 1/1 now", ON_NEW, "paper")
    await dora.page.keyboard.up("Space")
    await expect(now).to_have_count(0)

    await dora.page.keyboard.press("x")
    left, right = await now.bounding_box(), await suggested.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"] + 1
    assert abs(left["width"] - right["width"]) <= 1
    await dora.page.keyboard.press("x")
    assert await now.bounding_box() == await suggested.bounding_box()
    assert await suggested.evaluate("(one) => getComputedStyle(one).mixBlendMode") == "multiply"
    await dora.page.keyboard.press("x")
    await expect(now).to_have_count(0)


async def test_an_erasure_conflicts_before_the_reviewers_eyes_when_an_artist_erases_first(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])
    await ann.draw((0.2, 0.4), (0.6, 0.4))
    await ann.sees_saved()
    ((drawn, data),) = (await studio.read(story.board, f"panel/{story.panels[0]}", strokes_of)).items()
    proposals = await Proposals.of(studio, story)
    operation = {
        "op": "stroke_delete",
        "panel": story.panels[0],
        "strokes": [[drawn, base64.b64encode(data).decode()]],
    }
    proposals.propose("Without the line", operation, note(story.panels[0], "Hold."), kind="drawing")
    _, stage = await reviewer(studio, story)
    await expect(stage.get_by_role("img", name="Suggested", exact=True)).to_be_visible()
    await expect(stage.get_by_text("Conflict")).to_have_count(0)

    await ann.page.keyboard.press("Control+z")
    await ann.sees_no_ink((0.4, 0.4))

    await expect(stage.locator("[data-conflict=changed]")).to_be_visible()
    await expect(stage.get_by_text("Conflict")).to_be_visible()


async def test_putting_a_panel_into_the_bin_is_stale_and_refused_once_somebody_draws_on_it(studio: Studio) -> None:
    story = await studio.story()
    await drawn_on(studio, story, OLD)
    proposals = await Proposals.of(studio, story)
    proposals.propose("Cut it", {"op": "delete", "table": "panels", "id": story.panels[0]}, kind="structure")
    dora, stage = await reviewer(studio, story)
    await expect(stage.get_by_role("button", name="Accept")).to_be_enabled()
    await expect(stage.get_by_text("Stale")).to_have_count(0)
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])

    await ann.draw((0.2, 0.6), (0.4, 0.6))
    await ann.sees_saved()

    await expect(stage.get_by_text("Stale")).to_be_visible()
    await expect(stage.locator("[data-conflict=changed]")).to_be_visible()
    with dora.complaints.refusal(409):
        await dora.page.keyboard.press("a")
        await expect(dora.page.get_by_text("Nothing was changed.")).to_be_visible()
    drawing = await studio.read(story.board, f"panel/{story.panels[0]}", read_panel)
    assert sum(len(strokes) for strokes in drawing.strokes.values()) == 2


async def test_somebody_takes_back_a_suggestion_of_their_own_by_a_key(studio: Studio) -> None:
    story = await studio.story()
    proposals = await Proposals.of(studio, story)
    ann = await studio.person("Ann Archer")
    body = {"kind": "frame", "title": "A closer look", "operations": [frame(proposals.shot, story.panels[0])]}
    headers = {"X-Board": "1", "Idempotency-Key": new_id()}
    filed = await ann.context.request.post(f"/api/boards/{story.board}/review/suggestions", data=body, headers=headers)
    assert filed.ok
    dora, stage = await reviewer(studio, story)
    await expect(stage.get_by_role("button", name="Withdraw")).to_have_count(0)
    await dora.page.keyboard.press("w")
    await ann.open_board(story.board)
    await expect(ann.page.locator(".ghost-card")).to_be_visible()
    await ann.page.keyboard.press("]")
    await expect(ann.page.locator(".stage").get_by_role("button", name="Withdraw")).to_be_visible()

    await ann.page.keyboard.press("w")

    for person in (ann, dora):
        await expect(person.page.locator(".ghost-card")).to_have_count(0)
    await expect(stage).to_contain_text("Withdrawn by Ann Archer")
    review = await studio.read(story.board, "review", read_review)
    assert [(one.state, one.created_by) for one in review.suggestions] == [("withdrawn", ann.account)]


async def test_a_director_with_a_phone_sees_a_suggestion_whole_and_decides(studio: Studio) -> None:
    story = await studio.story()
    proposals = await Proposals.of(studio, story)
    proposals.propose("A closer look", frame(proposals.shot, story.panels[0]))
    dora = await studio.person("Dora Director", Role.DIRECTOR, {"width": 390, "height": 844})
    await dora.open_board(story.board)
    await dora.page.get_by_role("button", name="Inspector").click()
    await dora.page.get_by_role("tab", name="Review").click()
    await dora.page.locator(".queue-item").click()
    stage = dora.page.locator(".stage")
    await expect(stage.get_by_role("img", name="Suggested", exact=True)).to_be_visible()

    await stage.get_by_role("button", name="Close the suggestion").click()
    await dora.page.locator(".queue-item").click()
    await stage.get_by_role("button", name="Accept").click()

    await expect(dora.page.get_by_role("button", name="Decided 1")).to_be_visible()
    assert len((await studio.read(story.board, "", read_board)).panels) == 2


async def test_anybody_who_draws_pauses_all_agents_by_a_key_and_lets_them_go_on(studio: Studio) -> None:
    story = await studio.story()
    (await Proposals.of(studio, story)).propose("Hold it", note(story.panels[0], "Hold."))
    dora, _ = await reviewer(studio, story)
    ann, rita = await studio.person("Ann Archer"), await studio.person("Rita Reader", Role.REVIEWER)
    for person in (ann, rita):
        await person.open_board(story.board)
        await person.page.keyboard.press("v")

    await rita.page.keyboard.press("p")
    await ann.page.keyboard.press("p")

    await expect(ann.page.get_by_text("You paused all agents.")).to_be_visible()
    for person in (dora, rita):
        await expect(person.page.get_by_text("Ann Archer paused all agents.")).to_be_visible()
    await dora.page.keyboard.press("p")
    for person in (ann, dora, rita):
        await expect(person.page.get_by_text("paused all agents.")).to_have_count(0)
    decisions = (await studio.read(story.board, "review", read_review)).decisions
    assert [(one.verdict, one.by) for one in decisions] == [("paused", ann.account), ("resumed", dora.account)]


async def test_frames_that_are_suggested_above_push_nothing_that_an_artist_looks_at(studio: Studio) -> None:
    story = await studio.story()
    proposals = await Proposals.of(studio, story)

    def write(doc: Document) -> list[str]:
        scene = insert_scene(doc, {"slugline": "EXT. DECK - DAWN"}, account="owner")
        return insert_panels(doc, insert_shot(doc, scene, account="owner"), [{}] * 30, account="owner")

    panels = await studio.write(story.board, write)
    dora, ann = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ann Archer")
    for person in (dora, ann):
        await person.open_board(story.board)
    await ann.page.locator(".wall").evaluate("(wall) => wall.scrollTo(0, wall.scrollHeight)")
    before = await place_of(ann, panels[-1])
    high = await ann.page.locator(".wall-content").evaluate("(content) => content.offsetHeight")

    proposals.propose("Frames", *[frame(proposals.shot, story.panels[0])] * 4)

    await ann.page.wait_for_function(f"(high) => ({HEIGHT}) > high", arg=high, timeout=PATIENCE_MS)
    assert abs(await place_of(ann, panels[-1]) - before) < 1
    for key in ("]", "r", "r"):
        await dora.page.keyboard.press(key)
    await ann.page.wait_for_function(f"(high) => ({HEIGHT}) === high", arg=high, timeout=PATIENCE_MS)
    assert abs(await place_of(ann, panels[-1]) - before) < 1


HEIGHT = "document.querySelector('.wall-content').offsetHeight"


async def place_of(person: Person, panel: str) -> float:
    """How far down on the screen a panel stands."""
    box = await person.card(panel).bounding_box()
    assert box is not None
    return box["y"]
