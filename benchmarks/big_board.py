"""Makes a board of 2,000 panels with 300 strokes each in 190 scenes, in a data folder that `board serve` then serves.

python -m benchmarks.big_board --data FOLDER [--panels 2000] [--strokes 300] [--seed 1]

The scenes are those of Big Fish if `../shared/data` has it, else of a generated script. Strokes and pictures are forty
different drawings, spread over the panels; every stroke of every panel is a record of its own.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from pycrdt import Doc, TransactionEvent

from benchmarks.sketches import Sketch, sketches
from board.assets import hash_of
from board.breakdown import import_screenplay
from board.cli.services import services_at
from board.demo.lens import ASPECT
from board.document import Document, read_board
from board.edits import birth_board, birth_panel, set_production
from board.edits.plan import Plan
from board.ids import Dice, new_id
from board.model import Board, Element, Scene
from board.people.plan import OPERATOR
from board.people.records import BoardRecord
from board.screenplay import read_screenplay
from board.settings import Settings
from board.sync.log import SERVER_CLIENT, Entry
from board.web.files import project_space
from board.web.services import Services

ROOT = Path(__file__).resolve().parents[1]
BIG_FISH = ROOT.parent / "shared/data/scripts/nyousefi-fountain/FountainTests/Big Fish.fountain"
DRAWINGS = 40
MEANS = "benchmark"
PROJECT = "Benchmark"
NAME = "Big board"
_SIZES = ("EWS", "WS", "FS", "MS", "MCU", "CU")
_MOVES = (("STATIC",), ("STATIC",), ("PAN",), ("DOLLY_IN",), ("HANDHELD",))
_LENSES_MM = (18, 25, 35, 50, 75, 100)
_STATUSES = ("draft", "draft", "for_review", "approved")
_LONGEST_WORDS = 220
_NONSENSE = (
    "the",
    "boat",
    "turns",
    "slowly",
    "while",
    "a",
    "lamp",
    "swings",
    "over",
    "dark",
    "water",
    "and",
    "nobody",
    "speaks",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """How large, and from which seed."""

    panels: int = 2000
    strokes: int = 300
    seed: int = 1


@dataclass(frozen=True, slots=True)
class BigBoard:
    """What was made."""

    record: BoardRecord
    panels: tuple[str, ...]
    scenes: int
    shots: int
    board_bytes: int
    panel_bytes: int
    points: int


def dice_of(seed: int) -> Dice:
    """Ids and digits which are the same each time; the ids count up from one moment, as uuid7 do."""
    source = random.Random(seed)
    moment = 1_735_689_600_000

    def fresh() -> str:
        nonlocal moment
        moment += 1
        return str(UUID(int=moment << 80 | 0x7 << 76 | source.getrandbits(12) << 64 | 0b10 << 62 | source.getrandbits(62)))

    return Dice(fresh, source.randrange)


async def make_board(services: Services, wish: Wish) -> BigBoard:
    """Writes the whole board into the log and its pictures into the store, and lists it in a project."""
    dice = dice_of(wish.seed)
    script, name = (
        (BIG_FISH.read_bytes(), BIG_FISH.name) if BIG_FISH.is_file() else (generated_script(wish.seed), "made.fountain")
    )
    structure = Structure(script, name, wish.panels, dice)
    drawings = sketches(DRAWINGS, wish.strokes, wish.seed)
    project, board = await services.people.create_project(PROJECT), new_id()
    await services.assets.put(project_space(project.id), script, hash_of(script))
    sizes: list[int] = []
    entries = panel_entries(structure.panels, drawings, dice, sizes)
    await services.hub.restore(board, project.id, NAME, [*structure.entries, *entries])
    for at, panel in enumerate(structure.panels):
        await services.thumbnails.put(board, panel, drawings[at % DRAWINGS].picture)
    record = await services.people.add_board(project.id, board, NAME)
    points = sum(drawings[at % DRAWINGS].points for at in range(len(structure.panels)))
    state = len(structure.doc.get_update())
    return BigBoard(record, structure.panels, structure.scenes, structure.shots, state, sum(sizes), points)


class Structure:
    """The board document: the script imported, its scenes broken into shots, the shots into panels."""

    def __init__(self, script: bytes, name: str, panels: int, dice: Dice) -> None:
        self.doc: Document = Doc(client_id=SERVER_CLIENT)
        self.entries: list[Entry] = []
        self.shots = 0
        self._dice = dice
        self._random = random.Random(dice.below(2**32))
        self.doc.observe(self._note)
        birth_board(self.doc, NAME)
        set_production(self.doc, {"aspect_width": ASPECT[0], "aspect_height": ASPECT[1], "aspect_label": "1.85"})
        screenplay, script_id = read_screenplay(script, name), dice.new_id()
        import_screenplay(
            self.doc, screenplay, script_id=script_id, asset=hash_of(script), filename=name, draft="White", account=OPERATOR,
            dice=dice,
        )  # fmt: skip
        board = read_board(self.doc)
        self.scenes = len(board.scenes)
        self.panels = tuple(self._written(board, panels))

    def _written(self, board: Board, panels: int) -> Iterator[str]:
        lines: dict[str, list[Element]] = {}
        for element in board.elements:
            lines.setdefault(element.scene, []).append(element)
        shares = shared_out(panels, [len(lines.get(scene.id, ())) + 3 for scene in board.scenes])
        for scene, share in zip(board.scenes, shares, strict=True):
            yield from self._write_scene(scene, lines.get(scene.id, []), share)

    def _write_scene(self, scene: Scene, lines: list[Element], share: int) -> Iterator[str]:
        plan, made = Plan(self.doc), []
        sizes = list(self._shot_sizes(share))
        for key, count in zip(plan.make_room("shots", [], len(sizes), self._dice), sizes, strict=True):
            shot = self._dice.new_id()
            plan.create("shots", shot, {**self._shot(scene), "scene": scene.id, "order": key}, OPERATOR)
            for order in plan.make_room("panels", [], count, self._dice):
                made.append(panel := self._dice.new_id())
                at = min(len(lines), round(len(made) / share * len(lines)))
                plan.create(
                    "panels", panel, {**self._panel(lines[max(0, at - 2) : at]), "shot": shot, "order": order}, OPERATOR
                )
        plan.carry_out()
        self.shots += len(sizes)
        yield from made

    def _shot_sizes(self, share: int) -> Iterator[int]:
        while share > 0:
            size = min(share, self._random.choice((1, 1, 2, 2, 3, 4, 6)))
            share -= size
            yield size

    def _shot(self, scene: Scene) -> dict[str, object]:
        choose = self._random.choice
        return {
            "size": choose(_SIZES),
            "angle": choose(("EYE_LEVEL", "HIGH", "LOW")),
            "movement": choose(_MOVES),
            "focal_length_mm": choose(_LENSES_MM),
            "subject": choose(scene.cast) if scene.cast else "",
            "notes": "",
        }

    def _panel(self, lines: list[Element]) -> dict[str, object]:
        words = {kind: " ".join(line.text for line in lines if line.type == kind) for kind in ("action", "dialogue")}
        return {
            "duration_frames": self._random.randrange(12, 120),
            "action": words["action"][:_LONGEST_WORDS],
            "dialogue": words["dialogue"][:_LONGEST_WORDS],
            "links": frozenset(line.id for line in lines),
            "status": self._random.choice(_STATUSES),
        }

    def _note(self, event: TransactionEvent) -> None:
        self.entries.append(Entry("", event.update, OPERATOR, MEANS))


def panel_entries(panels: tuple[str, ...], drawings: list[Sketch], dice: Dice, sizes: list[int]) -> Iterator[Entry]:
    """Each panel's document as one entry of the log, made when it is asked for."""
    for at, panel in enumerate(panels):
        doc: Document = Doc(client_id=SERVER_CLIENT)
        birth_panel(doc)
        plan = Plan(doc)
        for data in drawings[at % len(drawings)].strokes:
            plan.put("strokes", dice.new_id(), data)
        plan.carry_out()
        update = doc.get_update()
        sizes.append(len(update))
        yield Entry(f"panel/{panel}", update, OPERATOR, MEANS)


