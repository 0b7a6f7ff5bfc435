"""The owner edits the list while it is being served."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.live import LiveServer, wait_until
from tests.owner import Owner
from wander import create_app
from wander.config import ConfigError
from wander.console import Console
from wander.server.pages import SiteAnswers, site_answers
from wander.wanderjs import read

ONE = 'pages = ["https://one.example/"]\n'
TWO = 'pages = ["https://two.example/"]\n'
BROKEN = 'pages = ["https://one.example/"\nconsoles = []\n'
STYLED = f'styles = ["style.css", "night.css"]\n{ONE}'


class Served(Owner):
    """An owner whose console is up, and a visitor."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.web = httpx.Client()

    def serve(self, text: str) -> LiveServer:
        self.write(text)
        return LiveServer(self.app())

    def listed(self, server: LiveServer) -> Console:
        """The list that other consoles get, which is the same as the page's."""
        said = read(self.web.get(server.url + "wander.js").raise_for_status().text)
        assert said.pages[0] in self.web.get(server.url).text
        return said

    def state(self, server: LiveServer) -> object:
        return self.web.get(server.url + "health").json()["list"]


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Served]:
    owner = Served(tmp_path)
    with owner.web:
        yield owner


def test_an_edit_is_seen_at_the_next_request(owner: Served) -> None:
    with owner.serve(ONE) as server:
        etag = owner.web.get(server.url + "wander.js").headers["etag"]
        for number in range(5):
            owner.write(f'title = "{number}"\n{TWO}')
            assert owner.listed(server).title == str(number)
            assert owner.listed(server).pages == ("https://two.example/",)
        known = {"if-none-match": etag}
        assert owner.web.get(server.url + "wander.js", headers=known).status_code == 200
    assert owner.told == []


