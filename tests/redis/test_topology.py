"""Who is master of which slot."""

from board.redis.address import Address
from board.redis.router import slot_of
from board.redis.topology import Shard, Topology

ONE, TWO, THREE = (Address("10.0.0.1", port) for port in (1, 2, 3))
TWO_SHARDS = Topology((Shard(0, 99, ONE), Shard(200, 299, TWO)), frozenset({ONE, TWO}))


def test_a_slot_belongs_to_the_shard_around_it_or_to_nobody() -> None:
    masters = [TWO_SHARDS.master_of(slot) for slot in (0, 99, 100, 199, 200, 299, 300)]

    assert masters == [ONE, ONE, None, None, TWO, TWO, None]
    assert Topology().master_of(5) is None


def test_a_slot_that_moved_leaves_its_neighbours_where_they_are() -> None:
    moved = TWO_SHARDS.moved(50, THREE)

    assert [moved.master_of(slot) for slot in (0, 49, 50, 51, 99, 250)] == [ONE, ONE, THREE, ONE, ONE, TWO]
    assert moved.masters == moved.servers == {ONE, TWO, THREE}
    assert [moved.moved(0, TWO).master_of(slot) for slot in (0, 1)] == [TWO, ONE]


def test_a_command_goes_where_its_first_key_is() -> None:
    slot = slot_of(("GET", "pb:{board}:meta"))

    assert slot == slot_of(("EVALSHA", "sha", 2, "pb:{board}:log", "pb:{board}:meta", "argument"))
    assert slot == slot_of(("XREAD", b"COUNT", b"1", b"STREAMS", "pb:{board}:log", "0-0"))
    assert slot == slot_of(("SPUBLISH", b"pb:{board}:live", b"word"))
    assert slot_of(("EVAL", "return 1", 0)) is slot_of(("PING",)) is slot_of(("INFO", "server")) is None
