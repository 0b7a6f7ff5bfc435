"""The owner's list in other programs' formats, as their parsers and schemas see it."""

import json
import re
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import JustHTML
from lxml import etree

from tests.conftest import ROOT
from wander.config import Config, parse_config
from wander.console import Console
from wander.feeds import FEEDS, Dates, feeds_of, is_ours
from wander.feeds.listing import plain

SCHEMAS = ROOT / "tests" / "schemas"
DAY = 86_400
BEGAN = 1_700_000_000  # 2023-11-14T22:13:20Z
LIST = """
title = "Ana's corner & more"
url = "https://ana.example/wander/"
language = "pt-BR"
pages = [
    "https://ciechanow.ski/",
    { url = "https://jvns.ca/", note = "Explains <computers> with joy.", tags = ["C/C++", "a, b"] },
    { url = "http://münchen.example/x?a=1&b=\\"", tags = ["maps", "C/C++"] },
    { url = "https://maps.example/", tags = ["maps"] },
]
consoles = [{ url = "https://susam.net/wander", note = "Where it began." }]
ignore = ["https://x.com/", { pattern = "https://*.shop/", note = "Only shops.", tags = ["s"] }]
"""
CONFIG = parse_config(LIST)
DATES = Dates(
    {page: BEGAN + DAY * number for number, page in enumerate(CONFIG.console.pages)},
    {"https://susam.net/wander": BEGAN},
)
TITLES = {
    "https://jvns.ca/": " Julia\n Evans ",
    "https://maps.example/": "Maps & <b>more</b>",
    "https://susam.net/wander": "Susam's Wander",
}


def feed(name: str, config: Config = CONFIG, dates: Dates = DATES) -> bytes:
    return feeds_of(config, dates, TITLES)[name].content


def config_of(*pages: str, **settings: Any) -> Config:
    return Config(console=Console(pages=pages), **settings)


# The Atom feed


def atom(content: bytes) -> Any:
    """The feed as a feed reader has it, once the schema of RFC 4287 has let it pass."""
    check(content, "atom.rng")
    found = feedparser.parse(content)
    assert not found.bozo
    assert found.version == "atom10"
    ids = [entry.id for entry in found.entries]
    assert len(set(ids)) == len(ids)
    return found


def check(content: bytes, schema: str) -> etree._Element:
    tree = etree.fromstring(content)
    etree.RelaxNG(etree.parse(SCHEMAS / schema)).assertValid(tree)
    return tree


def test_followers_see_what_is_new_the_newest_first() -> None:
    found = atom(feed("feed.xml"))
    assert found.feed.title == "Ana's corner & more"
    assert found.feed.author == "Ana's corner & more"
    assert found.feed.language == "pt-BR"
    assert found.feed.id == "https://ana.example/wander/"
    links = {link.rel: link.href for link in found.feed.links}
    assert links == {
        "alternate": "https://ana.example/wander/",
        "self": "https://ana.example/wander/feed.xml",
    }
    assert found.feed.updated == "2023-11-17T22:13:20Z"
    assert [(entry.title, entry.link, entry.published) for entry in found.entries] == [
        ("Maps & <b>more</b>", "https://maps.example/", "2023-11-17T22:13:20Z"),
        (
            'münchen.example/x?a=1&b="',
            "http://xn--mnchen-3ya.example/x?a=1&b=%22",
            "2023-11-16T22:13:20Z",
        ),
        ("Julia Evans", "https://jvns.ca/", "2023-11-15T22:13:20Z"),
        ("ciechanow.ski", "https://ciechanow.ski/", "2023-11-14T22:13:20Z"),
    ]
    julia = found.entries[2]
    assert julia.summary == "Explains <computers> with joy."
    assert [tag.term for tag in julia.tags] == ["C/C++", "a, b"]
    assert julia.updated == julia.published
    assert "summary" not in found.entries[3]


