"""The crawl in the visitor's browser: what it finds, what it asks, and whom it holds up."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from starlette.responses import RedirectResponse, Response

from benchmarks.crawling import linked_page
from tests.live import wait_until
from tests.network import Network, silence
from tests.witness import Witness

BASE = "http://me.example/"
LEAK = "http://leak.example/"
LONGEST_TASK = 50.0
"""Milliseconds for which the page's thread may be held while it crawls."""

START = """
  window.begin = ({ own = {}, stub, ...options }) => {
    window.times = []
    const list = { title: 'Me', pages: [], consoles: [], notes: {}, tags: {}, ...own }
    window.crawler = new Crawler({
      base: 'http://me.example/',
      own: list,
      accepts: url => /^https?:/.test(url) && URL.canParse(url) && !url.includes('ignored'),
      onChange: () => times.push(performance.now()),
      ...options,
      ...(stub && { readerFor: window[stub] }),
    })
    return crawler.ready
  }
  window.told = () => ({
    state: crawler.state,
    progress: crawler.progress,
    consoles: crawler.consoles,
    pages: crawler.pages,
  })
"""

STUB = """
  // A network of 10,000 consoles with 8 neighbours and 10 pages each, and half of them theirs.
  window.many = handlers => {
    const number = url => +/c(\\d+)\\./.exec(url)[1]
    const url = at => `http://c${at % 12000}.example/wander/`
    let asked = 0
    const fill = () => {
      while (asked < 24 && handlers.isWanted()) {
        const [console] = handlers.next(1)
        if (!console) return
        asked++
        setTimeout(() => {
          asked--
          const at = number(console.url)
          handlers.answered(console, JSON.stringify({
            title: 'Console ' + at,
            consoles: Array.from({ length: 8 }, (_, k) => url(at * 8 + k + 1)),
            pages: Array.from({ length: 12 }, (_, k) => `http://p${at}.example/read/${k}/`),
            notes: { [`http://p${at}.example/read/1/`]: 'Worth an evening.' },
          }))
          fill()
        })
      }
    }
    return { fill, close: () => [], get isIdle() { return !asked } }
  }
"""


SETTLED = """async () => {
  const { visited } = crawler.progress
  await new Promise(resolve => setTimeout(resolve, 400))
  return visited === crawler.progress.visited
}"""


@pytest.fixture
def crawling(page: Page, network: Network, tmp_path: Path) -> Page:
    """A page with the console's own policy and the crawler alone."""
    html, policy = linked_page(tmp_path, START + STUB)
    network.page(BASE, html, **{"Content-Security-Policy": policy})
    page.goto(BASE)
    return page


def url(name: str) -> str:
    return f"http://{name}.example/wander/"


def begin(page: Page, **options: Any) -> None:
    page.evaluate("options => begin(options)", options)


def told(page: Page) -> dict[str, Any]:
    said: dict[str, Any] = page.evaluate("() => told()")
    return said


def finish(page: Page, within: float = 60) -> dict[str, Any]:
    """Crawl to the end, and tell what was found."""
    page.evaluate("() => crawler.start()")
    wait_until(lambda: page.evaluate("() => crawler.state") == "done", timeout=within, every=0.1)
    return told(page)


