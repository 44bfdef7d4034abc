"""Twenty-five runs in which processes and sockets fail, each drawn from its seed: nobody parts, and nothing saved is lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.faults.play import Play
from tests.faults.setting import Stage
from tests.faults.stage import process_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder: Path = tmp_path_factory.mktemp("site")
    async with process_stage(folder) as made:
        yield made


@pytest.mark.parametrize("seed", range(1, 26))
async def test_whatever_fails_everybody_holds_what_was_saved(stage: Stage, seed: int) -> None:
    outcome = await Play(stage, seed).run()

    assert outcome.faults == [], outcome


async def test_in_the_end_nobody_sees_the_dead(stage: Stage) -> None:
    assert await stage.company_of_the_dead() == []
