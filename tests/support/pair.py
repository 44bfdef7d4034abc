"""A Redis with one replica, and Sentinels who watch them, on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.support.durable import Kind
from tests.support.eventually import eventually
from tests.support.nodes import Node, free_ports, page_conf, start_all

SERVICE: Final = "board"
_SECTION: Final = "With a replica and Sentinels"
# The first copy of a replica at once and not after five seconds; a dead master noticed within the second.
_SETTINGS: Final = {"repl-diskless-sync-delay": "0", "repl-ping-replica-period": "1"}


class Pair:
    """Two servers: one takes writes, the other follows it."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self.master, self.replica = (
            Node(kind, folder / str(port), port, page_conf(_SECTION, "redis.conf"), _SETTINGS) for port in free_ports(2)
        )

    @property
    def url(self) -> str:
        """Where the one is that takes writes now."""
        return f"redis://:{self.master.password}@127.0.0.1:{self.master.port}"

    def start(self) -> None:
        """Starts both, and waits until the replica has everything."""
        start_all([self.master, self.replica])
        self._follow()

    def promote(self) -> None:
        """The replica takes writes from now on; if it was killed, with what it had by then."""
        if not self.replica.runs:
            start_all([self.replica])
        assert self.replica.ask("REPLICAOF", "NO", "ONE")
        self.master, self.replica = self.replica, self.master

    def heal(self) -> None:
        """Both run again, and the replica has everything."""
        for node in (self.master, self.replica):
            if node.paused:
                node.resume()
            elif not node.runs:
                start_all([node])
        self._follow()

    def stop(self) -> None:
        """Ends both."""
        for node in (self.master, self.replica):
            node.stop()

    def _follow(self) -> None:
        self.replica.ask("REPLICAOF", "127.0.0.1", str(self.master.port))
        eventually(lambda: self.replica.facts("replication").get("master_link_status") == "up")
        eventually(lambda: "online" in self.master.facts("replication").get("slave0", ""))
        eventually(lambda: _has_written_its_copy(self.replica.facts("persistence")))


class Watched:
    """A pair with three Sentinels."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self.pair = Pair(kind, folder)
        conf = page_conf(_SECTION, "sentinel.conf").replace("10.0.0.21 6379", f"127.0.0.1 {self.pair.master.port}")
        self.sentinels = tuple(Node(kind, folder / str(port), port, conf, {}, "--sentinel") for port in free_ports(3))

    @property
    def url(self) -> str:
        """Where clients ask for the master."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.sentinels)
        return f"redis+sentinel://:{self.pair.master.password}@{hosts}/{SERVICE}"

    @property
    def master(self) -> Node:
        """The server that the Sentinels call master."""
        nodes = {node.port: node for node in (self.pair.master, self.pair.replica)}
        return nodes[int(str(self._ask("GET-MASTER-ADDR-BY-NAME")[1]))]

    def start(self) -> None:
        """Starts all five, and waits until the Sentinels know each other and the replica."""
        self.pair.start()
        start_all(self.sentinels)
        eventually(lambda: all(self._knows_all(node) for node in self.sentinels), 30)

    def stop(self) -> None:
        """Ends everything."""
        for node in self.sentinels:
            node.stop()
        self.pair.stop()

    def _knows_all(self, node: Node) -> bool:
        others, replicas = node.ask("SENTINEL SENTINELS", SERVICE), node.ask("SENTINEL REPLICAS", SERVICE)
        return isinstance(others, list) and len(others) == 2 and isinstance(replicas, list) and len(replicas) == 1

    def _ask(self, question: str) -> tuple[object, object]:
        answer = eventually(
            lambda: next(filter(None, (node.ask(f"SENTINEL {question}", SERVICE) for node in self.sentinels)), None)
        )
        assert isinstance(answer, list | tuple)
        return answer[0], answer[1]


def _has_written_its_copy(facts: dict[str, str]) -> bool:
    # Until then a replica that is killed comes back with what it had before it followed.
    busy = ("loading", "aof_rewrite_in_progress", "aof_rewrite_scheduled")
    return all(facts.get(name) == "0" for name in busy) and facts.get("aof_last_bgrewrite_status") == "ok"


@contextmanager
def running_pair(kind: Kind, folder: Path) -> Iterator[Pair]:
    """A pair of this kind in this folder, ended on exit."""
    pair = Pair(kind, folder)
    try:
        pair.start()
        yield pair
    finally:
        pair.stop()


@contextmanager
def running_watched(kind: Kind, folder: Path) -> Iterator[Watched]:
    """A pair with Sentinels."""
    watched = Watched(kind, folder)
    try:
        watched.start()
        yield watched
    finally:
        watched.stop()
