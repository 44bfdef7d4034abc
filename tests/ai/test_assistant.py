"""The assistant as a whole: what it sends, in which order, and what it keeps to."""

import json
import random
import re
from dataclasses import replace

import pytest

from board.ai.assistant import Ask, Proposal, propose
from board.reading import SceneReading, ShotReading, from_json, to_json
from board.review.operations import Insert, SetField
from board.review.proposal import parse_proposal
from tests.ai.scenes import KIT, scene, shot, uuid

SHOTS = (
    shot(0, "MS", "Mara", links=(1, 2)),
    shot(1, "CU", "Mara", links=(3, 4), frames=24),
    shot(2, "CU", "Mara", links=(5, 6), focal_length_mm=18.0),
    shot(3, "CU", "Mara"),
    shot(4, "CU", "Mara"),
    shot(5, "CU", "Mara", angle="LOW"),
)


@pytest.fixture
def faulty() -> SceneReading:
    return scene(shots=SHOTS)


def sent(proposals: tuple[Proposal, ...]) -> str:
    return json.dumps([proposal.to_json() for proposal in proposals])


@pytest.mark.parametrize("reading", [scene(), scene(shots=SHOTS)], ids=["without shots", "with faults"])
def test_everything_it_sends_is_a_proposal_that_the_server_takes(reading: SceneReading) -> None:
    proposals = propose(reading)

    assert proposals
    for proposal in proposals:
        parsed = parse_proposal(proposal.to_json())
        assert parsed.scene == reading.id
        assert len(proposal.rationale) <= 240
        assert isinstance(parsed.evidence, tuple)
        assert isinstance(parsed.evidence[0], dict)
        assert set(parsed.evidence[0]) == {"rule", "threshold", "strength", "values", "refs"}
        for operation in parsed.operations:
            if isinstance(operation, Insert):
                assert operation.own is not None
                assert operation.own.fields["focal_length_mm"] in KIT
                assert 10 <= operation.strokes <= 200
            if isinstance(operation, SetField) and operation.field == "focal_length_mm":
                assert operation.value in KIT


@pytest.mark.parametrize("reading", [scene(), scene(shots=SHOTS)], ids=["without shots", "with faults"])
def test_what_the_crew_reads_names_no_rule_by_its_code(reading: SceneReading) -> None:
    said = [(one.title, one.rationale, json.dumps(one.to_json()["operations"])) for one in propose(reading)]

    assert said
    assert not [words for words in said if re.search(r"\[[A-Z][A-Z0-9]+\]", " ".join(words))]


def test_while_first_frames_of_a_scene_wait_no_other_frames_are_proposed_for_it(faulty: SceneReading) -> None:
    reading = replace(faulty, shots=faulty.shots[2:])
    assert "frame" in {one.kind for one in propose(reading)}

    with_others = propose(reading, Ask(waiting=frozenset({f"COVER:{reading.id}:3"})))
    elsewhere = propose(reading, Ask(waiting=frozenset({f"COVER:{uuid(9, 9)}:3"})))

    assert with_others
    assert "frame" not in {one.kind for one in with_others}
    assert elsewhere == propose(reading)


def test_first_frames_that_wait_are_proposed_again_by_a_job_that_is_done_again() -> None:
    reading = scene()

    again = propose(reading, Ask(waiting=frozenset({f"COVER:{reading.id}:1", f"COVER:{reading.id}:2"})))

    assert again == propose(reading)


def test_the_same_scene_has_the_same_proposals_to_the_byte(faulty: SceneReading) -> None:
    assert sent(propose(faulty)) == sent(propose(from_json(to_json(faulty))))


