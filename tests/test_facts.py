"""What is known of the owner's entries, as `wander.db` has it."""

import time
from pathlib import Path

import pytest

from wander.config import parse_config
from wander.network.facts import ConsoleFacts, PageFacts, console_facts, page_facts
from wander.network.home import Home
from wander.network.known import DAY, ConsoleState
from wander.network.store import Store, StoreError
from wander.network.verdicts import Finding, Verdict

NOW = 1_800_000_000
HERE = "https://me.example/wander/"
ANA = "https://ana.example/wander/"
BEN = "https://ben.example/"


def home_in(folder: Path, text: str = f'url = "{HERE}"') -> Home:
    return Home(parse_config(text), folder / "wander.toml")


def store_of(home: Home) -> Store:
    return Store.open(home.database, print)


def test_pages_have_the_facts_of_their_last_look(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    ok, moved, failing = (f"https://{name}.example/" for name in ("ok", "moved", "failing"))
    store = store_of(home)
    store.record_list(HERE, "", [], [ok, moved, failing], steps=0, now=NOW)
    store.record_finding(Finding(url=ok, verdict=Verdict.OK, title="Fine"), NOW)
    store.record_finding(
        Finding(url=moved, verdict=Verdict.MOVED, reason="moved to x", moved_to=ANA), NOW + 1
    )
    store.record_finding(
        Finding(url=failing, verdict=Verdict.DEAD, reason="404 Not Found"), NOW + 2
    )
    store.close()
    assert page_facts(home, [ok, moved, failing]) == {
        ok: PageFacts(
            title="Fine", verdict=Verdict.OK, reason="", moved_to=None, asked=NOW, is_failing=False
        ),
        moved: PageFacts(
            title="",
            verdict=Verdict.MOVED,
            reason="moved to x",
            moved_to=ANA,
            asked=NOW + 1,
            is_failing=False,
        ),
        failing: PageFacts(
            title="",
            verdict=Verdict.UNKNOWN,
            reason="404 Not Found",
            moved_to=None,
            asked=NOW + 2,
            is_failing=True,
        ),
    }


def test_facts_are_by_entry_as_it_is_written(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    store = store_of(home)
    known = ["https://page.example/", "https://xn--gckvb8fzb.com/a%20b", ANA]
    store.record_list(HERE, "", [ANA], known, steps=0, now=NOW)
    for url in known:
        store.record_finding(Finding(url=url, verdict=Verdict.OK), NOW)
    store.record_list(ANA, "Ana", [], [], steps=1, now=NOW)
    store.close()
    written = ["HTTPS://page.example", "https://page.example/", "https://マリウス.com/a b"]
    assert list(page_facts(home, [*written, "no address"])) == written
    also = ["https://ana.example/wander", "https://ana.example/wander/index.html"]
    assert list(console_facts(home, [*also, "no address"])) == also


def test_what_nobody_looked_at_has_no_facts(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    store = store_of(home)
    store.record_list(HERE, "", [ANA], [BEN], steps=0, now=NOW)
    store.close()
    assert page_facts(home, [BEN, "https://elsewhere.example/"]) == {}
    assert console_facts(home, [ANA, "https://elsewhere.example/"]) == {}


def test_a_console_has_its_pages_counted_and_says_whether_it_lists_us(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    store = store_of(home)
    store.record_list(HERE, "", [ANA, BEN], [], steps=0, now=NOW)
    store.record_list(ANA, "Ana", [BEN, HERE], [BEN, "https://p.example/"], steps=1, now=NOW)
    store.record_list(BEN, "Ben", [ANA], [], steps=1, now=NOW)
    store.record_failure(BEN, ConsoleState.UNREACHABLE, "no answer in 10 s", NOW + DAY)
    silent = "https://silent.example/"
    store.add_console(silent, 1, NOW)
    store.record_failure(silent, ConsoleState.UNREADABLE, "wander.js: line 3", NOW + 5)
    store.close()
    assert console_facts(home, [ANA, BEN, silent]) == {
        ANA: ConsoleFacts(
            title="Ana", state=ConsoleState.OK, reason="", asked=NOW, pages=2, lists_us=True
        ),
        BEN: ConsoleFacts(
            title="Ben",
            state=ConsoleState.UNREACHABLE,
            reason="no answer in 10 s",
            asked=NOW + DAY,
            pages=0,
            lists_us=False,
        ),
        silent: ConsoleFacts(
            title="",
            state=ConsoleState.UNREADABLE,
            reason="wander.js: line 3",
            asked=NOW + 5,
            pages=0,
            lists_us=None,
        ),
    }


def test_a_console_without_an_address_is_listed_by_nobody_that_it_knows(tmp_path: Path) -> None:
    home = home_in(tmp_path, 'title = "Me"')
    store = store_of(home)
    store.record_list(ANA, "Ana", [], [], steps=0, now=NOW)
    store.close()
    assert console_facts(home, [ANA])[ANA].lists_us is None


def test_without_a_database_nothing_is_known(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    assert page_facts(home, [BEN]) == {}
    assert console_facts(home, [ANA]) == {}
    assert not home.database.exists()
    home.database.write_bytes(b"this is no database" * 100)
    assert page_facts(home, [BEN]) == {}
    assert console_facts(home, [ANA]) == {}


def test_a_database_that_broke_says_so(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    urls = [f"https://page.example/{number}/{'x' * 200}" for number in range(900)]
    store = store_of(home)
    store.record_list(HERE, "", [], urls, steps=0, now=NOW)
    store.close()
    whole = bytearray(home.database.read_bytes())
    size = int.from_bytes(whole[16:18], "big")
    whole[8 * size :] = b"\xff" * (len(whole) - 8 * size)  # its tables can still be seen
    home.database.write_bytes(whole)
    with pytest.raises(StoreError, match=r"wander\.db"):
        page_facts(home, urls)


def test_the_facts_of_a_long_list_are_there_at_once(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    urls = [f"https://site{number}.example/blog/" for number in range(5_000)]
    store = store_of(home)
    for start in range(0, 5_000, 500):
        some = urls[start : start + 500]
        store.record_list(f"{ANA}{start}/", "", some, some, steps=0, now=NOW)
    store._run("UPDATE pages SET asked = ?, verdict = 'ok'", NOW)
    store._run("UPDATE consoles SET asked = ?", NOW)
    store.close()
    for facts in (page_facts, console_facts):
        began = time.perf_counter()
        assert len(facts(home, urls)) == 5_000
        assert time.perf_counter() - began < 1.0
