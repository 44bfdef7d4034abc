"""What killed a server is refused however it comes back, and whoever knows several such edits writes no more."""

from board.ids import new_id
from board.redis import connect
from board.sync import quarantine
from board.sync.inflight import Suspect, digest_of
from board.sync.keys import Keys
from board.sync.quarantine import STRIKES, WITHIN_MS, Barred, Quarantine
from tests.support.durable import RedisServer

BOARD = new_id()


def suspect(
    update: bytes = b"fatal", account: str = "mallory", client: int = 5000, part: str = "", at_ms: int = 1_700_000_000_000
) -> Suspect:
    return Suspect(BOARD, part, account, digest_of(update), len(update), ((client, 3),), at_ms)


def test_what_is_not_barred_may_be_applied() -> None:
    assert Quarantine().objection(suspect()) is None
    assert Quarantine([Barred(suspect(), "killed")]).objection(suspect(b"other", "ann", 6000)) is None


def test_the_same_edit_in_other_bytes_is_known_by_where_it_begins() -> None:
    barred = Quarantine([Barred(suspect(), "killed")])

    assert "set aside" in (barred.objection(suspect(b"fatal and what came after it")) or "")
    assert barred.objection(suspect(b"elsewhere", "ann", part="panel/x")) is None


def test_three_edits_that_stopped_a_server_are_enough_for_one_account() -> None:
    barred = Quarantine(Barred(suspect(bytes([n]), client=6000 + n), "broke") for n in range(STRIKES))

    assert "let you go on" in (barred.objection(suspect(b"the fourth", client=9000)) or "")
    assert barred.objection(suspect(b"a first one", "ann", 9000)) is None
    barred.release(digest_of(bytes([0])))
    assert barred.objection(suspect(b"the fourth", client=9000)) is None


def test_servers_that_died_of_something_else_now_and_then_shut_nobody_out() -> None:
    times = (n * (WITHIN_MS // 2 + 1) for n in range(9))
    barred = Quarantine(Barred(suspect(bytes([n]), client=6000 + n, at_ms=at), "killed") for n, at in enumerate(times))

    assert barred.objection(suspect(b"one more", client=9000)) is None


async def test_what_is_barred_is_told_as_it_was_and_let_go_again(redis_server: RedisServer) -> None:
    async with connect(redis_server.url) as redis:
        await quarantine.add(redis, BOARD, Barred(suspect(), "killed"))

        assert list(await quarantine.load(redis, BOARD)) == [Barred(suspect(), "killed")]
        assert await quarantine.release(redis, BOARD, digest_of(b"fatal"))
        assert list(await quarantine.load(redis, BOARD)) == []
        assert not await quarantine.release(redis, BOARD, digest_of(b"fatal"))


async def test_digests_that_an_older_server_left_still_bar(redis_server: RedisServer) -> None:
    board = new_id()
    async with connect(redis_server.url) as redis:
        await redis.sadd(Keys(board).quarantine, digest_of(b"old"))

        barred = await quarantine.load(redis, board)

        assert barred.objection(suspect(b"old")) is not None
        assert await quarantine.release(redis, board, digest_of(b"old"))
        assert digest_of(b"old") not in await quarantine.load(redis, board)


def test_what_servers_tell_each_other_is_read_as_it_was_said() -> None:
    barred = Barred(suspect(), "broke")

    assert quarantine.read_body(BOARD, quarantine.body_of(barred)) == barred
