"""Frames of our own making, and what `websockets` would have made of the same bytes."""

import pytest
from websockets.frames import BINARY, Frame

from board.sync import protocol
from board.sync.frames import framed
from board.sync.protocol import Awareness, Parcel, Stateless, SyncStatus, SyncStep1, SyncStep2, Update


@pytest.mark.parametrize("size", [0, 1, 122, 123, 124, 4096, 4097, 65532, 65533, 200_000])
def test_a_frame_is_what_the_library_would_send(size: int) -> None:
    head, payload = b"abc", bytes(size)

    assert b"".join(framed(head, payload)) == Frame(BINARY, head + payload).serialize(mask=False)


def test_a_long_payload_is_not_copied() -> None:
    payload = bytes(1_000_000)

    _, shared = Parcel(SyncStep2(payload)).for_hocuspocus("board")

    assert shared is payload


@pytest.mark.parametrize(
    "message",
    [SyncStep1(b"\0"), SyncStep2(b"\0\0"), Update(bytes(5000)), Awareness(b"\0"), SyncStatus(True), Stateless("{}")],
)
def test_a_parcel_carries_the_message_in_both_framings(message: protocol.Message) -> None:
    parcel = Parcel(message)

    for key in ("board", "board\0session"):
        data = protocol.encode_hocuspocus(protocol.Frame(key, message))
        assert b"".join(parcel.for_hocuspocus(key)) == b"".join(framed(data))
    plain = protocol.encode_yjs(message)
    assert b"".join(parcel.for_yjs()) == (b"" if plain is None else b"".join(framed(plain)))
