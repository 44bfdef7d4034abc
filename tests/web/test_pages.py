"""The front end's files and the page behind every address."""

import httpx
import pytest

from tests.web.conftest import Server


@pytest.fixture
def bundle(server: Server) -> None:
    static = server.services.static
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html><title>Board</title>")
    (static / "assets" / "app-1a2b3c.js").write_text("export {};")
    (static / "favicon.svg").write_text("<svg/>")
    (static.parent / "secret").write_text("not for the web")


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("path", ["/", "/join/abc", "/p/1", "/b/1", "/b/1/panel/2"])
async def test_every_address_that_people_open_is_the_app(stranger: httpx.AsyncClient, path: str) -> None:
    page = await stranger.get(path)

    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-cache"
    assert "default-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.usefixtures("bundle")
async def test_files_with_a_hash_in_their_name_are_kept_for_ever_and_others_are_asked_for(stranger: httpx.AsyncClient) -> None:
    script = await stranger.get("/assets/app-1a2b3c.js")
    icon = await stranger.get("/favicon.svg")

    assert "javascript" in script.headers["content-type"]
    assert "immutable" in script.headers["cache-control"]
    assert icon.headers["cache-control"] == "no-cache"


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize(
    "path", ["/../secret", "/%2e%2e/secret", "/assets/..%2f..%2fsecret", "//etc/passwd", "/assets", "/a%00b"]
)
async def test_nothing_outside_of_the_bundle_is_served(stranger: httpx.AsyncClient, path: str) -> None:
    assert (await stranger.get(path)).status_code == 404


async def test_a_server_without_its_bundle_says_so(stranger: httpx.AsyncClient) -> None:
    page = await stranger.get("/")

    assert page.status_code == 503
    assert "not built" in page.text
