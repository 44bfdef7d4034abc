"""The wire: what is written is read back, what is not ours is refused."""

import random

import pytest

from board.lib0 import Malformed
from board.sync.protocol import (
    Authenticated,
    Awareness,
    CloseDocument,
    Denied,
    Frame,
    Message,
    Ping,
    Pong,
    QueryAwareness,
    Stateless,
    SyncStatus,
    SyncStep1,
    SyncStep2,
    Token,
    Update,
    decode_hocuspocus,
    decode_yjs,
    encode_hocuspocus,
    encode_yjs,
    parse_state_vector,
)

FROM_CLIENTS: list[Message] = [
    SyncStep1(b"\x00"),
    SyncStep2(b"\x00\x00"),
    Update(b"\x00\x00"),
    Awareness(b"\x00"),
    QueryAwareness(),
    Token("a token with ünïcödé"),
    Stateless('{"live":{}}'),
    CloseDocument(""),
]


@pytest.mark.parametrize("message", FROM_CLIENTS)
def test_a_clients_message_is_read_as_it_was_written(message: Message) -> None:
    frame = Frame("José/panel\0session", message)

    assert decode_hocuspocus(encode_hocuspocus(frame)) == frame


@pytest.mark.parametrize("message", [m for m in FROM_CLIENTS if encode_yjs(m) is not None])
def test_plain_y_websocket_carries_the_same_messages(message: Message) -> None:
    data = encode_yjs(message)

    assert data is not None
    assert decode_yjs(data) == message


def test_pings_carry_no_document() -> None:
    assert decode_hocuspocus(b"\x09").message == Ping()
    assert decode_hocuspocus(b"\x0a").message == Pong()
    assert encode_hocuspocus(Frame("", Pong())) == b"\x0a"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (SyncStatus(True), b"\x01d\x08\x01"),
        (SyncStatus(False), b"\x01d\x08\x00"),
        (Authenticated(True), b"\x01d\x02\x02\x0aread-write"),
        (Authenticated(False), b"\x01d\x02\x02\x08readonly"),
        (Denied("no"), b"\x01d\x02\x01\x02no"),
    ],
)
def test_the_servers_words_are_those_of_hocuspocus(message: Message, expected: bytes) -> None:
    assert encode_hocuspocus(Frame("d", message)) == expected


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x00\x00", b"\x01d\x00\x03\x00", b"\x01d\x06\x00", b"\x01d\x00\x02\x01"])
def test_what_is_not_a_frame_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_hocuspocus(data)


def test_bytes_left_over_are_malformed() -> None:
    with pytest.raises(Malformed):
        decode_yjs(b"\x00\x02\x01\x00\xff")


def test_a_state_vector_of_ten_million_clients_in_seven_bytes_is_malformed() -> None:
    with pytest.raises(Malformed):
        parse_state_vector(b"\x80\x80\x80\x05\x01\x01\x01")


def test_random_bytes_raise_nothing_else() -> None:
    dice = random.Random(1)
    for _ in range(20_000):
        data = dice.randbytes(dice.randrange(40))
        for decode in (decode_hocuspocus, decode_yjs, parse_state_vector):
            try:
                decode(data)
            except Malformed:
                continue
