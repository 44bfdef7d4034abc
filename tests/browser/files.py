"""Files dropped on a page, as from a file manager."""

import base64
import mimetypes
from pathlib import Path

from playwright.async_api import Locator

TRANSFER = """([name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
  const transfer = new DataTransfer()
  transfer.items.add(new File([bytes], name, { type }))
  return transfer
}"""


async def drop(place: Locator, path: Path) -> None:
    """Lets go of a file over this part of the page."""
    transfer = await place.page.evaluate_handle(TRANSFER, [path.name, _type(path), _encoded(path)])
    await place.dispatch_event("dragover", {"dataTransfer": transfer})
    await place.dispatch_event("drop", {"dataTransfer": transfer})


def _type(path: Path) -> str:
    # As browsers do: they know pictures by their suffix, and Fountain not at all.
    return mimetypes.guess_type(path)[0] or ""


def _encoded(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()
