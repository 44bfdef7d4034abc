"""How a board's log stands: its epoch, until when it heals, and the reserved client id under which servers write meanwhile."""

import random
from collections.abc import Awaitable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, cast

from board.ids import new_id
from board.redis import Redis, script, translated
from board.sync.keys import Keys
from board.sync.log import FIRST_FREE_CLIENT, SERVER_CLIENT

HEALS_MS: Final = 24 * 3_600_000
"""A day: by then whoever was there when the log lost its end has looked at the board again."""

_heal = script((files(__package__) / "heal.lua").read_text())


@dataclass(frozen=True, slots=True)
class Standing:
    """What `meta` says.

    After every healing servers write under another hand. So what the lost end held under the one before always follows on,
    and is never mistaken for what was written since.
    """

    epoch: str
    healing_until_ms: int = 0
    hand: int = SERVER_CLIENT

    def heals(self, now_ms: int) -> bool:
        """Whether people may bring back what others wrote."""
        return now_ms < self.healing_until_ms

    def is_former_hand(self, client: int) -> bool:
        """Whether servers may have written under a client id before the log lost its end."""
        return 0 < client < FIRST_FREE_CLIENT and client != self.hand


def fields_of_healing(now_ms: int, hand: int = SERVER_CLIENT) -> dict[str, str]:
    """What `meta` says from now on of a board that heals; `hand` is the one before."""
    return {"epoch": new_id(), "healing": str(now_ms + HEALS_MS), "hand": str(_another(hand))}


async def standing_of(redis: Redis, keys: Keys) -> Standing | None:
    """How a board's log stands, None if there is no such board."""
    async with translated():
        found = await cast(Awaitable[list[bytes | None]], redis.hmget(keys.meta, ["epoch", "healing", "hand"]))
    epoch, until, hand = (field.decode() if field is not None else "" for field in found)
    if not epoch:
        return None
    return Standing(epoch, int(until or 0), int(hand or SERVER_CLIENT))


async def heal(redis: Redis, keys: Keys, noticed_in: Standing, now_ms: int) -> None:
    """Begins a new epoch in which the board heals, unless somebody did since the loss was noticed."""
    fields = fields_of_healing(now_ms, noticed_in.hand)
    arguments = [noticed_in.epoch, fields["epoch"], fields["healing"], fields["hand"]]
    await _heal(redis, [keys.meta], arguments)


def _another(hand: int) -> int:
    """Not the next one: a healing may itself have been lost."""
    return random.choice([one for one in range(SERVER_CLIENT + 1, FIRST_FREE_CLIENT) if one != hand])
