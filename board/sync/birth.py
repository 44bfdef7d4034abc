"""What a document begins with: its schema, and the layers of a panel. Written by the server alone, once."""

from pycrdt import Map

from board.document import Document, default_layer_fields, plain, schema_of
from board.schema import DEFAULT_LAYERS, SCHEMA, DocumentKind


def is_born(doc: Document) -> bool:
    """Whether the server has written the document's beginning."""
    return schema_of(doc) > 0


def give_birth(doc: Document, kind: DocumentKind) -> None:
    """Writes the beginning, unless somebody else was faster."""
    if is_born(doc):
        return
    with doc.transaction():
        meta = doc.get("meta", type=Map)
        meta["schema"] = SCHEMA
        meta["kind"] = kind
        if kind == "panel":
            _add_layers(doc)


def _add_layers(doc: Document) -> None:
    present = plain(doc, "layers")
    layers = doc.get("layers", type=Map)
    for index, kind in enumerate(DEFAULT_LAYERS):
        if kind not in present:
            layers[kind] = Map(default_layer_fields(kind, index))
