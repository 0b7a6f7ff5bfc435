"""`network.json`: its shape, what is left out, and how much there is of it."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wander.ignores import IgnoreList
from wander.network import snapshot as module
from wander.network.known import DAY, ConsoleState
from wander.network.snapshot import MARK, MOST_CONSOLES, MOST_PAGES, snapshot
from wander.network.store import Store
from wander.network.verdicts import Finding, Verdict
from wander.urls import is_usable

NOW = 1_800_000_000  # 2027-01-15 08:00 UTC
HOME = "https://me.example/wander/"
ANA = "https://ana.example/"
BEN = "https://ben.example/"

Network = Mapping[str, tuple[Sequence[str], Sequence[str]]]
"""Neighbours and pages by console, the nearest first."""


def everything(_url: str) -> bool:
    return True


def stored(network: Network) -> Store:
    store = Store.in_memory()
    for steps, (console, (neighbours, pages)) in enumerate(network.items()):
        store.record_list(console, "", neighbours, pages, steps=steps, now=NOW)
        store.set_steps({console: steps})
    return store


def read(store: Store, base: str = HOME, accepts: Any = everything) -> Any:
    content = snapshot(store, base, accepts)
    assert content is not None
    return json.loads(content)


def by_name(content: Any) -> dict[str, tuple[list[str], list[str]]]:
    """Who says what, with the numbers looked up."""
    consoles, pages = content["consoles"], content["pages"]
    return {
        one["url"]: (
            [consoles[number]["url"] for number in one["consoles"]],
            [pages[number]["url"] for number in one["pages"]],
        )
        for one in consoles
    }


def test_there_is_none_before_anybody_was_looked_at() -> None:
    store = Store.in_memory()
    assert snapshot(store, HOME, everything) is None
    store.add_console(ANA, 0, NOW)
    store.begin_crawl([ANA], NOW)
    assert snapshot(store, HOME, everything) is None


def test_its_shape() -> None:
    store = Store.in_memory()
    store.record_list(HOME, "Me", [ANA], ["https://a.example/"], steps=0, now=NOW)
    store.record_list(
        ANA, "", [HOME], ["https://b.example/", "https://a.example/"], steps=1, now=NOW
    )
    moved = Finding(
        url="https://a.example/", verdict=Verdict.MOVED, moved_to="https://new.example/"
    )
    store.record_finding(moved, NOW + 60)
    assert snapshot(store, HOME, everything) == (
        b'{"version":1,"date":"2027-01-15T08:01:00Z","console":"https://me.example/wander/",'
        b'"consoles":['
        b'{"url":"https://me.example/wander/","state":"ok","title":"Me","consoles":[1],"pages":[0]},'
        b'{"url":"https://ana.example/","state":"ok","consoles":[0],"pages":[1,0]}],'
        b'"pages":[{"url":"https://a.example/","verdict":"moved","moved":"https://new.example/"},'
        b'{"url":"https://b.example/","verdict":"unknown"}]}\n'
    )


def test_it_begins_with_its_mark() -> None:
    content = snapshot(stored({ANA: ((), ())}), HOME, everything)
    assert content is not None and content.startswith(MARK)


def test_the_date_is_that_of_the_last_look() -> None:
    store = stored({ANA: ((), ())})
    store.record_failure(ANA, ConsoleState.UNREACHABLE, "gone", NOW + DAY)
    assert read(store)["date"] == "2027-01-16T08:00:00Z"


def test_the_base_console_comes_first_whoever_was_found_first() -> None:
    store = Store.in_memory()
    store.record_list(ANA, "", [], [], steps=0, now=NOW)  # a crawl that began elsewhere
    store.record_list(HOME, "", [], [], steps=0, now=NOW)
    assert [one["url"] for one in read(store)["consoles"]] == [HOME, ANA]


def test_the_nearer_consoles_come_first() -> None:
    network = dict.fromkeys((HOME, BEN, ANA, "https://eve.example/"), ((), ()))
    assert list(by_name(read(stored(network)))) == list(network)


def test_a_console_without_an_address_is_in_it_too() -> None:
    content = read(stored({"": ([ANA], ["https://a.example/"]), ANA: ((), ())}), "")
    assert content["console"] == ""
    assert by_name(content)[""] == ([ANA], ["https://a.example/"])


def test_what_is_not_accepted_is_left_out_and_positions_stay_right() -> None:
    ignores = IgnoreList(("x.example", "ben.example"))

    def accepts(url: str) -> bool:
        return is_usable(url, "https:") and not ignores.matches(url)

    network = {
        HOME: ([BEN, ANA, "http://plain.example/"], ["https://x.example/", "https://a.example/"]),
        BEN: ([ANA], ["https://only-bens.example/"]),
        ANA: ([BEN, HOME], ["http://a.example/", "https://b.example/", "https://a.example/"]),
        "http://plain.example/": ((), ["https://only-theirs.example/"]),
    }
    content = read(stored(network), accepts=accepts)
    assert by_name(content) == {
        HOME: ([ANA], ["https://a.example/"]),
        ANA: ([HOME], ["https://b.example/", "https://a.example/"]),
    }
    assert {page["url"] for page in content["pages"]} == {
        "https://a.example/",
        "https://b.example/",
    }


def test_the_base_console_is_in_it_even_if_its_owner_ignores_it() -> None:
    content = read(stored({HOME: ((), ()), ANA: ((), ())}), accepts=lambda url: url != HOME)
    assert [one["url"] for one in content["consoles"]] == [HOME, ANA]


def test_states_and_titles_are_told() -> None:
    store = Store.in_memory()
    store.record_list(HOME, "", [ANA, BEN], [], steps=0, now=NOW)
    store.record_list(ANA, "Ana’s ☕ <b>", [], [], steps=1, now=NOW)
    store.record_failure(ANA, ConsoleState.UNREADABLE, "a program", NOW)
    first, ana, ben = read(store)["consoles"]
    assert first == {"url": HOME, "state": "ok", "consoles": [1, 2], "pages": []}
    assert (ana["state"], ana["title"]) == ("unreadable", "Ana’s ☕ <b>")
    assert ben["state"] == "unknown"


@pytest.mark.parametrize(
    ("findings", "marks"),
    [
        ([], {"verdict": "unknown"}),
        ([Finding(url=ANA, verdict=Verdict.OK)], {"verdict": "ok"}),
        ([Finding(url=ANA, verdict=Verdict.OK, takes_via=False)], {"verdict": "ok", "via": False}),
        (
            [Finding(url=ANA, verdict=Verdict.OK, language="de")],
            {"verdict": "ok", "language": "de"},
        ),
        ([Finding(url=ANA, verdict=Verdict.REFUSES)], {"verdict": "refuses"}),
        (
            [Finding(url=ANA, verdict=Verdict.MOVED, moved_to=BEN)],
            {"verdict": "moved", "moved": BEN},
        ),
        ([Finding(url=ANA, verdict=Verdict.DEAD)], {"verdict": "unknown", "failing": True}),
        ([Finding(url=ANA, verdict=Verdict.DEAD)] * 2, {"verdict": "dead"}),
        ([Finding(url=ANA, verdict=Verdict.DEAD, has_no_host=True)], {"verdict": "dead"}),
        (
            [Finding(url=ANA, verdict=Verdict.REFUSES, moved_to=BEN, takes_via=False)],
            {"verdict": "refuses", "via": False},
        ),
    ],
)
def test_the_marks_of_a_page(findings: list[Finding], marks: dict[str, object]) -> None:
    store = stored({HOME: ((), [ANA])})
    for number, finding in enumerate(findings):
        store.record_finding(finding, NOW + number * DAY)
    (page,) = read(store)["pages"]
    assert page == {"url": ANA, **marks}


def test_pages_that_nobody_recommends_any_more_are_left_out() -> None:
    store = stored({HOME: ((), [ANA, BEN])})
    store.record_finding(Finding(url=ANA, verdict=Verdict.OK), NOW)
    store.record_list(HOME, "", [], [BEN], steps=0, now=NOW)
    assert [page["url"] for page in read(store)["pages"]] == [BEN]


NAMES = st.integers(0, 9)
NETWORKS = st.dictionaries(NAMES, st.tuples(st.lists(NAMES), st.lists(NAMES)), min_size=1)


@given(NETWORKS, st.sets(NAMES), st.sets(NAMES))
@settings(deadline=None)
def test_numbers_lead_to_what_they_stood_for(
    drawn: dict[int, tuple[list[int], list[int]]], no_consoles: set[int], no_pages: set[int]
) -> None:
    console, page = "https://c{}.example/".format, "https://p{}.example/".format
    refused = {*map(console, no_consoles), *map(page, no_pages)}
    network = {
        console(name): ([console(n) for n in there if n != name], [page(n) for n in pages])
        for name, (there, pages) in drawn.items()
    }
    store = stored(network)
    content = read(store, accepts=lambda url: url not in refused)
    said = by_name(content)
    for name, (neighbours, pages) in network.items():
        if name in refused:
            assert name not in said
            continue
        assert said[name] == (
            [one for one in dict.fromkeys(neighbours) if one not in refused],
            [one for one in dict.fromkeys(pages) if one not in refused],
        )
    assert len({one["url"] for one in content["pages"]}) == len(content["pages"])
    assert snapshot(store, HOME, everything) == snapshot(store, HOME, everything)


def test_the_same_network_gives_the_same_bytes_wherever_it_is_kept(tmp_path: Any) -> None:
    network = {HOME: ([ANA, BEN], [f"https://p{n}.example/" for n in range(50)]), ANA: ((), ())}
    kept = Store.open(tmp_path / "wander.db", print)
    for steps, (console, (neighbours, pages)) in enumerate(network.items()):
        kept.record_list(console, "", neighbours, pages, steps=steps, now=NOW)
        kept.set_steps({console: steps})
    kept.close()
    again = Store.open_to_read(tmp_path / "wander.db")
    assert again is not None
    assert snapshot(again, HOME, everything) == snapshot(stored(network), HOME, everything)
    again.close()


def test_texts_of_every_kind_are_utf_8() -> None:
    store = Store.in_memory()
    title = 'Zoë 💾 "quoted" \\ \n \u2028 </script> \x00'
    store.record_list(HOME, title, [], ["https://xn--mnchen-3ya.example/%C3%A4"], steps=0, now=NOW)
    content = snapshot(store, HOME, everything)
    assert content is not None
    assert json.loads(content.decode("utf-8"))["consoles"][0]["title"] == title
    assert "Zoë 💾".encode() in content, "as it is, and not in escapes of six letters"


# How much there is of it


def test_nobodys_list_is_too_long_for_anybody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    """One console with 50,000 pages, two hundred with ten."""
    monkeypatch.setattr(module, "MOST_PAGES", 2_500)
    network: dict[str, tuple[list[str], list[str]]] = {
        HOME: ([], [f"https://me.example/{page}" for page in range(10)]),
        ANA: ([], [f"https://huge.example/{page}" for page in range(50_000)]),
    }
    for number in range(200):
        pages = [f"https://p{number}.example/{page}" for page in range(10)]
        network[f"https://c{number}.example/"] = ([], pages)
    said = by_name(read(stored(network)))
    assert len(said[ANA][1]) == 2_500 - 201 * 10
    assert {len(pages) for console, (_, pages) in said.items() if console != ANA} == {10}
    assert said[ANA][1] == network[ANA][1][:490]


def test_too_many_pages_are_shared_out_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 95)
    network: Network = {
        f"https://c{number}.example/": (
            [],
            [f"https://p{number}.example/{page}" for page in range(50)],
        )
        for number in range(20)
    }
    content = read(stored(network))
    assert len(content["pages"]) == 95
    counts = Counter(len(one["pages"]) for one in content["consoles"])
    assert counts == {5: 15, 4: 5}


def test_a_page_that_many_recommend_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 12)
    shared = [f"https://shared.example/{page}" for page in range(4)]
    network: Network = {
        f"https://c{n}.example/": ([], [*shared, f"https://own{n}.example/"]) for n in range(8)
    }
    said = by_name(read(stored(network)))
    assert {len(pages) for _, pages in said.values()} == {5}


def test_a_large_network_is_capped_to_its_nearest_consoles() -> None:
    names = [f"https://c{number}.example/" for number in range(3_000)]
    store = Store.in_memory()
    for number, name in enumerate(names):
        near = [names[(number * 2 + one) % 3_000] for one in (1, 2)]
        pages = [f"https://p{number}.example/{page}" for page in range(12)]
        store.record_list(name, "", near, pages, steps=number.bit_length(), now=NOW)
    content = read(store, names[2_999])
    assert len(content["consoles"]) == MOST_CONSOLES
    assert content["consoles"][0]["url"] == names[2_999]
    assert {one["url"] for one in content["consoles"][1:]} == set(names[:999])
    assert len(content["pages"]) == MOST_PAGES
    assert {len(one["pages"]) for one in content["consoles"]} == {10}
    for one in content["consoles"]:
        assert all(number < MOST_CONSOLES for number in one["consoles"])


WORDS = [
    *("garden", "notes", "blog", "posts", "writing", "essays", "code", "projects", "music"),
    *("photos", "links", "about", "archive", "small", "web", "log", "journal", "reading"),
    *("books", "maps", "games", "tools", "art", "science", "history", "letters", "travel"),
]


def made_up_network(consoles: int, pages: int, seed: int) -> Store:
    """One as large as the real one, with addresses as people have them."""
    draw = random.Random(seed)

    def host() -> str:
        letters = "".join(draw.choices("abcdefghijklmnoprstuvwy", k=draw.randint(5, 12)))
        return f"https://{letters}.{draw.choice(['net', 'com', 'org', 'me', 'dev', 'blog'])}/"

    def path() -> str:
        parts = [draw.choice(WORDS) for _ in range(draw.choice([0, 1, 1, 2, 3, 4]))]
        return "/".join(parts) + draw.choice(["", "/", ".html", f"-{draw.randint(1, 2026)}/"])

    names = [HOME, *(host() + "wander/" for _ in range(consoles - 1))]
    found = [host() + path() for _ in range(pages)]
    share = len(found) // len(names)
    store = Store.in_memory()
    for number, name in enumerate(names):
        own = [*found[number * share : (number + 1) * share], *draw.sample(found, 4)]
        near = draw.sample(names, 8)
        store.record_list(name, f"{name[8:14].title()}’s", near, own, steps=number, now=NOW)
    for page in store.pages():
        verdict = draw.choices(list(Verdict), [70, 5, 15, 5, 5])[0]
        moved = host() + path() if verdict is Verdict.MOVED else None
        store.record_finding(Finding(url=page.url, verdict=verdict, moved_to=moved), NOW)
    return store


@pytest.mark.parametrize("seed", range(3))
def test_the_real_networks_size_fits_into_forty_kilobytes(seed: int) -> None:
    content = snapshot(made_up_network(60, 1_600, seed), HOME, everything)
    assert content is not None
    assert len(json.loads(content)["pages"]) >= 1_560
    assert len(gzip.compress(content, 6, mtime=0)) <= 40_000
