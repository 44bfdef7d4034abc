"""The shape of a document: which shared type stands where, and what may be put into each."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from board.ids import is_id
from board.lib0 import Plain
from board.schema import DEFAULT_LAYERS, DOCUMENTS, Kind, Singleton, Table
from board.sync.update import ANY, ARRAY, BINARY, DELETED, MAP, TEXT, TYPE, Struct
from board.sync.verdict import Hostile

MAX_TYPES = 4
"""How deep shared types may nest below a root: record, field and two for what a newer client may add."""

MAX_JSON = 4
"""How deep a `json` field may nest."""

_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_MEMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")

Record = tuple[str, str]
"""Table and id; a singleton's id is empty."""


class Role(Enum):
    """What a shared type is for."""

    CLOSED = auto()  # a root that only the server writes
    TABLE = auto()  # a root of records
    VALUES = auto()  # a root of binary values
    RECORD = auto()  # a record, or a root that is one
    SET = auto()
    TEXT = auto()
    FREE_MAP = auto()  # of a field which this schema does not know
    FREE_LIST = auto()
    GONE = auto()  # the parent of what was collected


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A shared type in its place; `fields` are a record's."""

    role: Role
    depth: int
    table: str = ""
    record: Record | None = None
    fields: dict[str, Kind] | None = None
    names: frozenset[str] = frozenset()  # ids besides uuid7s that records of a table may have

    @property
    def keyed(self) -> bool:
        """Whether what stands in it has keys."""
        return self.role in _KEYED


_KEYED = frozenset({Role.CLOSED, Role.TABLE, Role.VALUES, Role.RECORD, Role.SET, Role.FREE_MAP})
_FREE = {ARRAY: Role.FREE_LIST, MAP: Role.FREE_MAP, TEXT: Role.TEXT}

GONE = Node(Role.GONE, 0)


_SERVERS = frozenset(table.name for table in DOCUMENTS["review"])  # `meta` is one of them


def roots(tables: Iterable[Table | Singleton]) -> dict[str, Node]:
    """The roots of a document by name; a client may write none of a review document's."""
    return {table.name: _root(table) for table in tables}


def open_roots(tables: Iterable[Table | Singleton]) -> dict[str, Node]:
    """The same for the log of a whole board: in it stands what servers wrote, too."""
    return {table.name: _open_root(table) for table in tables}


def _open_root(table: Table | Singleton) -> Node:
    if isinstance(table, Singleton):
        return Node(Role.RECORD, 0, table.name, (table.name, ""), table.fields)
    names = frozenset(DEFAULT_LAYERS) if table.name == "layers" else frozenset[str]()
    return Node(Role.VALUES if table.value else Role.TABLE, 0, table.name, None, table.fields, names)


def _root(table: Table | Singleton) -> Node:
    if table.name in _SERVERS:
        return Node(Role.CLOSED, 0, table.name)
    return replace(_open_root(table), names=frozenset())


def child(parent: Node, key: str | None, number: int) -> Node:
    """The type of this Yjs number that is put into `parent`."""
    depth = parent.depth + 1
    if parent.role is Role.TABLE and number == MAP and key is not None:
        return Node(Role.RECORD, depth, parent.table, (parent.table, key), parent.fields)
    if parent.role is Role.RECORD and number == MAP and parent.fields is not None and parent.fields.get(key or "") == "set":
        return Node(Role.SET, depth, parent.table, parent.record)
    record = (parent.table, key) if parent.role is Role.CLOSED and key is not None else parent.record
    return Node(_FREE[number], depth, parent.table, record)


def check(node: Node, key: str | None, struct: Struct) -> None:
    """Refuse a struct that may not stand in `node` under `key`."""
    if node.keyed is (key is None) and node is not GONE:
        raise Hostile(f"{node.table} holds things {'with' if node.keyed else 'without'} keys", "schema")
    if struct.kind == DELETED and node.role in (Role.RECORD, Role.SET, Role.TEXT, Role.FREE_MAP, Role.FREE_LIST):
        return
    if struct.kind == TYPE and node.depth >= MAX_TYPES:
        raise Hostile(f"shared types nest deeper than {MAX_TYPES}", "schema")
    _CHECKS[node.role](node, key or "", struct)


def _check_closed(node: Node, key: str, struct: Struct) -> None:
    raise Hostile(f"only the server writes {node.table}", "schema")


def _check_table(node: Node, key: str, struct: Struct) -> None:
    if not is_id(key) and key not in node.names:
        raise Hostile(f"a record of {node.table} has no uuid7 as its id", "schema")
    if struct.kind != DELETED and (struct.kind != TYPE or struct.content != MAP):
        raise Hostile(f"a record of {node.table} is no map", "schema")


