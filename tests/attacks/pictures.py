"""Pictures that are more than they seem."""

import io

from PIL import Image


def picture(kind: str = "PNG", tail: bytes = b"") -> bytes:
    """A small picture with something behind its end."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, kind)
    return file.getvalue() + tail
