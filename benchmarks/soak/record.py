"""What was tried so far, kept in a file between slices, and told in `benchmarks/README.md` when it is enough."""

import json
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Literal, Self

import board
from benchmarks.machine import describe
from tests.faults.machines import FAILOVERS
from tests.faults.setting import Outcome

Stages = Literal["processes", "machines"]

README: Final = Path(__file__).parents[1] / "README.md"
HEADING: Final = "## Machines that fail (`make soak`)"
SHARE: Final = 10
"""Of so many troubles one is a failover."""


@dataclass
class Record:
    """Since the last summary; seeds go on for ever."""

    next_seed: dict[str, int] = field(default_factory=lambda: {"processes": 1001, "machines": 1001})
    runs: dict[str, int] = field(default_factory=dict)
    struck: dict[str, int] = field(default_factory=dict)
    done: int = 0
    told: int = 0
    looks: int = 0
    barred: int = 0
    seconds: float = 0.0
    failed: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Self:
        """As it was left."""
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def write(self, path: Path) -> None:
        """Keeps it; whoever is killed meanwhile finds the one before."""
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self), indent=1))
        fresh.replace(path)

    @property
    def failovers(self) -> int:
        """Troubles in which another master took over."""
        return sum(self.struck.get(name, 0) for name in FAILOVERS)

    @property
    def others(self) -> int:
        """Those of processes and sockets; whoever goes for good is no fault."""
        return sum(count for name, count in self.struck.items() if name not in (*FAILOVERS, "gone"))

    def wants(self) -> Stages:
        """What is to be tried next, so that both come to their share together."""
        return "machines" if self.failovers * (SHARE - 1) < self.others else "processes"

    def is_enough(self, troubles: int) -> bool:
        """Whether so many were survived, failovers among them."""
        return self.others * SHARE >= troubles * (SHARE - 1) and self.failovers * SHARE >= troubles

    def take(self, stage: Stages, outcome: Outcome, seconds: float) -> None:
        """One more run."""
        self.runs[stage] = self.runs.get(stage, 0) + 1
        self.struck = dict(Counter(self.struck) + outcome.struck)
        self.done, self.told, self.looks = self.done + outcome.done, self.told + outcome.told, self.looks + outcome.looks
        self.barred += outcome.barred
        self.seconds += seconds
        self.failed += [f"{stage} {outcome.seed}: {fault}" for fault in outcome.faults[:3]]

    def summary(self) -> str:
        """A few lines for people."""
        kinds = ", ".join(f"{name} {count}" for name, count in sorted(self.struck.items(), key=lambda one: -one[1]))
        failed = (
            "\n".join(f"- {line}" for line in self.failed) or "Nobody diverged, and nothing that was called saved was lost."
        )
        places = f"{self.runs.get('processes', 0)} over one Redis, {self.runs.get('machines', 0)} over a cluster"
        lines = [
            f"### {time.strftime('%Y-%m-%d')}, {board.__version__}",
            "",
            f"{self.others} process and socket faults, {self.failovers} failovers, {sum(self.runs.values())} runs ({places}).",
            f"{self.done:,} edits, {self.told:,} called saved; the log was compared with that {self.looks:,} times in between.",
            f"{self.barred} runs void: a server was killed while it applied an edit, which was set aside as designed.",
            f"{self.seconds / 60:.0f} minutes. {describe()}.",
            "",
            failed,
            "",
            f"Struck: {kinds}.",
        ]
        return "\n".join(lines) + "\n"

    def publish(self) -> None:
        """Below those that were before."""
        text = README.read_text()
        if HEADING not in text:
            text += f"\n{HEADING}\n\n{_WORDS}\n"
        before, heading, after = text.partition(HEADING)
        own, following, rest = after.partition("\n## ")
        README.write_text(f"{before}{heading}{own.rstrip()}\n\n{self.summary()}{following}{rest}")


_WORDS: Final = """People of four kinds (pycrdt over both framings, `@hocuspocus/provider`, `y-websocket`) edit several
documents of a board and give commands over HTTP, while troubles drawn from a seed strike three server processes, the compactor
(which seals, compacts and trims all the time), Redis and everybody's sockets. Then everybody comes back, and all clients,
newcomers at every server and the documents rebuilt from the log are the same (clocks, deletions, values); what anybody was told
is saved is there (over the cluster: `replicated`), also what only somebody knew who left for good; nothing is in the log twice;
hashes and chains hold; every command happened once; nobody was refused; nobody sees the dead.
`python -m benchmarks.soak --seed N` (`--machines`) plays a run again."""
