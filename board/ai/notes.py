"""The sentences of a note as a director says them: what is seen, the fix with its numbers, the reason."""

from collections.abc import Iterable

from board.ai.finding import MOST_WORDS
from board.ai.framing import Setup
from board.terms import SHOT_SIZES, name_of


def note(*sentences: str) -> str:
    """The sentences as one text; what does not fit is left out from the end, whole sentences first."""
    kept = [sentence.strip() for sentence in sentences if sentence.strip()]
    while len(kept) > 1 and len(" ".join(kept)) > MOST_WORDS:
        kept.pop()
    text = " ".join(kept)
    return text if len(text) <= MOST_WORDS else text[: MOST_WORDS - 1].rstrip() + "…"


def camera(setup: Setup) -> str:
    """A camera as it is called on the floor: "MCU on MARA, 75 mm, 3.0 m from MARA"."""
    if "INSERT" in setup.framing:
        onto = ", ".join(short(name) for name in setup.subjects)
        return f"Insert of the {onto.lower()}, {millimetres(setup.focal_length_mm)} from above, {setup.distance_m:.1f} m away"
    if "ESTABLISHING" in setup.framing:
        return (
            f"{setup.size}, {millimetres(setup.focal_length_mm)}, {setup.distance_m:.1f} m back, lens at {setup.height_m:.1f} m"
        )
    first = short(setup.subjects[0])
    if setup.framing[0].startswith("OVER_SHOULDER"):
        what = f"{setup.size} on {first} over {short(setup.subjects[1])}'s shoulder"
    elif "TWO_SHOT" in setup.framing:
        pair = listed(short(name) for name in setup.subjects)
        return f"{setup.size} two-shot of {pair}, {millimetres(setup.focal_length_mm)}, {setup.distance_m:.1f} m away"
    else:
        what = f"{setup.size} on {first}"
    return f"{what}, {millimetres(setup.focal_length_mm)}, {setup.distance_m:.1f} m from {first}"


def millimetres(lens: float) -> str:
    """A lens by its length."""
    return f"{lens:g} mm"


def seconds(value: float) -> str:
    """A time, to a tenth."""
    return f"{value:.1f} s"


def size_name(size: str) -> str:
    """A size in words."""
    return name_of(SHOT_SIZES, size).lower()


def shot(label: str) -> str:
    """A shot by its number."""
    return f"Shot {label}" if label else "The shot"


def quoted(text: str, most: int = 32) -> str:
    """The beginning of a line; its full stop is left to the sentence around it."""
    said = cut(text, most)
    return f"“{said}”" if said.endswith("..") else f"“{said.removesuffix('.')}”"


def cut(text: str, most: int) -> str:
    """The beginning of a text, whole words of it."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0].rstrip(' ,;:.–—-')} …"


def short(name: str, most: int = 24) -> str:
    """A name as it fits into a sentence."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def listed(items: Iterable[str]) -> str:
    """The items with an "and" before the last."""
    *rest, last = items
    return f"{', '.join(rest)} and {last}" if rest else last
