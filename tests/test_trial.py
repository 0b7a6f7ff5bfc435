"""An ignore pattern on trial, against what is known and what is the owner's own."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.vectors import each
from wander.config import parse_config
from wander.ignores import IgnoreList, ManyURLs
from wander.network.home import Home
from wander.network.store import Store
from wander.network.trial import KnownURLs, trial

NOW = 1_800_000_000
HERE = "https://me.example/wander/"
PAGES = [f"https://{name}.example/" for name in "abcdefgh"]
SOCIAL = ["https://x.com/ana", "https://www.x.com/ben", "https://jcwillox.com/"]


def test_a_pattern_shows_what_it_hides_of_the_known_network(tmp_path: Path) -> None:
    home = Home(parse_config(f'url = "{HERE}"'), tmp_path / "wander.toml")
    store = Store.open(home.database, print)
    store.record_list(HERE, "", ["https://x.com/wander/"], [*SOCIAL, *PAGES], steps=0, now=NOW)
    store.close()
    tried = trial("x.com", [HERE, "https://x.com/me", "https://me.example/"], KnownURLs.read(home))
    assert (tried.pages, tried.of_pages, tried.new_pages) == (2, 11, 2)
    assert tried.some_pages == ("https://x.com/ana", "https://www.x.com/ben")
    assert (tried.consoles, tried.of_consoles) == (1, 2)
    assert tried.some_consoles == ("https://x.com/wander/",)
    assert (tried.own, tried.own_count) == (("https://x.com/me",), 1)
    assert not tried.hides_most
    assert not tried.already


def test_what_nobody_can_visit_or_recommends_any_more_is_not_counted(tmp_path: Path) -> None:
    home = Home(parse_config(f'url = "{HERE}"'), tmp_path / "wander.toml")
    store = Store.open(home.database, print)
    store.record_list(HERE, "", [], ["https://old.example/"], steps=0, now=NOW)
    store.record_list(HERE, "", [], ["https://new.example/"], steps=0, now=NOW)
    store.record_list("", "", ["https://ana.example/"], [], steps=0, now=NOW)
    store.close()
    known = KnownURLs.read(home)
    assert known.pages == ("https://new.example/",)
    assert known.consoles == (HERE, "https://ana.example/"), "one without an address has none"


def test_without_a_database_only_ones_own_can_be_hidden(tmp_path: Path) -> None:
    home = Home(parse_config(f'url = "{HERE}"'), tmp_path / "wander.toml")
    tried = trial("me.example", [HERE], KnownURLs.read(home))
    assert (tried.of_pages, tried.of_consoles, tried.hides_most) == (0, 0, False)
    assert tried.own == (HERE,)


def test_ones_own_may_be_written_in_another_alphabet() -> None:
    own = ["https://マリウス.com/", "https://xn--gckvb8fzb.com/a", "https://a.example/"]
    assert trial("xn--gckvb8fzb.com", own, KnownURLs()).own == tuple(own[:2])
    assert trial("マリウス.com", own, KnownURLs()).own == tuple(own[:2])


def test_what_is_hidden_already_counts_and_is_not_new() -> None:
    known = KnownURLs([*SOCIAL, *PAGES], [])
    tried = trial("*.com", [], known, ["x.com"])
    assert (tried.pages, tried.new_pages, tried.already) == (3, 1, False)
    tried = trial("x.com/ana", [], known, ["x.com"])
    assert (tried.pages, tried.new_pages, tried.already) == (1, 0, True)
    assert trial("x.com", [], known, ["jcwillox.com"]).new_pages == 2, "other patterns than before"


def test_a_console_that_is_not_hidden_yet_makes_a_pattern_worth_having() -> None:
    known = KnownURLs(["https://x.com/a"], ["https://x.com/wander/"])
    assert not trial("x.com", [], known, ["x.com/a"]).already
    assert trial("x.com", [], known, ["x.com/a", "x.com/wander"]).already


def test_the_same_pattern_in_other_words_is_there_already() -> None:
    assert trial("HTTPS://Nobody.example", [], KnownURLs(), ["nobody.example/"]).already
    assert not trial("nobody.example", [], KnownURLs(), ["somebody.example"]).already


@pytest.mark.parametrize(
    ("pages", "consoles", "hides_most"),
    [
        (["a.com"] * 6 + ["b.org"] * 4, [], True),
        (["a.com"] * 5 + ["b.org"] * 5, [], False),
        (["a.com"] * 9, [], False),
        (["b.org"] * 99, ["a.com"] * 10, True),
    ],
)
def test_over_half_of_what_is_known_is_most(
    pages: list[str], consoles: list[str], hides_most: bool
) -> None:
    urls = [[f"https://{host}/{at}" for at, host in enumerate(some)] for some in (pages, consoles)]
    assert trial("*.com", [], KnownURLs(*urls)).hides_most is hides_most


def test_twenty_of_each_are_named_and_all_are_counted() -> None:
    many = [f"https://x.com/{number}" for number in range(50)]
    tried = trial("x.com", many, KnownURLs(many, many[:30]))
    assert tried.some_pages == tried.some_consoles == tried.own == tuple(many[:20])
    assert (tried.pages, tried.consoles, tried.own_count) == (50, 30, 50)


@pytest.mark.parametrize("pattern", ["", "  "])
def test_an_empty_pattern_hides_nothing(pattern: str) -> None:
    urls = [*PAGES, "https://odd.example//  /"]
    tried = trial(pattern, urls, KnownURLs(urls, urls))
    assert (tried.pages, tried.consoles, tried.own_count, tried.already) == (0, 0, 0, False)


@each("ignore")
def test_many_urls_are_hidden_by_the_rules_for_one(
    ignore: list[str], url: str, expected: bool
) -> None:
    urls = ManyURLs(["https://before.test/", url, "https://after.test/"])
    assert any(1 in urls.hidden_by(pattern) for pattern in ignore) is expected


@given(st.text("ab*", max_size=6), st.lists(st.text("ab/", max_size=6), max_size=30))
@example("a*\nb", ["a", "b", "ab"])
@example("ü*b", ["ü.b", "xn--tda/b", "b"])
def test_many_urls_are_hidden_as_one_by_one(pattern: str, urls: list[str]) -> None:
    ignores = IgnoreList([pattern])
    expected = [at for at, url in enumerate(urls) if ignores.matches(url)]
    assert ManyURLs(urls).hidden_by(pattern) == expected


@pytest.mark.parametrize(
    "pattern", ["site9", "*", "*.example/", "*e*", "*" * 9_000, "*a" * 5_000, "*a*b*2*x", "/" * 999]
)
def test_a_trial_takes_no_time_whatever_the_pattern(pattern: str) -> None:
    urls = [f"https://www.site{at}.example/blog/2024/{at:05}/a-title.html" for at in range(20_000)]
    known = KnownURLs(urls, urls[:1_000])
    began = time.perf_counter()
    trial(pattern, urls[:5_000], known)
    assert time.perf_counter() - began < 1.0
