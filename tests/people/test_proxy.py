"""Login by a studio's proxy."""

import pytest

from board.people.proxy import trusted_proxy

PROXY = trusted_proxy(["10.1.0.0/16", "::1"], "X-Remote-User", "X-Remote-Name")


def test_a_trusted_proxy_vouches_for_a_person() -> None:
    assert PROXY.login({"x-remote-user": "mara@studio.film", "x-remote-name": "Mara K."}, "10.1.2.3") == (
        "mara@studio.film",
        "Mara K.",
    )
    assert PROXY.login({"x-remote-user": "mara@studio.film"}, "::1") == ("mara@studio.film", "mara")


@pytest.mark.parametrize("peer", ["10.2.0.1", "", "localhost", "::2", "10.1.2.3, 6.6.6.6", "unix"])
def test_nobody_else_can_pose_as_a_person(peer: str) -> None:
    assert PROXY.login({"x-remote-user": "mara"}, peer) is None


def test_an_ipv4_proxy_is_known_on_a_dual_stack_socket_too() -> None:
    assert PROXY.trusts("::ffff:10.1.0.9")


def test_without_a_login_header_no_proxy_signs_anybody_in() -> None:
    assert trusted_proxy(["127.0.0.1"]).login({"": "mara", "x-remote-user": "mara"}, "127.0.0.1") is None


@pytest.mark.parametrize("login", ["", " ", "a\x1bb", "x" * 201])
def test_an_odd_login_is_none(login: str) -> None:
    assert PROXY.login({"x-remote-user": login}, "::1") is None


def test_the_scheme_counts_from_a_trusted_proxy_alone() -> None:
    assert PROXY.https({"x-forwarded-proto": "https"}, "::1")
    assert not PROXY.https({"x-forwarded-proto": "https"}, "192.0.2.1")


def test_a_wrong_address_is_named() -> None:
    with pytest.raises(ValueError, match=r"proxy\.local"):
        trusted_proxy(["proxy.local"])
