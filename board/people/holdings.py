"""What a server holds for people: projects, and the boards in them. Pure plans."""

from dataclasses import replace

from board.people.plan import OPERATOR, Plan, put_member
from board.people.records import BoardRecord, Member, Project
from board.people.refusals import NotAllowed, NotFound
from board.people.register import Register, Write
from board.roles import Role


def create_project(register: Register, project: Project, owner: str) -> Plan[Project]:
    """A project of one; made by the operator it waits for the owner link to be claimed."""
    writes = [Write("projects", project.id, project)]
    if owner != OPERATOR:
        writes.append(put_member(Member(project.id, owner, Role.OWNER, project.created_ms)))
    return Plan(writes, project, frozenset({owner} - {OPERATOR}))


def rename_project(register: Register, project: str, name: str) -> Plan[Project]:
    found = register.project(project)
    if found is None:
        raise NotFound("There is no such project.")
    renamed = replace(found, name=name)
    return Plan([Write("projects", project, renamed)], renamed)


def put_board(register: Register, board: BoardRecord) -> Plan[BoardRecord]:
    """A new board in a project that exists, under an id that is free; said twice, done once."""
    if register.board(board.id) == board:
        return Plan([], board)
    if register.project(board.project) is None:
        raise NotFound("There is no such project.")
    if register.board(board.id) is not None:
        raise NotAllowed("There is a board with this id already.")
    return Plan([Write("boards", board.id, board)], board)


def change_board(register: Register, board: str, *, name: str | None = None, binned_ms: int | None = None) -> Plan[BoardRecord]:
    """Rename a board, put it into the bin, or take it out again; its project's people are touched by the bin."""
    found = register.board(board)
    if found is None:
        raise NotFound("There is no such board.")
    changed = replace(
        found,
        name=found.name if name is None else name,
        binned_ms=found.binned_ms if binned_ms is None else binned_ms,
    )
    touched = _people_of(register, found.project) if binned_ms is not None else frozenset[str]()
    return Plan([Write("boards", board, changed)], changed, touched)


def _people_of(register: Register, project: str) -> frozenset[str]:
    programs = (t.account for t in register.tokens(project))
    return frozenset({*(m.account for m in register.members(project)), *programs})
