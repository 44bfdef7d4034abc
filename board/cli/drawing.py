"""Puts the demo board onto a server; it is listed once it is whole."""

from functools import partial

from board.demo.build import DemoBoard, build_demo
from board.demo.prints import print_panel
from board.ids import new_id
from board.names import panel_name
from board.people.plan import OPERATOR
from board.people.records import BoardRecord, Project
from board.web.files import project_space
from board.web.services import Services

PROJECT = "Demo"
MEANS = "demo"


async def draw_demo(services: Services) -> BoardRecord:
    """The demo board in a project of its own, which waits for whoever opens the owner link."""
    demo, board = build_demo(), new_id()
    project = await _project(services)
    await services.assets.put(project_space(project.id), demo.script, demo.asset)
    await services.hub.create_board(board, project.id, demo.title)
    await _write(services, board, demo)
    return await services.people.add_board(project.id, board, demo.title)


async def _write(services: Services, board: str, demo: DemoBoard) -> None:
    await services.hub.edit(board, "", OPERATOR, MEANS, partial(demo.write, account=OPERATOR))
    for panel in demo.panels:
        part = panel_name(board, panel.id).part
        await services.hub.edit(board, part, OPERATOR, MEANS, partial(panel.write, account=OPERATOR))
        await services.thumbnails.put(board, panel.id, print_panel(panel.marks))


async def _project(services: Services) -> Project:
    register = await services.people.register()
    found = next((project for project in register.projects if project.name == PROJECT), None)
    return found or await services.people.create_project(PROJECT)
