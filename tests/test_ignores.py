import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors import each
from wander.ignores import IgnoreList, normal_form

# Few letters, so that pieces of patterns turn up in URLs.
urls = st.text("ab./", max_size=16)
patterns = st.text("ab./*", max_size=8)


@each("ignore")
def test_ignore(ignore: list[str], url: str, expected: bool) -> None:
    assert IgnoreList(ignore).matches(url) is expected


@given(st.lists(patterns, max_size=8), urls)
def test_hides_what_the_rule_in_a_line_hides(ignore: list[str], url: str) -> None:
    def by_regular_expression(pattern: str) -> bool:
        literal = re.escape(normal_form(pattern)).replace(r"\*", ".*")
        begin = "" if pattern.startswith("*") else r"(^|(?<=[./]))"
        return re.search(begin + literal, normal_form(url), re.DOTALL) is not None

    assert IgnoreList(ignore).matches(url) is any(map(by_regular_expression, ignore))


@given(st.lists(patterns, max_size=8), urls)
def test_many_patterns_hide_what_one_of_them_hides(ignore: list[str], url: str) -> None:
    assert IgnoreList(ignore).matches(url) is any(IgnoreList([one]).matches(url) for one in ignore)


def test_patterns_that_do_the_same_have_one_normal_form() -> None:
    same = ["https://Foo.example/Bar", "foo.example/bar/", "http://foo.example/bar?x#y"]
    assert {normal_form(pattern) for pattern in same} == {"foo.example/bar/"}


def test_patterns_may_come_from_anything_that_can_be_looped_over_once() -> None:
    assert IgnoreList(pattern for pattern in ("a", "b")).matches("https://b/")


SLOW_WITH_BACKTRACKING: dict[str, Callable[[int], tuple[str, str]]] = {
    # name: size -> pattern, URL; each about as long as the size
    "asterisks": lambda size: ("*a" * (size // 2) + "*b", "a" * size),
    "only asterisks": lambda size: ("*" * size + "b", "a" * size),
    "late": lambda size: (f"*{'a' * (size // 2)}b*", "a" * size),
    "early": lambda size: (f"*b{'a' * (size // 2)}*", "a" * size),
    "in the middle": lambda size: (f"*{'a' * (size // 4)}b{'a' * (size // 4)}*", "a" * size),
    "medium pieces": lambda size: ("*" + f"{'a' * 150}*" * (size // 151) + "b", "a" * size),
    "labels": lambda size: ("a." * (size // 4) + "b", "a." * (size // 2)),
    "segments": lambda size: ("/" * (size // 2) + "b", "/" * size),
    "internationalised labels": lambda size: ("ü." * (size // 4) + "b", "ü." * (size // 2)),
    "one internationalised label": lambda size: ("マ" * (size // 2) + "b", "マ" * size),
    "no scheme": lambda size: ("a" * (size // 2) + "b", "a" * size),
    "queries": lambda size: ("?" * size, "#" * size),
    "sigmas": lambda size: ("Σ\u0301" * (size // 4) + "b", "Σ\u0301" * (size // 2)),
}


def takes_linear_time(seconds: Callable[[int], float], size: int) -> bool:
    """Whether ten times the size takes well under the hundredfold of quadratic time.

    Five attempts, since other programs take time too.
    """
    return any(seconds(10 * size) < 25 * seconds(size) + 0.01 for _ in range(5))


@pytest.mark.parametrize("name", SLOW_WITH_BACKTRACKING)
def test_takes_linear_time(name: str) -> None:
    def seconds(size: int) -> float:
        pattern, url = SLOW_WITH_BACKTRACKING[name](size)
        start = time.process_time()
        IgnoreList([pattern]).matches(url)
        return time.process_time() - start

    assert takes_linear_time(seconds, 10_000)


@pytest.mark.parametrize("name", SLOW_WITH_BACKTRACKING)
def test_the_longest_are_answered_rightly(name: str) -> None:
    pattern, url = SLOW_WITH_BACKTRACKING[name](100_000)
    ignores = IgnoreList([pattern])
    assert ignores.matches(url) is (name == "queries")  # whose normal forms are empty
    assert ignores.matches(f"{url}/.{normal_form(pattern)}") is True


@pytest.mark.parametrize(
    "shape", ["https://www.site{}.com/", "*.site{}.com", "*site{}*", "site{}.com/a"]
)
def test_a_thousand_patterns_are_not_all_tried_on_every_url(shape: str) -> None:
    def seconds(count: int) -> float:
        ignores = IgnoreList([shape.format(number) for number in range(count)])
        start = time.process_time()
        assert not any(ignores.matches(f"https://www.page{n}.org/a/b.html") for n in range(1_000))
        return time.process_time() - start

    assert any(seconds(1_000) < 10 * seconds(10) for _ in range(5))
