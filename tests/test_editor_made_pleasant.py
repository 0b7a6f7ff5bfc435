"""The owner's editor in a real browser: what its script makes pleasant, and what it does without.

The entries are loopback addresses, which nobody may ask unless a list allows it: no test asks
anybody outside.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, Request, Route, expect
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import HTMLResponse
from starlette.routing import Route as Served

from tests.live import LiveServer, wait_until
from wander.config import read_config
from wander.server.app import create_app, create_app_to_edit
from wander.server.editor.password import set_password
from wander.server.editor.session import OneTimeLink

HOST = "http://127.0.0.1:1/"
NAMES = ("ash", "bay", "cod", "dew")


def listed(pages: Iterable[str] = NAMES, more: str = "") -> str:
    return f"pages = {json.dumps([HOST + name for name in pages])}\n{more}\n"


class Desk:
    """An editor that is open in a browser, and the file behind it."""

    def __init__(self, page: Page, path: Path, server: LiveServer) -> None:
        self.page, self.path, self.server = page, path, server
        self.root = server.url + "edit/"

    def go(self, address: str) -> None:
        self.page.goto(self.root + address)

    @property
    def pages(self) -> list[str]:
        return [page.removeprefix(HOST) for page in read_config(self.path).console.pages]

    @property
    def shown(self) -> list[str]:
        rows = self.page.locator("#entries > li")
        entries = rows.evaluate_all("rows => rows.map(row => row.dataset.entry)")
        return [entry.removeprefix(HOST) for entry in entries]

    def row(self, name: str) -> Locator:
        return self.page.locator(f'#entries > li[data-entry="{HOST}{name}"]')

    def grip(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=f"Move {HOST}{name}", exact=True)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def says(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("#status")).to_have_text(text)

    def mark(self) -> None:
        """Leave something in the document that is gone when another one is loaded."""
        self.page.evaluate("window.marked = true")

    @property
    def is_marked(self) -> bool:
        return bool(self.page.evaluate("window.marked === true"))


Open: TypeAlias = Callable[..., Desk]


@contextmanager
def opened(page: Page, folder: Path, toml: str) -> Iterator[Desk]:
    path = folder / "wander.toml"
    path.write_text(toml, encoding="utf-8")
    link = OneTimeLink()
    with LiveServer(create_app_to_edit(path, link)) as server:
        page.goto(f"{server.url}edit/open?key={link.text}")
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield Desk(page, path, server)
        page.goto("about:blank")
        assert faults == []


@pytest.fixture
def desk(page: Page, tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as stack:

        def open_desk(toml: str = listed()) -> Desk:
            page.set_default_timeout(15_000)
            return stack.enter_context(opened(page, tmp_path, toml))

        yield open_desk


def focused(page: Page) -> str:
    """What has the focus, as its label, its text or its id."""
    return str(
        page.evaluate(
            "(({ ariaLabel, id, textContent }) => ariaLabel || id || textContent)"
            "(document.activeElement)"
        )
    )


# Forms and links


def test_a_page_is_added_removed_and_brought_back_without_a_page_load(desk: Open) -> None:
    editor = desk()
    page = editor.page
    editor.mark()
    page.get_by_label("Add a page").fill(HOST + "elm")
    page.keyboard.press("Enter")
    expect(editor.row("elm")).to_contain_text("Added 127.0.0.1:1/elm.")
    # It may have been looked at by now, which is said next.
    editor.says(re.compile(r"^Added 127\.0\.0\.1:1/elm\.|not a public address"))
    assert focused(page) == "text"
    assert "done=" in page.url
    page.get_by_role("button", name=f"Remove {HOST}bay").click()
    editor.says("Removed 127.0.0.1:1/bay.")
    assert editor.pages == ["ash", "cod", "dew", "elm"]
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    editor.says(re.compile("^Taken back: Removed"))
    assert editor.pages == ["ash", "bay", "cod", "dew", "elm"]
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.title().startswith("Settings")
    assert page.locator("[aria-current=page]").inner_text() == "Settings"
    assert page.url == editor.root + "settings"
    # The addresses in what stays are those of where it came from.
    page.get_by_role("link", name="Pages").click()
    page.get_by_role("link", name=f"Edit {HOST}cod").click()
    expect(page.get_by_label("Why is it here?")).to_be_focused()
    page.get_by_label("Why is it here?").fill("Fish.")
    page.keyboard.press("Control+Enter")
    expect(editor.row("cod")).to_contain_text("Fish.")
    expect(page.get_by_role("link", name=f"Edit {HOST}cod")).to_be_focused()
    page.get_by_role("link", name="Neighbours").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Neighbours")
    assert editor.is_marked


def test_back_and_forward_lead_to_the_screens_and_to_where_they_were(desk: Open) -> None:
    editor = desk(listed(f"page-{number}" for number in range(60)))
    page = editor.page
    editor.mark()
    row = editor.row("page-50")
    row.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    row.get_by_role("link", name="Edit").click()
    expect(page.get_by_label("Address")).to_have_value(HOST + "page-50")
    assert page.evaluate("scrollY") == 0
    page.go_back()
    expect(page.locator("h1")).to_have_text("Pages")
    wait_until(lambda: abs(page.evaluate("scrollY") - before) < 2)
    page.go_forward()
    expect(page.get_by_label("Address")).to_have_value(HOST + "page-50")
    # The skip link leads to a part of the page and not to another screen.
    page.evaluate("document.querySelector('main').marked = true")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.go_back()
    page.wait_for_timeout(100)
    assert page.evaluate("document.querySelector('main').marked")
    assert editor.is_marked


def test_what_is_wrong_and_what_has_no_address_is_shown_just_so(desk: Open) -> None:
    editor = desk()
    page = editor.page
    editor.mark()
    field = page.get_by_label("Add a page")
    field.fill("ftp://old.example/")
    editor.press("Add")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(field).to_have_value("ftp://old.example/")
    assert page.url == editor.root + "pages"
    # Its description is read out with the field: not twice.
    expect(page.locator("#text-wrong")).to_be_visible()
    page.wait_for_timeout(200)
    expect(page.locator("#status")).not_to_contain_text("ftp")
    # So is what was done, where the focus goes there.
    field.fill(HOST + "bay")
    editor.press("Add")
    expect(page.locator("#told")).to_be_focused()
    expect(editor.row("bay")).to_contain_text("is in your list already.")
    page.wait_for_timeout(200)
    expect(page.locator("#status")).to_be_empty()
    field.fill(f"{HOST}elm\n{HOST}fir")
    editor.press("Add")
    expect(page.locator("h1")).to_have_text("2 links found")
    page.get_by_role("checkbox").first.uncheck()
    editor.press("Add the selected")
    expect(editor.row("fir")).to_be_visible()
    assert editor.pages == [*NAMES, "fir"]
    page.go_back()
    expect(page.locator("h1")).to_have_text("Pages")
    # A broken file is told in words; a session that is over asks to come in again.
    good = editor.path.read_text()
    editor.path.write_text(good + "pages = [")
    page.get_by_role("link", name="Settings").click()
    expect(page.locator("h1")).to_have_text("wander.toml needs mending")
    editor.path.write_text(good)
    page.get_by_role("link", name="look again").click()
    expect(page.get_by_role("link", name="History")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("link", name="History").click()
    expect(page.locator("h1")).to_have_text("This link was used already")
    assert editor.is_marked


def test_what_is_typed_outlives_a_network_that_fails(desk: Open) -> None:
    editor = desk()
    page = editor.page
    page.route("**/edit/**", lambda route: route.abort())
    page.get_by_label("Add a page").fill(HOST + "elm")
    editor.press("Add")
    sentence = "Wander does not answer. Nothing was saved; try again."
    editor.says(sentence)
    expect(page.locator("#add .wrong")).to_have_text(sentence)
    expect(page.get_by_label("Add a page")).to_have_value(HOST + "elm")
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_enabled()
    page.get_by_role("link", name="Settings").click()
    editor.says("Wander does not answer. Try again.")
    expect(page.get_by_label("Add a page")).to_have_value(HOST + "elm")
    page.unroute("**/edit/**")
    editor.press("Add")
    expect(editor.row("elm")).to_be_visible()
    assert editor.pages == [*NAMES, "elm"]


def test_a_button_is_pressed_once_while_its_form_is_under_way(desk: Open) -> None:
    editor = desk()
    page = editor.page
    held: list[Route] = []
    posted: list[str] = []
    page.route("**/edit/pages/add", lambda route: held.append(route))
    page.on("request", lambda asked: posted.append(urlsplit(asked.url).path))
    page.get_by_label("Add a page").fill(HOST + "elm")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_disabled()
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    expect(page.locator("html.slow")).to_be_attached()
    # Another one waits until this one is through.
    page.get_by_role("button", name=f"Remove {HOST}ash").click()
    page.wait_for_timeout(100)
    assert len(held) == 1
    assert "/edit/pages" not in posted
    held[0].continue_()
    editor.says("Removed 127.0.0.1:1/ash.")
    assert editor.pages == ["bay", "cod", "dew", "elm"]
    expect(page.locator("html.slow")).not_to_be_attached()
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")


def test_links_to_elsewhere_are_the_browsers(desk: Open) -> None:
    editor = desk()
    page = editor.page
    with page.context.expect_page() as other:
        page.get_by_role("link", name="Settings").click(modifiers=["Control"])
    expect(other.value).to_have_url(editor.root + "settings")
    other.value.close()
    assert page.locator("h1").inner_text() == "Pages"
    page.route("**/edit/history", lambda route: route.fulfill(body="{}", content_type="text/json"))
    editor.mark()
    page.get_by_role("link", name="History").click()
    expect(page.locator("body")).to_have_text("{}")
    assert not editor.is_marked


def test_it_asks_before_typed_text_is_left(desk: Open) -> None:
    editor = desk()
    page = editor.page
    asked: list[str] = []
    answers = iter((False, False, True))

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept() if next(answers) else dialog.dismiss()

    page.on("dialog", answer)
    editor.row("ash").get_by_role("link", name="Edit").click()
    note = page.get_by_label("Why is it here?")
    note.fill("Trees.")
    page.get_by_role("link", name="Settings").click()
    expect(note).to_have_value("Trees.")
    with page.expect_event("dialog"):
        page.evaluate("history.back()")
    expect(page).to_have_url(re.compile("/entry"))
    expect(note).to_have_value("Trees.")
    page.get_by_role("link", name="Settings").click()
    expect(page.locator("h1")).to_have_text("Settings")
    assert asked == ["confirm"] * 3
    page.get_by_label("Title").fill("Here")
    editor.press("Save")
    editor.says(re.compile("^Saved"))
    page.get_by_role("link", name="Pages").click()
    expect(page.locator("h1")).to_have_text("Pages")
    assert len(asked) == 3


def test_a_change_is_looked_at_before_it_is_saved(desk: Open) -> None:
    editor = desk()
    page = editor.page
    editor.mark()
    page.get_by_label("Add a page").fill(HOST + "elm")
    editor.press("Preview")
    expect(page.locator("h1")).to_have_text("Before it is saved")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    shown = page.frame_locator("iframe.preview")
    expect(shown.get_by_role("button", name="Wander", exact=True)).to_be_visible()
    assert editor.pages == list(NAMES)
    page.keyboard.press("Enter")
    expect(editor.row("elm")).to_contain_text("Added 127.0.0.1:1/elm.")
    assert editor.is_marked


def test_the_way_in_and_out_with_a_password(page: Page, tmp_path: Path) -> None:
    page.set_default_timeout(15_000)
    path = tmp_path / "wander.toml"
    path.write_text(listed(), encoding="utf-8")
    set_password(path, "seven quiet herons")
    with LiveServer(create_app(path)) as server:
        page.goto(server.url + "edit/settings")
        field = page.get_by_label("Password")
        field.fill("herons")
        page.keyboard.press("Enter")
        expect(page.locator(".wrong")).to_be_visible()
        field.fill("seven quiet herons")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Settings")
        page.evaluate("window.marked = true")
        page.get_by_role("link", name="Pages").click()
        expect(page.locator("h1")).to_have_text("Pages")
        # The session ends elsewhere, and goes on here where it was.
        page.context.clear_cookies()
        page.get_by_role("link", name="History").click()
        expect(field).to_be_focused()
        expect(page.locator("#bar")).not_to_be_attached()
        assert page.evaluate("window.marked")
        field.fill("seven quiet herons")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("History")
        editing = page.get_by_role("button", name="Sign out")
        editing.click()
        expect(field).to_be_focused()
        expect(page.locator("#bar")).not_to_be_attached()
        page.go_back()
        expect(field).to_be_visible()
        page.goto("about:blank")


# Looks


@pytest.fixture
def garden() -> Iterator[LiveServer]:
    """Pages with a title each; what is at /refuses is for no frame."""

    async def answer(request: Asked) -> HTMLResponse:
        name = request.path_params["name"]
        headers = {"x-frame-options": "DENY"} if name == "refuses" else {}
        return HTMLResponse(f"<title>The {name}</title><p>Hello.", headers=headers)

    with LiveServer(Starlette(routes=[Served("/{name}", answer)])) as server:
        yield server


def test_new_entries_are_looked_at_by_themselves(desk: Open, garden: LiveServer) -> None:
    entries = [f"{garden.url}{name}" for name in ("rose", "refuses")]
    editor = desk(
        f"pages = {json.dumps(entries)}\n"
        'ignore = ["https://x.com/"]\n[network]\nallow = ["127.0.0.0/8"]\n'
    )
    page = editor.page
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    expect(page.locator("#looks button")).to_be_hidden()
    rose, refuses = (page.locator(f'li[data-entry="{entry}"]') for entry in entries)
    expect(rose.locator("[data-verdict]")).to_have_text("Loads here.", timeout=15000)
    expect(rose.get_by_role("link", name="The rose")).to_be_visible()
    expect(rose.locator(".address")).to_have_text(entries[0])
    expect(refuses.locator("[data-verdict]")).to_have_class("verdict refuses")
    expect(page.locator("#status")).to_be_empty()
    page.get_by_label("Add a page").fill(garden.url + "lily")
    editor.press("Add")
    expect(page.locator("#status")).to_have_text(re.compile("Loads here.$"), timeout=15000)
    expect(page.get_by_role("link", name="The lily", exact=True)).to_be_visible()
    # Nothing is asked again.
    count = sum(request.url.endswith("/look") for request in sent)
    page.get_by_role("link", name="Ignore").click()
    page.get_by_role("link", name="Pages").click()
    expect(page.get_by_role("link", name="The lily", exact=True)).to_be_visible()
    assert sum(request.url.endswith("/look") for request in sent) == count
    # An address is looked at while it is typed.
    page.get_by_role("link", name="Recommend", exact=True).click()
    page.get_by_label("Address").fill(garden.url + "iris")
    expect(page.locator("#look-told")).to_have_text("The iris — Loads here.", timeout=15000)
    editor.says("The iris — Loads here.")


def test_looks_that_fail_leave_the_rows_as_they_are(page: Page, desk: Open) -> None:
    asked: list[list[str]] = []

    def fail(route: Route) -> None:
        asked.append(parse_qs(route.request.post_data or "")["look"])
        route.abort()

    page.route("**/edit/look", fail)
    editor = desk(listed([*NAMES, "eel"]))
    expect(page.locator("[data-verdict].none")).to_have_text(["Not looked at yet."] * 5)
    page.get_by_label("Add a page").fill(HOST + "elm")
    editor.press("Add")
    expect(page.locator("[data-verdict].none")).to_have_text(["Not looked at yet."] * 6)
    editor.says("Added 127.0.0.1:1/elm.")
    # A few at a time, and first what was just added.
    assert asked == [
        [HOST + name for name in NAMES],
        [HOST + name for name in ("elm", "ash", "bay", "cod")],
    ]


# Patterns


def test_a_pattern_is_tried_as_it_is_typed(desk: Open) -> None:
    editor = desk()
    page = editor.page
    page.get_by_role("link", name="Ignore").click()
    trial = page.locator("#trial")
    field = page.get_by_label("Never show")
    field.press_sequentially("https://nowhere.example/")
    expect(trial).to_contain_text("nowhere.example/ hides nothing")
    editor.says(re.compile("hides nothing"))
    slow: list[Route] = []
    page.route("**/edit/ignore?pattern=*bay*", lambda route: slow.append(route))
    field.fill("127.0.0.1/ba*\n127.0.0.1:1/bay")
    expect(page.locator("#trial")).to_contain_text("nowhere")
    page.wait_for_timeout(300)
    assert len(slow) == 1
    field.fill("127.0.0.1:1/cod")
    expect(trial).to_contain_text("It hides 1 of your own:")
    expect(trial).to_contain_text(HOST + "cod")
    for route in slow:
        route.continue_()
    page.wait_for_timeout(100)
    expect(trial).to_contain_text(HOST + "cod")
    field.fill("*")
    expect(trial.locator(".wrong")).to_contain_text("hides everything")
    field.fill("")
    expect(trial).to_be_empty()
    # What hides one's own is added only by one who is sure.
    field.fill("127.0.0.1:1/cod")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Add it all the same")).to_be_visible()
    assert read_config(editor.path).console.ignore == ()


# Search


def test_the_list_is_searched_while_one_types(desk: Open) -> None:
    tagged = ", ".join(f'{{ url = "{HOST}{name}", tags = ["sea"] }}' for name in ("bay", "cod"))
    editor = desk(f'pages = ["{HOST}ash", {tagged}, "{HOST}baysea"]\n')
    page = editor.page
    editor.mark()
    expect(page.get_by_role("button", name="Search")).to_be_hidden()
    page.keyboard.press("/")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    field.press_sequentially("bay")
    editor.says("2 of 4")
    assert editor.shown == ["bay", "baysea"]
    assert page.url == editor.root + "pages?q=bay"
    expect(field).to_be_focused()
    page.keyboard.press("/")
    expect(field).to_have_value("bay/")
    page.keyboard.press("Backspace")
    page.get_by_label("Tag", exact=True).first.select_option("sea")
    editor.says("1 of 4")
    assert page.url == editor.root + "pages?q=bay&tag=sea"
    # What is shown can be acted on.
    expect(page.locator("#bulk")).to_be_hidden()
    editor.row("bay").get_by_role("checkbox").check()
    expect(page.locator("#bulk")).to_be_visible()
    editor.press("To the top")
    editor.says("Moved 127.0.0.1:1/bay to the top.")
    assert editor.pages == ["bay", "ash", "cod", "baysea"]
    assert editor.shown == ["bay"]
    page.get_by_role("link", name="show all").click()
    editor.says("4 pages")
    assert editor.is_marked


# Order


def test_entries_are_dragged_to_another_place(desk: Open) -> None:
    editor = desk()
    page = editor.page
    editor.mark()

    def drag(name: str, to: str) -> None:
        start, end = editor.grip(name).bounding_box(), editor.row(to).bounding_box()
        assert start and end
        page.mouse.move(start["x"] + 4, start["y"] + 4)
        page.mouse.down()
        page.mouse.move(start["x"] + 4, end["y"] + end["height"] - 2, steps=4)

    drag("ash", "cod")
    expect(editor.row("dew")).to_have_class("drop-above")
    page.keyboard.press("Escape")
    expect(editor.row("dew")).not_to_have_class("drop-above")
    below = editor.row("dew").bounding_box()
    assert below
    page.mouse.move(below["x"] + 9, below["y"] + below["height"] - 2, steps=2)
    page.mouse.up()
    page.wait_for_timeout(50)
    assert page.locator(".dragged, .drop-above, .drop-below").count() == 0
    drag("ash", "cod")
    grip = editor.grip("ash").bounding_box()
    assert grip
    page.mouse.move(grip["x"] + 4, grip["y"] + 4)
    page.mouse.up()
    page.wait_for_timeout(150)
    assert page.locator(".dragged, .drop-above, .drop-below").count() == 0
    assert editor.pages == editor.shown == list(NAMES)
    drag("ash", "cod")
    page.mouse.up()
    editor.says("127.0.0.1:1/ash is now number 3.")
    assert editor.pages == ["bay", "cod", "ash", "dew"]
    expect(editor.grip("ash")).to_be_focused()
    # At the window's edge it goes on.
    page.set_viewport_size({"width": 800, "height": 300})
    page.evaluate("scrollTo(0, 0)")
    editor.grip("bay").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    start = editor.grip("bay").bounding_box()
    assert start
    page.mouse.move(start["x"] + 4, start["y"] + 4)
    page.mouse.down()
    page.mouse.move(start["x"] + 4, 299, steps=4)
    wait_until(lambda: page.evaluate("scrollY") > before + 30)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert editor.pages == ["bay", "cod", "ash", "dew"]
    # Only what is shown whole has places.
    page.get_by_role("searchbox").fill("a")
    editor.says("2 of 4")
    assert page.locator(".grip").count() == 0
    assert editor.is_marked


def test_entries_are_moved_with_the_keys(desk: Open) -> None:
    editor = desk()
    page = editor.page
    editor.grip("bay").focus()
    page.keyboard.press("Enter")
    editor.says("127.0.0.1:1/bay, taken up, place 2 of 4")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    editor.says("127.0.0.1:1/bay, place 4 of 4")
    assert editor.shown == ["ash", "cod", "dew", "bay"]
    expect(editor.grip("bay")).to_be_focused()
    page.keyboard.press("Escape")
    editor.says("127.0.0.1:1/bay, put back, place 2 of 4")
    assert editor.shown == editor.pages == list(NAMES)
    page.keyboard.press(" ")
    page.keyboard.press("ArrowUp")
    page.keyboard.press(" ")
    editor.says("127.0.0.1:1/bay is now number 1.")
    assert editor.pages == ["bay", "ash", "cod", "dew"]
    expect(editor.grip("bay")).to_be_focused()
    # What cannot be saved goes back.
    page.route("**/edit/pages*", lambda route: route.abort())
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(editor.row("bay").locator(".wrong")).to_have_text(
        "Wander does not answer. Nothing was saved; try again."
    )
    expect(editor.grip("bay")).to_be_focused()
    assert editor.shown == ["bay", "ash", "cod", "dew"]
    page.unroute("**/edit/pages*")
    # At the end there is no further: the focus is where it can be of use.
    page.get_by_role("button", name=f"Move {HOST}ash up").click()
    editor.says("127.0.0.1:1/ash is now number 1.")
    expect(page.get_by_role("button", name=f"Move {HOST}ash down")).to_be_focused()


# Several at once


def test_several_are_selected_and_acted_on(desk: Open) -> None:
    editor = desk()
    page = editor.page
    bulk = page.locator("#bulk")
    boxes = page.locator("#entries").get_by_role("checkbox")
    expect(bulk).to_be_hidden()
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(bulk.locator("legend")).to_have_text("3 selected")
    editor.says("3 selected")
    editor.press("Select all shown")
    editor.says("4 selected")
    editor.press("None")
    expect(bulk).to_be_hidden()
    assert focused(page).startswith("Select ")
    boxes.nth(0).check()
    boxes.nth(2).check()
    bulk.get_by_label("Tag").fill("sea")
    editor.press("Add tag")
    editor.says("2 entries now have the tag “sea”.")
    expect(bulk).to_be_hidden()
    boxes.nth(0).check()
    boxes.nth(2).check()
    bulk.get_by_role("button", name="Remove").click()
    editor.says("Removed 2 entries.")
    assert editor.pages == ["bay", "dew"]


# Typing


def test_several_lines_can_be_typed_and_pasted(desk: Open) -> None:
    editor = desk()
    page = editor.page
    field = page.get_by_label("Add a page")
    field.press_sequentially(HOST + "elm")
    page.keyboard.press("Shift+Enter")
    field.press_sequentially(HOST + "fir")
    expect(field).to_have_value(f"{HOST}elm\n{HOST}fir")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("2 links found")


# The bookmark


def test_the_bookmarklet_brings_a_page_and_what_is_marked_there(
    desk: Open, garden: LiveServer
) -> None:
    editor = desk()
    page = editor.page
    page.get_by_role("link", name="Recommend", exact=True).click()
    link = page.get_by_role("link", name="Recommend this page")
    link.click()
    editor.says("Drag it into your bookmarks.")
    assert page.url == editor.root + "recommend"
    program = unquote((link.get_attribute("href") or "").removeprefix("javascript:"))
    page.goto(garden.url + "rose?a=1&b=ü")
    page.evaluate("getSelection().selectAllChildren(document.body)")
    with page.expect_popup() as popup:
        page.evaluate(program)
    popup.value.wait_for_url("**/edit/recommend?**")
    assert popup.value.evaluate("opener") is None
    query = parse_qs(urlsplit(popup.value.url).query)
    assert query == {"url": [page.url], "title": ["The rose"], "text": ["Hello."]}
    expect(popup.value.get_by_label("Why do you love it?")).to_have_value("Hello.")


# Without any of it


def test_without_javascript_everything_can_be_done(
    browser: Browser, browser_context_args: dict[str, Any], tmp_path: Path
) -> None:
    with browser.new_context(**{**browser_context_args, "java_script_enabled": False}) as context:
        page = context.new_page()
        page.set_default_timeout(15_000)
        with opened(page, tmp_path, listed()) as editor:
            page.get_by_label("Add a page").fill(HOST + "elm")
            editor.press("Add")
            expect(page.locator("#told")).to_contain_text("Added 127.0.0.1:1/elm.")
            page.get_by_role("button", name=f"Move {HOST}elm up").click()
            assert editor.pages == ["ash", "bay", "cod", "elm", "dew"]
            page.get_by_role("link", name=f"Edit {HOST}elm").click()
            page.get_by_label("Why is it here?").fill("A tree.")
            editor.press("Save")
            expect(editor.row("elm")).to_contain_text("A tree.")
            page.get_by_role("button", name=f"Remove {HOST}ash").click()
            assert editor.pages == ["bay", "cod", "elm", "dew"]
            editor.press("Undo")
            assert editor.pages == ["ash", "bay", "cod", "elm", "dew"]
            page.get_by_role("searchbox").fill("tree")
            editor.press("Search")
            assert editor.shown == ["elm"]
            page.get_by_role("checkbox").check()
            editor.press("To the top")
            assert editor.pages == ["elm", "ash", "bay", "cod", "dew"]
