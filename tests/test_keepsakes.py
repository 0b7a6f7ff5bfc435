"""What is kept for the visitor, in a real browser's storage: nothing is lost, nothing leaks."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.conftest import ROOT
from tests.live import LiveServer, wait_until
from tests.network import Network
from wander.site.linker import Linker

ANA = "https://ana.example/"
BEN = "https://ben.example/"
CEM = "https://cem.example/"
OPEN = """async options => {
  const from = name => import(`/static/console/${name}.js`)
  const { Keepsakes } = await from('keepsakes')
  const { Mutes } = await from('mutes')
  const { visitorsStorage } = await from('stored')
  Object.assign(self, await from('keepsakes-file'), await from('bookmarks-file'))
  // Stands still until the test moves it, where the test says so.
  self.clock = options.clock
  self.keepsakes = new Keepsakes({ ...options, now: () => self.clock ?? Date.now() })
  self.mutes = new Mutes(visitorsStorage())
  self.changes = 0
  keepsakes.onChange(() => {
    changes++
    mutes.read(keepsakes.muted) // as the part that has them does, see more.js
  })
  self.fill = text => {
    for (let size = text.length; size; size = size >> 1) {
      try { for (;;) localStorage.fill = (localStorage.fill ?? '') + text.slice(0, size) } catch {}
    }
  }
}"""


class Tab:
    """A tab of the visitor's, with `keepsakes` and `mutes` in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url

    def open(self, **options: Any) -> "Tab":
        self.page.goto(self._url)
        self.page.evaluate(OPEN, options)
        return self

    def do(self, expression: str, argument: object = None) -> Any:
        return self.page.evaluate(f"argument => {{ return {expression} }}", argument)

    def save(self, *hrefs: str, **more: Any) -> None:
        for href in hrefs:
            self.do("keepsakes.save(argument)", {"href": href, **more})

    def hrefs(self, what: str = "saved") -> list[str]:
        return [item["href"] for item in self.do(f"keepsakes.{what}")]

    def stored(self, key: str) -> Any:
        text = self.do("localStorage.getItem(argument)", f"wander.{key}")
        return text and json.loads(text)

    def store(self, key: str, value: object) -> None:
        text = value if isinstance(value, str) else json.dumps(value)
        self.do("localStorage.setItem(...argument)", [f"wander.{key}", text])

    def add_file(self, text: str, refused: str = "") -> dict[str, Any]:
        """What the visitor is told of a file with this text."""
        summary: dict[str, Any] = self.do(
            "addFile(new File([argument[0]], 'file'), keepsakes, href => href !== argument[1])",
            [text, refused],
        )
        return summary


@pytest.fixture
def new_tab(context: BrowserContext, modules: LiveServer) -> Callable[[], Tab]:
    return lambda: Tab(context.new_page(), f"{modules.url}static/console/urls.js")


@pytest.fixture
def tab(new_tab: Callable[[], Tab]) -> Tab:
    return new_tab().open()


def soon(tabs: Iterable[Tab], expression: str, value: object) -> None:
    """In all of these tabs."""
    wait_until(lambda: all(tab.do(expression) == value for tab in tabs))


def document(*items: Mapping[str, Any], version: int = 1) -> dict[str, Any]:
    return {"version": version, "items": list(items)}


# What is saved.


def test_what_is_saved_is_there_after_a_reload(tab: Tab) -> None:
    recommended = {
        "href": ANA,
        "page": "https://ana.example",
        "title": "Ana",
        "from": "https://me.example/wander",
        "by": "My console",
        "why": "She draws maps.",
        "tags": ["maps", "maps", "art"],
    }
    tab.open(clock=1_000).do("keepsakes.save(argument)", recommended)
    (item,) = tab.open().do("keepsakes.saved")
    assert item.pop("changed")
    assert item == {
        **recommended,
        "note": "",
        "from": "https://me.example/wander/",
        "tags": ["maps", "art"],
        "when": 1_000,
    }
    assert tab.do("[keepsakes.isKept, keepsakes.troubles]") == [True, []]


def test_the_newest_is_first_and_saving_again_changes_nothing(tab: Tab) -> None:
    tab.open(clock=1_000).save(ANA, title="Ana")
    tab.do("clock++")
    tab.save(BEN)
    tab.do("clock++")
    tab.save(ANA, title="Somebody else")
    assert tab.hrefs() == [BEN, ANA]
    assert tab.do("keepsakes.saved[1].title") == "Ana"
    assert tab.do("[keepsakes.isSaved(argument), keepsakes.isSaved('x')]", ANA) == [True, False]


def test_all_words_are_looked_for_everywhere(tab: Tab) -> None:
    tab.save(ANA, title="Crème brûlée", why="Warm ガ", tags=["Küche"], by="Susam")
    tab.save("https://ja.example/%E7%8C%AB", title="Cats")
    tab.do("keepsakes.setNote(argument, 'try on Sunday')", ANA)
    found = {
        words: tab.hrefs(f"searchSaved({words!r})")
        for words in ("creme SUNDAY", "kuche susam", "ana.example", "猫", "ガ", "カ", "creme cats")
    }
    cats = ["https://ja.example/%E7%8C%AB"]
    assert found == {
        "creme SUNDAY": [ANA],
        "kuche susam": [ANA],
        "ana.example": [ANA],
        "猫": cats,
        "ガ": [ANA],
        "カ": [],
        "creme cats": [],
    }
    assert len(tab.hrefs("searchSaved('  ')")) == 2


