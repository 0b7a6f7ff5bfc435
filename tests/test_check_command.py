"""`wander check`, as an owner runs it and as a program does."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.command import Ended, complaint, run, run_here
from tests.live import LiveServer

TITLES = {"fine": "A fine page", "new": "The new place", "twin": "Twins"}
FOREIGN = "Ünïcödé \x1b[31m and a very long title that goes on and on, " * 5


def _answer(request: Request) -> Response:
    path = request.url.path.strip("/")
    match path:
        case "old":
            return RedirectResponse(f"/new?{request.url.query}", 301)
        case "deep/old":
            return RedirectResponse("/", 301)
        case "frame":
            return HTMLResponse("<title>Framed</title>", headers={"x-frame-options": "deny"})
        case "odd":
            return HTMLResponse(f"<title>{FOREIGN}</title>")
        case "via":
            return HTMLResponse("<title>Shy</title>", 404 if "via=" in request.url.query else 200)
        case "w/wander.js":
            return PlainTextResponse("var wander = { title: 'Ana', pages: [] }")
        case "" | "fine" | "new" | "twin":
            return HTMLResponse(f"<title>{TITLES.get(path, 'Home')}</title>")
    return HTMLResponse("<title>Not here</title>", 404)


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    """A website of every kind of page; its address without the last slash."""
    with LiveServer(Starlette(routes=[Route("/{path:path}", _answer)])) as server:
        yield server.url.rstrip("/")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def check(folder: Path, *words: str) -> Ended:
    return run_here(folder, "check", "--allow", "127.0.0.1", *words)


def write(folder: Path, text: str) -> Path:
    path = folder / "wander.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_in_which_all_is_well(folder: Path, web: str) -> None:
    write(folder, f'pages = ["{web}/fine"]\nconsoles = ["{web}/w/"]\n')
    ended = check(folder)
    assert ended.returncode == 0, ended
    assert ended.stderr == ""
    assert f"ok       {web}/fine\n         A fine page\n" in _unpadded(ended.stdout)
    assert f"ok       {web}/w/\n         Ana\n" in _unpadded(ended.stdout)
    assert ended.stdout.endswith("1 page: 1 ok. 1 neighbour: 1 ok.\n")


def test_a_list_with_something_to_mend(folder: Path, web: str) -> None:
    paths = ("gone", "fine", "frame", "old", "deep/old", "via")
    pages = ", ".join(f'"{web}/{path}"' for path in paths)
    write(folder, f'pages = [{pages}]\nconsoles = ["{web}/nobody/"]\n')
    ended = check(folder)
    assert ended.returncode == 1
    said = _unpadded(ended.stdout)
    assert f"dead     {web}/gone\n         404 Not Found\n" in said
    assert f"refuses  {web}/frame\n         Framed\n         X-Frame-Options: DENY\n" in said
    assert f"moved    {web}/old\n         The new place\n         moved to {web}/new\n" in said
    assert f"moved to {web}/ (the top of a site: is it the page" in said
    assert "breaks with via, and is shown without\n" in said
    assert f"dead     {web}/nobody/\n         wander.js: 404\n" in said
    # What is well stands first, what is to be mended last, where the eye is.
    assert said.index("/via\n") < said.index("/gone\n")
    totals = "6 pages: 2 ok, 2 moved, 1 refuses, 1 dead. 1 neighbour: 1 dead.\n"
    assert ended.stdout.endswith(totals)


def test_eighty_columns_and_no_colour(folder: Path, web: str) -> None:
    long = "long-" * 40
    write(folder, f'pages = ["{web}/odd", "{web}/{long}"]\n')
    ended = run(folder, "check", "--allow", "127.0.0.1")
    assert ended.returncode == 1
    assert max(map(len, ended.stdout.splitlines())) <= 80
    assert "\x1b" not in ended.stdout + ended.stderr
    assert "Ünïcödé [31m and a very long title" in ended.stdout
    # All of a long address is there, though over several lines.
    assert f"{web}/{long}" in "".join(line.strip() for line in ended.stdout.splitlines())
    assert ended.stderr == ""  # no progress bar where nobody watches


def test_json(folder: Path, web: str) -> None:
    write(folder, f'pages = ["{web}/old", "{web}/via"]\nconsoles = ["{web}/w/"]\n')
    ended = check(folder, "--json")
    assert ended.returncode == 1
    old, via, neighbour = json.loads(ended.stdout)["checked"]
    assert old == {
        "url": f"{web}/old",
        "kind": "page",
        "verdict": "moved",
        "reason": f"moved to {web}/new",
        "moved_to": f"{web}/new",
        "title": "The new place",
        "via": True,
        "duplicate_of": None,
        "notes": [],
    }
    assert (via["verdict"], via["via"]) == ("ok", False)
    assert (neighbour["kind"], neighbour["title"]) == ("console", "Ana")


def test_json_when_all_is_well(folder: Path, web: str) -> None:
    write(folder, f'pages = ["{web}/fine"]\n')
    ended = check(folder, "--json")
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["checked"][0]["verdict"] == "ok"


def test_fix_changes_what_is_certain_and_nothing_else(folder: Path, web: str) -> None:
    text = f"""# My list.
