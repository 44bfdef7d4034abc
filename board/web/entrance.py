"""The door: joining by a link, who I am, going out."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from board.identity import AccountKind, Identity
from board.people.cookie import COOKIE, MAX_AGE_S
from board.roles import Role
from board.web.access import SignedIn, anybody, peer_of
from board.web.guard import headers_in
from board.web.services import Services, services_of

router = APIRouter(tags=["people"])
LINK_MS = 15 * 60 * 1000


class Join(BaseModel):
    """A link's secret, and the name of who opens it; somebody who is signed in needs no name."""

    model_config = ConfigDict(extra="forbid")

    secret: str = Field(max_length=200)
    name: str = Field(default="", max_length=4000)


class Secret(BaseModel):
    """A link's secret."""

    model_config = ConfigDict(extra="forbid")

    secret: str = Field(max_length=200)


class Offer(BaseModel):
    """What a link offers: a role in a project, from somebody. The owner's link names neither.

    `back` is empty but for a personal link: it names who comes in by it, and no name is asked.
    `here` is who is signed in on this browser already, and would join under that name.
    """

    project: str
    role: Role
    invited_by: str
    back: str
    here: str


class Link(BaseModel):
    """A fresh link, shown this once."""

    secret: str
    url: str


class Rename(BaseModel):
    """A new name."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=4000)


class Leave(BaseModel):
    """Whether every browser is signed out, or this one alone."""

    model_config = ConfigDict(extra="forbid")

    everywhere: bool = False


class MyProject(BaseModel):
    """A project of mine."""

    id: str
    name: str
    role: Role


class Me(BaseModel):
    """The account that calls."""

    account: str
    name: str
    color: str
    kind: AccountKind
    projects: list[MyProject]


@router.post("/join/preview")
async def preview(request: Request, link: Secret) -> Offer:
    """What a link offers, before it is used."""
    offer = await services_of(request).people.offer(link.secret)
    known = await _person(request)
    here = known.name if known else ""
    return Offer(project=offer.project, role=offer.role, invited_by=offer.invited_by, back=offer.back, here=here)


@router.post("/join")
async def join(request: Request, response: Response, link: Join) -> Me:
    """Come in through an invite or the owner link."""
    services = services_of(request)
    account = await services.people.join(link.secret, link.name, await _person(request))
    _set_cookie(request, response, services, account.identity)
    return await _me(services, account.identity)


@router.get("/me")
async def me(request: Request, response: Response, who: SignedIn) -> Me:
    """Who I am and the projects that I am in; an ageing cookie is renewed."""
    if who.identity.kind == "person" and who.services.people.is_cookie_old(headers_in(request.scope)):
        _set_cookie(request, response, who.services, who.identity)
    return await _me(who.services, who.identity)


@router.patch("/me")
async def rename_me(who: SignedIn, rename: Rename) -> Me:
    """Change the name that others see."""
    account = await who.services.people.rename(who.account, rename.name)
    return await _me(who.services, account.identity)


@router.post("/me/link", status_code=201)
async def link_device(request: Request, who: SignedIn) -> Link:
    """A link that lets me in on another device: once, within the quarter of an hour."""
    secret = await who.services.people.create_link(who.account, lives_ms=LINK_MS, by=who.account)
    return Link(secret=secret, url=f"{site_of(request, who.services)}/join/{secret}")


@router.post("/logout", status_code=204)
async def leave(request: Request, who: SignedIn, leave: Leave | None = None) -> Response:
    """Sign out here, or everywhere."""
    if leave and leave.everywhere:
        await who.services.people.end_sessions(who.account)
    else:
        await who.services.people.end_session(headers_in(request.scope))
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=is_https(request, who.services))
    return response


async def _person(request: Request) -> Identity | None:
    known = await anybody(request)
    return known if known and known.kind == "person" else None


def is_https(request: Request, services: Services) -> bool:
    """Whether the person's own connection is encrypted, as far as we or a trusted proxy can tell."""
    vouched = services.people.proxy.https(headers_in(request.scope), peer_of(request))
    return request.url.scheme == "https" or vouched or services.public_url.startswith("https://")


def site_of(request: Request, services: Services) -> str:
    """The address by which people reach this server."""
    scheme = "https" if is_https(request, services) else "http"
    return services.public_url or f"{scheme}://{request.headers.get('host', '')}"


def _set_cookie(request: Request, response: Response, services: Services, identity: Identity) -> None:
    value = services.people.issue_cookie(identity.account)
    secure = is_https(request, services)
    response.set_cookie(COOKIE, value, max_age=MAX_AGE_S, httponly=True, samesite="lax", secure=secure, path="/")


async def _me(services: Services, identity: Identity) -> Me:
    register = await services.people.register()
    roles = ((project, register.role_in(project.id, identity.account)) for project in register.projects)
    mine = [MyProject(id=project.id, name=project.name, role=role) for project, role in roles if role]
    mine.sort(key=lambda project: project.id)
    return Me(account=identity.account, name=identity.name, color=identity.color, kind=identity.kind, projects=mine)
