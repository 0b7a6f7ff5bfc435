"""Wandering within the languages that pages say they are in, in a real browser."""

import re
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any

from playwright.sync_api import Locator, Page, expect
from starlette.responses import JSONResponse

from tests.checked_home import Held
from tests.conftest import Home
from tests.live import wait_until
from tests.test_comforts import kept, menu, opened, shown
from wander.network.home import DATABASE
from wander.network.store import Store
from wander.network.verdicts import Finding, Verdict

ANA = "http://ana.example/wander/"
SEA = "http://sea.example/"
HILL = "http://hill.example/"
OWN = {SEA: "en", HILL: "de", "http://silent.example/": ""}
ANAS = {"http://tsuki.example/": "ja", "http://wald.example/": "de"}


def learn(home: Home, pages: Mapping[str, str], verdict: Verdict = Verdict.OK) -> None:
    """The crawler found these languages."""
    now = int(time.time())
    store = Store.open(home.folder / DATABASE, print)
    known = [page.url for page in store.pages()]
    store.record_list("", "", [ANA], [*known, *pages], steps=0, now=now)
    for url, language in pages.items():
        store.record_finding(Finding(url=url, verdict=verdict, language=language), now)
    store.close()


def wandering(home: Home, own: Iterable[str] = OWN, anas: Iterable[str] = ANAS) -> Page:
    """A console and a neighbour, whose pages are in the languages that the crawler found."""
    if not (home.folder / DATABASE).exists():
        learn(home, {**OWN, **ANAS})
    home.network.console(ANA, list(anas))
    return opened(home, listing(own))


def listing(own: Iterable[str]) -> str:
    """A list of these pages, each with its host's name as its topic."""
    entries = (f'[[pages]]\nurl = "{url}"\ntags = ["{url[7:-9]}"]' for url in own)
    return "\n".join([f'consoles = ["{ANA}"]', *entries])


def sheet(page: Page) -> Locator:
    menu(page, "Topics and languages")
    return page.get_by_role("dialog", name="Topics and languages")


def choose(page: Page, **choices: str) -> None:
    """Choose `within`, `without` or `any` by the name of a language or topic."""
    dialog = sheet(page)
    for name, choice in choices.items():
        dialog.get_by_label(name, exact=True).select_option(choice)
    page.keyboard.press("Escape")


def came(page: Page, times: int = 8) -> set[str]:
    """The pages that came, one a press."""
    found = set()
    for _ in range(times):
        # By the keyboard: two presses of the mouse in a moment count as one.
        page.get_by_role("button", name="Wander", exact=True).press("Enter")
        # Where nothing is known yet that suits, a console is asked first.
        expect(page.get_by_role("heading", name="Looking for a page")).to_be_hidden()
        found.add(shown(page))
    return found


def test_the_languages_of_the_pages_that_load_are_offered_with_their_count(home: Home) -> None:
    learn(home, {**OWN, **ANAS, "http://more.example/": "de"})
    learn(home, {"http://never.example/": "fr"}, Verdict.REFUSES)
    page = wandering(home)
    dialog = sheet(page)
    rows = dialog.get_by_role("listitem").filter(has_text=re.compile("English|German|Jap|French"))
    expect(rows).to_have_text(
        [
            re.compile(r"^German \(3\)"),
            re.compile(r"^English \(1\)"),
            re.compile(r"^Japanese \(1\)"),
        ]
    )
    expect(dialog.get_by_role("heading", name="Topics", exact=True)).to_be_visible()
    expect(dialog.get_by_label("hill", exact=True)).to_be_visible()


def test_wandering_within_a_language_leads_to_the_neighbours_pages_too(home: Home) -> None:
    page = wandering(home)
    choose(page, German="within")
    assert came(page) == {HILL, "http://wald.example/"}
    choose(page, German="any", Japanese="within")
    assert came(page, 3) == {"http://tsuki.example/"}


def test_wandering_within_several_languages(home: Home) -> None:
    page = wandering(home)
    choose(page, English="within", Japanese="within")
    assert came(page) == {SEA, "http://tsuki.example/"}


def test_pages_that_tell_no_language_come_unless_one_is_wanted(home: Home) -> None:
    page = wandering(home)
    choose(page, German="without")
    assert came(page, 12) == {SEA, "http://silent.example/", "http://tsuki.example/"}
    choose(page, English="within")
    assert came(page, 4) == {SEA}


def test_a_language_and_a_topic_must_both_suit(home: Home) -> None:
    page = wandering(home)
    choose(page, German="within", hill="without")
    assert came(page, 4) == {"http://wald.example/"}


