"""Python against the shared vectors; `frontend/src/model/vectors.test.ts` is the twin."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc

from board import names, schema, stroke
from tests.vectors import regenerate
from tests.vectors.reviewing import review_vectors

VECTORS = Path(regenerate.__file__).parent
GOLDEN = sorted(VECTORS.glob("schema-*/*.bin"))
MAKERS: dict[str, Callable[[], Any]] = {
    "schema": regenerate.schema_vectors,
    "terms": regenerate.term_vectors,
    "names": regenerate.name_vectors,
    "order": regenerate.order_vectors,
    "timecode": regenerate.timecode_vectors,
    "strokes": regenerate.stroke_vectors,
    "numbering": regenerate.numbering_vectors,
    "edits": regenerate.edit_vectors,
    "review": review_vectors,
}


@pytest.mark.parametrize("name", MAKERS)
def test_python_says_what_the_vectors_say(name: str) -> None:
    expected = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))

    made = json.loads(json.dumps(MAKERS[name]()))

    assert made == expected


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_document_of_every_released_schema_reads_as_it_always_did(path: Path) -> None:
    doc: Doc[Any] = Doc()
    doc.apply_update(path.read_bytes())

    read = regenerate.READERS[path.stem.removeprefix("browser-")](doc)

    assert json.loads(json.dumps(read)) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def test_there_are_golden_documents_of_this_schema() -> None:
    assert {path.stem for path in GOLDEN if path.parent.name == f"schema-{schema.SCHEMA}"} >= {"board", "panel", "review"}


def test_no_bad_stroke_of_the_vectors_decodes() -> None:
    for item in json.loads((VECTORS / "strokes.json").read_text(encoding="utf-8"))["bad"]:
        with pytest.raises(stroke.BadStroke, match="expected"):
            stroke.decode(bytes.fromhex(item))


def test_no_bad_name_of_the_vectors_parses() -> None:
    for vector in json.loads((VECTORS / "names.json").read_text(encoding="utf-8")):
        if vector["name"] is None:
            with pytest.raises(names.BadName, match="expected"):
                names.parse(vector["text"])
        else:
            assert str(names.parse(vector["text"])) == vector["text"]
