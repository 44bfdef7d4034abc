"""A pen that says how hard it is pressed, and eyes that see the colour of every dot on the paper."""

import io
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.async_api import CDPSession

from tests.browser.person import Person, Spot
from tests.support.eventually import eventually_answers

STEPS = 12

Dots = NDArray[np.int16]
"""Rows, columns, and red, green and blue."""


class Pen:
    """A person's pen, moved through the debugging protocol: a page cannot tell it from a tablet's."""

    def __init__(self, person: Person, session: CDPSession) -> None:
        self._person = person
        self._session = session

    @classmethod
    async def of(cls, person: Person) -> "Pen":
        """The pen of whoever sits at this browser."""
        return cls(person, await person.context.new_cdp_session(person.page))

    async def draw(self, *spots: Spot, force: float = 0.5) -> None:
        """A stroke through these places."""
        await self.press(*spots, force=force)
        await self._event("mouseReleased", spots[-1], force=0, buttons=0)

    async def press(self, *spots: Spot, force: float = 0.5) -> None:
        """The same without lifting the pen."""
        await self._event("mousePressed", spots[0], force=force)
        for one, other in pairwise(spots):
            for step in range(1, STEPS + 1):
                part = step / STEPS
                spot = (one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part)
                await self._event("mouseMoved", spot, force=force)

    async def _event(self, kind: str, spot: Spot, *, force: float, buttons: int = 1) -> None:
        box = await self._person.paper.bounding_box()
        assert box is not None
        place = {"x": box["x"] + spot[0] * box["width"], "y": box["y"] + spot[1] * box["height"]}
        event = {"type": kind, **place, "button": "left", "buttons": buttons, "pointerType": "pen", "force": force}
        await self._session.send("Input.dispatchMouseEvent", event)


async def sees(person: Person, look: Callable[[Dots], bool]) -> Dots:
    """The dots of the paper as soon as they look as expected."""

    async def ask() -> list[Dots]:
        dots = await seen(person)
        return [dots] if look(dots) else []

    return (await eventually_answers(ask))[0]


async def seen(person: Person) -> Dots:
    """The paper as it is on the screen right now."""
    return np.asarray(Image.open(io.BytesIO(await person.picture())).convert("RGB"), dtype=np.int16)


def around(dots: Dots, spot: Spot, reach: int = 2) -> Dots:
    """The mean colour at a place: red, green and blue."""
    rows, columns, _ = dots.shape
    x, y = round(spot[0] * columns), round(spot[1] * rows)
    mean: Dots = dots[y - reach : y + reach + 1, x - reach : x + reach + 1].mean(axis=(0, 1)).astype(np.int16)
    return mean


def brightness(dots: Dots, spot: Spot) -> int:
    """From 0 to 255 at a place."""
    return int(around(dots, spot).mean())


def breadth(dots: Dots, spot: Spot) -> int:
    """How many dark dots stand one above the other around a place: the width of a level line."""
    rows, columns, _ = dots.shape
    x, y = round(spot[0] * columns), round(spot[1] * rows)
    column = dots[max(0, y - 60) : y + 60, x].mean(axis=1)
    return int((column < 128).sum())
