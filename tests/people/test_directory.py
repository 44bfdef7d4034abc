"""People over a real Redis: doors, races, and two servers that agree at once."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from board.identity import Directory, Identity
from board.people.cookie import COOKIE
from board.people.directory import Offer, People
from board.people.ledger import Ledger
from board.people.records import Account
from board.people.refusals import BadName, LastOwner, LinkSpent, NotAllowed
from board.redis import Redis
from board.roles import Role
from tests.people.conftest import Clock

DAY_MS = 24 * 3600 * 1000


async def first_owner(people: People) -> Account:
    secret = await people.owner_link_secret()
    assert secret
    return await people.join(secret, "Olga")


async def film(people: People) -> tuple[Account, str]:
    owner = await first_owner(people)
    return owner, (await people.register()).memberships(owner.id)[0].project


async def test_the_owner_link_can_be_read_again_until_somebody_claims_it(people: People, neighbour: People) -> None:
    assert await people.owner_link_secret() == await neighbour.owner_link_secret()

    owner = await first_owner(people)

    assert await people.owner_link_secret() is None
    assert await neighbour.owner_link_secret() is None
    assert [m.role for m in (await neighbour.register()).memberships(owner.id)] == [Role.OWNER]


async def test_two_who_open_the_owner_link_at_once_make_one_owner(people: People, neighbour: People) -> None:
    secret = await people.owner_link_secret()
    assert secret

    results = await asyncio.gather(people.join(secret, "A"), neighbour.join(secret, "B"), return_exceptions=True)

    assert Counter(type(r) for r in results) == {Account: 1, LinkSpent: 1}


async def test_an_invite_of_one_use_opened_by_many_at_once_on_two_servers_admits_one(people: People, neighbour: People) -> None:
    owner, project = await film(people)
    _, secret = await people.create_invite(project, Role.EDITOR, uses=1, lives_ms=DAY_MS, by=owner.id)

    doors = [people, neighbour] * 5
    results = await asyncio.gather(*(d.join(secret, f"P{i}") for i, d in enumerate(doors)), return_exceptions=True)

    assert Counter(type(r) for r in results) == {Account: 1, LinkSpent: 9}
    assert len((await people.register()).members(project)) == 2


async def test_an_invite_of_five_uses_opened_by_ten_admits_five_with_five_colours(people: People, neighbour: People) -> None:
    owner, project = await film(people)
    _, secret = await people.create_invite(project, Role.VIEWER, uses=5, lives_ms=DAY_MS, by=owner.id)

    doors = [people, neighbour] * 5
    results = await asyncio.gather(*(d.join(secret, f"P{i}") for i, d in enumerate(doors)), return_exceptions=True)

    joined = [r for r in results if isinstance(r, Account)]
    assert len(joined) == 5
    assert len({a.color for a in joined}) == 5


async def test_two_owners_who_demote_each_other_at_once_leave_one(people: People, neighbour: People) -> None:
    olga, project = await film(people)
    _, secret = await people.create_invite(project, Role.OWNER, uses=1, lives_ms=DAY_MS, by=olga.id)
    otto = await people.join(secret, "Otto")

    results = await asyncio.gather(
        people.change_role(project, otto.id, Role.EDITOR, by=olga.id),
        neighbour.change_role(project, olga.id, Role.EDITOR, by=otto.id),
        return_exceptions=True,
    )

    assert [isinstance(r, (LastOwner, NotAllowed)) for r in results].count(True) == 1
    assert [m.role for m in (await people.register()).members(project)].count(Role.OWNER) == 1


async def test_a_role_taken_away_on_one_server_is_gone_on_the_other_at_once(people: People, neighbour: People) -> None:
    owner, project = await film(people)
    await people.add_board(project, "board", "Board", by=owner.id)
    _, secret = await people.create_invite(project, Role.EDITOR, uses=1, lives_ms=DAY_MS, by=owner.id)
    mara = (await people.join(secret, "Mara")).identity
    assert await neighbour.role(mara, "board") is Role.EDITOR

    await people.change_role(project, mara.account, Role.VIEWER, by=owner.id)
    assert await neighbour.role(mara, "board") is Role.VIEWER

    await people.remove_member(project, mara.account, by=owner.id)
    assert await neighbour.role(mara, "board") is None
    assert await neighbour.role(mara, "no such board") is None


async def test_a_server_that_is_far_behind_reads_everything_anew(people: People, neighbour: People, redis: Redis) -> None:
    owner, _ = await film(people)
    await neighbour.register()
    await people.rename(owner.id, "Olga K.")
    await redis.delete("pb:{people}:changes")

    account = (await neighbour.register()).account(owner.id)

    assert account
    assert account.name == "Olga K."


async def test_a_server_notices_that_a_failover_lost_what_it_knew(people: People, neighbour: People, redis: Redis) -> None:
    owner, _ = await film(people)
    kept = {key: await redis.dump(key) for key in await redis.keys("pb:{people}:*")}
    await people.rename(owner.id, "Lost")
    assert [a.name for a in (await neighbour.register()).accounts] == ["Lost"]

    for key, value in kept.items():
        await redis.restore(key, 0, value or b"", replace=True)
    await people.rename(owner.id, "After")

    assert [a.name for a in (await neighbour.register()).accounts] == ["After"]


async def test_followers_hear_whose_rights_changed(people: People, neighbour: People) -> None:
    owner, project = await film(people)
    _, secret = await people.create_invite(project, Role.EDITOR, uses=1000, lives_ms=DAY_MS, by=owner.id)
    changes = neighbour.follow()
    assert await anext(changes) == frozenset()

    joined = await people.join(secret, "Mara")
    await people.change_role(project, joined.id, Role.VIEWER, by=owner.id)

    async with asyncio.timeout(10):
        assert [await anext(changes), await anext(changes)] == [{joined.id}, {joined.id}]


async def test_a_cookie_identifies_until_every_session_is_ended(people: People, clock: Clock) -> None:
    owner = await first_owner(people)
    headers = {"cookie": f"{COOKIE}={people.issue_cookie(owner.id)}"}
    assert await people.identify(headers, None) == owner.identity

    await people.end_sessions(owner.id)

    assert await people.identify(headers, None) is None


async def test_a_token_identifies_a_program_until_it_is_revoked(people: People, redis: Redis, clock: Clock) -> None:
    owner, project = await film(people)
    await people.add_board(project, "board", "Board", by=owner.id)
    token, secret = await people.create_token(project, Role.EDITOR, "Render farm", by=owner.id)

    program = await people.identify({"authorization": f"Bearer {secret}"}, None)

    assert program == await people.identify({}, secret)
    assert program
    assert (program.name, program.kind) == ("Render farm", "program")
    assert await people.role(program, "board") is Role.EDITOR
    assert await people.tokens_used() == {token.id: clock()}
    await people.revoke_token(project, token.id)
    assert await people.identify({}, secret) is None
    assert await people.role(program, "board") is None


async def test_no_secret_stands_in_redis(people: People, redis: Redis) -> None:
    owner, project = await film(people)
    _, invite = await people.create_invite(project, Role.EDITOR, uses=1, lives_ms=DAY_MS, by=owner.id)
    _, token = await people.create_token(project, Role.EDITOR, "Render farm", by=owner.id)

    kept = b""
    for key in await redis.keys("*"):
        kept += await redis.dump(key) or b""

    assert invite.encode() not in kept
    assert token.encode() not in kept


async def test_a_wrong_bearer_is_nobody_even_beside_a_good_cookie(people: People, clock: Clock) -> None:
    owner = await first_owner(people)
    cookie = f"{COOKIE}={people.issue_cookie(owner.id)}"

    assert await people.identify({"cookie": cookie, "authorization": "Bearer nonsense"}, None) is None
    assert await people.identify({"cookie": cookie, "authorization": "Basic b2xnYTp4"}, None) is None


async def test_a_trusted_proxy_signs_people_in_and_nobody_else_can(people: People) -> None:
    headers = {"x-remote-user": "mara@studio.film", "x-remote-name": "Mara"}

    first = await people.identify(headers, None, "10.0.0.7")
    again = await people.identify(headers, None, "10.0.0.8")

    assert first
    assert first == again
    assert first.name == "Mara"
    assert await people.identify(headers, None, "192.0.2.1") is None
    assert await people.identify(headers, None) is None


async def test_who_is_signed_in_joins_as_who_they_are(people: People) -> None:
    owner, project = await film(people)
    mara = await people.identify({"x-remote-user": "mara"}, None, "10.0.0.7")
    _, secret = await people.create_invite(project, Role.EDITOR, uses=1, lives_ms=DAY_MS, by=owner.id)

    joined = await people.join(secret, "", mara)

    assert mara
    assert joined.identity == mara


async def test_a_bad_name_uses_no_invite_up(people: People) -> None:
    owner, project = await film(people)
    _, secret = await people.create_invite(project, Role.EDITOR, uses=1, lives_ms=DAY_MS, by=owner.id)

    with pytest.raises(BadName):
        await people.join(secret, "\u202e")

    assert await people.offer(secret) == Offer(Role.EDITOR, "Olga’s project", "Olga")


async def test_a_personal_link_lets_its_maker_in_once_more_and_nobody_else_makes_one(people: People, clock: Clock) -> None:
    owner, project = await film(people)
    secret = await people.create_link(owner.id, lives_ms=1000, by=owner.id)

    assert (await people.offer(secret)).back == "Olga"
    assert (await people.join(secret, "")).id == owner.id
    with pytest.raises(LinkSpent):
        await people.join(secret, "Somebody else")
    late = await people.create_link(owner.id, lives_ms=1000)
    clock.now_ms += 1000
    with pytest.raises(LinkSpent):
        await people.join(late, "")
    with pytest.raises(NotAllowed):
        await people.create_link(owner.id, lives_ms=1000, by="somebody else")
    assert len((await people.register()).members(project)) == 1


async def test_a_cookie_is_renewed_before_it_ends(people: People, clock: Clock) -> None:
    owner = await first_owner(people)
    headers = {"cookie": f"{COOKIE}={people.issue_cookie(owner.id)}"}

    assert not people.is_cookie_old(headers)
    clock.now_ms += 8 * DAY_MS
    assert people.is_cookie_old(headers)
    assert await people.identify(headers, None) == owner.identity


async def test_people_and_boards_survive_a_new_server(people: People, redis: Redis) -> None:
    owner, project = await film(people)
    await people.add_board(project, "board", "Board", by=owner.id)
    await people.bin_board("board")

    register = await Ledger(redis).read()

    assert register.tables == (await people.register()).tables
    assert (board := register.board("board"))
    assert board.binned_ms


def as_directory(people: People) -> Directory:
    """People are the directory that sync asks; the type checker proves it."""
    return people


def test_an_identity_is_what_sync_expects() -> None:
    assert Account("a", "A", "#ffffff").identity == Identity("a", "A", "#ffffff", "person")


async def test_those_who_ask_at_once_are_answered_by_one_question_that_came_after_them(redis: Redis) -> None:
    ledger = Ledger(redis)
    await ledger.read()
    before = await commands_of(redis)

    together = await asyncio.gather(*(ledger.read() for _ in range(50)))

    assert {id(register) for register in together} == {id(together[0])}
    assert await commands_of(redis) - before == 1


async def commands_of(redis: Redis) -> int:
    """How many GETs this Redis has answered."""
    stats: Any = await redis.info("commandstats")
    return int(stats["cmdstat_get"]["calls"])


async def test_whoever_asks_while_a_question_is_on_its_way_is_told_what_has_changed(redis: Redis, people: People) -> None:
    ledger = Ledger(redis)
    early = asyncio.create_task(ledger.read())
    await asyncio.sleep(0)

    project = await people.create_project("Later")

    assert (await ledger.read()).project(project.id) is not None
    await early


async def test_who_stops_waiting_takes_nobody_along(redis: Redis) -> None:
    ledger = Ledger(redis)
    impatient, patient = asyncio.create_task(ledger.read()), asyncio.create_task(ledger.read())
    await asyncio.sleep(0)

    impatient.cancel()

    assert (await patient).revision == (await ledger.read()).revision
    assert impatient.cancelled()
