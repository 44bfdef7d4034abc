"""What newcomers are sent is bounded, however much is overwritten while they come."""

from board.sync.whole import LARGE_BYTES, Whole, written

DOCUMENT = (bytes(400_000),)


def known() -> Whole:
    """A large document as it was read."""
    whole = Whole()
    whole.read(DOCUMENT)
    return whole


def test_what_came_since_is_sent_after_what_the_log_had() -> None:
    whole = known()

    whole.note([b"\0\0"])

    assert whole.updates() == [*DOCUMENT, b"\0\0"]


def test_much_that_is_written_over_and_over_is_not_kept() -> None:
    whole = known()

    for number in range(100):
        whole.note([bytes([number]) * 200_000])

    assert not whole.known
    assert whole.updates() == []


def test_a_document_is_not_read_again_while_it_changes_all_the_time() -> None:
    whole = known()
    for _ in range(6):
        whole.note([bytes(200_000)])
    assert not whole.is_outgrown(LARGE_BYTES + 1)

    whole.rest()

    assert whole.is_outgrown(LARGE_BYTES + 1)


def test_what_was_read_while_too_much_came_is_not_believed() -> None:
    whole = Whole()
    whole.begin()
    for _ in range(6):
        whole.note([bytes(200_000)])

    whole.renew(DOCUMENT)

    assert not whole.known


def test_a_log_that_is_mostly_overwritten_is_nothing_to_send_and_read_again_only_after_a_while() -> None:
    assert written([bytes(200_000)] * 100) == ()
    whole = Whole()
    whole.begin()
    whole.renew(())
    assert not whole.is_outgrown(LARGE_BYTES + 1)

    for _ in range(12):
        whole.rest()

    assert whole.is_outgrown(LARGE_BYTES + 1)


def test_an_import_after_a_birth_is_sent_as_it_stands() -> None:
    updates = [bytes(500), bytes(3_000_000)]

    assert written(updates) == tuple(updates)
