"""Which servers are dead: those that are silent while others are heard."""

from board.sync.neighbours import LEASE_S, Neighbours


def test_a_server_that_is_silent_while_we_hear_ourselves_is_buried_once() -> None:
    neighbours = Neighbours()
    neighbours.hear("other", now=0)

    neighbours.hear("own", now=LEASE_S + 1)

    assert neighbours.bury() == ["other"]
    assert neighbours.bury() == []


def test_whoever_stood_still_or_was_deaf_buries_nobody() -> None:
    neighbours = Neighbours()
    neighbours.hear("own", now=0)
    neighbours.hear("other", now=1)

    assert neighbours.bury() == []  # a minute later, before anything that was said meanwhile has been read


def test_a_word_of_the_buried_says_so_once() -> None:
    neighbours = Neighbours()
    neighbours.hear("other", now=0)
    neighbours.hear("own", now=LEASE_S + 1)
    neighbours.bury()

    assert neighbours.hear("other", now=LEASE_S + 2)
    assert not neighbours.hear("other", now=LEASE_S + 3)


def test_who_says_goodbye_is_not_waited_for() -> None:
    neighbours = Neighbours()
    neighbours.hear("other", now=0)

    neighbours.leave("other")
    neighbours.hear("own", now=LEASE_S + 1)

    assert neighbours.bury() == []
