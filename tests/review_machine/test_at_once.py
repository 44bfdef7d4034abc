"""Two servers accept two suggestions at once: both happen, nobody diverges, and the log alone makes the same.

25 seeds here; `SEEDS=1000 python -m pytest tests/review_machine/test_at_once.py` plays as many as one likes.
"""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import pytest
from pycrdt import Doc, Map

from board.document import Document
from board.sync.compacting import same
from tests.review_machine import operations
from tests.review_machine.office import Film, Office
from tests.review_machine.test_deciding import seen
from tests.review_machine.witness import Sight

pytestmark = pytest.mark.asyncio(loop_scope="module")
T = TypeVar("T")

SEEDS = int(os.environ.get("SEEDS", "25"))
Wish = Callable[[Film, int], operations.Raw]


def wishes(shot: int) -> list[Wish]:
    """What may be suggested about one of the two shots, so that no two suggestions are about the same."""
    panel = 2 * shot
    return [
        lambda film, seed: operations.subject(film, ("MARA", "JOE")[shot], f"S{seed}", shot=shot),
        lambda film, seed: operations.strokes(film, seed, panel=panel),
        lambda film, seed: operations.strokes(film, seed, panel=panel + 1),
        lambda film, seed: operations.frame(film, seed, shot=film.shots[shot], after=film.panels[panel]),
    ]


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_two_servers_that_accept_at_once_never_part(studio: Office, film: Film, seed: int) -> None:
    dice = random.Random(seed)
    made = [
        await desk.propose(film, [wish(film, seed + shot) for wish in dice.sample(wishes(shot), dice.randrange(1, 4))])
        for shot, desk in enumerate(studio.desks)
    ]

    here, there = studio.desks
    first, second = dice.sample(made, 2)
    steps = [dice.randrange(40) for _ in range(3)]
    async with here.services.hub.hold(film.board), there.services.hub.hold(film.board):
        await asyncio.gather(
            late(steps[0], here.accept(film, first)),
            late(steps[1], there.accept(film, second, "dirk")),
            late(steps[2], dice.choice(studio.desks).services.hub.edit(film.board, "", "ann", "collab", retitled(film, seed))),
        )

    ghosts = [ghost for one in made for ghost in one.ghosts]
    after = await seen(studio, film, *ghosts)
    assert [one.verdict for one in after.review.decisions] == ["accepted", "accepted"]
    for part in {stored.entry.part for stored in after.log}:
        for desk in studio.desks:
            assert await desk.services.hub.read(film.board, part, partial(same, rebuilt(after, part)))


def rebuilt(sight: Sight, part: str) -> Document:
    """What the log alone makes of a document."""
    doc: Document = Doc()
    for stored in sight.log:
        if stored.entry.part == part:
            doc.apply_update(stored.entry.update)
    return doc


async def late(steps: int, work: Awaitable[T]) -> T:
    """Some turns of the loop later."""
    for _ in range(steps):
        await asyncio.sleep(0)
    return await work


def retitled(film: Film, seed: int) -> Callable[[Document], None]:
    def edit(doc: Document) -> None:
        doc.get("scenes", type=Map)[film.scene]["synopsis"] = f"Seed {seed}"

    return edit
