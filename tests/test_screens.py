"""The screens around the page: what they say, and that everybody can use them."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Home
from tests.live import wait_until
from tests.network import Network, silence
from tests.test_wandering import address, wander

ANA = "http://ana.example/wander/"
PAGE = "http://one.example/"


def open_console_sheet(page: Page, section: str) -> None:
    page.get_by_role("button", name="Console", exact=True).click()
    page.get_by_role("button", name=section, exact=True).click()


def test_the_console_sheet_tells_what_the_list_holds(home: Home, network: Network) -> None:
    network.console(ANA)
    page = home.open(
        pages=[PAGE],
        consoles=[ANA],
        more='ignore = [{ pattern = "https://x.example/", note = "A shop." }]',
    )
    open_console_sheet(page, "Base")
    expect(page.locator("#base-console-link")).to_contain_text("me.example list")
    expect(page.locator("#last-list")).to_contain_text("one.example")
    for section, listed, text in (
        ("Neighbours", "#neighbours-list", "ana.example/wander list"),
        ("Pages", "#pages-list", "one.example"),
        ("Ignores", "#ignores-list", "https://x.example/\nA shop."),
        ("History", "#history-list", "one.example\nfrom me.example list"),
        ("Discovery", "#discovery-list", "ana.example/wander list\nlisted by me.example list"),
    ):
        page.get_by_role("button", name=section, exact=True).click()
        expect(page.locator(listed)).to_have_text(text, use_inner_text=True)
        assert page.locator("#console-dialog section:visible").count() == 1
    page.keyboard.press("Escape")
    expect(page.locator("#console-dialog")).to_be_hidden()


def test_links_in_the_sheets_open_a_new_tab_without_a_handle_on_us(home: Home) -> None:
    page = home.open(pages=[PAGE], consoles=[ANA])
    open_console_sheet(page, "Neighbours")
    links = page.locator("#neighbours-list a")
    assert [link.get_attribute("href") for link in links.all()] == [ANA, ANA + "wander.js"]
    with page.expect_popup() as popup:
        links.first.click()
    assert popup.value.url == ANA
    assert popup.value.evaluate("window.opener") is None


def test_lists_that_are_empty_say_so(home: Home) -> None:
    page = home.open(pages=[PAGE])
    open_console_sheet(page, "Neighbours")
    expect(page.locator("#neighbours-list")).to_have_text("Nothing yet.")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("two.example", "https://two.example/"),
        ("  http://two.example/a?b#c ", "http://two.example/a?b#c"),
    ],
)
def test_go_shows_the_page_that_was_typed(home: Home, typed: str, shown: str) -> None:
    page = home.open(pages=[PAGE])
    page.get_by_label("Address").fill(typed)
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator("#url-input")).to_have_value(shown)
    expect(page.locator("#recommender")).to_have_text("You typed this address.")
    assert page.locator("#wander-iframe").is_visible()


def test_a_typed_page_is_loaded_as_it_is(home: Home, network: Network) -> None:
    page = home.open(pages=[PAGE])
    page.get_by_label("Address").fill("http://two.example/?q=1")
    page.keyboard.press("Enter")
    wait_until(lambda: network.visits_to("two.example"))
    assert network.visits_to("two.example")[0].query == "q=1"
    page.get_by_role("button", name="Back").click()
    expect(page.locator("#url-input")).to_have_value(PAGE)


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "file:///etc/passwd", "a b", "data:,x"])
def test_what_is_no_page_is_refused_in_words(home: Home, typed: str) -> None:
    page = home.open(pages=[PAGE])
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_have_text("one.example/")
    page.get_by_label("Address").fill(typed)
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("cannot be shown here")
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_have_text("one.example/")


def test_open_shows_the_page_in_a_new_tab(home: Home) -> None:
    page = home.open(pages=[PAGE])
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Open", exact=True).click()
    assert popup.value.url == PAGE
    assert popup.value.evaluate("window.opener") is None


@pytest.mark.parametrize(
    ("toml", "heading"),
    [
        ("pages = []", "Nothing to show yet"),
        ('pages = ["http://one.example/"]\nignore = ["one.example"]', "Nothing left to show"),
        (f'consoles = ["{ANA}"]', "Nothing to show yet"),
    ],
)
def test_where_there_is_nothing_to_show_it_says_so(home: Home, toml: str, heading: str) -> None:
    home.serve(toml)
    home.page.goto(home.url)
    expect(home.page.get_by_role("heading", name=heading)).to_be_visible()
    wander(home.page)
    expect(home.page.get_by_role("heading", name=heading)).to_be_visible()


def test_a_page_that_turns_up_later_is_shown(home: Home, network: Network) -> None:
    page = home.open(consoles=[ANA])
    expect(page.get_by_role("heading", name="Nothing to show yet")).to_be_visible()
    network.console(ANA, pages=[PAGE])
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#url-input")).to_have_value(PAGE)
    expect(page.locator("#notice")).to_be_hidden()


def test_without_a_connection_it_says_so_and_goes_on_later(home: Home) -> None:
    page = home.open(pages=[PAGE, "http://two.example/"])
    before = address(page)
    page.context.set_offline(True)
    wander(page)
    expect(page.get_by_role("heading", name="You seem to be offline")).to_be_visible()
    assert address(page) == before
    page.context.set_offline(False)
    expect(page.locator("#notice")).to_be_hidden()
    assert address(page) != before


def test_back_without_a_connection_waits_for_it(home: Home) -> None:
    page = home.open(pages=[PAGE, "http://two.example/"])
    before = address(page)
    wander(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("heading", name="You seem to be offline")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="You seem to be offline")).to_be_visible()
    page.context.set_offline(False)
    frame = page.frame_locator("#wander-iframe").locator("h1")
    expect(frame).to_have_text(before.removeprefix("http://"))
    assert address(page) == before


def test_it_says_what_is_being_opened(home: Home, network: Network) -> None:
    network.mount("slow.example", silence)
    page = home.open(pages=["http://slow.example/"])
    expect(page.get_by_role("status")).to_have_text("Opening slow.example…")
    page.get_by_label("Address").fill("http://two.example/")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("")
    assert page.title() == "two.example · Wander"


def test_without_javascript_the_list_is_there(
    home: Home, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    home.serve(
        f'title = "Ana & Ben"\npages = [{{ url = "{PAGE}", note = "Read <it>." }}]\n'
        f'consoles = ["{ANA}"]'
    )
    with browser.new_context(**{**browser_context_args, "java_script_enabled": False}) as context:
        page = context.new_page()
        page.goto(home.url)
        assert page.get_by_role("heading", level=1).inner_text() == "Ana & Ben"
        assert page.get_by_role("listitem").all_inner_texts() == [f"{PAGE} — Read <it>.", ANA]
        assert page.get_by_role("link", name=ANA).get_attribute("href") == ANA
        assert page.get_by_role("button").count() == 0


def test_owners_styles_come_before_scripts_and_both_before_the_first_page(
    home: Home, network: Network
) -> None:
    (home.folder / "a.css").write_text("#wander-button { letter-spacing: 3px }")
    (home.folder / "b.css").write_text("#wander-button { letter-spacing: 4px }")
    (home.folder / "one.js").write_text(
        "seen = [getComputedStyle(document.getElementById('wander-button')).letterSpacing,"
        " document.getElementById('wander-iframe').src, wander.pages.length]"
    )
    (home.folder / "two.js").write_text("seen.push('two')")
    page = home.open(
        pages=[PAGE], more='styles = ["a.css", "b.css"]\nscripts = ["one.js", "two.js"]'
    )
    expect(page.locator("#url-input")).to_have_value(PAGE)
    assert page.evaluate("() => seen") == ["4px", "", 1, "two"]


def test_an_owners_file_that_never_comes_does_not_keep_the_page_away(
    home: Home, network: Network
) -> None:
    network.mount("cdn.example", silence)
    page = home.open(pages=[PAGE], more='styles = ["http://cdn.example/a.css", "gone.css"]')
    expect(page.locator("#url-input")).to_have_value(PAGE, timeout=8000)


def test_everything_can_be_done_with_the_keyboard(home: Home) -> None:
    page = home.open(pages=[f"http://p{number}.example/" for number in range(5)])
    names = []
    for _ in range(9):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate("() => document.activeElement.id || document.activeElement.href")
        )
    assert names == [
        "wander-button",
        home.url,  # who recommended the page
        "keep-button",
        "menu-button",
        "url-input",
        "go-button",
        "open-button",
        "console-button",
        "about-button",
    ]
    before = address(page)
    page.locator("#wander-button").focus()
    page.keyboard.press("Space")
    assert address(page) != before
    assert page.evaluate("() => document.activeElement.id") == "wander-button"
    page.locator("#about-button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="About")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id") == "about-button"


SIZES = [(360, 640), (768, 1024), (1280, 800), (2560, 1300)]
LOOKED_AT_BY_AXE = (360, 1280)  # the two layouts there are


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_fits_and_hinders_nobody(
    home: Home, network: Network, width: int, height: int, scheme: Any
) -> None:
    page = home.page
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    note = "A note that goes on for rather longer than there is room for. " * 5
    home.serve(f'pages = [{{ url = "{PAGE}", note = {json.dumps(note)} }}]\nconsoles = ["{ANA}"]')
    page.goto(home.url)
    expect(page.get_by_role("status")).to_have_text("")
    check_screen(page)
    frame = page.locator("#wander-iframe").bounding_box()
    assert frame
    assert frame["width"] == width
    assert frame["height"] >= 0.75 * height, "the page has the window"
    for button in ("Wander", "Console", "Open", "Go", "About"):
        expect(page.get_by_role("button", name=button, exact=True)).to_be_in_viewport(ratio=1)
    for section in ("Base", "Neighbours", "Pages", "Ignores", "History", "Discovery"):
        open_console_sheet(page, section)
        check_screen(page)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="About", exact=True).click()
    check_screen(page)


def check_screen(page: Page) -> None:
    """Nothing is cut off at the side, and axe has nothing to say."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    if page.evaluate("() => innerWidth") not in LOOKED_AT_BY_AXE:
        return
    report = Axe().run(page, context="body")
    assert not report.response["violations"], report.generate_report()
