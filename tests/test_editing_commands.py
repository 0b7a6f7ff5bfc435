"""The owner's everyday commands: add, remove, ignore, note, history, restore."""

import os
import pty
import re
import subprocess
import threading
from pathlib import Path

import pytest

from tests.command import WANDER, Ended, complaint, run_here
from tests.live import wait_until
from wander.config import ConfigError, parse_config, read_config
from wander.config.edit import Annotate, EditError, Remove
from wander.config.history import versions
from wander.config.save import save
from wander.own_list import ListError, OwnList

LIST = """\
# Mine.
title = "Ana"
url = "https://ana.example/wander/"

pages = [
    "https://jvns.ca/",  # Explains computers.
    { url = "http://old.example/", note = "Old.", tags = ["web"] },
]
consoles = ["https://susam.net/wander/"]
ignore = [
    "https://x.com/",
]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wander.toml").write_text(LIST, encoding="utf-8")
    return tmp_path


def text(folder: Path) -> str:
    return (folder / "wander.toml").read_bytes().decode()


def said(folder: Path, *words: str | Path) -> str:
    """What a command that succeeded said."""
    ended = run_here(folder, *words)
    assert (ended.returncode, ended.stderr) == (0, ""), ended
    return ended.stdout


def refused(folder: Path, *words: str) -> str:
    """What a command said that changed nothing at all."""
    before, kept = text(folder), versions(folder / "wander.toml")
    told = complaint(run_here(folder, *words))
    assert text(folder) == before
    assert versions(folder / "wander.toml") == kept
    return told


# add


def test_add_writes_a_page_and_says_where(folder: Path) -> None:
    assert said(folder, "add", "ciechanow.ski") == (
        "Added to pages (wander.toml:8): https://ciechanow.ski/\n"
    )
    assert text(folder) == LIST.replace(
        'tags = ["web"] },\n', 'tags = ["web"] },\n    "https://ciechanow.ski/",\n'
    )


def test_add_several_with_a_note_and_tags(folder: Path) -> None:
    said(folder, "add", "a.example", "http://B.example/?x#y", "--note", "Both.", "--tag", "t",
         "--tag", "u")  # fmt: skip
    assert text(folder) == LIST.replace(
        'tags = ["web"] },\n',
        'tags = ["web"] },\n'
        '    { url = "https://a.example/", note = "Both.", tags = ["t", "u"] },\n'
        '    { url = "http://b.example/?x#y", note = "Both.", tags = ["t", "u"] },\n',
    )


def test_add_a_neighbour_as_it_is_given(folder: Path) -> None:
    assert said(folder, "add", "--console", "a.example/w") == (
        "Added to consoles (wander.toml:9): https://a.example/w\n"
    )
    assert read_config(folder / "wander.toml").console.consoles[1] == "https://a.example/w"


@pytest.mark.parametrize(
    ("words", "place", "entry"),
    [
        (["jvns.ca"], "pages (wander.toml:6)", "https://jvns.ca/"),
        (["HTTPS://JVNS.CA:443"], "pages (wander.toml:6)", "https://jvns.ca/"),
        (["--console", "susam.net/wander"], "consoles (wander.toml:9)", None),
        (["--console", "https://susam.net/wander/index.html"], "consoles (wander.toml:9)", None),
        (["--console", "https://susam.net/wander/wander.js"], "consoles (wander.toml:9)", None),
    ],
)
def test_what_is_there_already_is_said(
    folder: Path, words: list[str], place: str, entry: str | None
) -> None:
    told = said(folder, "add", *words)
    assert told == f"Already in {place}: {entry or 'https://susam.net/wander/'}\n"
    assert text(folder) == LIST
    assert versions(folder / "wander.toml") == []


def test_what_is_new_is_added_beside_what_is_there(folder: Path) -> None:
    told = said(folder, "add", "new.example", "jvns.ca", "https://NEW.example", "--note", "N.")
    assert told.splitlines() == [
        "Added to pages (wander.toml:8): https://new.example/",
        "Already in pages (wander.toml:6): https://jvns.ca/",
        "    It stays as it is. To say something else of it: wander note",
    ]
    assert text(folder).count("new.example") == 1


def test_a_page_that_the_owner_hides_is_added_with_a_word(folder: Path) -> None:
    told = said(folder, "add", "https://x.com/ana")
    assert 'It is not shown: your ignore pattern "https://x.com/" hides it.' in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "nothing"], '"nothing" is only a part of an address.'),
        (["add", "good.example", "mailto:a@b.example"], "begins with mailto:"),
        (["add", ""], "the address is empty."),
        (["add", "--console", "ana.example/wander"], "the console itself"),
        (["add", "a.example", "--note", "n" * 10_001], "this note has 10,001 characters."),
        (["add", "https://susam.net/wander/", "--note", "\ud83d"], "half of a character"),
        (["ignore", ""], "the pattern is empty."),
        (["ignore", "y.example", "*"], '"*" hides everything.'),
        (["note", "jvns.ca", "n" * 10_001], "this note has 10,001 characters."),
    ],
)
def test_what_the_list_cannot_hold_changes_nothing(
    folder: Path, words: list[str], told: str
) -> None:
    answer = refused(folder, *words)
    assert told in answer
    assert answer.startswith(("Nothing was changed", '"\\ud83d"'))


@pytest.mark.parametrize(
    "note",
    ["</script>]]>", '"""', "'''", "שלום 🎉", "one\ntwo\t\\", "n" * 10_000, "[bold]x[/bold]"],
)
def test_any_note_is_kept_as_it_is(folder: Path, note: str) -> None:
    said(folder, "add", "a.example", "--note", note)
    said(folder, "note", "jvns.ca", note)
    notes = read_config(folder / "wander.toml").console.notes
    assert notes["https://a.example/"] == notes["https://jvns.ca/"] == note
    said(folder, "remove", "a.example")
    said(folder, "note", "jvns.ca", "--clear")
    assert read_config(folder / "wander.toml").console.notes == {"http://old.example/": "Old."}


