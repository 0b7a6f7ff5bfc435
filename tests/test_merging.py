"""Changes to a list that somebody else changed meanwhile."""

import doctest
import tomllib
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wander.config.edit import (
    Add,
    Annotate,
    Change,
    Edit,
    EditError,
    Move,
    Remove,
    Replace,
    Set,
    edited,
)
from wander.config.merging import Clash, Conflict, Side, Stand, merged

A, B, C, D, X = (f"https://{name}.example/" for name in "abcdx")

BASE = f"""\
title = "Mine"  # So far.

pages = [
    # Tech.
    "{A}",
    {{ url = "{B}", note = "B." }},  # Beside b.
    "{C}",
]
consoles = ["{D}"]
"""


def add(entry: str, note: str = "") -> Add:
    return Add(list="pages", entry=entry, note=note)


def note(entry: str, note: str) -> Annotate:
    return Annotate(list="pages", entry=entry, note=note)


def tag(entry: str, *tags: str) -> Annotate:
    return Annotate(list="pages", entry=entry, tags=tags)


def remove(entry: str) -> Remove:
    return Remove(list="pages", entry=entry)


def replace(entry: str, by: str) -> Replace:
    return Replace(list="pages", entry=entry, by=by)


def move(entry: str, to: int) -> Move:
    return Move(list="pages", entry=entry, to=to)


def title(value: str | None) -> Set:
    return Set(key="title", value=value)


def pages(text: str) -> list[Any]:
    found: list[Any] = tomllib.loads(text)["pages"]
    return found


# Each: what they changed, what I changed, and the same done by one person.
APART: dict[str, tuple[list[Edit], list[Edit], list[Edit]]] = {
    "nothing of theirs": ([], [note(A, "x")], [note(A, "x")]),
    "nothing of mine": ([note(A, "x")], [], [note(A, "x")]),
    "two settings": (
        [title("Ours")],
        [Set(key="language", value="de")],
        [title("Ours"), Set(key="language", value="de")],
    ),
    "two lists": (
        [Remove(list="consoles", entry=D)],
        [add(X)],
        [Remove(list="consoles", entry=D), add(X)],
    ),
    "two entries": ([note(A, "x")], [note(C, "y")], [note(A, "x"), note(C, "y")]),
    "one removed, one noted": ([remove(A)], [note(C, "y")], [remove(A), note(C, "y")]),
    "both added": ([add(X)], [add(D)], [add(X), add(D)]),
    "both removed the same": ([remove(B)], [remove(B), remove(C)], [remove(B), remove(C)]),
    "both added the same": (
        [add(X, "n")], [add(X, "n"), note(A, "x")], [add(X, "n"), note(A, "x")],
    ),
    "both noted the same": ([note(A, "x"), remove(C)], [note(A, "x")], [note(A, "x"), remove(C)]),
    "both set the same": ([title(None), remove(A)], [title(None)], [title(None), remove(A)]),
    "both added, spelled otherwise": (
        [add("https://x.example"), remove(A)],
        [add(X)],
        [add("https://x.example"), remove(A)],
    ),
    "mine moved, theirs added": ([add(X)], [move(C, 0)], [add(X), move(C, 0)]),
    "mine moved behind what is gone": ([remove(B)], [move(A, 1)], [remove(B), move(A, 0)]),
    "mine moved to the end of mine": ([add(X)], [move(A, 2)], [add(X), move(A, 2)]),
    "mine added and moved": ([remove(C)], [add(X), move(X, 1)], [remove(C), add(X), move(X, 1)]),
    "both moved the same": ([move(C, 0), add(X)], [move(C, 0)], [move(C, 0), add(X)]),
    "theirs moved, mine noted": ([move(C, 0)], [note(C, "x")], [move(C, 0), note(C, "x")]),
    "mine moved, theirs noted": ([note(C, "x")], [move(C, 0)], [note(C, "x"), move(C, 0)]),
    "mine readdressed": ([note(A, "x")], [replace(C, X)], [note(A, "x"), replace(C, X)]),
    "mine changed places": (
        [note(A, "x")],
        [replace(B, "?"), replace(C, B), replace("?", C)],
        [note(A, "x"), replace(B, "?"), replace(C, B), replace("?", C)],
    ),
    "mine put at the end": (
        [note(A, "x")],
        [remove(B), add(B, "New.")],
        [note(A, "x"), remove(B), add(B, "New.")],
    ),
    "mine put at the end, and theirs noted": (
        [note(A, "x")], [remove(A), add(A)], [remove(A), add(A, "x")],
    ),
    "both readdressed alike": ([replace(A, X)], [replace(A, X)], [replace(A, X)]),
    "mine back and forth": ([note(B, "x")], [note(B, "y"), note(B, "B.")], [note(B, "x")]),
}  # fmt: skip


