"""Projects: what members, boards and files belong to."""

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from board.people.records import Project
from board.roles import Role, may_own
from board.web.access import Caller, Owns, Sees, SignedIn
from board.web.entrance import MyProject, Rename

router = APIRouter(prefix="/projects", tags=["projects"])


@router.get("")
async def list_projects(who: SignedIn) -> list[MyProject]:
    """The projects that I am in, oldest first."""
    roles = ((project, who.register.role_in(project.id, who.account)) for project in who.register.projects)
    return sorted((_shown(project, role) for project, role in roles if role), key=lambda project: project.id)


@router.post("", status_code=201)
async def create_project(who: SignedIn, project: Rename) -> MyProject:
    """Begin a project; who owns one may begin another, and owns it."""
    if not _owns_any(who):
        raise HTTPException(403, "Only somebody who owns a project may begin another one.")
    made = await who.services.people.create_project(project.name, who.account)
    return _shown(made, Role.OWNER)


@router.get("/{project}")
async def get_project(here: Sees) -> MyProject:
    """One project and my role in it."""
    return _shown(here.project, here.role)


@router.patch("/{project}")
async def rename_project(here: Owns, rename: Rename) -> MyProject:
    """Give a project another name."""
    return _shown(await here.services.people.rename_project(here.project.id, rename.name), here.role)


def _owns_any(who: Caller) -> bool:
    return any(may_own(member.role) for member in who.register.memberships(who.account))


def _shown(project: Project, role: Role) -> MyProject:
    return MyProject(id=project.id, name=project.name, role=role)