def test_the_visitors_own_note_is_edited(tab: Tab) -> None:
    tab.save(ANA, title="Ana", why="Maps")
    tab.do("keepsakes.setNote(argument, ' mine ')", ANA)
    tab.do("keepsakes.setNote(argument, 'x'.repeat(9999))", BEN)
    (item,) = tab.open().do("keepsakes.saved")
    assert (item["note"], item["why"], item["title"]) == ("mine", "Maps", "Ana")
    tab.do("keepsakes.setNote(argument, '')", ANA)
    assert tab.do("keepsakes.saved[0].note") == ""


def test_a_removal_is_undone_at_its_place(tab: Tab) -> None:
    tab.open(clock=1_000)
    tab.save(ANA, BEN, CEM)  # all in one moment
    before = tab.hrefs()
    tab.do("(self.undo = keepsakes.removeSaved(argument), 0)", before[1])
    assert tab.hrefs() == [before[0], before[2]]
    assert tab.do("undo()") is True
    assert tab.hrefs() == before
    assert tab.do("undo()") is False
    assert tab.open().hrefs() == before


def test_what_was_removed_leaves_no_trace(tab: Tab) -> None:
    tab.open(clock=1_000_000).save(ANA, BEN)
    tab.do("(keepsakes.removeSaved(argument), 0)", ANA)
    assert tab.open(clock=1_030_000).hrefs() == [BEN]
    tab.open(clock=1_061_000)
    assert ANA not in json.dumps(tab.stored("saved"))
    assert tab.hrefs() == [BEN]


def test_only_web_pages_are_saved(tab: Tab) -> None:
    tab.save("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ana", "", "http://")
    tab.save(f"https://ana.example/{'x' * 5_000}")
    assert tab.do("keepsakes.save({})") is None
    assert tab.hrefs() == []
    tab.save(ANA, page="javascript:alert(1)", **{"from": "javascript:alert(1)"})
    (item,) = tab.do("keepsakes.saved")
    assert (item["page"], item["from"]) == (ANA, None)


def test_what_somebody_else_wrote_counts_as_far_as_it_is_sound(tab: Tab) -> None:
    rubbish: list[Any] = [None, 7, "x", [], {}, {"href": "javascript:alert(1)"}, {"href": 7}]
    long = {"href": BEN, "title": "x" * 9_999, "tags": [7, "a"], "when": "never", "extra": 1}
    tab.store("saved", document(*rubbish, {"href": "HTTPS://ANA.example"}, long))
    kinds = [{"kind": kind, "value": ANA} for kind in ("toString", "constructor", "__proto__")]
    tab.store("muted", document(*rubbish, *kinds, {"kind": "page", "value": "javascript:1"}))
    tab.store("history", document(*rubbish))
    tab.store("settings", document(*rubbish, {"name": "__proto__", "value": {"a": 1}}))
    tab.open()
    assert sorted(tab.hrefs()) == [ANA, BEN]
    ben = next(item for item in tab.do("keepsakes.saved") if item["href"] == BEN)
    assert (len(ben["title"]), ben["tags"], ben["when"]) == (300, ["a"], 0)
    assert "extra" not in ben
    assert tab.do("[keepsakes.muted, keepsakes.history, ({}).a ?? 0]") == [[], [], 0]


def test_what_was_saved_never_makes_room_for_more(tab: Tab) -> None:
    pages = [{"href": f"https://p{number}.example/"} for number in range(5_003)]
    summary = tab.do("keepsakes.addSaved(argument, () => true)", pages)
    assert summary == {"added": 5_000, "there": 0, "refused": 3}
    assert tab.do("keepsakes.save({ href: argument })", ANA) is None
    assert tab.hrefs() == [page["href"] for page in pages[:5_000]]
    milliseconds = tab.do(
        "[performance.now(), keepsakes.setNote(argument, 'x'), performance.now()]", pages[9]["href"]
    )
    assert milliseconds[2] - milliseconds[0] < 200


# What is muted, history, settings.


def test_a_muted_page_is_hidden_however_it_is_written(tab: Tab) -> None:
    tab.do("keepsakes.mute('page', 'https://www.ana.example/a/?q=1#b')")
    tab.open()
    hides = "argument.map(href => mutes.hides({ href, referrer: null }))"
    same = ["http://ana.example/a/?q=1", "https://www.ana.example/a/?q=1#x"]
    others = ["https://ana.example/a/", "https://ana.example/", "https://b.ana.example/a/?q=1"]
    assert tab.do(hides, same) == [True] * 2
    assert tab.do(hides, others) == [False] * 3
    tab.do("keepsakes.mute('page', 'http://ben.example/a/#x')")
    tab.open()
    assert tab.do(hides, ["https://ben.example/a", "https://ben.example/a/b"]) == [True, False]


def test_a_muted_site_is_hidden_with_all_below_it(tab: Tab) -> None:
    tab.do("keepsakes.mute('site', 'https://www.ana.example/deep/page')")
    tab.open()
    shown = ["http://ana.example.net/", "http://banana.example/", "http://example/", "nonsense"]
    hidden = ["http://ana.example:8080/x", "https://www.ana.example/", "https://a.b.ana.example/"]
    hides = "argument.map(href => mutes.hides({ href, referrer: null }))"
    assert tab.do(hides, shown) == [False] * 4
    assert tab.do(hides, [*hidden, "http://ana.example./"]) == [True] * 4
    assert tab.do("keepsakes.muted[0].value") == "ana.example"


