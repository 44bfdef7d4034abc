"""Everybody who has something to send is written to once a step, whatever becomes of the others."""

import asyncio
from dataclasses import dataclass
from typing import Any

from board.sync.post import Post


@dataclass(slots=True)
class Box:
    """Counts how often it was flushed; a broken one raises."""

    broken: bool = False
    flushed: int = 0

    def flush(self) -> None:
        self.flushed += 1
        if self.broken:
            raise RuntimeError("the transport is gone")


async def steps(count: int) -> None:
    """Lets the loop go on."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_everybody_is_flushed_in_the_next_step_and_long_queues_in_several() -> None:
    post, boxes = Post(), [Box() for _ in range(1200)]
    for box in boxes:
        post.add(box)
    assert not any(box.flushed for box in boxes)

    await steps(1)
    early = sum(box.flushed for box in boxes)
    await steps(4)

    assert 0 < early < 1200
    assert {box.flushed for box in boxes} == {1}


async def test_one_that_breaks_keeps_nobody_elses_post_back() -> None:
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    post, boxes = Post(), [Box(broken=True), Box(), Box()]
    for box in boxes:
        post.add(box)

    await steps(4)
    post.add(boxes[2])
    await steps(2)

    assert [box.flushed for box in boxes] == [1, 1, 2]
    assert len(complaints) == 1
