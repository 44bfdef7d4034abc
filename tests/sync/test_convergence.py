"""Whatever order messages take, whoever is cut off and whichever server dies: in the end all hold the same."""

import pytest

from tests.support.network import Network, plain

SEEDS = range(60)
FAILED_ONCE: list[int] = []
"""Seeds that have found a bug, kept."""


@pytest.mark.parametrize("seed", [*SEEDS, *FAILED_ONCE])
def test_two_servers_and_four_clients_converge(seed: int) -> None:
    network = Network(seed)

    network.play(400)
    network.settle()

    first, *others = network.contents()
    assert all(other == first for other in others)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_log_holds_is_what_everybody_holds(seed: int) -> None:
    network = Network(seed, servers=1, clients=3)

    network.play(200)
    network.settle()
    network.servers[0].crash()

    assert network.servers[0].room.read(plain) == plain(network.clients[0].doc)