def by_url(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {console["url"]: console for console in found["consoles"]}


def tree(network: Network, count: int) -> list[str]:
    """Consoles with four neighbours each and two pages, of which the first leads to all."""
    urls = [url(f"c{number}") for number in range(count)]
    for number, console in enumerate(urls):
        neighbours = urls[number * 4 + 1 : number * 4 + 5]
        network.console(console, pages=[f"http://p{number}.example/{k}" for k in (0, 1)],
                        consoles=[urls[0], *neighbours])  # fmt: skip
    return urls


def test_everything_that_can_be_reached_is_found(crawling: Page, network: Network) -> None:
    urls = tree(network, 120)
    with Witness(crawling) as witness:
        crawling.reload()
        begin(crawling, own={"consoles": [urls[0]], "pages": ["http://p0.example/0"]})
        found = finish(crawling)
        assert_no_task_over(LONGEST_TASK, crawling, witness)
    assert found["progress"] == {"known": 121, "visited": 121, "failed": 0, "pages": 240}
    assert {c["url"] for c in found["consoles"]} == {BASE, *urls}
    assert [c["number"] for c in found["consoles"]] == list(range(121))
    consoles = by_url(found)
    assert consoles[BASE]["depth"] == 0
    assert consoles[urls[0]]["depth"] == 1
    assert consoles[urls[20]]["depth"] == 3
    first = consoles[urls[0]]
    assert {found["consoles"][at]["url"] for at in first["neighbours"]} == set(urls[:5])
    assert {found["consoles"][at]["url"] for at in first["referrers"]} == {BASE, *urls}
    page = found["pages"][first["pages"][0]]
    assert page["href"] == "http://p0.example/0"
    assert page["referrers"] == [0, first["number"]]
    assert crawling.locator("iframe").count() == 0


def test_each_is_asked_for_its_list_and_nothing_else(crawling: Page, network: Network) -> None:
    urls = tree(network, 30)
    network.answer(
        "http://c3.example/wander/wander.js",
        RedirectResponse("http://www.c3.example/wander/list.js"),
    )
    list_ = json.dumps({"consoles": urls[13:17]})
    network.answer(
        "http://www.c3.example/wander/list.js",
        Response(f"const wander = {list_}", media_type="text/javascript"),
    )
    begin(crawling, own={"consoles": [urls[0]]})
    assert finish(crawling)["progress"]["failed"] == 0
    asked = [v for v in network.visits if v.host != "me.example" and not v.host.startswith("www.")]
    assert sorted(f"http://{v.host}{v.path}" for v in asked) == sorted(
        u + "wander.js" for u in urls
    )
    assert [v for v in asked if v.headers.keys() & {"referer", "cookie", "origin"}] == []


def test_what_consoles_say_of_pages_is_kept(crawling: Page, network: Network) -> None:
    page = "http://page.example"
    network.console(url("a"), pages=[page], title="A", notes={page: "x" * 900}, tags={page: ["b"]})
    network.console(url("b"), pages=[page + "/", "http://ignored.example/", "ftp://x.example/"])
    begin(crawling, own={"consoles": [url("a"), url("b"), url("ignored")]})
    found = finish(crawling)
    assert by_url(found)[url("a")]["title"] == "A"
    (only,) = found["pages"]
    assert (only["href"], only["page"]) == (page + "/", page) or only["page"] == page + "/"
    assert sorted(only["referrers"]) == [1, 2]
    assert only["notes"] == [{"console": 1, "note": "x" * 500}]
    assert set(by_url(found)) == {BASE, url("a"), url("b")}


def test_it_goes_on_from_the_snapshot(crawling: Page, network: Network) -> None:
    pages = ["http://new.example/", "http://bare.example"]
    network.console(url("a"), pages=pages, consoles=[url("new")])
    network.console(url("new"))
    known = {
        "version": 1,
        "consoles": [
            {"url": BASE, "state": "ok", "consoles": [1], "pages": []},
            {"url": url("a"), "state": "ok", "title": "A", "consoles": [2], "pages": [0, 1, 3]},
            {"url": url("gone"), "state": "ok", "consoles": [1, 99], "pages": [1]},
            {"url": url("ignored"), "consoles": "?", "pages": None},
            None,
        ],
        "pages": [
            {"url": "http://old.example/", "verdict": "refuses"},
            {"url": "http://gone-page.example/", "verdict": "unknown", "failing": True},
            7,
            {"url": "http://bare.example/"},
        ],
    }
    begin(crawling, own={"consoles": [url("a")]}, known=known)
    before = told(crawling)
    assert before["progress"] == {"known": 3, "visited": 1, "failed": 0, "pages": 3}
    assert [c["state"] for c in before["consoles"]] == ["visited", "known", "known"]
    assert [p["verdict"] for p in before["pages"]] == ["refuses", "dead", None]
    assert network.visits_to("a.example") == []
    after = finish(crawling)
    assert after["progress"] == {"known": 4, "visited": 3, "failed": 1, "pages": 3}
    assert {p["href"]: p["referrers"] for p in after["pages"]} == {
        "http://old.example/": [],  # the console that had it says something else today
        "http://gone-page.example/": [2],
        "http://bare.example/": [1],
        "http://new.example/": [1],
    }
    as_written = {p["href"]: p["page"] for p in after["pages"]}
    assert as_written["http://bare.example/"] == "http://bare.example"
    assert by_url(after)[url("gone")]["state"] == "failed"


def test_a_snapshot_that_is_none_does_no_harm(crawling: Page, network: Network) -> None:
    network.console(url("a"))
    none: list[object] = [{"version": 2}, {"version": 1, "consoles": 7}, [], "x"]
    for known in none:
        begin(crawling, own={"consoles": [url("a")]}, known=known)
        assert finish(crawling)["progress"]["visited"] == 2


def test_it_pauses_goes_on_and_stops(crawling: Page, network: Network) -> None:
    urls = tree(network, 150)
    begin(crawling, own={"consoles": [urls[0]]})
    crawling.evaluate("() => { crawler.start(); crawler.start() }")
    wait_until(lambda: told(crawling)["progress"]["visited"] > 5)
    crawling.evaluate("() => crawler.pause()")
    wait_until(lambda: crawling.evaluate(SETTLED))
    paused = told(crawling)
    assert paused["state"] == "paused"
    assert paused["progress"]["visited"] < 151
    crawling.evaluate("() => crawler.resume()")
    wait_until(lambda: told(crawling)["progress"]["visited"] > paused["progress"]["visited"])
    crawling.evaluate("() => crawler.stop()")
    assert told(crawling)["state"] == "stopped"
    assert crawling.locator("iframe").count() == 0
    found = finish(crawling)
    assert found["progress"]["visited"] == 151
    assert found["progress"]["failed"] == 0


LOSE = """async names => {
  let time = 0
  let reader
  const answer = async console => {
    reader.answered(console, '')
    await new Promise(resolve => setTimeout(resolve))
  }
  window.quiet = handlers => {
    reader = handlers
    return { fill() {}, close: () => [underWay], isIdle: false }
  }
  const consoles = names.map(name => `http://${name}.example/wander/`)
  await begin({ own: { consoles }, now: () => time, stub: 'quiet' })
  crawler.start()
  const [early, late, unread, underWay] = reader.next(4)
  await answer(early)
  time = 5000
  await answer(late)
  answer(unread)
  crawler.interrupt()
  return [crawler.consoles.slice(1).map(one => one.state), crawler.progress.failed, crawler.state,
    reader.next(9).map(one => names[one.number - 1])]
}"""


def test_what_failed_as_the_connection_was_lost_is_asked_again(crawling: Page) -> None:
    names = ["early", "late", "unread", "under-way"]
    states, failed, state, again = crawling.evaluate(LOSE, names)
    assert states == ["failed", "known", "known", "known"]
    assert (failed, state) == (1, "stopped")
    assert sorted(again) == sorted(names[1:])


@pytest.mark.slow
def test_one_hostile_console_harms_no_other(crawling: Page, network: Network) -> None:
    """One drowns the thread they share, one runs for ever, one talks about others."""
    good = [url(f"good{number}") for number in range(20)]
    for number, console in enumerate(good):
        network.console(console, pages=[f"http://p{number}.example/"])
    network.script(url("drowns"), f"for (;;) import('{LEAK}').catch(() => {{}})")
    network.script(url("loops"), "for (;;);")
    network.script(
        url("lies"),
        f"""
        const forged = {{ url: '{good[3]}wander.js', text: '{{"pages":["{LEAK}"]}}' }}
        for (const say of [() => postMessage(forged), () => parent.postMessage(forged, '*')]) {{
          try {{ say() }} catch {{}}
        }}
        import('{good[5]}wander.js?stolen').catch(() => {{}})
        import('{good[5]}other.js').catch(() => {{}})
        import('{LEAK}').catch(() => {{}})
        const wander = {{ url: '{good[4]}wander.js', pages: ['http://liar.example/'] }}
        """,
    )
    hostile = [url("drowns"), url("loops"), url("lies")]
    with Witness(crawling) as witness:
        crawling.reload()
        begin(crawling, own={"consoles": [*good[:7], *hostile, *good[7:]]})
        found = finish(crawling)
        witness.assert_calm()
    consoles = by_url(found)
    states = {console: consoles[console]["state"] for console in [*good, *hostile]}
    assert states == {
        **dict.fromkeys(good, "visited"),
        url("drowns"): "failed", url("loops"): "failed", url("lies"): "visited",
    }  # fmt: skip
    for number, console in enumerate(good):
        hrefs = [found["pages"][at]["href"] for at in consoles[console]["pages"]]
        assert hrefs == [f"http://p{number}.example/"]
    assert network.visits_to("leak.example") == []
    assert {v.path for v in network.visits_to("good5.example")} == {"/wander/wander.js"}


def test_two_consoles_may_share_a_list(crawling: Page, network: Network) -> None:
    both = ["http://pair.example/one.html", "http://pair.example/two.html"]
    network.console("http://pair.example/", pages=["http://page.example/"])
    begin(crawling, own={"consoles": both})
    found = finish(crawling)
    assert found["progress"] == {"known": 3, "visited": 3, "failed": 0, "pages": 1}
    assert found["pages"][0]["referrers"] == [1, 2]
    assert len(network.visits_to("pair.example")) == 1


@pytest.mark.slow
def test_consoles_that_cannot_be_asked_fail(crawling: Page, network: Network) -> None:
    network.mount("silent.example", silence)
    network.console(url("good"))
    network.script(url("broken"), "const wander = {")
    strange = ["http://a;b.example/", "http://[::1]:1/"]
    all_ = [url("silent"), url("broken"), url("gone"), *strange, url("good")]
    begin(crawling, own={"consoles": all_})
    found = finish(crawling)
    assert found["progress"]["visited"] == 2
    assert {c["url"] for c in found["consoles"] if c["state"] == "visited"} == {BASE, url("good")}


@pytest.mark.parametrize(("saves", "most"), [(True, 6), (False, 24)])
def test_so_many_are_asked_at_once(
    crawling: Page, network: Network, saves: bool, most: int
) -> None:
    consoles = [url(f"silent{number}") for number in range(60)]
    for number in range(60):
        network.mount(f"silent{number}.example", silence)
    # Without timers nobody is known to be slow, and all of them keep their places.
    crawling.evaluate(
        """saveData => {
          Object.defineProperty(navigator, 'connection', { value: { saveData } })
          window.setTimeout = () => 0
        }""",
        saves,
    )
    begin(crawling, own={"consoles": consoles})
    crawling.evaluate("() => crawler.start()")

    def asked() -> int:
        return len([v for v in network.visits if v.host.startswith("silent")])

    wait_until(lambda: asked() >= most)
    crawling.wait_for_timeout(300)
    assert asked() == most
    crawling.evaluate("() => crawler.stop()")


def test_a_large_snapshot_is_seen_to_come(crawling: Page) -> None:
    count = 3_000
    consoles = [
        {
            "url": url(f"c{number}"),
            "consoles": [] if number else list(range(count)),
            "pages": list(range(number, number + 20)),
        }
        for number in range(count)
    ]
    pages = [{"url": f"http://p{number}.example/"} for number in range(count + 20)]
    seen = crawling.evaluate(
        """async known => {
          const seen = []
          await begin({
            own: { consoles: [known.consoles[0].url] }, known,
            onChange: () => seen.push(crawler.progress.pages),
          })
          return seen
        }""",
        {"version": 1, "consoles": consoles, "pages": pages},
    )
    assert any(0 < so_far < count for so_far in seen), seen


def test_ten_thousand_consoles_hold_nobody_up(crawling: Page) -> None:
    with Witness(crawling) as witness:
        crawling.reload()
        begin(crawling, own={"consoles": ["http://c0.example/wander/"]}, stub="many")
        crawling.evaluate("() => crawler.start()")
        wait_until(lambda: crawling.evaluate("() => crawler.state") == "done", 100, every=0.5)
        progress = crawling.evaluate("() => crawler.progress")
        assert progress["known"] == 10_000
        assert progress["pages"] == 100_000
        size, entries = crawling.evaluate(
            """async () => {
              const { consoles, pages } = crawler
              const file = await publicSnapshotFile({ consoles, pages, date: new Date() })
              return [file.size, consoles.length + pages.length]
            }"""
        )
        assert size > entries * 60
        assert_no_task_over(LONGEST_TASK, crawling, witness)
    gaps = crawling.evaluate("() => times.slice(1).map((time, at) => time - times[at])")
    assert min(gaps[:-1]) > 95  # the last word comes at once
    memory = crawling.evaluate("() => performance.memory?.usedJSHeapSize ?? 0")
    assert memory < 150e6, memory


def assert_no_task_over(most: float, page: Page, witness: Witness) -> None:
    queue = witness._queue
    if queue is None:
        return
    tasks = page.evaluate("() => witnessed.tasks")
    held = [(t["ms"] - queue.waited(t["at"], t["ms"]), t) for t in tasks]
    # The browser's own tidying, on a machine that does other things as well, may hold it once.
    assert [task for ms, task in held if ms > most][1:] == []
    witness.assert_calm()


def test_each_referrer_has_its_turn(crawling: Page) -> None:
    taken = crawling.evaluate(
        """() => {
          const waiting = new Waiting()
          for (let at = 0; at < 1000; at++) waiting.add('greedy', 'g' + at)
          for (const name of ['a', 'b']) waiting.add('modest', name)
          return waiting.take(5)
        }"""
    )
    assert taken == ["g0", "a", "g1", "b", "g2"]


PUBLISHED: dict[str, Callable[[str], str]] = {
    "object": lambda found: f"JSON.stringify(asPublicSnapshot({found}))",
    "file": lambda found: f"publicSnapshotFile({found}).then(file => file.text())",
}


@pytest.mark.parametrize("form", PUBLISHED)
@pytest.mark.parametrize("base", [BASE, "file:///home/me/wander/"])
def test_a_crawl_is_written_as_the_public_snapshot(crawling: Page, form: str, base: str) -> None:
    found = (
        json.dumps(
            {
                "consoles": [
                    {"url": base, "number": 0, "referrers": []},
                    {"url": url("a"), "number": 1, "referrers": [0, 1]},
                    {"url": url("left"), "number": 2, "referrers": []},
                ],
                "pages": [
                    {
                        "href": "http://page.example/",
                        "page": "http://page.example",
                        "number": 0,
                        "referrers": [1, 0],
                    },
                    {"href": "http://left.example/", "number": 1, "referrers": []},
                ],
            }
        )[:-1]
        + ', "date": new Date("2026-05-15T03:59:32.123Z")}'
    )
    said = json.loads(crawling.evaluate(f"async () => {PUBLISHED[form](found)}"))
    is_public = base == BASE
    mine = [BASE] if is_public else []
    assert said == {
        "date": "2026-05-15 03:59:32 +0000",
        "consoles": {
            **({BASE: {"referrers": []}} if is_public else {}),
            url("a"): {"referrers": [*mine, url("a")]},
        },
        "pages": {"http://page.example": {"referrers": [url("a"), *mine]}},
    }