def test_other_ids_change_nothing_but_the_ids(faulty: SceneReading) -> None:
    plain = to_json(faulty).decode()
    ids = sorted(set(re.findall(r"0199[0-9a-f]{4}-0000-7000-8000-[0-9a-f]{12}", plain)))
    others = [uuid(0xFFF, place) for place in range(len(ids))]
    random.Random(4).shuffle(others)
    renamed = dict(zip(ids, others, strict=True))

    expected = [re.sub("|".join(ids), lambda found: renamed[found[0]], sent((one,))) for one in propose(faulty)]
    got = [sent((one,)) for one in propose(from_json(_renamed(plain, renamed).encode()))]

    assert [_without_hashes(one) for one in got] == [_without_hashes(one) for one in expected]


def test_what_was_rejected_does_not_come_back_until_what_it_read_changes(faulty: SceneReading) -> None:
    proposals = propose(faulty)
    rejected = {(proposal.slot, proposal.reads) for proposal in proposals[:1]}

    again = propose(faulty, taboo=rejected)
    first = faulty.shots[0]
    changed = replace(faulty, shots=(replace(first, size="MCU", focal_length_mm=75.0), *faulty.shots[1:]))

    assert proposals[0].slot not in {proposal.slot for proposal in again}
    assert all(proposal.slot not in {slot for slot, _ in rejected} for proposal in again)
    assert {proposal.slot for proposal in propose(changed, Ask(most=20), rejected)} >= {"REST:" + faulty.id}


def test_it_says_the_most_important_first_and_no_more_than_was_asked_for(faulty: SceneReading) -> None:
    proposals = propose(faulty, Ask(most=3))

    assert len(proposals) == 3
    assert [one.severity for one in proposals] == sorted((one.severity for one in proposals), reverse=True)


def test_asked_about_a_panel_it_speaks_of_that_panel_and_its_shot(faulty: SceneReading) -> None:
    proposals = propose(faulty, Ask(panel=faulty.shots[1].panels[0].id))

    assert "RDUR" in {proposal.rule for proposal in proposals}
    assert all({faulty.shots[1].id, faulty.shots[1].panels[0].id} & {*one.inputs, one.panel} for one in proposals)


def test_rules_and_kinds_that_nobody_wants_to_hear_of_are_silent(faulty: SceneReading) -> None:
    assert "RDUR" not in {one.rule for one in propose(faulty, Ask(muted=frozenset({"RDUR"}), most=20))}
    assert "camera" not in {one.kind for one in propose(faulty, Ask(muted=frozenset({"camera"}), most=20))}
    assert {one.kind for one in propose(faulty, Ask(kinds=frozenset({"timing"}), most=20))} == {"timing"}


def test_on_approved_shots_it_leaves_a_note_and_changes_nothing(faulty: SceneReading) -> None:
    approved = replace(faulty, shots=tuple(_approved(one) for one in faulty.shots))

    operations = [operation for one in propose(approved, Ask(most=20)) for operation in one.operations]

    assert {operation["op"] for operation in operations} <= {"note", "insert"}
    assert "note" in {operation["op"] for operation in operations}


def test_an_omitted_scene_is_left_alone(faulty: SceneReading) -> None:
    assert not propose(replace(faulty, omitted=True))


def test_a_scene_that_is_well_told_is_not_talked_about() -> None:
    told = (
        shot(0, "WS", "Mara, Joe", framing=("MASTER",), links=(0, 1, 2)),
        shot(1, "MS", "Joe", links=(3, 4), frames=130, focal_length_mm=50.0),
        shot(2, "CU", "Mara", links=(5, 6), focal_length_mm=100.0),
        shot(3, "CU", "Joe", links=(7, 8), focal_length_mm=100.0),
    )

    assert propose(scene(shots=told)) == ()


def _approved(one: ShotReading) -> ShotReading:
    return replace(one, approval="approved", panels=tuple(replace(panel, approval="approved") for panel in one.panels))


def _renamed(text: str, renamed: dict[str, str]) -> str:
    return re.sub("|".join(renamed), lambda found: renamed[found[0]], text)


def _without_hashes(text: str) -> str:
    """What was read has ids in it, so its hash differs with them."""
    return re.sub(r'"reads": "[0-9a-f]+"', "", text)