pages = [
    "{web}/old",   # A friend.
    {{ url = "{web}/fine", note = "Fine." }},

    "{web}/twin",
    "{web}/twin/",  # The same.
    "{web}/deep/old",
    "{web}/gone",
]
"""
    path = write(folder, text)
    ended = check(folder, "--fix")
    assert ended.returncode == 1  # since a page is gone, and one is for its owner to look at
    said = _unpadded(ended.stdout)
    assert f'-    "{web}/old",   # A friend.\n+    "{web}/new",   # A friend.\n' in said
    assert f'-    "{web}/twin/",' in said
    assert said.endswith("Changed in wander.toml: 2 of its entries.\n")
    after = path.read_text()
    assert f'    "{web}/new",   # A friend.\n' in after
    assert f"{web}/twin/" not in after
    assert f'"{web}/deep/old",\n    "{web}/gone",\n]\n' in after
    assert after.startswith("# My list.\npages = [\n")
    # And once more: there is nothing left to do.
    ended = check(folder, "--fix")
    assert "Nothing in the list is certain enough to be changed." in ended.stdout
    assert path.read_text() == after


def test_fix_told_to_a_program(folder: Path, web: str) -> None:
    path = write(folder, f'pages = ["{web}/old"]\n')
    ended = check(folder, "--fix", "--json")
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["checked"][0]["moved_to"] == f"{web}/new"
    assert f'+pages = ["{web}/new"]' in ended.stderr
    assert path.read_text() == f'pages = ["{web}/new"]\n'


def test_fix_that_mends_all_there_is(folder: Path, web: str) -> None:
    path = write(folder, f'pages = ["{web}/old"]\n')
    assert check(folder, "--fix").returncode == 0
    assert path.read_text() == f'pages = ["{web}/new"]\n'
    assert check(folder).returncode == 0


def test_without_fix_the_list_is_left_alone(folder: Path, web: str) -> None:
    path = write(folder, f'pages = ["{web}/old"]\n')
    before = path.read_bytes()
    check(folder)
    assert path.read_bytes() == before


def test_given_urls_and_no_list_at_all(folder: Path, web: str) -> None:
    ended = check(folder, f"{web}/fine")
    assert ended.returncode == 0
    assert ended.stdout.endswith("1 page: 1 ok.\n")
    assert list(folder.iterdir()) == []
    ended = check(folder, f"{web}/fine", f"{web}/gone")
    assert ended.returncode == 1


def test_given_urls_instead_of_the_list(folder: Path, web: str) -> None:
    write(folder, f'pages = ["{web}/gone"]\nconsoles = ["{web}/w/"]\n')
    ended = check(folder, f"{web}/w/")
    assert ended.returncode == 0
    assert ended.stdout.endswith("1 neighbour: 1 ok.\n")


@pytest.mark.parametrize("url", ["nothing", "file:///etc/passwd", "javascript:alert(1)"])
def test_given_what_is_no_web_address(folder: Path, url: str) -> None:
    ended = check(folder, url)
    assert ended.returncode == 1
    assert "no web address" in ended.stdout


def test_loopback_needs_to_be_allowed(folder: Path, web: str) -> None:
    ended = run_here(folder, "check", f"{web}/fine")
    assert ended.returncode == 1
    assert "not a public address" in ended.stdout
    ended = run_here(folder, "check", "--allow", "192.168.0.0/16", f"{web}/fine")
    assert "not a public address" in ended.stdout
    assert run_here(folder, "check", "--allow", "127.0.0.0/8", f"{web}/fine").returncode == 0


def test_an_address_to_allow_is_written_in_numbers(folder: Path) -> None:
    ended = run_here(folder, "check", "--allow", "localhost", "https://a.example/")
    assert "as 127.0.0.1 or 192.168.1.0/24" in " ".join(complaint(ended, 2).split())


def test_an_empty_list(folder: Path) -> None:
    write(folder, "pages = []\n")
    ended = check(folder)
    assert (ended.returncode, ended.stdout.split("\n")[-2]) == (0, "Nothing to check.")


def test_no_list(folder: Path) -> None:
    assert "wander.toml" in complaint(check(folder))
    assert "wander.toml" in complaint(check(folder, "--fix", "https://a.example/"))


def test_a_broken_list(folder: Path) -> None:
    write(folder, 'pages = ["https://a.example/"\n')
    assert "wander.toml" in complaint(check(folder))
    assert not (folder / "wander.db").exists()


def test_help_names_every_option(folder: Path) -> None:
    said = run_here(folder, "check", "--help").stdout
    for option in ("--json", "--fix", "--allow", "--config"):
        assert option in said


def _unpadded(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
