"""lib0's bytes: what we write reads back, what nobody writes is refused, and nothing hostile costs more than it is worth."""

import math
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board import lib0
from board.lib0 import MAX_DEPTH, MAX_INT, Malformed, Plain, Reader

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-MAX_INT, MAX_INT)
leaves = st.none() | st.booleans() | numbers | st.text(max_size=20) | st.binary(max_size=20)
keys = st.text(max_size=8).filter(lambda key: key != "__proto__")
plains: st.SearchStrategy[Plain] = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)


def depth(value: Plain) -> int:
    match value:
        case list():
            return 1 + max(map(depth, value), default=0)
        case dict():
            return 1 + max(map(depth, value.values()), default=0)
        case _:
            return 0


@given(st.integers(0, MAX_INT))
def test_unsigned_integers_read_back(value: int) -> None:
    reader = Reader(lib0.uint(value))

    assert reader.uint() == value
    reader.close()


@given(st.integers(-MAX_INT, MAX_INT))
def test_signed_integers_read_back(value: int) -> None:
    reader = Reader(lib0.sint(value))

    assert reader.sint() == value
    reader.close()


@given(plains.filter(lambda value: depth(value) <= MAX_DEPTH))
def test_plain_values_read_back(value: Plain) -> None:
    reader = Reader(lib0.plain(value))

    assert reader.plain() == value
    reader.close()


@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_or_malformed(raw: bytes) -> None:
    for read in (Reader.plain, Reader.uint, Reader.sint, Reader.text, Reader.blob):
        reader = Reader(raw)
        try:
            read(reader)
        except Malformed:
            continue
        assert reader.pos <= len(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"\x80", b"\x80\x00", b"\xff\x00", b"\xff" * 8, lib0.uint(MAX_INT + 1), b"\xff" * 100_000]
)
def test_an_integer_has_one_spelling_of_at_most_53_bits(raw: bytes) -> None:
    with pytest.raises(Malformed):
        Reader(raw).uint()


def test_javascripts_minus_zero_is_zero() -> None:
    assert Reader(b"\x40").sint() == 0


@pytest.mark.parametrize("raw", [b"\5abc", b"\1\xff", b"\3\xed\xa0\xbd", b"\2\xc0\x80"])
def test_a_text_is_strict_utf8_and_all_there(raw: bytes) -> None:
    with pytest.raises(Malformed):
        Reader(raw).text()


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_that_break_json_are_refused(value: float) -> None:
    with pytest.raises(Malformed, match="finite"):
        Reader(lib0.plain(value)).plain()


def test_values_nest_eight_deep() -> None:
    nested: Plain = 1
    for _ in range(MAX_DEPTH):
        nested = [nested]

    assert Reader(lib0.plain(nested)).plain() == nested
    with pytest.raises(Malformed, match="deeper"):
        Reader(lib0.plain([nested])).plain()
    with pytest.raises(Malformed, match="deeper"):
        Reader(b"\x75\1" * 100_000).plain()


def test_big_integers_are_taken_while_a_float_could_hold_them() -> None:
    assert Reader(b"\x7a" + (-5).to_bytes(8, "big", signed=True)).plain() == -5
    with pytest.raises(Malformed, match="53"):
        Reader(b"\x7a" + (2**60).to_bytes(8, "big")).plain()


def test_a_key_that_changes_what_objects_are_is_refused() -> None:
    with pytest.raises(Malformed):
        Reader(lib0.plain({"__proto__": {}})).plain()


@pytest.mark.parametrize(
    "raw", [b"\x75\xff\xff\xff\x7f", b"\x76\xff\xff\xff\x7f", b"\x77\xff\xff\xff\x7f", b"\x74\xff\xff\xff\x7f"]
)
def test_a_length_that_cannot_be_reserves_nothing(raw: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(Malformed):
        Reader(raw).plain()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 100_000


def test_what_is_left_over_is_refused() -> None:
    reader = Reader(b"\1\2")
    reader.uint()

    with pytest.raises(Malformed, match="left over"):
        reader.close()
