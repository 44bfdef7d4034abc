"""What goes wrong with processes and sockets: a trouble strikes at once and says how it ends, unless it does so by itself."""

import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tests.faults.site import Site
from tests.faults.wires import Wire

Cure: TypeAlias = Callable[[], Awaitable[None]]
Trouble: TypeAlias = Callable[[], Awaitable[Cure | None]]
Aside: TypeAlias = Callable[[Coroutine[None, None, None]], object]
"""Lets something take its time while the run goes on."""
Table: TypeAlias = Mapping[str, tuple[int, Trouble]]
"""Troubles by name, and how often each strikes beside the others."""


def draw(table: Table, dice: random.Random) -> tuple[str, Trouble]:
    """One of them, by name."""
    name = dice.choices(list(table), [weight for weight, _ in table.values()])[0]
    return name, table[name][1]


@dataclass(frozen=True, slots=True)
class Troubles:
    """Of one site; `wires` are those of the people who are there now."""

    site: Site
    dice: random.Random
    wires: Callable[[], list[Wire]]
    aside: Aside

    def table(self) -> Table:
        """All of them."""
        return {
            "cut": (6, self._cut),
            "swallow": (3, self._swallow),
            "stop_reading": (3, self._stop_reading),
            "unplug": (5, self._unplug),
            "move": (4, self._move),
            "kill_server": (3, self._kill_server),
            "hold_server": (2, self._hold_server),
            "drain_server": (1, self._drain_server),
            "kill_compactor": (4, self._kill_compactor),
            "hold_compactor": (1, self._hold_compactor),
        }

    async def _cut(self) -> None:
        """A socket is reset."""
        self._wire().cut()

    async def _swallow(self) -> Cure:
        """A black hole: in the end the network is back, or somebody notices and resets."""
        wire, is_lost = self._wire(), self.dice.random() < 0.7
        wire.swallow()

        async def end() -> None:
            if is_lost:
                wire.cut()
            wire.let_flow()

        return end

    async def _stop_reading(self) -> Cure:
        """Somebody hears nothing for a while, and is still heard."""
        wire = self._wire()
        wire.stop_reading()

        async def end() -> None:
            wire.let_flow()

        return end

    async def _unplug(self) -> Cure:
        """Somebody is offline, and comes back to any server."""
        wire, port = self._wire(), self._port()
        wire.unplug()

        async def end() -> None:
            wire.plug_into(port)

        return end

    async def _move(self) -> None:
        """Somebody's next connection, which is now, leads to another server."""
        wire = self._wire()
        wire.plug_into(self._port())
        wire.cut()

    async def _kill_server(self) -> None:
        """kill -9, and another one begins."""
        server = self.dice.choice(self.site.servers)
        server.kill()
        self.aside(self.site.bury(server))

    async def _hold_server(self) -> Cure:
        """SIGSTOP for a while."""
        server = self.dice.choice(self.site.servers)
        server.hold_still()

        async def end() -> None:
            server.go_on()

        return end

    async def _drain_server(self) -> None:
        """SIGTERM: everybody is sent away, and another one begins."""
        server = self.dice.choice(self.site.servers)
        if server.is_wanted and not server.stands_still:  # told twice it would end at once, with nobody flushed
            self.aside(self.site.replace(server))

    async def _kill_compactor(self) -> None:
        """kill -9, wherever it is, and another one begins."""
        self.site.compactor.kill()
        self.site.compactor.start()

    async def _hold_compactor(self) -> Cure:
        """SIGSTOP: its leases end while it stands still."""
        self.site.compactor.hold_still()

        async def end() -> None:
            self.site.compactor.go_on()

        return end

    def _wire(self) -> Wire:
        return self.dice.choice(self.wires())

    def _port(self) -> int:
        return self.dice.choice(self.site.servers).port
