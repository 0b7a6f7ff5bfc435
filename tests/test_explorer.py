"""The explorer: the network as a visitor sees it, searches it and takes it along."""

import asyncio
import json
import re
import threading
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.conftest import Home
from tests.live import LiveServer, wait_until
from tests.network import silence
from tests.test_comforts import kept, menu, shown
from wander.config import read_config
from wander.site.page import served_page
from wander.site.words import words_in

ANA = "http://ana.example/wander/"
BEN = "http://ben.example/wander/"
CEM = "http://cem.example/wander/"
GONE = "http://gone.example/wander/"
LIST = f'title = "Me"\npages = ["http://sea.example/"]\nconsoles = ["{ANA}", "{BEN}"]'


def opened(home: Home, toml: str = LIST) -> Locator:
    """The explorer's screen over a made-up network of five consoles, one of which is gone."""
    network = home.network
    network.console(
        ANA,
        title="Ana's garden",
        pages=["http://sea.example/", "http://hill.example/"],
        consoles=[BEN, CEM],
        notes={"http://hill.example/": "Steep."},
        tags={"http://hill.example/": ["walks"]},
    )
    network.console(BEN, pages=["http://sea.example/"], consoles=[ANA, CEM, GONE])
    network.console(CEM, title="Çem", pages=["http://late.example/"])
    home.serve(toml)
    home.page.goto(home.url, wait_until="domcontentloaded")
    return explorer(home.page)


