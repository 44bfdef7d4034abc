"""The front end's bundle: its files, and the one page behind every address that a person may open."""

from pathlib import Path
from typing import Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from board.web.files import FOREVER
from board.web.seals import PAGE_POLICY
from board.web.services import services_of

PAGES: Final = ("/", "/join/{secret}", "/p/{rest:path}", "/b/{rest:path}")
_PAGE_HEADERS: Final = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}
_MISSING: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Previz Board</title>
<body style="background:#1d1d1d;color:#ddd;font:16px/1.5 system-ui,sans-serif;max-width:40em;margin:15vh auto;padding:0 1em">
<h1 style="font-size:20px">The pages of Previz Board are not built yet</h1>
<p>The server runs, but its front end is missing from this installation.
Run <code>make demo</code> in the project's folder, or install the package with <code>pip install .</code>,
and load this page again.</p>
</body></html>
"""


class BundlePath(Convertor[str]):
    """Any path that is not the API's, so that nothing under /api falls through to the pages."""

    regex = r"(?!api(?:/|$)).*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("bundle", BundlePath())


async def page(request: Request) -> Response:
    """The app; it reads the address itself."""
    index = services_of(request).static / "index.html"
    if not index.is_file():
        return HTMLResponse(_MISSING, 503, _PAGE_HEADERS)
    return FileResponse(index, headers=_PAGE_HEADERS)


async def bundled(request: Request) -> Response:
    """A file of the bundle; those whose names carry a hash may be kept for ever."""
    static = services_of(request).static.resolve()
    path = _inside(static, request.path_params["path"])
    if path is None:
        raise HTTPException(404)
    hashed = path.is_relative_to(static / "assets")
    return FileResponse(
        path, headers={"Cache-Control": FOREVER if hashed else "no-cache", "Content-Security-Policy": PAGE_POLICY}
    )


def _inside(static: Path, name: str) -> Path | None:
    """The file of this name, if it lies in the bundle."""
    if "\0" in name:
        return None
    path = (static / name).resolve()
    return path if path.is_relative_to(static) and path.is_file() else None


def page_routes() -> list[Route]:
    """After every other route: `bundled` takes any path."""
    pages = [Route(path, page, name=f"page {path}") for path in PAGES]
    return [*pages, Route("/{path:bundle}", bundled, name="bundle")]
