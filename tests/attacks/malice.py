"""Updates and messages that a real client could send, each with something bad in mind; by chance, from a seed.

What an attacker knows is what everybody knows: the document as it is told to all.
"""

import json
import random
from collections.abc import Callable, Sequence
from typing import Any, Final

import pycrdt

from board.lib0 import Plain, blob, plain, text, uint
from board.schema import DOCUMENTS, DocumentKind
from board.sync.presence import LARGEST_STEP, State, encode
from board.sync.protocol import Awareness, Message, QueryAwareness, Stateless, SyncStep1, SyncStep2, Update
from board.sync.update import ANY, ARRAY, BINARY, DELETED, MAP, STRING, TEXT, TYPE, Id, Struct, decode
from tests.sync.gate import forge
from tests.sync.gate.editor import Editor

NESTED: Final = 30_000
VALUES: Final[tuple[Plain, ...]] = (True, None, 3, 2.5, "word", b"raw", [1, [2]], {"a": {"b": []}})
WORDS: Final = ("a", "Mara", "é", "😀", "x😁y", "門", "naïve 👩‍🚀", "zz" * 40, "\u202e", "\0", "\ufffd", "</script>")


class Known:
    """What everybody knows of the document."""

    def __init__(self, state: bytes) -> None:
        self.state = state
        self.spans = [struct for run in decode(state).runs for struct in run.structs]
        self.types = [(struct.client, struct.clock) for struct in self.spans if struct.kind == TYPE]