def test_a_muted_console_is_hidden_with_all_that_it_recommends(tab: Tab) -> None:
    tab.do("keepsakes.mute('console', 'https://ana.example/wander/index.html')")
    tab.open()
    hides = "argument.map(referrer => mutes.hides({ href: 'https://x.example/', referrer }))"
    consoles = ["https://ana.example/wander", "http://www.ana.example/wander/"]
    assert tab.do(hides, [*consoles, "https://ana.example/", None]) == [True, True, False, False]
    assert tab.do("mutes.hides({ referrer: argument })", consoles[0]) is True


def test_what_is_muted_can_be_heard_again(tab: Tab) -> None:
    for kind in ("page", "site", "console"):
        tab.do("keepsakes.mute(argument, 'https://ana.example/')", kind)
        tab.do("keepsakes.mute(argument, 'http://ana.example')", kind)
    assert {item["kind"] for item in tab.do("keepsakes.muted")} == {"page", "site", "console"}
    assert len(tab.do("keepsakes.muted")) == 3
    assert tab.do("keepsakes.mute('everything', 'https://ana.example/')") is None
    tab.do("(self.undo = keepsakes.muted.map(item => keepsakes.unmute(item)), 0)")
    tab.do("mutes.read()")
    assert tab.do("mutes.hides({ href: argument, referrer: argument })", ANA) is False
    tab.do("undo[0]()")
    tab.do("mutes.read()")
    assert len(tab.do("keepsakes.muted")) == 1
    assert tab.do("mutes.hides({ href: argument, referrer: argument })", ANA) is True


def test_garbage_mutes_nothing_and_stops_nothing(tab: Tab) -> None:
    nonsense = '[null, 7, "x", [], {}, {"kind": {"toString": 1}, "value": {"replace": 1}}]'
    garbage = ["", "{", "null", "7", "[]", "{}", '{"items": 7}', '{"items": "ab"}']
    for text in (*garbage, f'{{"items": {nonsense}}}'):
        tab.store("muted", text)
        tab.do("mutes.read()")
        assert tab.do("mutes.hides({ href: argument, referrer: null })", ANA) is False
    site = '{"kind": "site", "value": "ana.example"}'
    tab.store("muted", f'{{"items": {nonsense[:-1]}, {site}]}}')
    tab.do("mutes.read()")
    assert tab.do("mutes.hides({ href: argument, referrer: null })", ANA) is True


def test_the_first_page_grows_little_by_the_mutes(tmp_path: Path) -> None:
    minify = pytest.importorskip("minify")
    for module in ("urls", "stored", "mutes"):
        (tmp_path / f"{module}.js").symlink_to(ROOT / "static" / "console" / f"{module}.js")
    (tmp_path / "with.js").write_text(
        "import { consoleURL, parseURL } from './urls.js'\nimport { Mutes } from './mutes.js'\n"
        "self.all = [consoleURL, parseURL, Mutes]\n"
    )
    (tmp_path / "without.js").write_text(
        "import { consoleURL, parseURL } from './urls.js'\nself.all = [consoleURL, parseURL]\n"
    )
    linker = Linker(tmp_path, lambda text: minify.string("application/javascript", text))
    assert len(linker.program("with.js")) - len(linker.program("without.js")) < 900


def test_the_history_is_there_after_a_reload(tab: Tab) -> None:
    tab.open(clock=1_000)
    for href in (ANA, BEN, BEN, ANA):
        tab.do("(clock++, keepsakes.visit({ href: argument, from: 'https://me.example/' }))", href)
    tab.do("(clock++, keepsakes.visit({ href: argument, title: 'Ana Ná' }))", ANA)
    assert tab.open().hrefs("history") == [ANA, BEN, ANA]
    assert [item["when"] for item in tab.do("keepsakes.history")] == [1_004, 1_002, 1_001]
    assert tab.hrefs("searchHistory('NA ana')") == [ANA, ANA]
    assert tab.hrefs("searchHistory('ana na')") == [ANA, ANA]
    assert [item["title"] for item in tab.do("keepsakes.history")] == ["Ana Ná", "", ""]
    tab.do("(self.undo = keepsakes.removeVisit(keepsakes.history[1]), 0)")
    assert tab.hrefs("history") == [ANA, ANA]
    tab.do("undo()")
    assert tab.hrefs("history") == [ANA, BEN, ANA]


def test_the_oldest_of_the_history_is_dropped(tab: Tab) -> None:
    tab.open(clock=1_000)
    tab.do(
        "keepsakes.addVisits(argument, () => true)",
        [{"href": f"https://p{n}.example/", "when": n} for n in range(1, 1_000)],
    )
    for href in (ANA, BEN):
        tab.do("(clock++, keepsakes.visit({ href: argument }))", href)
    hrefs = tab.open().hrefs("history")
    assert len(hrefs) == len(tab.stored("history")["items"]) == 1_000
    assert (hrefs[0], hrefs[-1]) == (BEN, "https://p2.example/")


def test_settings_are_remembered(tab: Tab) -> None:
    topics = {"without": ["sport"]}
    tab.do("(keepsakes.set('theme', 'dark'), keepsakes.set('topics', argument))", topics)
    tab.do("keepsakes.set('theme', 'x'.repeat(1e5))")
    tab.open()
    names = "['theme', 'topics', 'language'].map(name => keepsakes.setting(name) ?? null)"
    assert tab.do(names) == ["dark", topics, None]
    tab.do("keepsakes.set('theme', undefined)")
    assert tab.open().do(names) == [None, topics, None]


