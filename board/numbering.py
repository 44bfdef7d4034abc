"""Numbers of scenes and shots as people see them: pure functions over the model, nothing of it is stored.

A number that a person gave or locked is the label itself and never changes. What follows the scheme is counted around those:
no label is ever used twice on a board, not even that of a shot in the bin.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice

from board.model import Board, Production, Shot

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class _Counted:
    """How a scheme that counts writes its numbers: "12_" + "0010"."""

    prefix: str
    step: int
    digits: int

    def label(self, number: int) -> str:
        return f"{self.prefix}{number:0{self.digits}}"

    def number(self, label: str) -> int | None:
        """The number that a label of this scheme begins with; none for a label of another make."""
        found = _NUMBER.match(label.removeprefix(self.prefix)) if label.startswith(self.prefix) else None
        return int(found[0]) if found else None


def scene_labels(board: Board) -> dict[str, str]:
    """The number of each scene: its own, or counted between its neighbours'."""
    taken = {scene.number for scene in (*board.scenes, *board.bin.scenes) if scene.number}
    own = [scene.number for scene in board.scenes]
    labels = _counted(own, _Counted("", 1, 1), taken, letters(board.production.numbering_skip))
    return {scene.id: label for scene, label in zip(board.scenes, labels, strict=True)}


def shot_labels(board: Board) -> dict[str, str]:
    """The number of each shot by the production's scheme."""
    production, scenes = board.production, scene_labels(board)
    taken = {shot.number for shot in _all_shots(board) if shot.number}
    if production.numbering_scheme == "eu_running":
        return _labelled(board.shots, _Counted("", 1, 1), taken, production)
    labels: dict[str, str] = {}
    for scene in board.scenes:
        shots = board.shots_of(scene.id)
        if production.numbering_scheme in _COUNTED:
            separator, step, digits = _COUNTED[production.numbering_scheme]
            labels |= _labelled(shots, _Counted(scenes[scene.id] + separator, step, digits), taken, production)
        else:
            labels |= _lettered(shots, scenes[scene.id], taken, production)
    return labels


def panel_label(shot: str, index: int, panels: int) -> str:
    """A panel within its shot, counted from zero here and from one on the screen: "12B 3/5"."""
    return f"{shot} {index + 1}/{panels}"


def letters(skip: str) -> str:
    """The alphabet without the letters left out; all of it when none would remain."""
    return "".join(letter for letter in _ALPHABET if letter not in skip.upper()) or _ALPHABET


def letter_suffix(number: int, alphabet: str) -> str:
    """Bijective counting in letters: 0 is A, and after Z comes AA."""
    text = ""
    rest = number + 1
    while rest:
        rest, digit = divmod(rest - 1, len(alphabet))
        text = alphabet[digit] + text
    return text


_COUNTED = {"seq_tens": ("_", 10, 4), "scene_dash": ("-", 1, 1)}


def _all_shots(board: Board) -> Iterator[Shot]:
    for shots in board.shots_by_scene.values():
        yield from shots
    yield from board.bin.shots


def _lettered(shots: Sequence[Shot], scene: str, taken: set[str], production: Production) -> dict[str, str]:
    alphabet = letters(production.numbering_skip)
    suffixed = (scene + letter_suffix(index, alphabet) for index in count())
    free = iter(_chain_plain(scene, suffixed) if production.numbering_master_plain else suffixed)
    return {shot.id: shot.number or _first_free(free, taken) for shot in shots}


def _chain_plain(scene: str, suffixed: Iterator[str]) -> Iterator[str]:
    yield scene
    yield from suffixed


def _labelled(shots: Sequence[Shot], scheme: _Counted, taken: set[str], production: Production) -> dict[str, str]:
    labels = _counted([shot.number for shot in shots], scheme, taken, letters(production.numbering_skip))
    return {shot.id: label for shot, label in zip(shots, labels, strict=True)}


def _counted(own: Sequence[str], scheme: _Counted, taken: set[str], alphabet: str) -> list[str]:
    """Labels for a row of things of which some have their own ("" has none): runs between those are filled in."""
    labels: list[str] = []
    left = 0
    index = 0
    while index < len(own):
        if own[index]:
            labels.append(own[index])
            left = _anchor(scheme, own[index], left)
            index += 1
            continue
        end = next((i for i in range(index, len(own)) if own[i]), len(own))
        right = next((n for n in map(scheme.number, own[end:]) if n is not None), None)
        filled = _filled(end - index, left, right, scheme, taken, alphabet)
        labels += filled
        left = _anchor(scheme, filled[-1], left)
        index = end
    return labels


def _anchor(scheme: _Counted, label: str, otherwise: int) -> int:
    number = scheme.number(label)
    return otherwise if number is None else number


def _filled(many: int, left: int, right: int | None, scheme: _Counted, taken: set[str], alphabet: str) -> list[str]:
    """So many fresh labels between two numbers: whole steps, else any numbers, else letters behind the left one."""
    start = left // scheme.step * scheme.step + scheme.step
    steps = count(start, scheme.step) if right is None else range(start, right, scheme.step)
    found = list(islice(_free(steps, scheme, taken), many))
    if len(found) < many:
        found = _evenly(many, list(_free(range(left + 1, right or 0), scheme, taken)))
    if not found:
        return _suffixed(many, left, right, scheme, taken, alphabet)
    labels = [scheme.label(number) for number in found]
    taken.update(labels)
    return labels


def _evenly(many: int, numbers: list[int]) -> list[int]:
    """So many of the numbers, spread over all of them; none when there are too few."""
    if len(numbers) < many:
        return []
    return [numbers[len(numbers) * (2 * i + 1) // (2 * many)] for i in range(many)]


def _suffixed(many: int, left: int, right: int | None, scheme: _Counted, taken: set[str], alphabet: str) -> list[str]:
    # Before the first number of all there is no left one: the letter goes in front of the right one, as in "A1".
    suffixes = (letter_suffix(index, alphabet) for index in count())
    if left == 0 and right is not None:
        candidates: Iterator[str] = (f"{suffix}{scheme.label(right)}" for suffix in suffixes)
    else:
        candidates = (f"{scheme.label(left)}{suffix}" for suffix in suffixes)
    return [_first_free(candidates, taken) for _ in range(many)]


def _free(numbers: Iterable[int], scheme: _Counted, taken: set[str]) -> Iterator[int]:
    return (number for number in numbers if scheme.label(number) not in taken)


def _first_free(candidates: Iterator[str], taken: set[str]) -> str:
    label = next(label for label in candidates if label not in taken)
    taken.add(label)
    return label
