"""The map of the network, as the page loads it: drawn, found, pressed, walked by keys, grown."""

import gzip
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Home
from tests.live import LiveServer
from tests.network import Network
from tests.test_comforts import menu
from wander.site.bundle import static_folder
from wander.site.parts import later_files, part_address
from wander.site.words import words_in

ANA = "http://ana.example/wander/"
PAGE = "http://one.example/"
TOLD = words_in("en")


def consoles(links: Sequence[Sequence[int]]) -> list[dict[str, Any]]:
    """Consoles as a crawl finds them; each recommends those at these positions."""
    return [
        {
            "url": f"https://site{number}.example/wander/",
            "title": f"Garden {number}" if number % 2 else "",
            "depth": min(number, 1),
            "referrers": [at for at, others in enumerate(links) if number in others],
            "neighbours": list(neighbours),
            "state": "visited",
            "number": number,
        }
        for number, neighbours in enumerate(links)
    ]


SMALL = consoles([[1, 2, 3], [0, 4], [4], [], [5], []])
"""The first one recommends three; the last but one is recommended by two."""

SHOW = """async ({ address, consoles, base }) => {
  window.refused = []
  document.addEventListener('securitypolicyviolation', event =>
    refused.push(`${event.violatedDirective} ${event.blockedURI}`))
  const names = Object.keys(window)
  const start = await new Promise((resolve, reject) => {
    document.addEventListener('wander-map', event => resolve(event.detail), { once: true })
    const script = document.createElement('script')
    Object.assign(script, { src: address, onerror: reject })
    document.head.append(script)
  })
  window.left = Object.keys(window).filter(name => !names.includes(name) && name !== 'refused')
  const dialog = document.createElement('dialog')
  dialog.ariaLabel = 'Map'
  Object.assign(dialog.style, { width: '700px', maxWidth: '100%', height: '520px' })
  const place = document.createElement('div')
  place.id = 'place'
  place.style.height = '500px'
  dialog.append(place)
  document.body.append(dialog)
  dialog.showModal()
  Object.assign(window, { opened: [], given: consoles, map: start({}), place })
  await map.show(place, { consoles, pages: [], base, onOpen: at => opened.push(at) })
}"""

PIXELS = """colour => {
  const canvas = document.querySelector('.map canvas')
  const probe = document.createElement('canvas').getContext('2d')
  canvas.parentNode.style.fill = `var(--wander-${colour})` // an element's colour, worked out
  probe.fillStyle = getComputedStyle(canvas.parentNode).fill
  probe.fillRect(0, 0, 1, 1)
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const found = []
  for (let at = 0; at < data.length; at += 4) {
    const is = data[at] === red && data[at + 1] === green && data[at + 2] === blue
    if (is && data[at + 3] === 255) found.push([at / 4 % width, Math.floor(at / 4 / width)])
  }
  return found
}"""


