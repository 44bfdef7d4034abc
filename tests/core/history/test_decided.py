"""What review writes into a log, read as history: proposals, decisions and the frames that come with them."""

from board.history.cut import Checkpoint, Cut
from board.history.drawing import strokes_of
from board.history.entry import BEGINNING, Entry
from board.history.past import Past
from board.history.saying import sentence
from tests.core.review.studio import Studio


def test_a_proposal_and_its_acceptance_are_a_step_each_and_the_frame_stays_the_agents() -> None:
    studio = Studio()
    past = Past(Cut(BEGINNING, {part: Checkpoint(state, BEGINNING) for part, state in studio.snapshot().items()}))
    made = studio.propose([studio.frame()])
    studio.accept(made)
    meant = (("ray", "proposal"), ("dora", "accept"))
    past.read(
        Entry(f"{ms}-{number}", part, *meant[ms - 1], update, f"batch {ms}")
        for ms, updates in enumerate(studio.batches, start=1)
        for number, (part, update) in enumerate(updates.items())
    )

    accepted, proposed = past.activity.steps()

    said = [sentence(step, {}, {"ray": "Ray", "dora": "Dora"}) for step in (accepted, proposed)]
    assert said == ["Dora accepted Ray’s suggestion “A wider frame”", "Ray suggested “A wider frame”"]
    assert ("suggestions", made.suggestion) in accepted.records
    assert ("suggestions", made.suggestion) in proposed.records
    [ghost] = [part.removeprefix("panel/") for part in studio.batches[0] if part.startswith("panel/")]
    assert ghost in proposed.panels & accepted.panels
    assert accepted.scenes == {studio.scene}
    strokes = strokes_of(studio.drawing(ghost))
    credits = {past.blame.maker(f"panel/{ghost}", "strokes", id) for id in strokes}
    row = past.blame.maker("", "panels", ghost)
    assert {credit.account for credit in credits if credit is not None} == {"ray"}
    assert row is not None
    assert (row.account, row.means) == ("dora", "accept")
