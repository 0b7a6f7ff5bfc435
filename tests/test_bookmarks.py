"""The bookmarks file of browsers, as they really write it."""

import time

import pytest

from wander.lists.brought import Brought, Entry
from wander.lists.opened import brought

TYPE = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"

FIREFOX = f"""{TYPE}<!-- This is an automatically generated file.
     It will be read and overwritten.
     DO NOT EDIT! -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<meta http-equiv="Content-Security-Policy"
      content="default-src 'self'; script-src 'none'; img-src data: *; object-src 'none'"></meta>
<TITLE>Bookmarks</TITLE>
<H1>Lesezeichen-Menü</H1>

<DL><p>
    <DT><A HREF="place:type=6&sort=14" ICON="x">Recent Tags</A>
    <DT><A HREF="https://a.example/?x=1&amp;y=2" ADD_DATE="1" TAGS="art,code" \
ICON="data:image/png;base64,iVBORw0KGgo=">Zoë &amp; Ada</A>
    <DD>They paint
and write.
    <DT><H3 ADD_DATE="1" LAST_MODIFIED="2" PERSONAL_TOOLBAR_FOLDER="true">Symbolleiste</H3>
    <DL><p>
        <DT><H3 ADD_DATE="1">Friends</H3>
        <DD>All of them
        <DL><p>
            <DT><A HREF="https://b.example/">B</A>
            <DT><H3>Near</H3>
            <DL><p>
                <DT><A HREF="https://c.example/">https://c.example/</A>
            </DL><p>
        </DL><p>
        <HR>
        <DT><A HREF="https://d.example/">D</A>
        <DT><A HREF="javascript:if(1<2)alert('<h3>x</h3>')">Magic</A>
        <DT><A HREF="about:config">Settings</A>
    </DL><p>
    <DT><H3 UNFILED_BOOKMARKS_FOLDER="true">Andere</H3>
    <DL><p>
        <DT><A HREF="https://e.example/">E</A>
    </DL><p>
</DL>
"""

CHROME = f"""{TYPE}<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1" LAST_MODIFIED="1" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
    <DL><p>
        <DT><A HREF="https://a.example/" ADD_DATE="1" ICON="data:,">A</A>
    </DL><p>
    <DT><H3 ADD_DATE="1" LAST_MODIFIED="1">Other bookmarks</H3>
    <DL><p>
        <DT><H3>Favorites</H3>
        <DL><p>
        </DL><p>
        <DT><H3>Bookmarks</H3>
        <DL><p>
            <DT><H3>Favorites</H3>
            <DL><p>
                <DT><A HREF="https://b.example/">B</A>
            </DL><p>
        </DL><p>
    </DL><p>
    <DT><H3>Blogs</H3>
    <DL><p>
        <DT><H3>Favorites</H3>
        <DL><p>
            <DT><A HREF="https://c.example/">C</A>
        </DL><p>
    </DL><p>
</DL><p>
"""

SAFARI = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
\t<HTML>
\t<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
\t<Title>Bookmarks</Title>
\t<H1>Bookmarks</H1>
\t<DT><H3 FOLDED>Favorites</H3>
\t<DL><p>
\t\t<DT><A HREF="https://a.example/">A</A>
\t</DL><p>
\t<DT><H3 FOLDED>Blogs</H3>
\t<DL><p>
\t\t<DT><A HREF="https://b.example/">B</A>
\t</DL><p>
\t</HTML>
"""

PINBOARD = f"""{TYPE}<TITLE>Pinboard Bookmarks</TITLE>
<DL><p><DT><A HREF="https://a.example/" ADD_DATE="1" PRIVATE="0" TOREAD="1" TAGS="art,oil">A</A>
<DD>She paints.

<DT><A HREF="https://secret.example/" PRIVATE="1" TAGS="">Secret</A>
</DL></p>
"""


def read(text: str) -> Brought:
    return brought(text.encode())


def tags(text: str) -> dict[str, tuple[str, ...]]:
    return {entry.text: entry.tags for entry in read(text).pages}


def test_the_file_of_firefox() -> None:
    found = read(FIREFOX)
    assert found.format == "bookmarks"
    assert found.pages[0] == Entry(
        text="https://a.example/?x=1&y=2",
        title="Zoë & Ada",
        note="They paint and write.",
        tags=("art", "code"),
        line=13,
    )
    assert tags(FIREFOX) == {
        "https://a.example/?x=1&y=2": ("art", "code"),
        "https://b.example/": ("Friends",),
        "https://c.example/": ("Friends", "Near"),
        "https://d.example/": (),
        "https://e.example/": (),
    }
    assert {entry.text: entry.note for entry in found.pages}["https://b.example/"] == ""


def test_an_address_for_a_title_says_nothing() -> None:
    assert {entry.text: entry.title for entry in read(FIREFOX).pages}["https://c.example/"] == ""


def test_the_file_of_chrome_whose_own_folders_are_no_tags() -> None:
    assert tags(CHROME) == {
        "https://a.example/": (),
        "https://b.example/": (),
        "https://c.example/": ("Blogs", "Favorites"),
    }


def test_the_file_of_safari() -> None:
    assert tags(SAFARI) == {"https://a.example/": (), "https://b.example/": ("Blogs",)}


def test_what_is_marked_as_private_stays_private() -> None:
    found = read(PINBOARD)
    assert [(entry.text, entry.note, entry.tags) for entry in found.pages] == [
        ("https://a.example/", "She paints.", ("art", "oil"))
    ]
    assert [one.text for one in found.unread] == ["Secret is marked as private"]


def test_a_file_that_is_cut_off_brings_what_is_there() -> None:
    whole = read(FIREFOX).pages
    for end in range(FIREFOX.index("b.example") + 15, len(FIREFOX), 40):
        found = read(FIREFOX[:end]).pages
        assert [entry.text for entry in found] == [entry.text for entry in whole[: len(found)]]


def test_an_older_file_is_in_the_encoding_that_it_says() -> None:
    text = PINBOARD.replace("She paints", "Žena maluje").replace(
        "<TITLE>", '<META CONTENT="text/html; charset=windows-1250"><TITLE>'
    )
    found = brought(text.encode("windows-1250"))
    assert (found.pages[0].note, found.encoding) == ("Žena maluje.", "Windows-1250")


def test_lower_case_and_other_quotes_are_the_same() -> None:
    text = f"{TYPE.lower()}<dl><dt><a tags=x href='https://a.example/'>A</a></dl>"
    assert tags(text) == {"https://a.example/": ("x",)}


HOSTILE = {
    "tags": "<" * 2_000_000,
    "anchors": "<a>" * 300_000,
    "lists": "<dl>" * 300_000,
    "folders": "<h3>x<dl>" * 150_000,
    "quotes": '<a href="' * 200_000,
    "attributes": "<a " + 'x="a' * 400_000 + ">",
    "words": "<a " + "x" * 2_000_000 + ">",
    "spaces": "<a x" + " " * 2_000_000 + ">",
    "notes": '<dt><a href="https://a.example/">x</a><dd>n' * 30_000,
    "icons": f'<dt><a href="https://a.example/" icon="data:{"A" * 2_000_000}">x</a>',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_take_little_time(text: str) -> None:
    started = time.process_time()
    found = read(f'{TYPE}<dt><a href="https://z.example/">z</a>\n{text}')
    assert time.process_time() - started < 5
    assert found.pages[0].text == "https://z.example/"
