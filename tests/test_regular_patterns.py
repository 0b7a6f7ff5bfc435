"""Regular expressions of the first consoles, as wildcards."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wander.ignores import IgnoreList
from wander.lists.regular import NotExpressible, is_regular, wildcards

OLDEST = (
    r".*://medium\.com/.*",
    r".*://.*\.substack\.com/.*",
    r".*://cari\.institute/.*",
    r".*://how\.complexsystems\.fail/.*",
)
"""As they stand in the lists of 2026 that still have them."""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (OLDEST[0], ["https://medium.com/"]),
        (OLDEST[1], ["*.substack.com/"]),
        (OLDEST[3], ["https://how.complexsystems.fail/"]),
        # A backslash is lost in '.*://medium\.com/.*', since JavaScript reads \. as a dot.
        (".*://medium.com/.*", ["https://medium.com/"]),
        (r"^https?://(www\.)?x\.com/.*$", ["https://x.com/"]),
        (r"^https?:\/\/(?:www\.)?twitter\.com(?:\/|$)", ["https://twitter.com/"]),
        (r".*\.substack\.com.*", ["*.substack.com*"]),
        (r"^https://[^/]+\.tumblr\.com/", ["*.tumblr.com/"]),
        (r"//(medium|substack)\.com/", ["https://medium.com/", "https://substack.com/"]),
        (r"//([a-z0-9-]+\.)*x\.com/", ["https://x.com/"]),
        (r"//[a-z]{2}\.wikipedia\.org/", ["*.wikipedia.org/"]),
        (r"//www\d?\.x\.com/", ["https://www*.x.com/"]),
        (r"//x\.com/(about|me)$", ["https://x.com/about", "https://x.com/me"]),
        (r"//x\.com/page(\?.*)?$", ["https://x.com/page"]),
        (r"//x\.com/+about/", ["https://x.com/about/", "https://x.com/*/about/"]),
        (r".*\.ru$", ["*.ru/"]),
        (r"medium\.com", ["*medium.com*"]),
        (r"//[Mm]edium\.COM/", ["https://medium.com/"]),
        (r"http.*medium\.com/", ["*medium.com/"]),
        (r"\bx\.com/", ["https://x.com/"]),
    ],
)
def test_an_expression_becomes_wildcards(expression: str, expected: list[str]) -> None:
    assert is_regular(expression)
    assert wildcards(expression) == expected


@pytest.mark.parametrize(
    "wildcard",
    [
        "https://medium.com/",
        "*.medium.com",
        "https://*.medium.com/*",
        "https://google.*/",
        "https://google.*",
        "https://en.wikipedia.org/wiki/Fish_(food)",
        "https://en.wikipedia.org/wiki/Fish_(food)*",
        "https://a.example/?q=(a)&b=[c]",
        "https://a.example/?price=$5",
        "http://[::1]/",
        "medium.com",
        "*",
        "",
    ],
)
def test_a_wildcard_is_not_taken_for_an_expression(wildcard: str) -> None:
    assert not is_regular(wildcard)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (r".*", "whatever their names"),
        (r"^https?://.*$", "whatever their names"),
        (r"^http:", "whatever their names"),
        (r"\d+\.\d+\.\d+\.\d+", "whatever their names"),
        (r"//x\d\.com/", "far more"),
        (r"//x\.com/\d{4}/", "far more"),
        (r"(?!.*mine).*\.com", "does not stand there"),
        (r"(?<=a)b\.com", "does not stand there"),
        (r"(a)\1\.com", r"a `\1`"),
        (r"youtube\.com/watch\?v=abc", "after the `?`"),
        (r"(a|b\.com", "never closed"),
        (r"a)\.com", "never opened"),
        (r"[a\.com", "never closed"),
        (r"+\.com", "nothing before its `+`"),
        (r"(a|b)" * 6 + r"\.com", "too many"),
        (r"\." + "a" * 2_000, "too long"),
        ("(" * 30 + r"\.a" + ")" * 30, "nested too deeply"),
        (r"x\.com^", "no address"),
        (r"x\.com/a b", "no address"),
    ],
)
def test_what_no_wildcard_can_say_is_told_with_the_reason(expression: str, reason: str) -> None:
    assert is_regular(expression)
    with pytest.raises(NotExpressible, match=re.escape(reason)):
        wildcards(expression)


def test_an_expression_that_takes_years_to_run_takes_no_time_here() -> None:
    started = time.process_time()
    for expression in (r"(a+)+\.com$", r"((((a*)*)*)*)*\.com/", r"(.*.*.*.*.*)*\.example\.com/"):
        assert is_regular(expression)
        with suppress(NotExpressible):
            wildcards(expression)
    assert time.process_time() - started < 1


LABELS = st.sampled_from(["x", "www", "blog", "medium", "a-b", "notmedium", "com", "io", "m1"])
HOSTS = st.lists(LABELS, min_size=2, max_size=4).map(".".join)
PATHS = st.lists(
    st.sampled_from(["a", "tag", "x.com", "https:", "", "Page.html", "2026"]), max_size=4
).map("/".join)
URLS = st.builds("{}://{}/{}".format, st.sampled_from(["http", "https"]), HOSTS, PATHS)

LETTERS = st.sampled_from(["x", "www", "medium", "com", "tag", "io", "blog", "m", "a", "page"])
ATOMS = st.one_of(
    LETTERS,
    LETTERS,
    st.sampled_from(
        [r"\.", r"\.", r"\/", "/", ".*", ".+", "[^/]+", "[a-z]+", r"\w+", r"\d", "[xm]", ".{2,}"]
    ),
    st.sampled_from([r"(www\.)?", r"(blog\.|www\.)?", r"([a-z0-9-]+\.)*", r"(?:\w+\.)+", "(/.*)?"]),
    st.sampled_from(["(medium|x)", "(a|tag|page)", "s?", "o*", "m+", "/?", "m{2}", "(com|io)"]),
)
BEGINNINGS = st.sampled_from(
    ["", "^", "https?://", "^https?://", ".*://", "^.*://", "//", ".*", "http.*", r"https?:\/\/"]
)
EXPRESSIONS = st.builds(
    "{}{}{}".format,
    BEGINNINGS,
    st.lists(ATOMS, min_size=1, max_size=6).map("".join),
    st.sampled_from(["", "$", ".*", "/", "/.*", "/.*$", "(/|$)", "/?$"]),
)


@settings(deadline=None)
@given(EXPRESSIONS, st.lists(URLS, min_size=1, max_size=20))
def test_the_wildcards_hide_all_that_the_expression_hid(expression: str, urls: list[str]) -> None:
    try:
        hidden = IgnoreList(wildcards(expression))
    except NotExpressible:
        return
    for url in urls:
        if re.search(expression, url):
            assert hidden.matches(url), (expression, wildcards(expression), url)


@settings(deadline=None)
@given(URLS)
def test_the_expressions_of_the_oldest_lists_hide_no_other_website(url: str) -> None:
    for expression in OLDEST:
        hidden = IgnoreList(wildcards(expression)).matches(url)
        # Subdomains are hidden too, and so is the address within the path of another.
        website = expression.removeprefix(".*://").removeprefix(r".*\.").removesuffix("/.*")
        assert hidden == bool(re.search(rf"[./]{website}/", url + "/")), (expression, url)


@settings(deadline=None)
@given(st.text(alphabet=r"ab.*+?()[]{}|^$\/-:w1,", max_size=40))
def test_any_text_gives_wildcards_or_a_reason(text: str) -> None:
    is_regular(text)
    try:
        patterns = wildcards(text)
    except NotExpressible as error:
        assert str(error)
    else:
        assert patterns
        assert all(pattern.isprintable() and "\\" not in pattern for pattern in patterns)