@pytest.fixture(params=["reduce"])
def opened(home: Home, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The console page under its own policy; nothing that is refused goes unnoticed."""
    home.page.emulate_media(reduced_motion=request.param, color_scheme="light")
    home.page.set_viewport_size({"width": 900, "height": 640})
    page = home.open(pages=[PAGE])
    yield page
    assert page.evaluate("() => window.refused ?? []") == []


def show(page: Page, found: Sequence[dict[str, Any]] = SMALL, base: int = 0) -> None:
    page.evaluate(
        SHOW,
        {"address": part_address("map"), "consoles": found, "base": found[base]["url"]},
    )
    settle(page)


def settle(page: Page) -> None:
    """Wait until everything stands still, on the screen too."""
    expect(page.locator(".map")).to_have_attribute("data-settled", "true", timeout=20_000)
    page.evaluate(
        """async () => {
          const canvas = document.querySelector('.map canvas')
          let before = null
          for (let same = 0; same < 3;) {
            await new Promise(resolve => requestAnimationFrame(resolve))
            const now = canvas.toDataURL()
            same = now === before ? same + 1 : 0
            before = now
          }
        }"""
    )


def middle(points: Sequence[Sequence[int]]) -> tuple[float, float]:
    assert points, "nothing is drawn in that colour"
    return (
        sum(x for x, _ in points) / len(points),
        sum(y for _, y in points) / len(points),
    )


def find(page: Page, text: str) -> None:
    field = page.get_by_role("searchbox", name=TOLD["map.find"])
    field.fill(text)
    field.press("Enter")
    settle(page)


def said(page: Page) -> str:
    return page.locator(".map [role=status]").inner_text()


def view(page: Page) -> Any:
    return page.locator(".map-view")


def press_in_the_middle(page: Page) -> None:
    box = view(page).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_nothing_of_it_is_loaded_before_it_is_opened(home: Home, network: Network) -> None:
    asked: list[str] = []
    home.page.on("request", lambda request: asked.append(request.url))
    page = home.open(pages=[PAGE])
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_be_visible()
    page.wait_for_timeout(200)
    assert not [url for url in asked if "wander-map" in url]


def test_the_library_is_in_its_file_alone_and_light() -> None:
    files = later_files()
    program = files["wander-map.js"]
    assert len(gzip.compress(program, 9)) < 20_000
    for notice in (b"d3-force/ v3.0.1 Copyright", b"d3-quadtree/ v3.0.2 Copyright"):
        assert [name for name, text in files.items() if notice in text] == ["wander-map.js"]
    assert not re.search(rb"\beval\(|new Function", program)
    vendor = static_folder() / "vendor"
    assert "Permission to use, copy, modify" in (vendor / "LICENSE").read_text()
    listed = (vendor / "README.md").read_text()
    for file in vendor.glob("*.js"):
        name, version = re.findall(r"d3js\.org/([\w-]+)/ v([\d.]+)", file.read_text())[0]
        assert f"`{file.name}` | [{name} {version}]" in listed


@pytest.mark.parametrize("opened", ["no-preference"], indirect=True)
def test_consoles_are_drawn_and_this_one_is_marked(opened: Page) -> None:
    show(opened)
    assert opened.evaluate("left") == [], "no global but the page's own"
    label = view(opened).get_attribute("aria-label")
    assert label == TOLD["map.label"].replace("{}", "6")
    assert view(opened).get_attribute("role") == "application"
    points = opened.evaluate(PIXELS, "accent")
    assert len(points) > 60, "this console, in its colour"
    assert len(opened.evaluate(PIXELS, "quiet")) > 5 * 60, "and five others"
    x, y = middle(points)
    box = view(opened).bounding_box()
    assert box
    opened.mouse.click(box["x"] + x, box["y"] + y)
    assert opened.evaluate("opened") == [0]


def test_this_console_need_not_be_the_first(opened: Page) -> None:
    show(opened, base=2)
    x, y = middle(opened.evaluate(PIXELS, "accent"))
    box = view(opened).bounding_box()
    assert box
    opened.mouse.click(box["x"] + x, box["y"] + y)
    assert opened.evaluate("opened") == [2]


def test_it_wears_an_owners_colours_however_they_are_written(opened: Page) -> None:
    show(opened)
    colours = (
        "light-dark(#7a3b8f, #d9a5ea)",
        "color-mix(in oklab, red, var(--wander-paper))",
        "oklch(0.6 0.2 30)",
        "color(display-p3 0 0.5 1)",
        "var(--wander-ink)",
    )
    for written in colours:
        # Seen at once, as a visitor's change of the theme is.
        opened.evaluate(f"document.documentElement.style = '--wander-accent: {written}'")
        settle(opened)
        assert len(opened.evaluate(PIXELS, "accent")) > 60, written
    opened.evaluate("document.documentElement.style = '--wander-quiet: light-dark(red, lime)'")
    for theme in ("light", "dark"):
        opened.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        settle(opened)
        assert len(opened.evaluate(PIXELS, "quiet")) > 5 * 60, theme
    opened.evaluate("document.documentElement.style = '--wander-accent: none such'")
    settle(opened)
    assert len(opened.evaluate(PIXELS, "ink")) > 60, "what is no colour is like the text"


def test_a_console_is_found_by_name_and_by_address(opened: Page) -> None:
    show(opened)
    field = opened.get_by_role("searchbox", name=TOLD["map.find"])
    field.press_sequentially("garden")
    matches = opened.locator(".map-finder li button")
    expect(matches).to_have_count(3)
    assert said(opened) == "Found: 3"
    field.press("ArrowDown")
    expect(matches.first).to_be_focused()
    opened.keyboard.press("Escape")
    expect(matches.first).to_be_hidden()
    expect(opened.locator("dialog[open]")).to_be_visible()
    find(opened, "SITE4.exa")
    expect(view(opened)).to_be_focused()
    assert said(opened) == "site4.example. Recommended by: 2. Recommends: 1."
    press_in_the_middle(opened)
    assert opened.evaluate("opened") == [4]
    field.fill("nowhere")
    assert said(opened) == TOLD["map.none"]
    expect(opened.locator(".map-finder li")).to_have_text(TOLD["map.none"])
    view(opened).click(position={"x": 8, "y": 200})
    expect(opened.locator(".map-finder li")).to_be_hidden()
    field.fill("and")  # as in every address
    assert said(opened) == TOLD["map.none"]
    field.fill("site2.example/wander/")
    expect(matches).to_have_count(1)


def test_the_keys_lead_from_console_to_console(opened: Page) -> None:
    show(opened, consoles([[1], [2], []]))
    opened.get_by_role("button", name=TOLD["map.fit"]).focus()
    opened.keyboard.press("Tab")
    expect(view(opened)).to_be_focused()
    assert said(opened).startswith("site0.example.")
    heard = [said(opened)]
    for _ in range(2):
        for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
            opened.keyboard.press(key)
            if said(opened) not in heard:
                heard.append(said(opened))
    assert [text.split(".")[0] for text in heard] == ["site0", "Garden 1", "site2"]
    opened.keyboard.press("Enter")
    (at,) = opened.evaluate("opened")
    assert said(opened).startswith(("site0.", "Garden 1.", "site2.")[at])


def test_the_keys_lead_on_after_a_press_beside_the_consoles(opened: Page) -> None:
    show(opened, consoles([[1], []]))
    before = opened.evaluate(PIXELS, "accent")
    view(opened).click(position={"x": 8, "y": 8})
    assert opened.evaluate("opened") == []
    opened.keyboard.press("ArrowRight")
    first = said(opened).split(".")[0]
    assert first in ("site0", "Garden 1")
    settle(opened)
    assert opened.evaluate(PIXELS, "accent") != before, "it is marked"
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        if said(opened).split(".")[0] == first:
            opened.keyboard.press(key)
    assert {first, said(opened).split(".")[0]} == {"site0", "Garden 1"}
    opened.keyboard.press("Enter")
    assert opened.evaluate("opened") == [int(first == "site0")]


def test_a_touch_opens_a_console_and_hits_nothing_that_comes_in_its_place(opened: Page) -> None:
    show(opened, consoles([[]]))
    opened.evaluate(
        """() => map.show(place, {
          consoles: [...given], base: given[0].url,
          onOpen: at => {
            opened.push(at)
            const button = document.createElement('button')
            Object.assign(button.style, { width: '100%', height: '100%' })
            button.onclick = () => opened.push('beneath')
            map.hide()
            place.append(button)
          },
        })"""
    )
    settle(opened)
    box = view(opened).bounding_box()
    assert box
    spot = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    fingers = opened.context.new_cdp_session(opened)
    fingers.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    for kind, spots in (("touchStart", [spot]), ("touchEnd", [])):
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})
    expect(opened.locator("#place > button")).to_be_visible()
    opened.evaluate("() => new Promise(resolve => setTimeout(resolve, 50))")
    assert opened.evaluate("opened") == [0]


def test_it_is_moved_and_made_larger(opened: Page) -> None:
    show(opened)
    start = opened.evaluate(PIXELS, "accent")
    box = view(opened).bounding_box()
    assert box
    corner = (box["x"] + 8, box["y"] + 8)
    opened.mouse.move(*corner)
    opened.mouse.down()
    opened.mouse.move(corner[0] + 60, corner[1] + 40, steps=4)
    opened.mouse.up()
    settle(opened)
    moved = opened.evaluate(PIXELS, "accent")
    assert middle(moved) == pytest.approx((middle(start)[0] + 60, middle(start)[1] + 40), abs=2)
    assert opened.evaluate("opened") == [], "a pull is no press"
    opened.get_by_role("button", name=TOLD["map.fit"]).click()
    settle(opened)
    assert middle(opened.evaluate(PIXELS, "accent")) == pytest.approx(middle(start), abs=2)

    def turn_wheel() -> None:
        opened.mouse.move(*corner)
        opened.mouse.wheel(0, -120)

    press_button = opened.get_by_role("button", name=TOLD["map.zoom_in"]).click
    for larger in (press_button, lambda: view(opened).press("+"), turn_wheel):
        view(opened).press("0")
        settle(opened)
        before = spread(opened)
        larger()
        settle(opened)
        assert spread(opened) > before * 1.1


def spread(page: Page) -> float:
    """How large this console is drawn: its disc is the widest run of its colour."""
    points = page.evaluate(PIXELS, "accent")
    rows: dict[int, int] = {}
    for _, y in points:
        rows[y] = rows.get(y, 0) + 1
    return float(max(rows.values()))


@pytest.mark.parametrize("opened", ["no-preference"], indirect=True)
def test_what_is_there_keeps_its_place_when_more_is_found(opened: Page) -> None:
    show(opened)
    opened.get_by_role("button", name=TOLD["map.zoom_in"]).click()
    opened.get_by_role("button", name=TOLD["map.zoom_out"]).click()
    settle(opened)
    before = middle(opened.evaluate(PIXELS, "accent"))
    opened.evaluate(
        """() => {
          given.push({ url: 'https://new.example/', title: 'New', depth: 2, referrers: [3],
            neighbours: [], state: 'known', number: 6 })
          given[3].neighbours.push(6)
          map.update()
        }"""
    )
    expect(view(opened)).to_have_attribute("aria-label", TOLD["map.label"].replace("{}", "7"))
    settle(opened)
    assert middle(opened.evaluate(PIXELS, "accent")) == pytest.approx(before, abs=1)
    find(opened, "new")
    press_in_the_middle(opened)
    assert opened.evaluate("opened")[-1] == 6


def test_what_is_new_begins_beside_who_recommends_it(page: Page, modules: LiveServer) -> None:
    page.goto(modules.url + "static/console/map-graph.js")
    places, grown = page.evaluate(
        """async consoles => {
          const { MapGraph } = await import('/static/console/map-graph.js')
          const graph = new MapGraph(consoles, consoles[0].url)
          const grow = () => {
            const steps = graph.grow(1)
            for (let step; ;) if ((step = steps.next()).done) return step.value
          }
          grow()
          graph.places = Float32Array.from({ length: 12 }, (_, at) => 100 * at)
          const places = [...graph.places]
          consoles.push({ ...consoles[3], referrers: [3], number: 6 })
          consoles[3].neighbours.push(6)
          return [places, [...grow().places]]
        }""",
        SMALL,
    )
    assert grown[:12] == places
    assert grown[12:] == pytest.approx(places[6:8], abs=60)


def test_many_are_taken_in_by_small_steps_and_all_at_once(page: Page, modules: LiveServer) -> None:
    page.goto(modules.url + "static/console/map-graph.js")
    counts, most, links = page.evaluate(
        """async () => {
          const { MapGraph } = await import('/static/console/map-graph.js')
          let looked = 0
          const consoles = Array.from({ length: 5000 }, (_, at) => ({
            url: `https://site${at}.example/`, referrers: [], state: 'visited',
            get neighbours() { looked++; return [(at + 1) % 5000, (at * 7) % 5000] },
          }))
          const graph = new MapGraph(consoles, consoles[0].url)
          const counts = new Set()
          let most = 0
          for (const _ of graph.grow(1)) {
            counts.add(graph.count).add(graph.order.length).add(graph.links.length)
            most = Math.max(most, looked)
            looked = 0
          }
          counts.delete(0)
          return [[...counts], most, graph.links.length / 2]
        }"""
    )
    assert counts == [], "what is drawn meanwhile is as it was"
    assert 0 < most <= 64
    assert 9000 < links < 10000


def test_it_is_hidden_and_shown_again_as_it_was(opened: Page) -> None:
    show(opened)
    before = opened.evaluate("document.querySelector('.map canvas').toDataURL()")
    opened.evaluate("() => map.hide()")
    expect(opened.locator(".map")).to_have_count(0)
    opened.evaluate("() => map.show(place, { consoles: given, base: given[0].url })")
    settle(opened)
    assert opened.evaluate("document.querySelector('.map canvas').toDataURL()") == before
    other = consoles([[1], []])
    opened.evaluate("consoles => map.update(consoles)", other)
    expect(view(opened)).to_have_attribute("aria-label", TOLD["map.label"].replace("{}", "2"))


def test_who_wants_no_motion_sees_none(opened: Page) -> None:
    opened.evaluate(
        """() => {
          window.pictures = new Set()
          const look = () => {
            const canvas = document.querySelector('.map canvas')
            if (canvas?.width > 300) pictures.add(canvas.toDataURL())
            requestAnimationFrame(look)
          }
          look()
        }"""
    )
    show(opened, consoles([list(range(1, 40)), *[[] for _ in range(39)]]))
    assert opened.evaluate("pictures.size") <= 2, "nothing, and then all of it"


def test_without_a_worker_it_is_laid_out_all_the_same(opened: Page) -> None:
    opened.evaluate("() => { window.Worker = class { constructor() { throw Error() } } }")
    show(opened)
    assert len(opened.evaluate(PIXELS, "accent")) > 60


def test_all_of_it_is_seen_on_a_phone_and_when_that_is_turned(home: Home) -> None:
    home.page.set_viewport_size({"width": 740, "height": 360})
    page = home.open(pages=[PAGE])
    expect(page.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    menu(page, TOLD["more.explorer"])
    page.get_by_role("button", name=TOLD["explorer.map"], exact=True).click()
    expect(view(page)).to_be_visible()
    for width, height in ((740, 360), (360, 640)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(
            """height => {
              const of = name => document.querySelector(name).getBoundingClientRect()
              const { top, bottom, height: tall } = of('.map-view')
              const head = of('#explorer-dialog .head').bottom
              return head <= of('.map-tools').top && bottom <= height && tall >= 200
            }""",
            arg=height,
        )


@pytest.mark.slow
@pytest.mark.parametrize("opened", ["no-preference"], indirect=True)
def test_thousands_of_consoles_leave_the_page_responsive(opened: Page) -> None:
    last = 2999
    many = consoles([[]])
    for number in range(1, last + 1):
        one = {"url": f"https://site{number}.example/", "number": number}
        links = {"referrers": [number // 7, number // 2], "neighbours": [number // 3]}
        many.append({**many[0], **one, **links})
    opened.evaluate(
        """() => {
          window.waits = []
          let before = performance.now()
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => {
            waits.push(performance.now() - before)
            before = performance.now()
            setTimeout(() => port2.postMessage(0), 4)
          }
          port2.postMessage(0)
          window.most = { measureText: 0, arc: 0 } // in a picture
          let now = {}
          for (const name of Object.keys(most)) {
            const before = CanvasRenderingContext2D.prototype[name]
            CanvasRenderingContext2D.prototype[name] = function (...given) {
              now[name] = (now[name] ?? 0) + 1
              most[name] = Math.max(most[name], now[name])
              return before.apply(this, given)
            }
          }
          const nextFrame = () => { now = {}; requestAnimationFrame(nextFrame) }
          nextFrame()
          window.asked = 0
          const { postMessage } = Worker.prototype
          Worker.prototype.postMessage = function (...said) {
            asked++
            return postMessage.apply(this, said)
          }
          setInterval(() => window.map?.update(), 100) // as during a crawl
        }"""
    )
    show(opened, many)
    assert opened.evaluate("asked") == 1, "what is being laid out is not begun again"
    most = opened.evaluate("most")
    assert 0 < most["measureText"] <= 60, "new names in a picture"
    assert 0 < most["arc"] < 300, "circles; what is small, as all is at first, is a square"
    waits = sorted(opened.evaluate("waits"))
    assert waits[int(len(waits) * 0.95)] < 100
    find(opened, f"site{last}.")
    assert said(opened).startswith(f"site{last}.example.")
    press_in_the_middle(opened)
    assert opened.evaluate("opened") == [last]