def test_the_feed_has_the_last_fifty() -> None:
    pages = [f"https://site-{number}.example/" for number in range(60)]
    dates = Dates({page: BEGAN + number % 30 for number, page in enumerate(pages)})
    found = atom(feed("feed.xml", config_of(*pages), dates))
    # Of the same date, what is further down in the list is newer.
    newest = [59, 29, 58, 28]
    assert [entry.link for entry in found.entries[:4]] == [pages[number] for number in newest]
    assert len(found.entries) == 50


def test_a_console_without_an_address_has_a_feed_too() -> None:
    found = atom(feed("feed.xml", parse_config(LIST.replace("url = ", "# url = ", 1))))
    assert found.feed.id.startswith("urn:uuid:")
    # Wherever it is, the page is beside it.
    assert [(link.rel, link.href) for link in found.feed.links] == [("alternate", "./")]
    assert len(found.entries) == 4


def test_nothing_comes_twice() -> None:
    """Readers know an entry by its id: it stays when notes, titles, tags and dates change."""

    def ids(config: Config, dates: Dates = DATES) -> dict[str, str]:
        entries = atom(feeds_of(config, dates)["feed.xml"].content).entries
        return {entry.link.partition("://")[2]: entry.id for entry in entries}

    before = ids(CONFIG)
    later = Dates({page: added + DAY for page, added in DATES.pages.items()})
    assert ids(CONFIG, later) == before
    assert ids(parse_config(LIST.replace("joy", "glee").replace("Ana's", "Anas"))) == before
    assert ids(parse_config(LIST.replace("http://m", "https://m"))) == before
    # Nor are two consoles that recommend the same page the same recommendation.
    assert not set(before.values()) & set(ids(parse_config(LIST.replace("ana.", "ben."))).values())
    both = config_of("http://a.example/", "https://a.example/")
    assert len(atom(feed("feed.xml", both)).entries) == 1


def test_an_empty_list_has_valid_feeds() -> None:
    found = atom(feed("feed.xml", config_of(), Dates()))
    assert (found.entries, found.feed.title) == ([], "Wander")
    check(feed("blogroll.opml", config_of(), Dates()), "opml.rng")
    assert json.loads(feed("wander.json", config_of()))["pages"] == []
    fragment(feed("links.html", config_of()))


# The blogroll


def test_the_blogroll_has_folders_for_tags_and_one_for_neighbours() -> None:
    tree = check(feed("blogroll.opml"), "opml.rng")
    assert tree.findtext("head/title") == "Ana's corner & more"
    assert tree.findtext("head/ownerId") == "https://ana.example/wander/"
    assert tree.findtext("head/dateModified") == "Fri, 17 Nov 2023 22:13:20 GMT"
    outlines = [
        (outline.get("text"), [inner.get("text") for inner in outline])
        for outline in tree.find("body")
    ]
    assert outlines == [
        ("ciechanow.ski", []),
        ("C/C++", ["Julia Evans"]),
        ("maps", ['münchen.example/x?a=1&b="', "Maps & <b>more</b>"]),
        ("Wander consoles", ["Susam's Wander"]),
    ]
    (julia,) = tree.xpath("//outline[@htmlUrl='https://jvns.ca/']")
    assert dict(julia.attrib) == {
        "type": "link",
        "text": "Julia Evans",
        "title": "Julia Evans",
        "url": "https://jvns.ca/",
        "htmlUrl": "https://jvns.ca/",
        "description": "Explains <computers> with joy.",
        # A slash would part a tag in two levels, and a comma in two tags.
        "category": "C-C++,a b",
        "created": "Wed, 15 Nov 2023 22:13:20 GMT",
    }
    (neighbour,) = tree.xpath("//outline[@text='Wander consoles']/outline")
    assert neighbour.get("url") == "https://susam.net/wander/"
    assert neighbour.get("description") == "Where it began."


# JSON


