"""What the page makes of the snapshot and of its server's verdicts: which pages are picked."""

import asyncio
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.checked_home import NOTHING, CheckedHome, Held, snapshot, verdict
from tests.conftest import ROOT, Home
from tests.live import wait_until
from tests.network import Network, silence
from tests.test_wandering import address, pages_asked_for, wander
from wander.config import parse_config
from wander.site.page import drop_in_page, exported_page, served_page

ANA = "http://ana.example/wander/"
BEN = "http://ben.example/wander/"
MINE = ["http://me0.example/", "http://me1.example/"]


@pytest.fixture
def checked(home: Home) -> CheckedHome:
    """The console under test, whose server knows what the test says."""
    return CheckedHome(home)


def hosts(name: str, count: int) -> list[str]:
    return [f"http://{name}{number}.example/" for number in range(count)]


def urls_shown(network: Network) -> set[str]:
    return {f"http://{visit.host}{visit.path}" for visit in pages_asked_for(network)}


def wander_often(page: Page, times: int, pause: float = 40) -> list[str]:
    """The addresses that came, one a press."""
    addresses: list[str] = page.evaluate(
        """async ([times, pause]) => {
          const addresses = []
          for (let press = 0; press < times; press++) {
            document.getElementById('wander-button').click()
            addresses.push(document.getElementById('url-input').value)
            await new Promise(resolve => setTimeout(resolve, pause))
          }
          return addresses
        }""",
        [times, pause],
    )
    return addresses


def wander_until(page: Page, all_of: Iterable[str]) -> None:
    """Press until each of these pages came."""
    missing = set(all_of)
    deadline = time.monotonic() + 8
    while missing:
        assert time.monotonic() < deadline, f"{missing} did not come"
        missing -= set(wander_often(page, 4))


def wander_when_chosen(page: Page, network: Network) -> None:
    """Press once the next page is chosen: the connection to its host is opened then."""

    def is_chosen() -> bool:
        warmed = [visit.host for visit in network.visits if visit.path == "/robots.txt"]
        return bool(warmed) and f"http://{warmed[-1]}/" not in urls_shown(network)

    wait_until(is_chosen)
    wander(page)
    wait_until(lambda: address(page) in urls_shown(network))


def snapshot_is_there(checked: CheckedHome, page: Page) -> None:
    """Wait until the page has asked for it, and had the time to read it."""
    wait_until(lambda: checked.visits_for("/network.json"))
    page.wait_for_timeout(200)


def test_what_does_not_load_is_never_picked_whoever_recommends_it(
    checked: CheckedHome, network: Network
) -> None:
    good = [*MINE, *hosts("ok", 3), *hosts("moved", 2)]
    bad = [*hosts("refuses", 4), *hosts("dead", 4)]
    network.console(ANA, pages=[*hosts("ok", 3), *bad], consoles=[BEN])
    network.console(BEN, pages=[*hosts("moved", 2), *hosts("refuses", 4)])
    known = dict.fromkeys(MINE, "ok")
    for kind, count in (("ok", 3), ("moved", 2), ("refuses", 4), ("dead", 4)):
        known |= dict.fromkeys(hosts(kind, count), kind)
    page = checked.serve(
        [*MINE, "http://refuses0.example", "http://dead0.example/"],
        [ANA],
        snapshot=snapshot(known),
        blank={"http://refuses0.example": "refuses", "http://dead0.example/": "dead"},
    ).open()
    snapshot_is_there(checked, page)
    wander_until(page, good)
    # More presses than pages: those shown longest ago come again, and are good ones too.
    assert set(wander_often(page, 30)) <= set(good)
    assert urls_shown(network) <= set(good)
    assert not any(visit.host.startswith(("refuses", "dead")) for visit in network.visits)


def test_the_first_recommendation_loads(checked: CheckedHome, network: Network) -> None:
    bad = {
        **dict.fromkeys(hosts("refuses", 4), "refuses"),
        **dict.fromkeys(hosts("dead", 4), "dead"),
    }
    page = checked.serve([*bad, MINE[0]], blank=bad).open()
    for _ in range(6):
        assert address(page) == MINE[0]
        checked.open()
    assert urls_shown(network) == {MINE[0]}


