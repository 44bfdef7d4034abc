"""Which paragraph of a new draft is which of the old one: identical, moved, or edited. Pure, and bounded for any two texts.

Anchors first (what stands once in both drafts and in the same order), then what moved as it is, then what was reworded, then
scenes by what they share, and last what stands in the same slot of the same scene.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

_ALIKE = 0.5  # the share of common words from which a paragraph counts as reworded
_ALIKE_IN_PLACE = 0.25
_SURE_NUMBER = 1_000  # a scene number that both drafts carry outweighs common words
_SAME_SLUGLINE = 4
_SOLE_SLUGLINE = 200  # about four long paragraphs
_FEW_WORDS = 3
_COMMON_WORD = 60  # words in more paragraphs than this tell nothing
_SMALL_GAP = 40_000  # comparisons in one gap without anchors


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as it is compared; `scene` counts the headings up to it, -1 before the first."""

    type: str
    text: str
    character: str
    scene: int
    scene_number: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Indices of the old draft by those of the new one."""

    lines: dict[int, int]
    scenes: dict[int, int]


def match_drafts(old: Sequence[Line], new: Sequence[Line]) -> Match:
    """The best account of how the old draft became the new one."""
    lines = dict(_aligned(_keys(old), _keys(new)))
    lines |= _moved(old, new, lines)
    lines |= _reworded(old, new, lines)
    scenes = _scenes(old, new, lines)
    lines = _headings(old, new, lines, scenes)
    lines |= _in_scene(old, new, lines, scenes)
    lines |= _in_place(old, new, lines)
    return Match(lines, scenes)


def unmoved(order: Sequence[int]) -> set[int]:
    """The largest set of values that stand in rising order; the others have moved."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(order):
        at = bisect_left(tails, value)
        before.append(places[at - 1] if at else -1)
        tails[at : at + 1] = [value]
        places[at : at + 1] = [place]
    kept, place = set(), places[-1] if places else -1
    while place >= 0:
        kept.add(order[place])
        place = before[place]
    return kept


def _keys(lines: Sequence[Line]) -> list[Hashable]:
    """What identifies each line: a cue and a parenthetical by what is said next, since names repeat all the time."""
    after = [*(line.text for line in lines[1:]), ""][: len(lines)]
    return [
        (line.type, line.text, following if line.type in ("character", "parenthetical", "scene_heading") else "")
        for line, following in zip(lines, after, strict=True)
    ]


def _aligned(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Pairs (new, old) of equal items in a common order."""
    gaps = [(0, len(old), 0, len(new))]
    while gaps:
        a0, a1, b0, b1 = gaps.pop()
        while a0 < a1 and b0 < b1 and old[a0] == new[b0]:
            yield b0, a0
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and old[a1 - 1] == new[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            yield b1, a1
        anchors = _anchors(old, new, (a0, a1, b0, b1))
        if anchors:
            ends = [(a0 - 1, b0 - 1), *anchors, (a1, b1)]
            gaps += [(a + 1, c, b + 1, d) for (a, b), (c, d) in pairwise(ends) if a + 1 < c and b + 1 < d]
            yield from ((b, a) for a, b in anchors)
        elif 0 < (a1 - a0) * (b1 - b0) <= _SMALL_GAP:
            blocks = SequenceMatcher(None, old[a0:a1], new[b0:b1], autojunk=False).get_matching_blocks()
            yield from ((b0 + block.b + i, a0 + block.a + i) for block in blocks for i in range(block.size))


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], gap: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Pairs (old, new) of items that stand once in each side of the gap, as many as keep one order."""
    a0, a1, b0, b1 = gap
    in_old, in_new = Counter(old[a0:a1]), Counter(new[b0:b1])
    places = {key: a for a, key in enumerate(old[a0:a1], a0) if in_old[key] == 1}
    pairs = [(places[key], b) for b, key in enumerate(new[b0:b1], b0) if in_new[key] == 1 and key in places]
    kept = unmoved([a for a, _ in pairs])
    return [pair for pair in pairs if pair[0] in kept]


def _moved(old: Sequence[Line], new: Sequence[Line], known: dict[int, int]) -> dict[int, int]:
    """Lines that stand elsewhere, word for word; short ones could be anybody's and wait for their scene."""
    old_keys, new_keys = _keys(old), _keys(new)
    taken = set(known.values())
    pool: dict[Hashable, list[int]] = defaultdict(list)
    for a in reversed(range(len(old))):
        if a not in taken and _is_telling(old[a]):
            pool[old_keys[a]].append(a)
    return {b: pool[new_keys[b]].pop() for b in _left(new, known) if pool.get(new_keys[b])}


def _is_telling(line: Line) -> bool:
    return line.type == "character" or len(line.text.split()) >= _FEW_WORDS


def _left(lines: Sequence[Line], known: dict[int, int]) -> Iterator[int]:
    return (index for index in range(len(lines)) if index not in known)


def _reworded(old: Sequence[Line], new: Sequence[Line], known: dict[int, int]) -> dict[int, int]:
    """Lines that share most of their words, the most alike first."""
    taken = set(known.values())
    olds = {a: _words(old[a].text) for a in range(len(old)) if a not in taken and old[a].type not in _BY_OTHERS}
    news = {b: _words(new[b].text) for b in _left(new, known) if new[b].type not in _BY_OTHERS}
    index = _holders(olds)
    scored = sorted(
        (-_alike(olds[a], words) - 0.02 * (old[a].character == new[b].character), abs(a - b), b, a)
        for b, words in news.items()
        for a in _candidates(index, words)
        if old[a].type == new[b].type
    )
    return _greedy((b, a) for score, _, b, a in scored if -score >= _ALIKE)


_BY_OTHERS = ("scene_heading", "character", "page_break")


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold())[:400])


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Twice the common words over all words."""
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


def _holders(lines: dict[int, Counter[str]]) -> dict[str, list[int]]:
    """The lines that hold a word."""
    index: dict[str, list[int]] = defaultdict(list)
    for line, words in lines.items():
        for word in words:
            index[word].append(line)
    return index


def _candidates(index: dict[str, list[int]], words: Counter[str]) -> list[int]:
    """The few lines that share most of the words which are not everywhere."""
    hits = Counter(holder for word in words if len(index[word]) <= _COMMON_WORD for holder in index[word])
    return [line for line, _ in hits.most_common(8)]


def _greedy(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The pairs in the order given, each side used once."""
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for b, a in pairs:
        if b not in chosen and a not in taken:
            chosen[b] = a
            taken.add(a)
    return chosen


