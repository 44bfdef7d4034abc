"""Files that people upload, drawn on the spot."""

import io
import struct
import wave
import zlib

from PIL import Image


def png(color: str = "red", size: tuple[int, int] = (16, 9)) -> bytes:
    return picture("PNG", color, size)


def picture(kind: str, color: str = "red", size: tuple[int, int] = (16, 9)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, color).save(file, kind)
    return file.getvalue()


def wav() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return file.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A tiny PNG whose header announces this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