def test_the_snapshot_comes_after_the_first_page_and_once(
    checked: CheckedHome, network: Network
) -> None:
    picture = Held(PlainTextResponse(""))
    network.page(MINE[0], "<h1>mine</h1><img src='http://slow.example/picture'>")
    network.mount("slow.example", picture)
    checked.home.page.context.add_cookies([{"name": "a", "value": "b", "url": Home.url}])
    page = checked.serve([MINE[0]], snapshot=snapshot({})).open()
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_have_text("mine")
    page.wait_for_timeout(500)
    assert not checked.visits_for("/network.json"), "before the first page was all there"
    picture.release()
    wait_until(lambda: checked.visits_for("/network.json"), timeout=2)
    wander_often(page, 5)
    (visit,) = checked.visits_for("/network.json")
    assert visit.query == "v=1"
    assert "cookie" not in visit.headers


def test_a_first_page_that_does_not_come_does_not_keep_the_snapshot_away(
    checked: CheckedHome, network: Network
) -> None:
    network.mount("slow.example", silence)
    checked.serve(["http://slow.example/"], snapshot=snapshot({})).open()
    wait_until(lambda: checked.visits_for("/network.json"), timeout=5)


def test_where_the_owner_recommends_nothing_the_snapshot_comes_first(
    checked: CheckedHome, network: Network
) -> None:
    """There is no first page to wait for, and the first that is found must load as well."""
    bad = dict.fromkeys(hosts("dead", 9), "dead")
    network.console(ANA, pages=[*bad, "http://ok.example/"])
    page = checked.serve([], [ANA], snapshot=snapshot({**bad, "http://ok.example/": "ok"})).open()
    expect(page.locator("#url-input")).to_have_value("http://ok.example/")
    wait_until(lambda: urls_shown(network))
    assert urls_shown(network) == {"http://ok.example/"}


ALL_DEAD: Any = {
    "version": 1,
    "pages": [{"url": url, "verdict": "dead"} for url in hosts("ana", 9)],
}


