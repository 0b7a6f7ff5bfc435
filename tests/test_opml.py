"""OPML: blogrolls, and what feed readers export."""

import time

import pytest

from wander.lists.brought import NotAListError
from wander.lists.links import MOST
from wander.lists.opened import brought


def opml(outlines: str, head: str = "") -> bytes:
    return f'{head}<opml version="2.0"><body>{outlines}</body></opml>'.encode()


def urls(outlines: str) -> list[str]:
    return [entry.text for entry in brought(opml(outlines)).pages]


def test_a_blogroll_brings_pages_with_all_that_it_says() -> None:
    found = brought(
        opml(
            '<outline text="Friends">\n'
            '<outline text="Ada" title="Ada L." htmlUrl="https://ada.example/" '
            'xmlUrl="https://ada.example/feed" description="Paints &amp; writes."\n'
            'category="/art/oil,prose" type="rss"/>\n'
            '<outline text="Near"><outline title="Bob" url="https://bob.example/x" type="link"/>'
            "</outline></outline>"
        )
    )
    ada, bob = found.pages
    assert found.format == "opml"
    assert (ada.text, ada.title, ada.note) == ("https://ada.example/", "Ada", "Paints & writes.")
    assert (ada.tags, ada.line) == (("Friends", "art", "oil", "prose"), 2)
    assert (bob.text, bob.title, bob.tags) == ("https://bob.example/x", "Bob", ("Friends", "Near"))


def test_the_website_comes_before_its_feed() -> None:
    assert urls('<outline xmlUrl="https://a.example/feed" htmlUrl="https://a.example/blog"/>') == [
        "https://a.example/blog"
    ]
    assert urls('<outline xmlUrl="https://a.example/feed" htmlUrl=""/>') == ["https://a.example/"]


@pytest.mark.parametrize(
    ("feed", "page"),
    [
        ("https://a.example/blog/feed.xml", "https://a.example/"),
        ("feed://a.example/rss", "https://a.example/"),
        ("feed:https://a.example/rss", "https://a.example/"),
        ("https://tilde.example/~ada/feed.xml", "https://tilde.example/~ada/"),
        ("https://social.example/@ada.rss", "https://social.example/@ada"),
        ("https://medium.com/feed/@ada", "https://medium.com/@ada"),
        ("http://a.example:8000/rss", "http://a.example:8000/"),
    ],
)
def test_of_a_feed_alone_the_likeliest_website_is_taken(feed: str, page: str) -> None:
    assert urls(f'<outline text="A" xmlUrl="{feed}"/>') == [page]


@pytest.mark.parametrize(
    ("outline", "said"),
    [
        ('text="Tube" xmlUrl="https://www.youtube.com/feeds/videos.xml?id=1"', "of a feed"),
        ('text="B" xmlUrl="https://feeds.feedburner.com/b"', "of a feed"),
        ('text="More" type="include" url="https://a.example/more"', "another OPML"),
        ('text="More" type="link" url="https://a.example/more.opml"', "another OPML"),
        ('text="C" htmlUrl="javascript:alert(1)"', "no web address"),
    ],
)
def test_an_outline_that_leads_to_no_page_is_told_with_its_line(outline: str, said: str) -> None:
    found = brought(opml(f'\n<outline {outline}/>\n<outline url="https://z.example/"/>'))
    assert [entry.text for entry in found.pages] == ["https://z.example/"]
    assert (found.unread[0].line, said in found.unread[0].text) == (2, True)


def test_a_page_in_two_folders_comes_once_with_both_as_tags() -> None:
    one = '<outline text="A" htmlUrl="https://a.example/"/>'
    found = brought(opml(f'<outline text="x">{one}</outline><outline text="y">{one}</outline>'))
    assert [entry.tags for entry in found.pages] == [("x", "y")]