@pytest.mark.parametrize(("theirs", "mine", "both"), APART.values(), ids=APART)
def test_changes_that_do_not_touch_each_other(
    theirs: list[Edit], mine: list[Edit], both: list[Edit]
) -> None:
    now = edited(BASE, theirs)
    assert merged(BASE, now, mine) == edited(BASE, both)


def test_what_they_laid_out_anew_stays_so() -> None:
    now = "# New.\ntitle='Mine'\n[[pages]]\nurl='" + A + "'\n\n[[pages]]\nurl='" + C + "' # C.\n"
    assert merged(BASE, now, [note(C, "n"), remove(A)]) == (
        f"# New.\ntitle='Mine'\n\n[[pages]]\nurl='{C}' # C.\nnote='n'\n"
    )


# Each: what they changed, what I changed, and the clashes as (name, mine, theirs).
TOUCHING: dict[str, tuple[list[Edit], list[Edit], list[tuple[Any, ...]]]] = {
    "a setting": ([title("Ours")], [title("My own")], [(None, "title", "My own", "Ours")]),
    "a setting gone": ([title(None)], [title("My own")], [(None, "title", "My own", None)]),
    "two notes": (
        [note(B, "Theirs.")], [note(B, "Mine.")],
        [("pages", B, Stand(B, "Mine."), Stand(B, "Theirs."))],
    ),
    "a note and tags": (
        [tag(B, "t")], [note(B, "Mine.")],
        [("pages", B, Stand(B, "Mine."), Stand(B, "B.", ("t",)))],
    ),
    "removed and noted": ([note(A, "n")], [remove(A)], [("pages", A, None, Stand(A, "n"))]),
    "noted and removed": ([remove(A)], [note(A, "n")], [("pages", A, Stand(A, "n"), None)]),
    "put at the end and noted": (
        [note(A, "n")], [remove(A), add(A, "m")],
        [("pages", A, Stand(A, "m"), Stand(A, "n"))],
    ),
    "two additions": (
        [add(X, "Theirs.")], [add(X, "Mine.")],
        [("pages", X, Stand(X, "Mine."), Stand(X, "Theirs."))],
    ),
    "two additions, spelled otherwise": (
        [add("HTTPS://X.example", "Theirs.")], [add(X)],
        [("pages", X, Stand(X), Stand("HTTPS://X.example", "Theirs."))],
    ),
    "readdressed to what they added": (
        [add(X, "Theirs.")], [replace(A, X)],
        [("pages", X, Stand(X), Stand(X, "Theirs."))],
    ),
    "two new addresses": (
        [replace(A, D)], [replace(A, X)], [("pages", A, Stand(X), None)],
    ),
    "two orders": (
        [move(C, 0)], [move(A, 1)], [("pages", "", (B, A, C), (C, A, B))],
    ),
    "several": (
        [title("Ours"), remove(A), note(C, "c")], [title("X"), note(A, "n"), remove(C), add(X)],
        [
            (None, "title", "X", "Ours"),
            ("pages", A, Stand(A, "n"), None),
            ("pages", C, None, Stand(C, "c")),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("theirs", "mine", "clashes"), TOUCHING.values(), ids=TOUCHING)
def test_what_both_changed_is_asked(
    theirs: list[Edit], mine: list[Edit], clashes: list[tuple[Any, ...]]
) -> None:
    now = edited(BASE, theirs)
    with pytest.raises(Conflict) as caught:
        merged(BASE, now, mine)
    assert list(caught.value.clashes) == [Clash(*clash) for clash in clashes]
    assert str(caught.value).count("\n") == len(clashes) - 1
    for clash in clashes:
        assert clash[1] in str(caught.value)

    # Theirs is what there is already.
    keys: list[Any] = [clash.key for clash in caught.value.clashes]
    kept: dict[Any, Side] = dict.fromkeys(keys, "theirs")
    after = merged(BASE, now, mine, kept)
    if len(mine) == len(clashes):
        assert after == now

    # Mine is as if they had left it alone; what else they did stays.
    kept = dict.fromkeys(keys, "mine")
    values = tomllib.loads(merged(BASE, now, mine, kept))
    for _, name, wanted, _ in clashes:
        entries = {
            one if isinstance(one, str) else one["url"]: one
            for one in values["pages"]
        }  # fmt: skip
        match wanted:
            case tuple():
                assert tuple(entries) == wanted
            case Stand(entry=entry, note=text):
                one = entries[entry]
                assert (one.get("note", "") if isinstance(one, dict) else "") == text
            case None:
                assert name not in entries
            case value:
                assert values[name] == value


def test_half_a_choice_is_asked_for_the_rest() -> None:
    now = edited(BASE, [title("Ours"), note(A, "n")])
    with pytest.raises(Conflict) as caught:
        merged(BASE, now, [title("X"), remove(A)], {(None, "title"): "mine"})
    assert [clash.key for clash in caught.value.clashes] == [("pages", A)]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("pages = [\n'a'\n'b']", "Nothing was changed: line 2"),
        ("", ""),
        ("pages = 7", "pages is not a list"),
        ("\ud83d", "Nothing was changed"),
    ],
)
def test_a_file_that_was_broken_meanwhile(now: str, told: str) -> None:
    if not told:
        assert pages(merged(BASE, now, [add(X)])) == [X]
        return
    with pytest.raises(EditError) as caught:
        merged(BASE, now, [add(X)])
    assert told in str(caught.value)


