"""What runs share, how long one is, and what comes of it."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

import httpx

from tests.faults.hands import Person
from tests.faults.machines import Machines
from tests.faults.pages import Pages
from tests.faults.site import Site
from tests.support.crowding import crowding

_LOOK_S: Final = 0.04
_LEASE_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Stage:
    """What many runs share; a witness of each stays at its board when the others have gone."""

    site: Site
    machines: Machines
    pages: Pages
    http: httpx.AsyncClient
    stack: AsyncExitStack
    witnesses: list[Person] = field(default_factory=list)

    async def company_of_the_dead(self) -> list[str]:
        """Whom witnesses still see when everybody's lease has ended, on living servers or dead ones."""
        loop, seen = asyncio.get_running_loop(), list[str]()
        deadline = loop.time() + _LEASE_S * crowding()
        while loop.time() < deadline:
            looks = [await witness.look() for witness in self.witnesses]
            seen = [f"{one.present} are seen by {one.client}" for one in looks if one.present != {one.client}]
            if not seen:
                break
            await time_passes(_LOOK_S)
        for witness in self.witnesses:
            await witness.leave()
        self.witnesses.clear()
        return seen


@dataclass(frozen=True, slots=True)
class Length:
    """How much happens in a run."""

    steps: int = 70
    trouble: float = 0.16
    errand: float = 0.06
    longest_pause_s: float = 0.012
    longest_trouble: int = 8
    surely: str = ""
    """A trouble that strikes in any case, when a third of the run is over."""


@dataclass(slots=True)
class Outcome:
    """What happened, and what should not have."""

    seed: int
    board: str
    struck: Counter[str] = field(default_factory=Counter)
    done: int = 0
    told: int = 0
    looks: int = 0
    barred: int = 0
    faults: list[str] = field(default_factory=list)


async def time_passes(seconds: float) -> None:
    """Time passes: messages are on their way when the next thing happens."""
    await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=seconds)
