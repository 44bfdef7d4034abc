"""Whenever the log loses its end, and whoever writes on unaware of it: all come to the same, and nothing is gone."""

import pytest

from tests.support.forgetful import ForgetfulNetwork

SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_come_to_the_same_and_what_anybody_held_is_there(seed: int) -> None:
    network = ForgetfulNetwork(seed)

    network.play(400)
    held = network.held()
    network.settle()

    first, *others = network.contents()
    assert all(other == first for other in others)
    assert network.rebuilt() == first
    # Where a server that knew nothing of the loss wrote in the place of what was lost, the log is the truth.
    assert network.redis.forks or held - set(first["panels"]) <= network.let_go()  # type: ignore[call-overload]