def test_a_byte_order_mark_stays_theirs() -> None:
    assert merged(BASE, "\ufeff" + BASE, [title("X")]) == "\ufeff" + edited(BASE, [title("X")])
    assert merged("\ufeff" + BASE, BASE, [title("X")]) == edited(BASE, [title("X")])


ENTRIES = [f"https://{number}.example/" for number in range(6)]


@st.composite
def changes(draw: st.DrawFn, entries: list[str], new: str) -> list[Change]:
    """Some changes to some of these entries, each of which is touched once."""
    made: list[Change] = []
    for number, entry in enumerate(entries):
        kind = draw(st.sampled_from(("none", "none", "note", "remove", "replace", "add")))
        if kind == "note":
            made.append(note(entry, draw(st.sampled_from(("", "x", "é")))))
        elif kind == "remove":
            made.append(remove(entry))
        elif kind == "replace":
            made.append(replace(entry, f"https://{new}{number}.example/"))
        elif kind == "add":
            made.append(add(f"https://{new}{number}.example/", draw(st.sampled_from(("", "n")))))
    return made


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_two_who_change_different_entries(data: st.DataObject) -> None:
    """The result is what either would have got who came second."""
    mark = data.draw(st.lists(st.booleans(), min_size=6, max_size=6))
    base = f"pages = {ENTRIES}\n"
    theirs = data.draw(changes([one for one, own in zip(ENTRIES, mark, strict=True) if own], "t"))
    mine = data.draw(changes([one for one, own in zip(ENTRIES, mark, strict=True) if not own], "m"))
    assert merged(base, edited(base, theirs), mine) == edited(edited(base, theirs), mine)


@settings(max_examples=100, deadline=None)
@given(changes(ENTRIES, "t"), changes(ENTRIES, "m"))
def test_nothing_is_silently_overwritten(theirs: list[Change], mine: list[Change]) -> None:
    """Whoever changes the same: each gets what they wanted, or both are asked."""
    base = f"pages = {ENTRIES}\n"
    now = edited(base, theirs)
    try:
        after = merged(base, now, mine)
    except Conflict:
        return
    for side in (theirs, mine):
        wanted = by_entry(edited(base, side))
        for entry in wanted.keys() | set(ENTRIES):
            if wanted.get(entry) != by_entry(base).get(entry):
                assert by_entry(after).get(entry) == wanted.get(entry)


def by_entry(text: str) -> dict[str, str]:
    """The entries with their notes."""
    tables = [{"url": one} if isinstance(one, str) else one for one in pages(text)]
    return {table["url"]: table.get("note", "") for table in tables}


@pytest.mark.parametrize("room", ["clashes", "merging"])
def test_the_examples_in_the_docs(room: str) -> None:
    found = doctest.testmod(import_module(f"wander.config.{room}"))
    assert found.attempted and not found.failed
