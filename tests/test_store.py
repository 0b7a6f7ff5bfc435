"""What the crawler remembers, and what it makes of several looks at one page."""

import asyncio
import sqlite3
import string
from collections.abc import Iterable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wander.network.known import DAY, DEAD_AFTER, DUE_AFTER, ConsoleState
from wander.network.store import Store, StoreError
from wander.network.verdicts import Finding, Verdict

HOUR = 3_600
NOW = 1_800_000_000
HERE = "https://me.example/wander/"
ANA = "https://ana.example/"
PAGE = "https://page.example/"


def store_with(*pages: str) -> Store:
    """One console that recommends these."""
    store = Store.in_memory()
    store.record_list(ANA, "Ana", [], pages or [PAGE], steps=0, now=NOW)
    return store


def look(store: Store, verdict: Verdict, now: int, **more: object) -> Verdict:
    """Note one look at the page, and return what is thought of it afterwards."""
    fields = {"url": PAGE, "verdict": verdict, "reason": "as the test says", **more}
    said = store.record_finding(Finding(**fields), now)  # type: ignore[arg-type]
    page = store.page(PAGE)
    assert page is not None and page.verdict is said
    return said


def is_failing(store: Store) -> bool:
    page = store.page(PAGE)
    assert page is not None
    return page.is_failing


# When a page is dead


def test_a_page_that_fails_once_is_not_called_dead() -> None:
    store = store_with()
    assert look(store, Verdict.OK, NOW) is Verdict.OK
    assert look(store, Verdict.DEAD, NOW + 4 * DAY) is Verdict.UNKNOWN
    assert is_failing(store)


@pytest.mark.parametrize(
    ("later", "verdict"),
    [
        (60, Verdict.UNKNOWN),
        (DEAD_AFTER - 1, Verdict.UNKNOWN),
        (23 * HOUR, Verdict.DEAD),
        (9 * DAY, Verdict.DEAD),
    ],
)
def test_a_page_is_dead_when_it_fails_again_a_day_later(later: int, verdict: Verdict) -> None:
    store = store_with()
    look(store, Verdict.DEAD, NOW)
    assert look(store, Verdict.DEAD, NOW + later) is verdict
    assert is_failing(store)


def test_failures_within_a_day_do_not_put_the_day_off() -> None:
    store = store_with()
    for hours in (0, 8, 16, 22):
        assert look(store, Verdict.DEAD, NOW + hours * HOUR) is Verdict.UNKNOWN
    assert look(store, Verdict.DEAD, NOW + 24 * HOUR) is Verdict.DEAD


def test_a_page_without_a_host_is_dead_at_once() -> None:
    assert look(store_with(), Verdict.DEAD, NOW, has_no_host=True) is Verdict.DEAD


@pytest.mark.parametrize("back", [Verdict.OK, Verdict.MOVED, Verdict.REFUSES])
def test_a_dead_page_that_answers_is_back(back: Verdict) -> None:
    store = store_with()
    look(store, Verdict.DEAD, NOW)
    look(store, Verdict.DEAD, NOW + DAY)
    assert look(store, back, NOW + 2 * DAY) is back
    assert not is_failing(store)
    assert look(store, Verdict.DEAD, NOW + 9 * DAY) is Verdict.UNKNOWN, "its count began anew"


@pytest.mark.parametrize("before", [Verdict.OK, Verdict.MOVED, Verdict.REFUSES])
def test_a_look_that_says_nothing_leaves_the_verdict(before: Verdict) -> None:
    store = store_with()
    look(store, before, NOW, moved_to="https://new.example/", takes_via=False)
    assert look(store, Verdict.UNKNOWN, NOW + DAY) is before
    page = store.page(PAGE)
    assert page is not None
    assert (page.moved_to, page.takes_via) == ("https://new.example/", False)
    assert store.pages_due(NOW + DAY, 9) == [], "it was asked just now"


def test_a_look_that_says_nothing_neither_kills_nor_saves() -> None:
    store = store_with()
    look(store, Verdict.DEAD, NOW)
    assert look(store, Verdict.UNKNOWN, NOW + 12 * HOUR) is Verdict.UNKNOWN
    assert is_failing(store)
    assert look(store, Verdict.DEAD, NOW + DAY) is Verdict.DEAD
    assert look(store, Verdict.UNKNOWN, NOW + 2 * DAY) is Verdict.DEAD


LOOKS = st.lists(
    st.tuples(st.sampled_from(Verdict), st.booleans(), st.integers(0, 40 * HOUR)), max_size=12
)


