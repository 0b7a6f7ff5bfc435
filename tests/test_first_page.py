"""The first page of a visit: as the visitor chose before, or as somebody shared it."""

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.conftest import Home
from tests.test_comforts import LISTS, opened, press_keys
from tests.test_languages_of_pages import choose, wandering
from tests.test_wandering import address, wander

SEA, HILL = "http://sea.example/", "http://hill.example/"


def keep(page: Page, what: str, *items: dict[str, Any]) -> None:
    """Keep this in the visitor's browser, as if from a visit before."""
    text = json.dumps(
        {"version": 1, "items": [{**item, "when": 1, "changed": 1} for item in items]}
    )
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [f"wander.{what}", text])


def visit(home: Home, hash: str = "") -> Page:
    """Open the console anew."""
    home.page.goto("about:blank")
    home.page.goto(f"{home.url}{hash}", wait_until="domcontentloaded")
    return home.page


def test_it_is_one_of_the_topics_that_were_chosen(home: Home) -> None:
    keep(opened(home), "settings", {"name": "topics", "value": {"within": ["land"], "without": []}})
    for _ in range(4):
        page = visit(home)
        expect(page.locator("#url-input")).to_have_value(HILL)


def test_it_is_in_a_language_that_was_chosen(home: Home) -> None:
    choose(wandering(home), Japanese="within")
    for _ in range(4):
        page = visit(home)
        expect(page.locator("#url-input")).to_have_value("http://tsuki.example/")


def test_where_nothing_suits_the_reason_is_told_and_keys_work(home: Home) -> None:
    keep(opened(home), "settings", {"name": "topics", "value": {"within": ["moon"], "without": []}})
    page = visit(home)
    notice = page.locator("#notice")
    expect(notice.get_by_text("Nothing that is known so far suits your topics")).to_be_visible()
    expect(notice.get_by_role("button", name="Topics and languages")).to_be_visible()
    press_keys(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_what_was_muted_is_told_as_a_reason(home: Home) -> None:
    muted = [{"kind": "site", "value": host} for host in ("sea.example", "hill.example")]
    keep(opened(home), "muted", *muted)
    expect(visit(home).locator("#notice")).to_contain_text("muted by you")


def test_a_shared_page_has_the_title_and_the_note_of_its_recommender(home: Home) -> None:
    opened(home, 'title = "Ana and Ben"\n' + LISTS)
    page = visit(home, f"#page={SEA}&from={home.url}")
    expect(page.locator("#recommender")).to_have_text(
        re.compile("Shared with you, from Ana and Ben.*Waves")
    )


def test_a_shared_page_that_may_not_be_shown_is_told_of(home: Home) -> None:
    keep(opened(home), "muted", {"kind": "site", "value": "hill.example"})
    page = visit(home, f"#page={HILL}")
    expect(page.locator("#url-input")).to_have_value(SEA)
    expect(page.get_by_role("status")).to_have_text("“hill.example” cannot be shown here.")
    page.evaluate("location.hash = 'page=javascript:alert(1)'")
    expect(page.get_by_role("status")).to_contain_text("“javascript:alert(1)”")
    assert address(page) == SEA


def test_the_buttons_come_back_with_the_network(home: Home) -> None:
    home.page.route("**/wander-more.js*", lambda route: route.abort(), times=1)
    home.serve(LISTS)
    page = home.page
    page.goto(home.url, wait_until="domcontentloaded")
    expect(page.locator("#menu-button")).to_be_hidden()
    wander(page)
    expect(page.locator("#menu-button")).to_be_visible()
