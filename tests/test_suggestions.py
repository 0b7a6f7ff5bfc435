"""Neighbours that are worth adding, out of what a crawl found."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from wander.config import parse_config
from wander.network.home import Home
from wander.network.known import ConsoleState
from wander.network.store import Store
from wander.network.suggestions import Suggestion, suggestions
from wander.network.verdicts import Finding, Verdict

NOW = 1_800_000_000
HERE = "https://me.example/wander/"


def console(name: str) -> str:
    return f"https://{name}.example/"


class Known:
    """A console with neighbours, and what its crawler found."""

    def __init__(self, folder: Path, *neighbours: str, more: str = "") -> None:
        own = json.dumps([console(name) for name in neighbours])
        text = f'url = "{HERE}"\nconsoles = {own}\n{more}'
        self.home = Home(parse_config(text), folder / "wander.toml")
        self.store = Store.open(self.home.database, print)
        self.says("", *neighbours, steps=0)

    def says(self, name: str, *neighbours: str, steps: int = 1, pages: Iterable[str] = ()) -> None:
        """A console's list was read; a nameless one is ours."""
        url, title = (console(name), name.title()) if name else (HERE, "Here")
        urls = [console(one) if one else HERE for one in neighbours]
        self.store.record_list(url, title, urls, pages, steps=steps, now=NOW)

    def suggested(self, most: int = 20, skip: Iterable[str] = ()) -> list[Suggestion]:
        return suggestions(self.home, most=most, skip=list(skip))

    def names(self, most: int = 20, skip: Iterable[str] = ()) -> list[str]:
        return [one.title.lower() for one in self.suggested(most, skip)]


Begin: TypeAlias = Callable[..., Known]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    begun: list[Known] = []

    def begin(*neighbours: str, more: str = "") -> Known:
        begun.append(Known(tmp_path, *neighbours, more=more))
        return begun[-1]

    yield begin
    for known in begun:
        known.store.close()


def test_who_lists_us_comes_first_then_who_is_listed_most_then_who_is_near(begin: Begin) -> None:
    known = begin("ana", "ben")
    known.says("ana", "once", "twice", "fan")
    known.says("ben", "twice")
    known.says("far", steps=4)
    known.says("farther", steps=5)
    known.says("once", steps=2)
    known.says("twice", "farther", "far", steps=2)
    known.says("quiet-fan", "", steps=6)
    known.says("fan", "", steps=2)
    assert known.names() == ["fan", "quiet-fan", "twice", "once", "far", "farther"]
    assert known.names(most=2) == ["fan", "quiet-fan"]
    first, *_, last = known.suggested(most=3)
    assert first == Suggestion(
        url=console("fan"),
        title="Fan",
        links_here=True,
        through=(console("ana"),),
        count=1,
        pages=(),
        of_pages=0,
    )
    assert (last.links_here, last.through, last.count) == (
        False,
        (console("ana"), console("ben")),
        2,
    )


def test_five_go_between_by_name_in_the_order_of_our_list(tmp_path: Path, begin: Begin) -> None:
    names = [f"n{number}" for number in range(8)]
    known = begin(*names)
    backwards = json.dumps([console(name) for name in reversed(names)])
    config = parse_config(f'url = "{HERE}"\nconsoles = {backwards}')
    known.home = Home(config, tmp_path / "wander.toml")
    for name in names:
        known.says(name, "liked")
    known.says("liked", steps=2)
    (liked,) = known.suggested()
    assert liked.through == tuple(console(f"n{number}") for number in (7, 6, 5, 4, 3))
    assert liked.count == 8


def test_only_those_that_can_be_neighbours_are_suggested(begin: Begin) -> None:
    known = begin("ana", more='ignore = ["hidden.example"]')
    others = ("hidden", "silent", "broken", "unseen", "ana", "", "good", "not-now")
    known.says("ana", *others)
    for name in ("hidden", "silent", "broken", "good", "not-now"):
        known.says(name, steps=2)
    known.store.record_list("http://insecure.example/", "Insecure", [HERE], [], steps=2, now=NOW)
    known.store.record_failure(console("silent"), ConsoleState.UNREACHABLE, "no answer", NOW)
    known.store.record_failure(console("broken"), ConsoleState.UNREADABLE, "wander.js", NOW)
    assert known.names(skip=["https://not-now.example/index.html", "no address"]) == ["good"]


def test_a_neighbour_that_is_written_otherwise_is_not_suggested(
    tmp_path: Path, begin: Begin
) -> None:
    known = begin(more='# "consoles" is above')
    text = f'url = "{HERE}"\nconsoles = ["https://ana.example/index.html"]'
    home = Home(parse_config(text), tmp_path / "wander.toml")
    known.says("ana", "ben")
    known.says("ben", steps=2)
    assert [(one.url, one.count) for one in suggestions(home)] == [(console("ben"), 1)]


def test_a_neighbour_that_was_added_since_the_crawl_counts(tmp_path: Path, begin: Begin) -> None:
    known = begin()
    known.says("ana", "ben")
    known.says("ben", steps=2)
    assert [one.count for one in known.suggested()] == [0, 0]
    known.home = Home(
        parse_config(f'url = "{HERE}"\nconsoles = ["{console("ana")}"]'), tmp_path / "wander.toml"
    )
    assert [(one.title, one.count) for one in known.suggested()] == [("Ben", 1)]


def test_three_of_its_pages_are_shown_those_that_load_first(begin: Begin) -> None:
    known = begin("ana", more='ignore = ["secret.example"]')
    verdicts = {
        "https://gone.example/": Verdict.DEAD,
        "https://secret.example/": Verdict.OK,
        "https://unseen.example/": Verdict.UNKNOWN,
        "https://refuses.example/": Verdict.REFUSES,
        "https://fine.example/": Verdict.OK,
        "https://moved.example/": Verdict.MOVED,
    }
    known.says("ana", "ben")
    known.says("ben", steps=2, pages=verdicts)
    for url, verdict in verdicts.items():
        finding = Finding(url=url, verdict=verdict, title=str(verdict), has_no_host=True)
        known.store.record_finding(finding, NOW)
    (ben,) = known.suggested()
    assert ben.pages == (
        ("https://fine.example/", "ok"),
        ("https://moved.example/", "moved"),
        ("https://unseen.example/", "unknown"),
    )
    assert ben.of_pages == 6


def test_a_console_without_an_address_gets_suggestions_too(tmp_path: Path, begin: Begin) -> None:
    known = begin()
    known.says("ana", "ben")
    known.says("ben", steps=2)
    home = Home(parse_config(f'consoles = ["{console("ana")}"]'), tmp_path / "wander.toml")
    suggested = suggestions(home, skip=[HERE])
    assert [(one.title, one.links_here, one.count) for one in suggested] == [("Ben", False, 1)]


def test_without_a_database_there_are_none(tmp_path: Path) -> None:
    home = Home(parse_config('title = "Me"'), tmp_path / "wander.toml")
    assert suggestions(home) == []
    assert not home.database.exists()


def test_suggestions_of_a_large_network_are_there_at_once(begin: Begin) -> None:
    names = [f"n{number}" for number in range(5_000)]
    known = begin(*names[:60])
    known.store._run("PRAGMA synchronous = OFF")
    for at, name in enumerate(names):
        its = [names[(at * 7 + step * 13) % 5_000] for step in range(10)]
        known.says(name, *its, pages=[f"{console(name)}{page}" for page in range(5)])
    began = time.perf_counter()
    assert len(known.suggested()) == 20
    assert time.perf_counter() - began < 2.0