# Several tabs.


def test_two_tabs_do_not_overwrite_each_other(new_tab: Callable[[], Tab]) -> None:
    one, other = new_tab().open(), new_tab().open()
    one.save(ANA)
    wait_until(lambda: other.hrefs() == [ANA])
    assert other.do("changes") == 1
    other.save(BEN)
    other.do("keepsakes.setNote(argument, 'mine')", ANA)
    one.save(CEM)
    other.do("keepsakes.set('theme', 'dark')")
    one.do("keepsakes.set('language', 'ja')")
    notes = "Object.fromEntries(keepsakes.saved.map(item => [item.href, item.note]))"
    soon([one, other], notes, {ANA: "mine", BEN: "", CEM: ""})
    soon([one, other], "['theme', 'language'].map(keepsakes.setting, keepsakes)", ["dark", "ja"])


def test_tabs_that_write_at_the_same_time_lose_nothing(new_tab: Callable[[], Tab]) -> None:
    tabs = [new_tab().open(), new_tab().open(), new_tab().open()]
    for number, tab in enumerate(tabs):
        tab.do(
            """(self.left = 40, self.timer = setInterval(() => {
              if (!left--) return clearInterval(timer)
              keepsakes.save({ href: `https://p${left}.n${argument}.example/` })
              keepsakes.visit({ href: `https://p${left}.n${argument}.example/` })
            }, 3), 0)""",
            number,
        )
    every = {f"https://p{left}.n{number}.example/" for left in range(40) for number in range(3)}
    soon(tabs, "keepsakes.saved.map(item => item.href).sort()", sorted(every))
    soon(tabs, "keepsakes.history.map(item => item.href).sort()", sorted(every))
    assert {item["href"] for item in tabs[0].stored("saved")["items"]} == every


def test_what_another_tab_wrote_over_is_written_again(new_tab: Callable[[], Tab]) -> None:
    """As when both wrote in one moment, and neither knew of the other."""
    one, other = new_tab().open(), new_tab().open()
    one.save(ANA, BEN)
    before = one.stored("saved")
    one.do("(keepsakes.removeSaved(argument), 0)", ANA)
    one.save(CEM)
    wait_until(lambda: set(other.hrefs()) == {BEN, CEM})
    other.store("saved", before)
    wait_until(lambda: set(one.hrefs()) == {BEN, CEM} == set(other.hrefs()))
    wait_until(lambda: CEM in json.dumps(other.stored("saved")))


def test_a_tab_that_slept_brings_nothing_back(new_tab: Callable[[], Tab]) -> None:
    now = 1_000_000
    one, other = new_tab().open(clock=now), new_tab().open(clock=now)
    one.save(ANA, BEN)
    wait_until(lambda: len(other.hrefs()) == 2)
    one.do("clock += 2e6")
    other.do("(clock += 1e6, keepsakes.removeSaved(argument), 0)", ANA)
    other.do("(clock += 1e6, keepsakes.setNote(argument, 'x'))", BEN)
    assert ANA not in json.dumps(other.stored("saved"))
    wait_until(lambda: one.hrefs() == [BEN])
    one.save(CEM)
    assert set(one.open().hrefs()) == {BEN, CEM}


def test_another_tabs_mute_holds_here(new_tab: Callable[[], Tab]) -> None:
    one, other = new_tab().open(), new_tab().open()
    hides = "mutes.hides({ href: argument, referrer: null })"
    assert one.do(hides, ANA) is False
    other.do("keepsakes.mute('site', argument)", ANA)
    wait_until(lambda: one.do(hides, ANA))
    other.do("keepsakes.forget()")
    wait_until(lambda: not one.do(hides, ANA))


def test_what_is_not_heard_of_yet_is_not_written_over(tab: Tab) -> None:
    tab.save(ANA)
    tab.store("saved", document({"href": BEN, "changed": 1}))  # a tab does not hear of its own
    tab.save(CEM)
    assert set(tab.open().hrefs()) == {ANA, BEN, CEM}


# All of it, to see and to forget.


def test_everything_is_shown(tab: Tab) -> None:
    tab.open(clock=1_000).save(ANA, title="Ana")
    tab.do("(keepsakes.mute('site', argument), keepsakes.visit({ href: argument }))", ANA)
    tab.do("keepsakes.set('theme', 'dark')")
    everything = tab.do("keepsakes.everything()")
    when = "1970-01-01T00:00:01.000Z"
    assert everything["saved"][0]["title"] == "Ana"
    assert everything["muted"] == [{"kind": "site", "value": "ana.example", "when": when}]
    assert everything["history"] == [
        {"href": ANA, "title": "", "from": None, "by": "", "when": when}
    ]
    assert everything["settings"] == {"theme": "dark"}


def test_all_is_forgotten_in_all_tabs(new_tab: Callable[[], Tab]) -> None:
    one, other = new_tab().open(), new_tab().open()
    one.save(ANA, BEN)
    one.do(
        "(self.undo = keepsakes.removeSaved(argument), keepsakes.visit({ href: argument }))", BEN
    )
    one.do("(keepsakes.mute('site', argument), keepsakes.set('theme', 'dark'))", ANA)
    wait_until(lambda: other.do("keepsakes.setting('theme')"))
    other.save(CEM)
    wait_until(lambda: CEM in one.hrefs())
    other_text = other.stored("saved")
    one.do("keepsakes.forget()")
    empty = {"version": 1, "saved": [], "muted": [], "history": [], "settings": {}}
    soon([one, other], "keepsakes.everything()", empty)
    soon([one, other], "localStorage.length", 0)
    assert one.do("undo()") is False
    # Another tab that had not heard of it yet, and saves one more.
    other_text["items"].append({"href": "https://new.example/", "changed": 9e12, "when": 9e12})
    other.store("saved", other_text)
    wait_until(lambda: one.hrefs() == ["https://new.example/"] == other.hrefs())
    wait_until(lambda: ANA not in json.dumps(other.stored("saved")))
    one.save(BEN)
    assert set(one.open().hrefs()) == {BEN, "https://new.example/"}