def _scenes(old: Sequence[Line], new: Sequence[Line], known: dict[int, int]) -> dict[int, int]:
    """Scenes by what they share: words that were kept, the number, the slugline; then by slugline and order alone."""
    votes: Counter[tuple[int, int]] = Counter()
    for b, a in known.items():
        if old[a].scene >= 0 and new[b].scene >= 0:
            votes[new[b].scene, old[a].scene] += 1 + min(len(new[b].text), 400) // 8
    old_heads, new_heads = _heads(old), _heads(new)
    by_number = {old[a].scene_number: scene for scene, a in old_heads.items() if old[a].scene_number}
    for scene, b in new_heads.items():
        if new[b].scene_number in by_number:
            votes[scene, by_number[new[b].scene_number]] += _SURE_NUMBER
    for b, a in votes:
        votes[b, a] += _SAME_SLUGLINE * (old[old_heads[a]].text == new[new_heads[b]].text)
    for b, a in _sole(old, old_heads, new, new_heads):
        votes[b, a] += _SOLE_SLUGLINE
    scenes = _greedy(pair for pair, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])))
    return scenes | _scenes_by_slugline(old, new, old_heads, new_heads, scenes)


def _sole(
    old: Sequence[Line], old_heads: dict[int, int], new: Sequence[Line], new_heads: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Scenes whose slugline stands once in each draft."""
    in_old = Counter(old[a].text for a in old_heads.values())
    in_new = Counter(new[b].text for b in new_heads.values())
    places = {old[a].text: scene for scene, a in old_heads.items()}
    for scene, b in new_heads.items():
        if in_new[new[b].text] == in_old[new[b].text] == 1:
            yield scene, places[new[b].text]


def _scenes_by_slugline(
    old: Sequence[Line], new: Sequence[Line], old_heads: dict[int, int], new_heads: dict[int, int], known: dict[int, int]
) -> dict[int, int]:
    olds = [scene for scene in old_heads if scene not in set(known.values())]
    news = [scene for scene in new_heads if scene not in known]
    pairs = _aligned([old[old_heads[scene]].text for scene in olds], [new[new_heads[scene]].text for scene in news])
    return {news[b]: olds[a] for b, a in pairs}


def _heads(lines: Sequence[Line]) -> dict[int, int]:
    """The heading of each scene."""
    return {line.scene: index for index, line in enumerate(lines) if line.type == "scene_heading"}


def _headings(old: Sequence[Line], new: Sequence[Line], known: dict[int, int], scenes: dict[int, int]) -> dict[int, int]:
    """The lines with their headings paired as the scenes are."""
    old_heads, new_heads = _heads(old), _heads(new)
    lines = {b: a for b, a in known.items() if new[b].type != "scene_heading"}
    return lines | {new_heads[b]: old_heads[a] for b, a in scenes.items()}


def _in_scene(old: Sequence[Line], new: Sequence[Line], known: dict[int, int], scenes: dict[int, int]) -> dict[int, int]:
    """Short lines that stayed in their scene while it moved or changed around them."""
    taken = set(known.values())
    olds: dict[int, list[int]] = defaultdict(list)
    news: dict[int, list[int]] = defaultdict(list)
    for a, line in enumerate(old):
        if a not in taken:
            olds[line.scene].append(a)
    for b in _left(new, known):
        news[scenes.get(new[b].scene, -1)].append(b)
    found: dict[int, int] = {}
    for scene, waiting in news.items():
        mine = olds[scene]
        pairs = _aligned([(old[a].type, old[a].text) for a in mine], [(new[b].type, new[b].text) for b in waiting])
        found |= {waiting[b]: mine[a] for b, a in pairs}
    return found


def _in_place(old: Sequence[Line], new: Sequence[Line], known: dict[int, int]) -> dict[int, int]:
    """Lines between the same neighbours: the same speech with other words, or an action with some of its words."""
    found: dict[int, int] = {}
    taken = set(known.values())
    for step in (1, -1):
        for b in range(len(new))[::step]:
            beside = found.get(b - step, known.get(b - step))
            if b in known or b in found or beside is None:
                continue
            a = beside + step
            if 0 <= a < len(old) and a not in taken and _is_same_slot(old[a], new[b]):
                found[b] = a
                taken.add(a)
    return found


def _is_same_slot(old: Line, new: Line) -> bool:
    if old.type != new.type or old.type == "scene_heading":
        return False
    if old.type in ("character", "dialogue", "parenthetical", "lyric"):
        return old.character == new.character
    return _alike(_words(old.text), _words(new.text)) >= _ALIKE_IN_PLACE
