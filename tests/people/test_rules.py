"""Who may change what among people."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from board.people import doors, holdings, keys, membership
from board.people.doors import Newcomer
from board.people.plan import OPERATOR, Plan, may_grant
from board.people.records import Account, BoardRecord, Invite, Member, Project, Token
from board.people.refusals import LastOwner, LinkSpent, NotAllowed, NotFound
from board.people.register import Register, Write
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

    assert may_grant(crew, "film", by, role) is allowed
    _only_if(allowed, lambda: doors.create_invite(crew, invite(role, made_by=by)))
    _only_if(allowed, lambda: membership.change_role(crew, "film", "vic", role, by))


def _only_if(allowed: bool, plan: Callable[[], object]) -> None:
    if allowed:
        plan()
    else:
        with pytest.raises(NotAllowed):
            plan()


def test_a_director_cannot_touch_an_owner(crew: Register) -> None:
    with pytest.raises(NotAllowed):
        membership.change_role(crew, "film", "olga", Role.VIEWER, "dan")
    with pytest.raises(NotAllowed):
        membership.remove_member(crew, "film", "olga", "dan")


def test_the_last_owner_stays(crew: Register) -> None:
    with pytest.raises(LastOwner):
        membership.change_role(crew, "film", "olga", Role.EDITOR, "olga")
    with pytest.raises(LastOwner):
        membership.remove_member(crew, "film", "olga", "olga")

    two = done(crew, membership.change_role(crew, "film", "dan", Role.OWNER, "olga"))

    membership.remove_member(two, "film", "olga", "olga")


def test_everybody_may_leave_by_themselves_and_strangers_cannot_be_removed(crew: Register) -> None:
    left = done(crew, membership.remove_member(crew, "film", "vic", "vic"))

    assert left.member("film", "vic") is None
    with pytest.raises(NotFound):
        membership.remove_member(left, "film", "vic", "olga")


def test_an_invite_admits_as_often_as_it_says(crew: Register) -> None:
    open_to_two = done(crew, doors.create_invite(crew, invite(uses=2)))

    one = done(open_to_two, doors.join(open_to_two, "digest", Newcomer("p", "P", 1)))
    two = done(one, doors.join(one, "digest", Newcomer("q", "Q", 1)))

    assert [two.member("film", who) is not None for who in "pq"] == [True, True]
    with pytest.raises(LinkSpent):
        doors.join(two, "digest", Newcomer("r", "R", 1))


def test_an_invite_ends_at_its_time_and_with_its_makers_standing(crew: Register) -> None:
    invited = done(crew, doors.create_invite(crew, invite(made_by="dan")))

    with pytest.raises(LinkSpent):
        doors.join(invited, "digest", Newcomer("p", "P", 100))
    demoted = done(invited, membership.change_role(invited, "film", "dan", Role.EDITOR, "olga"))
    with pytest.raises(LinkSpent):
        doors.join(demoted, "digest", Newcomer("p", "P", 1))


def test_a_member_who_opens_an_invite_never_gets_less_and_wastes_no_use(crew: Register) -> None:
    invited = done(crew, doors.create_invite(crew, invite(Role.EDITOR)))

    assert doors.join(invited, "digest", Newcomer("dan", "", 1)).writes == []
    raised = done(invited, doors.join(invited, "digest", Newcomer("vic", "", 1)))

    member = raised.member("film", "vic")
    assert member
    assert member.role is Role.EDITOR
    assert raised.invite("digest") is None


def test_a_token_is_never_wider_than_its_maker_is_now(crew: Register) -> None:
    with_token = done(crew, keys.create_token(crew, TOKEN, "Bot"))

    assert with_token.role_on("b", "bot") is Role.EDITOR
    demoted = membership.change_role(with_token, "film", "dan", Role.VIEWER, "olga")
    assert demoted.touched == {"dan", "bot"}
    assert done(with_token, demoted).role_on("b", "bot") is Role.VIEWER
    assert done(with_token, membership.remove_member(with_token, "film", "dan", "olga")).role_on("b", "bot") is None


def test_a_token_of_one_board_opens_no_other(crew: Register) -> None:
    two = done(crew, holdings.put_board(crew, BoardRecord("c", "film", "C")))
    bound = done(two, keys.create_token(two, replace(TOKEN, board="b"), "Bot"))

    assert bound.role_on("b", "bot") is Role.EDITOR
    assert bound.role_on("c", "bot") is None
    wide = replace(TOKEN, account="wide", digest="wide", role=Role.DIRECTOR, board="b")
    directing = done(two, keys.create_token(two, wide, "Bot"))
    assert directing.role_on("b", "wide") is Role.DIRECTOR
    assert directing.role_in("film", "wide") is Role.EDITOR
    assert not may_grant(directing, "film", "wide", Role.VIEWER)
    with pytest.raises(NotFound):
        keys.create_token(two, replace(TOKEN, board="elsewhere"), "Bot")


def test_nobody_makes_a_token_wider_than_themselves(crew: Register) -> None:
    with pytest.raises(NotAllowed):
        keys.create_token(crew, replace(TOKEN, role=Role.OWNER), "Bot")
    with pytest.raises(NotAllowed):
        keys.create_token(crew, replace(TOKEN, made_by="ed"), "Bot")


def test_nobody_has_a_role_on_a_board_in_the_bin(crew: Register) -> None:
    binned = holdings.change_board(crew, "b", binned_ms=5)

    assert binned.touched == set(CREW)
    assert done(crew, binned).role_on("b", "olga") is None
    assert done(crew, binned).role_in("film", "olga") is Role.OWNER


def test_the_first_person_owns_all_that_is_there_and_nobody_is_first_twice(crew: Register) -> None:
    waiting = done(crew, holdings.create_project(crew, Project("demo", "Demo"), OPERATOR))

    claimed = done(waiting, doors.claim_server(waiting, Newcomer("p", "P", 1), Project("new", "New")))

    # The film came with its crew, out of an archive: that crew has no way in here but by who owns the server.
    assert {m.project: m.role for m in claimed.memberships("p")} == {"demo": Role.OWNER, "film": Role.OWNER}
    assert claimed.member("film", "olga") == crew.member("film", "olga")
    assert claimed.project("new") is None
    with pytest.raises(LinkSpent):
        doors.claim_server(claimed, Newcomer("q", "Q", 1), Project("new", "New"))


def test_an_archive_makes_no_known_account_a_member_and_grants_no_more_than_its_bringer_may(crew: Register) -> None:
    known = done(crew, Plan([Write("accounts", "eve", Account("eve", "Eve", "#ffffff"))], None))
    crew_of_file: list[tuple[Account, Role | None]] = [
        (Account("eve", "Eve", "#ffffff"), Role.OWNER),
        (Account("old owner", "Old", "#ffffff"), Role.OWNER),
        (Account("old editor", "Ed", "#ffffff"), Role.EDITOR),
        (Account("author", "Author", "#ffffff"), None),
    ]

    after = done(known, membership.bring_members(known, "film", crew_of_file, "dan"))

    roles = {m.account: m.role for m in after.members("film") if m.account not in CREW}
    assert roles == {"old owner": Role.VIEWER, "old editor": Role.EDITOR}
    assert after.account("author")
