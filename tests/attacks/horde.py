"""Several attackers of one document, run as a program of its own: what they do must not slow down those who measure.

`python -m tests.attacks.horde PORT NAME SEED FRAMES UPDATES` prints what became of each blow, as JSON.
"""

import asyncio
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from board.names import parse
from board.sync.protocol import Framing
from tests.attacks.garbage import Garbage
from tests.attacks.intruder import Intruder, intruder
from tests.attacks.malice import Known, Malice
from tests.support.client import SyncClient, sync_client

ACCOUNTS: Final = tuple(f"mallory{n}" for n in range(6))
APPLICATION_ACTS: Final = frozenset({4400, 4403, 4409, 4413, 4429})
OF_THE_PROTOCOL: Final = frozenset({1002, 1003, 1007, 1009})
"""What `websockets` itself says to bytes that are no frames."""

_REFRESHED_EVERY: Final = 50


@dataclass
class Deeds:
    """What became of the blows; `wrong` are those that were answered with a code which they must not be answered with."""

    codes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    blows: int = 0

    def note(self, name: str, code: int | None, *, refused: bool, is_update: bool) -> None:
        """One more."""
        self.blows += 1
        self.codes[str(code) if code is not None else ("refused" if refused else "borne")] += 1
        allowed = APPLICATION_ACTS if is_update else APPLICATION_ACTS | OF_THE_PROTOCOL
        if code is not None and code not in allowed:
            self.wrong.append(f"{name}: {code}")


class Horde:
    """Attackers over both framings, and one of them who listens for what there is to know."""

    def __init__(self, port: int, name: str, seed: int, frames: int, updates: int) -> None:
        self.deeds = Deeds()
        self._port = port
        self._name = name
        self._seed = seed
        self._left = [n % (frames + updates) < updates for n in range(frames + updates)]
        self._known = Known(b"\0\0")

    async def run(self) -> Deeds:
        """Until everything was sent."""
        async with sync_client(f"ws://127.0.0.1:{self._port}/collab", ACCOUNTS[0], self._name) as spy:
            await spy.until(lambda: spy.synced)
            async with asyncio.TaskGroup() as group:
                for number, account in enumerate(ACCOUNTS):
                    framing = Framing.YJS if number % 2 else Framing.HOCUSPOCUS
                    group.create_task(self._harass(spy, number, account, framing))
        return self.deeds

    async def _harass(self, spy: SyncClient, number: int, account: str, framing: Framing) -> None:
        malice = Malice(parse(self._name).kind, self._seed * 1000 + number)
        garbage = Garbage(framing, self._name, self._seed * 1000 + number)
        while self._left:
            async with intruder(self._port, framing, account, self._name) as one:
                # What plain y-websocket is told about its own questions must not be taken for the next answer.
                for _ in range(1 if framing is Framing.YJS else 1000):
                    if not self._left or not await self._strike(one, spy, malice, garbage):
                        break

    async def _strike(self, one: Intruder, spy: SyncClient, malice: Malice, garbage: Garbage) -> bool:
        """One blow; answers whether more can come over this connection."""
        if self.deeds.blows % _REFRESHED_EVERY == 0:
            self._known = Known(spy.replica.since(b"\0"))
        malice.learn(self._known)
        is_update = self._left.pop()
        name, message = malice.blow()
        if is_update:
            one.say(message)
        else:
            name = "garbage"
            one.shout(garbage.piece(one.encoded(message)))
        code = await one.settled()
        self.deeds.note(name, code, refused=one.refused, is_update=is_update)
        return code is None and not one.refused


def main(port: str, name: str, *numbers: str) -> None:
    """The program."""
    deeds = asyncio.run(Horde(int(port), name, *map(int, numbers)).run())
    print(json.dumps({"codes": deeds.codes, "wrong": deeds.wrong, "blows": deeds.blows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
