"""Settings are read once, refused early, and reach child processes unchanged."""

from pathlib import Path

import pytest

from board.errors import CannotStart
from board.settings import SETTINGS, Settings, read_settings


def test_an_empty_environment_gives_the_defaults(tmp_path: Path) -> None:
    settings = read_settings({}, data=tmp_path)

    assert settings == Settings(data=tmp_path)


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CannotStart, match=r"no setting BOARD_PROT; the settings are BOARD_ASSISTANT, .*BOARD_PORT"):
        read_settings({"BOARD_PROT": "80"})


def test_names_of_the_tests_do_not_disturb_the_server() -> None:
    assert read_settings({"BOARD_CHROMIUM": "/usr/bin/chromium", "BOARD_TEST_SEED": "7"}).port == 8787


def test_the_command_line_overrules_the_environment() -> None:
    settings = read_settings({"BOARD_PORT": "80", "BOARD_WORKERS": "3"}, port=0, workers=None)

    assert (settings.port, settings.workers) == (0, 3)


def test_a_child_reads_the_settings_its_parent_wrote(tmp_path: Path) -> None:
    environment = {
        "BOARD_HOST": "::1",
        "BOARD_DATA": str(tmp_path),
        "BOARD_TRUSTED_PROXY": "10.0.0.1,10.1.0.0/16",
        "BOARD_USER_HEADER": "X-Remote-User",
        "BOARD_SECRET": "s" * 40,
        "BOARD_REDIS_URL": "rediss://crew:pass@studio:6380/2",
        "BOARD_STORE_URL": "s3://bucket/boards",
        "BOARD_URL": "https://boards.example.org",
        "BOARD_ASSISTANT": "off",
    }
    settings = read_settings(environment)

    assert read_settings(settings.environment()) == settings
    assert settings.environment().keys() == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("BOARD_PORT", "65536", "whole number from 0 to 65535, not '65536'"),
        ("BOARD_PORT", "eighty", "whole number"),
        ("BOARD_PORT", "٣", "whole number"),
        ("BOARD_WORKERS", "0", "from 1 to 64"),
        ("BOARD_REDIS_URL", "localhost:6379", "must begin with redis://"),
        ("BOARD_STORE_URL", "ftp://x", "must begin with s3://"),
        ("BOARD_TRUSTED_PROXY", "10.0.0.1,proxy", "not 'proxy'"),
        ("BOARD_USER_HEADER", "X-User", "needs BOARD_TRUSTED_PROXY"),
        ("BOARD_SECRET", "short", "at least 32 characters"),
        ("BOARD_ASSISTANT", "yes", "must be on or off, not 'yes'"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(name: str, value: str, sentence: str) -> None:
    with pytest.raises(CannotStart, match=sentence):
        read_settings({name: value})


def test_an_own_redis_and_an_own_server_program_exclude_each_other() -> None:
    with pytest.raises(CannotStart, match="not both"):
        read_settings({"BOARD_REDIS_URL": "redis://localhost", "BOARD_REDIS_SERVER": "/usr/bin/redis-server"})
