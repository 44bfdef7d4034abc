"""What becomes of a job: once, by one worker at a time, and never lost."""

import asyncio

import pytest

from board.ids import new_id
from board.jobs.job import Beat, Lease
from board.jobs.keys import keys_of, queue_of
from board.jobs.queue import LeaseLost, Queue, QueueFull
from board.redis import Redis
from tests.jobs.conftest import BOARD, wish


async def claimed(queue: Queue, agent: str, token: str = "") -> Lease:
    """The next job, which has to be there."""
    lease = await queue.claim(agent, token or new_id())
    assert lease is not None
    return lease


async def test_nobody_has_asked_for_anything(queue: Queue, agent: str) -> None:
    assert await queue.claim(agent, "t") is None
    assert await queue.shown(agent, BOARD) == []
    assert await queue.dead(agent) == []


async def test_a_job_is_claimed_once_and_is_gone_when_it_is_done(queue: Queue, agent: str) -> None:
    job = await queue.ask(agent, wish(kinds=("frame", "camera")))

    lease = await claimed(queue, agent)
    other = await queue.claim(agent, "other")

    assert lease.job.id == job.id
    assert lease.job.wish == wish(kinds=("camera", "frame"))
    assert lease.delivery == 1
    assert other is None
    assert [one.standing for one in await queue.shown(agent, BOARD)] == ["running"]
    await queue.finish(agent, job.id, lease.token)
    assert await queue.shown(agent, BOARD) == []


async def test_jobs_come_in_the_order_in_which_they_were_asked_for(queue: Queue, agent: str) -> None:
    asked = [await queue.ask(agent, wish(subject=new_id())) for _ in range(3)]

    assert [one.job.id for one in await queue.shown(agent, BOARD)] == [job.id for job in asked]
    assert [(await claimed(queue, agent)).job.id for _ in asked] == [job.id for job in asked]


async def test_the_same_wish_is_the_same_job_while_it_is_open(queue: Queue, agent: str) -> None:
    first = await queue.ask(agent, wish(kinds=("a", "b")))
    again = await queue.ask(agent, wish(kinds=("b", "a")))
    lease = await claimed(queue, agent)
    while_it_runs = await queue.ask(agent, wish(kinds=("a", "b")))
    await queue.finish(agent, first.id, lease.token)
    afterwards = await queue.ask(agent, wish(kinds=("a", "b")))

    assert first.id == again.id == while_it_runs.id != afterwards.id


async def test_what_nobody_asked_for_makes_room_for_somebodys_wish(queue: Queue, agent: str) -> None:
    unasked = await queue.ask(agent, wish(by=""))
    asked = await queue.ask(agent, wish(by="ann"))
    unasked_again = await queue.ask(agent, wish(by=""))

    (shown,) = await queue.shown(agent, BOARD)
    assert unasked.id != asked.id == unasked_again.id
    assert shown.job.wish.by == "ann"


async def test_the_newest_wish_about_a_scene_wins(queue: Queue, agent: str) -> None:
    older = await queue.ask(agent, wish(kinds=("timing",)))
    newer = await queue.ask(agent, wish())

    assert [one.job.id for one in await queue.shown(agent, BOARD)] == [newer.id]
    assert (await claimed(queue, agent)).job.id == newer.id != older.id
    assert await queue.claim(agent, "t") is None


async def test_the_worker_of_an_older_wish_is_told_to_stop(queue: Queue, agent: str) -> None:
    await queue.ask(agent, wish(kinds=("timing",)))
    lease = await claimed(queue, agent)
    newer = await queue.ask(agent, wish())

    _, stopped = await queue.beat(agent, lease.job.id, lease.token, Beat())
    assert stopped
    await queue.finish(agent, lease.job.id, lease.token)
    assert [one.job.id for one in await queue.shown(agent, BOARD)] == [newer.id]


async def test_so_many_wishes_of_a_board_wait_and_no_more(queue: Queue, agent: str) -> None:
    for _ in range(3):
        await queue.ask(agent, wish(subject=new_id()))

    with pytest.raises(QueueFull, match="3 requests"):
        await queue.ask(agent, wish(subject=new_id()))

    assert await queue.ask(agent, wish(board=new_id(), subject=new_id()))
    lease = await claimed(queue, agent)
    await queue.finish(agent, lease.job.id, lease.token)
    assert await queue.ask(agent, wish(subject=new_id()))


async def test_a_worker_with_a_stolen_lease_can_neither_beat_nor_finish_nor_fail(
    queue: Queue, strict: Queue, agent: str
) -> None:
    await queue.ask(agent, wish())
    slow = await claimed(queue, agent)
    thief = await claimed(strict, agent)

    assert thief.job == slow.job
    assert thief.delivery == 2
    for late in (
        queue.beat(agent, slow.job.id, slow.token, Beat()),
        queue.finish(agent, slow.job.id, slow.token),
        queue.fail(agent, slow.job.id, slow.token, "Late"),
        queue.release(agent, slow.job.id, slow.token),
    ):
        with pytest.raises(LeaseLost):
            await late
    await queue.finish(agent, thief.job.id, thief.token)
    with pytest.raises(LeaseLost):
        await queue.finish(agent, thief.job.id, thief.token)


