"""Making a document's tail short: the state that is kept says what all entries said."""

import random

from pycrdt import Doc, Map, Text

from board.document import Document
from board.sync.compacting import compacted


def written_by(clients: int, seed: int) -> list[bytes]:
    """The updates of so many people who each add a record and a word, and take away what somebody else wrote."""
    dice = random.Random(seed)
    server: Document = Doc(client_id=1)
    updates: list[bytes] = []
    for _ in range(clients):
        person: Document = Doc(client_id=dice.randrange(2**20, 2**32))
        person.apply_update(server.get_update())
        before = person.get_state()
        with person.transaction():
            table, words = person.get("panels", type=Map), person.get("words", type=Text)
            table[str(dice.random())] = Map({"shot": "a"})
            if len(words) > 3:
                del words[dice.randrange(len(words))]
            words.insert(0, "abc")
        updates.append(person.get_update(before))
        server.apply_update(updates[-1])
    return updates


def test_a_document_of_many_people_has_a_checkpoint() -> None:
    updates = written_by(100, seed=1)

    state = compacted(updates)

    whole: Document = Doc()
    for update in updates:
        whole.apply_update(update)
    copy: Document = Doc()
    copy.apply_update(state)
    assert str(copy.get("words", type=Text)) == str(whole.get("words", type=Text))
    assert copy.get("panels", type=Map).to_py() == whole.get("panels", type=Map).to_py()


def test_a_document_with_objects_as_values_has_a_checkpoint() -> None:
    doc: Document = Doc()
    for number in range(20):
        doc.get("suggestions", type=Map)[str(number)] = Map({"value": dict.fromkeys("abcdefghij", number)})
    update = doc.get_update()

    copy: Document = Doc()
    copy.apply_update(compacted([update]))

    assert copy.get("suggestions", type=Map).to_py() == doc.get("suggestions", type=Map).to_py()
