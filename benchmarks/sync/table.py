"""The results as Markdown: a table a row, servers side by side, the winner in bold, ours against the best of the others."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.sync.fanning import Measured
from benchmarks.sync.field import BARE, FIELD
from benchmarks.sync.rows import Figure, Row


@dataclass(slots=True)
class Outcome:
    """All runs of one row: by server, in the order in which they were made; what went wrong; how busy the machine was."""

    row: Row
    runs: dict[str, list[Measured]] = field(default_factory=dict)
    failures: dict[str, list[str]] = field(default_factory=dict)
    loads: list[float] = field(default_factory=list)

    def middle(self, server: str, key: str) -> float | None:
        """The median of a figure; None if this server has none."""
        values = [run[key] for run in self.runs.get(server, []) if key in run]
        return statistics.median(values) if values else None


def table(outcome: Outcome, servers: Sequence[str]) -> str:
    """One row of the benchmark."""
    shown = [name for name in servers if name in outcome.runs or name in outcome.failures]
    lines = [f"| {outcome.row.title} | {' | '.join(shown)} | ours to best peer |", "|---|" + "--:|" * (len(shown) + 1)]
    lines += [_line(figure, outcome, shown) for figure in outcome.row.figures]
    if outcome.loads:
        lines += ["", f"Processes that wanted a core: {min(outcome.loads):.1f} to {max(outcome.loads):.1f}."]
    for server, said in outcome.failures.items():
        lines += ["", f"{server}, {len(said)} of {len(said) + len(outcome.runs.get(server, []))} runs failed: {said[0]}"]
    return "\n".join(lines)


def _line(figure: Figure, outcome: Outcome, servers: list[str]) -> str:
    found = {name: outcome.middle(name, figure.key) for name in servers}
    best = min((value for name, value in found.items() if value is not None and name != BARE), default=None)
    cells = [_cell(found[name], bold=figure.compared and name != BARE and found[name] == best) for name in servers]
    return f"| {figure.title} | {' | '.join(cells)} | {_ratio(found) if figure.compared else ''} |"


def _cell(value: float | None, *, bold: bool) -> str:
    if value is None:
        return "–"
    text = f"{value:,.0f}" if abs(value) >= 100 or value == 0 else f"{value:.3g}"
    return f"**{text}**" if bold else text


def _ratio(found: Mapping[str, float | None]) -> str:
    """Each of our columns against the best of the others: below 1 we are ahead."""
    others = [value for name, value in found.items() if not FIELD[name].is_ours and name != BARE and value is not None]
    ours = [value for name, value in found.items() if FIELD[name].is_ours and value is not None]
    if not others or min(others) <= 0:
        return "–"
    return " / ".join(f"{value / min(others):.2f}" for value in ours)
