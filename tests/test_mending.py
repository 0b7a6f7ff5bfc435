"""What a check says about a list as a whole, and what is certain enough to be changed."""

import pytest

from wander.config import parse_config
from wander.config.edit import Remove, Replace
from wander.console import Console
from wander.network.check import Checked, Kind
from wander.network.mending import Duplicate, duplicates, leads_to_the_top, mended, mendings
from wander.network.verdicts import Finding, Verdict


def one(
    url: str,
    moved_to: str | None = None,
    *,
    title: str = "",
    verdict: Verdict | None = None,
    kind: Kind = "page",
) -> Checked:
    found = verdict or (Verdict.MOVED if moved_to else Verdict.OK)
    finding = Finding(url=url, verdict=found, moved_to=moved_to, title=title)
    return Checked(kind=kind, finding=finding)


A, B, C = "https://a.example/", "https://b.example/", "https://c.example/"
NOTHING_SAID = Console()


def test_a_list_without_twins() -> None:
    assert duplicates(NOTHING_SAID, [one(A), one(B), one(A + "other")]) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://a.example/", "https://a.example/"),
        ("https://a.example/blog", "https://a.example/blog/"),
        ("https://a.example/", "https://a.example/index.html"),
    ],
)
def test_twins_that_look_alike(first: str, second: str) -> None:
    [twin] = duplicates(NOTHING_SAID, [one(first), one(second)])
    assert (twin.entry, twin.kept) == (second, first)
    [twin] = duplicates(NOTHING_SAID, [one(first, title="T"), one(second, title="T")])
    assert twin.is_certain
    [twin] = duplicates(NOTHING_SAID, [one(first, title="T"), one(second, title="U")])
    assert not twin.is_certain


@pytest.mark.parametrize(
    ("first", "second"),
    [(A, A + "?page=2"), (A, A + "#part"), (A + "Blog", A + "blog"), (A, "https://www.a.example/")],
)
def test_no_twins(first: str, second: str) -> None:
    assert duplicates(NOTHING_SAID, [one(first, title="T"), one(second, title="T")]) == []


def test_a_page_and_a_neighbour_are_no_twins() -> None:
    assert duplicates(NOTHING_SAID, [one(A), one(A, kind="console")]) == []


def test_twins_by_a_move() -> None:
    found = [one(A + "old", B + "x"), one(B + "x")]
    assert duplicates(NOTHING_SAID, found) == [Duplicate(A + "old", B + "x", True)]
    assert mendings(NOTHING_SAID, found) == [Remove(list="pages", entry=A + "old")]


def test_the_one_that_loads_is_kept() -> None:
    found = [one("http://a.example/", verdict=Verdict.REFUSES), one(A)]
    [twin] = duplicates(NOTHING_SAID, found)
    assert twin.kept == A


def test_what_the_owner_wrote_is_never_certain_to_go() -> None:
    old, new = A + "old", B + "new"
    found = [one(old, new), one(new)]
    noted = Console(notes={old: "Lovely."})
    [twin] = duplicates(noted, found)
    assert (twin.entry, twin.is_certain) == (new, True)
    assert mendings(noted, found) == [
        Remove(list="pages", entry=new),
        Replace(list="pages", entry=old, by=new),
    ]
    both = Console(notes={old: "Lovely."}, tags={new: ("tea",)})
    [twin] = duplicates(both, found)
    assert not twin.is_certain
    assert mendings(both, found) == []


def test_moves_are_made() -> None:
    found = [one(A + "x", B + "x"), one("https://n.example/", C, kind="console"), one(B)]
    assert mendings(NOTHING_SAID, found) == [
        Replace(list="pages", entry=A + "x", by=B + "x"),
        Replace(list="consoles", entry="https://n.example/", by=C),
    ]


def test_a_move_to_the_top_is_left_to_the_owner() -> None:
    assert leads_to_the_top(A + "2019/cake", A)
    assert leads_to_the_top(A + "2019/cake", B)
    assert not leads_to_the_top(A, B)
    assert not leads_to_the_top(A + "cake", B + "?cake")
    assert mendings(NOTHING_SAID, [one(A + "2019/cake", A)]) == []
    # Nor is it a twin of the top, which may well be in the list.
    assert duplicates(NOTHING_SAID, [one(A), one(A + "2019/cake", A)]) == []


def test_dead_pages_stay() -> None:
    assert (
        mendings(NOTHING_SAID, [one(A, verdict=Verdict.DEAD), one(B, verdict=Verdict.REFUSES)])
        == []
    )


def test_comments_and_layout_stay() -> None:
    text = f'# Mine.\npages = [\n  "{A}x",  # A friend.\n  "{B}x",\n]\n'
    after, made = mended(text, [Replace(list="pages", entry=A + "x", by=C + "x")])
    assert after == text.replace(A + "x", C + "x")
    assert len(made) == 1
    assert parse_config(after).console.pages == (C + "x", B + "x")


def test_a_change_that_would_spoil_the_list_is_not_made() -> None:
    """A neighbour moved to this console itself, which no list may name."""
    text = f'url = "{A}"\npages = ["{B}x"]\nconsoles = ["{C}"]\n'
    spoils = Replace(list="consoles", entry=C, by=A)
    mends = Replace(list="pages", entry=B + "x", by=C + "x")
    after, made = mended(text, [spoils, mends])
    assert made == [mends]
    assert after == text.replace(B + "x", C + "x")


def test_nothing_to_mend() -> None:
    text = f'pages = ["{A}"]\n'
    assert mended(text, []) == (text, [])
