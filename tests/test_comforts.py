"""What a visitor keeps, mutes, shares and chooses, in a real browser."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from starlette.responses import JSONResponse

from tests.conftest import Home
from wander.config import read_config
from wander.site.page import served_page

LISTS = """
[[pages]]
url = "http://sea.example/"
note = "Waves."
tags = ["sea", "blue"]

[[pages]]
url = "http://hill.example/"
tags = ["land"]
"""


def opened(home: Home, toml: str = LISTS) -> Page:
    """The console, with its later part in place."""
    home.network.page("http://sea.example/", "<title>Sea</title><h1>The sea</h1>")
    home.network.page("http://hill.example/", "<title>Hill</title><h1>A hill</h1>")
    home.serve(toml)
    home.page.goto(home.url, wait_until="domcontentloaded")
    expect(home.page.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    return home.page


def shown(page: Page) -> str:
    """The address of the page that is shown."""
    return page.locator("#url-input").input_value()


def kept(page: Page, what: str) -> list[dict[str, object]]:
    """What this browser keeps of one kind."""
    text = page.evaluate("key => localStorage.getItem(key)", f"wander.{what}")
    items: list[dict[str, object]] = json.loads(text)["items"] if text else []
    return [item for item in items if not item.get("gone")]


def menu(page: Page, entry: str | re.Pattern[str]) -> None:
    """Press an entry of the menu."""
    page.locator("#menu-button").click()
    page.get_by_role("dialog").locator(".entry").get_by_text(entry, exact=True).click()


def press_keys(page: Page, keys: str) -> None:
    page.locator("#title").evaluate("() => document.activeElement.blur()")
    page.keyboard.press(keys)


def test_a_page_is_kept_and_let_go(home: Home) -> None:
    page = opened(home)
    star = page.locator("#keep-button")
    first = shown(page)
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.locator("body > .toast")).to_have_text("Kept. You find it under Kept pages.")
    page.get_by_role("button", name="Wander", exact=True).press("Enter")
    expect(star).to_have_attribute("aria-pressed", "false")
    page.reload(wait_until="domcontentloaded")
    menu(page, "Kept pages")
    sheet = page.get_by_role("dialog", name="Kept pages")
    expect(sheet.get_by_role("button", name="Close", exact=True)).to_be_visible()
    expect(sheet.get_by_role("listitem")).to_have_count(1)
    sheet.get_by_label("Your note").fill("By the sea")
    sheet.get_by_label("Your note").blur()
    assert kept(page, "saved")[0]["note"] == "By the sea"
    sheet.get_by_label("Search").fill("nothing like it")
    expect(sheet.get_by_text("Nothing found.")).to_be_visible()
    sheet.get_by_label("Search").fill("by the")
    sheet.get_by_role("button", name="Show it here").click()
    assert shown(page) == first
    menu(page, "Kept pages")
    sheet.get_by_role("button", name="Remove").click()
    assert not kept(page, "saved")
    page.get_by_role("button", name="Undo").click()
    assert kept(page, "saved")[0]["note"] == "By the sea"


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ("Never this page again", "http://hill.example/"),
        ("Nothing from sea.example again", "http://hill.example/"),
    ],
)
def test_what_is_muted_does_not_come_again(home: Home, entry: str, left: str) -> None:
    page = opened(home)
    while shown(page) != "http://sea.example/":
        page.get_by_role("button", name="Wander", exact=True).press("Enter")
    menu(page, entry)
    for _ in range(4):
        expect(page.locator("#url-input")).to_have_value(left)
        page.get_by_role("button", name="Wander", exact=True).press("Enter")
    page.reload(wait_until="domcontentloaded")
    expect(page.locator("#url-input")).to_have_value(left)
    menu(page, "Muted")
    page.get_by_role("button", name="Let it come again").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Wander", exact=True).press("Enter")
    expect(page.locator("#url-input")).to_have_value("http://sea.example/")


def test_where_the_visitor_was_survives_a_reload(home: Home) -> None:
    page = opened(home)
    page.get_by_role("button", name="Wander", exact=True).press("Enter")
    page.reload(wait_until="domcontentloaded")
    menu(page, "Where you were")
    sheet = page.get_by_role("dialog", name="Where you were")
    expect(sheet.get_by_role("listitem").filter(has_text="sea.example")).not_to_have_count(0)
    expect(sheet.get_by_role("listitem").filter(has_text="hill.example")).not_to_have_count(0)
    sheet.get_by_label("Search").fill("hill")
    expect(sheet.get_by_role("listitem").filter(has_text="sea.example")).to_have_count(0)


def test_everything_is_seen_and_forgotten(home: Home) -> None:
    page = opened(home)
    page.locator("#keep-button").click()
    menu(page, "What is kept here")
    sheet = page.get_by_role("dialog", name="What is kept")
    sheet.get_by_text("See everything").click()
    expect(sheet.locator("pre")).to_contain_text('"saved": [')
    sheet.get_by_role("button", name="Forget everything").click()
    assert kept(page, "saved"), "it asks first"
    sheet.get_by_role("button", name="Really forget everything?").click()
    for what in ("saved", "history", "muted", "settings"):
        assert not kept(page, what)


def test_kept_pages_are_taken_along_as_a_file(home: Home) -> None:
    page = opened(home)
    page.locator("#keep-button").click()
    menu(page, "What is kept here")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as bookmarks").click()
    path = download.value.path()
    assert "NETSCAPE-Bookmark-file" in path.read_text()
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("button", name="Really forget everything?").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add from a file").click()
    chooser.value.set_files(path)
    expect(page.get_by_text("1 added, 0 were there already, 0 left out.")).to_be_visible()
    assert len(kept(page, "saved")) == 1


def test_a_shared_link_opens_the_page_and_says_who_it_came_from(home: Home) -> None:
    page = opened(home)
    first = shown(page)
    menu(page, "Share")
    link = page.get_by_label("Link to this page here").input_value()
    console, _, said = link.partition("#")
    assert console == home.url
    assert said == f"page={first}&from={home.url}"
    for form in (said, f"page={quote(first, safe='')}&from={quote(home.url, safe='')}"):
        page.goto("about:blank")
        page.goto(f"{home.url}#{form}", wait_until="domcontentloaded")
        expect(page.locator("#recommender")).to_contain_text("Shared with you, from me.example")
        expect(page.locator("#url-input")).to_have_value(first)
    assert "#" not in page.url, "the next step is not that page"
    asked = [visit.path for visit in home.network.visits_to("me.example")]
    assert not any("page=" in path for path in asked), "no server sees what was shared"


@pytest.mark.parametrize(
    "said",
    [
        "page=javascript:alert(1)",
        "page=file:///etc/passwd",
        "page=http://hidden.example/",
        "page=data:text/html,x",
        "page=",
        "page=%E0%A4%A&from=javascript:1",
    ],
)
def test_a_shared_link_opens_nothing_that_the_rules_forbid(home: Home, said: str) -> None:
    opened(home, LISTS.replace("[[pages]]", 'ignore = ["hidden.example"]\n[[pages]]', 1))
    home.page.goto("about:blank")
    home.page.goto(f"{home.url}#{said}", wait_until="domcontentloaded")
    expect(home.page.locator("#url-input")).to_have_value(re.compile("http://(sea|hill).example/"))


def test_wandering_within_a_topic(home: Home) -> None:
    page = opened(home)
    menu(page, "Topics and languages")
    page.get_by_label("land").select_option("within")
    page.keyboard.press("Escape")
    for _ in range(4):
        page.get_by_role("button", name="Wander", exact=True).press("Enter")
        expect(page.locator("#url-input")).to_have_value("http://hill.example/")
    menu(page, "Topics and languages")
    page.get_by_label("land").select_option("without")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Wander", exact=True).press("Enter")
    expect(page.locator("#url-input")).to_have_value("http://sea.example/")


def test_why_a_page_is_shown(home: Home) -> None:
    page = opened(home)
    while shown(page) != "http://sea.example/":
        page.get_by_role("button", name="Wander", exact=True).press("Enter")
    menu(page, "Why this page?")
    sheet = page.get_by_role("dialog", name="Why this page?")
    expect(sheet).to_contain_text("“Waves.”")
    expect(sheet).to_contain_text("sea · blue")


@pytest.mark.parametrize("version", [1, 2])
def test_how_many_recommend_a_page_is_told_as_far_as_the_snapshot_is_understood(
    home: Home, version: int
) -> None:
    sea = {"url": "http://sea.example/", "verdict": "ok"}
    consoles = [
        {"pages": [1]},
        {"pages": [0, 1]},
        {"pages": [1]},
        {"pages": [0]},
        None,
        {"pages": 1},
    ]
    said = {"version": version, "consoles": consoles, "pages": [None, sea]}
    home.serve(LISTS)
    page = served_page(read_config(home.folder / "wander.toml"), network="network.json")
    home.network.page(home.url, page.html, **{"Content-Security-Policy": page.policy})
    home.network.answer(home.url + "network.json", JSONResponse(said))
    shared = f"#page=http://sea.example/&from={home.url}"
    home.page.goto(home.url + shared, wait_until="domcontentloaded")
    expect(home.page.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    with home.page.expect_response("**/network.json"):
        menu(home.page, "Why this page?")
    told = home.page.get_by_text("3 consoles recommend it.")
    if version == 1:
        told.click()
        screen = home.page.get_by_role("dialog", name="The network")
        expect(screen.get_by_role("heading", name="sea.example")).to_be_focused()
    else:
        home.page.wait_for_timeout(300)
        expect(told).to_have_count(0)


def test_keys(home: Home) -> None:
    page = opened(home)
    first = shown(page)
    press_keys(page, "n")
    expect(page.locator("#url-input")).not_to_have_value(first)
    press_keys(page, "b")
    expect(page.locator("#url-input")).to_have_value(first)
    press_keys(page, "s")
    expect(page.locator("#keep-button")).to_have_attribute("aria-pressed", "true")
    press_keys(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#url-input")).to_have_value(first)
    page.keyboard.press("Escape")
    press_keys(page, "a")
    expect(page.locator("#url-input")).to_be_focused()
    page.keyboard.type("nbs")
    expect(page.locator("#url-input")).to_have_value("nbs")
    page.keyboard.press("Control+b")
    page.locator("#wander-button").focus()
    page.keyboard.press("Control+n")
    assert shown(page) == "nbs", "keys of the browser are the browser's"


def test_light_or_dark_is_remembered(home: Home) -> None:
    page = opened(home)
    page.emulate_media(color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#menu-button").click()
    page.get_by_label("Light or dark").select_option("dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.reload(wait_until="domcontentloaded")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_another_language_is_spoken_and_remembered(home: Home) -> None:
    page = opened(home)
    page.locator("#menu-button").click()
    page.get_by_label("Language").select_option("de")
    expect(page.locator("#about-button")).to_have_text("Info")
    page.reload(wait_until="domcontentloaded")
    expect(page.locator("#about-button")).to_have_text("Info")


def test_without_storage_everything_works_until_the_visitor_leaves(home: Home) -> None:
    home.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    page = opened(home)
    page.locator("#keep-button").click()
    menu(page, "Kept pages")
    expect(page.get_by_text("Your browser keeps nothing for this page.")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#keep-button").click()
    page.locator("#keep-button").click()
    told = "Kept. You find it under Kept pages. Only until you leave this page."
    expect(page.locator(".toast")).to_have_text(told)
    menu(page, "Kept pages")
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)


def test_without_the_part_its_buttons_are_not_there(home: Home) -> None:
    home.page.route("**/wander-more.js*", lambda route: route.abort())
    home.serve(LISTS)
    page = home.page
    page.goto(home.url, wait_until="domcontentloaded")
    expect(page.locator("#menu-button")).to_be_hidden()
    page.get_by_role("button", name="Wander", exact=True).press("Enter")
    expect(page.locator("#url-input")).to_have_value(re.compile("example"))