async def test_a_beat_keeps_the_lease(queue: Queue, redis: Redis, agent: str) -> None:
    """Before each beat as much time passes as would cost the lease, and nobody came by."""
    await queue.ask(agent, wish())
    lease = await claimed(queue, agent)

    for _ in range(3):
        await _let_pass(redis, agent, lease, hours=2)
        await queue.beat(agent, lease.job.id, lease.token, Beat("p", "s", "thinking", 1))
        assert await queue.claim(agent, "thief") is None

    (shown,) = await queue.shown(agent, BOARD)
    assert shown.beat == Beat("p", "s", "thinking", 1)
    await _let_pass(redis, agent, lease, hours=2)
    assert await queue.claim(agent, "thief") is not None


async def _let_pass(redis: Redis, agent: str, lease: Lease, hours: int) -> None:
    """Nothing was heard of the job for so long."""
    await redis.xclaim(queue_of(agent), "workers", "worker", 0, [lease.job.id], idle=hours * 3_600_000, justid=True)


async def test_what_five_workers_die_of_is_put_aside(strict: Queue, agent: str) -> None:
    job = await strict.ask(agent, wish())

    deliveries = [(await claimed(strict, agent)).delivery for _ in range(5)]

    assert deliveries == [1, 2, 3, 4, 5]
    assert await strict.claim(agent, "sixth") is None
    (letter,) = await strict.dead(agent)
    assert (letter.job, letter.error, letter.deliveries) == (job, "WorkerDied", 5)
    assert await strict.shown(agent, BOARD) == []


async def test_what_fails_is_tried_again_and_put_aside_after_five_times(strict: Queue, agent: str) -> None:
    await strict.ask(agent, wish())

    said = []
    for _ in range(5):
        lease = await claimed(strict, agent)
        said.append(await strict.fail(agent, lease.job.id, lease.token, "ZeroDivisionError"))

    assert said == ["BACK"] * 4 + ["DEAD"]
    (letter,) = await strict.dead(agent)
    assert letter.error == "ZeroDivisionError"


async def test_a_dead_job_lives_again_or_is_dropped(strict: Queue, agent: str) -> None:
    for subject in ("one", "two"):
        await strict.ask(agent, wish(subject=subject))
        while await strict.claim(agent, new_id()):
            pass
    one, two = await strict.dead(agent)

    assert await strict.retry(agent, one.id)
    assert await strict.drop(agent, two.id)

    assert not await strict.retry(agent, one.id)
    assert not await strict.drop(agent, two.id)
    assert (await claimed(strict, agent)).job.wish == one.job.wish
    assert await strict.dead(agent) == []


async def test_what_a_leaving_worker_gives_back_is_anybodys_at_once_and_counts_for_nothing(queue: Queue, agent: str) -> None:
    await queue.ask(agent, wish())
    for _ in range(7):
        lease = await claimed(queue, agent)
        assert lease.delivery == 1
        await queue.release(agent, lease.job.id, lease.token)

    assert [one.standing for one in await queue.shown(agent, BOARD)] == ["waiting"]


async def test_a_waiting_job_that_is_stopped_is_gone_and_a_running_one_hears_of_it(queue: Queue, agent: str) -> None:
    await queue.ask(agent, wish(subject="running"))
    lease = await claimed(queue, agent)
    waiting = await queue.ask(agent, wish(subject="waiting"))
    elsewhere = await queue.ask(agent, wish(board=new_id()))

    assert set(await queue.stop(agent, BOARD, "ben")) == {lease.job.id, waiting.id}

    assert (await queue.held(agent, lease.job.id, lease.token))[1]
    assert await queue.shown(agent, BOARD) == []
    assert (await claimed(queue, agent)).job.id == elsewhere.id
    await queue.finish(agent, lease.job.id, lease.token)


async def test_one_job_is_stopped_by_its_name(queue: Queue, agent: str) -> None:
    one, two = [await queue.ask(agent, wish(subject=subject)) for subject in ("one", "two")]

    assert await queue.stop(agent, BOARD, "ben", [one.id]) == [one.id]

    assert (await claimed(queue, agent)).job.id == two.id


async def test_a_stopped_job_whose_worker_died_comes_to_nobody(queue: Queue, strict: Queue, agent: str) -> None:
    await queue.ask(agent, wish())
    await claimed(queue, agent)
    await queue.stop(agent, BOARD, "ben")

    assert await strict.claim(agent, "t") is None
    assert await strict.dead(agent) == []


async def test_a_hundred_who_ask_at_once_get_each_job_once(queue: Queue, agent: str) -> None:
    for _ in range(3):
        await queue.ask(agent, wish(subject=new_id()))

    leases = await asyncio.gather(*(queue.claim(agent, new_id()) for _ in range(100)))

    got = [lease.job.id for lease in leases if lease]
    assert len(got) == len(set(got)) == 3


async def test_nothing_is_left_of_an_agent_that_is_forgotten(strict: Queue, agent: str) -> None:
    await strict.ask(agent, wish())
    await claimed(strict, agent)
    await strict.forget(agent)

    assert await strict.claim(agent, "t") is None
    assert await strict.shown(agent, BOARD) == []


def test_all_keys_of_the_queues_lie_on_one_node_of_a_cluster(agent: str) -> None:
    assert {key.partition("{")[2].partition("}")[0] for key in keys_of(agent)} == {"jobs"}