def test_json_has_the_whole_list() -> None:
    said = json.loads(feed("wander.json"))
    assert said.pop("generator").startswith("Wander ")
    assert said == {
        "version": 1,
        "title": "Ana's corner & more",
        "url": "https://ana.example/wander/",
        "language": "pt-BR",
        "pages": [
            {"url": "https://ciechanow.ski/", "added": "2023-11-14T22:13:20Z"},
            {
                "url": "https://jvns.ca/",
                "title": "Julia Evans",
                "note": "Explains <computers> with joy.",
                "tags": ["C/C++", "a, b"],
                "added": "2023-11-15T22:13:20Z",
            },
            {
                "url": 'http://münchen.example/x?a=1&b="',
                "tags": ["maps", "C/C++"],
                "added": "2023-11-16T22:13:20Z",
            },
            {
                "url": "https://maps.example/",
                "title": "Maps & <b>more</b>",
                "tags": ["maps"],
                "added": "2023-11-17T22:13:20Z",
            },
        ],
        "consoles": [
            {
                "url": "https://susam.net/wander",
                "title": "Susam's Wander",
                "note": "Where it began.",
                "added": "2023-11-14T22:13:20Z",
            }
        ],
        "ignore": [
            {"pattern": "https://x.com/"},
            {"pattern": "https://*.shop/", "note": "Only shops.", "tags": ["s"]},
        ],
    }


def test_json_is_for_people_too() -> None:
    lines = feed("wander.json").decode().splitlines()
    assert '  {"url": "https://ciechanow.ski/", "added": "2023-11-14T22:13:20Z"},' in lines
    assert any("http://münchen.example/" in line for line in lines)


def test_json_leaves_out_what_is_not_known() -> None:
    said = json.loads(feed("wander.json", config_of("https://a.example/"), Dates()))
    assert said.keys() == {"version", "generator", "pages", "consoles", "ignore"}
    assert said["pages"] == [{"url": "https://a.example/"}]


@pytest.mark.parametrize("name", ["feed.xml", "blogroll.opml"])
def test_xml_has_an_element_a_line(name: str) -> None:
    lines = feed(name).decode().splitlines()
    assert "<title>Ana's corner &amp; more</title>" in map(str.strip, lines)


# Bookmarks


def test_bookmarks_are_read_by_an_html_parser_as_by_a_browser() -> None:
    content = feed("bookmarks.html").decode()
    # Browsers and their kin know the format by its first line.
    assert content.startswith("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n")
    tree = JustHTML(content, sanitize=False)
    anchors = [(one.to_text(), one.attrs) for one in tree.query("dl dt > a")]
    assert anchors == [
        ("ciechanow.ski", {"href": "https://ciechanow.ski/", "add_date": "1700000000"}),
        (
            "Julia Evans",
            {"href": "https://jvns.ca/", "add_date": "1700086400", "tags": "C/C++,a b"},
        ),
        (
            'münchen.example/x?a=1&b="',
            {
                "href": "http://xn--mnchen-3ya.example/x?a=1&b=%22",
                "add_date": "1700172800",
                "tags": "maps,C/C++",
            },
        ),
        (
            "Maps & <b>more</b>",
            {"href": "https://maps.example/", "add_date": "1700259200", "tags": "maps"},
        ),
        ("Susam's Wander", {"href": "https://susam.net/wander/", "add_date": "1700000000"}),
    ]
    notes = [note.to_text() for note in tree.query("dd")]
    assert notes[0] == "Explains <computers> with joy."
    assert [folder.to_text() for folder in tree.query("dt > h3")] == ["Wander consoles"]


# A piece of HTML


def fragment(content: bytes) -> JustHTML:
    """The piece, once a strict parser has found no mistake in it where it may stand."""
    page = f"<!doctype html><html lang=en><title>x</title><body><main>{content.decode()}</main>"
    return JustHTML(page, strict=True, sanitize=False)


