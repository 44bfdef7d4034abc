"""A board's past: what reading its log costs an entry, opening a moment, comparing two, bringing the whole board back.

python -m benchmarks.past [--entries 50000] [--panels 500]

Three people draw, erase, type, set and move at random. Prints processor time and the most memory that was held.
"""

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial
from random import Random
from typing import TypeVar

from board import edits
from board.history.carrying import carry_out
from board.history.comparison import compare
from board.history.cut import Cut
from board.history.drawing import strokes_of
from board.history.entry import Entry
from board.history.past import Past
from board.history.restoring import plan_restoration
from board.history.scope import WholeBoard
from board.stroke import Stroke, stroke
from tests.core.history.studio import Studio

T = TypeVar("T")

PEOPLE = ("mara", "joe", "ann")


def history(entries: int, panels: int, random: Random) -> tuple[list[Entry], list[str]]:
    """A log of so many entries, and the panels of its board."""
    studio = Studio()
    scenes = [studio.scene() for _ in range(max(1, panels // 10))]
    made = [studio.panel(studio.shot(scenes[at % len(scenes)])) for at in range(panels)]
    while len(studio.log) < entries:
        panel, who = random.choice(made), random.choice(PEOPLE)
        studio.wait(random.randrange(1_000, 20_000))
        for _ in range(random.randrange(1, 20)):
            _work(studio, panel, who, scenes, random)
    return studio.log, made


def _work(studio: Studio, panel: str, who: str, scenes: list[str], random: Random) -> None:
    part, dice = f"panel/{panel}", random.random()
    if dice < 0.75:
        studio.edit(part, partial(edits.add_strokes, strokes=[_line(random)]), who)
    elif dice < 0.83:
        drawn = list(strokes_of(studio.doc(part)))
        studio.edit(part, partial(edits.remove_strokes, ids=drawn[:1]), who)
    elif dice < 0.93:
        typed = partial(edits.edit_text, table="panels", id=panel, field="dialogue", position=0, insert="a")
        studio.edit("", typed, who)
    elif dice < 0.97:
        value = random.randrange(1, 200)
        studio.edit("", partial(edits.set_field, table="panels", id=panel, field="duration_frames", value=value), who)
    else:
        studio.edit("", partial(edits.move_scenes, scenes=[random.choice(scenes)]), who)


def _line(random: Random) -> Stroke:
    x, y = random.uniform(-500, 500), random.uniform(-300, 300)
    return stroke([(x + 3 * at, y + random.uniform(-9, 9), 0.5) for at in range(50)], layer="ink")


def timed(name: str, work: Callable[[], T], each: int = 0) -> T:
    """Does it and says how long it took."""
    start = time.process_time()
    done = work()
    took = time.process_time() - start
    print(f"{name:44}{took:8.3f} s" + (f"{took / each * 1e6:8.1f} us an entry" if each else ""))
    return done


def cut_of(log: list[Entry]) -> Cut:
    """A board after these entries."""
    cut = Cut()
    cut.advance(log)
    return cut


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--panels", type=int, default=500)
    asked = parser.parse_args()
    log, panels = history(asked.entries, asked.panels, Random(1))
    print(f"{len(log)} entries, {sum(len(entry.update) for entry in log) / 1e6:.1f} MB, {len(panels)} panels")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    past = Past()
    timed("replay, steps and blame", lambda: past.read(log), len(log))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{len(past.activity)} steps, {(after - before) / 1024:.0f} MB more at the most")
    half, whole = timed("two cuts", lambda: (cut_of(log[: len(log) // 2]), cut_of(log)))
    timed("a board and a panel at half of it", lambda: (half.doc(""), half.doc(f"panel/{panels[0]}")))
    found = timed("comparing, documents not yet open", lambda: compare(half, whole))
    timed("comparing again", lambda: compare(half, whole))
    plan = timed("planning the way back of all", lambda: plan_restoration(half, whole, WholeBoard()))
    timed("carrying it out", lambda: carry_out(whole.doc, plan))
    print(f"{len(found.records)} records and {len(found.drawings)} drawings differ, {len(plan.changes)} changes back")


if __name__ == "__main__":
    main()
