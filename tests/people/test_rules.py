"""Who may change what among people."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from board.people import rules
from board.people.records import Account, BoardRecord, Invite, Member, Project, Token
from board.people.refusals import LastOwner, LinkSpent, NotAllowed, NotFound
from board.people.register import Register, Write
from board.people.rules import Newcomer, Plan
from board.roles import Role

T = TypeVar("T")
CREW = {"olga": Role.OWNER, "dan": Role.DIRECTOR, "ed": Role.EDITOR, "rita": Role.REVIEWER, "vic": Role.VIEWER}
TOKEN = Token("t", "bot", "film", Role.EDITOR, "token digest", made_by="dan")


def done(register: Register, plan: Plan[T]) -> Register:
    return register.after(plan.writes, register.revision)


@pytest.fixture
def crew() -> Register:
    members = [Write("members", f"film/{a}", Member("film", a, role)) for a, role in CREW.items()]
    accounts = [Write("accounts", a, Account(a, a.title(), "#ffffff")) for a in CREW]
    others = [Write("projects", "film", Project("film", "Film")), Write("boards", "b", BoardRecord("b", "film", "Board"))]
    return Register().after([*members, *accounts, *others], "1-1")


def invite(role: Role = Role.EDITOR, *, made_by: str = "olga", uses: int = 1) -> Invite:
    return Invite("i", "film", role, "digest", uses, expires_ms=100, made_by=made_by)


@pytest.mark.parametrize("by", CREW)
@pytest.mark.parametrize("role", Role)
def test_owners_grant_all_directors_all_but_owners_and_others_nothing(crew: Register, by: str, role: Role) -> None:
    allowed = by == "olga" or (by == "dan" and role is not Role.OWNER)

    assert rules.may_grant(crew, "film", by, role) is allowed
    _only_if(allowed, lambda: rules.create_invite(crew, invite(role, made_by=by)))
    _only_if(allowed, lambda: rules.change_role(crew, "film", "vic", role, by))


def _only_if(allowed: bool, plan: Callable[[], object]) -> None:
    if allowed:
        plan()
    else:
        with pytest.raises(NotAllowed):
            plan()


def test_a_director_cannot_touch_an_owner(crew: Register) -> None:
    with pytest.raises(NotAllowed):
        rules.change_role(crew, "film", "olga", Role.VIEWER, "dan")
    with pytest.raises(NotAllowed):
        rules.remove_member(crew, "film", "olga", "dan")


def test_the_last_owner_stays(crew: Register) -> None:
    with pytest.raises(LastOwner):
        rules.change_role(crew, "film", "olga", Role.EDITOR, "olga")
    with pytest.raises(LastOwner):
        rules.remove_member(crew, "film", "olga", "olga")

    two = done(crew, rules.change_role(crew, "film", "dan", Role.OWNER, "olga"))

    rules.remove_member(two, "film", "olga", "olga")


def test_everybody_may_leave_by_themselves_and_strangers_cannot_be_removed(crew: Register) -> None:
    left = done(crew, rules.remove_member(crew, "film", "vic", "vic"))

    assert left.member("film", "vic") is None
    with pytest.raises(NotFound):
        rules.remove_member(left, "film", "vic", "olga")


def test_an_invite_admits_as_often_as_it_says(crew: Register) -> None:
    open_to_two = done(crew, rules.create_invite(crew, invite(uses=2)))

    one = done(open_to_two, rules.join(open_to_two, "digest", Newcomer("p", "P", 1)))
    two = done(one, rules.join(one, "digest", Newcomer("q", "Q", 1)))

    assert [two.member("film", who) is not None for who in "pq"] == [True, True]
    with pytest.raises(LinkSpent):
        rules.join(two, "digest", Newcomer("r", "R", 1))


def test_an_invite_ends_at_its_time_and_with_its_makers_standing(crew: Register) -> None:
    invited = done(crew, rules.create_invite(crew, invite(made_by="dan")))

    with pytest.raises(LinkSpent):
        rules.join(invited, "digest", Newcomer("p", "P", 100))
    demoted = done(invited, rules.change_role(invited, "film", "dan", Role.EDITOR, "olga"))
    with pytest.raises(LinkSpent):
        rules.join(demoted, "digest", Newcomer("p", "P", 1))


def test_a_member_who_opens_an_invite_never_gets_less_and_wastes_no_use(crew: Register) -> None:
    invited = done(crew, rules.create_invite(crew, invite(Role.EDITOR)))

    assert rules.join(invited, "digest", Newcomer("dan", "", 1)).writes == []
    raised = done(invited, rules.join(invited, "digest", Newcomer("vic", "", 1)))

    member = raised.member("film", "vic")
    assert member
    assert member.role is Role.EDITOR
    assert raised.invite("digest") is None


def test_a_token_is_never_wider_than_its_maker_is_now(crew: Register) -> None:
    with_token = done(crew, rules.create_token(crew, TOKEN, "Bot", "program"))

    assert with_token.role_on("b", "bot") is Role.EDITOR
    demoted = rules.change_role(with_token, "film", "dan", Role.VIEWER, "olga")
    assert demoted.touched == {"dan", "bot"}
    assert done(with_token, demoted).role_on("b", "bot") is Role.VIEWER
    assert done(with_token, rules.remove_member(with_token, "film", "dan", "olga")).role_on("b", "bot") is None


def test_a_token_of_one_board_opens_no_other(crew: Register) -> None:
    two = done(crew, rules.put_board(crew, BoardRecord("c", "film", "C")))
    bound = done(two, rules.create_token(two, replace(TOKEN, board="b"), "Bot", "program"))

    assert bound.role_on("b", "bot") is Role.EDITOR
    assert bound.role_on("c", "bot") is None
    wide = replace(TOKEN, account="wide", digest="wide", role=Role.DIRECTOR, board="b")
    directing = done(two, rules.create_token(two, wide, "Bot", "program"))
    assert directing.role_on("b", "wide") is Role.DIRECTOR
    assert directing.role_in("film", "wide") is Role.EDITOR
    assert not rules.may_grant(directing, "film", "wide", Role.VIEWER)
    with pytest.raises(NotFound):
        rules.create_token(two, replace(TOKEN, board="elsewhere"), "Bot", "program")


def test_nobody_makes_a_token_wider_than_themselves_and_an_agent_never_writes(crew: Register) -> None:
    with pytest.raises(NotAllowed):
        rules.create_token(crew, replace(TOKEN, role=Role.OWNER), "Bot", "program")
    with pytest.raises(NotAllowed):
        rules.create_token(crew, replace(TOKEN, made_by="ed"), "Bot", "program")
    with pytest.raises(NotAllowed):
        rules.create_token(crew, TOKEN, "Bot", "agent")


def test_nobody_has_a_role_on_a_board_in_the_bin(crew: Register) -> None:
    binned = rules.change_board(crew, "b", binned_ms=5)

    assert binned.touched == set(CREW)
    assert done(crew, binned).role_on("b", "olga") is None
    assert done(crew, binned).role_in("film", "olga") is Role.OWNER


def test_the_first_person_owns_what_waits_for_an_owner_and_nobody_is_first_twice(crew: Register) -> None:
    waiting = done(crew, rules.create_project(crew, Project("demo", "Demo"), rules.OPERATOR))

    claimed = done(waiting, rules.claim_server(waiting, Newcomer("p", "P", 1), Project("new", "New")))

    owned = claimed.member("demo", "p")
    assert owned
    assert owned.role is Role.OWNER
    assert claimed.project("new") is None
    with pytest.raises(LinkSpent):
        rules.claim_server(claimed, Newcomer("q", "Q", 1), Project("new", "New"))


def test_an_archive_makes_no_known_account_a_member_and_grants_no_more_than_its_bringer_may(crew: Register) -> None:
    known = done(crew, Plan([Write("accounts", "eve", Account("eve", "Eve", "#ffffff"))], None))
    crew_of_file: list[tuple[Account, Role | None]] = [
        (Account("eve", "Eve", "#ffffff"), Role.OWNER),
        (Account("old owner", "Old", "#ffffff"), Role.OWNER),
        (Account("old editor", "Ed", "#ffffff"), Role.EDITOR),
        (Account("author", "Author", "#ffffff"), None),
    ]

    after = done(known, rules.bring_members(known, "film", crew_of_file, "dan"))

    roles = {m.account: m.role for m in after.members("film") if m.account not in CREW}
    assert roles == {"old owner": Role.VIEWER, "old editor": Role.EDITOR}
    assert after.account("author")
