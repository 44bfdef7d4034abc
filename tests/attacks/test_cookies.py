"""Cookies that somebody kept, forged or guessed."""

from itsdangerous import Signer

from board.people.accounts import MOST_ENDED
from board.roles import Role
from tests.web.conftest import Film, Server, film, redis_url, server

__all__ = ["film", "redis_url", "server"]


async def test_a_cookie_that_was_kept_is_worth_nothing_after_signing_out(server: Server, film: Film) -> None:
    account = film.crew[Role.EDITOR]
    async with server.client(account) as thief, server.client(account) as browser, server.client(account) as phone:
        phone.headers["Cookie"] = f"board_session={server.services.people._cookies.issue(account.id, other_moment(server))}"
        thief.headers["Cookie"] = browser.headers["Cookie"]

        assert (await browser.post("/api/logout")).status_code == 204

        assert (await thief.get("/api/me")).status_code == 401
        assert (await phone.get("/api/me")).status_code == 200


def other_moment(server: Server) -> int:
    return server.services.people.now_ms() - 5_000


async def test_signing_out_more_often_than_is_remembered_forgets_no_cookie(server: Server, film: Film) -> None:
    people, account = server.services.people, film.crew[Role.EDITOR].id
    begin = people.now_ms() - 10_000
    cookies = [{"cookie": f"board_session={people._cookies.issue(account, begin + step)}"} for step in range(MOST_ENDED + 3)]

    for cookie in cookies:
        await people.end_session(cookie)

    assert [await people.identify(cookie, None) for cookie in cookies] == [None] * len(cookies)
    assert await people.identify({"cookie": f"board_session={people.issue_cookie(account)}"}, None)


async def test_a_cookie_signed_with_another_key_or_for_another_account_is_nobodys(server: Server, film: Film) -> None:
    people, owner = server.services.people, film.crew[Role.OWNER].id
    honest = people.issue_cookie(film.crew[Role.VIEWER].id)
    signature = honest.rpartition(".")[2]
    forged = [
        Signer(b"", salt="previz-board session").sign(f"{owner}.{people.now_ms()}").decode(),
        f"{owner}.{people.now_ms()}.{signature}",
        honest.replace(signature, ""),
        f"{owner}.1e999.{signature}",
        f"{owner}.{'9' * 3000}.{signature}",
        "\udcff",
    ]

    for value in forged:
        assert await people.identify({"cookie": f"board_session={value}"}, None) is None