async def breaks_off(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Announces more than it sends."""
    body = json.dumps(ALL_DEAD).encode()
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    raise ConnectionError


def as_json(said: object) -> Response:
    return PlainTextResponse(json.dumps(said), media_type="application/json")


UNUSABLE: Mapping[str, ASGIApp] = {
    "not there": NOTHING,
    "an error with a body": PlainTextResponse(json.dumps(ALL_DEAD), 503),
    "not JSON": HTMLResponse("<h1>Welcome</h1>"),
    "cut short": PlainTextResponse(json.dumps(ALL_DEAD)[:-3]),
    "empty": PlainTextResponse(""),
    "null": as_json(None),
    "a list": as_json(ALL_DEAD["pages"]),
    "a later version": as_json({**ALL_DEAD, "version": 2}),
    "no version": as_json({"pages": ALL_DEAD["pages"]}),
    "pages that are none": as_json({"version": 1, "pages": {"0": ALL_DEAD["pages"][0]}}),
    "too large": as_json({**ALL_DEAD, "more": "x" * 5_000_001}),
    "not text": Response(b"\xff\xfe" + json.dumps(ALL_DEAD).encode()),
    "elsewhere": RedirectResponse("http://elsewhere.example/network.json"),
    "itself again": RedirectResponse("/network.json?v=1"),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_a_snapshot_that_cannot_be_used_changes_nothing(
    checked: CheckedHome, network: Network, what: str
) -> None:
    network.console(ANA, pages=hosts("ana", 3))
    network.answer("http://elsewhere.example/network.json", as_json(ALL_DEAD))
    errors: list[str] = []
    checked.home.page.on("pageerror", lambda error: errors.append(str(error)))
    page = checked.serve([MINE[0]], [ANA], snapshot=UNUSABLE[what]).open()
    snapshot_is_there(checked, page)
    wander_until(page, hosts("ana", 3))
    assert errors == []


def test_a_snapshot_that_breaks_off_changes_nothing(checked: CheckedHome, network: Network) -> None:
    network.console(ANA, pages=hosts("ana", 3))
    page = checked.serve([MINE[0]], [ANA], snapshot=breaks_off).open()
    snapshot_is_there(checked, page)
    wander_until(page, hosts("ana", 3))


def test_of_a_snapshot_with_rubbish_in_it_the_rest_is_used(
    checked: CheckedHome, network: Network
) -> None:
    rubbish: list[Any] = [
        *(None, 7, "http://ana1.example/", [], {}),
        {"url": 7, "verdict": "dead"},
        {"url": "http://ana2.example/"},
        {"url": "http://ana3.example/", "verdict": ["dead"]},
        {"url": "http://ana4.example/", "verdict": "haunted"},
        {"url": "http://ana5.example/", "verdict": "unknown"},
        {"url": "http://ana6.example/", "verdict": "__proto__"},
        {"url": "__proto__", "verdict": "dead"},
    ]
    said = {"version": 1, "later": {}, "consoles": 7, "pages": [*rubbish, *ALL_DEAD["pages"][7:]]}
    network.console(ANA, pages=hosts("ana", 9))
    page = checked.serve([MINE[0]], [ANA], snapshot=as_json(said)).open()
    snapshot_is_there(checked, page)
    wander_until(page, hosts("ana", 7))
    wander_often(page, 10)
    assert urls_shown(network) <= {MINE[0], *hosts("ana", 7)}


def test_until_the_snapshot_is_there_pages_are_the_owners_own(
    checked: CheckedHome, network: Network
) -> None:
    held = Held(snapshot({**dict.fromkeys(hosts("dead", 30), "dead"), "http://ok.example/": "ok"}))
    network.console(ANA, pages=[*hosts("dead", 30), "http://ok.example/"])
    page = checked.serve(MINE, [ANA], snapshot=held).open()
    wait_until(lambda: checked.visits_for("/network.json"))
    before = address(page)
    for _ in range(12):
        wander(page)
        # At once: the very next look at the page sees another one.
        assert address(page) != before
        before = address(page)
        page.wait_for_timeout(50)
    assert urls_shown(network) <= set(MINE)
    held.release()
    page.wait_for_timeout(200)
    wander_until(page, ["http://ok.example/"])
    wander_often(page, 10)
    assert urls_shown(network) <= {*MINE, "http://ok.example/"}


async def trickles(_scope: Scope, _receive: Receive, send: Send) -> None:
    """An answer that does not come to an end: a byte now and then."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(200):
        await send({"type": "http.response.body", "body": b" ", "more_body": True})
        await asyncio.sleep(0.1)


@pytest.mark.slow
def test_what_takes_too_long_is_given_up(page: Page, network: Network) -> None:
    modules = StaticFiles(directory=ROOT / "static")
    routes = [
        Mount("/static", modules),
        Mount("/network.json", trickles),
        Mount("/verdict", silence),
    ]
    network.mount("me.example", Starlette(routes=routes))
    page.goto("http://me.example/static/console/verdicts.js")
    seconds = page.evaluate(
        """async page => {
          const { Verdicts } = await import('/static/console/verdicts.js')
          const addresses = { snapshot: '/network.json', server: '/verdict' }
          const verdicts = new Verdicts({ blank: {}, withoutVia: [], ...addresses })
          const begun = performance.now()
          const after = promise => promise.then(() => (performance.now() - begun) / 1000)
          const seconds = await Promise.all([after(verdicts.ask(page)), after(verdicts.begin())])
          if (verdicts.isPending) throw Error('still waited for')
          if (!verdicts.isSettled(page)) throw Error('to be asked about again')
          return seconds
        }""",
        "http://new.example/",
    )
    asked, snapshot_came = seconds
    assert 4.5 < asked < 9
    assert 9.5 < snapshot_came < 15


def test_the_server_is_asked_once_about_each_page_without_a_verdict(
    checked: CheckedHome, network: Network
) -> None:
    known = {**dict.fromkeys(hosts("ok", 3), "ok"), **dict.fromkeys(hosts("dead", 3), "dead")}
    told = {**dict.fromkeys(hosts("new", 3), "ok"), "http://gone.example/": "dead"}
    told |= {"http://closed.example/": "refuses", MINE[1]: "moved"}
    good = [*MINE, *hosts("ok", 3), *hosts("new", 3)]
    network.console(ANA, pages=[*known, *told])
    page = checked.serve(
        MINE,
        [ANA],
        snapshot=snapshot({**known, MINE[0]: "ok"}),
        tell=lambda url: verdict(url, told[url]),
    ).open()
    first = address(page)
    for _ in good[1:]:
        wander_when_chosen(page, network)
    assert urls_shown(network) == set(good)
    wait_until(lambda: set(checked.asked) == set(told) - {first})
    wander_often(page, 8)
    assert urls_shown(network) == set(good)
    assert len(checked.asked) == len(set(checked.asked)), "asked again"
    assert checked.most_at_once == 1


@pytest.mark.slow
def test_the_server_is_asked_about_few_pages_in_a_step(
    checked: CheckedHome, network: Network
) -> None:
    network.console(ANA, pages=hosts("gone", 60))
    network.console(BEN, pages=hosts("gone", 60), consoles=[])
    page = checked.serve(
        MINE,
        [ANA, BEN],
        snapshot=snapshot(dict.fromkeys(MINE, "ok")),
        tell=lambda url: verdict(url, "dead"),
    ).open()
    snapshot_is_there(checked, page)
    for step in range(1, 7):
        page.wait_for_timeout(400)
        assert len(checked.asked) <= 3 * step
        wander(page)
    wait_until(lambda: len(checked.asked) > 3)


def test_a_slow_server_delays_no_press(checked: CheckedHome, network: Network) -> None:
    known = hosts("ok", 30)
    network.console(ANA, pages=[*known, *hosts("new", 30)])
    page = checked.serve(
        MINE,
        [ANA],
        snapshot=snapshot(dict.fromkeys([*MINE, *known], "ok")),
        tell=lambda url: verdict(url, "dead"),
    ).open()
    checked.delay = 30
    snapshot_is_there(checked, page)
    before = address(page)
    for _ in range(15):
        wander(page)
        assert address(page) != before
        before = address(page)
        page.wait_for_timeout(20)
    # As long as there are pages that are known to load, no other comes.
    assert urls_shown(network) <= {*MINE, *known}
    assert checked.most_at_once == 1


def test_where_nothing_is_known_a_page_without_a_verdict_comes_rather_than_none(
    checked: CheckedHome, network: Network
) -> None:
    network.console(ANA, pages=hosts("new", 3))
    page = checked.serve([], [ANA], snapshot=snapshot({}), tell=lambda url: NOTHING).open()
    expect(page.locator("#url-input")).not_to_have_value("")
    checked.delay = 30
    page.wait_for_timeout(300)
    assert len({address(page), *wander_often(page, 2)}) == 3


def test_the_server_gets_one_question_at_a_time(checked: CheckedHome, network: Network) -> None:
    """Also where several consoles are slow to give a page."""
    consoles = [f"http://c{number}.example/" for number in range(4)]
    for number, console in enumerate(consoles):
        network.console(console, pages=[f"http://new{number}.example/"])
    checked.serve(
        MINE[:1],
        consoles,
        snapshot=snapshot({MINE[0]: "ok"}),
        tell=lambda url: verdict(url, "dead"),
    ).open()
    checked.delay = 1.2  # longer than one console is waited for
    wait_until(lambda: len(checked.asked) == 3)
    assert checked.most_at_once == 1


def test_what_was_shown_does_not_come_again_once_it_is_known_not_to_load(
    checked: CheckedHome, network: Network
) -> None:
    network.console(ANA, pages=["http://ok.example/"])
    known = {MINE[0]: "refuses", "http://ok.example/": "ok"}
    page = checked.serve([MINE[0]], [ANA], snapshot=snapshot(known)).open()
    assert address(page) == MINE[0]
    snapshot_is_there(checked, page)
    wander_until(page, ["http://ok.example/"])
    assert set(wander_often(page, 6)) == {"http://ok.example/"}


def test_without_a_snapshot_the_server_is_asked_about_all(
    checked: CheckedHome, network: Network
) -> None:
    bad = {"http://gone.example/": "dead", "http://closed.example/": "refuses"}
    network.console(ANA, pages=[*hosts("ok", 2), *bad])
    page = checked.serve([MINE[0]], [ANA], tell=lambda url: verdict(url, bad.get(url, "ok"))).open()
    for _ in range(2):
        wander_when_chosen(page, network)
    wait_until(lambda: set(checked.asked) == {*hosts("ok", 2), *bad})
    wander_often(page, 8)
    assert urls_shown(network) == {MINE[0], *hosts("ok", 2)}


@pytest.mark.parametrize(
    "answer",
    [
        NOTHING,
        PlainTextResponse("too many", 429),
        PlainTextResponse('{"url": "http://new0.example/", "verdict": "dead"}', 503),
        PlainTextResponse("busy"),
        as_json(None),
        as_json(["dead"]),
        as_json({"verdict": "dead"}),
        as_json({"url": ["http://new0.example/"], "verdict": "dead"}),
        as_json({"url": "http://new0.example/", "verdict": "dead", "more": "x" * 20_000}),
        as_json({"url": "http://new0.example/", "verdict": "unknown", "via": True}),
        RedirectResponse("http://elsewhere.example/verdict"),
    ],
)
def test_a_page_of_which_the_server_says_nothing_may_be_shown(
    checked: CheckedHome, network: Network, answer: Response
) -> None:
    network.console(ANA, pages=["http://new0.example/"])
    page = checked.serve([MINE[0]], [ANA], snapshot=snapshot({}), tell=lambda _: answer).open()
    wait_until(lambda: checked.asked)
    page.wait_for_timeout(100)
    wander_until(page, ["http://new0.example/"])
    wander_often(page, 4)
    assert checked.asked == ["http://new0.example/"]


def test_pages_that_break_with_via_come_without(checked: CheckedHome, network: Network) -> None:
    known, told = hosts("ok", 2), hosts("new", 2)
    network.console(ANA, pages=[*known, *told])
    page = checked.serve(
        [MINE[0]],
        [ANA],
        snapshot=snapshot(dict.fromkeys([MINE[0], *known], "ok"), no_via=[known[0]]),
        tell=lambda url: verdict(url, "moved", via=url != told[0]),
    ).open()
    for _ in (*known, *told):
        wander_when_chosen(page, network)
    queries = {f"http://{visit.host}/": visit.query for visit in pages_asked_for(network)}
    without = {url for url, query in queries.items() if not query}
    assert without == {known[0], told[0]}


def test_the_owners_own_pages_that_break_with_via_come_without_from_the_first(
    checked: CheckedHome, network: Network
) -> None:
    page = checked.serve(MINE, without_via=[MINE[0]]).open()
    wander_until(page, MINE)
    queries = {f"http://{visit.host}/": visit.query for visit in pages_asked_for(network)}
    assert queries == {MINE[0]: "", MINE[1]: f"via={Home.url}"}


def test_a_page_that_failed_lately_is_not_picked(checked: CheckedHome, network: Network) -> None:
    good, failing = hosts("ok", 3), hosts("failing", 3)
    network.console(ANA, pages=[*good, *failing])
    known = dict.fromkeys([*MINE, *good], "ok") | dict.fromkeys(failing, "unknown")
    page = checked.serve(MINE, [ANA], snapshot=snapshot(known, failing=failing)).open()
    snapshot_is_there(checked, page)
    wander_until(page, good)
    assert set(wander_often(page, 20)) <= {*MINE, *good}


def test_a_page_that_is_told_of_neither_asks_for_nothing(
    checked: CheckedHome, network: Network
) -> None:
    network.console(ANA, pages=hosts("ana", 5))
    page = checked.serve(MINE, [ANA]).open()
    wander_until(page, hosts("ana", 5))
    asked = {visit.path for visit in network.visits_to("me.example")}
    assert asked <= {"/", "/wander-more.js"}, "what loads later, and no more"


def test_a_page_opened_from_disk_asks_for_nothing(
    home: Home, network: Network, tmp_path: Path
) -> None:
    network.console(ANA, pages=hosts("ana", 5))
    config = parse_config(f"pages = {json.dumps(MINE)}\nconsoles = ['{ANA}']")
    file = tmp_path / "index.html"
    file.write_text(
        exported_page(config, network="network.json", blank={MINE[1]: "dead"}).html, "utf-8"
    )
    said: list[str] = []
    home.page.on("console", lambda message: said.append(message.text))
    home.page.goto(file.as_uri(), wait_until="domcontentloaded")
    assert address(home.page) == MINE[0]
    wander_until(home.page, hosts("ana", 5))
    assert not [line for line in said if "network.json" in line]


@pytest.mark.parametrize(
    "told", [{}, {"blank": {MINE[0]: "dead"}}, {"network": "network.json"}, {"verdicts": "verdict"}]
)
def test_the_policy_lets_the_page_ask_its_own_server_alone(told: Mapping[str, Any]) -> None:
    config = parse_config(f"pages = {json.dumps(MINE)}")
    directives = served_page(config, **told).policy.split(";")
    asking = [one for one in directives if one.startswith("connect-src")]
    assert asking == ["connect-src 'self'"]


def test_the_exports_policy_lets_it_ask_its_own_host_alone() -> None:
    config = parse_config(f"pages = {json.dumps(MINE)}")
    for page in (exported_page(config), exported_page(config, network="network.json")):
        assert ";connect-src &#39;self&#39;" in page.html
    assert "data-network" not in drop_in_page().html


def test_an_owners_script_may_still_ask_anybody() -> None:
    config = parse_config('scripts = ["mine.js"]')
    directives = served_page(config, network="network.json").policy.split(";")
    assert "connect-src 'self' http: https:" in directives


@pytest.mark.parametrize(
    "more", ["", 'styles = ["http://cdn.example/a.css"]', "preconnect = false"]
)
def test_the_browser_refuses_nothing_of_it(
    checked: CheckedHome, network: Network, more: str
) -> None:
    said: list[str] = []
    checked.home.page.on("console", lambda message: said.append(message.text))
    network.answer("http://cdn.example/a.css", Response("", media_type="text/css"))
    network.console(ANA, pages=[*hosts("new", 3), "http://dead.example/"])
    page = checked.serve(
        MINE,
        [ANA],
        snapshot=snapshot({"http://dead.example/": "dead"}),
        tell=lambda url: verdict(url, "ok"),
        more=more,
    ).open()
    snapshot_is_there(checked, page)
    wander_often(page, 6, pause=100)
    page.get_by_label("Address").fill("http://dead.example/")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_be_visible()
    assert checked.asked
    assert not [line for line in said if "Content Security Policy" in line or "Refused" in line]


def asks_us(paths: Sequence[str]) -> str:
    """A list that asks our server for these, in every way that it has."""
    ways = (
        "fetch(url).catch(() => 0); try { importScripts(url) } catch {} import(url).catch(() => 0)"
    )
    return (
        "self.wander = { pages: ['http://new.example/'] };"
        f"for (const url of {json.dumps(paths)}) {{ {ways} }}"
    )


def test_a_strangers_list_cannot_ask_our_server(checked: CheckedHome, network: Network) -> None:
    """Though the frame that it runs in inherits a policy which lets the page do so."""
    network.script(ANA, asks_us([Home.url + "verdict?url=x", Home.url + "network.json?by=ana"]))
    page = checked.serve(
        [MINE[0]], [ANA], snapshot=snapshot({}), tell=lambda url: verdict(url, "ok")
    ).open()
    snapshot_is_there(checked, page)
    wander_until(page, ["http://new.example/"])
    assert [visit.query for visit in checked.visits_for("/network.json")] == ["v=1"]
    assert "x" not in checked.asked
