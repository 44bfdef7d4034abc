"""What goes wrong: each trouble strikes at once and answers how it ends, if it does not end by itself."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from tests.faults.site import Site
from tests.faults.wires import Wire

Cure: TypeAlias = Callable[[], Awaitable[None]]
Trouble: TypeAlias = Callable[[], Awaitable[Cure | None]]


class Store(Protocol):
    """A Redis that can fail."""

    @property
    def runs(self) -> bool:
        """Whether it is there."""

    def kill(self) -> None:
        """kill -9."""

    def start(self) -> None:
        """Again, on what it had written."""

    def hold_still(self) -> None:
        """SIGSTOP."""

    def go_on(self) -> None:
        """SIGCONT."""


OFTEN: Final[Mapping[str, int]] = {
    "cut": 6,
    "swallow": 3,
    "stop_reading": 3,
    "unplug": 5,
    "move": 4,
    "kill_server": 3,
    "hold_server": 2,
    "drain_server": 1,
    "kill_compactor": 4,
    "hold_compactor": 1,
    "kill_redis": 2,
    "hold_redis": 1,
}
"""How often each kind strikes, of all that strike."""


@dataclass(frozen=True, slots=True)
class Troubles:
    """Of one site; `wires` are those of the people who are there now."""

    site: Site
    store: Store
    dice: random.Random
    wires: Callable[[], list[Wire]]
    aside: Callable[[Coroutine[None, None, None]], object]
    """Lets something take its time while the run goes on."""

    def draw(self) -> tuple[str, Trouble]:
        """One of them, by name."""
        name = self.dice.choices(list(OFTEN), list(OFTEN.values()))[0]
        trouble: Trouble = getattr(self, name)
        return name, trouble

    async def cut(self) -> None:
        """A socket is reset."""
        self._wire().cut()

    async def swallow(self) -> Cure:
        """A black hole: in the end the network is back, or somebody notices and resets."""
        wire, is_lost = self._wire(), self.dice.random() < 0.7
        wire.swallow()

        async def end() -> None:
            if is_lost:
                wire.cut()
            wire.let_flow()

        return end

    async def stop_reading(self) -> Cure:
        """Somebody hears nothing for a while, and is still heard."""
        wire = self._wire()
        wire.stop_reading()

        async def end() -> None:
            wire.let_flow()

        return end

    async def unplug(self) -> Cure:
        """Somebody is offline, and comes back to any server."""
        wire, port = self._wire(), self._port()
        wire.unplug()

        async def end() -> None:
            wire.plug_into(port)

        return end

    async def move(self) -> None:
        """Somebody's next connection, which is now, leads to another server."""
        wire = self._wire()
        wire.plug_into(self._port())
        wire.cut()

    async def kill_server(self) -> None:
        """kill -9, and another one begins."""
        await self.site.kill(self.dice.choice(self.site.servers))

    async def hold_server(self) -> Cure:
        """SIGSTOP for a while."""
        server = self.dice.choice(self.site.servers)
        server.hold_still()

        async def end() -> None:
            server.go_on()

        return end

    async def drain_server(self) -> None:
        """SIGTERM: everybody is sent away, and another one begins."""
        server = self.dice.choice(self.site.servers)
        if server.runs and not server.stands_still:
            self.aside(self.site.replace(server))

    async def kill_compactor(self) -> None:
        """kill -9, wherever it is, and another one begins."""
        self.site.compactor.kill()
        self.site.compactor.start()

    async def hold_compactor(self) -> Cure:
        """SIGSTOP: its leases end while it stands still."""
        self.site.compactor.hold_still()

        async def end() -> None:
            self.site.compactor.go_on()

        return end

    async def kill_redis(self) -> Cure:
        """kill -9; it comes back on what it had written."""
        self.store.kill()

        async def end() -> None:
            if not self.store.runs:
                await asyncio.to_thread(self.store.start)

        return end

    async def hold_redis(self) -> Cure:
        """SIGSTOP: nobody is answered."""
        self.store.hold_still()

        async def end() -> None:
            self.store.go_on()

        return end

    def _wire(self) -> Wire:
        return self.dice.choice(self.wires())

    def _port(self) -> int:
        return self.dice.choice(self.site.servers).port