def test_an_edit_of_the_same_length_is_seen(owner: Served) -> None:
    with owner.serve(ONE) as server:
        before = owner.list.stat()
        owner.write(TWO)
        os.utime(owner.list, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert owner.listed(server).pages == ("https://two.example/",)


def test_a_file_put_in_place_of_the_list_is_seen(owner: Served) -> None:
    """As most editors and every deployment save it."""
    with owner.serve(ONE) as server:
        owner.write(TWO, "wander.toml.new")
        (owner.folder / "wander.toml.new").replace(owner.list)
        assert owner.listed(server).pages == ("https://two.example/",)


def test_a_broken_edit_leaves_the_last_good_list(owner: Served) -> None:
    with owner.serve(ONE) as server:
        owner.write(BROKEN)
        for _ in range(3):
            assert owner.listed(server).pages == ("https://one.example/",)
        assert owner.state(server) == "last good"
        (told,) = owner.told
        assert told.startswith(f"{owner.list}:")
        assert told.endswith("The last good list stays in service.")


def test_each_mistake_is_told_once_and_its_end_too(owner: Served) -> None:
    with owner.serve(ONE) as server:
        owner.write(BROKEN)
        owner.listed(server)
        owner.write(BROKEN)  # saved again, with the same mistake
        owner.listed(server)
        assert len(owner.told) == 1
        owner.write('pages = ["nothing"]')
        owner.listed(server)
        assert len(owner.told) == 2
        assert "pages[0]" in owner.told[1]
        owner.write(TWO)
        assert owner.listed(server).pages == ("https://two.example/",)
        assert owner.told[2:] == ["wander.toml is in order again; its list is in service."]
        assert owner.state(server) == "current"
        owner.write(BROKEN)
        owner.listed(server)
        assert owner.told[3] == owner.told[0]
        owner.write(TWO)
        owner.listed(server)
    assert len(owner.told) == 5


def test_a_list_that_is_removed_stays_in_service_until_it_is_back(owner: Served) -> None:
    with owner.serve(ONE) as server:
        owner.list.unlink()
        for _ in range(3):
            assert owner.listed(server).pages == ("https://one.example/",)
        assert len(owner.told) == 1
        assert "there is no such file" in owner.told[0]
        owner.write(TWO)
        assert owner.listed(server).pages == ("https://two.example/",)
    assert owner.told[1:] == ["wander.toml is in order again; its list is in service."]


def test_the_path_of_the_console_can_be_edited_too(owner: Served) -> None:
    with owner.serve(ONE) as server:
        owner.write(f'{TWO}[server]\npath = "/wander/"')
        assert owner.web.get(server.url).status_code == 404
        assert "two.example" in owner.web.get(server.url + "wander/").text


def test_a_list_that_was_never_good_is_not_served(owner: Served) -> None:
    owner.write(BROKEN)
    with pytest.raises(ConfigError):
        owner.app()


def test_without_a_place_to_report_to_it_is_the_terminal(
    owner: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    owner.write(ONE)
    with LiveServer(create_app(str(owner.list))) as server:
        owner.write(BROKEN)
        owner.listed(server)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("The last good list stays in service.") == 1


def test_an_edit_of_a_style_is_seen(owner: Served) -> None:
    owner.write("body { color: red }", "style.css")
    owner.write("body { color: black }", "night.css")
    with owner.serve(STYLED) as server:

        def page() -> str:
            return owner.web.get(server.url).text

        before = page()
        owner.write("body { color: blue }", "style.css")
        assert owner.web.get(server.url + "style.css").text == "body { color: blue }"
        # Browsers keep the old one for ever, under its own name.
        after = page()
        assert version_of("style.css", before) != version_of("style.css", after)
        assert version_of("night.css", before) == version_of("night.css", after)
        old = owner.web.get(f"{server.url}style.css?v={version_of('style.css', before)}")
        assert old.text == "body { color: blue }"
        assert old.headers["cache-control"] == "no-cache"


def version_of(name: str, page: str) -> str:
    return page.partition(f"{name}?v=")[2][:12]


def test_a_style_that_is_missing_is_told_once_and_served_when_it_is_there(owner: Served) -> None:
    owner.write("body {}", "night.css")
    with owner.serve(STYLED) as server:
        for _ in range(3):
            assert owner.web.get(server.url + "style.css").status_code == 404
            assert "style.css?v=" not in owner.web.get(server.url).text
        assert owner.told == [
            f"wander.toml names style.css, which cannot be read from {owner.folder}."
            " Visitors get the page without."
        ]
        owner.write("body {}", "style.css")
        assert owner.web.get(server.url + "style.css").text == "body {}"
        assert "style.css?v=" in owner.web.get(server.url).text
        (owner.folder / "style.css").unlink()
        (owner.folder / "night.css").unlink()
        assert owner.web.get(server.url + "style.css").status_code == 404
    assert len(owner.told) == 2
    assert "style.css, night.css" in owner.told[1]


def test_a_style_that_is_no_file_keeps_nobody_waiting(owner: Served) -> None:
    os.mkfifo(owner.folder / "style.css")
    (owner.folder / "night.css").mkdir()
    with owner.serve(STYLED) as server:
        assert owner.web.get(server.url + "style.css").status_code == 404
        assert owner.web.get(server.url + "night.css").status_code == 404
        assert owner.web.get(server.url).status_code == 200


def test_an_edit_is_read_once_however_many_are_waiting(
    owner: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = 0

    def count(*parts: Any) -> SiteAnswers:
        nonlocal built
        built += 1
        return site_answers(*parts)

    monkeypatch.setattr("wander.server.app.site_answers", count)
    with owner.serve(ONE) as server:
        owner.listed(server)
        built = 0
        owner.write(TWO)
        with ThreadPoolExecutor(20) as visitors:
            answers = list(visitors.map(owner.web.get, [server.url + "wander.js"] * 20))
    assert {answer.status_code for answer in answers} == {200}
    assert all("two.example" in answer.text for answer in answers)
    assert built == 1


def test_twenty_visitors_during_edits_get_whole_answers(owner: Served) -> None:
    """However the editor saves: it empties the file first, and fills it some time later."""
    styles = {"a": "body { --x: 1 }" * 50, "b": "body { --x: 2 }" * 50}
    owner.write(styles["a"], "style.css")
    owner.write("", "night.css")
    lists = {f'title = "{name}"\n{STYLED}' for name in "ab"}
    done = threading.Event()
    seen = set()

    def visit(server: LiveServer) -> None:
        while not done.is_set():
            page = owner.web.get(server.url).raise_for_status().text
            assert page.endswith("</html>")
            seen.add(page.partition("<title>")[2][0])
            style = owner.web.get(server.url + "style.css").raise_for_status().text
            assert style in (*styles.values(), "")

    with owner.serve(sorted(lists)[0]) as server, ThreadPoolExecutor(20) as visitors:
        visits = [visitors.submit(visit, server) for _ in range(20)]
        for number in range(20):
            text = sorted(lists)[number % 2]
            with owner.list.open("w") as file:
                threading.Event().wait(0.002)
                file.write(text)
            owner.write(styles["ab"[number % 2]], "style.css")
            threading.Event().wait(0.02)
        wait_until(lambda: seen == {"a", "b"})
        done.set()
        for visit_ended in visits:
            visit_ended.result()
    assert owner.told == []
