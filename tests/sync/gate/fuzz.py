"""Hostile updates by the thousand against one gate and one document; run as a program of its own, so that a crash is seen.

`python -m tests.sync.gate.fuzz FIRST_SEED ROUNDS CASES` prints JSON lines; the last before a crash names its seed.
"""

import json
import random
import sys
from base64 import b64encode
from collections import Counter

import pycrdt

from board.lib0 import Malformed, Plain, Reader, blob, plain, text, uint
from board.schema import DOCUMENTS, DocumentKind
from board.sync.gate import Admission, Foreign, Gap, Hostile, TooLarge
from board.sync.update import ANY, BINARY, DELETED, STRING, TYPE, Id, Struct, decode
from tests.sync.gate import forge
from tests.sync.gate.editor import Editor
from tests.sync.gate.server import Server, content, survives_reload

REFUSALS = (Malformed, Hostile, Gap, Foreign, TooLarge)
CLIENTS = (3_000_001, 3_000_002, 3_000_003)
WORDS = ("a", "Mara", "é", "😀", "x😁y", "門", "\ufffd", "naïve 👩‍🚀", "", "zz" * 40)


class Attacker:
    """Somebody with good credentials and bad bytes."""

    def __init__(self, kind: DocumentKind, seed: int) -> None:
        self.dice = random.Random(seed)
        self.server = Server(kind)
        self.kind = kind
        self.tables = [table.name for table in DOCUMENTS[kind]]
        self.fields = [field for table in DOCUMENTS[kind] for field in table.fields] + ["newer", "__proto__"]
        self.editor = Editor(kind, self.dice)
        self.spans: list[Struct] = []
        self.types: list[Id] = []
        self.outcomes: Counter[str] = Counter()
        self.passed: list[bytes] = []

    def attack(self, update: bytes) -> Admission | None:
        """Send an update; whatever passes must do no harm."""
        try:
            admission = self.server.admit(update, owns=lambda client: client in CLIENTS or client > 2**31)
        except REFUSALS as exc:
            self.outcomes[type(exc).__name__] += 1
            return None
        self.outcomes["passed" if admission.update else "known"] += 1
        if admission.update:
            self.passed.append(admission.update)
            self._remember(admission.update)
            self._check_clocks()
        return admission

    def _remember(self, update: bytes) -> None:
        for run in decode(update).runs:
            for struct in run.structs:
                self.spans.append(struct)
                if struct.kind == TYPE:
                    self.types.append((struct.client, struct.clock))

    def _check_clocks(self) -> None:
        """What the gate knows and what the document holds end at the same clocks: so nothing is pending."""
        reader = Reader(self.server.doc.get_state())
        clocks = {reader.uint(): reader.uint() for _ in range(reader.count(2))}
        for client, clock in clocks.items():
            assert self.server.gate.next_clock(client) == clock, f"client {client}"
        for client in CLIENTS:
            assert self.server.gate.next_clock(client) == clocks.get(client, 0), f"client {client}"

    def check(self) -> None:
        """The document can be loaded again and says the same, and another gate learns it."""
        assert survives_reload(self.server.doc, self.kind)
        Server(self.kind).trust(self.server.state())

    def honest(self) -> bytes:
        """An edit as pycrdt writes it, of a client that has everything."""
        doc: pycrdt.Doc[pycrdt.Map[object]] = pycrdt.Doc(client_id=2**31 + self.dice.getrandbits(31))
        doc.apply_update(self.server.state())
        before = doc.get_state()
        with doc.transaction():
            for _ in range(self.dice.randrange(1, 4)):
                self.editor.edit(doc)
        return doc.get_update(before)

    def forged(self) -> bytes:
        """A handful of structs that fit together badly, and deletions of anything."""
        runs: dict[Id, list[bytes]] = {}
        for client in self.dice.sample(CLIENTS, self.dice.choice((0, 1, 1, 1, 1, 2))):
            clock = self.server.gate.next_clock(client) + (self.dice.random() < 0.02) - (self.dice.random() < 0.05)
            runs[client, max(clock, 0)] = [self._struct(client, clock + n) for n in range(self.dice.choice((1, 1, 1, 2, 4)))]
        return forge.update(runs, self._deletions() if self.dice.random() < 0.3 or not runs else {})

    def _deletions(self) -> dict[int, list[Id]]:
        ranges: dict[int, list[Id]] = {}
        for _ in range(self.dice.randrange(1, 4)):
            client, clock = self._known()
            length = self.dice.choice((1, 1, 2, 3, 10))
            ranges.setdefault(client, []).append((clock, length))
        return ranges

    def _known(self) -> Id:
        """An id that is known, mostly."""
        if not self.spans:
            return CLIENTS[0], 0
        span = self.dice.choice(self.spans[-60:] if self.dice.random() < 0.5 else self.spans)
        clock = span.clock + self.dice.choice((0, span.length - 1, self.dice.randrange(min(span.length, 1000))))
        return span.client, clock + (self.dice.random() < 0.03)

    def _struct(self, client: int, clock: int) -> bytes:
        if self.dice.random() < 0.05:
            return self.dice.choice((forge.gc, forge.gc, forge.gc, forge.skip))(self.dice.choice((1, 2, 7, 2**20)))
        kind = self.dice.choice((STRING, STRING, STRING, ANY, ANY, ANY, TYPE, TYPE, BINARY, DELETED))
        body = self._body(kind)
        if self.dice.random() < 0.5 and self.spans:
            return self._between(kind, body, client, clock)
        parent = self._parent(client, clock)
        sub = None if kind == STRING or self.dice.random() < 0.15 else self._key()
        return forge.item(kind, body, parent=parent, sub=sub)

    def _between(self, kind: int, body: bytes, client: int, clock: int) -> bytes:
        origin = (client, clock - 1) if clock > 0 and self.dice.random() < 0.2 else self._known()
        right = self._beside(origin) if self.dice.random() < 0.4 else None
        if self.dice.random() < 0.15:
            return forge.item(kind, body, right=right or origin)
        flag = 0x20 if self.dice.random() < 0.3 else 0
        return forge.item(kind | flag, body, origin=origin, right=right)

    def _beside(self, ident: Id) -> Id:
        dice = self.dice.random()
        if dice < 0.5:
            return ident[0], ident[1] + 1
        return (ident[0], max(ident[1] - self.dice.randrange(4), 0)) if dice < 0.8 else self._known()

    def _parent(self, client: int, clock: int) -> str | Id:
        dice = self.dice.random()
        if dice < 0.25:
            return self.dice.choice([*self.tables, "hidden"])
        if dice < 0.85 and self.types:
            return self.dice.choice(self.types)
        return (client, clock - 1) if dice < 0.92 and clock > 0 else self._known()

    def _key(self) -> str:
        dice = self.dice.random()
        if dice < 0.6:
            return self.dice.choice(self.fields)
        return self.editor.new_id() if dice < 0.85 or not self.editor.made else self.dice.choice(self.editor.made)

    def _body(self, kind: int) -> bytes:
        if kind == STRING:
            return text(self.dice.choice(WORDS))
        if kind == TYPE:
            return uint(self.dice.choice((0, 1, 1, 2, 2, 2, 3, 6, 7)))
        if kind == BINARY:
            return blob(self.dice.randbytes(self.dice.randrange(1, 60)))
        if kind == DELETED:
            return uint(self.dice.choice((1, 2, 5, 100_000)))
        choices: list[Plain] = [True, None, 3, 2.5, "word", b"raw", [1, [2]], {"a": {"b": []}}]
        values = [self.dice.choice(choices)]
        values *= self.dice.choice((1, 1, 1, 3))
        return uint(len(values)) + b"".join(map(plain, values))

    def bent(self, update: bytes) -> bytes:
        """An honest update with some bytes changed."""
        raw = bytearray(update)
        for _ in range(self.dice.choice((1, 1, 2, 5))):
            at = self.dice.randrange(len(raw))
            match self.dice.randrange(5):
                case 0:
                    raw[at] ^= 1 << self.dice.randrange(8)
                case 1:
                    raw[at] = self.dice.choice((0, 1, 0x7F, 0x80, 0xFF))
                case 2:
                    del raw[at : at + self.dice.randrange(1, 4)]
                case 3:
                    raw[at:at] = self.dice.randbytes(self.dice.randrange(1, 4))
                case _:
                    raw[at] = (raw[at] + self.dice.choice((1, 255))) % 256
            raw = raw or bytearray(b"\0")
        return bytes(raw)


def round_of(seed: int, cases: int) -> Attacker:
    """One document under attack."""
    kind: DocumentKind = "board" if seed % 3 else "panel"
    attacker = Attacker(kind, seed)
    attacker.attack(attacker.honest())
    for case in range(cases):
        dice = attacker.dice.random()
        if dice < 0.6:
            attacker.attack(attacker.forged())
        elif dice < 0.9:
            attacker.attack(attacker.bent(attacker.dice.choice(attacker.passed)))
        else:
            honest = attacker.honest()
            attacker.attack(attacker.bent(honest))
            attacker.attack(honest)
        if case % 50 == 49:
            attacker.check()
    attacker.check()
    return attacker


def main(first: int, rounds: int, cases: int) -> None:
    """Rounds of one seed each."""
    for seed in range(first, first + rounds):
        print(json.dumps({"seed": seed}), flush=True)
        attacker = round_of(seed, cases)
        shown = content(attacker.server.doc, attacker.kind)
        passed = [b64encode(each).decode() for each in attacker.passed]
        state = b64encode(attacker.server.state()).decode()
        result = {"seed": seed, "outcomes": attacker.outcomes, "content": shown, "passed": passed, "state": state}
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
