"""The owner's editor over real sockets, as a browser without JavaScript sees it."""

import difflib
import errno
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.editing import LIST, EditorClient, editor_of
from wander.config import read_config


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "wander.toml"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def editor(path: Path) -> Iterator[EditorClient]:
    with editor_of(path) as editor:
        yield editor


def pages(path: Path) -> tuple[str, ...]:
    return read_config(path).console.pages


def changed(path: Path, before: str = LIST) -> list[str]:
    """The lines that a save took away and put in, as `diff` has them."""
    lines = difflib.unified_diff(before.split("\n"), path.read_text().split("\n"), n=0, lineterm="")
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


def test_a_page_is_added_by_its_address_alone(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    editor.submit("add", text="jvns.ca")
    assert editor.answer.status_code == 200
    assert "Added jvns.ca." in editor.text
    assert changed(path) == ['+    "https://jvns.ca/",']


def test_what_is_there_already_stays_and_is_shown(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    editor.submit("add", text="HTTPS://B.example")
    assert "b.example is in your list already." in editor.text
    assert not changed(path)


@pytest.mark.parametrize(
    ("screen", "typed", "wrong"),
    [
        ("pages", "no address", "There is a space in the address"),
        ("pages", "ftp://a.example/", "ftp"),
        ("pages", "   ", "The field is empty."),
        ("neighbours", "me.example/wander", "This is the console itself"),
        ("ignore", "*", "hide"),
    ],
)
def test_what_cannot_be_added_is_given_back(
    editor: EditorClient, path: Path, screen: str, typed: str, wrong: str
) -> None:
    editor.open(screen)
    editor.submit("add", text=typed)
    assert editor.answer.status_code == 422
    assert wrong in editor.text
    assert dict(editor.seen.find("add").fields)["text"] == typed
    assert not changed(path)


def test_a_neighbour_is_known_by_its_list_too(editor: EditorClient, path: Path) -> None:
    editor.open("neighbours")
    editor.submit("add", text="https://new.example/wander/wander.js")
    assert read_config(path).console.consoles[-1] == "https://new.example/wander/"


PASTED = """\
https://d.example/ - A diary.
[Maps](https://maps.example/old)
https://b.example
nothing here
"""


def test_many_are_looked_through_first(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    editor.submit("add", text=PASTED)
    assert "3 links found" in editor.text
    assert "in your list already" in editor.text
    assert not changed(path), "nothing yet"
    editor.submit("pages/add", "Add the selected")
    assert "Added 2 entries." in editor.text
    assert changed(path) == [
        '+    { url = "https://d.example/", note = "A diary." },',
        '+    "https://maps.example/old",',
    ]


def test_only_those_that_are_taken_are_added(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    editor.submit("add", text=PASTED)
    editor.submit("pages/add", "Add the selected", without=("take",), take="1")
    assert changed(path) == ['+    "https://maps.example/old",']


def test_removing_can_be_undone_to_the_letter(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    editor.submit("rows", "Remove https://a.example/")
    assert "Removed a.example." in editor.text
    assert pages(path) == ("https://b.example/", "https://c.example/")
    editor.submit("undo", "Undo")
    assert path.read_text() == LIST
    assert "Taken back: Removed a.example." in editor.text
    editor.submit("undo", "Undo")
    assert pages(path) == ("https://b.example/", "https://c.example/"), "and that too"


def test_what_others_saved_since_survives_an_undo(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    editor.submit("rows", "Remove https://b.example/")
    path.write_text(path.read_text().replace("A friend's", "A good friend's"))
    editor.submit("undo", "Undo")
    assert pages(path) == ("https://a.example/", "https://b.example/", "https://c.example/")
    assert read_config(path).console.notes["https://b.example/"] == "Boats."
    assert "# A good friend's." in path.read_text()


def test_moving_up_and_down(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    editor.submit("rows", "Move https://c.example/ up")
    assert pages(path) == ("https://a.example/", "https://c.example/", "https://b.example/")
    assert "c.example is now number 2." in editor.text
    editor.submit("rows", "Move https://a.example/ down")
    assert pages(path) == ("https://c.example/", "https://a.example/", "https://b.example/")
    assert "# A friend's." in path.read_text()


def test_a_note_tags_and_a_place(editor: EditorClient, path: Path) -> None:
    editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
    editor.submit("entry", "Save", note="Boats,\nand more boats.", tags="sea, boats ,sea")
    console = read_config(path).console
    assert console.notes["https://b.example/"] == "Boats,\nand more boats."
    assert console.tags["https://b.example/"] == ("sea", "boats")
    assert len(changed(path)) == 2


def test_nothing_that_was_not_changed_is_saved(editor: EditorClient, path: Path) -> None:
    editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
    editor.submit("entry", "Save")
    assert "b.example is as it was." in editor.text
    assert not changed(path)
    assert not (path.parent / ".wander").exists()


def test_another_address_keeps_note_comment_and_place(editor: EditorClient, path: Path) -> None:
    editor.open("pages/entry?entry=" + quote("https://a.example/", safe=""))
    editor.submit("entry", "Save", address="https://a.example/blog")
    assert changed(path) == [
        '-    "https://a.example/",  # A friend\'s.',
        '+    "https://a.example/blog",  # A friend\'s.',
    ]


@pytest.mark.parametrize(
    ("field", "typed", "wrong"),
    [
        ("address", "c.example", "c.example is in your list already."),
        ("address", "mailto:a@b.example", "mailto"),
        ("note", "n" * 10_001, "This note has 10,001 characters."),
    ],
)
def test_a_form_with_a_mistake_keeps_what_was_typed(
    editor: EditorClient, path: Path, field: str, typed: str, wrong: str
) -> None:
    editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
    editor.submit("entry", "Save", typed={"tags": "kept", field: typed})
    assert editor.answer.status_code == 422
    assert wrong in editor.text
    given = dict(editor.seen.find("entry").fields)
    assert given[field] == typed
    assert given["tags"] == "kept"
    assert not changed(path)


HARD = (
    "</script><script>alert(1)</script>",
    "]]>",
    '"""',
    "'''",
    "\\",
    "#",
    "\t",
    "🐢👩‍👩‍👧",
    "שלום ⁦x⁩",
)


@pytest.mark.parametrize("note", [*HARD, "\n".join(HARD) * 20, "ü" * 10_000])
def test_any_text_comes_back_as_it_was_written(editor: EditorClient, path: Path, note: str) -> None:
    address = "pages/entry?entry=" + quote("https://b.example/", safe="")
    editor.open(address)
    editor.submit("entry", "Save", note=note)
    if note.strip():
        assert read_config(path).console.notes["https://b.example/"] == note
    editor.open(address)
    assert dict(editor.seen.find("entry").fields)["note"] == (note if note.strip() else "")
    assert "<script>alert" not in editor.answer.text


def test_several_are_tagged_untagged_and_removed(editor: EditorClient, path: Path) -> None:
    both = [("entry", "https://a.example/"), ("entry", "https://b.example/")]
    editor.open("pages")
    editor.submit("selected", "Add tag", also=both, tag="new, sea")
    tags = read_config(path).console.tags
    assert tags == {"https://a.example/": ("new", "sea"), "https://b.example/": ("sea", "new")}
    editor.submit("selected", "Take tag away", also=both, tag="new")
    editor.submit("selected", "Take tag away", also=both[:1], tag="sea")
    tags = read_config(path).console.tags
    assert tags == {"https://b.example/": ("sea",)}
    before = path.read_text()
    editor.submit("selected", "Remove", also=both)
    assert pages(path) == ("https://c.example/",)
    editor.submit("undo", "Undo")
    assert path.read_text() == before


def test_nothing_selected_is_nothing_done(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    assert editor.submit("selected", "Remove").status_code == 422
    assert "Nothing is selected" in editor.text
    assert not changed(path)


def test_searching_and_filtering(editor: EditorClient) -> None:
    editor.open("pages?q=BOATS")
    assert "1 of 3" in editor.text
    assert "b.example" in editor.text
    assert "c.example" not in editor.text
    editor.open("pages?tag=sea&q=nothing")
    assert "Nothing in this list is like that." in editor.text
    assert "c.example" in editor.open("pages?state=none").text


def test_settings(editor: EditorClient, path: Path) -> None:
    editor.open("settings")
    editor.submit(
        "settings", "Save", title="There", language="de", url="new.example", referral="no"
    )
    assert changed(path) == [
        '-title = "Here"',
        '-url = "https://me.example/wander/"',
        '+title = "There"',
        '+url = "https://new.example/"',
        '+language = "de"',
        '+referral = "no"',
    ]
    editor.submit("undo", "Undo")
    assert path.read_text() == LIST


@pytest.mark.parametrize(
    ("field", "typed", "wrong"),
    [
        ("language", "deutsch!", "is not the code of a language"),
        ("url", "ftp://a.example/", "ftp"),
        ("title", "t" * 201, "At most 200"),
        ("referral", "maybe", "neither"),
    ],
)
def test_a_setting_that_cannot_be(
    editor: EditorClient, path: Path, field: str, typed: str, wrong: str
) -> None:
    editor.open("settings")
    editor.submit("settings", "Save", typed={field: typed})
    assert editor.answer.status_code == 422
    assert wrong in editor.text
    assert not changed(path)


def test_a_pattern_that_hides_ones_own_is_asked_about(editor: EditorClient, path: Path) -> None:
    editor.open("ignore")
    editor.submit("add", text="https://b.example/")
    assert editor.answer.status_code == 422
    assert "It hides 1 of your own: https://b.example/" in editor.text
    assert not changed(path)
    editor.submit("add", "Add it all the same")
    assert read_config(path).console.ignore == ("https://x.com/", "https://b.example/")


def test_the_difference_is_seen_before_it_is_saved(editor: EditorClient, path: Path) -> None:
    editor.open("settings")
    editor.submit("settings", "Preview", title="There")
    assert '- title = "Here" + title = "There"' in editor.text
    assert path.read_text() == LIST
    shown = editor.web.get(f"{editor.answer.url}/console/")
    assert "<title>There</title>" in shown.text
    assert "There" in editor.web.get(f"{editor.answer.url}/console/wander.js").text
    editor.submit("preview", "Save")
    assert changed(path) == ['-title = "Here"', '+title = "There"']


def test_a_preview_that_nobody_remembers(editor: EditorClient) -> None:
    assert editor.open("preview/nothing").status_code == 404
    assert "This is not here any more" in editor.text
    assert editor.open("preview/nothing/console/").status_code == 404


def test_the_history_shows_and_restores(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    editor.submit("rows", "Remove https://a.example/")
    editor.submit("rows", "Remove https://b.example/")
    editor.open("history")
    restore = [form for form in editor.seen.forms if "/history/" in form.action]
    assert len(restore) == 2
    assert "0 lines new, 1 gone" in editor.text
    older = restore[1].action.rpartition("history/")[2]
    editor.open(f"history/{older}")
    assert "# A friend's." in editor.text
    editor.submit(f"history/{older}", "Restore it")
    assert path.read_text() == LIST
    assert "The list is as it was until" in editor.text
    editor.submit("undo", "Undo")
    assert pages(path) == ("https://c.example/",)


def test_what_both_changed_differently_is_put_together(editor: EditorClient, path: Path) -> None:
    editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
    path.write_text(LIST.replace('title = "Here"', 'title = "There"').replace("sea", "lake"))
    editor.submit("entry", "Save", note="Ships.")
    assert "Somebody else has changed the same" in editor.text, "the tags beside the note"
    path.write_text(LIST.replace('title = "Here"', 'title = "There"'))
    editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
    path.write_text(LIST.replace("A friend's", "An old friend's"))
    editor.submit("entry", "Save", note="Ships.")
    assert changed(path, LIST) == [
        '-    "https://a.example/",  # A friend\'s.',
        '-    { url = "https://b.example/", note = "Boats.", tags = ["sea"] },',
        '+    "https://a.example/",  # An old friend\'s.',
        '+    { url = "https://b.example/", note = "Ships.", tags = ["sea"] },',
    ]


@pytest.mark.parametrize(("side", "note"), [("mine", "Ships."), ("theirs", "Rafts.")])
def test_who_changed_the_same_chooses(
    editor: EditorClient, path: Path, side: str, note: str
) -> None:
    editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
    by_hand = LIST.replace("Boats.", "Rafts.")
    path.write_text(by_hand)
    editor.submit("entry", "Save", note="Ships.")
    assert editor.answer.status_code == 409
    assert "Ships." in editor.text
    assert "Rafts." in editor.text
    assert path.read_text() == by_hand
    address = next(form.action for form in editor.seen.forms if "choose/" in form.action)
    editor.open(address.rpartition("edit/")[2].removeprefix("../"))
    assert "Rafts." in editor.text, "the choice has an address"
    assert editor.submit("choose", "Save what is chosen").status_code == 409, "nothing is chosen"
    editor.submit("choose", "Save what is chosen", also=[("side-0", side)])
    assert read_config(path).console.notes["https://b.example/"] == note


def test_a_choice_holds_for_what_was_seen(editor: EditorClient, path: Path) -> None:
    editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
    path.write_text(LIST.replace("Boats.", "Rafts."))
    editor.submit("entry", "Save", note="Ships.")
    unseen = LIST.replace("Boats.", "Canoes.")
    path.write_text(unseen)
    editor.submit("choose", "Save what is chosen", also=[("side-0", "mine")])
    assert editor.answer.status_code == 409
    assert path.read_text() == unseen
    assert "Canoes." in editor.text
    editor.submit("choose", "Save what is chosen", also=[("side-0", "mine")])
    assert "Ships." in path.read_text()


def test_an_old_tab_puts_no_version_over_what_was_saved_since(
    editor: EditorClient, path: Path
) -> None:
    editor.open("pages")
    editor.submit("rows", "Remove https://a.example/")
    editor.open("history")
    old = editor.answer
    editor.open("pages")
    editor.submit("rows", "Remove https://b.example/")
    now = path.read_text()
    editor.answer = old
    editor.submit("/history/")
    assert editor.answer.status_code == 409
    assert path.read_text() == now


def test_two_tabs(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    first = editor.answer
    editor.submit("rows", "Remove https://a.example/")
    editor.answer = first
    editor.submit("rows", "Move https://c.example/ up")
    assert pages(path) == ("https://c.example/", "https://b.example/")
    editor.answer = first
    editor.submit("rows", "Remove https://a.example/")
    assert editor.answer.status_code == 200, "what is gone is gone"
    assert pages(path) == ("https://c.example/", "https://b.example/")


def test_many_tabs_that_save_at_once(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    opened = editor.answer

    def save(number: int) -> int:
        tab = EditorClient(editor.root, editor.web)
        tab.answer = opened
        return tab.submit("add", text=f"https://new.example/{number}").status_code

    with ThreadPoolExecutor(8) as tabs:
        statuses = list(tabs.map(save, range(16)))
    added = set(pages(path)[3:])
    assert set(statuses) <= {200, 409}
    assert len(added) == statuses.count(200) > 0
    assert path.read_text().startswith(LIST[: LIST.index("]\n\nconsoles")])


def test_a_form_older_than_the_program(path: Path) -> None:
    with editor_of(path) as editor:
        editor.open("pages")
        old = dict(editor.seen.find("rows").fields)["base"]
    path.write_text(LIST.replace("Boats.", "Rafts."))
    with editor_of(path) as editor:
        editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
        editor.submit("entry", "Save", base=old, note="Ships.")
        assert editor.answer.status_code == 409
        assert "The list has changed meanwhile" in editor.text
        assert "Ships." in editor.text, "what was typed is given back"
    assert read_config(path).console.notes["https://b.example/"] == "Rafts."


def test_a_form_older_than_the_program_where_the_history_knows_its_list(path: Path) -> None:
    with editor_of(path) as editor:
        editor.open("pages")
        old = dict(editor.seen.find("rows").fields)["base"]
        editor.submit("rows", "Remove https://a.example/")
    with editor_of(path) as editor:
        editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
        editor.submit("entry", "Save", base=old, note="Ships.")
        assert editor.answer.status_code == 200
    assert pages(path) == ("https://b.example/", "https://c.example/")
    assert read_config(path).console.notes["https://b.example/"] == "Ships."


def test_a_list_that_is_broken_by_hand_while_a_form_is_open(
    editor: EditorClient, path: Path
) -> None:
    editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
    broken = LIST.replace('"https://c.example/",', '"https://c.example/')
    path.write_text(broken)
    editor.submit("entry", "Save", note="Ships.")
    assert editor.answer.status_code == 409
    assert "wander.toml needs mending" in editor.text
    assert "Line 9" in editor.text
    assert "Ships." in editor.text
    assert path.read_text() == broken
    assert editor.open("pages").status_code == 409
    assert editor.web.get(editor.root.removesuffix("edit/")).status_code == 200
    path.write_text(LIST)
    assert editor.open("pages").status_code == 200


def test_a_broken_list_goes_back_to_the_version_before(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    editor.submit("rows", "Remove https://a.example/")
    path.write_text("pages = [")
    editor.open("history")
    name = editor.seen.find("/history/").action.rpartition("history/")[2]
    editor.submit(f"history/{name}")
    assert path.read_text() == LIST


def test_a_list_that_is_removed_while_a_form_is_open(editor: EditorClient, path: Path) -> None:
    editor.open("pages")
    path.unlink()
    editor.submit("rows", "Remove https://a.example/")
    assert editor.answer.status_code == 409
    assert not path.exists()
    assert editor.open("pages").status_code == 409
    assert "there is no such file" in editor.text


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_is_read_only_stays(editor: EditorClient, path: Path, what: str) -> None:
    editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))
    if what == "file":
        path.chmod(0o444)
    else:
        path.parent.chmod(0o555)
        if os.access(path.parent, os.W_OK):  # as root, whom no mode keeps out
            pytest.skip("root may write into a read-only folder")
    try:
        editor.submit("entry", "Save", note="Ships.")
    finally:
        path.parent.chmod(0o755)
    assert editor.answer.status_code == 507
    assert "read-only" in editor.text
    assert "Ships." in editor.text
    assert path.read_text() == LIST


def test_a_full_disk(editor: EditorClient, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor.open("pages/entry?entry=" + quote("https://b.example/", safe=""))

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    editor.submit("entry", "Save", note="Ships.")
    assert editor.answer.status_code == 507
    assert "the disk is full" in editor.text
    assert "Ships." in editor.text, "what was typed is given back"
    assert path.read_text() == LIST


def test_five_thousand_entries(tmp_path: Path) -> None:
    path = tmp_path / "wander.toml"
    lines = "".join(
        f'    "https://site-{number}.example/",  # {number}\n' for number in range(5000)
    )
    path.write_text(f"pages = [\n{lines}]\n")
    before = path.read_text()
    with editor_of(path) as editor:
        editor.open("pages?part=50")
        assert "5,000 pages" in editor.text
        editor.submit("rows", "Remove https://site-4950.example/")
        assert "Removed site-4950.example." in editor.text
        assert len(editor.seen.find("rows").buttons) > 200
        assert changed(path, before) == [
            '-    "https://site-4950.example/",  # 4950',
            "+    # 4950",
        ]
        editor.open("pages?q=site-49")
        assert "110 of 4,999" in editor.text


def test_the_list_under_git(editor: EditorClient, path: Path) -> None:
    def git(*words: str) -> str:
        told = ["-c", "user.name=A", "-c", "user.email=a@a.example"]
        command = ["git", *told, *words]
        return subprocess.run(
            command, cwd=path.parent, check=True, capture_output=True, text=True
        ).stdout

    git("init", "-q")
    git("add", "wander.toml")
    git("commit", "-qm", "The list")
    editor.open("pages")
    editor.submit("add", text="https://jvns.ca/")
    assert git("diff", "--stat", "--numstat").split()[:3] == ["1", "0", "wander.toml"]
    assert git("status", "--short").strip() == "M wander.toml", "the history is not for git"


def test_what_is_served_is_what_was_saved(editor: EditorClient) -> None:
    editor.open("pages")
    editor.submit("add", text="https://jvns.ca/")
    console = editor.root.removesuffix("edit/")
    assert "https://jvns.ca/" in editor.web.get(console + "wander.js").text


def test_a_text_of_another_encoding_of_line_ends_stays(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + LIST.replace("\n", "\r\n").encode())
    with editor_of(path) as editor:
        editor.open("pages")
        editor.submit("add", text="https://jvns.ca/")
    expected = LIST.replace(
        '    "https://c.example/",\n', '    "https://c.example/",\n    "https://jvns.ca/",\n'
    )
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected.replace("\n", "\r\n").encode()


def test_empty_lines_around_a_note_are_no_change(path: Path) -> None:
    path.write_text('[[pages]]\nurl = "https://a.example/"\nnote = """\n\nBoats.\n"""\n')
    before = path.read_text()
    with editor_of(path) as editor:
        editor.open("pages/entry?entry=" + quote("https://a.example/", safe=""))
        editor.submit("entry", "Save")
    assert path.read_text() == before


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("https://new.example/a", ""),
        ("Look: https://new.example/a", "Look"),
        ("Look at https://new.example/a how deep", "Look at  how deep"),
    ],
)
def test_what_a_phone_shares_beside_the_address_is_the_note(
    editor: EditorClient, text: str, note: str
) -> None:
    editor.open(f"recommend?text={quote(text)}")
    given = dict(editor.seen.find("recommend").fields)
    assert (given["address"], given["note"]) == ("https://new.example/a", note)