def explorer(page: Page) -> Locator:
    """The screen, opened by the menu."""
    expect(page.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    menu(page, "Explore the network")
    return page.get_by_role("dialog", name="The network")


def crawled(home: Home) -> Locator:
    screen = opened(home)
    expect(screen).to_contain_text(
        "All consoles were asked · 5 consoles known, 4 visited, 1 failed, 3 pages"
    )
    # In their order at the end, which comes a moment later.
    expect(screen.locator(".rows .name")).to_have_text(
        ["Ana's garden", "ben.example/wander", "Çem", "gone.example/wander", "Me"]
    )
    return screen


def rows(screen: Locator) -> Locator:
    return screen.get_by_role("listitem")


def names(screen: Locator) -> list[str]:
    return screen.locator(".rows .name").all_inner_texts()


def press(screen: Locator, name: str) -> None:
    screen.get_by_role("button", name=name, exact=True).click()


def open_row(screen: Locator, name: str) -> None:
    named = screen.page.locator(".name").get_by_text(name, exact=True)
    rows(screen).filter(has=named).get_by_role("button").click()
    expect(screen.get_by_role("heading", name=name)).to_be_focused()


def test_the_crawl_shows_consoles_and_pages(home: Home) -> None:
    screen = crawled(home)
    expect(rows(screen).nth(0)).to_have_text(
        "Ana's gardenana.example/wanderRecommended by: 2 · Distance: 1 · visited"
    )
    expect(rows(screen).filter(has_text="gone.example")).to_contain_text("gave no answer")
    expect(rows(screen).filter(has_text="me.example")).to_contain_text("This console")
    expect(screen.get_by_role("progressbar")).to_have_attribute("max", "5")
    expect(screen.get_by_role("status").filter(has_text="All consoles were asked")).to_be_attached()
    press(screen, "Pages")
    expect(rows(screen)).to_have_count(3)
    expect(rows(screen).nth(0)).to_have_text("sea.exampleRecommended by: 3 · Distance: 1")
    expect(rows(screen).filter(has_text="late.example")).to_contain_text("Distance: 3")


def test_searching_and_sorting(home: Home) -> None:
    screen = crawled(home)
    screen.get_by_label("Order").select_option("by name")
    assert_names(screen, "Ana's garden", "ben.example/wander", "Çem", "gone", "Me")
    screen.get_by_label("Order").select_option("nearest first")
    assert_names(screen, "Me", "Ana's garden", "ben.example/wander", "gone", "Çem", ordered=3)
    screen.get_by_label("Order").select_option("newest find first")
    expect(screen.locator(".rows .name").last).to_have_text("Me")
    for words in ("CEM wander", "http://cem.example/wander/"):
        screen.get_by_role("searchbox").fill(words)
        assert_names(screen, "Çem")
    screen.get_by_role("searchbox").fill("de")  # as in Ana's garden, and in every /wander/
    assert_names(screen, "Ana's garden")
    screen.get_by_role("searchbox").fill("CEM wander")
    expect(screen.get_by_role("status").filter(has_text="Found: 1")).to_be_attached()
    press(screen, "Pages")
    screen.get_by_role("searchbox").fill("walks")
    assert_names(screen, "hill.example")
    screen.get_by_role("searchbox").fill("nothing like it")
    expect(screen.locator(".count")).to_have_text("Found: 0")
    expect(rows(screen)).to_have_count(0)


def assert_names(screen: Locator, *expected: str, ordered: int | None = None) -> None:
    """The rows have these names, of which the first `ordered` ones are where they should be."""
    expect(rows(screen)).to_have_count(len(expected))
    found = screen.locator(".rows .name")
    for at, name in enumerate(expected[:ordered]):
        expect(found.nth(at)).to_contain_text(name)


def test_each_leads_on_and_back(home: Home) -> None:
    screen = crawled(home)
    open_row(screen, "Ana's garden")
    expect(screen).to_contain_text("Recommended by: 2 · Distance: 1 · visited")
    assert names(screen) == ["sea.example", "hill.example"]
    press(screen, "Recommended by (2)")
    expect(rows(screen)).to_have_count(2)
    press(screen, "Neighbours (2)")
    open_row(screen, "Çem")
    press(screen, "Pages (1)")
    open_row(screen, "late.example")
    press(screen, "Recommended by (1)")
    assert names(screen) == ["Çem"]
    press(screen, "← Back")
    expect(screen.get_by_role("heading", name="Çem")).to_be_visible()
    press(screen, "← Back")
    expect(screen.get_by_role("heading", name="Ana's garden")).to_be_visible()
    focused = screen.locator(".rows button:focus")
    expect(focused).to_contain_text("Çem")
    press(screen, "← Back")
    expect(focused).to_contain_text("Ana's garden")
    press(screen, "Pages")
    open_row(screen, "hill.example")
    expect(screen).to_contain_text("“Steep.” — Ana's garden")
    expect(screen).to_contain_text("walks")


def test_the_map_leads_on_and_back(home: Home) -> None:
    page = home.page
    screen = crawled(home)
    press(screen, "Map")
    field = screen.get_by_role("searchbox", name="Find a console")
    field.fill("garden")
    field.press("Enter")
    on_map = screen.get_by_role("application")
    expect(on_map).to_be_focused()
    check(screen, 1280)
    page.keyboard.press("Enter")
    expect(screen.get_by_role("heading", name="Ana's garden")).to_be_focused()
    page.keyboard.press("Escape")
    explorer(page)
    expect(screen.get_by_role("heading", name="Ana's garden")).to_be_visible()
    press(screen, "← Back")
    expect(on_map).to_be_focused()
    expect(screen.locator(".map [role=status]")).to_contain_text("Ana's garden.")
    page.keyboard.press("Enter")
    expect(screen.get_by_role("heading", name="Ana's garden")).to_be_focused()


def test_it_says_in_which_language_it_speaks(home: Home) -> None:
    page = home.page
    home.serve(LIST)
    page.goto(home.url, wait_until="domcontentloaded")
    expect(page.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    page.locator("#menu-button").click()
    page.get_by_label("Language").select_option("ja")
    told = words_in("ja")
    page.get_by_role("button", name=told["more.explorer"]).click()
    screen = page.get_by_role("dialog", name=told["explorer.title"])
    expect(screen).to_have_attribute("lang", "ja")
    assert screen.locator(".progress").evaluate("one => one.matches(':lang(ja)')")
    assert not rows(screen).first.locator(".name").evaluate("one => one.matches(':lang(ja)')")


def test_a_page_is_opened_kept_and_muted(home: Home) -> None:
    page = home.page
    screen = crawled(home)
    press(screen, "Pages")
    open_row(screen, "hill.example")
    with page.expect_popup() as popup:
        screen.get_by_role("link", name="Open in a new tab").click()
    assert popup.value.url == "http://hill.example/"
    assert popup.value.evaluate("window.opener") is None
    popup.value.close()
    press(screen, "Keep")
    expect(screen.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    (item,) = kept(page, "saved")
    assert (item["href"], item["from"], item["why"]) == ("http://hill.example/", ANA, "Steep.")
    expect(screen.get_by_role("button", name="Let go")).to_be_focused()
    press(screen, "Let go")
    assert not kept(page, "saved")
    press(screen, "Undo")
    assert kept(page, "saved")
    press(screen, "Mute")
    assert [item["value"] for item in kept(page, "muted")] == ["http://hill.example/"]
    expect(screen).to_contain_text("kept · muted")
    expect(screen).to_contain_text("will not come again")
    press(screen, "Let it come again")
    assert not kept(page, "muted")
    expect(screen).not_to_contain_text("will not come again")


def test_what_strangers_say_turns_nothing_around(home: Home) -> None:
    turned, long = "http://turned.example/%E2%80%AEgnp.exe", "http://long.example/" + "a" * 3000
    home.network.console(
        "http://odd.example/wander/",
        title="\u202eevil",
        pages=[turned, long],
        notes={turned: "مرحبا بكم."},
        tags={turned: ["\u202eabc", "sea"]},
    )
    screen = opened(home, f'{LIST[:-1]}, "http://odd.example/wander/"]')
    screen.get_by_role("searchbox").fill("evil")
    assert_names(screen, "evil")
    open_row(screen, "evil")
    open_row(screen, "turned.example/%E2%80%AEgnp.exe")
    said = screen.locator(".notes bdi")
    expect(said).to_have_text(["مرحبا بكم.", "evil", "abc", "sea"])
    assert [one.evaluate("one => one.matches(':dir(rtl)')") for one in said.all()[:2]] == [1, 0]
    press(screen, "← Back")
    rows(screen).filter(has_text="long.example").get_by_role("button").click()
    heading = screen.get_by_role("heading", name="long.example")
    assert len(heading.inner_text()) < 300
    assert heading.get_attribute("title") == long


def test_a_console_is_muted(home: Home) -> None:
    screen = crawled(home)
    open_row(screen, "Ana's garden")
    press(screen, "Mute")
    muted = [(item["kind"], item["value"]) for item in kept(home.page, "muted")]
    assert muted == [("console", ANA)]
    press(screen, "← Back")
    expect(rows(screen).filter(has_text="Ana's garden")).to_contain_text("visited · muted")
    open_row(screen, "Me")
    expect(screen.get_by_role("button", name="Mute")).to_have_count(0)


def test_wandering_on_from_what_was_found(home: Home) -> None:
    page = home.page
    screen = crawled(home)
    open_row(screen, "Çem")
    press(screen, "Wander from here")
    expect(screen).to_be_hidden()
    expect(page.locator("#menu-button")).to_be_focused()
    assert shown(page) == "http://late.example/"
    expect(page.locator("#recommender")).to_contain_text("From Çem")
    screen = explorer(page)
    press(screen, "← Back")
    press(screen, "Pages")
    open_row(screen, "hill.example")
    press(screen, "Wander from here")
    assert shown(page) == "http://hill.example/"
    expect(page.locator("#recommender")).to_contain_text("From Ana's garden — “Steep.”")


def test_where_nothing_can_be_shown_it_says_so(home: Home) -> None:
    screen = crawled(home)
    press(screen, "Pages")
    open_row(screen, "late.example")
    press(screen, "Mute")
    open_row(screen, "Çem")
    before = shown(home.page)
    press(screen, "Wander from here")
    expect(screen.get_by_text("It recommends nothing that can be shown here now.")).to_be_visible()
    assert shown(home.page) == before


def test_it_pauses_stops_and_starts_again(home: Home) -> None:
    network = home.network
    network.mount("gone.example", silence)
    screen = opened(home)
    expect(screen).to_contain_text("Looking around · 5 consoles known, 4 visited, 0 failed")
    press(screen, "Pause")
    expect(screen).to_contain_text("Paused · 5 consoles known")
    press(screen, "Resume")
    expect(screen).to_contain_text("Looking around")
    press(screen, "Stop")
    expect(screen).to_contain_text("Stopped · 5 consoles known, 4 visited, 0 failed")
    expect(screen.get_by_role("button", name="Resume")).to_be_focused()
    network.console(GONE, title="Back again", pages=["http://new.example/"])
    press(screen, "Resume")
    expect(screen).to_contain_text("All consoles were asked · 5 consoles known, 5 visited")
    asked = len(network.visits_to("ana.example"))
    press(screen, "Start again")
    expect(screen.get_by_role("status").filter(has_text="Really start again?")).to_be_attached()
    assert len(network.visits_to("ana.example")) == asked
    press(screen, "Really start again?")
    wait_until(lambda: len(network.visits_to("ana.example")) > asked)
    expect(screen).to_contain_text("All consoles were asked · 5 consoles known, 5 visited")
    expect(rows(screen).filter(has_text="Back again")).to_have_count(1)


def in_time(may_answer: threading.Event, said: str) -> ASGIApp:
    """A console that answers when it may."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.to_thread(may_answer.wait, 30)
        await PlainTextResponse(said, media_type="text/javascript")(scope, receive, send)

    return app


def test_it_waits_for_a_connection(home: Home) -> None:
    context, may_answer = home.page.context, threading.Event()
    home.network.mount("gone.example", in_time(may_answer, "const wander = {}"))
    screen = opened(home)
    expect(screen).to_contain_text("Looking around · 5 consoles known, 4 visited, 0 failed")
    context.set_offline(True)
    waits = "No connection: waiting · 5 consoles known, 4 visited, 0 failed"
    expect(screen.get_by_role("status").filter(has_text=waits)).to_be_attached()
    may_answer.set()
    press(screen, "Pause")
    expect(screen).to_contain_text("Paused · 5 consoles known, 4 visited, 0 failed")
    press(screen, "Resume")
    expect(screen).to_contain_text(waits)
    screen.get_by_role("button", name="Pause").focus()
    context.set_offline(False)
    expect(screen).to_contain_text("All consoles were asked · 5 consoles known, 5 visited")
    expect(screen.get_by_role("button", name="Download")).to_be_focused()


def test_nobody_is_asked_while_nobody_looks(home: Home) -> None:
    page, network = home.page, home.network
    one, two = "http://one.example/", "http://two.example/"
    may_answer = threading.Event()

    said = f'const wander = {{ title: "One", pages: ["{two}"], consoles: ["{two}"] }}'
    network.mount("one.example", in_time(may_answer, said))
    network.console(two)
    screen = opened(home, f'{LIST[:-1]}, "{one}"]')
    expect(screen).to_contain_text("Looking around · 6 consoles known, 4 visited, 1 failed")
    screen.get_by_role("searchbox").fill("//one")
    assert_names(screen, "one.example")
    open_row(screen, "one.example")
    page.keyboard.press("Escape")
    may_answer.set()
    page.wait_for_timeout(500)  # in which it would have been asked
    assert network.visits_to("two.example") == []
    explorer(page)
    # It has answered meanwhile.
    expect(screen.get_by_role("heading", name="One", exact=True)).to_be_visible()
    expect(screen.get_by_role("button", name="Wander from here")).to_be_visible()
    press(screen, "← Back")
    expect(screen).to_contain_text("All consoles were asked · 7 consoles known, 6 visited")


def test_it_starts_from_the_snapshot(home: Home) -> None:
    snapshot = {
        "version": 1,
        "consoles": [{"url": ANA, "title": "Ana of old", "consoles": [], "pages": [0]}],
        "pages": [{"url": "http://sea.example/", "title": "The sea", "verdict": "refuses"}],
    }
    network = home.network
    network.mount("ana.example", silence)
    network.console(BEN)
    home.serve(LIST)
    page = served_page(read_config(home.folder / "wander.toml"), network="network.json")
    network.page(home.url, page.html, **{"Content-Security-Policy": page.policy})
    network.answer(home.url + "network.json", JSONResponse(snapshot))
    home.page.goto(home.url, wait_until="domcontentloaded")
    # Not when the next page is prepared, which takes its time here.
    menu(home.page, "Explore the network")
    screen = home.page.get_by_role("dialog", name="The network")
    expect(screen).to_contain_text("3 consoles known, 2 visited, 0 failed, 1 pages")
    expect(rows(screen).filter(has_text="Ana of old")).to_contain_text("not asked yet")
    press(screen, "Pages")
    expect(rows(screen)).to_contain_text("opens only in a tab of its own")


def test_the_network_is_taken_along_in_its_public_shape(home: Home) -> None:
    screen = crawled(home)
    with home.page.expect_download() as download:
        press(screen, "Download")
    assert re.fullmatch(r"wander-network-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)
    network = json.loads(download.value.path().read_text())
    assert list(network) == ["date", "consoles", "pages"]
    assert network["consoles"][GONE] == {"referrers": [BEN]}
    assert set(network["consoles"]) == {home.url, ANA, BEN, CEM, GONE}
    assert set(network["pages"]["http://sea.example/"]["referrers"]) == {home.url, ANA, BEN}


def test_everything_can_be_reached_with_the_keyboard(home: Home) -> None:
    page = home.page
    screen = crawled(home)
    screen.get_by_label("Order").focus()
    page.keyboard.press("Tab")
    focused = screen.locator(".rows button:focus")
    expect(focused).to_contain_text("Ana's garden")
    page.keyboard.press("ArrowDown")
    expect(focused).to_contain_text("ben.example")
    page.keyboard.press("End")
    expect(focused).to_contain_text("Me")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    expect(focused).to_contain_text("Ana's garden")
    page.keyboard.press("Enter")
    expect(screen.get_by_role("heading", name="Ana's garden")).to_be_focused()
    page.keyboard.press("Tab")
    expect(screen.get_by_role("link", name="Open in a new tab")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(screen.get_by_role("button", name="← Back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(focused).to_contain_text("Ana's garden")
    page.keyboard.press("Shift+Tab")
    expect(screen.get_by_label("Order")).to_be_focused()
    page.keyboard.press("Escape")
    expect(screen).to_be_hidden()
    expect(page.locator("#menu-button")).to_be_focused()


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (360, "light"), (360, "dark"), (1280, "dark")]
)
def test_it_fits_and_hinders_nobody(home: Home, width: int, scheme: Any) -> None:
    home.page.set_viewport_size({"width": width, "height": 640})
    home.page.emulate_media(color_scheme=scheme)
    screen = crawled(home)
    check(screen, width)
    open_row(screen, "Ana's garden")
    check(screen, width)


def check(screen: Locator, width: int) -> None:
    """Nothing is cut off at the side, and axe has nothing to say."""
    for part in (screen, screen.locator(".body")):
        assert part.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert part.evaluate("one => one.getBoundingClientRect().right <= innerWidth")
    if width == 320:
        return
    report = Axe().run(screen.page, context="#explorer-dialog")
    assert not report.response["violations"], report.generate_report()


def test_without_its_file_its_entry_goes(home: Home) -> None:
    home.page.route("**/wander-explorer.js*", lambda route: route.fulfill(status=404))
    home.serve(LIST)
    home.page.goto(home.url, wait_until="domcontentloaded")
    expect(home.page.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    menu(home.page, "Explore the network")
    expect(home.page.get_by_text("The explorer could not be loaded.")).to_be_visible()
    home.page.locator("#menu-button").click()
    expect(home.page.get_by_role("button", name="Explore the network")).to_have_count(0)


MANY = """async () => {
  const from = name => import(`/static/console/${name}.js`)
  const { wearStyle } = await from('wear-style')
  const { EXPLORER_STYLE } = await from('explorer-style')
  const { FindsView } = await from('finds-view')
  const { FoundRow } = await from('found-row')
  wearStyle(EXPLORER_STYLE + '.explorer .body { height: 600px }')
  const referrers = at => Array.from({ length: 1 + at % 40 }, (_, k) => (at * 7 + k) % 10000)
  const consoles = Array.from({ length: 10000 }, (_, number) => ({
    number, url: `http://c${number}.example/wander/`, title: `Console ${number}`,
    depth: 1 + number % 9, referrers: referrers(number), neighbours: [], pages: [],
    state: 'visited',
  }))
  const pages = Array.from({ length: 100000 }, (_, number) => ({
    number, href: `http://p${number * 7919 % 100000}.example/read/`, page: '', title: '',
    referrers: referrers(number), notes: [], tags: [], verdict: null, via: true,
  }))
  const scroller = document.createElement('div')
  scroller.className = 'body'
  const outer = document.createElement('div')
  outer.className = 'explorer'
  outer.append(scroller)
  document.body.replaceChildren(outer)
  const view = self.view = new FindsView({
    exploration: { consoles, pages }, words: (key, ...values) => [key, ...values].join(' '),
    scroller, say: text => { self.said = text },
    makeRow: () => new FoundRow({ factsOf: found => [`${found.number}`], open: () => {} }),
  })
  scroller.append(view.element)
  await view.show('consoles')
  self.tasks = []
  new PerformanceObserver(list => {
    tasks.push(...list.getEntries().map(({ duration }) => duration))
  }).observe({ type: 'longtask' })
}"""

SCROLL = """async () => {
  const scroller = document.querySelector('.body')
  let most = 0
  for (let step = 0; step <= 40; step++) {
    scroller.scrollTop = scroller.scrollHeight * step / 40
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    most = Math.max(most, document.querySelectorAll('.rows li').length)
  }
  return most
}"""


@pytest.mark.slow
def test_many_rows_hold_nobody_up(page: Page, modules: LiveServer) -> None:
    page.goto(modules.url + "static/console/row-list.js")
    page.evaluate(MANY)
    assert 10 < page.evaluate(SCROLL) < 60
    page.evaluate("() => view.show('pages')")
    expect(page.locator(".count")).to_have_text("found 100,000")
    assert 10 < page.evaluate(SCROLL) < 60
    last = page.locator(".rows li").last
    expect(last).to_have_attribute("aria-posinset", "100000")
    expect(last).to_have_attribute("aria-setsize", "100000")
    search = page.get_by_label("search")
    for text in ("p9", "p99", "p999", "p99999"):
        search.fill(text)  # each gives the earlier search up
    expect(page.locator(".count")).to_have_text("found 1")
    expect(page.locator(".rows .name")).to_have_text("p99999.example/read")
    search.fill("")
    page.get_by_label("sort").last.select_option("sort_name")
    expect(page.locator(".rows .name").first).to_have_text("p0.example/read")
    expect(page.locator(".count")).to_have_text("found 100,000")
    for sort in ("sort_near", "sort_newest"):
        page.get_by_label("sort").last.select_option(sort)
    expect(page.locator(".rows .facts").first).to_have_text("99999")
    page.locator(".rows button").first.focus()
    page.keyboard.press("End")
    expect(page.locator(".rows button:focus .facts")).to_have_text("0")
    # 50 on a quiet machine.
    assert max(page.evaluate("() => tasks"), default=0) < 200


def test_only_the_last_search_is_answered(page: Page, modules: LiveServer) -> None:
    page.goto(modules.url + "static/console/row-list.js")
    page.evaluate(MANY)
    page.evaluate("() => view.show('pages')")
    seen = page.evaluate(
        """async () => {
          const count = document.querySelector('.count')
          const search = document.querySelector('[type=search]')
          const seen = []
          const observer = new MutationObserver(() => seen.push(count.textContent))
          observer.observe(count, { childList: true })
          for (const text of ['p9', 'p99', '', 'p99999']) {
            search.value = text
            search.dispatchEvent(new Event('input'))
            await new Promise(resolve => setTimeout(resolve, 5))
          }
          while (seen.at(-1) !== 'found 1') await new Promise(resolve => setTimeout(resolve, 50))
          return [...seen, self.said]
        }"""
    )
    assert seen == ["found 1", "found 1"]


def test_rows_keep_the_focus_while_more_is_found(page: Page, modules: LiveServer) -> None:
    page.goto(modules.url + "static/console/row-list.js")
    page.evaluate(MANY)
    page.get_by_role("searchbox").fill("c79")
    expect(page.locator(".count")).to_have_text("found 111")
    row = page.locator(".rows li", has_text="c799.example")
    row.get_by_role("button").focus()
    before = row.bounding_box()
    page.evaluate(
        "() => { view.list.show([...view.list.items.slice(-5), ...view.list.items.slice(0, -5)]) }"
    )
    expect(row.get_by_role("button")).to_be_focused()
    after = row.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 2