# remove


@pytest.mark.parametrize(
    ("typed", "name", "entry"),
    [
        ("https://jvns.ca/", "pages", "https://jvns.ca/"),
        ("jvns.ca", "pages", "https://jvns.ca/"),
        ("old.example", "pages", "http://old.example/"),
        ("susam.net/wander", "consoles", "https://susam.net/wander/"),
        ("x.com", "ignore", "https://x.com/"),
    ],
)
def test_remove_takes_it_from_the_list_that_has_it(
    folder: Path, typed: str, name: str, entry: str
) -> None:
    assert said(folder, "remove", typed) == f"Removed from {name} in wander.toml: {entry}\n"
    console = read_config(folder / "wander.toml").console
    assert entry not in (*console.pages, *console.consoles, *console.ignore)
    assert len((*console.pages, *console.consoles, *console.ignore)) == 3


def test_remove_keeps_every_comment(folder: Path) -> None:
    said(folder, "remove", "jvns.ca", "old.example", "jvns.ca")
    assert "pages = [\n    # Explains computers.\n]\n" in text(folder)


def test_remove_nothing_when_one_is_not_there(folder: Path) -> None:
    assert refused(folder, "remove", "old.example", "jvns.com") == (
        'Nothing was changed: "jvns.com" is not in wander.toml.\n'
        '    Did you mean "https://jvns.ca/"?\n'
    )
    assert "Did you mean" not in refused(folder, "remove", "https://quite-another.test/zzz")


# ignore


def test_ignore_adds_patterns(folder: Path) -> None:
    assert said(folder, "ignore", "*.shop.example", "https://X.com", "--note", "Shops.") == (
        "Added to ignore (wander.toml:12): *.shop.example\n"
        "Already in ignore (wander.toml:11): https://x.com/\n"
        "    It stays as it is. To say something else of it: wander note\n"
    )
    assert '    { pattern = "*.shop.example", note = "Shops." },\n]\n' in text(folder)


HIDES = '"susam.net" hides what is in your own list:\n    https://susam.net/wander/\n'


def test_ignore_warns_of_what_is_ones_own(folder: Path) -> None:
    told = refused(folder, "ignore", "y.example", "susam.net")
    assert told == f"{HIDES}Nothing was changed. To add it all the same: --yes\n"
    told = refused(folder, "ignore", "ana.example")
    assert "    https://ana.example/wander/\n" in told
    ended = run_here(folder, "ignore", "susam.net", "--yes")
    assert (ended.returncode, ended.stderr) == (0, HIDES)
    assert ended.stdout == "Added to ignore (wander.toml:12): susam.net\n"


def test_ignore_names_ten_and_counts_the_rest(folder: Path) -> None:
    said(folder, "add", *(f"https://many.example/{number}" for number in range(15)))
    told = refused(folder, "ignore", "many.example")
    assert told.count("    https://many.example/") == 10
    assert "    and 5 more\n" in told


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 1), ("", 1)])
def test_ignore_asks_who_is_at_a_terminal(folder: Path, answer: str, status: int) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*WANDER, "ignore", "susam.net"], cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    screen = bytearray()

    def is_asked() -> bool:
        screen.extend(os.read(ours, 1000))
        return b"Add it all the same? [y/N]:" in screen

    wait_until(is_asked)
    os.write(ours, answer.encode() + b"\n")
    assert process.wait(10) == status
    os.close(ours)
    assert b"https://susam.net/wander/" in screen
    assert ('"susam.net"' in text(folder)) == (status == 0)


