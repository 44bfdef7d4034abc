"""Session cookies."""

import pytest

from board.people.cookie import CLOCK_MS, COOKIE, MAX_AGE_S, Claim, CookieJar, cookie_in

NOW = 1_700_000_000_000


def test_a_cookie_says_who_and_since_when() -> None:
    jar = CookieJar(b"k" * 32)

    assert jar.read(jar.issue("mara", NOW), NOW + 5) == Claim("mara", NOW)


@pytest.mark.parametrize("value", ["", "mara", "mara.1.x", "mara.1700000000000.AAAA", "\u20ac", "..", "." * 1000])
def test_a_cookie_that_we_did_not_sign_says_nothing(value: str) -> None:
    assert CookieJar(b"k" * 32).read(value, NOW) is None


def test_a_cookie_of_another_server_says_nothing() -> None:
    assert CookieJar(b"k" * 32).read(CookieJar(b"l" * 32).issue("mara", NOW), NOW) is None


def test_a_cookie_of_the_far_past_or_of_the_future_says_nothing() -> None:
    jar = CookieJar(b"k" * 32)
    cookie = jar.issue("mara", NOW)

    assert jar.read(cookie, NOW + MAX_AGE_S * 1000) is None
    assert jar.read(cookie, NOW - CLOCK_MS - 1) is None


def test_a_clock_that_is_put_back_an_hour_signs_nobody_out() -> None:
    jar = CookieJar(b"k" * 32)

    assert jar.read(jar.issue("mara", NOW), NOW - 3_600_000) is not None


def test_the_cookie_is_found_among_others() -> None:
    assert cookie_in(f"a=1; {COOKIE}=x.1.s; b=2") == "x.1.s"
    assert cookie_in("a=1") is None
    assert cookie_in("[]=;;") is None
