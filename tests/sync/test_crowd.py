"""How many connections there may be, and that counting them costs no walk over all."""

from contextlib import ExitStack
from typing import Any, cast

from board.sync.crowd import Crowd
from board.sync.protocol import Framing
from board.sync.session import Session, Visitor


def session(address: str = "10.0.0.1", account: str = "") -> Session:
    """One that is counted and nothing else."""
    made = Session(cast(Any, None), cast(Any, None), Visitor(Framing.HOCUSPOCUS, {}, address=address))
    made.account = account
    return made


def test_an_account_has_two_hundred_connections() -> None:
    crowd = Crowd()
    with ExitStack() as stack:
        for _ in range(200):
            one = session(account="ann")
            stack.enter_context(crowd.joined(one))
            assert not crowd.crowded(one)
        last = session(account="ann")
        with crowd.joined(last):
            assert crowd.crowded(last)
        other = session(account="ben")
        with crowd.joined(other):
            assert not crowd.crowded(other)


def test_whoever_signs_in_no_longer_counts_for_the_address() -> None:
    crowd = Crowd()
    with ExitStack() as stack:
        people = [session() for _ in range(301)]
        for one in people:
            stack.enter_context(crowd.joined(one))
        assert crowd.crowded(people[0])

        people[1].account = "ann"
        assert not crowd.crowded(people[1])

        assert not crowd.crowded(people[0])


def test_whoever_has_gone_is_not_counted() -> None:
    crowd = Crowd()
    for _ in range(500):
        one = session(account="ann")
        with crowd.joined(one):
            assert not crowd.crowded(one)
    assert not crowd._counts