# note


def test_note_sets_shows_and_takes_away(folder: Path) -> None:
    shown = "https://jvns.ca/  in pages (wander.toml:6)\n    "
    assert said(folder, "note", "jvns.ca") == f"{shown}No note.\n"
    assert text(folder) == LIST
    assert said(folder, "note", "jvns.ca", "Joy.") == f"{shown}Joy.\n"
    assert text(folder) == LIST.replace(
        '"https://jvns.ca/"', '{ url = "https://jvns.ca/", note = "Joy." }'
    )
    assert said(folder, "note", "jvns.ca", "--tag", "a", "--tag", "b") == (
        f"{shown}Joy.\n    Tags: a, b\n"
    )
    assert said(folder, "note", "jvns.ca", "--clear") == f"{shown}No note.\n    Tags: a, b\n"
    assert said(folder, "note", "jvns.ca", "--tag", "") == f"{shown}No note.\n"
    assert '{ url = "https://jvns.ca/" },  # Explains computers.\n' in text(folder)


def test_note_of_a_pattern_and_of_a_neighbour(folder: Path) -> None:
    said(folder, "note", "x.com", "Loud.")
    said(folder, "note", "susam.net/wander", "The first.")
    assert read_config(folder / "wander.toml").console.notes == {
        "http://old.example/": "Old.",
        "https://x.com/": "Loud.",
        "https://susam.net/wander/": "The first.",
    }


def test_note_of_what_stands_in_two_lists_is_one(folder: Path) -> None:
    said(folder, "add", "https://susam.net/wander/")
    told = said(folder, "note", "https://susam.net/wander/", "Both.")
    assert told == (
        "https://susam.net/wander/  in pages (wander.toml:8) and consoles (wander.toml:10)\n"
        "    Both.\n"
    )
    assert text(folder).count('note = "Both."') == 2


def test_note_of_what_is_not_there(folder: Path) -> None:
    assert 'Did you mean "https://jvns.ca/"?' in refused(folder, "note", "jvns.co", "Joy.")


def test_a_text_and_clear_are_not_understood(folder: Path) -> None:
    ended = run_here(folder, "note", "jvns.ca", "Joy.", "--clear")
    assert ended.returncode == 2
    assert "Give a TEXT or --clear, and not both." in ended.stderr
    assert text(folder) == LIST


# history and restore


def test_history_lists_what_was(folder: Path) -> None:
    assert said(folder, "history") == (
        "None yet: the first is kept when Wander next changes wander.toml.\n"
    )
    said(folder, "add", "a.example")
    said(folder, "remove", "jvns.ca")
    told = said(folder, "history").splitlines()
    assert [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "T", line) for line in told] == [
        "  1  until T  lines since: 1 new, 1 gone",
        "  2  until T  lines since: 2 new, 1 gone",
    ]
    difference = said(folder, "history", "1")
    assert '-    "https://jvns.ca/",  # Explains computers.\n' in difference
    assert "+    # Explains computers.\n" in difference
    assert "a.example/" not in "".join(re.findall(r"^[-+].*", difference, re.MULTILINE))


def test_restore_puts_one_back_and_back_again(folder: Path) -> None:
    said(folder, "add", "a.example")
    changed = text(folder)
    told = said(folder, "restore", "1")
    assert re.fullmatch(
        r"wander.toml is as it was until .{19}\. Back again: wander restore 1\n", told
    )
    assert text(folder) == LIST
    assert said(folder, "history", "2") == (
        "Nothing: wander.toml is the same as version 2.\n"
    )  # fmt: skip
    assert "the same as now" in said(folder, "history")
    assert said(folder, "restore", "2") == (
        "wander.toml is the same as version 2. Nothing was changed.\n"
    )
    said(folder, "restore", "1")
    assert text(folder) == changed


def test_restore_after_the_list_was_broken_or_removed(folder: Path) -> None:
    said(folder, "add", "a.example")
    (folder / "wander.toml").write_text("pages = [")
    said(folder, "restore", "1")
    assert text(folder) == LIST
    assert versions(folder / "wander.toml")[0].text == "pages = ["
    (folder / "wander.toml").unlink()
    assert "lines since: 0 new" in said(folder, "history")
    assert "Back again" not in said(folder, "restore", "2")
    assert text(folder) == LIST


def test_a_version_that_cannot_be_used_is_not_put_back(folder: Path) -> None:
    path = folder / "wander.toml"
    path.write_text("pages = [")
    save(path, LIST, expected="pages = [")
    told = refused(folder, "restore", "1")
    assert ".wander/history/" in told
    assert ":1:" in told


