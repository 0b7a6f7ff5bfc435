"""The sheets of what a visitor keeps: the focus, the keyboard and the words in them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.conftest import Home
from tests.test_comforts import LISTS, kept, menu, opened, press_keys, shown
from tests.test_screens import check_screen
from wander.config import read_config
from wander.site.export import export

SEA, HILL = "http://sea.example/", "http://hill.example/"
LIST = """
pages = ["http://sea.example/", "http://hill.example/"]
consoles = ["http://ana.example/wander/"]
"""


def wander_to(page: Page, href: str) -> None:
    """Wander on until this page is shown."""
    while shown(page) != href:
        wander(page)


def wander(page: Page) -> None:
    """By the keyboard: two presses of the mouse in a moment count as one."""
    page.get_by_role("button", name="Wander", exact=True).press("Enter")


def keep_both(page: Page) -> Locator:
    """The sheet of kept pages with two of them; the hill comes first."""
    for href in (SEA, HILL):
        wander_to(page, href)
        page.locator("#keep-button").click()
        page.wait_for_timeout(2)  # or their order is not told by when they were kept
    menu(page, "Kept pages")
    return page.get_by_role("dialog", name="Kept pages")


def test_what_is_kept_is_the_page_of_that_moment(home: Home) -> None:
    held: list[Route] = []
    home.page.route("**/wander-words-en.js*", lambda route: held.append(route))
    page = opened(home)
    first = shown(page)
    page.locator("#keep-button").click()
    press_keys(page, "n")
    press_keys(page, "m")
    assert held, "the words are still to come"
    assert [item["href"] for item in kept(page, "saved")] == [first]
    assert [item["value"] for item in kept(page, "muted")] == list({SEA, HILL} - {first})


def test_each_key_stands_with_its_meaning(home: Home) -> None:
    page = opened(home)
    press_keys(page, "?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet.get_by_text("the next page")).to_be_visible()
    told = dict(
        zip(
            sheet.locator("dt").all_inner_texts(),
            sheet.locator("dd").all_inner_texts(),
            strict=True,
        )
    )
    assert told["n"] == "the next page"
    assert told["u"] == "undo what was just done"
    assert told["?"] == "these keys"
    assert len(told) == 11
    check_screen(page)
    sheet.get_by_label("Use single letters as keys").uncheck()
    page.keyboard.press("Escape")
    first = shown(page)
    page.reload(wait_until="domcontentloaded")
    expect(page.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    press_keys(page, "n")
    press_keys(page, "s")
    assert shown(page) == first
    assert not kept(page, "saved")
    press_keys(page, "?")
    sheet.get_by_label("Use single letters as keys").check()
    page.keyboard.press("Escape")
    press_keys(page, "s")
    assert kept(page, "saved")
    menu(page, "Keys")
    expect(sheet).to_contain_text("Tab leads out of it.")


def test_keys_leave_the_page_alone_while_a_sheet_is_open(home: Home) -> None:
    page = opened(home)
    first = shown(page)
    menu(page, "Where you were")
    page.get_by_role("dialog").get_by_role("button", name="Muted").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Muted")).to_be_focused()
    page.evaluate("() => document.activeElement.blur()")
    for key in "mns":
        page.keyboard.press(key)
    assert shown(page) == first
    assert not kept(page, "muted")
    assert not kept(page, "saved")


def test_what_is_pressed_after_writing_a_note_is_done(home: Home) -> None:
    page = opened(home)
    sheet = keep_both(page)
    row = sheet.get_by_role("listitem").filter(has_text="sea.example")
    sheet.get_by_label("Search").fill("sea")
    row.get_by_label("Your note").fill("By the water")
    row.get_by_role("button", name="Show it here").click()
    expect(sheet).to_be_hidden()
    assert shown(page) == SEA
    menu(page, "Kept pages")
    expect(row.get_by_label("Your note")).to_have_value("By the water")
    row.get_by_label("Your note").fill("By the sea")
    row.get_by_role("button", name="Remove").click()
    assert [item["href"] for item in kept(page, "saved")] == [HILL]


def test_another_tab_disturbs_nobody_who_writes(home: Home) -> None:
    page = opened(home)
    page.locator("#keep-button").click()
    other = page.context.new_page()
    other.goto(home.url, wait_until="domcontentloaded")
    expect(other.locator("#keep-button")).to_have_attribute(
        "aria-pressed", re.compile("true|false")
    )
    menu(page, "Kept pages")
    note = page.get_by_label("Your note").first
    note.evaluate("one => { one.className = 'mine' }")
    mine = page.locator(".mine")
    note.focus()
    page.keyboard.type("By ")
    wander_to(other, ({SEA, HILL} - {shown(page)}).pop())
    other.locator("#keep-button").click()
    expect(page.get_by_label("Your note")).to_have_count(2)
    expect(mine).to_be_focused()
    page.keyboard.type("the sea")
    expect(mine).to_have_value("By the sea")


def test_the_focus_stays_where_one_goes_on(home: Home) -> None:
    page = opened(home)
    sheet = keep_both(page)
    tab = sheet.get_by_role("button", name="Kept pages")
    sheet.get_by_role("button", name="What is kept").press("Enter")
    data = page.get_by_role("dialog", name="What is kept")
    expect(data.get_by_role("button", name="What is kept")).to_be_focused()
    data.get_by_role("button", name="Kept pages").press("Enter")
    expect(tab).to_be_focused()
    expect(tab).to_have_attribute("aria-current", "true")
    note = sheet.get_by_label("Your note").first
    note.fill("Steep")
    note.press("Tab")
    expect(sheet.get_by_role("button", name="Show it here").first).to_be_focused()
    removes = sheet.get_by_role("button", name="Remove")
    removes.first.press("Enter")
    expect(removes).to_have_count(1)
    expect(removes).to_be_focused()
    removes.press("Enter")
    expect(sheet.get_by_label("Search")).to_be_focused()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(removes).to_be_focused()
    expect(page.locator(".toast")).to_have_text("Undone.")


def test_forgetting_everything_leaves_the_focus_in_the_sheet(home: Home) -> None:
    page = opened(home)
    menu(page, "What is kept here")
    page.get_by_role("button", name="Forget everything").press("Enter")
    page.get_by_role("button", name="Really forget everything?").press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name="What is kept")).to_be_focused()
    expect(page.locator(".toast")).to_have_text("All is forgotten.")


def test_a_toast_stands_above_whatever_is_open_and_waits(home: Home) -> None:
    home.page.clock.install()
    page = opened(home)
    page.locator("#keep-button").click()
    toast = page.locator(".toast")
    expect(page.locator("body > .toast")).to_contain_text("Kept.")
    page.locator("#about-button").click()
    expect(page.locator("#about-dialog > .toast")).to_contain_text("Kept.")
    page.keyboard.press("Escape")
    expect(page.locator("body > .toast")).to_contain_text("Kept.")
    page.locator("#keep-button").click()
    page.get_by_role("button", name="Undo").focus()
    page.clock.run_for(60_000)
    expect(toast).to_contain_text("Removed.")
    page.locator("#wander-button").focus()
    page.clock.run_for(10_000)
    expect(toast).to_have_text("")
    page.locator("#keep-button").click()
    page.locator("#keep-button").click()
    for _ in range(3):
        page.locator("#about-button").click()
        page.clock.run_for(3_000)
        page.keyboard.press("Escape")
    expect(toast).to_have_text("", timeout=1_000)
    page.keyboard.press("u")
    assert kept(page, "saved"), "also when it is not to be seen any more"


def test_a_toast_leaves_room_for_the_status(home: Home) -> None:
    page = opened(home)
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#keep-button").click()
    address = page.locator("#url-input")
    address.fill("ftp://" + "long" * 20)
    address.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("cannot be shown here")
    page.wait_for_function("""() => {
      const [toast, status] = ['.toast span', '#status']
        .map(one => document.querySelector(one).getBoundingClientRect())
      return toast.height && toast.bottom < status.top
    }""")


def test_what_is_told_can_be_undone_by_a_key_in_a_sheet(home: Home) -> None:
    page = opened(home)
    sheet = keep_both(page)
    sheet.get_by_role("button", name="Remove").first.press("Enter")
    page.keyboard.press("u")
    assert len(kept(page, "saved")) == 2
    sheet.get_by_label("Search").press("u")
    expect(sheet.get_by_label("Search")).to_have_value("u")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("Never this page again", "The page ana.example/about will not come again."),
        ("Nothing from ana.example again", "Nothing from ana.example will come again."),
        ("Nothing that Ana recommends", "The list of Ana is left out from now on."),
    ],
)
def test_what_will_not_come_again_is_named(home: Home, entry: str, told: str) -> None:
    ana = "http://ana.example/wander/"
    home.network.console(ana, title="Ana", pages=["http://ana.example/about"])
    page = opened(home, LIST)
    wander_to(page, "http://ana.example/about")
    menu(page, entry)
    expect(page.locator(".toast span")).to_have_text(told)


def test_this_console_cannot_be_muted(home: Home) -> None:
    page = opened(home)
    page.locator("#menu-button").click()
    sheet = page.get_by_role("dialog", name="More")
    expect(sheet.get_by_role("button", name="Never this page again")).to_be_visible()
    expect(sheet.get_by_role("button", name=re.compile("^Nothing that"))).to_have_count(0)


def test_sheets_say_which_language_they_speak(home: Home) -> None:
    page = opened(home)
    page.locator("#menu-button").click()
    sheet = page.locator("#more-dialog")
    language = sheet.get_by_label("Language")
    language.select_option("ja")
    expect(page.locator("#more-title")).to_have_text("その他")
    again = sheet.get_by_label("言語")
    expect(again).to_be_focused()
    expect(sheet).to_have_attribute("lang", "ja")
    sheet.get_by_role("button", name="このページを残す").click()
    expect(page.locator(".toast")).to_have_attribute("lang", "ja")
    page.locator("#menu-button").click()
    again.select_option("en")
    expect(page.locator("#more-title")).to_have_text("More")
    assert sheet.get_attribute("lang") is None


def test_why_names_the_page_and_who_recommends_it(home: Home) -> None:
    page = opened(home)
    menu(page, "Why this page?")
    sheet = page.get_by_role("dialog", name="Why this page?")
    expect(sheet.get_by_role("heading")).to_have_text(
        ["Why this page?", "This page", "Recommended by"]
    )


def test_a_press_beside_a_sheet_closes_it(home: Home) -> None:
    page = opened(home)
    page.set_viewport_size({"width": 360, "height": 640})
    press_keys(page, "?")
    sheet = page.get_by_role("dialog", name="Keys")
    box = sheet.bounding_box()
    assert box
    inside = (box["x"] + 5, box["y"] + 5)
    page.mouse.click(*inside)
    page.mouse.move(*inside)
    page.mouse.down()
    page.mouse.move(180, 2)
    page.mouse.up()
    expect(sheet).to_be_visible()
    page.mouse.click(180, 2)
    expect(sheet).to_be_hidden()


def test_everything_that_is_kept_can_be_read_with_the_keyboard(home: Home) -> None:
    page = opened(home)
    menu(page, "What is kept here")
    page.get_by_text("See everything").click()
    everything = page.get_by_role("region", name="See everything")
    expect(everything).not_to_contain_text("garden")
    check_screen(page)
    file = {"wander": "keepsakes", "version": 1, "saved": [{"href": SEA, "title": "My garden"}]}
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add from a file").press("Enter")
    chooser.value.set_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": json.dumps(file).encode()}
    )
    expect(everything).to_contain_text("My garden")


def test_a_file_with_a_language_is_spoken_at_once(home: Home) -> None:
    page = opened(home)
    menu(page, "What is kept here")
    file = {"wander": "keepsakes", "version": 1, "saved": [], "settings": {"language": "de"}}
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add from a file").click()
    chooser.value.set_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": json.dumps(file).encode()}
    )
    expect(page.get_by_role("dialog", name="Was aufbewahrt wird")).to_be_visible()
    expect(page.locator(".toast")).to_have_text("Übernommene Einstellungen: 1.")


def test_a_topic_with_a_single_page_says_so(home: Home) -> None:
    page = opened(home)
    menu(page, "Topics and languages")
    page.get_by_label("land").select_option("within")
    page.keyboard.press("Escape")
    wander_to(page, HILL)
    wander(page)
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Nothing else that is known so far suits your topics")
    toast.get_by_role("button", name="Topics and languages").click()
    expect(page.get_by_role("dialog", name="Topics and languages")).to_be_visible()


def test_where_nothing_suits_the_topics_it_leads_to_them(home: Home) -> None:
    page = opened(home)
    menu(page, "Topics and languages")
    for topic in ("land", "sea"):
        page.get_by_label(topic).select_option("without")
    page.keyboard.press("Escape")
    wander(page)
    notice = page.locator("#notice")
    expect(notice.get_by_text("Nothing that is known so far suits your topics")).to_be_visible()
    notice.get_by_role("button", name="Topics and languages").click()
    all_again = page.get_by_role("button", name="All topics and languages again")
    all_again.press("Enter")
    expect(page.get_by_label("land")).to_have_value("any")
    expect(all_again).to_be_focused()
    page.keyboard.press("Escape")
    wander(page)
    expect(notice).to_be_hidden()


def test_a_note_is_kept_while_it_is_written(home: Home) -> None:
    page = opened(home)
    page.locator("#keep-button").click()
    menu(page, "Kept pages")
    note = page.get_by_label("Your note")
    note.press_sequentially("By the")
    page.wait_for_function("() => localStorage['wander.saved'].includes('By the')")
    expect(note).to_be_focused()
    note.press_sequentially(" sea")
    page.reload(wait_until="domcontentloaded")
    assert kept(page, "saved")[0]["note"] == "By the sea", "at once, where the page is left"


def test_what_strangers_say_turns_and_fills_nothing(home: Home) -> None:
    page = opened(home)
    saved = {
        "href": f"https://{'long' * 10}.example/{'x' * 3_000}",
        "by": "\u202egnp.exe",
        "from": home.url,
        "why": "\u202eback",
    }
    text = json.dumps({"version": 1, "items": [saved]})
    page.evaluate("text => localStorage.setItem('wander.saved', text)", text)
    menu(page, "Kept pages")
    row = page.get_by_role("dialog").get_by_role("listitem")
    expect(row.locator("bdi")).to_have_count(3)
    expect(row.get_by_text("gnp.exe", exact=True)).to_be_visible()
    box = row.bounding_box()
    assert box
    assert box["height"] < 400


# Without a connection.


def test_all_of_it_works_where_the_connection_is_lost(home: Home) -> None:
    page = home.page
    with page.expect_response("**/wander-words-en.js*"):
        opened(home)
    page.wait_for_function("() => document.body.dataset.speaks")
    page.context.set_offline(True)
    page.locator("#keep-button").click()
    expect(page.locator(".toast")).to_contain_text("Kept.")
    menu(page, "Explore the network")
    expect(page.locator(".toast")).to_contain_text("could not be loaded")
    press_keys(page, "h")
    expect(page.get_by_role("dialog", name="Where you were")).to_be_visible()
    page.keyboard.press("Escape")
    page.context.set_offline(False)
    menu(page, "Explore the network")
    expect(page.get_by_role("dialog", name="The network")).to_be_visible()


def test_what_has_no_words_says_so_and_opens_nothing(home: Home) -> None:
    home.page.route("**/wander-words-en.js*", lambda route: route.abort())
    page = opened(home)
    toast = page.locator(".toast")
    page.locator("#menu-button").click()
    expect(toast).to_have_text("“More” cannot be shown here.")
    page.context.set_offline(True)
    press_keys(page, "?")
    expect(toast).to_have_text("You seem to be offline")
    expect(page.locator("dialog[open]")).to_have_count(0)


# Pages that take the focus.

THIEF = """<!doctype html><title>Mine</title><input id="mine"><script>
setInterval(() => { mine.focus(); window.focus() }, PAUSE)
</script>"""


@pytest.mark.parametrize("pause", [4, 150])
def test_a_page_that_takes_the_focus_hinders_no_sheet(home: Home, pause: int) -> None:
    page = opened(home)
    page.locator("#keep-button").click()
    home.network.page("http://thief.example/", THIEF.replace("PAUSE", str(pause)))
    address = page.locator("#url-input")
    address.fill("http://thief.example/")
    address.press("Enter")
    frame = page.frame_locator("#wander-iframe").locator("#mine")
    expect(frame).to_be_attached()
    menu(page, "Kept pages")
    sheet = page.get_by_role("dialog", name="Kept pages")
    expect(page.locator("#wander-iframe")).to_have_count(0)
    sheet.get_by_label("Your note").click()
    page.keyboard.type("my own words")
    expect(sheet.get_by_label("Your note")).to_have_value("my own words")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(frame).to_be_visible()


def test_a_page_that_takes_the_focus_gets_no_keys_of_ours(home: Home) -> None:
    thief = THIEF.replace("setInterval", "setTimeout").replace("PAUSE", "100")
    home.network.page(SEA, thief)
    home.network.page(HILL, thief)
    home.serve(LIST)
    page = home.page
    page.goto(home.url, wait_until="domcontentloaded")
    expect(page.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    mine = page.frame_locator("#wander-iframe").locator("#mine")
    page.locator("#wander-button").focus()
    for _ in range(2):
        before = shown(page)
        page.keyboard.press("n")
        expect(page.locator("#url-input")).not_to_have_value(before)
        expect(mine).to_be_visible()
        page.wait_for_timeout(200)
    page.keyboard.press("s")
    assert kept(page, "saved")
    page.keyboard.press("Tab")  # that is no key for the page, and leads into it
    mine.click()
    page.keyboard.type("hers")
    expect(mine).to_have_value("hers")


def test_a_link_from_a_console_on_disk_names_its_file(home: Home, tmp_path: Path) -> None:
    opened(home)
    export(read_config(home.folder / "wander.toml"), home.folder, tmp_path / "public")
    page = home.page
    console = (tmp_path / "public" / "index.html").as_uri()
    page.goto(console, wait_until="domcontentloaded")
    expect(page.locator("#keep-button")).to_have_attribute("aria-pressed", "false")
    menu(page, "Share")
    link = page.get_by_label("Link to this page here").input_value()
    assert link.startswith(f"{console}#page=http://")


def test_long_words_take_more_lines(home: Home) -> None:
    page = opened(home, 'language = "fr"\n' + LISTS)
    page.set_viewport_size({"width": 360, "height": 740})
    menu(page, "Sujets et langues")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name="De nouveau tous les sujets")).to_be_visible()
    assert sheet.evaluate("one => one.scrollWidth <= one.clientWidth")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1100, "light")])
def test_the_sheets_fit_and_hinder_nobody(home: Home, width: int, scheme: Any) -> None:
    page = opened(home)
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(color_scheme=scheme)
    page.locator("#keep-button").click()
    page.locator("#menu-button").click()
    check_screen(page)
    page.keyboard.press("Escape")
    for entry in ("Kept pages", "What is kept here", "Topics and languages", "Why this page?"):
        menu(page, entry)
        check_screen(page)
        page.keyboard.press("Escape")