def _check_values(node: Node, key: str, struct: Struct) -> None:
    if not is_id(key):
        raise Hostile(f"a value of {node.table} has no uuid7 as its id", "schema")
    if struct.kind != DELETED and not _is_binary(struct):
        raise Hostile(f"a value of {node.table} is not binary", "schema")


def _check_record(node: Node, key: str, struct: Struct) -> None:
    kind = (node.fields or {}).get(key)
    if kind is None:
        _check_unknown_field(node, key, struct)
    elif not _FITS[kind](struct):
        raise Hostile(f"{node.table}.{key} is {kind} and something else was put there", "schema")


def _check_unknown_field(node: Node, key: str, struct: Struct) -> None:
    """A newer client's field is kept as it is."""
    if _FIELD.fullmatch(key) is None:
        raise Hostile(f"a field of {node.table} has no proper name", "schema")
    _check_free(node, key, struct)


def _check_set(node: Node, key: str, struct: Struct) -> None:
    if _MEMBER.fullmatch(key) is None:
        raise Hostile(f"a member of a set of {node.table} is no id", "schema")
    if not _all(struct, _is_bool):
        raise Hostile(f"a set of {node.table} holds more than true", "schema")


def _check_text(node: Node, key: str, struct: Struct) -> None:
    """U+FFFD is what is left of half a surrogate pair; a text with one has met a cut already."""
    if not isinstance(struct.content, str):
        raise Hostile(f"a text of {node.table} holds more than characters", "schema")
    if "\ufffd" in struct.content:
        raise Hostile("a text holds half of a character")


def _check_free(node: Node, key: str, struct: Struct) -> None:
    if struct.kind not in (ANY, BINARY, TYPE, DELETED):
        raise Hostile(f"a map or list of {node.table} holds characters", "schema")
    if key == "__proto__":
        raise Hostile("a key would change what objects are")


def _check_gone(node: Node, key: str, struct: Struct) -> None:
    """Whatever is put into what was collected is collected at once."""


_CHECKS: dict[Role, Callable[[Node, str, Struct], None]] = {
    Role.CLOSED: _check_closed,
    Role.TABLE: _check_table,
    Role.VALUES: _check_values,
    Role.RECORD: _check_record,
    Role.SET: _check_set,
    Role.TEXT: _check_text,
    Role.FREE_MAP: _check_free,
    Role.FREE_LIST: _check_free,
    Role.GONE: _check_gone,
}


def _all(struct: Struct, fits: Callable[[Plain], bool]) -> bool:
    """Whether it is plain content of values that fit; one struct holds several once Yjs merged overwritten ones."""
    return struct.kind == ANY and isinstance(struct.content, list) and all(map(fits, struct.content))


def _is_binary(struct: Struct) -> bool:
    """Yjs has a content of its own for bytes, pycrdt writes them as a plain value."""
    return struct.kind == BINARY or _all(struct, lambda value: isinstance(value, bytes))


def _is_str(value: Plain) -> bool:
    return value is None or isinstance(value, str)


def _is_bool(value: Plain) -> bool:
    return value is None or isinstance(value, bool)


def _is_float(value: Plain) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _is_int(value: Plain) -> bool:
    """Whole; pycrdt writes every number as a float."""
    return value is None or (_is_float(value) and float(value) == int(value))  # type: ignore[arg-type]  # _is_float has looked


def _is_json(value: Plain, depth: int = 0) -> bool:
    if isinstance(value, list):
        return depth < MAX_JSON and all(_is_json(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return depth < MAX_JSON and all(_is_json(item, depth + 1) for item in value.values())
    return not isinstance(value, bytes)


_FITS: dict[Kind, Callable[[Struct], bool]] = {
    "str": lambda struct: _all(struct, _is_str),
    "int": lambda struct: _all(struct, _is_int),
    "float": lambda struct: _all(struct, _is_float),
    "bool": lambda struct: _all(struct, _is_bool),
    "json": lambda struct: _all(struct, _is_json),
    "text": lambda struct: struct.kind == TYPE and struct.content == TEXT,
    "set": lambda struct: struct.kind == TYPE and struct.content == MAP,
    "bytes": lambda struct: _is_binary(struct),
}


def check_deletion(node: Node, born_here: bool) -> None:
    """Refuse to take something out of `node`; a record that no one has seen yet may go."""
    if node.role is Role.CLOSED:
        raise Hostile(f"only the server writes {node.table}", "schema")
    if node.role is Role.TABLE and not born_here:
        raise Hostile(f"records of {node.table} are marked as deleted, not taken out", "schema")


def touched(node: Node, key: str | None) -> Record | None:
    """The record or value that a change of `node` under `key` changes."""
    if node.role in (Role.TABLE, Role.VALUES) and key is not None:
        return node.table, key
    return node.record
