"""Who set what, by the log and not by what documents say of themselves."""

from functools import partial

from board import edits
from board.history.blame import Blame
from board.history.past import Past
from tests.core.history.studio import JOE, MARA, Studio, ink


def blame(studio: Studio) -> Blame:
    """Of all that was done."""
    past = Past()
    past.read(studio.log)
    return past.blame


def test_a_field_is_its_last_setters_and_its_makers_before_that() -> None:
    studio = Studio()
    shot = studio.shot(studio.scene())
    panel = studio.panel(shot)
    size = partial(edits.set_field, table="shots", id=shot, field="size", value="CU")
    studio.edit("", size, JOE, "accept", "batch")

    size_by = blame(studio).of("", "shots", shot, "size")
    assert size_by is not None
    assert size_by.to_json() == {
        "entry": studio.position,
        "at_ms": studio.log[-1].at_ms,
        "account": JOE,
        "means": "accept",
    }
    order_by = blame(studio).of("", "shots", shot, "order")
    assert order_by is not None
    assert order_by.account == MARA
    assert blame(studio).of("", "panels", panel, "deleted") is not None
    assert blame(studio).of("", "panels", "nobody's") is None


def test_who_typed_last_in_a_text_is_known() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    for at, account in enumerate((MARA, JOE)):
        studio.edit("", partial(edits.edit_text, table="panels", id=panel, field="notes", position=at, insert="x"), account)

    found = blame(studio).of("", "panels", panel, "notes")
    assert found is not None
    assert found.account == JOE


def test_a_stroke_has_a_maker_and_whoever_took_it_away() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    part = f"panel/{panel}"
    kept, gone = studio.draw(panel, ink(), ink(2))
    studio.edit(part, partial(edits.remove_strokes, ids=[gone]), JOE)
    found = blame(studio)

    drawn, erased, last = found.maker(part, "strokes", gone), found.of(part, "strokes", gone), found.of_part(part)
    assert drawn is not None
    assert erased is not None
    assert (drawn.account, erased.account) == (MARA, JOE)
    assert last == erased
    assert found.of(part, "strokes", kept) == found.maker(part, "strokes", kept)


def test_who_put_a_panel_into_the_bin_is_known() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    studio.edit("", partial(edits.delete, table="panels", ids=[panel]), JOE)
    studio.edit("", partial(edits.set_field, table="panels", id=panel, field="duration_frames", value=3), MARA)

    found = blame(studio).of("", "panels", panel, "deleted")
    assert found is not None
    assert found.account == JOE