def test_what_was_forgotten_stays_so_when_more_is_kept_at_once(
    new_tab: Callable[[], Tab],
) -> None:
    one, other = new_tab().open(), new_tab().open()
    other.save(ANA)
    wait_until(lambda: one.hrefs() == [ANA])
    one.do("(keepsakes.forget(), keepsakes.save({ href: argument }))", BEN)
    wait_until(lambda: other.hrefs() == [BEN])
    other.save(CEM)
    soon([one, other], "keepsakes.saved.map(item => item.href).sort()", [BEN, CEM])


# Storage that is full, forbidden, broken, or of another time.


def test_the_oldest_history_makes_room_when_storage_is_full(tab: Tab) -> None:
    visits = [{"href": f"https://p{n}.example/", "when": n} for n in range(1, 401)]
    tab.do("keepsakes.addVisits(argument, () => true)", visits)
    tab.do("fill('x'.repeat(1e6))")
    tab.save(ANA, why="x" * 2_000)
    assert tab.do("[keepsakes.isKept, keepsakes.troubles]") == [True, ["shortened"]]
    tab.open()
    assert tab.hrefs() == [ANA]
    assert tab.hrefs("history") == [visit["href"] for visit in reversed(visits[200:])]


def test_where_no_room_can_be_made_it_is_kept_for_now(tab: Tab) -> None:
    tab.save(BEN)
    tab.do("fill('x'.repeat(1e6))")
    tab.save(ANA)
    tab.do("(keepsakes.visit({ href: argument }), keepsakes.set('theme', 'dark'))", CEM)
    assert tab.do("[keepsakes.isKept, keepsakes.troubles]") == [False, ["full"]]
    assert set(tab.hrefs()) == {ANA, BEN}
    assert tab.hrefs("history") == [CEM]
    tab.do("localStorage.removeItem('fill')")
    for change in (
        "save({ href: argument })",
        "visit({ href: argument })",
        "set('language', 'ja')",
    ):
        tab.do(f"keepsakes.{change}", "https://dan.example/")
    assert tab.do("[keepsakes.isKept, keepsakes.troubles]") == [True, []]
    tab.open()
    assert set(tab.hrefs()) == {ANA, BEN, "https://dan.example/"}
    assert tab.do("keepsakes.setting('theme')") == "dark"


FORBIDDEN = {
    "the browser's word": "{ get() { throw new DOMException('no', 'SecurityError') } }",
    "none": "{ value: null }",
    "no writing": """{ value: {
      getItem: () => null,
      setItem() { throw new DOMException('no', 'SecurityError') },
      removeItem() { throw new DOMException('no', 'SecurityError') },
    } }""",
}


@pytest.mark.parametrize("how", FORBIDDEN)
def test_where_storage_is_forbidden_all_works_until_the_page_is_left(tab: Tab, how: str) -> None:
    tab.page.add_init_script(f"Object.defineProperty(self, 'localStorage', {FORBIDDEN[how]})")
    tab.open()
    tab.save(ANA, BEN)
    tab.do("(keepsakes.removeSaved(argument)(), keepsakes.removeSaved(argument), 0)", BEN)
    tab.do("(keepsakes.visit({ href: argument }), keepsakes.mute('site', argument), 0)", ANA)
    tab.do("(keepsakes.set('theme', 'dark'), mutes.read(keepsakes.muted))")
    assert tab.hrefs() == tab.hrefs("history") == [ANA]
    assert tab.do("[keepsakes.setting('theme'), keepsakes.isKept]") == ["dark", False]
    assert tab.do("keepsakes.troubles") == ["forbidden"]
    assert tab.do("mutes.hides({ href: argument, referrer: null })", ANA) is True
    tab.do("keepsakes.forget()")
    assert tab.do("[keepsakes.saved, keepsakes.history, keepsakes.muted]") == [[], [], []]
    assert tab.open().hrefs() == []


def test_what_cannot_be_read_is_put_aside(tab: Tab) -> None:
    broken = '{"version":1,"items":[{"href":"https://ana.exa'
    tab.store("saved", broken)
    tab.open()
    assert tab.do("[keepsakes.saved, keepsakes.isKept, keepsakes.troubles]") == [
        *([], True),
        ["broken"],
    ]
    tab.save(BEN)
    tab.open()
    assert (tab.hrefs(), tab.do("keepsakes.troubles")) == ([BEN], [])
    assert tab.do("keepsakes.everything().unreadable") == [broken]
    tab.do("keepsakes.forget()")
    assert tab.do("localStorage.length") == 0


@pytest.mark.slow
def test_what_cannot_be_read_nor_put_aside_is_left(tab: Tab) -> None:
    tab.store("saved", "{" * 1_000)
    tab.do("fill('x'.repeat(1e6))")
    tab.open()
    tab.save(ANA)
    assert tab.hrefs() == [ANA]
    assert tab.do("keepsakes.isKept") is False
    assert tab.do("localStorage.getItem('wander.saved')") == "{" * 1_000