@pytest.mark.parametrize("number", ["0", "2", "-1", "99"])
@pytest.mark.parametrize("command", ["history", "restore"])
def test_a_version_that_there_is_not(folder: Path, command: str, number: str) -> None:
    said(folder, "add", "a.example")
    told = refused(folder, command, "--", number)
    assert told == f"There is no version {number}: they go from 1 to 1. See: wander history\n"


def test_the_fix_of_a_check_can_be_undone(folder: Path) -> None:
    before = 'ignore = [\n    "https://x.com/",\n    "x.com",\n]\n'
    (folder / "wander.toml").write_text(before)
    run_here(folder, "check", "--fix")
    assert text(folder) == before.replace('    "x.com",\n', "")
    assert [version.text for version in versions(folder / "wander.toml")] == [before]


# All of them

COMMANDS = (
    ["add", "a.example"],
    ["remove", "jvns.ca"],
    ["ignore", "y.example"],
    ["note", "jvns.ca", "N."],
    ["history"],
    ["restore", "1"],
)


@pytest.mark.parametrize("words", COMMANDS[:4])
def test_a_list_that_is_broken_already_stays_as_it_is(folder: Path, words: list[str]) -> None:
    (folder / "wander.toml").write_text('titel = "Ana"\npages = ["nothing"]\n')
    told = refused(folder, *words)
    assert told.startswith("wander.toml:1:1: titel: ")
    assert "wander.toml:2:10: pages[0]: " in told


@pytest.mark.parametrize("words", COMMANDS[:5])
def test_a_list_that_is_not_there(tmp_path: Path, words: list[str]) -> None:
    told = complaint(run_here(tmp_path, *words))
    assert told.startswith("wander.toml: there is no such file.")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("words", COMMANDS[:4])
def test_a_list_elsewhere(folder: Path, tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:  # fmt: skip
    said(tmp_path_factory.mktemp("elsewhere"), *words, "-c", folder / "wander.toml")
    assert text(folder) != LIST
    assert parse_config(text(folder))


@pytest.mark.parametrize("words", COMMANDS[:4])
def test_a_read_only_list_stays_as_it_is(folder: Path, words: list[str]) -> None:
    (folder / "wander.toml").chmod(0o444)
    assert refused(folder, *words) == "wander.toml was not saved: it is read-only.\n"


@pytest.mark.parametrize("words", COMMANDS)
def test_the_help_has_an_example(tmp_path: Path, words: list[str]) -> None:
    told = said(tmp_path, words[0], "--help")
    assert f"Example: wander {words[0]} " in told


def test_many_at_once_lose_nothing(folder: Path) -> None:
    """Whoever comes second adds to what the first has written."""
    ended: list[Ended] = []

    def add(number: int) -> None:
        done = subprocess.run(
            [*WANDER, "add", f"https://{number}.example/"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        ended.append(done)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.returncode for one in ended] == [0] * 3, ended
    pages = read_config(folder / "wander.toml").console.pages
    assert {f"https://{number}.example/" for number in range(3)} < set(pages)


def test_an_edit_with_a_text_editor_meanwhile_stays(folder: Path) -> None:
    path = folder / "wander.toml"
    own = OwnList(path)
    path.write_text(LIST.replace('"Ana"', '"Anna"'), encoding="utf-8")
    own.change([Remove(list="pages", entry="http://old.example/")])
    assert 'title = "Anna"' in text(folder)
    assert "old.example" not in text(folder)
    path.write_text(text(folder).replace('"https://jvns.ca/"', '"https://jvns.ca/blog"'))
    theirs = text(folder)
    with pytest.raises(ListError) as caught:
        own.change([Annotate(list="pages", entry="https://jvns.ca/", note="Joy.")])
    assert str(caught.value) == (
        "Nothing was changed: somebody else has changed the same meanwhile.\n"
        '"https://jvns.ca/" in pages: one changed it, the other removed it.'
    )
    assert text(folder) == theirs
    path.write_text("pages = [")
    with pytest.raises(EditError, match="Nothing was changed: line 1"):
        own.change([Remove(list="pages", entry="https://jvns.ca/")])
    path.unlink()
    with pytest.raises(ConfigError, match="there is no such file"):
        own.change([Remove(list="pages", entry="https://jvns.ca/")])
    assert not path.exists()


def test_five_thousand_entries(folder: Path) -> None:
    lines = "".join(f'    "https://example.com/{number}",\n' for number in range(5_000))
    (folder / "wander.toml").write_text(f"pages = [\n{lines}]\n")
    said(folder, "add", "a.example")
    said(folder, "note", "https://example.com/2500", "Half.")
    said(folder, "remove", "a.example")
    assert text(folder) == f"pages = [\n{lines}]\n".replace(
        '"https://example.com/2500"', '{ url = "https://example.com/2500", note = "Half." }'
    )
