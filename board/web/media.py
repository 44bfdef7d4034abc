"""What an uploaded file is: told by its content, opened as far as that proves it, refused with a sentence otherwise."""

from dataclasses import dataclass
from threading import Lock
from typing import IO

import filetype
from PIL import Image, UnidentifiedImageError

ASSET_BYTES = 50 * 1024 * 1024
THUMBNAIL_BYTES = 256 * 1024
PIXELS = 64_000_000
FRAMES = 2_000
HEAD_BYTES = 8192

PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF", "image/avif": "AVIF"}
SOUNDS = {
    "audio/mpeg": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wav": "audio/wav",
    "audio/ogg": "audio/ogg",
    "audio/x-flac": "audio/flac",
    "audio/flac": "audio/flac",
    "audio/mp4": "audio/mp4",
}
UNKNOWN = "application/octet-stream"
_ONE_AT_A_TIME = Lock()


class Unfit(Exception):
    """The file cannot be taken; the message says why and what could be."""


@dataclass(frozen=True, slots=True)
class Media:
    """A checked file: its type, and the size of a picture in pixels (0 for sound)."""

    type: str
    width: int = 0
    height: int = 0


def type_of(head: bytes) -> str:
    """The type of a file by its first bytes, of those that we take; anything else is unknown."""
    mime = filetype.guess_mime(head) if head else None
    mime = "image/png" if mime == "image/apng" else mime
    return mime if mime in PICTURES else SOUNDS.get(mime or "", UNKNOWN)


def check_media(file: IO[bytes]) -> Media:
    """A picture or a sound, proved; raises `Unfit`."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    kind = type_of(head)
    if kind in PICTURES:
        return check_picture(file, kind)
    if kind == UNKNOWN:
        raise Unfit(f"{_looks_like(head)} Pictures may be PNG, JPEG, WebP, GIF or AVIF; sound MP3, WAV, Ogg, FLAC or M4A.")
    return Media(kind)


def check_picture(file: IO[bytes], kind: str) -> Media:
    """Decode a picture of this type once, within bounds; one at a time, since a large one takes a quarter of a gigabyte."""
    file.seek(0)
    try:
        with _ONE_AT_A_TIME, Image.open(file, formats=[PICTURES[kind]]) as picture:
            return Media(kind, *_decoded(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as exc:
        raise Unfit(_too_many_pixels()) from exc
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError) as exc:
        # Pillow's decoders answer broken files with any of these.
        raise Unfit("The picture is damaged or incomplete: it cannot be opened.") from exc
    finally:
        file.seek(0)


def _decoded(picture: Image.Image) -> tuple[int, int]:
    width, height = picture.size
    frames = int(getattr(picture, "n_frames", 1))
    if width * height > PIXELS:
        raise Unfit(_too_many_pixels())
    if frames > FRAMES:
        raise Unfit(f"The picture has {frames} frames; up to {FRAMES} are taken.")
    picture.draft("L", (64, 64))  # a JPEG is read to its end but decoded small
    picture.load()
    return width, height


def _too_many_pixels() -> str:
    return f"The picture has more than {PIXELS // 1_000_000} million pixels. Scale it down first."


def _looks_like(head: bytes) -> str:
    if not head:
        return "The file is empty."
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        return "SVG files are not taken, since they can carry programs."
    return "The file is of a type that is not taken."
