"""The list for other programs, from our server: blogroll, feed and the rest."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.live import LiveServer
from wander import create_app
from wander.feeds import FEEDS

LIST = 'title = "Ana\'s corner"\npages = ["https://sea.example/"]\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "wander.toml"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def site(path: Path) -> Iterator[str]:
    with LiveServer(create_app(path)) as server:
        yield server.url


@pytest.mark.parametrize("name", FEEDS)
def test_each_file_has_the_list_and_other_sites_may_read_it(site: str, name: str) -> None:
    answer = httpx.get(f"{site}{name}")

    assert answer.status_code == 200
    assert "https://sea.example/" in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    again = httpx.get(f"{site}{name}", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("feed.xml", "application/atom+xml"),
        ("blogroll.opml", "text/x-opml"),
        ("wander.json", "application/json"),
        ("links.html", "text/html"),
    ],
)
def test_programs_are_told_which_format_it_is(site: str, name: str, kind: str) -> None:
    assert httpx.get(f"{site}{name}").headers["content-type"] == f"{kind}; charset=utf-8"


def test_nothing_runs_where_a_file_is_opened_in_a_browser(site: str) -> None:
    policy = httpx.get(f"{site}links.html").headers["content-security-policy"]
    assert policy == "default-src 'none'; sandbox"


def test_an_edit_is_in_the_feed_and_what_was_there_keeps_its_date(path: Path, site: str) -> None:
    before = httpx.get(f"{site}wander.json").json()["pages"]
    path.write_text(LIST.replace("[", '["https://hill.example/", '), encoding="utf-8")

    after = httpx.get(f"{site}wander.json").json()["pages"]

    assert [page["url"] for page in after] == ["https://hill.example/", "https://sea.example/"]
    assert after[1] == before[0]
    assert after[0]["added"] >= after[1]["added"]


def test_the_page_leads_feed_readers_there(site: str) -> None:
    page = httpx.get(site).text
    assert '<link rel="alternate" type="application/atom+xml" href="feed.xml">' in page
    assert '<link rel="blogroll" type="text/xml" href="blogroll.opml">' in page


def test_an_owner_may_do_without(path: Path, site: str) -> None:
    path.write_text(f"feeds = false\n{LIST}", encoding="utf-8")

    assert {httpx.get(f"{site}{name}").status_code for name in FEEDS} == {404}
    page = httpx.get(site).text
    assert "feed.xml" not in page
    assert "blogroll" not in page


def test_where_no_dates_can_be_kept_the_files_are_there_all_the_same(path: Path, site: str) -> None:
    path.with_name("wander.db").mkdir()
    assert "https://sea.example/" in httpx.get(f"{site}feed.xml").text