def test_a_piece_of_html_lists_pages_with_their_notes() -> None:
    tree = fragment(feed("links.html"))
    items = [
        (item.query("a")[0].to_text(), [more.to_text() for more in item.query("span, small")])
        for item in tree.query("main > ul.wander-pages > li")
    ]
    assert items == [
        ("ciechanow.ski", []),
        ("Julia Evans", ["Explains <computers> with joy.", "C/C++, a, b"]),
        ('münchen.example/x?a=1&b="', ["maps, C/C++"]),
        ("Maps & <b>more</b>", ["maps"]),
    ]
    (neighbour,) = tree.query("main > ul.wander-consoles > li > a")
    assert neighbour.attrs == {"href": "https://susam.net/wander/", "rel": "external"}
    # Nothing that the page around it has to make up for.
    assert not tree.query("h1, h2, h3, h4, h5, h6, style, script, [style], [id]")


def test_the_piece_can_stand_in_a_template_and_in_markdown() -> None:
    page = "https://a.example/{{ site }}"
    console = Console(pages=(page,), notes={page: "{% raw %}\n\n# Not a heading {{ x }}"})
    content = feeds_of(Config(console=console), titles={page: "A {{ title }}"})[
        "links.html"
    ].content
    assert not re.search(r"[{}]|\n\s*\n", content.decode())
    item = fragment(content).query("li")[0]
    assert item.to_text() == "A {{ title }} {% raw %} # Not a heading {{ x }}"
    address = (item.query("a")[0].attrs or {})["href"]
    assert address == "https://a.example/%7B%7B%20site%20%7D%7D"


# All of them


def test_they_can_be_switched_off() -> None:
    assert set(feeds_of(CONFIG)) == set(FEEDS)
    assert not feeds_of(parse_config(f"feeds = false\n{LIST}"))


@pytest.mark.parametrize("name", FEEDS)
def test_ours_are_known_as_ours(name: str) -> None:
    content = feed(name)
    assert is_ours(content)
    assert is_ours(content.replace(b"\n", b"\r\n"))  # as git may check them out
    assert not is_ours(b"<!doctype html>\n" + content)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30) | st.text(
    "<>&\"'-]![ \n\r\t\x00\x0b\x1f\x7f\x85\u2028\ufffe\U0001ffff;#xaé", max_size=30
)


@settings(deadline=None)
@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=2))
def test_whatever_is_in_a_text_the_files_are_whole(text: str, note: str, tags: list[str]) -> None:
    page = "https://a.example/"
    config = Config(
        console=Console(
            title=text,
            pages=(page, "https://b.example/"),
            consoles=("https://c.example/",),
            ignore=(f"https://d.example/{text}",),
            notes={page: note, "https://c.example/": note},
            tags={page: tuple(tags)},
        )
    )
    files = feeds_of(config, DATES, {page: text})
    title = words(text)

    assert len(atom(files["feed.xml"].content).entries) == 2
    tree = etree.fromstring(files["feed.xml"].content)
    assert words(tree.findtext("{*}entry[2]/{*}title")) == (title or "a.example")
    assert words(tree.findtext(".//{*}summary") or "") == words(note)
    tree = check(files["blogroll.opml"].content, "opml.rng")
    (neighbour,) = tree.xpath("//outline[@url='https://c.example/']")
    assert words(neighbour.get("description", "")) == words(note)
    (said, _) = json.loads(files["wander.json"].content)["pages"]
    assert words(said.get("note", "")) == words(note)
    for name in ("bookmarks.html", "links.html"):
        tree = JustHTML(files[name].content.decode(), sanitize=False)
        assert words(tree.query(f"a[href='{page}']")[0].to_text()) == (title or "a.example")
        assert len(tree.query("a")) == 3
    fragment(files["links.html"].content)


def words(text: str) -> str:
    return " ".join(plain(text).split())
