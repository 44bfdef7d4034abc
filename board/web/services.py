"""What the handlers work with: people, boards, files, and the few settings that change an answer."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import Request

from board.assets import Assets
from board.chronicle.chronicle import Chronicle
from board.historian.historian import Historian
from board.people.directory import People
from board.readout import Readout
from board.redis import Redis
from board.sync.hub import Hub
from board.web.thumbnails import Thumbnails

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Watching:
    """Who watches over this server: where its processes write down their numbers, and who may read these from elsewhere."""

    readout: Readout | None = None
    token: str = ""
    is_proxied: bool = False
    """Whether a proxy stands in front: who comes from this machine then may be anybody."""


@dataclass(frozen=True, slots=True)
class Services:
    """Made by the one who wires everything, handed to `create_api`."""

    people: People
    hub: Hub
    assets: Assets
    redis: Redis
    chronicle: Chronicle
    historian: Historian
    public_url: str = ""
    """The address that people use when it is not the one they connect to, as behind a proxy: `https://board.studio.film`."""
    static: Path = STATIC
    watching: Watching = Watching()

    @property
    def thumbnails(self) -> Thumbnails:
        return Thumbnails(self.redis, self.assets)


def services_of(request: Request) -> Services:
    """The services of the app that this request came to."""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services
