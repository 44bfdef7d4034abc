"""People who edit a board at random, each on a replica of their own that meets the others' now and then."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from hypothesis import strategies as st
from pycrdt import Doc

from board import edits
from board.document import Document, read_board, read_panel
from board.edits import InvalidEdit
from tests.core.history.studio import Studio, ink

ACCOUNTS = ("mara", "joe", "ann")
Turn = tuple[int, int, int, int]
TURNS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 17), st.integers(0, 9), st.integers(0, 9)), min_size=5, max_size=40
)
"""Who does what to which, and a number more."""


class Artist:
    """One person with copies of what they have opened."""

    def __init__(self, studio: Studio, account: str) -> None:
        self.account = account
        self._studio = studio
        self._docs: dict[str, Document] = {}
        self._unsent: list[tuple[str, bytes]] = []
        self._subscriptions: list[Any] = []
        self._listening = True

    def doc(self, part: str) -> Document:
        """Their copy."""
        if part not in self._docs:
            copy = self._docs[part] = Doc()
            copy.apply_update(self._studio.doc(part).get_update())
            self._subscriptions.append(copy.observe(partial(self._note, part)))
        return self._docs[part]

    def meet(self) -> None:
        """Sends what they did and takes in what others did."""
        for part, update in self._unsent:
            self._studio.receive(part, update, self.account)
        self._unsent.clear()
        self._listening = False
        for part, copy in self._docs.items():
            copy.apply_update(self._studio.doc(part).get_update(copy.get_state()))
        self._listening = True

    def _note(self, part: str, event: Any) -> None:
        if self._listening:
            self._unsent.append((part, event.update))


class Crowd:
    """Three artists and a server."""

    def __init__(self, turns: Sequence[Turn] = ()) -> None:
        self.studio = Studio()
        shot = self.studio.shot(self.studio.scene())
        self.studio.draw(self.studio.panel(shot))
        self.artists = [Artist(self.studio, account) for account in ACCOUNTS]
        self.play(turns)

    def play(self, turns: Sequence[Turn]) -> None:
        """Takes turns; in the end all have met."""
        for who, what, which, number in turns:
            if what < 3:
                self.artists[who].meet()
            elif what == 3:
                self._bear()
                self.studio.wait(number * 60_000)
            else:
                self._try(self.artists[who], _DEEDS[what - 4], which, number)
        for artist in self.artists:
            artist.meet()
        self._bear()

    def _try(self, artist: Artist, deed: "Deed", which: int, number: int) -> None:
        try:
            deed(artist, which, number)
        except InvalidEdit:  # they wanted something of what is not there
            return

    def _bear(self) -> None:
        """The server writes into the documents of panels that it learns of."""
        for panel in read_board(self.studio.doc("")).panels:
            self.studio.edit(f"panel/{panel.id}", edits.birth_panel, "", "birth")


Deed = Callable[[Artist, int, int], None]


def _one(ids: Sequence[str], which: int) -> str:
    if not ids:
        raise InvalidEdit("there is none")
    return ids[which % len(ids)]


def _scene(artist: Artist, which: int) -> str:
    return _one([scene.id for scene in read_board(artist.doc("")).scenes], which)


def _shot(artist: Artist, which: int) -> str:
    return _one([shot.id for shot in read_board(artist.doc("")).shots], which)


def _panel(artist: Artist, which: int) -> str:
    return _one([panel.id for panel in read_board(artist.doc("")).panels], which)


def _insert(artist: Artist, which: int, number: int) -> None:
    doc = artist.doc("")
    if number < 2:
        edits.insert_scene(doc, {"slugline": f"INT. {number}"}, account=artist.account)
    elif number < 5:
        edits.insert_shot(doc, _scene(artist, which), {"size": "CU"}, account=artist.account)
    else:
        edits.insert_panel(doc, _shot(artist, which), {"duration_frames": number}, account=artist.account)


def _move(artist: Artist, which: int, number: int) -> None:
    doc = artist.doc("")
    if number < 3:
        edits.move_scenes(doc, [_scene(artist, which)], before=_scene(artist, number))
    elif number < 6:
        edits.move_shots(doc, [_shot(artist, which)], scene=_scene(artist, number))
    else:
        edits.move_panels(doc, [_panel(artist, which)], shot=_shot(artist, number))


def _bin(artist: Artist, which: int, number: int) -> None:
    chosen = (("scenes", _scene), ("shots", _shot), ("panels", _panel), ("panels", _panel))[number % 4]
    edits.delete(artist.doc(""), chosen[0], [chosen[1](artist, which)])


def _unbin(artist: Artist, which: int, number: int) -> None:
    board = read_board(artist.doc(""))
    found = [(table, one.id) for table in ("scenes", "shots", "panels") for one in getattr(board.bin, table)]
    if found:
        table, id = found[which % len(found)]
        edits.restore(artist.doc(""), table, [id])


def _set(artist: Artist, which: int, number: int) -> None:
    doc = artist.doc("")
    if number < 3:
        edits.set_field(doc, "panels", _panel(artist, which), "duration_frames", number + 1)
    elif number < 6:
        edits.set_fields(doc, "shots", [_shot(artist, which)], {"size": "WS", "movement": ["PAN"] * (number % 2)})
    elif number < 8:
        edits.set_production(doc, {"title": f"Film {number}"})
    else:
        edits.set_field(doc, "scenes", _scene(artist, which), "synopsis", "x" * number)


def _say(artist: Artist, which: int, number: int) -> None:
    edits.set_text(artist.doc(""), "panels", _panel(artist, which), "dialogue", f"Hello {number} 😀"[: number + 2])


def _draw(artist: Artist, which: int, number: int) -> None:
    edits.add_strokes(artist.doc(f"panel/{_panel(artist, which)}"), [ink(number)] * (1 + number % 2))


def _erase(artist: Artist, which: int, number: int) -> None:
    doc = artist.doc(f"panel/{_panel(artist, which)}")
    strokes = [one.id for group in read_panel(doc).strokes.values() for one in group]
    edits.remove_strokes(doc, [_one(strokes, number)])


def _shift(artist: Artist, which: int, number: int) -> None:
    doc = artist.doc(f"panel/{_panel(artist, which)}")
    strokes = [one.id for group in read_panel(doc).strokes.values() for one in group]
    edits.transform_strokes(doc, [_one(strokes, number)], (1, 0, 0, 1, 3, 0))


def _mark(artist: Artist, which: int, number: int) -> None:
    doc = artist.doc(f"panel/{_panel(artist, which)}")
    if number < 4:
        edits.add_arrow(doc, "ink", {"kind": "camera", "points": [0, 0, number, 9]}, account=artist.account)
    elif number < 6:
        edits.add_text(doc, "notes", {"x": number}, account=artist.account)
    else:
        arrows = [one.id for group in read_panel(doc).arrows.values() for one in group]
        edits.delete(doc, "arrows", [_one(arrows, number)])


def _layer(artist: Artist, which: int, number: int) -> None:
    doc = artist.doc(f"panel/{_panel(artist, which)}")
    edits.set_field(doc, "layers", _one(("ink", "pencil"), number), "opacity", number / 10)


_DEEDS: Sequence[Deed] = (_insert, _insert, _move, _bin, _unbin, _set, _say, _say, _draw, _draw, _erase, _shift, _mark, _layer)
