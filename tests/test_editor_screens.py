"""Every screen of the owner's editor in a real browser: that everybody can use it, and how.

`tour` goes through all of them, with its script and without.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote, urlencode

import httpx
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.editing import PASSWORD, set_quickly
from tests.live import LiveServer
from wander.config import parse_config, read_config
from wander.network.home import Home
from wander.network.known import ConsoleState
from wander.network.store import Store
from wander.network.verdicts import Finding, Verdict
from wander.server.app import create_app, create_app_to_edit
from wander.server.editor.session import OneTimeLink

quoted = partial(json.dumps, ensure_ascii=False)  # as TOML has a text

HERE = "http://me.example/wander/"
ANA, BEN, SILENT = (f"http://{name}.example/wander/" for name in ("ana", "ben", "silent"))
SEA, LONG, GONE = (
    "http://sea.example/",
    f"http://long.example/{'andsoonwithoutanyplacetobreak' * 12}?q={'%20' * 90}",
    "http://gone.example/",
)
HOSTILE = 'He said """hi""" </script><b>bold</b> ]]> &amp; \\ 🦆👩‍👩‍👧‍👦'
RTL = "أحب هذا الموقع كثيرا، 🌊 חתול ים"
LONG_NOTE = "\n\n".join(["It goes on and on, and is worth every word of it. " * 19] * 10)[:10_000]
LIST = f"""\
# My list.
title = "The small web, as one person loves it 🌊"
url = "{HERE}"

pages = [
    {{ url = "{SEA}", note = "Scroll down to the bottom of the sea.", tags = ["sea", "low tech"] }},
    {{ url = "{LONG}", note = {quoted(RTL)}, tags = ["{"verylongtag" * 9}", "بحر"] }},
    {{ url = "{GONE}", note = {quoted(LONG_NOTE)} }},
    {{ url = "http://quote.example/", note = {quoted(HOSTILE)} }},
    "http://127.0.0.1:1/unseen",
]

consoles = [{{ url = "{ANA}", note = "A friend." }}, "{SILENT}"]

