"""A machine of the cluster is lost while people work: another takes over, and what was called saved is there."""

from pathlib import Path

from tests.faults.machines import FAILOVERS
from tests.faults.play import Play
from tests.faults.setting import Length
from tests.faults.stage import machine_stage

RUN = Length(steps=45, trouble=0.05, longest_pause_s=0.12, surely="kill_master")


async def test_a_master_that_dies_among_edits_takes_nothing_with_it(tmp_path: Path) -> None:
    async with machine_stage(tmp_path / "site") as stage:
        outcome = await Play(stage, 1, RUN).run()

    assert outcome.faults == [], outcome
    assert any(name in outcome.struck for name in FAILOVERS)
    assert outcome.looks