class Malice:
    """An attacker of one document; `blows` are all that it knows to do."""

    def __init__(self, kind: DocumentKind, seed: int) -> None:
        self.dice = random.Random(seed)
        self._editor = Editor(kind, self.dice) if kind != "review" else Editor("board", self.dice)
        self._tables = [table.name for table in DOCUMENTS[kind]]
        self._fields = [field for table in DOCUMENTS[kind] for field in table.fields] + ["newer", "__proto__", "x" * 65]
        self._spans: list[Struct] = []
        self._types: list[Id] = []
        self._state = b"\0\0"
        self.client = 0
        self.blows: dict[str, Callable[[], Message]] = {
            name.removeprefix("do_"): getattr(self, name) for name in sorted(dir(self)) if name.startswith("do_")
        }

    def learn(self, known: Known) -> None:
        """The document as it is now."""
        self._state, self._spans, self._types = known.state, known.spans, known.types

    def blow(self) -> tuple[str, Message]:
        """The next one, under a client id of its own."""
        self.client = self.dice.randrange(2**31, 2**32)
        name = self.dice.choice(list(self.blows))
        return name, self.blows[name]()

    # Whose clocks

    def do_squat_on_anothers_next_clock(self) -> Message:
        client, clock = self._end()
        return self._sent(forge.update({(client, clock): [self._struct(client, clock)]}))

    def do_collect_what_another_will_write(self) -> Message:
        client, clock = self._end()
        return self._sent(forge.update({(client, clock): [forge.gc(2**31 - 2 - clock)]}))

    def do_write_as_the_server(self) -> Message:
        return self._sent(forge.update({(self.dice.randrange(1024), 0): [self._struct(1, 0)]}))

    def do_collect_to_the_end_of_clocks(self) -> Message:
        return self._mine(forge.gc(2**31 - 2), forge.gc(1), forge.gc(1))

    def do_claim_ids_beyond_numbers(self) -> Message:
        return self._sent(forge.update({(2**53 - 1 - self.dice.randrange(9), 0): [forge.gc(1)]}))

    def do_bring_many_clients(self) -> Message:
        count = self.dice.choice((20, 256, 257, 1000))
        return self._sent(forge.update({(self.client + n, 0): [forge.gc(1)] for n in range(count)}))

    def do_skip_over_what_others_wrote(self) -> Message:
        client, clock = self._known()
        return self._sent(forge.update({(client, clock): [forge.skip(5), forge.gc(3)]}))

    def do_collect_what_others_wrote(self) -> Message:
        client, clock = self._known()
        return self._sent(forge.update({(client, clock): [forge.gc(2**20)]}))

    def do_leave_a_hole(self) -> Message:
        return self._mine(forge.gc(1), forge.skip(3), self._struct(self.client, 4))

    def do_begin_late(self) -> Message:
        return self._sent(forge.update({(self.client, self.dice.choice((1, 7, 2**30))): [forge.gc(1)]}))

    # What is deleted

    def do_delete_everything(self) -> Message:
        ends: dict[int, int] = {}
        for struct in self._spans:
            ends[struct.client] = max(ends.get(struct.client, 0), struct.clock + struct.length)
        return self._sent(forge.update({}, {client: [(0, end)] for client, end in ends.items()}))

    def do_delete_what_there_is_here_and_there(self) -> Message:
        ranges: dict[int, list[Id]] = {}
        for _ in range(self.dice.randrange(1, 40)):
            client, clock = self._known()
            ranges.setdefault(client, []).append((clock, self.dice.choice((1, 1, 2, 9))))
        return self._sent(forge.update({}, ranges))

    def do_delete_the_future(self) -> Message:
        client, clock = self._end()
        return self._sent(forge.update({}, {client: [(clock, 2**31 - 2 - clock)], self.client: [(0, 5)]}))

    def do_delete_in_two_thousand_places(self) -> Message:
        made = [forge.shared(MAP, "panels", self._id()), forge.shared(TEXT, (self.client, 0), "notes")]
        made.append(forge.string("ab" * 2000, parent=(self.client, 1)))
        return self._mine(*made, deletions={self.client: [(2 + 2 * n, 1) for n in range(2000)]})

    def do_part_a_pair(self) -> Message:
        made = [forge.shared(MAP, "panels", self._id()), forge.shared(TEXT, (self.client, 0), "notes")]
        made.append(forge.string("😀😀😀", parent=(self.client, 1)))
        return self._mine(*made, deletions={self.client: [(3, 2)]})

    def do_bury_a_billion(self) -> Message:
        count = self.dice.choice((2**20, 2**31 - 3))
        return self._mine(forge.tomb(count, self._table(), self._id()), deletions={self.client: [(0, count)]})

    # Where things stand

    def do_stand_between_strangers(self) -> Message:
        return self._mine(*(self._between(self.client, n) for n in range(self.dice.choice((1, 2, 5)))))

    def do_stand_in_a_circle(self) -> Message:
        other = self.client + 1
        mine = forge.shared(MAP, (other, 0), "newer")
        return self._sent(forge.update({(self.client, 0): [mine], (other, 0): [forge.shared(MAP, (self.client, 0), "newer")]}))

    def do_be_ones_own_parent(self) -> Message:
        return self._mine(forge.shared(MAP, (self.client, self.dice.randrange(2)), "newer"), forge.gc(1))

    def do_move_a_record(self) -> Message:
        return self._mine(forge.item(TYPE | 0x20, b"\1", origin=self._known()), forge.shared(MAP, self._table(), self._key()))

    def do_put_things_anywhere(self) -> Message:
        return self._mine(*(self._struct(self.client, n) for n in range(self.dice.choice((1, 3, 8)))))

    def do_nest_shared_types(self) -> Message:
        depth = self.dice.choice((4, 12, 500))
        first = forge.shared(MAP, self._table(), self._id())
        return self._mine(first, *(forge.shared(MAP, (self.client, n), "newer") for n in range(depth)))

    def do_hide_in_an_unknown_root(self) -> Message:
        return self._mine(forge.values(1, parent=self.dice.choice(("hidden", "", "x" * 5000)), sub="k"))

    # What is said

    def do_say_a_huge_value(self) -> Message:
        size = self.dice.choice((262_000, 262_145, 1_000_000))
        return self._mine(forge.values("x" * size, parent=self._parent(), sub="newer"))

    def do_use_a_huge_key(self) -> Message:
        return self._mine(forge.values(1, parent=self._parent(), sub="k" * self.dice.choice((64, 65, 100_000))))

    def do_nest_plain_values(self) -> Message:
        body = bytes((ANY | 0x20,)) + b"\1" + text(self._table()) + text("x") + b"\1"
        return self._mine(body + b"\x75\1" * self.dice.choice((7, 9, NESTED)) + b"\x7e")

    def do_say_many_plain_values(self) -> Message:
        return self._mine(forge.values(*[None] * self.dice.choice((50, 20_000)), parent=self._parent(), sub="newer"))

    def do_set_an_objects_prototype(self) -> Message:
        key = self.dice.choice(("__proto__", "constructor", "toString", "hasOwnProperty"))
        return self._mine(forge.values({key: 1}, parent=self._parent(), sub=key))

    def do_overwrite_one_key_without_end(self) -> Message:
        chain = [forge.shared(MAP, "panels", self._id()), forge.values(0, parent=(self.client, 0), sub="duration_frames")]
        chain += [forge.item(ANY | 0x20, b"\1" + plain(n % 64), origin=(self.client, n + 1)) for n in range(3000)]
        return self._mine(*chain)

    def do_write_many_tiny_structs(self) -> Message:
        return self._mine(*[forge.gc(1)] * self.dice.choice((1000, 20_000)))

    def do_scatter_letters(self) -> Message:
        made = [forge.shared(MAP, "panels", self._id()), forge.shared(TEXT, (self.client, 0), "notes")]
        made.append(forge.string("ab", parent=(self.client, 1)))
        count = self.dice.choice((300, 2500, 3001))
        made += [forge.string("c", origin=(self.client, self.dice.randrange(2, 4 + n))) for n in range(count)]
        return self._mine(*made)

    def do_pile_letters_up_at_one_place(self) -> Message:
        made = [forge.shared(MAP, "panels", self._id()), forge.shared(TEXT, (self.client, 0), "notes")]
        made.append(forge.string("ab", parent=(self.client, 1)))
        made += [forge.string("c", origin=(self.client, 2), right=(self.client, 3)) for _ in range(1500)]
        return self._mine(*made)

    # What real libraries write and this schema has no use for

    def do_format_a_text(self) -> Message:
        def edit(doc: Any) -> None:
            text = doc.get("notes", type=pycrdt.Text)
            text += "bold"
            text.format(0, 2, {"b": True})

        return self._written(edit)

    def do_embed_something(self) -> Message:
        def edit(doc: Any) -> None:
            doc.get("notes", type=pycrdt.Text).insert_embed(0, {"image": "x"})

        return self._written(edit)

    def do_write_xml(self) -> Message:
        def edit(doc: Any) -> None:
            doc.get("page", type=pycrdt.XmlFragment).children.append(pycrdt.XmlElement("p", {"a": "b"}))

        return self._written(edit)

    def do_hold_another_document(self) -> Message:
        def edit(doc: Any) -> None:
            doc.get(self._table(), type=pycrdt.Map)[self._id()] = pycrdt.Map({"newer": pycrdt.Doc()})

        return self._written(edit)

    def do_move_or_link(self) -> Message:
        link = b"\7\0" + uint(self._known()[0]) + b"\3"
        which = self.dice.choice((forge.item(TYPE, link, parent=self._parent(), sub="x"), forge.item(11, b"\0\0\0")))
        return self._mine(which)

    def do_undo_and_redo_without_end(self) -> Message:
        def edit(doc: Any) -> None:
            undo = pycrdt.UndoManager(scopes=[doc.get("panels", type=pycrdt.Map)], capture_timeout_millis=0)
            for _ in range(20):
                self._editor.edit(doc)
            for _ in range(60):
                undo.undo() if self.dice.random() < 0.5 else undo.redo()

        return self._written(edit)

    def do_edit_as_an_honest_client(self) -> Message:
        def edit(doc: Any) -> None:
            for _ in range(self.dice.randrange(1, 5)):
                self._editor.edit(doc)

        return self._written(edit)

    def do_bend_an_honest_edit(self) -> Message:
        message = self.do_edit_as_an_honest_client()
        assert isinstance(message, Update | SyncStep2)
        raw = bytearray(message.update)
        for _ in range(self.dice.choice((1, 1, 3))):
            raw[self.dice.randrange(len(raw))] = self.dice.choice((0, 1, 2, 0x7F, 0x80, 0xFF, self.dice.randrange(256)))
        return self._sent(bytes(raw))

    def do_repeat_the_whole_document(self) -> Message:
        return SyncStep2(self._state)

    # Beside the document

    def do_wear_anothers_face(self) -> Message:
        mask = json.dumps({"user": {"account": "ben", "name": "Ben", "color": "#fff"}})
        return Awareness(encode([State(self._known()[0], self.dice.choice((1, 2**31, 2**53 - 1)), mask)]))

    def do_leave_for_others(self) -> Message:
        return Awareness(encode([State(struct.client, 2**40, "null") for struct in self._spans[:500]]))

    def do_show_too_much(self) -> Message:
        deep = ("[" * 2000 + "]" * 2000, '{"a":' * 9 + "1" + "}" * 9)
        states = (*deep, '{"v":NaN}', json.dumps({"x": "y" * 5000}), "no JSON", "7")
        return Awareness(encode([State(self.client, 1, self.dice.choice(states))]))

    def do_leap_in_time(self) -> Message:
        return Awareness(encode([State(self.client, 1, "{}"), State(self.client, 2 + LARGEST_STEP, "{}")]))

    def do_ask_strange_questions(self) -> Message:
        vectors = (b"\0", uint(2**28), uint(7000) + b"".join(uint(n + 9999) + b"\1" for n in range(7000)), b"\xff" * 3000)
        return self.dice.choice((SyncStep1(self.dice.choice(vectors)), QueryAwareness()))

    def do_speak_as_the_server(self) -> Message:
        said: tuple[Any, ...] = ({"saved": [1, 9], "messages": 9}, {"refused": "role"}, {"live": {"x": "y" * 9000}}, [[]])
        return Stateless(json.dumps(self.dice.choice(said)))

    # How it is put together

    def _sent(self, update: bytes) -> Message:
        return Update(update) if self.dice.random() < 0.7 else SyncStep2(update)

    def _mine(self, *structs: bytes, deletions: dict[int, list[Id]] | None = None) -> Message:
        return self._sent(forge.update({(self.client, 0): structs}, deletions))

    def _written(self, edit: Callable[[Any], None]) -> Message:
        """What pycrdt says of an edit on the document as it is."""
        doc: Any = pycrdt.Doc(client_id=self.client)
        doc.apply_update(self._state)
        before = doc.get_state()
        edit(doc)
        return self._sent(bytes(doc.get_update(before)))

    def _struct(self, client: int, clock: int) -> bytes:
        kind = self.dice.choice((STRING, STRING, ANY, ANY, TYPE, TYPE, BINARY, DELETED))
        sub = None if kind == STRING or self.dice.random() < 0.15 else self._key()
        parent: str | Id = (client, clock - 1) if clock and self.dice.random() < 0.3 else self._parent()
        return forge.item(kind, self._body(kind), parent=parent, sub=sub)

    def _between(self, client: int, clock: int) -> bytes:
        kind = self.dice.choice((STRING, STRING, ANY, TYPE, DELETED))
        origin = (client, clock - 1) if clock and self.dice.random() < 0.3 else self._known()
        right = self._known() if self.dice.random() < 0.4 else None
        return forge.item(kind | self.dice.choice((0, 0x20)), self._body(kind), origin=origin, right=right)

    def _body(self, kind: int) -> bytes:
        match kind:
            case 4:
                return text(self.dice.choice(WORDS))
            case 7:
                return uint(self.dice.choice((ARRAY, MAP, TEXT, 3, 6)))
            case 3:
                return blob(self.dice.randbytes(self.dice.randrange(1, 60)))
            case 1:
                return uint(self.dice.choice((1, 2, 100_000)))
            case _:
                return b"\1" + plain(self.dice.choice(VALUES))

    def _known(self) -> Id:
        if not self._spans:
            return 1, 0
        span = self.dice.choice(self._spans)
        return span.client, span.clock + self.dice.randrange(min(span.length, 1000))

    def _end(self) -> Id:
        client = self._known()[0]
        return client, max((one.clock + one.length for one in self._spans if one.client == client), default=0)

    def _parent(self) -> str | Id:
        return self.dice.choice(self._types) if self._types and self.dice.random() < 0.7 else self._table()

    def _table(self) -> str:
        return self.dice.choice(self._tables)

    def _key(self) -> str:
        made: Sequence[str] = self._editor.made
        return self.dice.choice((self.dice.choice(self._fields), self._id(), self.dice.choice(made) if made else "x"))

    def _id(self) -> str:
        return self._editor.new_id()