def shared_out(whole: int, weights: list[int]) -> list[int]:
    """A number in parts as large as the weights, at least one each."""
    left, weight, parts = whole, sum(weights), []
    for one in weights:
        part = max(1, round(left * one / weight))
        parts.append(part)
        left, weight = left - part, weight - one
    return parts


def generated_script(seed: int, scenes: int = 190) -> bytes:
    """A screenplay without sense, as long as a real one."""
    source = random.Random(seed)

    def sentence() -> str:
        return " ".join(source.choices(_NONSENSE, k=source.randrange(6, 24))).capitalize() + "."

    text = ["Title: Big board", ""]
    for number in range(1, scenes + 1):
        text += [f"INT. ROOM {number} - NIGHT", ""]
        for _ in range(source.randrange(4, 16)):
            text += [sentence(), "", source.choice(("MARA", "JOE", "THE PILOT")), sentence(), ""]
    return "\n".join(text).encode()


async def make(data: Path, wish: Wish) -> BigBoard:
    """The board in a data folder, whether its server runs or not."""
    async with services_at(Settings(data=data)) as services:
        return await make_board(services, wish)


def main() -> None:
    """Make it and tell how large it is."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.big_board", description="Make a large board to measure with.")
    parser.add_argument("--data", type=Path, required=True, help="the data folder that gets it")
    for name in ("panels", "strokes", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Wish(), name))
    given = parser.parse_args()
    began = time.perf_counter()
    made = asyncio.run(make(given.data, Wish(given.panels, given.strokes, given.seed)))
    print(f"{len(made.panels)} panels, {made.shots} shots, {made.scenes} scenes in {time.perf_counter() - began:.1f} s")
    print(
        f"board document {made.board_bytes / 1e6:.2f} MB, panel documents {made.panel_bytes / 1e6:.1f} MB, {made.points} points"
    )
    print(f"board {made.record.id}")


if __name__ == "__main__":
    main()
