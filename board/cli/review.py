"""`board verify` and `board report`: is the record whole, and what were agents used for?"""

from pathlib import Path

import click

from board.chronicle.verifying import Finding, verify
from board.cli.boards import board_named
from board.cli.options import place, settings_of
from board.cli.run import run
from board.cli.services import services_at
from board.errors import CannotStart
from board.review.pages import Heading, as_pdf
from board.review.report import Use, as_csv
from board.settings import Settings
from board.web.review.report import uses_of


@click.command("verify")
@click.argument("board_id", metavar="ID", required=False)
@click.option("--all", "every", is_flag=True, help="Every board of this server.")
@place
def verify_board(board_id: str | None, every: bool, data: Path | None, redis_url: str | None) -> None:
    """Check that a board is what was written.

    Reads its whole log: a changed byte, an entry that is missing or out of order, a document that is not what its entries
    come to, a decision that is not in the chain as it was made. Ends with 1 if anything is wrong. ID is the end of the
    board's address.
    """
    if (board_id is None) is not every:
        raise CannotStart("Say which board, or --all.")
    found = run(_verify(settings_of(data=data, redis_url=redis_url), board_id))
    for board, findings in found.items():
        for finding in findings:
            click.echo(f"{'FAULT' if finding.is_fault else ' note'}  {finding.sentence}")
        faults = sum(finding.is_fault for finding in findings)
        said = f"{faults} faults" if faults else "everything is as it was written"
        click.echo(f"{'FAULT' if faults else '   ok'}  {board}: {said}.")
    if any(finding.is_fault for findings in found.values() for finding in findings):
        raise SystemExit(1)


@click.command("report")
@click.argument("board_id", metavar="ID")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@place
def report_board(board_id: str, file: Path, data: Path | None, redis_url: str | None) -> None:
    """Write down what agents were used for on a board.

    What they proposed, and who decided what about it. FILE ends in .csv or .pdf. ID is the end of the board's address
    in the browser.
    """
    if file.suffix.lower() not in (".csv", ".pdf"):
        raise CannotStart("The report is a .csv or a .pdf file.")
    rows, heading = run(_report(settings_of(data=data, redis_url=redis_url), board_id))
    try:
        file.write_bytes(as_pdf(rows, heading) if file.suffix.lower() == ".pdf" else as_csv(rows).encode())
    except OSError as exc:
        raise CannotStart(f"{file} cannot be written: {exc.strerror}.") from exc
    count = len({row.suggestion for row in rows})
    click.echo(f"{file} lists {count} suggestion{'' if count == 1 else 's'}.")


async def _verify(settings: Settings, board_id: str | None) -> dict[str, list[Finding]]:
    async with services_at(settings) as services:
        boards = (await services.people.register()).every_board if board_id is None else [await board_named(services, board_id)]
        return {f"“{board.name}” ({board.id})": await verify(services.chronicle, board.id) for board in boards}


async def _report(settings: Settings, board_id: str) -> tuple[tuple[Use, ...], Heading]:
    async with services_at(settings) as services:
        board = await board_named(services, board_id)
        register = await services.people.register()
        project = register.project(board.project)
        heading = Heading(project.name if project else "", board.name, services.people.now_ms())
        return await uses_of(services, register, board.id), heading
