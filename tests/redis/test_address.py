"""What an operator writes as the address of a Redis."""

import pytest

from board.redis import BadAddress
from board.redis.address import Address, Kind, place_of


def test_a_cluster_is_named_by_some_of_its_servers() -> None:
    place = place_of("rediss+cluster://board:pass@10.0.0.1:7001,10.0.0.2/?ssl_ca_certs=/etc/ca.pem")

    assert place.kind is Kind.CLUSTER
    assert place.hosts == (Address("10.0.0.1", 7001), Address("10.0.0.2", 6379))
    assert place.url_of(Address("10.0.0.9", 7009)) == "rediss://board:pass@10.0.0.9:7009?ssl_ca_certs=/etc/ca.pem"


def test_sentinels_have_a_password_of_their_own() -> None:
    place = place_of("redis+sentinel://:pass@[::1]:5000,host/board?sentinel_password=other&client_name=board")

    assert (place.kind, place.service) == (Kind.SENTINEL, "board")
    assert place.hosts == (Address("::1", 5000), Address("host", 26379))
    assert place.url_of_sentinel(place.hosts[0]) == "redis://:other@[::1]:5000?client_name=board"
    assert place.url_of(place.hosts[1]) == "redis://:pass@host:26379?client_name=board"


def test_one_server_is_left_as_it_was_written() -> None:
    place = place_of("unix:///data/redis.sock?db=0")

    assert (place.kind, place.url) == (Kind.ONE, "unix:///data/redis.sock?db=0")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("redis+cluster://", "redis+cluster:// needs hosts, like redis+cluster://10.0.0.1:6379,10.0.0.2:6379."),
        ("redis+sentinel://10.0.0.1:26379", "redis+sentinel:// needs the name of the service at its end, like /board."),
        ("redis+cluster://host:seven", "'host:seven' is no host and port."),
    ],
)
def test_an_address_that_names_nothing_is_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(BadAddress, match=f"^{sentence.replace('+', '[+]')}$"):
        place_of(url)
