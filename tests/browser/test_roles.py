"""What people may not do: the pages say so, and the server does not rely on the pages."""

import json

import pytest
from playwright.async_api import expect

from board.document import Document, read_board
from board.edits import insert_panel
from board.roles import Role
from board.sync.protocol import Frame, Message, SyncStep1, Token, Update, encode_hocuspocus
from tests.browser.person import Person
from tests.browser.studio import Story, Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

FORGE = """(frames) => new Promise((resolve, reject) => {
  const socket = new WebSocket(`ws://${location.host}/collab?schema=1`)
  const text = new TextDecoder('utf-8')
  socket.binaryType = 'arraybuffer'
  socket.onopen = () => { for (const frame of frames) socket.send(Uint8Array.from(frame)) }
  socket.onclose = () => reject(new Error('closed without a word'))
  socket.onmessage = ({ data }) => {
    const [notice] = text.decode(data).match(/{"refused".*}/) ?? []
    if (notice) resolve(notice)
  }
})"""


async def forge(person: Person, story: Story, update: bytes) -> dict[str, object]:
    """Sends an update past our page, over a socket of the person's own; what the server said."""
    messages: list[Message] = [Token(""), SyncStep1(b"\0"), Update(update)]
    frames = [list(encode_hocuspocus(Frame(story.board, message))) for message in messages]
    notice: dict[str, object] = json.loads(await person.page.evaluate(FORGE, frames))
    return notice


def one_more_panel(doc: Document) -> bytes:
    """An update that an editor could send; made on a copy."""
    copy = Document()
    copy.apply_update(doc.get_update())
    before = copy.get_state()
    insert_panel(copy, read_board(copy).shots[0].id, account="nobody")
    return copy.get_update(before)


async def test_a_viewer_finds_the_controls_disabled_and_the_reason_beside_them(studio: Studio) -> None:
    story = await studio.story()
    vic = await studio.person("Vic Viewer", Role.VIEWER)
    await vic.open_board(story.board)

    add = vic.page.get_by_role("button", name="Panel", exact=True)
    await expect(add).to_be_disabled()
    await expect(add).to_have_attribute("title", "You are a viewer: you can look, not change")
    await expect(vic.page.get_by_role("note")).to_have_text("You are a viewer: you can look, not change")
    await vic.card(story.panels[0]).click()
    await vic.page.keyboard.press("n")
    await vic.page.keyboard.press("Delete")
    await expect(vic.cards()).to_have_count(1)

    await vic.page.keyboard.press("Enter")
    await expect(vic.hindrance).to_have_text("Your role lets you look, not draw")
    await expect(vic.page.get_by_role("button", name="Pencil", exact=True)).to_be_disabled()
    await expect(vic.words("Dialogue")).to_have_attribute("readonly", "")
    await vic.draw((0.3, 0.3), (0.5, 0.3))
    await vic.page.keyboard.press("Home")
    await vic.sees_no_ink((0.4, 0.3))


async def test_a_viewers_forged_update_is_refused_and_nobody_sees_it(studio: Studio) -> None:
    story = await studio.story()
    ann, vic = await studio.person("Ann Archer"), await studio.person("Vic Viewer", Role.VIEWER)
    await ann.open_board(story.board)
    await vic.open_board(story.board)

    notice = await forge(vic, story, await studio.read(story.board, "", one_more_panel))
    await ann.card(story.panels[0]).click()
    await ann.page.keyboard.press("n")
    await ann.sees_saved()

    assert notice["refused"] == "role"
    await expect(vic.cards()).to_have_count(2)
    await expect(ann.cards()).to_have_count(2)
    assert len((await studio.read(story.board, "", read_board)).panels) == 2


async def test_a_role_taken_away_narrows_the_open_page_at_once(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])
    await ann.draw((0.3, 0.3), (0.5, 0.3))
    await ann.sees_saved()
    member = f"/projects/{studio.project}/members/{ann.account}"

    studio.asks("PATCH", member, json={"role": "viewer"})
    await expect(ann.hindrance).to_have_text("Your role lets you look, not draw", timeout=2_000)
    await ann.draw((0.3, 0.6), (0.5, 0.6))
    await ann.page.keyboard.press("Home")
    await ann.sees_no_ink((0.4, 0.6))
    await expect(ann.page.get_by_role("button", name="Undo what I did")).to_be_disabled()
    await ann.page.keyboard.press("Control+z")
    await ann.sees_ink((0.4, 0.3))
    await ann.sees_saved()

    studio.asks("PATCH", member, json={"role": "editor"})
    await expect(ann.hindrance).to_have_count(0)
    await ann.draw((0.3, 0.6), (0.5, 0.6))
    await ann.sees_saved()

    studio.asks("DELETE", member)
    await expect(ann.page.get_by_text("This board is no longer open to you.")).to_be_visible(timeout=2_000)
