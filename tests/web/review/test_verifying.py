"""`board verify` over a real log: whatever was changed, dropped or swapped afterwards is found and named."""

from typing import Any

import msgpack

from board.chronicle.verifying import Finding, verify
from board.redis import Redis
from board.review.circumstances import panel_part
from board.sync.checkpoint import compact
from board.sync.keys import Keys
from tests.web.review.scene import Scene, draw


async def faults(scene: Scene, board: str = "") -> list[Finding]:
    return [one for one in await verify(scene.server.services.chronicle, board or scene.board) if one.is_fault]


def redis(scene: Scene) -> Redis:
    return scene.server.services.redis


async def work(scene: Scene) -> None:
    """A frame accepted, a field rejected and brought back, a stroke."""
    frame = await scene.agent_proposes([scene.frame()], kind="frame")
    size = await scene.agent_proposes([scene.size()])
    await scene.edit(panel_part(scene.panels[0]), draw(1))
    async with scene.as_() as dora:
        assert (await dora.accept(frame)).status_code == 200
        rejected = (await dora.reject(size)).json()["decision"]
        await dora.post(f"/decisions/{rejected['id']}/revert")
        assert (await dora.accept(size)).status_code == 200


async def payloads(scene: Scene) -> list[tuple[bytes, bytes]]:
    found: Any = await redis(scene).xrange(Keys(scene.board).log)
    return [(id, fields[b"e"]) for id, fields in found]


async def rewrite(scene: Scene, entries: list[tuple[bytes, bytes]]) -> None:
    """Puts another log in the place of this one, under the same ids."""
    key = Keys(scene.board).log
    await redis(scene).delete(key)
    for id, payload in entries:
        await redis(scene).xadd(key, {"e": payload}, id=id)


async def test_a_board_that_was_worked_on_is_as_it_was_written(scene: Scene) -> None:
    await work(scene)
    assert await faults(scene) == []

    for part in ("", "review", panel_part(scene.panels[0])):
        await compact(redis(scene), scene.board, part)

    assert await faults(scene) == []


async def test_any_changed_byte_is_found_and_its_entry_named(scene: Scene) -> None:
    await work(scene)
    entries = await payloads(scene)
    for index in range(0, len(entries), 3):
        id, payload = entries[index]
        for at in range(2, len(payload), max(1, len(payload) // 5)):
            flipped = payload[:at] + bytes([payload[at] ^ 0x04]) + payload[at + 1 :]
            changed = [*entries[:index], (id, flipped), *entries[index + 1 :]]
            await rewrite(scene, changed)

            named = [one.sentence for one in await faults(scene)]
            assert any(id.decode() in sentence for sentence in named), (id, at, named)


async def test_a_changed_entry_with_a_new_mark_still_breaks_the_chain(scene: Scene) -> None:
    await work(scene)
    entries = await payloads(scene)
    index = next(i for i, (_, payload) in enumerate(entries) if msgpack.unpackb(payload)["m"] == "accept")
    fields = msgpack.unpackb(entries[index][1])
    del fields["h"]
    size = fields["u"].replace(b"CU", b"EW") if b"CU" in fields["u"] else fields["u"][:-1] + bytes([fields["u"][-1] ^ 1])
    entries[index] = (entries[index][0], msgpack.packb({**fields, "u": size}))
    await rewrite(scene, entries)

    assert {"decision", "entry"} & {one.kind for one in await faults(scene)}


async def test_a_dropped_entry_is_found_wherever_it_stood(scene: Scene) -> None:
    await work(scene)
    entries = await payloads(scene)
    for index in range(len(entries)):
        await rewrite(scene, [*entries[:index], *entries[index + 1 :]])

        assert await faults(scene), entries[index]


async def test_swapped_entries_of_a_decision_are_found(scene: Scene) -> None:
    await work(scene)
    entries = await payloads(scene)
    of_review = [i for i, (_, payload) in enumerate(entries) if msgpack.unpackb(payload)["d"] == "review"]
    one, other = of_review[-2:]
    swapped = list(entries)
    swapped[one], swapped[other] = (entries[one][0], entries[other][1]), (entries[other][0], entries[one][1])
    await rewrite(scene, swapped)

    assert {"gap"} <= {found.kind for found in await faults(scene)}


async def test_drawings_without_a_panel_are_listed_and_are_no_fault(scene: Scene) -> None:
    gone = await scene.agent_proposes([scene.frame()], kind="frame")
    waiting = await scene.agent_proposes([scene.frame()], kind="frame")
    async with scene.as_() as dora:
        await dora.reject(gone)

    found = await verify(scene.server.services.chronicle, scene.board)

    assert [one.kind for one in found] == ["note"]
    assert gone.ghosts[0] in found[0].sentence
    assert waiting.ghosts[0] not in found[0].sentence


async def test_an_archive_brings_the_chain_along_and_suggestions_stay_in_the_review(scene: Scene) -> None:
    await work(scene)
    waiting = await scene.agent_proposes([scene.lens(35), scene.frame()], kind="frame")
    async with scene.server.client(scene.person()) as dora:
        archive = (await dora.get(f"/api/boards/{scene.board}/archive")).content
        back = await dora.post(f"/api/projects/{scene.film.project}/archives", content=archive)
    assert back.status_code == 201, back.text
    copy = back.json()["id"]

    assert copy != scene.board
    assert await faults(scene, copy) == []
    board = await scene.hub.state(copy, "")
    assert waiting.suggestion.encode() not in board
    assert waiting.ghosts[0].encode() not in board
    async with scene.server.client(scene.person()) as dora:
        listed = (await dora.get(f"/api/boards/{copy}/review/suggestions", params={"state": "proposed"})).json()
    assert [one["id"] for one in listed] == [waiting.suggestion]
