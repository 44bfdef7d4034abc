"""A Redis Cluster of three masters with a replica each, on this machine; its servers can be killed and come back."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

from redis.crc import key_slot

from tests.support.durable import Kind
from tests.support.eventually import eventually
from tests.support.nodes import Node, free_ports, page_conf, start_all

MASTERS: Final = 3
_SLOTS: Final = 16_384
# The first copy of a replica at once and not after five seconds; a dead master noticed within the second.
_SETTINGS: Final = {"repl-diskless-sync-delay": "0", "repl-ping-replica-period": "1"}


class Cluster:
    """Six servers. Which is master changes as they die: ask `master`. After `timeout_ms` the others elect its replica."""

    def __init__(self, kind: Kind, folder: Path, *, timeout_ms: int = 2000) -> None:
        ports = free_ports(4 * MASTERS)
        settings = {**_SETTINGS, "cluster-node-timeout": str(timeout_ms)}
        self.nodes = tuple(
            Node(kind, folder / str(port), port, page_conf("A cluster", "redis.conf"), {**settings, "cluster-port": str(bus)})
            for port, bus in zip(ports[::2], ports[1::2], strict=True)
        )
        self._buses = ports[1::2]

    @property
    def url(self) -> str:
        """Where clients connect: any two servers that run will tell of the others."""
        return url_of(self.nodes)

    def start(self) -> None:
        """Starts all servers, acquainted, and waits until they agree."""
        self._acquaint()
        start_all(self.nodes)
        self.settle()

    def master(self, of: str) -> Node:
        """The server that takes writes to a key; waits for an election that is under way."""
        return eventually(lambda: self._master(key_slot(of.encode())), seconds=30)

    def replica(self, of: str) -> Node:
        """The replica of the server that takes writes to a key."""
        master = str(self.master(of).port)
        return eventually(lambda: next((node for node in self._awake() if _master_of(node) == master), None))

    def kill_master(self, of: str) -> Node:
        """kill -9 of the server that has a key; `restart` brings it back, as a replica if another was elected."""
        node = self.master(of)
        node.kill()
        return node

    def pause_master(self, of: str) -> Node:
        """Holds the server still that has a key; `Node.resume` lets it go on."""
        node = self.master(of)
        node.pause()
        return node

    def restart(self, node: Node) -> None:
        """Starts a killed server on what it had written."""
        node.start()
        eventually(node.answers, seconds=20)

    def heal(self) -> None:
        """Everybody runs again and they agree: for the next test."""
        for node in self.nodes:
            if node.paused:
                node.resume()
            elif not node.runs:
                self.restart(node)
        self.settle()

    def settle(self) -> None:
        """Waits until all servers that run see all others, and every replica has its master."""
        eventually(self._settled, seconds=40)

    def stop(self) -> None:
        """Ends all servers."""
        for node in self.nodes:
            node.stop()

    def _awake(self) -> list[Node]:
        return [node for node in self.nodes if node.awake]

    def _master(self, slot: int) -> Node | None:
        claims = [(epoch, node.port, node) for node in self._awake() if (epoch := _claim(node, slot)) is not None]
        return max(claims)[2] if claims else None

    def _settled(self) -> bool:
        awake = self._awake()
        roles = [node.facts("replication") for node in awake]
        masters = [facts for facts in roles if facts.get("role") == "master"]
        return (
            all(_sees(node, len(self.nodes), len(awake)) for node in awake)
            and len(masters) == MASTERS
            and all(facts.get("master_link_status", "up") == "up" for facts in roles)
            and sum(int(facts.get("connected_slaves", "0")) for facts in masters) == len(awake) - MASTERS
        )

    def _acquaint(self) -> None:
        """Writes what each server would know after meeting the others, which takes gossip some seconds."""
        names = [secrets.token_hex(20) for _ in self.nodes]
        for me, node in enumerate(self.nodes):
            node.folder.mkdir(parents=True)
            lines = [self._line(one, names, "myself," if one == me else "") for one in range(len(self.nodes))]
            lines.append(f"vars currentEpoch {MASTERS} lastVoteEpoch 0\n")
            (node.folder / "nodes.conf").write_text("\n".join(lines))

    def _line(self, one: int, names: list[str], own: str) -> str:
        address = f"{names[one]} 127.0.0.1:{self.nodes[one].port}@{self._buses[one]}"
        if one >= MASTERS:
            return f"{address} {own}slave {names[one - MASTERS]} 0 0 {one - MASTERS + 1} connected"
        first, last = one * _SLOTS // MASTERS, (one + 1) * _SLOTS // MASTERS - 1
        return f"{address} {own}master - 0 0 {one + 1} connected {first}-{last}"


def url_of(nodes: Sequence[Node]) -> str:
    """Where clients connect that know these of its servers."""
    return f"redis+cluster://:{nodes[0].password}@{','.join(f'127.0.0.1:{node.port}' for node in nodes)}"


@contextmanager
def running_cluster(kind: Kind, folder: Path) -> Iterator[Cluster]:
    """A cluster of this kind in this folder, ended on exit."""
    cluster = Cluster(kind, folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def _master_of(node: Node) -> str | None:
    return node.facts("replication").get("master_port")


def _view(node: Node) -> list[tuple[list[str], list[list[str]], int]]:
    """Flags, slots and epoch of every server as one of them sees it."""
    found = cast(dict[str, dict[str, object]], node.ask("CLUSTER NODES") or {})
    return [
        (str(one["flags"]).split(","), cast(list[list[str]], one["slots"]), int(str(one["epoch"]))) for one in found.values()
    ]


def _claim(node: Node, slot: int) -> int | None:
    """The epoch under which a server says that it takes writes to a slot."""
    for flags, slots, epoch in _view(node):
        if "myself" in flags and "master" in flags and any(int(span[0]) <= slot <= int(span[-1]) for span in slots):
            return epoch
    return None


def _sees(node: Node, known: int, healthy: int) -> bool:
    flags = [flags for flags, _, _ in _view(node)]
    well = [one for one in flags if not {"fail", "fail?", "handshake", "noaddr"} & set(one)]
    state = cast(dict[str, str], node.ask("CLUSTER INFO") or {})
    return len(flags) == known and len(well) >= healthy and state.get("cluster_state") == "ok"
