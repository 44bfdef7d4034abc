"""The bytes of a chosen file to a screenplay, or one sentence about why not."""

import codecs
from dataclasses import replace
from pathlib import PurePath

from board.screenplay.bounds import require_short
from board.screenplay.elements import BadScreenplay, Screenplay
from board.screenplay.fountain import parse_fountain

MAX_BYTES = 10_000_000
_ENDINGS = (".fountain", ".spmd", ".txt")
_WESTERN = frozenset("€‚„…‘’“”–—•«»¡¿§°©®ªº´·½¼¾ \xad")
_MAX_WESTERN_SHARE = 0.1


def read_screenplay(data: bytes, filename: str) -> Screenplay:
    """The screenplay in a file; raises BadScreenplay when it is none that a board can be made of."""
    _check_name(filename)
    if len(data) > MAX_BYTES:
        raise BadScreenplay(
            f"The file has {len(data) / 1e6:.0f} MB; a screenplay may have {MAX_BYTES // 1_000_000} MB at most."
        )
    text, encoding = _decoded(data)
    if "\0" in text:
        raise BadScreenplay("The file holds binary data, not the plain text of a Fountain screenplay.")
    screenplay = parse_fountain(text)
    _require_scenes(screenplay)
    require_short(screenplay.elements)
    if encoding != "UTF-8":
        doubt = f"The file was read as {encoding}, not UTF-8: check accents and quotation marks."
        return replace(screenplay, warnings=(doubt, *screenplay.warnings))
    return screenplay


def _check_name(filename: str) -> None:
    ending = PurePath(filename).suffix.lower()
    if ending == ".fdx":
        raise BadScreenplay("Final Draft files cannot be imported yet: export the script from Final Draft as Fountain or text.")
    if ending not in _ENDINGS:
        raise BadScreenplay(f"“{PurePath(filename).name}” is not a screenplay file: choose one ending in .fountain or .txt.")


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and the name of the encoding it was in."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data), "UTF-8"
    if b"\0" in data:
        raise BadScreenplay("The file holds binary data, not the plain text of a Fountain screenplay.")
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        return _western(data, error), "Windows-1252"


def _utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        raise BadScreenplay("The file says it is UTF-16 text but is damaged: save it again as UTF-8.") from None


def _western(data: bytes, error: UnicodeDecodeError) -> str:
    """Windows-1252, but only where a mistake is unlikely: few high bytes, all of them letters or typographer's marks.

    Other one-byte encodings put most of their text above 127; damaged UTF-8 still holds whole characters of it.
    """
    refusal = BadScreenplay(f"The file is not UTF-8 text (byte {error.start + 1} fits no character): save it again as UTF-8.")
    if any(ord(character) > 127 for character in data.decode("utf-8", "ignore")):
        raise refusal
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise refusal from None
    high = [character for character in text if ord(character) > 127]
    if len(high) > _MAX_WESTERN_SHARE * len(text) or not all(c.isalpha() or c in _WESTERN for c in high):
        raise refusal
    return text


def _require_scenes(screenplay: Screenplay) -> None:
    if not screenplay.scenes:
        raise BadScreenplay(
            "No scenes were found: a scene heading stands between blank lines and begins with INT. or EXT., "
            "or with a dot of its own."
        )
