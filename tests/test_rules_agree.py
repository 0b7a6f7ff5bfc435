"""The rules of `static/console/`, in a real browser, against those of `wander/`."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from tests.live import LiveServer
from tests.test_ignores import SLOW_WITH_BACKTRACKING, takes_linear_time
from tests.vectors import INPUTS, load
from tests.vectors.generated import ignore_texts, texts
from wander.ignores import IgnoreList
from wander.urls import add_via, console_url, goto_url, is_usable, wander_js_url

LONG = 100_000


def or_none(function: Callable[..., str]) -> Callable[..., str | None]:
    def answer(*arguments: str) -> str | None:
        try:
            return function(*arguments)
        except ValueError:
            return None

    return answer


def hidden(patterns: list[str], url: str | list[str]) -> bool | list[bool]:
    ignores = IgnoreList(patterns)
    return ignores.matches(url) if isinstance(url, str) else [ignores.matches(one) for one in url]


PYTHON: dict[str, Callable[..., Any]] = {
    "console_url": or_none(console_url),
    "wander_js_url": or_none(wander_js_url),
    "usable": is_usable,
    "via": or_none(add_via),
    "goto": goto_url,
    "ignore": hidden,
}

JAVASCRIPT = """async folder => {
  const { addVia, consoleURL, gotoURL, isUsable, wanderJSURL } = await import(folder + 'urls.js')
  const { IgnoreList } = await import(folder + 'ignores.js')
  const orNull = rule => (...texts) => {
    try {
      return rule(...texts)
    } catch (error) {
      if (error instanceof TypeError) return null
      throw error
    }
  }
  const rules = {
    console_url: orNull(consoleURL),
    wander_js_url: orNull(wanderJSURL),
    usable: isUsable,
    via: orNull(addVia),
    goto: gotoURL,
    ignore: (patterns, url) => {
      const ignores = new IgnoreList(patterns)
      return Array.isArray(url) ? url.map(one => ignores.matches(one)) : ignores.matches(url)
    }
  }
  globalThis.answers = (rule, batch) =>
    JSON.stringify(JSON.parse(batch).map(texts => rules[rule](...texts)))
}"""


class BrowserRules:
    """The JavaScript rules: a whole batch of questions, one round trip."""

    def __init__(self, page: Page, folder: str) -> None:
        page.goto(folder + "urls.js")
        page.evaluate(JAVASCRIPT, folder)
        self._page = page

    def answers(self, rule: str, questions: Sequence[tuple[Any, ...]]) -> list[Any]:
        # As one ASCII text, in which half a surrogate pair survives the journey.
        batch = json.dumps(questions)
        found = self._page.evaluate("([rule, batch]) => answers(rule, batch)", [rule, batch])
        return list(json.loads(found))


@pytest.fixture(scope="module")
def browser_rules(browser: Browser, modules: LiveServer) -> Iterator[BrowserRules]:
    with browser.new_page() as page:
        yield BrowserRules(page, modules.url + "static/console/")


@pytest.mark.parametrize("rule", INPUTS)
def test_the_cases_in_a_browser(browser_rules: BrowserRules, rule: str) -> None:
    cases = load(rule)
    answers = browser_rules.answers(rule, [arguments for arguments, _ in cases])
    wrong = [
        f"{arguments!a} gave {answer!a}, not {expected!a}"
        for (arguments, expected), answer in zip(cases, answers, strict=True)
        if answer != expected
    ]
    assert not wrong, "\n".join(wrong)


in_batches = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("rule", ["console_url", "wander_js_url", "goto"])
@in_batches
@given(batch=st.lists(texts, min_size=1, max_size=40))
def test_one_answer_to_generated_texts(
    browser_rules: BrowserRules, rule: str, batch: list[str]
) -> None:
    assert_one_answer(browser_rules, rule, [(text,) for text in batch])


@in_batches
@given(st.lists(texts, min_size=1, max_size=20))
def test_one_answer_to_whether_it_is_usable(browser_rules: BrowserRules, batch: list[str]) -> None:
    questions = [(text, scheme) for text in batch for scheme in ("https:", "http:", "file:")]
    assert_one_answer(browser_rules, "usable", questions)


@in_batches
@given(st.lists(st.tuples(texts, texts | st.text(max_size=10)), min_size=1, max_size=40))
def test_one_answer_to_via(browser_rules: BrowserRules, batch: list[tuple[str, str]]) -> None:
    assert_one_answer(browser_rules, "via", list(batch))


@in_batches
@given(
    st.lists(ignore_texts | texts, min_size=1, max_size=12),
    st.lists(ignore_texts | texts, min_size=1, max_size=12),
)
def test_one_answer_to_what_is_hidden(
    browser_rules: BrowserRules, patterns: list[str], urls: list[str]
) -> None:
    questions = [(patterns, urls), *(([pattern], urls) for pattern in patterns)]
    assert_one_answer(browser_rules, "ignore", questions)


def assert_one_answer(
    browser_rules: BrowserRules, rule: str, questions: Sequence[tuple[Any, ...]]
) -> None:
    for question, answer in zip(questions, browser_rules.answers(rule, questions), strict=True):
        expected = PYTHON[rule](*question)
        assert without_chromiums_escapes(answer) == without_chromiums_escapes(expected), (
            f"{question!a}: the browser says {answer!a}, Python {expected!a}"
        )


def without_chromiums_escapes(answer: Any) -> Any:
    """The answer with those escapes undone that Chromium adds to a path and a user name."""
    return answer.replace("%7C", "|").replace("%27", "'") if isinstance(answer, str) else answer


# Where ada and Chromium differ, and which of them follows the URL standard. Left as they
# are: what a parser made of its text does not tell what the text was, and of the 1,641
# addresses in the network's snapshot of May 2026 none is written like these.
DEPARTURES: dict[str, tuple[str, str | None, str | None]] = {
    # what differs: the URL, its console URL by ada, and by Chromium
    "| in a path: ada": ("https://foo/a|b", "https://foo/a|b/", "https://foo/a%7Cb/"),
    "' in a user name: ada": ("https://it's@foo/", "https://it's@foo/", "https://it%27s@foo/"),
    "nothing, after brackets: ada": ("https://[::1]\u00ad/", None, "https://[::1]/"),
    # The standard has no limit; DNS has one of 253 letters.
    "a host of thousands of letters: ada": (
        f"https://{'ü.' * 2_000}example/",
        f"https://{'xn--tda.' * 2_000}example/",
        None,
    ),
    # RFC 5893, section 2, rule 1, which holds for each label beside one that runs right to left.
    "a digit beside Hebrew: Chromium": ("https://1a.אב/", "https://1a.xn--4dbc/", None),
    "a drive letter: ada": ("file:///C|/a/", "file:///C:/a/", "file:///C%7C/a/"),
    "slashes before a file's path: ada": ("file:////a/", "file:////a/", "file:///a/"),
}


@pytest.mark.parametrize("name", DEPARTURES)
def test_where_the_parsers_differ(browser_rules: BrowserRules, name: str) -> None:
    url, by_ada, by_chromium = DEPARTURES[name]
    follows_the_standard = by_ada if name.endswith("ada") else by_chromium
    assert PYTHON["console_url"](url) in (by_ada, follows_the_standard)
    assert browser_rules.answers("console_url", [(url,)])[0] in (by_chromium, follows_the_standard)


LONG_QUESTIONS: dict[str, tuple[str, tuple[Any, ...], Any]] = {
    # name: rule, question, answer
    "console, a name": (
        "console_url",
        (f"https://foo/{'a' * LONG}",),
        f"https://foo/{'a' * LONG}/",
    ),
    "console, folders": (
        "console_url",
        (f"https://foo/{'a/' * LONG}",),
        f"https://foo/{'a/' * LONG}",
    ),
    "console, dots": ("console_url", (f"https://foo/{'../' * LONG}",), "https://foo/"),
    "console, no URL": ("console_url", ("a" * LONG,), None),
    "list": (
        "wander_js_url",
        (f"https://foo/{'a' * LONG}?{'b' * LONG}",),
        f"https://foo/{'a' * LONG}/wander.js",
    ),
    "usable": ("usable", (f"https://{'a.' * LONG}#{'ü' * LONG}", "https:"), True),
    "not usable": ("usable", (f"https://{'a' * LONG} b/", "https:"), False),
    "via": ("via", ("https://foo/", "ü/" * LONG), f"https://foo/?via={'%C3%BC/' * LONG}"),
    "goto": ("goto", (" " * LONG + "foo" + "\ufeff" * LONG,), "https://foo/"),
    "goto, spaces within": ("goto", (f"a{' ' * LONG}b",), None),
    "ignore, equal": ("ignore", (["a" * LONG], "a" * LONG), True),
    "ignore, almost": ("ignore", (["a" * LONG], "a" * (LONG - 1) + "b"), False),
    "ignore, in the middle of a label": ("ignore", (["a" * LONG], "b" + "a" * LONG), False),
    "ignore, at a label of many": ("ignore", (["a" * LONG], "b." * LONG + "a" * LONG), True),
    "ignore, a long piece after its own start": (
        "ignore",
        ([f"*{'a' * 200}b*"], "a" * 300 + "b"),
        True,
    ),
    "ignore, a long piece astride its own start": (
        "ignore",
        ([f"*{'ab' * 100}aa*"], "ab" * 150 + "aa"),
        True,
    ),
    "ignore, one name": ("ignore", (["ü" * LONG], "ü" * LONG), True),
    "ignore, many names": ("ignore", (["ü." * LONG], "ü." * LONG), True),
    "ignore, too long for a host": ("ignore", (["ü." * LONG], "xn--tda." * LONG), False),
}


@pytest.mark.parametrize("name", LONG_QUESTIONS)
def test_one_answer_to_long_questions(browser_rules: BrowserRules, name: str) -> None:
    rule, question, expected = LONG_QUESTIONS[name]
    assert PYTHON[rule](*question) == expected
    assert browser_rules.answers(rule, [question]) == [expected]


@pytest.mark.parametrize("name", SLOW_WITH_BACKTRACKING)
def test_the_browser_takes_linear_time(browser_rules: BrowserRules, name: str) -> None:
    def seconds(size: int) -> float:
        pattern, url = SLOW_WITH_BACKTRACKING[name](size)
        start = time.perf_counter()
        answers = browser_rules.answers("ignore", [([pattern], url)])
        duration = time.perf_counter() - start
        assert answers == [hidden([pattern], url)]
        return duration

    assert takes_linear_time(seconds, 20_000)


def test_the_browser_does_not_try_every_pattern_on_every_url(browser_rules: BrowserRules) -> None:
    urls = [f"https://www.page{number}.org/a/b.html" for number in range(2_000)]

    def seconds(count: int) -> float:
        patterns = [f"https://www.site{number}.com/" for number in range(count)]
        start = time.perf_counter()
        (answers,) = browser_rules.answers("ignore", [(patterns, urls)])
        duration = time.perf_counter() - start
        assert not any(answers)
        return duration

    assert any(seconds(10_000) < 10 * seconds(10) for _ in range(5))