@given(LOOKS)
@settings(deadline=None)
def test_dead_means_failed_at_two_looks_a_day_apart(
    looks: list[tuple[Verdict, bool, int]],
) -> None:
    """The rule once more, in other words, against whatever happens to a page."""
    store = store_with()
    now = NOW
    since: int | None = None  # the first failure after the last time that it answered
    dead = False
    for verdict, has_no_host, pause in looks:
        now += pause
        said = look(store, verdict, now, has_no_host=has_no_host)
        if verdict is Verdict.DEAD:
            since = now if since is None else since
            dead = dead or has_no_host or now - since >= 23 * HOUR
        elif verdict is not Verdict.UNKNOWN:
            since, dead = None, False
            assert said is verdict
        assert (said is Verdict.DEAD) == dead
        assert is_failing(store) == (since is not None)


# What is remembered of a page


def test_a_page_that_breaks_with_via_is_remembered() -> None:
    store = store_with()
    look(store, Verdict.OK, NOW, takes_via=False)
    store.record_page_unchanged(PAGE, NOW + 4 * DAY)
    page = store.page(PAGE)
    assert page is not None and not page.takes_via


def test_a_title_stays_when_a_later_answer_has_none(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "wander.db", print)
    store.record_list(ANA, "Ana", [], [PAGE], steps=0, now=NOW)
    look(store, Verdict.OK, NOW, title="A garden")
    look(store, Verdict.DEAD, NOW + 4 * DAY)
    assert dict(store._connection.execute("SELECT url, title FROM pages")) == {PAGE: "A garden"}
    store.close()


def test_nothing_is_known_of_a_page_that_nobody_recommends() -> None:
    store = store_with()
    look(store, Verdict.OK, NOW)
    store.record_list(ANA, "Ana", [], ["https://other.example/"], steps=0, now=NOW)
    assert store.page(PAGE) is None
    assert [page.url for page in store.pages()] == ["https://other.example/"]
    store.record_list(ANA, "Ana", [], [PAGE], steps=0, now=NOW)
    back = store.page(PAGE)
    assert back is not None and back.verdict is Verdict.OK, "it was looked at before"


VALIDATORS = {"etag": '"v1"', "last-modified": "Mon, 02 Mar 2026 10:00:00 GMT"}
CONDITIONS = {
    "if-none-match": '"v1"',
    "if-modified-since": "Mon, 02 Mar 2026 10:00:00 GMT",
}


def test_validators_become_conditions() -> None:
    store = store_with()
    store.record_finding(Finding(url=PAGE, verdict=Verdict.OK), NOW, VALIDATORS)
    page = store.page(PAGE)
    assert page is not None and page.validators == CONDITIONS
    store.record_list(ANA, "Ana", [], [], steps=0, now=NOW, validators=VALIDATORS)
    assert store.console_validators(ANA) == CONDITIONS
    assert store.console_validators("https://nobody.example/") == {}


@pytest.mark.parametrize("etag", ['"\xfc"', '"\u2603"', '"a\tb"', '"' + "x" * 501 + '"', ""])
def test_a_validator_that_cannot_be_sent_back_is_left_out(etag: str) -> None:
    store = store_with()
    store.record_finding(Finding(url=PAGE, verdict=Verdict.OK), NOW, {"etag": etag})
    page = store.page(PAGE)
    assert page is not None and page.validators == {}


# The language that a page says it is in


def language(store: Store) -> str:
    page = store.page(PAGE)
    assert page is not None
    return page.language


@pytest.mark.parametrize("verdict", [Verdict.OK, Verdict.MOVED, Verdict.REFUSES])
def test_the_language_is_the_one_that_was_told_last(verdict: Verdict) -> None:
    store = store_with()
    assert language(store) == ""
    look(store, verdict, NOW, language="de")
    assert language(store) == "de"
    look(store, verdict, NOW + DAY, language="ja")
    assert language(store) == "ja"
    look(store, verdict, NOW + 2 * DAY)
    assert language(store) == ""


def test_a_page_that_was_not_read_keeps_its_language() -> None:
    store = store_with()
    look(store, Verdict.OK, NOW, language="de")
    store.record_page_unchanged(PAGE, NOW + DAY)
    assert language(store) == "de"
    look(store, Verdict.UNKNOWN, NOW + 2 * DAY)
    look(store, Verdict.DEAD, NOW + 3 * DAY)
    look(store, Verdict.UNKNOWN, NOW + 4 * DAY)
    look(store, Verdict.DEAD, NOW + 5 * DAY)
    assert language(store) == "de"