def test_only_the_folder_that_is_marked_has_neighbours() -> None:
    site = '<outline text="{0}" url="https://{0}.example/"/>'
    found = brought(
        opml(
            f'<outline text="Wander consoles" category="/Wander">{site.format("a")}</outline>'
            '<outline text="Friends" category="/wander/consoles">'
            f'{site.format("b")}<outline text="Near">{site.format("c")}</outline></outline>'
            + site.format("d")
        )
    )
    assert [(one.text, one.tags) for one in found.consoles] == [
        ("https://b.example/", ()),
        ("https://c.example/", ("Near",)),
    ]
    assert [(one.text, one.tags) for one in found.pages] == [
        ("https://a.example/", ("Wander consoles",)),
        ("https://d.example/", ()),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "shift_jis", "gbk"])
def test_the_encoding_that_it_declares_is_its_encoding(encoding: str) -> None:
    name = "Zoë" if encoding == "iso-8859-1" else "日本"
    if encoding in ("utf-8", "utf-16"):
        name = "Zoë 日本 😀"
    text = (
        f'<?xml version="1.0" encoding="{encoding.upper()}"?><opml><body>'
        f'<outline text="{name}" htmlUrl="https://a.example/"/></body></opml>'
    )
    assert brought(text.encode(encoding)).pages[0].title == name


LAUGHS = "".join(
    f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' if at else '<!ENTITY l0 "ha">' for at in range(10)
)


@pytest.mark.parametrize(
    "document_type",
    [
        f"<!DOCTYPE lolz [{LAUGHS}]>",
        f"<!DOCTYPE opml [{LAUGHS}]>",
        '<!DOCTYPE opml [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE opml [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;]>',
        '<!DOCTYPE opml [<!ATTLIST outline htmlUrl CDATA "https://evil.example/">]>',
    ],
)
def test_entities_are_refused(document_type: str) -> None:
    with pytest.raises(NotAListError, match=r"declares entities of its own"):
        brought(opml('<outline text="&l9;" url="https://a.example/"/>', head=document_type))


def test_a_document_type_that_lies_elsewhere_is_not_asked_for() -> None:
    head = '<!DOCTYPE opml SYSTEM "http://127.0.0.1:1/opml.dtd">'
    assert brought(opml('<outline url="https://a.example/"/>', head=head)).pages


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<opml><body>\n<outline url="https://a.example/"/>', "line 2: it seems that .* cut off"),
        ('<opml><body>\n<outline url="https://a.exa', "cut off"),
        ('<opml><body>\n<outline url="https://a.example/?a&b"/>', "line 2, .*&amp;"),
        ("<opml><body>\n<outline></body></opml>", "line 2, mismatched tag"),
        ("<opml><body><outline text='only words'/></body></opml>", "no web address"),
        ("<opml>\0</opml>" + " " * 5_000 + "\0", "no text"),
        ("<?xml version='1.0'?><rss><channel/></rss>", "feed"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed"),
        ("<?xml version='1.0'?>\n<!-- <opml> -->\n<note/>", "XML of a kind .*note"),
    ],
)
def test_what_is_not_whole_or_no_opml_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(NotAListError, match=said):
        brought(text.encode())


HOSTILE = {
    "nested": "<opml><body>" + '<outline text="a">' * 100_000 + "</outline>" * 100_000,
    "open": "<opml><body>" + "<" * 2_000_000,
    "one long name": '<opml><body><outline text="' + "a" * 2_000_000,
    "attributes": "<opml><outline " + " ".join(f'a{at}="x"' for at in range(100_000)) + "/></opml>",
    "doctypes": "<!DOCTYPE opml [" + '<!ENTITY a "b">' * 100_000,
    "comments": "<opml>" + "<!--" * 500_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_xml_is_refused_in_little_time(text: str) -> None:
    started = time.process_time()
    with pytest.raises(NotAListError):
        brought(text.encode())
    assert time.process_time() - started < 5


def test_outlines_nested_deeply_are_read() -> None:
    deep = 100_000
    inner = '<outline text="A" htmlUrl="https://a.example/"/>'
    found = brought(opml('<outline text="x">' * deep + inner + "</outline>" * deep))
    assert [(entry.text, entry.tags) for entry in found.pages] == [("https://a.example/", ("x",))]


def test_no_more_is_taken_than_a_list_has_room_for() -> None:
    many = "".join(f'<outline url="https://a{at}.example/"/>' for at in range(MOST + 1))
    found = brought(opml(many))
    assert (len(found.pages), found.cut) == (MOST, True)
