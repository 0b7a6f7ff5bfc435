"""Presses that are one press, and what the bar makes of them."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.conftest import Home
from tests.network import Network
from tests.test_wandering import address

MANY = [f"http://p{number}.example/" for number in range(20)]
PHONE = {"has_touch": True, "viewport": {"width": 360, "height": 640}}


def steps(page: Page) -> int:
    return int(page.evaluate("() => history.state.at"))


def test_a_double_click_is_one_step(home: Home) -> None:
    page = home.open(pages=MANY)
    button = page.locator("#wander-button")
    button.dblclick()
    assert steps(page) == 1
    page.wait_for_timeout(350)  # what a double click may take
    button.click()
    assert steps(page) == 2


def test_holding_enter_is_one_step(home: Home) -> None:
    page = home.open(pages=MANY)
    page.locator("#wander-button").focus()
    for _ in range(5):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    assert steps(page) == 1


def test_a_finger_steps_when_it_taps_and_not_when_it_drags(
    home: Home, network: Network, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    home.serve(f"pages = {MANY}")
    with browser.new_context(**{**browser_context_args, **PHONE}) as context:
        page = context.new_page()
        page.goto(home.url, wait_until="domcontentloaded")
        box = page.locator("#wander-button").bounding_box()
        assert box
        x, y = box["x"] + 20, box["y"] + 20
        touch = context.new_cdp_session(page)
        down = [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": down})
        away = [{"x": x, "y": y - 300}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": away})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(100)
        assert steps(page) == 0
        page.touchscreen.tap(x, y)
        page.touchscreen.tap(x, y)
        page.wait_for_timeout(100)
        assert steps(page) == 1


def test_a_press_on_who_recommends_it_says_why(home: Home) -> None:
    page = home.open(pages=MANY)
    page.locator("#recommender span").click()
    expect(page.get_by_role("dialog", name="Why this page?")).to_be_visible()


def test_back_closes_what_is_in_front_of_the_page(home: Home) -> None:
    page = home.open(pages=MANY)
    first = address(page)
    page.locator("#wander-button").click()
    second = address(page)
    page.locator("#about-button").click()
    page.go_back()
    expect(page.locator("#about-dialog")).to_be_hidden()
    assert address(page) == second
    page.go_back()
    expect(page.locator("#url-input")).to_have_value(first)


def test_escape_brings_the_address_back(home: Home) -> None:
    page = home.open(pages=MANY)
    before = address(page)
    page.locator("#url-input").fill("half an addr")
    page.keyboard.press("Escape")
    assert address(page) == before


def test_a_reload_shows_what_was_being_read(home: Home) -> None:
    page = home.open(pages=MANY)
    page.locator("#wander-button").click()
    before = address(page)
    page.reload(wait_until="domcontentloaded")
    assert address(page) == before
    home.serve(f'pages = {MANY}\nignore = ["{before}"]')
    page.reload(wait_until="domcontentloaded")
    assert address(page) != before


def test_a_link_that_names_nobody_is_said_to_be_from_nobody(home: Home, network: Network) -> None:
    page = home.open(pages=MANY)
    for said in ("", "&from=javascript:1", "&from=http://ana:secret@ben.example/"):
        # Into the address of the tab that shows the console already.
        page.goto(f"{home.url}#page=http://sea.example/{len(said)}{said}")
        expect(page.locator("#url-input")).to_have_value(f"http://sea.example/{len(said)}")
        expect(page.locator("#recommender")).to_have_text("Shared with you.")
    assert {visit.query for visit in network.visits_to("sea.example")} <= {""}
    page.go_back()
    expect(page.locator("#url-input")).to_have_value("http://sea.example/18")


def test_neither_itself_nor_a_password_is_shown(home: Home) -> None:
    refused = [home.url, "http://me.example/index.html?x", "http://ana:secret@p1.example/"]
    page = home.open(pages=[*refused, "http://one.example/"])
    for url in refused:
        page.goto(f"{home.url}#page={url}")
        page.wait_for_timeout(50)
        assert address(page) == "http://one.example/"
    page.locator("#wander-button").click()
    assert address(page) == "http://one.example/"


def test_what_was_chosen_holds_for_the_first_page_too(home: Home) -> None:
    sea = '[[pages]]\nurl = "http://sea.example/"\ntags = ["sea"]\n'
    home.serve(sea + "".join(f'[[pages]]\nurl = "{url}"\n' for url in MANY))
    home.page.goto(home.url, wait_until="domcontentloaded")
    home.page.evaluate(
        """() => localStorage.setItem('wander.settings', JSON.stringify({ version: 1, items:
          [{ name: 'topics', value: { within: ['sea'], without: [] }, when: 1, changed: 1 }] }))"""
    )
    home.page.evaluate("() => history.replaceState(null, '')")
    home.page.reload(wait_until="domcontentloaded")
    assert address(home.page) == "http://sea.example/"


def test_a_complaint_goes_by_itself(home: Home) -> None:
    page = home.page
    page.clock.install()
    home.open(pages=MANY)
    status = page.get_by_role("status")
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_contain_text(".example/")
    page.locator("#url-input").fill("a b")
    page.keyboard.press("Enter")
    expect(status).to_have_text("“a b” cannot be shown here.")
    page.clock.run_for(7000)
    expect(status).to_have_text("")
    page.locator("#url-input").fill(" ")
    page.keyboard.press("Enter")
    expect(status).to_have_text("")