def test_the_choice_is_remembered_and_taken_back(home: Home) -> None:
    page = wandering(home)
    choose(page, Japanese="within", sea="without")
    page.reload(wait_until="domcontentloaded")
    expect(page.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    assert came(page, 3) == {"http://tsuki.example/"}
    dialog = sheet(page)
    expect(dialog.get_by_label("Japanese")).to_have_value("within")
    dialog.get_by_role("button", name="All topics and languages again").click()
    expect(dialog.get_by_label("Japanese")).to_have_value("any")
    expect(dialog.get_by_label("sea")).to_have_value("any")
    assert kept(page, "settings") == []
    page.keyboard.press("Escape")
    assert len(came(page, 12)) > 1


def test_a_choice_in_one_tab_holds_in_the_other(home: Home) -> None:
    page = wandering(home)
    other = page.context.new_page()
    other.goto(home.url, wait_until="domcontentloaded")
    expect(other.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    page.evaluate("() => { addEventListener('storage', () => { window.heard = true }) }")
    choose(other, Japanese="within")
    wait_until(lambda: page.evaluate("() => window.heard"))
    assert came(page, 3) == {"http://tsuki.example/"}


def test_languages_are_named_in_the_language_of_the_page(home: Home) -> None:
    page = wandering(home)
    page.locator("#menu-button").click()
    page.get_by_label("Language").select_option("fr")
    expect(page.locator("#about-button")).to_have_text("À propos")
    page.keyboard.press("Escape")
    menu(page, "Sujets et langues")
    expect(page.get_by_role("dialog").get_by_label("japonais")).to_be_visible()


def test_where_no_page_tells_its_language_none_is_offered(home: Home) -> None:
    page = opened(home)
    dialog = sheet(page)
    expect(dialog.get_by_label("land")).to_be_visible()
    expect(dialog.get_by_role("button", name="All topics and languages again")).to_be_visible()
    expect(dialog.get_by_role("heading", name="Languages", exact=True)).to_have_count(0)


def test_a_snapshot_of_before_there_were_languages_is_read_all_the_same(home: Home) -> None:
    learn(home, {**OWN, **ANAS})
    learn(home, {HILL: "de"}, Verdict.REFUSES)
    with closing(sqlite3.connect(home.folder / DATABASE)) as database:
        database.execute("UPDATE pages SET language = ''")
        database.commit()
    page = wandering(home)
    dialog = sheet(page)
    expect(dialog.get_by_role("button", name="All topics and languages again")).to_be_visible()
    expect(dialog.get_by_role("heading", name="Languages", exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    assert HILL not in came(page, 12)


def test_languages_that_become_known_while_one_looks_are_added(home: Home) -> None:
    pages = [{"url": url, "verdict": "ok", "language": language} for url, language in OWN.items()]
    late = Held(JSONResponse({"version": 1, "consoles": [], "pages": pages}))
    home.network.answer(home.url + "network.json", late)  # type: ignore[arg-type]
    learn(home, dict.fromkeys(OWN, ""))
    home.serve(listing(OWN))
    home.page.goto(home.url, wait_until="domcontentloaded")
    dialog = sheet(home.page)
    dialog.get_by_label("sea").focus()
    expect(dialog.get_by_role("combobox")).to_have_count(len(OWN))
    late.release()
    expect(dialog.get_by_label("German")).to_be_visible()
    expect(dialog.get_by_label("sea")).to_be_focused()


def test_a_language_that_is_none_is_not_offered(home: Home) -> None:
    odd: list[Any] = ["de<b>", "x" * 5000, "DE", 7, None, ["de"], {"de": 1}, "", True]
    said = {"version": 1, "date": "", "console": "", "consoles": []}
    pages = [
        {"url": f"http://odd{number}.example/", "verdict": "ok", "language": language}
        for number, language in enumerate([*odd, "xq"])
    ]
    home.network.answer(home.url + "network.json", JSONResponse({**said, "pages": pages}))
    learn(home, dict.fromkeys(OWN, ""))
    errors: list[str] = []
    home.page.on("pageerror", lambda error: errors.append(str(error)))
    dialog = sheet(wandering(home))
    expect(dialog.get_by_label("xq", exact=True)).to_be_visible()
    names = dialog.get_by_role("combobox").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert sorted(names) == ["hill", "sea", "silent", "xq"]
    assert errors == []


def test_another_page_is_looked_for_as_soon_as_one_is_wanted(home: Home) -> None:
    """The one that was chosen ahead does not suit any more."""
    home.page.add_init_script("Math.random = () => 0")
    page = wandering(home, own=[SEA, *(f"http://sea{number}.example/" for number in range(5))])
    wait_until(lambda: any(visit.path == "/robots.txt" for visit in home.network.visits))

    def is_asked() -> bool:
        return any(visit.path == "/wander/wander.js" for visit in home.network.visits)

    assert not is_asked()
    choose(page, Japanese="within")
    wait_until(is_asked)
