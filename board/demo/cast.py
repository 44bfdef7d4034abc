"""Who plays in the demo, and what they wear."""

from board.figures import Look
from board.heads import Face

CAST = {
    "NORA": Look(1.66, "#8e939c", "#5c6169", "#3a3d43", 0.45, 0.030, Face(hair="#d8d9dc", hat="#4a4e56", style="cap", age=2)),
    "JUNE": Look(
        1.71, "#cfcdc2", "#71767f", "#34373c", 0.44, 0.042, Face(hair="#57524f", hat="#787d87", style="beanie", age=0)
    ),
    "TOMAS": Look(1.83, "#54585f", "#43464c", "#2e3035", 0.27, 0.030, Face(hair="#8f9094", hat="", style="beard", age=2)),
}