def test_a_page_that_was_read_before_languages_were_is_read_once_more(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    store = Store.open(path, print)
    store.record_list(ANA, "Ana", [], [PAGE], steps=0, now=NOW)
    finding = Finding(url=PAGE, verdict=Verdict.OK)
    store.record_finding(finding, NOW, VALIDATORS)
    with closing(sqlite3.connect(path)) as earlier:
        earlier.execute("UPDATE pages SET language = ''")
        earlier.commit()
    page = store.page(PAGE)
    assert page is not None and page.validators == {}
    store.record_finding(finding, NOW + DAY, VALIDATORS)
    page = store.page(PAGE)
    assert page is not None and page.validators == CONDITIONS
    store.close()


# Whose turn it is


def test_each_verdict_is_looked_at_again_in_its_own_time() -> None:
    pages = {verdict: f"https://{verdict}.example/" for verdict in Verdict}
    store = store_with(*pages.values())
    for verdict, url in pages.items():
        store.record_finding(Finding(url=url, verdict=verdict, has_no_host=True), NOW)
    for verdict, url in pages.items():
        for moment, is_due in ((DUE_AFTER[verdict] - 1, False), (DUE_AFTER[verdict], True)):
            due = {page.url for page in store.pages_due(NOW + moment, 99)}
            assert (url in due) == is_due, (verdict, moment)


def test_everybodys_first_page_comes_before_anybodys_second() -> None:
    store = Store.in_memory()
    many = [f"https://many.example/{number}" for number in range(50)]
    store.record_list(ANA, "", ["https://far.example/"], many, steps=0, now=NOW)
    store.record_list("https://far.example/", "", [], ["https://one.example/"], steps=1, now=NOW)
    due = [page.url for page in store.pages_due(NOW, 3)]
    assert due == [many[0], "https://one.example/", many[1]]


def test_a_page_that_is_not_accepted_takes_nobodys_turn() -> None:
    pages = [f"https://{word}.example/" for word in ("hidden1", "hidden2", "a", "b")]
    due = store_with(*pages).pages_due(NOW, 2, lambda url: "hidden" not in url)
    assert [page.url for page in due] == pages[2:]


def test_a_clock_that_was_ahead_does_not_keep_a_page_from_its_turn() -> None:
    store = store_with()
    look(store, Verdict.OK, NOW + 900 * DAY)
    assert [page.url for page in store.pages_due(NOW, 9)] == [PAGE]


# Consoles


def test_a_list_replaces_what_the_console_said_before() -> None:
    store = Store.in_memory()
    store.record_list(ANA, "Ana", [HERE], [PAGE], steps=0, now=NOW)
    store.record_list(ANA, "Ana B", ["https://new.example/"], [], steps=0, now=NOW)
    assert store.neighbours(ANA) == ["https://new.example/"]
    assert not list(store.recommendations())
    assert {url: title for _, url, _, _, title, _ in store.consoles()}[ANA] == "Ana B"


def test_a_console_that_fails_keeps_what_it_said() -> None:
    store = Store.in_memory()
    store.record_list(ANA, "Ana", [HERE], [PAGE], steps=0, now=NOW, validators=VALIDATORS)
    store.record_failure(ANA, ConsoleState.UNREACHABLE, "no answer in 10 s", NOW + DAY)
    assert store.neighbours(ANA) == [HERE]
    states = {url: (state, reason) for _, url, state, reason, _, _ in store.consoles()}
    assert states[ANA] == (ConsoleState.UNREACHABLE, "no answer in 10 s")
    assert states[HERE] == (ConsoleState.UNKNOWN, "")
    assert store.console_validators(ANA) == {}, "a 304 would not say that it is readable again"


def test_steps_can_shrink_and_grow() -> None:
    store = Store.in_memory()
    store.record_list(ANA, "", [HERE], [], steps=4, now=NOW)
    store.set_steps({ANA: 1, HERE: 7})
    assert {url: steps for _, url, _, _, _, steps in store.consoles()} == {ANA: 1, HERE: 7}


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(string.ascii_lowercase), max_size=30),
    st.lists(st.text(max_size=20).filter(str.isprintable), max_size=30),
)
def test_lists_come_back_as_they_were_given(neighbours: list[str], pages: list[str]) -> None:
    store = Store.in_memory()
    store.record_list(ANA, "Ana", neighbours, pages, steps=0, now=NOW)
    assert store.neighbours(ANA) == list(dict.fromkeys(neighbours))
    assert [url for _, url in store.recommendations()] == list(dict.fromkeys(pages))


# Crawls that were cut off


def begun(store: Store, starts: Iterable[str], now: int) -> int:
    return store.begin_crawl(list(starts), now)


def test_a_crawl_that_was_cut_off_is_gone_on_with() -> None:
    store = Store.in_memory()
    assert begun(store, [ANA, HERE], NOW) == NOW
    assert begun(store, [HERE, ANA], NOW + HOUR) == NOW, "whatever the order"
    assert begun(store, [ANA], NOW + HOUR) == NOW + HOUR, "another crawl"
    store.end_crawl([ANA, HERE], NOW + HOUR)
    assert begun(store, [ANA, HERE], NOW + 2 * HOUR) == NOW + 2 * HOUR