ignore = [{{ pattern = "http://shop.example/", note = "It sells." }}, "*.tracker.example"]
"""
PASTED = f"""\
http://127.0.0.1:1/d - A diary.
[The maps of old](http://127.0.0.1:1/maps)
{SEA}
http://shop.example/{"shoes" * 30}
nothing to be found here
"""

SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A list, and what a crawl has found about it."""
    path = tmp_path / "wander.toml"
    path.write_text(LIST, encoding="utf-8")
    now = int(time.time()) - 90_000
    store = Store.open(Home(parse_config(LIST), path).database, print)
    pages = [SEA, LONG, GONE, "http://quote.example/"]
    store.record_list(HERE, "Here", [ANA, SILENT], pages, steps=0, now=now)
    store.record_list(ANA, "Ana’s corner", [BEN, HERE], ["http://a.example/"], steps=1, now=now)
    store.record_list(BEN, "Ben", [HERE], ["http://b.example/", SEA], steps=2, now=now)
    store.record_failure(SILENT, ConsoleState.UNREACHABLE, "no answer in 10 s", now)
    for url, verdict, title in (
        (SEA, Verdict.OK, "The Deep Sea"),
        (LONG, Verdict.REFUSES, "عنوان طويل " * 12),
        ("http://quote.example/", Verdict.OK, "Quotes </title><script>alert(1)</script>"),
        ("http://a.example/", Verdict.OK, "A’s diary"),
        ("http://b.example/", Verdict.OK, ""),
    ):
        finding = Finding(url=url, verdict=verdict, title=title, reason="", has_no_host=False)
        store.record_finding(finding, now)
    gone = Finding(url=GONE, verdict=Verdict.DEAD, reason="no such host", has_no_host=True)
    store.record_finding(gone, now)
    store.close()
    set_quickly(path)
    return path


class Editor:
    """The editor of a list on a server, and a browser in front of it."""

    def __init__(self, page: Page, path: Path, server: LiveServer) -> None:
        self.page, self.path = page, path
        self.root = server.url + "edit/"
        page.set_default_timeout(8000)

    def go(self, address: str) -> None:
        self.page.goto(self.root + address)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def sign_in(self) -> None:
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")

    def is_at(self, heading: str) -> str:
        """Wait for a screen."""
        expect(self.page.locator("h1")).to_have_text(re.compile(heading))
        return heading

    @property
    def status(self) -> str:
        return self.page.locator("#told p").first.inner_text()


@contextmanager
def served(page: Page, path: Path) -> Iterator[Editor]:
    with LiveServer(create_app(path)) as server:
        yield Editor(page, path, server)
        page.goto("about:blank")  # no request is left behind when the server ends


@pytest.fixture
def editor(page: Page, path: Path) -> Iterator[Editor]:
    """The editor, and somebody who has signed in."""
    with served(page, path) as editor:
        editor.go("pages")
        editor.sign_in()
        editor.is_at("Pages")
        yield editor


def tour(editor: Editor) -> Iterator[str]:
    """Every screen there is, one after the other, by its name."""
    page, path = editor.page, editor.path
    editor.go("recommend?" + urlencode({"url": "http://127.0.0.1:1/shared", "title": RTL}))
    yield editor.is_at("Sign in")
    page.get_by_label("Password").fill("a guess")
    editor.press("Sign in")
    expect(page.locator(".wrong")).to_have_text("That is not the password.")
    yield "Sign in, wrong"
    editor.sign_in()
    yield editor.is_at("Recommend this page") + ", shared"
    editor.go("recommend?" + urlencode({"url": SEA, "text": "Waves."}))
    yield "Recommend this page, there already"
    editor.go("recommend")
    yield editor.is_at("Recommend a page")
    for address in ("pages", "neighbours", "ignore", "settings", "history"):
        editor.go(address)
        yield editor.is_at(address.title())
    editor.go("pages?q=nothing+like+that")
    yield "Pages, none found"
    editor.go("pages")
    page.locator("#text").fill("no address")
    editor.press("Add")
    expect(page.locator("#text-wrong")).to_be_visible()
    yield "Pages, wrong"
    page.locator("#text").fill(PASTED)
    editor.press("Add")
    yield editor.is_at("4 links found")
    editor.press("Preview")
    yield editor.is_at("Before it is saved")
    editor.press("Save")
    editor.is_at("Pages")
    yield "Pages, told"
    editor.press("Undo")
    expect(page.locator("#told")).to_contain_text("Taken back")
    yield "Pages, taken back"
    editor.go("ignore")
    page.locator("#text").fill(SEA)
    editor.press("Add")
    expect(page.locator("#trial")).to_contain_text("It hides 1 of your own")
    yield "Ignore, doubtful"
    for slug, entry in (("pages", LONG), ("pages", GONE), ("neighbours", ANA)):
        editor.go(f"{slug}/entry?entry={quote(entry, safe='')}")
        yield editor.is_at("Edit a (page|neighbour)")
    editor.go("ignore/entry?entry=" + quote("*.tracker.example", safe=""))
    page.locator("#address").fill("*")
    editor.press("Save")
    expect(page.locator("#address-wrong")).to_be_visible()
    yield "Edit a pattern, wrong"
    editor.go("settings")
    page.locator("#language").fill("Esperanto!")
    editor.press("Save")
    expect(page.locator("#language-wrong")).to_be_visible()
    yield "Settings, wrong"
    editor.go("history")
    yield editor.is_at("History")
    page.get_by_role("link", name=re.compile("^Look at the version")).last.click()
    yield editor.is_at("The list until")
    editor.go("pages/entry?entry=" + quote(SEA, safe=""))
    path.write_text(LIST.replace("Scroll down", "Dive"), encoding="utf-8")
    page.locator("#note").fill(f"Sink. {HOSTILE}")
    editor.press("Save")
    yield editor.is_at("Somebody else has changed the same")
    path.write_text(LIST, encoding="utf-8")
    editor.go("history/20200101T000000.000000Z")
    yield editor.is_at("That version is not there")
    editor.go("pages")
    page.locator("#text").fill("http://127.0.0.1:1/late")
    page.context.clear_cookies()
    editor.press("Add")
    yield editor.is_at("You are signed out")
    editor.go("pages")
    editor.sign_in()
    editor.is_at("Pages")
    page.evaluate("() => document.querySelectorAll('[name=token]').forEach(at => at.value = 'x')")
    page.locator("#text").fill("http://127.0.0.1:1/late")
    editor.press("Add")
    yield editor.is_at("Once more, please")
    path.write_text("title = Here\npages = [1]\n", encoding="utf-8")
    editor.go("pages")
    yield editor.is_at("needs mending")
    path.write_text('title = "Nothing yet"\n', encoding="utf-8")
    for address in ("pages", "neighbours", "ignore"):
        editor.go(address)
        yield editor.is_at(address.title()) + ", empty"
    with LiveServer(create_app_to_edit(path, OneTimeLink())) as server:
        page.goto(server.url + "edit/open?key=guessed")
        yield editor.is_at("This link was used already")


STRUCTURE = """() => {
  const all = selector => [...document.querySelectorAll(selector)]
  const ids = all('[id]').map(at => at.id)
  const fields = all('input:not([type=hidden]), textarea, select').filter(at => !at.hidden)
  return {
    headings: all('h1').length,
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    nameless: fields.filter(at => !at.labels.length && !at.ariaLabel).map(at => at.outerHTML),
    undescribed: all('[aria-describedby]').flatMap(at => at.getAttribute('aria-describedby')
      .split(' ')).filter(id => !document.getElementById(id)),
    inline: all('style, body [style], script:not([src])').map(at => at.outerHTML),
    handlers: all('*').flatMap(at => at.getAttributeNames()).filter(name => name.startsWith('on')),
  }
}"""


class Faults:
    """What a browser has to say against the editor's own pages."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("console", self._hear)
        page.on("response", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        # A status that is no success is told of there too; `_see` knows which are meant to be.
        is_status = message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not is_status:
            self.found.append(message.text)

    def _see(self, response: Response) -> None:
        is_screen = response.request.resource_type in ("document", "fetch")
        if "/edit/" in response.url and response.status >= 400 and not is_screen:
            self.found.append(f"{response.status} {response.url}")


# The frame of a preview holds the console, which has tests of its own.
AXE = """() => axe.run({ iframes: false, rules: { 'target-size': { enabled: true } } })
  .then(({ violations }) => violations.map(({ id, nodes }) =>
    [id, ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)].join('\\n')))"""


@pytest.mark.slow
def test_axe_has_nothing_to_say(page: Page, path: Path) -> None:
    found = []
    with served(page, path) as editor:
        for screen in tour(editor):
            if not page.evaluate("() => 'axe' in window"):
                page.evaluate(AXE_SCRIPT)
            for width, scheme in product((1100, 360), SCHEMES):
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=scheme)
                found += [(screen, width, scheme, one) for one in page.evaluate(AXE)]
    assert found == []


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def either(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Page]:
    """A page of a browser that runs scripts, and of one that does not."""
    arguments = {**browser_context_args, "java_script_enabled": request.param}
    with browser.new_context(**arguments) as context:
        yield context.new_page()


NEXT_STOP = """() => {
  const at = document.activeElement
  if (!at || at === document.body || at === document.documentElement) return null
  const { outlineStyle, outlineWidth } = getComputedStyle(at)
  const box = at.getBoundingClientRect()
  const isSeen = box.width > 1 && box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth
  const isMarked = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  return [at.ariaLabel || at.textContent.trim().slice(0, 40) || at.id || at.name,
    isSeen && (isMarked || at.localName === 'iframe')]
}"""
STOPS = """() => [...document.querySelectorAll(
  'a[href], button:enabled, input:enabled:not([type=hidden]), select, textarea, summary, iframe'
)].filter(at => at.checkVisibility({ visibilityProperty: true })).filter(at => {
  // Of several radio buttons with one name, Tab goes to one.
  const first = at.type === 'radio' && document.querySelector(`[type=radio][name="${at.name}"]`)
  return !first || first === at
}).map(at => at.ariaLabel || at.textContent.trim().slice(0, 40) || at.id || at.name)"""
TO_THE_TOP = """() => {
  document.activeElement.blur()
  const top = document.createElement('span')
  top.tabIndex = -1
  document.body.prepend(top)
  top.focus()
}"""


@pytest.mark.slow
def test_every_screen_is_sound_and_fits_and_tab_goes_through_it(either: Page, path: Path) -> None:
    faults = Faults(either)
    with served(either, path) as editor:
        for screen in tour(editor):
            check_structure(either, screen)
            check_size(either, screen)
            if screen != "Before it is saved":  # Tab goes into its frame: the console's tests do
                check_tab(either, screen)
    assert faults.found == []


def check_structure(page: Page, screen: str) -> None:
    found = page.evaluate(STRUCTURE)
    assert found.pop("headings") == 1, screen
    assert not any(found.values()), f"{screen}: {found}"


def check_size(page: Page, screen: str) -> None:
    """Nothing is cut off at the side, on the smallest phone and with large letters."""
    for width, text in ((1100, "100%"), (640, "200%"), (320, "100%")):
        page.set_viewport_size({"width": width, "height": 640})
        page.evaluate("size => document.documentElement.style.fontSize = size", text)
        over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{screen} is {over} px too wide at {width} px, text at {text}"
    bar = page.locator("#bar")
    if bar.count():
        assert bar.evaluate("bar => bar.offsetHeight / innerHeight") < 0.25, screen
    page.evaluate("() => document.documentElement.removeAttribute('style')")


def check_tab(page: Page, screen: str) -> None:
    expected = page.evaluate(STOPS)
    page.evaluate(TO_THE_TOP)
    stops = []
    for _ in expected:
        page.keyboard.press("Tab")
        stops.append(page.evaluate(NEXT_STOP))
    assert [name for name, _ in stops] == expected, screen
    assert [name for name, is_seen in stops if not is_seen] == [], screen
    if page.locator("#bar").count():
        assert stops[0][0] == "Skip to the content", screen


@pytest.fixture
def office(either: Page, path: Path) -> Iterator[Editor]:
    """The editor in either browser, and somebody who has signed in."""
    with served(either, path) as editor:
        editor.go("pages")
        editor.sign_in()
        editor.is_at("Pages")
        yield editor


def tab_to(page: Page, name: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(NEXT_STOP)
        if stop and stop[0] == name:
            return
    raise AssertionError(f"Tab does not go to {name}")


@pytest.mark.slow
def test_a_page_is_added_edited_and_removed_with_the_keyboard_alone(
    either: Page, path: Path
) -> None:
    keys = either.keyboard
    with served(either, path) as editor:
        editor.go("pages")
        expect(either.get_by_label("Password")).to_be_focused()
        keys.type(PASSWORD)
        keys.press("Enter")
        editor.is_at("Pages")
        tab_to(either, "text")
        keys.type("http://127.0.0.1:1/typed")
        keys.press("Tab")
        keys.press("Enter")
        expect(either.locator("#told")).to_contain_text("Added")
        tab_to(either, "Edit http://127.0.0.1:1/typed")
        keys.press("Enter")
        editor.is_at("Edit a page")
        expect(either.get_by_label("Why is it here?")).to_be_focused()
        keys.type("Found it today.")
        tab_to(either, "Save")
        keys.press("Enter")
        expect(either.locator("#told")).to_contain_text("Saved")
        assert read_config(path).console.notes["http://127.0.0.1:1/typed"] == "Found it today."
        tab_to(either, "Move http://127.0.0.1:1/typed up")
        keys.press("Space")
        expect(either.locator("#told")).to_contain_text("is now number 5")
        tab_to(either, "Remove http://127.0.0.1:1/typed")
        keys.press("Enter")
        expect(either.locator("#told")).to_contain_text("Removed")
        assert path.read_text() == LIST
        expect(either.locator("#told button")).to_be_visible()
        if not either.evaluate("() => document.activeElement.textContent === 'Undo'"):
            tab_to(either, "Undo")
        keys.press("Enter")
        expect(either.locator("#told")).to_contain_text("Taken back")
        assert read_config(path).console.notes["http://127.0.0.1:1/typed"] == "Found it today."


@pytest.mark.slow
def test_the_skip_link_leads_past_the_bar(office: Editor) -> None:
    office.page.evaluate(TO_THE_TOP)
    office.page.keyboard.press("Tab")
    expect(office.page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    office.page.keyboard.press("Enter")
    office.page.keyboard.press("Tab")
    expect(office.page.locator("#text")).to_be_focused()


@pytest.mark.slow
@pytest.mark.parametrize("note", [HOSTILE, RTL, LONG_NOTE, "  Two\n\n\tlines. "])
def test_any_note_is_shown_as_text_and_comes_back(office: Editor, note: str) -> None:
    text = f'pages = [{{ url = "{SEA}", note = {quoted(note)} }}]\n'
    office.path.write_text(text, encoding="utf-8")
    office.go("pages")
    shown = office.page.locator("#entries .note")
    assert shown.evaluate("shown => shown.textContent") == note
    assert shown.locator("*").count() == 0
    office.page.get_by_role("link", name=f"Edit {SEA}").click()
    office.is_at("Edit a page")
    field = office.page.locator("#note")
    assert field.input_value() == note
    field.press("End")
    field.press("x")
    field.press("Backspace")
    office.press("Save")
    expect(office.page.locator("#told")).to_contain_text("sea.example is as it was.")
    assert office.path.read_text(encoding="utf-8") == text


@pytest.mark.slow
def test_a_title_of_a_page_is_text_and_never_markup(office: Editor) -> None:
    office.go("pages")
    name = office.page.get_by_role("link", name="Quotes </title><script>alert(1)</script>")
    expect(name).to_be_visible()


@pytest.mark.slow
def test_back_leads_through_the_screens_as_they_were(office: Editor) -> None:
    page = office.page
    page.get_by_role("link", name="sea", exact=True).click()
    expect(page.locator("#count")).to_contain_text("1 of 5")
    page.get_by_role("link", name=f"Edit {SEA}").click()
    office.is_at("Edit a page")
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator("#count")).to_contain_text("1 of 5")
    page.get_by_role("link", name="Neighbours").click()
    office.is_at("Neighbours")
    page.get_by_role("link", name="History").click()
    office.is_at("History")
    for heading, count in (
        ("Neighbours", "2 neighbours"),
        ("Pages", "1 of 5"),
        ("Edit a page", ""),
        ("Pages", "1 of 5"),
        ("Pages", "5 pages"),
    ):
        page.go_back()
        office.is_at(heading)
        if count:
            expect(page.locator("#count")).to_contain_text(count)
    page.reload()
    expect(page.locator("#count")).to_contain_text("5 pages")


@pytest.mark.slow
def test_back_after_a_save_sends_nothing_again(office: Editor) -> None:
    page = office.page
    office.press("Remove http://127.0.0.1:1/unseen")
    expect(page.locator("#told")).to_contain_text("Removed")
    saved = office.path.read_text()
    page.get_by_role("link", name="History").click()
    office.is_at("History")
    page.go_back()
    office.is_at("Pages")
    page.go_back()
    office.is_at("Pages")
    expect(page.locator("#count")).to_contain_text("4 pages")
    assert office.path.read_text() == saved


@pytest.mark.slow
def test_a_preview_is_the_console_as_it_would_be(office: Editor) -> None:
    page = office.page
    page.locator("#text").fill("http://127.0.0.1:1/previewed")
    office.press("Preview")
    office.is_at("Before it is saved")
    expect(page.locator(".difference ins")).to_have_text(
        '+     "http://127.0.0.1:1/previewed",', use_inner_text=True
    )
    if page.evaluate("() => document.documentElement.className") == "scripted":
        page.locator("iframe").scroll_into_view_if_needed()
        inside = page.frame_locator("iframe").get_by_role("button", name="Wander", exact=True)
        expect(inside).to_be_visible()
        frame = next(frame for frame in page.frames if "/console/" in frame.url)
        frame.wait_for_function("() => window.wander?.pages")
        assert "http://127.0.0.1:1/previewed" in frame.evaluate("() => wander.pages")
    else:  # Playwright lets what is in frames and new tabs believe that there are scripts
        link = page.get_by_role("link", name="Open it in a tab of its own")
        page.goto(link.evaluate("link => link.href"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("The small web")
        new = page.get_by_role("listitem").filter(has_text="http://127.0.0.1:1/previewed")
        expect(new).to_be_visible()
        page.go_back()
    assert office.path.read_text() == LIST
    office.press("Save")
    expect(page.locator("#told")).to_contain_text("Added")
    assert read_config(office.path).console.pages[-1] == "http://127.0.0.1:1/previewed"


@pytest.mark.slow
def test_a_preview_of_the_settings_has_the_new_title(office: Editor) -> None:
    office.go("settings")
    office.page.get_by_label("Title").fill("Another name")
    office.press("Preview")
    office.is_at("Before it is saved")
    address = office.page.locator("iframe").get_attribute("src")
    assert address
    office.page.goto(office.page.evaluate("address => new URL(address, location).href", address))
    assert "Another name" in office.page.content()
    assert "The small web, as one person" not in office.page.content()
    assert office.path.read_text() == LIST


@pytest.mark.slow
def test_nobody_else_shows_the_editor_in_a_frame(editor: Editor) -> None:
    page = editor.page
    page.locator("#text").fill("http://127.0.0.1:1/previewed")
    editor.press("Preview")
    editor.is_at("Before it is saved")
    preview = page.url.removeprefix(editor.root)
    addresses = ("pages", "recommend", preview, f"{preview}/console/")
    frames = "".join(f'<iframe src="{editor.root}{address}"></iframe>' for address in addresses)

    async def trap(_: Request) -> HTMLResponse:
        return HTMLResponse(f"<h1>Win a prize</h1>{frames}")

    with LiveServer(Starlette(routes=[Route("/", trap)])) as other:
        page.goto(other.url)
        assert len(page.frames) == 1 + len(addresses)
        for frame in page.frames[1:]:
            assert frame.url.startswith("chrome-error:")
            assert frame.locator("form, a[href*=edit], #bar, #wander-button").count() == 0
        page.goto("about:blank")


@pytest.mark.slow
def test_the_share_sheet_finds_its_way(office: Editor) -> None:
    page = office.page
    address = page.locator("link[rel=manifest]").get_attribute("href")
    assert address
    answer = httpx.get(str(httpx.URL(page.url).join(address)))  # browsers send no cookie for it
    assert answer.headers["content-type"] == "application/manifest+json"
    manifest = answer.json()
    assert answer.url.join(manifest["start_url"]) == office.root + "pages"
    assert answer.url.join(manifest["scope"]) == office.root
    for icon in manifest["icons"]:
        url = str(answer.url.join(icon["src"]))
        size = page.evaluate(
            "async url => { const image = new Image(); image.src = url; await image.decode();"
            " return `${image.naturalWidth}x${image.naturalHeight}` }",
            url,
        )
        assert size == icon["sizes"]
    target = manifest["share_target"]
    assert target["method"] == "GET"
    names = target["params"]
    shared = {
        names["title"]: "A page & more",
        names["text"]: f"look {SEA} how deep\nit is",
        names["url"]: "",
    }
    page.context.clear_cookies()
    page.goto(str(answer.url.join(target["action"])) + "?" + urlencode(shared))
    office.is_at("Sign in")
    office.sign_in()
    office.is_at("Recommend this page")
    assert page.get_by_label("Address").input_value() == SEA
    assert "how deep\nit is" in page.get_by_label("Why do you love it?").input_value()
    expect(page.locator("#main")).to_contain_text("A page & more")
    expect(page.locator("#main")).to_contain_text("It is in your list already")
    assert office.path.read_text() == LIST, "nothing without a yes"


@pytest.mark.slow
def test_the_bookmark_asks_before_it_saves(office: Editor) -> None:
    page = office.page
    new = "http://127.0.0.1:1/a?b=c&d=%20#e"
    office.go("recommend?" + urlencode({"url": new, "title": "T", "text": "Marked there."}))
    office.is_at("Recommend this page")
    assert page.get_by_label("Address").input_value() == new
    assert page.get_by_label("Why do you love it?").input_value() == "Marked there."
    assert office.path.read_text() == LIST
    page.get_by_label("Tags").fill("sea, deep")
    office.press("Recommend it")
    expect(page.locator("#told")).to_contain_text("Added")
    console = read_config(office.path).console
    assert console.notes[new] == "Marked there."
    assert console.tags[new] == ("sea", "deep")


@pytest.mark.slow
def test_the_editor_does_nothing_that_moves_and_shows_its_focus_in_any_colours(
    editor: Editor,
) -> None:
    page = editor.page
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    editor.press("Remove http://127.0.0.1:1/unseen")
    expect(page.locator("#told")).to_contain_text("Removed")
    assert page.evaluate("() => document.getAnimations().length") == 0
    page.evaluate(TO_THE_TOP)
    for _ in range(12):
        page.keyboard.press("Tab")
        name, is_seen = page.evaluate(NEXT_STOP)
        assert is_seen, name
