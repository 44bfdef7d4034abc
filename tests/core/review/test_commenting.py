"""Comments: threads that are pinned, answered, changed by their authors, and resolved."""

from collections.abc import Callable
from typing import Any

import pytest

from board import model
from board.ids import new_id
from board.review import commenting
from board.review.circumstances import Circumstances
from board.review.commenting import Comment, Editing, Removing, Resolving
from board.review.refused import Refused
from board.roles import Role
from tests.core.review.studio import Studio


def say(studio: Studio, who: Circumstances | None = None, **fields: Any) -> model.Comment:
    request = Comment(**{"key": new_id(), "text": "Closer", **fields})
    return studio.run(lambda draft: commenting.comment(draft, request, who or studio.as_("rita", Role.REVIEWER)))


def about(studio: Studio) -> dict[str, Any]:
    return {"table": "panels", "subject": studio.panel}


@pytest.mark.parametrize("anchor", [None, {"point": (1, 2.5)}, {"region": (0, 0, 10, 10)}, {"frame": 12, "point": (0, 0)}])
def test_a_comment_is_pinned_to_a_panel(anchor: Any) -> None:
    studio = Studio()

    said = say(studio, **about(studio), anchor=anchor, mentions=("ann", "ben", "ann"))

    assert studio.review().comments == (said,)
    assert (said.by, said.anchor, said.mentions, said.at_ms) == ("rita", anchor, ("ann", "ben"), studio.now_ms)


def test_an_answer_belongs_to_its_thread() -> None:
    studio = Studio()
    first = say(studio, **about(studio))

    answer = say(studio, studio.director, thread=first.id)

    assert (answer.thread, answer.subject) == (first.id, studio.panel)
    _refused("invalid", lambda: say(studio, thread=answer.id))
    _refused("not_found", lambda: say(studio, thread=new_id()))


def test_a_comment_is_said_once_under_its_key() -> None:
    studio = Studio()
    key = new_id()
    first = say(studio, **about(studio), key=key)

    assert say(studio, **about(studio), key=key) == first
    _refused("invalid", lambda: say(studio, **about(studio), key=key, text="Wider"))
    _refused("invalid", lambda: say(studio, **about(studio), key="1"))


def test_a_comment_is_changed_by_its_author_alone() -> None:
    studio = Studio()
    said = say(studio, **about(studio))
    request = Editing(comment=said.id, text="Much closer", mentions=("ann",))
    _refused("not_allowed", lambda: studio.run(lambda draft: commenting.edit(draft, request, studio.director)))

    studio.now_ms += 1
    changed = studio.run(lambda draft: commenting.edit(draft, request, studio.as_("rita", Role.REVIEWER)))

    assert (changed.text, changed.edited_ms, changed.at_ms) == ("Much closer", studio.now_ms, studio.now_ms - 1)


def test_a_comment_is_taken_away_by_its_author_or_a_director() -> None:
    studio = Studio()
    for who in (studio.as_("rita", Role.REVIEWER), studio.director):
        said = say(studio, **about(studio))
        request = Removing(comment=said.id)
        ann = studio.as_("ann", Role.EDITOR)
        _refused("not_allowed", lambda r=request, a=ann: studio.run(lambda draft: commenting.remove(draft, r, a)))  # type: ignore[misc]
        removed = studio.run(lambda draft, r=request, w=who: commenting.remove(draft, r, w))  # type: ignore[misc]
        assert removed.deleted


def test_a_thread_is_resolved_and_opened_again() -> None:
    studio = Studio()
    thread = say(studio, **about(studio)).id
    ann = studio.as_("ann", Role.EDITOR)

    done = studio.run(lambda draft: commenting.resolve(draft, Resolving(thread=thread, resolved=True), ann))
    assert done.resolved == {"by": "ann", "at_ms": studio.now_ms}

    again = studio.run(lambda draft: commenting.resolve(draft, Resolving(thread=thread, resolved=False), ann))
    assert again.resolved is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "  "},
        {"text": "x" * 4001},
        {"anchor": {}},
        {"anchor": {"point": (1,)}},
        {"anchor": {"point": ("a", "b")}},
        {"anchor": {"place": (1, 2)}},
        {"anchor": (1, 2)},
        {"text": "half \ufffd"},
    ],
)
def test_a_comment_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    studio = Studio()

    _refused("invalid", lambda: say(studio, **{**about(studio), **wrong}))


def test_viewers_and_agents_do_not_comment() -> None:
    studio = Studio()

    _refused("not_allowed", lambda: say(studio, studio.as_("vic", Role.VIEWER), **about(studio)))
    _refused("not_allowed", lambda: say(studio, studio.agent, **about(studio)))
    _refused("not_found", lambda: say(studio, table="panels", subject=new_id()))


def _refused(kind: str, command: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refused:
        command()
    assert refused.value.kind == kind