def test_a_crawl_that_was_cut_off_long_ago_is_begun_anew_and_never_ended() -> None:
    store = Store.in_memory()
    begun(store, [ANA], NOW)
    assert begun(store, [ANA], NOW + 2 * DAY) == NOW + 2 * DAY
    assert store.last_crawl is None, "none of them came to its end"
    store.end_crawl([ANA], NOW + 2 * DAY + 60)
    assert store.last_crawl == NOW + 2 * DAY + 60


def test_what_was_asked_since_then_is_known() -> None:
    store = Store.in_memory()
    store.record_list(ANA, "", [HERE], [], steps=0, now=NOW)
    store.record_list("https://b.example/", "", [], [], steps=0, now=NOW + 5)
    assert store.asked_since(NOW + 1) == {"https://b.example/"}
    assert store.asked_since(NOW) == {ANA, "https://b.example/"}
    assert store.answered_since(NOW, 9) == ["https://b.example/", ANA]
    assert store.last_look == NOW + 5


def test_robots_are_kept_for_as_long_as_the_reader_says() -> None:
    store = Store.in_memory()
    store.record_robots("https://a.example", "User-agent: *", NOW)
    assert store.robots("https://a.example", NOW) == "User-agent: *"
    assert store.robots("https://a.example", NOW + 1) is None
    store.record_robots("https://a.example", "", NOW + 9)
    assert store.robots("https://a.example", NOW + 1) == "", "no rules are rules, too"


# What is forgotten


def test_what_no_list_leads_to_any_more_is_forgotten_after_a_month() -> None:
    """Two that name each other, and that nobody else names; their pages; and old rules."""
    store = Store.in_memory()
    lost, also_lost = "https://lost.example/", "https://also-lost.example/"
    store.record_list(ANA, "", [lost, "https://far.example/"], [PAGE], steps=0, now=NOW)
    store.record_list(lost, "", [also_lost], ["https://their.example/"], steps=1, now=NOW)
    store.record_list(also_lost, "", [lost, ANA], [PAGE], steps=2, now=NOW)
    store.record_robots("https://page.example", "", NOW)

    def known(days: int) -> tuple[set[str], set[str]]:
        now = NOW + days * DAY
        store.record_list(ANA, "", ["https://far.example/"], [PAGE], steps=0, now=now)
        store.end_crawl([ANA], now)
        return {url for _, url, *_ in store.consoles()}, {page.url for page in store.pages()}

    consoles = {ANA, "https://far.example/"}
    assert known(29) == (consoles | {lost, also_lost}, {PAGE, "https://their.example/"})
    assert known(31) == (consoles, {PAGE}), "the far one is named, though never asked"
    assert store.neighbours(ANA) == ["https://far.example/"]
    assert store.robots("https://page.example", NOW) is None
    rows = store._rows("SELECT count(*) FROM links UNION ALL SELECT count(*) FROM recommendations")
    assert list(rows) == [(1,), (1,)]


def test_a_page_that_is_dropped_for_a_week_is_still_known() -> None:
    store = store_with()
    look(store, Verdict.REFUSES, NOW)
    store.record_list(ANA, "", [], [], steps=0, now=NOW + DAY)
    store.end_crawl([ANA], NOW + DAY)
    store.record_list(ANA, "", [], [PAGE], steps=0, now=NOW + 8 * DAY)
    page = store.page(PAGE)
    assert page is not None and page.verdict is Verdict.REFUSES


# All or nothing


def test_a_list_that_fails_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "wander.db", print)
    store.record_list(ANA, "Ana", [HERE], [PAGE], steps=0, now=NOW)

    def pages() -> Iterable[str]:
        yield "https://first.example/"
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        store.record_list(ANA, "Ana B", [], pages(), steps=0, now=NOW)
    assert store.neighbours(ANA) == [HERE]
    assert [page.url for page in store.pages()] == [PAGE]
    store.record_list(ANA, "Ana C", [], [], steps=0, now=NOW)
    store.close()


def test_two_programs_may_write_at_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    one, other = Store.open(path, print), Store.open(path, print)
    for number, (first, second) in enumerate(pairwise([one, other] * 20)):
        first.record_list(f"https://{number}.example/", "", [], [PAGE], steps=1, now=NOW)
        second.record_finding(Finding(url=PAGE, verdict=Verdict.OK), NOW)
    assert len(list(one.consoles())) == len(list(other.consoles())) == 39
    one.close()
    other.close()


def test_a_reader_sees_what_is_written_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    writer = Store.open(path, print)
    reader = Store.open_to_read(path)
    assert reader is not None
    assert reader.page(PAGE) is None
    writer.record_list(ANA, "", [], [PAGE], steps=0, now=NOW)
    assert reader.page(PAGE) is not None
    with pytest.raises(StoreError, match="read-only"):
        reader.record_page_unchanged(PAGE, NOW)
    reader.close()
    writer.close()
