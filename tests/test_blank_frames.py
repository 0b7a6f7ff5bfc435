"""The card that stands in place of a page which does not load in a frame."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.checked_home import CheckedHome, snapshot
from tests.conftest import Home
from tests.live import wait_until
from tests.network import Network, silence
from tests.test_screens import SIZES, check_screen, open_console_sheet
from tests.test_wandering import address, wander

MINE = ["http://me0.example/", "http://me1.example/", "http://me2.example/"]
CLOSED = "http://closed.example/a/?b=c"
GONE = "http://gone.example/"
VERDICTS = {**dict.fromkeys(MINE, "ok"), CLOSED: "refuses", GONE: "dead"}
HEADINGS = {
    CLOSED: "This page does not want to be shown inside another",
    GONE: "This page did not answer when we last looked",
}


@pytest.fixture
def checked(home: Home) -> CheckedHome:
    """A console that knows of two pages which do not load."""
    return CheckedHome(home).serve(MINE, snapshot=snapshot(VERDICTS))


def opened(checked: CheckedHome) -> Page:
    """The console, once it has read its snapshot."""
    page = checked.open()
    wait_until(lambda: checked.visits_for("/network.json"))
    page.wait_for_timeout(200)
    return page


def go(page: Page, url: str) -> None:
    page.get_by_label("Address").fill(url)
    page.get_by_role("button", name="Go", exact=True).click()


def assert_card(page: Page, url: str) -> None:
    """The card for this page, and nothing beneath it."""
    expect(page.get_by_role("heading", name=HEADINGS[url])).to_be_visible()
    expect(page.locator("#url-input")).to_have_value(url)
    expect(page.locator("iframe#wander-iframe")).to_be_hidden()
    assert page.locator("main iframe").count() == 1
    assert page.locator("[data-notice]:visible").count() == 1
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()


def assert_page(page: Page, url: str) -> None:
    """The page itself, and no card."""
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_have_text(url[7:])
    expect(page.locator("#wander-iframe")).to_be_visible()
    expect(page.locator("#notice")).to_be_hidden()
    expect(page.get_by_role("status")).to_have_text("")


@pytest.mark.parametrize("url", HEADINGS)
def test_a_page_that_does_not_load_has_a_card_that_opens_it(
    checked: CheckedHome, network: Network, url: str
) -> None:
    page = opened(checked)
    go(page, url)
    assert_card(page, url)
    assert page.locator("#recommender").inner_text() == "You typed this address."
    assert page.title() == f"{url[7:].rstrip('/')} · Wander"
    page.wait_for_timeout(100)
    assert not network.visits_to(url.split("/")[2]), "asked for although it is known not to load"
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Open it in a new tab").click()
    assert popup.value.url == url
    assert popup.value.evaluate("window.opener") is None
    assert_card(page, url)
    wander(page)
    assert_page(page, address(page))
    assert address(page) in MINE


def test_the_page_before_stops_when_the_card_comes(checked: CheckedHome, network: Network) -> None:
    page = opened(checked)
    network.page(
        "http://ticks.example/",
        "<h1>ticks.example/</h1><script>setInterval(() => fetch('tick'), 50)</script>",
    )
    go(page, "http://ticks.example/")
    assert_page(page, "http://ticks.example/")
    wait_until(lambda: len(network.visits_to("ticks.example")) > 2)
    go(page, GONE)
    assert_card(page, GONE)
    page.wait_for_timeout(200)
    before = len(network.visits_to("ticks.example"))
    page.wait_for_timeout(300)
    assert len(network.visits_to("ticks.example")) == before


def test_a_page_still_on_its_way_does_not_come_over_the_card(
    checked: CheckedHome, network: Network
) -> None:
    page = opened(checked)
    network.mount("slow.example", silence)
    go(page, "http://slow.example/")
    expect(page.get_by_role("status")).to_have_text("Opening slow.example…")
    go(page, GONE)
    page.wait_for_timeout(3500)  # past the times at which a frame is unveiled and settled
    assert_card(page, GONE)


def test_back_and_forward_lead_to_cards_too(checked: CheckedHome) -> None:
    page = opened(checked)
    first = address(page)
    back, forward = (
        page.get_by_role("button", name="Back"),
        page.get_by_role("button", name="Forward"),
    )
    go(page, CLOSED)
    go(page, GONE)
    back.click()
    assert_card(page, CLOSED)
    back.click()
    assert_page(page, first)
    forward.click()
    assert_card(page, CLOSED)
    forward.click()
    assert_card(page, GONE)
    page.go_back()
    assert_card(page, CLOSED)
    assert page.url == Home.url


def test_back_to_what_the_snapshot_has_told_of_since(home: Home, network: Network) -> None:
    """It was shown first, since the page did not know better; it knows now."""
    network.page(CLOSED, "<h1>closed</h1>", **{"X-Frame-Options": "DENY"})
    checked = CheckedHome(home).serve([CLOSED], snapshot=snapshot(VERDICTS))
    page = opened(checked)
    go(page, MINE[0])
    assert_page(page, MINE[0])
    page.get_by_role("button", name="Back").click()
    assert_card(page, CLOSED)
    assert page.locator("#recommender").inner_text() == "From me.example"


def test_what_the_owners_list_says_is_known_before_the_snapshot(home: Home) -> None:
    checked = CheckedHome(home).serve([*MINE, GONE], blank={GONE: "dead"})
    page = checked.open()
    go(page, GONE)
    assert_card(page, GONE)


def test_the_card_is_told_to_those_who_do_not_see_it(checked: CheckedHome) -> None:
    page = opened(checked)
    for url, heading in HEADINGS.items():
        go(page, url)
        expect(page.get_by_role("status")).to_have_text(heading)
        expect(page.locator("#status")).to_have_css("clip-path", "inset(50%)")
    page.wait_for_timeout(200)
    go(page, "a b")
    expect(page.get_by_role("status")).to_contain_text("cannot be shown here")
    expect(page.locator("#status")).to_have_css("clip-path", "none")
    is_on_top = page.locator("#status").evaluate(
        """status => {
          status.style.pointerEvents = 'auto'
          const { x, y, width, height } = status.getBoundingClientRect()
          return status.contains(document.elementFromPoint(x + width / 2, y + height / 2))
        }"""
    )
    assert is_on_top, "the card hides what is said"


def test_a_card_can_be_used_with_the_keyboard(checked: CheckedHome) -> None:
    page = opened(checked)
    page.get_by_label("Address").fill(CLOSED)
    page.keyboard.press("Enter")
    assert_card(page, CLOSED)
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent") == "Open it in a new tab":
            break
    with page.expect_popup() as popup:
        page.keyboard.press("Enter")
    assert popup.value.url == CLOSED


@pytest.mark.parametrize("url", HEADINGS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_fits_and_hinders_nobody(
    checked: CheckedHome, width: int, height: int, scheme: Any, url: str
) -> None:
    page = checked.home.page
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    opened(checked)
    go(page, url)
    assert_card(page, url)
    check_screen(page)
    link = page.get_by_role("link", name="Open it in a new tab")
    expect(link).to_be_in_viewport(ratio=1)
    box = link.bounding_box()
    assert box
    assert box["height"] >= 36, "large enough for a finger"


def test_where_none_of_the_owners_pages_loads_it_says_so(home: Home) -> None:
    checked = CheckedHome(home).serve([CLOSED, GONE], blank={CLOSED: "refuses", GONE: "dead"})
    page = checked.open()
    expect(page.get_by_role("heading", name="Nothing left to show")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("link", name="Open it in a new tab")).to_be_hidden()


ODD = "http://odd.example/?a=\"><img/src=x>&b='{{1}}"
LISTED = [MINE[0], CLOSED, ODD]


def test_the_sheet_lists_what_opens_in_a_tab_and_not_what_is_gone(home: Home) -> None:
    checked = CheckedHome(home).serve(
        [MINE[0], CLOSED, GONE, ODD], blank={CLOSED: "refuses", GONE: "dead", ODD: "refuses"}
    )
    page = checked.open()
    open_console_sheet(page, "Pages")
    links = page.locator("#pages-list a")
    assert [link.get_attribute("href") for link in links.all()] == LISTED
    page.keyboard.press("Escape")
    for _ in range(5):
        wander(page)
        assert address(page) == MINE[0]


def test_so_does_the_list_for_those_without_javascript(
    home: Home, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    CheckedHome(home).serve(
        [MINE[0], CLOSED, GONE, ODD], blank={CLOSED: "refuses", GONE: "dead", ODD: "refuses"}
    )
    with browser.new_context(**{**browser_context_args, "java_script_enabled": False}) as context:
        page = context.new_page()
        page.goto(home.url)
        assert page.get_by_role("listitem").all_inner_texts() == LISTED