def test_what_is_of_no_version_is_put_aside(tab: Tab) -> None:
    for text in ("[]", "7", "null", '{"items":[]}', '{"version":0,"items":[]}'):
        tab.do("localStorage.clear()")
        tab.store("saved", text)
        assert tab.open().do("keepsakes.troubles") == ["broken"]
        assert tab.stored("saved.broken") == json.loads(text)


def test_what_a_newer_console_wrote_is_left_alone(tab: Tab) -> None:
    newer = document({"href": ANA, "mood": "blue"}, version=2)
    tab.store("saved", newer)
    tab.open().save(BEN)
    tab.do("(keepsakes.removeSaved(argument), 0)", ANA)
    assert tab.hrefs() == [BEN]
    assert tab.do("[keepsakes.isKept, keepsakes.troubles]") == [False, ["newer"]]
    assert tab.stored("saved") == newer
    assert tab.open().hrefs() == [ANA]
    tab.do("keepsakes.forget()")
    assert tab.do("[localStorage.length, keepsakes.isKept]") == [0, True]


def test_a_newer_console_in_another_tab_is_noticed_before_writing(
    new_tab: Callable[[], Tab],
) -> None:
    one, other = new_tab().open(), new_tab().open()
    newer = document({"href": ANA}, version=2)
    other.store("saved", newer)
    one.save(BEN)
    other.do("0")
    wait_until(lambda: one.do("keepsakes.troubles") == ["newer"])
    assert other.stored("saved") == newer


def test_what_an_older_console_wrote_is_brought_up_to_date(tab: Tab) -> None:
    tab.store("saved", document({"url": ANA}, {"url": BEN}, version=1))
    tab.store("muted", document({"kind": "site", "value": "cem.example"}, version=2))
    migrated = """async () => {
      const { Keepsakes } = await import('/static/console/keepsakes.js')
      const rename = ({ url, ...rest }) => ({ ...rest, address: url })
      const again = ({ address, ...rest }) => ({ ...rest, href: address })
      const steps = {
        1: (document, key) => key === 'wander.saved'
          ? { items: document.items.map(rename) } : document,
        2: (document, key) => key === 'wander.saved'
          ? { items: document.items.map(again) } : document,
      }
      const keepsakes = new Keepsakes({ version: 3, steps })
      return [keepsakes.saved.map(item => item.href), keepsakes.muted.length, keepsakes.troubles]
    }"""
    assert tab.page.evaluate(migrated) == [[ANA, BEN], 1, []]
    assert [tab.stored("saved")["version"], tab.stored("muted")["version"]] == [3, 3]
    assert [item["href"] for item in tab.stored("saved")["items"]] == [ANA, BEN]


# Files.

NOTHING = {"added": 0, "there": 0, "refused": 0, "settings": 0}
CHROMES = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file. -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
    <DL><p>
        <DT><A HREF="https://ana.example/" ADD_DATE="1700000000" ICON="data:image/png;base64,A">
          Ana &amp; <b>maps</b></A>
        <DT><H3 ADD_DATE="1">Small web</H3>
        <DL><p>
            <DT><H3>Art</H3><DD>a folder's own words
            <DL><p>
              <DT><A HREF="https://ben.example">https://ben.example</A>
            </DL><p>
            <DT><A HREF="https://cem.example/" TAGS="a,b" ADD_DATE="1700000000000000">Cem</A>
            <DD>Good on &lt;cheese&gt;
            and wine
            <DT><A HREF="javascript:alert(1)">A bookmarklet</A>
            <DT><A HREF="place:sort=8">Most visited</A>
            <DT><A HREF="relative.html">Relative</A>
        </DL><p>
    </DL><p>
    <DT><A HREF="https://ana.example/">Ana again</A>
    <DT><A HREF="https://ignored.example/">Not here</A>
