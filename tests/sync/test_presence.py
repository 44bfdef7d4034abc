"""Presence: bounded, stamped, and gone when its owner is."""

import json

import pytest

from board.identity import Identity
from board.lib0 import Malformed
from board.sync.presence import EXPIRES_S, Presence, State, encode, parse, stamped

ANN = Identity("ann-id", "Ann", "#112233")


def test_the_user_field_is_what_the_server_knows() -> None:
    state = State(5000, 1, '{"user":{"account":"ben-id"},"tool":"pen"}')

    fields = json.loads(stamped(state, ANN).json)

    assert fields == {"user": {"account": "ann-id", "name": "Ann", "color": "#112233"}, "tool": "pen"}


@pytest.mark.parametrize(
    "text",
    [
        '{"v":NaN}',
        '{"v":-Infinity}',
        "[]",
        '"text"',
        "{",
        '{"a":' * 7 + "1" + "}" * 7,
        json.dumps({"a": "x" * 4096}),
        "[" * 200_000,
    ],
)
def test_a_state_that_would_hurt_a_browser_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        stamped(State(5000, 1, text), ANN)


def test_entries_are_read_as_they_were_written() -> None:
    states = [State(5000, 3, '{"name":"José"}'), State(2**40, 2**31, "null")]

    assert parse(encode(states)) == states


@pytest.mark.parametrize("data", [b"", b"\x05\x01\x01\x00", b"\x01\x01\x01\x05ab", b"\x00\x00", b"\xff" * 100])
def test_damaged_entries_are_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse(data)


def test_an_older_clock_changes_nothing() -> None:
    presence = Presence()
    assert presence.receive(State(5000, 2, '{"a":1}'), 1, now=0)
    presence.changed()

    assert not presence.receive(State(5000, 1, '{"a":2}'), 1, now=0)

    assert presence.changed() == []


def test_a_leaping_clock_is_malformed() -> None:
    presence = Presence()
    presence.receive(State(5000, 2, "{}"), 1, now=0)

    with pytest.raises(Malformed):
        presence.receive(State(5000, 2**40, "{}"), 1, now=0)


def test_whoever_leaves_is_gone_and_is_back_with_the_next_word() -> None:
    presence = Presence()
    presence.receive(State(5000, 7, "{}"), 1, now=0)
    presence.changed()

    presence.leave(1, now=1)

    assert presence.changed() == [State(5000, 7, "null")]
    assert presence.everybody() == []
    assert presence.receive(State(5000, 8, "{}"), 2, now=2)


def test_a_goodbye_that_comes_late_does_not_hide_who_has_come_over() -> None:
    presence = Presence()
    presence.learn([State(5000, 7, "{}")], "left", now=0)
    presence.learn([State(5000, 7, "null")], "left", now=1)

    presence.learn([State(5000, 8, "{}")], "entered", now=2)

    assert presence.everybody() == [State(5000, 8, "{}")]


def test_a_server_that_was_taken_for_dead_brings_its_people_back() -> None:
    presence = Presence()
    presence.learn([State(5000, 7, "{}")], "paused", now=0)
    presence.leave("paused", now=20)

    presence.learn([State(5000, 7, "{}")], "paused", now=21)

    assert presence.everybody() == [State(5000, 7, "{}")]


def test_a_renewal_is_told_to_the_others() -> None:
    presence = Presence()
    presence.receive(State(5000, 7, "{}"), 1, now=0)
    presence.changed()

    presence.receive(State(5000, 8, "{}"), 1, now=15)

    assert presence.changed() == [State(5000, 8, "{}")]


def test_who_is_not_heard_of_expires_and_is_then_forgotten() -> None:
    presence = Presence()
    presence.receive(State(5000, 7, "{}"), 1, now=0)

    presence.expire(EXPIRES_S + 1)
    assert presence.everybody() == []
    presence.changed()
    presence.expire(3 * EXPIRES_S)

    assert presence.known(5000) is None


def test_a_dead_servers_people_are_gone_but_not_who_came_over_from_it() -> None:
    presence = Presence()
    presence.learn([State(5000, 1, "{}"), State(6000, 1, "{}")], "other", now=0)
    presence.receive(State(6000, 1, "{}"), 1, now=1)

    presence.learn([State(6000, 2, "null")], "other", now=2)
    presence.leave("other", now=3)

    assert [state.client for state in presence.everybody()] == [6000]
