"""The wheel, alone in an empty virtual environment, with nothing of the repository around it."""

import importlib.util
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.command import run_here
from wander import __version__
from wander.feeds import FEEDS
from wander.site.bundle import static_folder
from wander.site.parts import later_files

ROOT = Path(__file__).parent.parent
LIST = 'title = "Ana"\npages = ["https://jvns.ca/"]\nstyles = ["style.css"]\n'


def call(folder: Path, *command: str | Path) -> str:
    """Run a command in a folder, without what the environment adds to Python's paths."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ended = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, check=False, text=True
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # Where hatchling is there already, nothing has to be fetched to build.
    isolated = [] if importlib.util.find_spec("hatchling") is None else ["--no-build-isolation"]
    call(folder, sys.executable, "-m", "pip", "wheel", "--no-deps", *isolated, "-w", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wander(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, as `pip install` of the wheel puts it there."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder / "venv", with_pip=True)
    commands = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    call(folder, commands / "python", "-m", "pip", "install", "--no-compile", wheel)
    return commands / "wander"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wander.toml").write_text(LIST)
    (tmp_path / "style.css").write_text("body {}")
    return tmp_path


@pytest.mark.slow
def test_it_holds_the_package_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name.partition("/")[0] for name in names} == {
        "wander",
        f"wander_console-{__version__}.data",
        f"wander_console-{__version__}.dist-info",
    }
    static = {
        f"wander/static/{path.relative_to(static_folder())}" for path in files(static_folder())
    }
    assert static
    assert static <= names
    assert {"wander/py.typed", "wander/site/templates/page.html"} <= names
    assert [name for name in names if "__pycache__" in name] == []


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.slow
def test_it_brings_its_man_page(wander: Path) -> None:
    page = wander.parent.parent / "share" / "man" / "man1" / "wander.1"
    assert page.read_bytes() == (ROOT / "docs" / "wander.1").read_bytes()


@pytest.mark.slow
def test_it_exports(wander: Path, folder: Path) -> None:
    call(folder, wander, "export", "public")
    names = {path.name for path in files(folder / "public")}
    later = {*later_files(), *FEEDS}
    assert names == {"index.html", "wander.js", "style.css"} | later
    assert run_here(folder, "export", "ours").returncode == 0
    for name in {"wander.js", "style.css", *later_files()}:
        assert (folder / "public" / name).read_bytes() == (folder / "ours" / name).read_bytes()
    # Not byte by byte: the minifier around here may be of another version.
    page, ours = ((folder / name / "index.html").read_text() for name in ("public", "ours"))
    assert "<title>Ana</title>" in page
    assert 0.9 < len(page) / len(ours) < 1.1


@pytest.mark.slow
def test_it_serves(wander: Path, folder: Path) -> None:
    process = subprocess.Popen(
        [wander, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        url = process.stdout.readline().split()[3]
        assert "<title>Ana</title>" in httpx.get(url).text
        assert "https://jvns.ca/" in httpx.get(url + "wander.js").text
        assert httpx.get(url + "style.css").text == "body {}"
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.mark.slow
def test_it_starts_a_list_in_an_empty_folder(wander: Path, tmp_path: Path) -> None:
    call(tmp_path, wander, "init", "--page", "jvns.ca")
    assert '"https://jvns.ca/"' in (tmp_path / "wander.toml").read_text()
    assert call(tmp_path, wander, "--version") == f"wander {__version__}\n"
