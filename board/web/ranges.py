"""The part of a file that a request asks for: a browser seeks in a sound by it (RFC 9110, section 14)."""

import re
from collections.abc import Mapping

from starlette.exceptions import HTTPException

from board.assets import Span

_ONE_RANGE = re.compile(r"bytes=\s*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))\s*", re.IGNORECASE)


def span_in(headers: Mapping[str, str], size: int, tag: str) -> Span | None:
    """The span wanted of a file of this size, None for all of it: what is not one range of bytes may be left aside.

    A 416 for what lies beyond the end.
    """
    asked = _ONE_RANGE.fullmatch(headers.get("range", ""))
    if asked is None or headers.get("if-range", tag) != tag:
        return None
    first, last, suffix = asked.groups()
    if suffix:
        start, end = max(size - int(suffix), 0), size if int(suffix) else 0
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < int(first):
        return None
    if start >= end:
        raise HTTPException(416, f"The file has {size} bytes; none of those asked for.", {"Content-Range": f"bytes */{size}"})
    return Span(start, end)
