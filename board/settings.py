"""What an operator may set, from the environment or the command line; unknown names are refused, nothing is guessed later."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from board.errors import CannotStart

PREFIX = "BOARD_"

# Read by the tests and benchmarks, never by the server: no reason to refuse to start.
FOREIGN = ("BOARD_CHROMIUM", "BOARD_TEST_")

REDIS_SCHEMES = ("redis", "rediss", "unix", "redis+cluster", "rediss+cluster", "redis+sentinel", "rediss+sentinel")
STORE_SCHEMES = ("s3", "gs", "az", "file")


@dataclass(frozen=True, slots=True)
class Setting:
    """One name which an operator may set, with the words of the help."""

    name: str
    help: str


SETTINGS = (
    Setting("BOARD_HOST", "the address to listen on; 0.0.0.0 lets the crew's network in"),
    Setting("BOARD_PORT", "the port to listen on; 0 takes a free one"),
    Setting("BOARD_DATA", "the folder which holds everything"),
    Setting("BOARD_WORKERS", "how many server processes share the port"),
    Setting("BOARD_REDIS_URL", "an own Redis or Valkey instead of the private one"),
    Setting("BOARD_REPLICAS", "how many replicas of an own Redis must have an edit before it is called saved"),
    Setting("BOARD_REDIS_SERVER", "the server program which the private Redis runs, if not the one that came along"),
    Setting("BOARD_STORE_URL", "where pictures, sound and old history lie, e.g. s3://bucket/folder, if not in the data folder"),
    Setting("BOARD_URL", "the address by which browsers reach this server, if a proxy stands in front"),
    Setting("BOARD_TRUSTED_PROXY", "addresses of proxies whose word counts, separated by commas"),
    Setting("BOARD_USER_HEADER", "the header in which such a proxy writes the login of the person it let in"),
    Setting("BOARD_NAME_HEADER", "the header in which it writes that person's name, if it does"),
    Setting("BOARD_SECRET", "the key which signs sessions; made in the data folder if not given"),
    Setting("BOARD_ASSISTANT", "whether the assistant that came along can be asked for suggestions: on or off"),
    Setting("BOARD_METRICS_TOKEN", "the token with which Prometheus may read /metrics from elsewhere"),
    Setting("BOARD_LOG", "how much is told: debug, info or warning"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one run."""

    host: str = "127.0.0.1"
    port: int = 8787
    data: Path = Path("data")
    workers: int = 2
    redis_url: str | None = None
    replicas: int = 0
    redis_server: Path | None = None
    store_url: str | None = None
    url: str | None = None
    trusted_proxy: tuple[str, ...] = ()
    user_header: str | None = None
    name_header: str | None = None
    secret: str | None = None
    assistant: bool = True
    metrics_token: str | None = None
    log: str = "info"

    def environment(self) -> dict[str, str]:
        """The same settings as `read_settings` reads them: how a child process is told."""
        return {PREFIX + field.name.upper(): _written(getattr(self, field.name)) for field in fields(self)}


def read_settings(environment: Mapping[str, str], **given: str | int | Path | None) -> Settings:
    """Settings from `BOARD_…` names, overruled by what was given on the command line."""
    _refuse_unknown(environment)
    words = {name.removeprefix(PREFIX).lower(): value.strip() for name, value in environment.items() if _is_ours(name)}
    words |= {name: str(value) for name, value in given.items() if value is not None}
    words = {name: value for name, value in words.items() if value}
    settings = Settings(
        host=words.get("host", "127.0.0.1"),
        port=_number("port", words.get("port", "8787"), 0, 65535),
        data=Path(words.get("data", "data")).expanduser().resolve(),
        workers=_number("workers", words.get("workers", "2"), 1, 64),
        redis_url=_url("redis_url", words.get("redis_url"), REDIS_SCHEMES),
        replicas=_number("replicas", words.get("replicas", "0"), 0, 9),
        redis_server=_path(words.get("redis_server")),
        store_url=_url("store_url", words.get("store_url"), STORE_SCHEMES),
        url=_url("url", words.get("url"), ("http", "https")),
        trusted_proxy=_networks(words.get("trusted_proxy", "")),
        user_header=words.get("user_header"),
        name_header=words.get("name_header"),
        secret=_secret(words.get("secret")),
        assistant=_switch("assistant", words.get("assistant", "on")),
        metrics_token=words.get("metrics_token"),
        log=_log(words.get("log", "info")),
    )
    return _consistent(settings)


def _is_ours(name: str) -> bool:
    return name.startswith(PREFIX) and not name.startswith(FOREIGN)


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {setting.name for setting in SETTINGS}
    for name in sorted(environment):
        if _is_ours(name) and name not in known:
            raise CannotStart(f"There is no setting {name}; the settings are {', '.join(sorted(known))}.")


def _written(value: str | int | Path | tuple[str, ...] | None) -> str:
    match value:
        case bool():
            return "on" if value else "off"
        case None:
            return ""
        case tuple():
            return ",".join(value)
        case _:
            return str(value)


def _number(name: str, text: str, least: int, most: int) -> int:
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    raise CannotStart(f"{PREFIX}{name.upper()} (--{name}) must be a whole number from {least} to {most}, not {text!r}.")


def _switch(name: str, text: str) -> bool:
    if text not in ("on", "off"):
        raise CannotStart(f"{PREFIX}{name.upper()} must be on or off, not {text!r}.")
    return text == "on"


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser().resolve() if text else None


def _url(name: str, text: str | None, schemes: tuple[str, ...]) -> str | None:
    if text is None:
        return None
    if urlsplit(text).scheme not in schemes or "://" not in text:
        raise CannotStart(f"{PREFIX}{name.upper()} must begin with {' or '.join(s + '://' for s in schemes)}.")
    return text.rstrip("/")


def _networks(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    for name in names:
        try:
            ipaddress.ip_network(name, strict=False)
        except ValueError as exc:
            raise CannotStart(f"BOARD_TRUSTED_PROXY must list addresses like 10.0.0.1 or 10.0.0.0/24, not {name!r}.") from exc
    return names


def _secret(text: str | None) -> str | None:
    if text is not None and len(text) < 32:
        raise CannotStart("BOARD_SECRET must have at least 32 characters, or be left out to have one made.")
    return text


def _log(text: str) -> str:
    if text not in ("debug", "info", "warning"):
        raise CannotStart(f"BOARD_LOG must be debug, info or warning, not {text!r}.")
    return text


def _consistent(settings: Settings) -> Settings:
    if settings.user_header and not settings.trusted_proxy:
        raise CannotStart("BOARD_USER_HEADER needs BOARD_TRUSTED_PROXY: without it anybody could name themselves.")
    if settings.redis_url and settings.redis_server:
        raise CannotStart("Give either BOARD_REDIS_URL or BOARD_REDIS_SERVER, not both.")
    if settings.replicas and not settings.redis_url:
        raise CannotStart("BOARD_REPLICAS needs BOARD_REDIS_URL: the private Redis has no replicas.")
    return settings