</DL><p>
"""


def test_a_browsers_bookmarks_are_added(tab: Tab) -> None:
    tab.save("https://dan.example/")
    summary = tab.add_file(CHROMES, refused="https://ignored.example/")
    assert summary == {**NOTHING, "added": 3, "there": 1, "refused": 4}
    saved = {item["href"]: item for item in tab.open().do("keepsakes.saved")}
    assert saved.keys() == {ANA, BEN, CEM, "https://dan.example/"}
    facts = {href: (item["title"], item["note"], item["tags"]) for href, item in saved.items()}
    assert facts[ANA] == ("Ana & maps", "", [])
    assert facts[BEN] == ("", "", ["Small web", "Art"])
    title, note, tags = facts[CEM]
    assert (title, note.split(), tags) == (
        "Cem",
        ["Good", "on", "<cheese>", "and", "wine"],
        ["a", "b", "Small web"],
    )
    assert saved[ANA]["when"] == saved[CEM]["when"] == 1_700_000_000_000
    assert saved[BEN]["when"] > 1_700_000_000_000
    again = tab.add_file(CHROMES, refused="https://ignored.example/")
    assert again == {**NOTHING, "there": 4, "refused": 4}


def test_nothing_in_a_file_runs_or_loads(tab: Tab, network: Network) -> None:
    tab.add_file(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><base href='http://evil.example/'>"
        "<img src='http://evil.example/a.png' onerror='self.ran = true'>"
        "<script>self.ran = true</script><link rel=stylesheet href='http://evil.example/a.css'>"
        "<iframe srcdoc='<script>parent.ran = true</script>'></iframe>"
        "<svg onload='self.ran = true'></svg><a href='b'>relative</a>"
        "<DT><A HREF='http://ok.example/' onclick='self.ran = true'>"
        "<img src='http://evil.example/b.png'>ok</A>"
    )
    tab.page.wait_for_timeout(200)
    assert tab.do("self.ran ?? null") is None
    assert not network.visits_to("evil.example")
    assert tab.hrefs() == ["http://ok.example/"]


def test_bookmarks_come_back_as_they_went(tab: Tab) -> None:
    hostile = "</A></DL><script>alert('1')</script> & \"quoted\" &amp; <DT>"
    url = "https://ana.example/?a=1&lt=2&quot;=%22'"
    tab.open(clock=1_700_000_000_000).save(url, title=hostile, tags=["a,b", "<c>"])
    tab.save(BEN)
    tab.do("keepsakes.setNote(...argument)", [url, f"{hostile}\nand a second line"])
    text = tab.do("bookmarksFile(keepsakes.saved)")
    assert "<script" not in text
    before = {item["href"]: item for item in tab.do("keepsakes.saved")}
    assert len(before) == 2
    tab.do("keepsakes.forget()")
    tab.open(clock=1_800_000_000_000)
    assert tab.add_file(text) == {**NOTHING, "added": 2}
    after = {item["href"]: item for item in tab.do("keepsakes.saved")}
    assert after.keys() == before.keys()
    (href,) = before.keys() - {BEN}
    for field in ("title", "note", "when"):
        assert after[href][field] == before[href][field]
    assert after[href]["tags"] == ["a b", "<c>"]
    assert after[BEN]["title"] == ""


def test_a_file_of_ours_brings_all_back(tab: Tab) -> None:
    tab.open(clock=1_700_000_000_000)
    tab.save(ANA, title="Ana", why="Maps", by="Me", tags=["a"], **{"from": BEN})
    tab.do("keepsakes.setNote(argument, 'mine')", ANA)
    tab.do("keepsakes.visit({ href: argument, title: 'Cem' })", CEM)
    tab.do("keepsakes.mute('site', 'shop.example')")
    tab.do("keepsakes.set('theme', 'dark')")
    tab.do("keepsakes.set('topics', { within: ['maps'], without: [] })")
    before = tab.do("keepsakes.everything()")
    text = tab.do("keepsakesFile(keepsakes)")
    said = json.loads(text)
    assert (said["wander"], said["version"]) == ("keepsakes", 1)
    assert said["saved"][0]["when"] == "2023-11-14T22:13:20.000Z"
    tab.do("keepsakes.forget()")
    tab.open()
    told = {"added": 3, "there": 0, "refused": 0, "settings": 2}
    assert tab.add_file("\ufeff" + text) == told, "a page, a visit, a mute"
    assert tab.do("keepsakes.everything()") == before
    assert tab.add_file(text) == {**told, "added": 0, "there": 3, "settings": 0}
    assert tab.do("keepsakes.everything()") == before


def test_what_is_chosen_here_holds_against_a_file(tab: Tab) -> None:
    tab.do("keepsakes.set('theme', 'light')")
    settings = {
        "theme": "dark",
        "language": "../../elsewhere",
        "topics": {"within": "maps", "without": []},
        "languages": {"within": ["ja"], "without": []},
        "keys": "off",
        "unheard": "of",
    }
    mutes: list[Any] = [
        *(None, 7, {"kind": "page"}, {"kind": "all", "value": ANA}),
        {"kind": "site", "value": "shop.example"},
        {"kind": "site", "value": "https://www.shop.example/"},
    ]
    text = json.dumps({"wander": "keepsakes", "settings": settings, "muted": mutes})
    assert tab.add_file(text) == {"added": 1, "there": 1, "refused": 4, "settings": 2}
    everything = tab.do("keepsakes.everything()")
    chosen = {"theme": "light", "languages": settings["languages"], "keys": "off"}
    assert everything["settings"] == chosen
    assert [item["value"] for item in everything["muted"]] == ["shop.example"]
    odd: Any
    for odd in (None, 7, []):
        text = json.dumps({"wander": "keepsakes", "settings": odd, "muted": 7})
        assert tab.add_file(text) == NOTHING


def test_of_a_file_only_what_the_rules_allow_is_added(tab: Tab) -> None:
    entries: list[Any] = [
        *(None, 7, [], {}, {"href": "javascript:alert(1)"}, {"href": BEN, "when": "2020-01-01"}),
        {"href": ANA, "page": "javascript:alert(1)", "from": "data:,x", "when": "2999-01-01"},
    ]
    text = json.dumps({"wander": "keepsakes", "saved": entries, "history": entries})
    assert tab.add_file(text, refused=BEN) == {**NOTHING, "added": 2, "refused": 12}
    (item,) = tab.do("keepsakes.saved")
    assert (item["page"], item["from"]) == (ANA, None)
    assert item["when"] <= tab.do("Date.now()")
    assert tab.hrefs("history") == [ANA]


def test_a_file_of_another_kind_is_told_of(tab: Tab) -> None:
    troubles = {
        "": "unreadable",
        "Dear diary": "unreadable",
        "{": "unreadable",
        "[1]": "unreadable",
        '{"a": 1}': "unreadable",
        '{"wander": "keepsakes", "saved": 7}': None,
        '{"wander": "keepsakes", "version": 2, "saved": []}': "newer",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p></DL><p>": None,
    }
    for text, trouble in troubles.items():
        summary = tab.add_file(text)
        assert (text[:50], summary.pop("trouble", None)) == (text[:50], trouble)
        assert summary == NOTHING
    large = "addFile(new File(['<a href=x>', 'x'.repeat(argument)], 'a'), keepsakes, () => true)"
    assert tab.do(large, 40_000_000)["trouble"] == "large"


@pytest.mark.slow
def test_of_a_huge_file_the_first_pages_are_added(tab: Tab) -> None:
    links = "".join(f"<DT><A HREF='https://p{n}.example/'>{n}</A>" for n in range(6_000))
    assert tab.add_file(links) == {**NOTHING, "added": 5_000, "refused": 1_000}
    assert tab.hrefs()[0] == "https://p0.example/"


@pytest.mark.parametrize("write", ["keepsakesFile(keepsakes)", "bookmarksFile(keepsakes.saved)"])
def test_whatever_is_written_is_read(tab: Tab, write: str) -> None:
    # As much as any browser has room for, in letters that take most of it in a file.
    pages = """Array.from({ length: 5_000 }, (_, at) => ({
      href: `https://p${at}.example/`, title: 'ページ', note: "メモ'&".repeat(190),
    }))"""
    summary = tab.do(f"keepsakes.addSaved({pages}, () => true)")
    assert summary["added"] == 5_000
    assert tab.do("keepsakes.troubles") == []
    again = f"""async () => {{
      const file = new File([{write}], 'file')
      keepsakes.forget()
      return [file.size, await addFile(file, keepsakes, () => true)]
    }}"""
    size, summary = tab.page.evaluate(again)
    assert size > 8_000_000
    assert summary == {**NOTHING, "added": 5_000}
    assert tab.do("keepsakes.saved[0].note.length") == 760
    assert tab.open().do("keepsakes.saved.length") == 5_000


def test_old_visits_in_a_file_do_not_push_out_what_there_is_room_for(tab: Tab) -> None:
    visits = [{"href": f"https://p{n}.example/", "when": 1_000 + n} for n in range(1_500)]
    told = tab.do("keepsakes.addVisits(argument, () => true)", visits)
    assert told == {"added": 1_000, "there": 0}
    assert tab.do("keepsakes.addVisits(argument, () => true)", visits) == {
        "added": 0,
        "there": 1_000,
    }


@pytest.mark.slow
def test_a_browsers_twenty_megabytes_of_bookmarks_freeze_nobody(tab: Tab) -> None:
    read = """async icon => {
      const row = at => `<DT><A HREF="https://p${at}.example/" ICON="${icon}">${at}</A>\n`
      const text = '<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p>' +
        Array.from({ length: 4_000 }, (_, at) => row(at)).join('')
      const begun = performance.now()
      const { added } = await addFile(new File([text], 'a.html'), keepsakes, () => true)
      return [text.length, added, performance.now() - begun]
    }"""
    size, added, milliseconds = tab.page.evaluate(read, "data:image/png;base64," + "A" * 5_000)
    assert size > 20_000_000
    assert added == 4_000
    assert milliseconds < 2_000


# Other ways to be opened.


@pytest.fixture
def program(tmp_path: Path) -> str:
    """All of it as one classic script."""
    for module in (ROOT / "static" / "console").glob("*.js"):
        (tmp_path / module.name).symlink_to(module)
    (tmp_path / "all.js").write_text(
        "import { visitorsStorage } from './stored.js'\nimport { Mutes } from './mutes.js'\n"
        "import { Keepsakes } from './keepsakes.js'\n"
        "import { bookmarksFile } from './bookmarks-file.js'\n"
        "import { addFile, keepsakesFile } from './keepsakes-file.js'\n"
        "window.keepsakes = new Keepsakes()\nwindow.mutes = new Mutes(visitorsStorage())\n"
        "window.files = [bookmarksFile, addFile, keepsakesFile]\n"
    )
    return Linker(tmp_path, str).program("all.js")


def test_a_page_opened_from_disk_keeps_too(page: Page, tmp_path: Path, program: str) -> None:
    path = tmp_path / "index.html"
    path.write_text(f"<!doctype html><title>me</title><script>{program}</script>")
    tab = Tab(page, "")
    page.goto(path.as_uri())
    tab.save(ANA)
    tab.do("keepsakes.mute('site', argument)", BEN)
    page.reload()
    wait_until(lambda: tab.hrefs() == [ANA])
    tab.do("mutes.read()")
    assert tab.do("mutes.hides({ href: argument, referrer: null })", BEN) is True
    assert tab.do("keepsakes.isKept") is True


def test_a_page_in_a_sandbox_works_until_it_is_left(
    page: Page, modules: LiveServer, program: str
) -> None:
    page.goto(f"{modules.url}static/console/urls.js")
    page.evaluate(
        """program => new Promise(loaded => {
          const frame = document.createElement('iframe')
          frame.sandbox = 'allow-scripts'
          frame.srcdoc = `<!doctype html><script>${program}</` + 'script>'
          frame.onload = loaded
          document.body.append(frame)
        }).then(() => 0)""",
        program,
    )
    frame = page.frames[1]
    said = frame.evaluate(
        """href => {
          keepsakes.save({ href })
          keepsakes.mute('page', href)
          mutes.read(keepsakes.muted)
          const { saved, isKept, troubles } = keepsakes
          return [saved[0].href, isKept, troubles, mutes.hides({ href, referrer: null })]
        }""",
        ANA,
    )
    assert said == [ANA, False, ["forbidden"], True]
