"""Brings a screenplay into a board document, first and again: a new draft keeps the ids of what it kept.

Everything is worked out before anything is written, and written in one transaction. Nothing that people made is thrown away:
scenes that left the script but have panels stay as omitted, paragraphs that left it go to the bin with their links.
"""

from board.breakdown.draft import Work, old_draft, recognise
from board.breakdown.paragraphs import lost_links, plan_paragraphs
from board.breakdown.report import ImportReport
from board.breakdown.room import require_room
from board.breakdown.scenes import plan_scenes
from board.document import Document
from board.edits.plan import Plan
from board.ids import DICE, Dice
from board.screenplay.elements import Screenplay

__all__ = ["ImportReport", "import_screenplay"]


def import_screenplay(
    doc: Document,
    screenplay: Screenplay,
    *,
    script_id: str,
    asset: str,
    filename: str,
    draft: str,
    account: str,
    dice: Dice = DICE,
) -> ImportReport:
    """Writes the script, its elements and scenes; under the id of a script that the board has, its new draft."""
    plan = Plan(doc)
    work = Work(plan, screenplay, script_id, account, dice, old_draft(plan, script_id))
    recognise(work)
    _plan_script(work, {"asset": asset, "filename": filename, "draft": draft, "format": screenplay.format})
    scenes = plan_scenes(work)
    tally = plan_paragraphs(work, scenes)
    require_room(doc, work)
    report = ImportReport(
        script=script_id,
        scenes=len(screenplay.scenes),
        elements=len(screenplay.elements),
        added=tally.added,
        changed=tally.changed,
        moved=tally.moved,
        removed=len(tally.removed),
        lost_links=lost_links(work, tally.removed),
        warnings=(*screenplay.warnings, *work.warnings),
    )
    plan.carry_out()
    return report


def _plan_script(work: Work, fields: dict[str, object]) -> None:
    if work.screenplay.title:
        fields["title"] = work.screenplay.title[:500]
    if work.script in work.plan.rows("scripts"):
        work.update("scripts", work.script, {**fields, "deleted": False})
        return
    keys = work.plan.make_room("scripts", work.plan.siblings("scripts", None), 1, work.dice)
    work.plan.create("scripts", work.script, {**fields, "order": keys[0]}, work.account)
