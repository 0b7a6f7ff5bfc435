"""The owner's looks at a page or a console: asked at once, shared, and noted in `wander.db`."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.responses import Response

from tests.certificates import authority_pem, server_context
from tests.live import LiveServer
from tests.loops import run_to_end
from tests.raw import RawServer, Say, moved, page, silent
from wander.config import parse_config
from wander.network import database
from wander.network.facts import ConsoleFacts, PageFacts, console_facts, page_facts
from wander.network.home import Home
from wander.network.known import ConsoleState
from wander.network.store import Store
from wander.network.verdicts import Verdict
from wander.server.editor import looks as looks_module
from wander.server.editor.looks import AT_ONCE, GOOD_FOR, MOST_KEPT, Looks
from wander.server.editor.wording import told, told_console
from wander.server.shared import Shared

HERE = "http://me.example/wander/"
SECURE = "https://me.example/wander/"


def home_in(
    folder: Path,
    pages: Sequence[str] = (),
    consoles: Sequence[str] = (),
    *,
    url: str = HERE,
    allow: Sequence[str] = ("127.0.0.0/8",),
) -> Home:
    text = (
        f'url = "{url}"\npages = {json.dumps(list(pages))}\n'
        f"consoles = {json.dumps(list(consoles))}\n[network]\nallow = {json.dumps(list(allow))}\n"
    )
    return Home(parse_config(text), folder / "wander.toml")


def a_list(pages: Sequence[str] = (), consoles: Sequence[str] = (), title: str = "Ana") -> bytes:
    said = {"title": title, "pages": list(pages), "consoles": list(consoles)}
    return page(f"var wander = {json.dumps(said)}".encode())


def facts_of_page(
    folder: Path, answer: bytes | Say | Mapping[str, bytes], path: str = "", url: str = HERE
) -> PageFacts:
    async def look() -> PageFacts:
        async with RawServer(answer) as server:
            return await Looks().look_at_page(home_in(folder, url=url), server.url + path)

    return run_to_end(look())


def facts_of_console(
    folder: Path, answer: bytes | Say | Mapping[str, bytes], url: str = HERE
) -> ConsoleFacts:
    async def look() -> ConsoleFacts:
        async with RawServer(answer) as server:
            return await Looks().look_at_console(home_in(folder, url=url), server.url)

    return run_to_end(look())


# Pages


def test_a_page_that_loads_has_its_title(tmp_path: Path) -> None:
    began = int(time.time())
    facts = facts_of_page(tmp_path, page(b"<title>A garden</title>roses"))
    assert (facts.title, facts.verdict, facts.is_failing) == ("A garden", Verdict.OK, False)
    assert facts.asked is not None and began <= facts.asked <= time.time()
    assert told(facts) == "Loads here."


def test_a_page_that_does_not_load_says_why(tmp_path: Path) -> None:
    gone = facts_of_page(tmp_path, page(b"gone", 404))
    assert (gone.verdict, gone.is_failing) == (Verdict.DEAD, True)
    assert told(gone) == "Does not load: 404 Not Found."
    refuses = facts_of_page(tmp_path, page(b"no", headers={"x-frame-options": "DENY"}))
    assert told(refuses) == (
        "Does not load in a frame (X-Frame-Options: DENY), so visitors are not led there."
    )


def test_a_page_that_moved_says_where_to(tmp_path: Path) -> None:
    answers = {"/old?via=http://me.example/wander/": moved("/new"), "/new": page(b"here")}
    facts = facts_of_page(tmp_path, answers, "old")
    assert facts.verdict is Verdict.MOVED
    assert facts.moved_to is not None and facts.moved_to.endswith("/new")
    assert told(facts) == f"Moved to {facts.moved_to}."


@pytest.mark.parametrize(
    "url", ["", "no address", "javascript:alert(1)", "file:///etc/passwd", "http://"]
)
def test_what_is_no_web_address_is_not_asked_for(tmp_path: Path, url: str) -> None:
    facts = run_to_end(Looks().look_at_page(home_in(tmp_path), url))
    assert (facts.verdict, facts.reason, facts.asked) == (Verdict.DEAD, "no web address", None)
    console = run_to_end(Looks().look_at_console(home_in(tmp_path), url))
    assert (console.reason, console.asked) == ("no web address", None)


def test_a_private_network_is_not_asked(tmp_path: Path) -> None:
    async def look() -> None:
        async with RawServer(page()) as server:
            home = home_in(tmp_path, allow=[])
            for looks in (Looks(), await _after_a_look_that_was_allowed(tmp_path, server)):
                before = len(server.requests)
                facts = await looks.look_at_page(home, server.url)
                assert (facts.verdict, facts.reason) == (Verdict.DEAD, "not a public address")
                console = await looks.look_at_console(home, server.url)
                assert console.state is ConsoleState.UNREACHABLE
                assert console.reason == "not a public address"
                assert len(server.requests) == before

    run_to_end(look())


async def _after_a_look_that_was_allowed(folder: Path, server: RawServer) -> Looks:
    looks = Looks()
    allowed = await looks.look_at_page(home_in(folder), server.url)
    assert allowed.verdict is Verdict.OK
    return looks


def test_a_look_ends_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks_module, "LONGEST_LOOK", 0.2)

    async def look() -> None:
        async with silent() as server:
            home = home_in(tmp_path, [server.url], [server.url])
            facts = await Looks().look_at_page(home, server.url)
            assert told(facts) == "Could not be looked at: no whole answer in 0.2 s."
            console = await Looks().look_at_console(home, server.url)
            assert told_console(console) == "Could not be looked at: no whole answer in 0.2 s."
            assert page_facts(home, [server.url]) == {}
            assert console_facts(home, [server.url]) == {}

    run_to_end(look())


def test_a_secure_console_needs_secure_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "authority.pem").write_bytes(authority_pem())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    home = home_in(tmp_path, url=SECURE)

    async def look(url: str) -> tuple[PageFacts, ConsoleFacts]:
        looks = Looks()
        return await looks.look_at_page(home, url), await looks.look_at_console(home, url)

    async def look_at_both(server: RawServer) -> tuple[PageFacts, ConsoleFacts]:
        async with server:
            return await look(server.url.replace("https:", "http:"))

    with LiveServer(Response("var wander = {}")) as insecure:
        facts, console = run_to_end(look(insecure.url))
    why = "is an http: address, and this console is https:"
    assert told(facts) == f"Does not load in a frame ({why}), so visitors are not led there."
    assert told_console(console) == f"Its list cannot be read: it {why}."
    secure = RawServer(a_list(), tls=server_context("127.0.0.1"))
    facts, console = run_to_end(look_at_both(secure))
    assert facts.moved_to == secure.url
    assert told(facts).endswith(f"not led there. {secure.url} would do.")
    assert told_console(console).endswith(f"({secure.url} would do).")


# Consoles


def test_a_console_is_asked_for_its_list(tmp_path: Path) -> None:
    pages = ["https://a.example/", "https://b.example/"]
    both = facts_of_console(tmp_path, {"/wander.js": a_list(pages, [HERE + "index.html"])})
    assert (both.title, both.state, both.pages) == ("Ana", ConsoleState.OK, 2)
    assert told_console(both) == "Recommends 2 pages, and lists this console."
    other = facts_of_console(tmp_path, {"/wander.js": a_list(pages[:1], ["no address"])})
    assert told_console(other) == "Recommends one page, and does not list this console."


def test_a_console_without_a_list_says_why(tmp_path: Path) -> None:
    none = facts_of_console(tmp_path, {})
    assert told_console(none) == "Cannot be reached: wander.js: 404."
    unreadable = facts_of_console(tmp_path, page(b"var wander = }{"))
    assert unreadable.state is ConsoleState.UNREADABLE
    assert told_console(unreadable).startswith("Its list cannot be read: wander.js:")
    running = facts_of_console(tmp_path, page(b"var wander = {pages: f()}"))
    assert told_console(running).endswith("(browsers read it, the crawler cannot).")


def test_a_console_that_moved_says_where_to(tmp_path: Path) -> None:
    answers = {"/wander.js": moved("/new/wander.js"), "/new/wander.js": a_list()}
    facts = facts_of_console(tmp_path, answers)
    assert facts.state is ConsoleState.OK
    assert told_console(facts).startswith("Moved to http://127.0.0.1:")
    assert "/new/. Recommends no pages" in told_console(facts)


# What is noted


def test_what_is_found_of_the_list_is_known_from_then_on(tmp_path: Path) -> None:
    async def look() -> None:
        answers = {
            "/here?via=http://me.example/wander/": page(b"<title>Here</title>here"),
            "/wander.js": a_list(["https://a.example/"], [HERE]),
        }
        async with RawServer(answers) as server:
            home = home_in(tmp_path, [server.url + "here", server.url + "gone"], [server.url])
            looks = Looks()
            here = await looks.look_at_page(home, server.url + "here")
            gone = await looks.look_at_page(home, server.url + "gone")
            assert page_facts(home, home.config.console.pages) == {
                server.url + "here": here,
                server.url + "gone": replace(gone, verdict=Verdict.UNKNOWN),
            }, "not dead before it failed a second time"
            console = await looks.look_at_console(home, server.url)
            assert console_facts(home, [server.url]) == {server.url: console}

    run_to_end(look())


def test_a_neighbour_that_fails_keeps_what_it_said(tmp_path: Path) -> None:
    async def look() -> None:
        answers = {"/wander.js": a_list(["https://a.example/"], [HERE])}
        async with RawServer(answers) as server:
            home = home_in(tmp_path, consoles=[server.url])
            await Looks().look_at_console(home, server.url)
            del answers["/wander.js"]
            await Looks().look_at_console(home, server.url)
            facts = console_facts(home, [server.url])[server.url]
            assert (facts.state, facts.reason) == (ConsoleState.UNREACHABLE, "wander.js: 404")
            assert (facts.pages, facts.lists_us) == (1, True)

    run_to_end(look())


def test_a_page_that_is_added_after_the_look_is_known_without_another(tmp_path: Path) -> None:
    async def look() -> None:
        async with RawServer(page()) as server:
            looks = Looks()
            home = home_in(tmp_path)
            await looks.look_at_page(home, server.url)
            await looks.look_at_console(home, server.url)
            assert not home.database.exists(), "neither is in the list"
            requests = len(server.requests)
            home = home_in(tmp_path, [server.url.removesuffix("/")])
            facts = await looks.look_at_page(home, server.url)
            assert page_facts(home, [server.url]) == {server.url: facts}
            assert len(server.requests) == requests

    run_to_end(look())


def test_a_host_that_does_not_answer_may_be_our_own_fault(tmp_path: Path) -> None:
    url = "http://127.0.0.1:9/"
    home = home_in(tmp_path, [url], [url])
    assert run_to_end(Looks().look_at_page(home, url)).verdict is Verdict.DEAD
    console = run_to_end(Looks().look_at_console(home, url))
    assert console.state is ConsoleState.UNREACHABLE
    assert page_facts(home, [url]) == {}
    assert console_facts(home, [url]) == {}


def test_a_database_in_use_keeps_nobody_from_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.1)

    async def look() -> None:
        async with RawServer(page()) as server:
            home = home_in(tmp_path, [server.url])
            Store.open(home.database, print).close()
            looks = Looks()
            with closing(sqlite3.connect(home.database, isolation_level=None)) as crawl:
                crawl.execute("BEGIN IMMEDIATE")
                facts = await looks.look_at_page(home, server.url)
                assert facts.verdict is Verdict.OK
                crawl.execute("ROLLBACK")
            assert page_facts(home, [server.url]) == {}
            await looks.look_at_page(home, server.url)
            assert page_facts(home, [server.url]) == {server.url: facts}, "noted when it is free"

    run_to_end(look())


def test_a_broken_database_is_kept_and_told_of(tmp_path: Path) -> None:
    async def look() -> None:
        said: list[str] = []
        async with RawServer(page()) as server:
            home = home_in(tmp_path, [server.url])
            home.database.write_bytes(b"this is no database" * 100)
            facts = await Looks(report=said.append).look_at_page(home, server.url)
            assert page_facts(home, [server.url]) == {server.url: facts}
        (told_of,) = said
        assert "was broken, and is kept" in told_of

    run_to_end(look())


# Who asks at the same time


class Held(RawServer):
    """A server that answers when a test lets it."""

    def __init__(self, host: str = "127.0.0.1", go_on: asyncio.Event | None = None) -> None:
        super().__init__(self._hold, host=host)
        self.is_asked = asyncio.Event()
        self.go_on = go_on or asyncio.Event()

    async def _hold(self, _path: str, writer: asyncio.StreamWriter) -> None:
        self.is_asked.set()
        await self.go_on.wait()
        writer.write(page())
        await writer.drain()

    async def __aenter__(self) -> "Held":
        await super().__aenter__()
        return self


def test_many_who_ask_at_once_share_one_look(tmp_path: Path) -> None:
    async def look() -> None:
        async with Held() as server:
            looks, home = Looks(), home_in(tmp_path)
            asking = [asyncio.create_task(looks.look_at_page(home, server.url)) for _ in range(10)]
            await server.is_asked.wait()
            asking.pop().cancel()  # who goes away takes the answer from nobody
            server.go_on.set()
            assert {facts.verdict for facts in await asyncio.gather(*asking)} == {Verdict.OK}
            assert len(server.requests) == 1

    run_to_end(look())


def test_only_a_few_are_looked_at_at_once(tmp_path: Path) -> None:
    async def look() -> None:
        async with AsyncExitStack() as stack:
            go_on = asyncio.Event()
            servers = [
                await stack.enter_async_context(Held(f"127.0.0.{number}", go_on))
                for number in range(2, AT_ONCE + 5)
            ]
            looks, home = Looks(), home_in(tmp_path)
            asking = [
                asyncio.create_task(looks.look_at_page(home, server.url)) for server in servers
            ]
            for server in servers[:AT_ONCE]:
                await server.is_asked.wait()
            assert sum(server.at_once for server in servers) == AT_ONCE
            go_on.set()
            assert {facts.verdict for facts in await asyncio.gather(*asking)} == {Verdict.OK}

    run_to_end(look())


def test_a_look_is_told_again_for_a_while(tmp_path: Path) -> None:
    async def look() -> None:
        clock = {"now": 1_000.0}
        async with RawServer(page()) as server:
            looks, home = Looks(clock=lambda: clock["now"]), home_in(tmp_path)
            asked = []
            for passed in (0.0, GOOD_FOR - 1, 1.0):
                clock["now"] += passed
                await looks.look_at_page(home, server.url + "#top")
                asked.append(len(server.requests))
        assert asked == [1, 1, 2]

    run_to_end(look())


def test_answers_are_not_kept_without_end() -> None:
    async def ask() -> None:
        found: list[int] = []

        shared = Shared[int, int](
            lambda: 0.0, asyncio.Semaphore(1), good_for=GOOD_FOR, most=MOST_KEPT
        )

        for question in (*range(MOST_KEPT + 1), MOST_KEPT, 0):

            async def find_out(question: int = question) -> int:
                found.append(question)
                return question

            assert await shared.get(question, find_out) == question
        assert found == [*range(MOST_KEPT + 1), 0], "the oldest was forgotten"

    run_to_end(ask())


def test_a_question_that_fails_is_asked_anew() -> None:
    async def ask() -> None:
        shared = Shared[str, str](
            lambda: 0.0, asyncio.Semaphore(1), good_for=GOOD_FOR, most=MOST_KEPT
        )

        async def fail() -> str:
            raise LookupError

        async def answer() -> str:
            return "found"

        with pytest.raises(LookupError):
            await shared.get("?", fail)
        assert await shared.get("?", answer) == "found"

    run_to_end(ask())


# What the owner is told


KNOWN = PageFacts(
    title="", verdict=Verdict.UNKNOWN, reason="", moved_to=None, asked=None, is_failing=False
)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (KNOWN, "Not looked at yet."),
        (
            replace(KNOWN, reason="asks whether we are a person"),
            "Could not be looked at: asks whether we are a person.",
        ),
        (
            replace(KNOWN, reason="404 Not Found", is_failing=True),
            "Did not load when last looked at: 404 Not Found.",
        ),
    ],
)
def test_a_page_without_a_verdict_says_why(facts: PageFacts, sentence: str) -> None:
    assert told(facts) == sentence


def test_a_console_that_nobody_looked_at_says_so() -> None:
    facts = ConsoleFacts(
        title="", state=ConsoleState.UNKNOWN, reason="", asked=None, pages=0, lists_us=None
    )
    assert told_console(facts) == "Not looked at yet."
    assert told_console(replace(facts, state=ConsoleState.OK)) == "Recommends no pages."
