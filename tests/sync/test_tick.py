"""The beat of a board: nobody waits on a quiet one, and under load those who wait go together."""

import asyncio

from board.sync.tick import LONGEST_REST_S, Tick


async def test_on_a_quiet_board_nobody_waits() -> None:
    async with asyncio.timeout(0):
        await Tick().opened()


async def test_what_comes_during_a_batch_is_judged_after_it_and_before_the_next() -> None:
    tick, judged = Tick(), list[int]()

    async def judge(number: int) -> None:
        await tick.opened()
        judged.append(number)

    tick.close()
    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(judge(number))
        await asyncio.sleep(0)
        assert not judged

        await tick.open()

        assert judged == [0, 1, 2]


async def test_a_loop_that_works_all_the_time_gathers_edits_but_not_for_long() -> None:
    loop = asyncio.get_running_loop()
    tick = Tick()
    tick.close()
    tick._worked_s -= 60

    began = loop.time()
    await tick.open()

    assert LONGEST_REST_S <= loop.time() - began < 5


async def test_a_batch_that_only_waited_for_redis_is_followed_at_once() -> None:
    tick = Tick()
    tick.close()
    tick._closed_at -= 60

    async with asyncio.timeout(5):
        await tick.open()

    await tick.opened()


async def test_nobody_waits_for_a_board_that_has_ended() -> None:
    tick = Tick()
    tick.close()

    tick.end()

    await asyncio.wait_for(tick.opened(), 5)
