"""What an owner pastes into the editor, from wherever it was copied."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wander.lists import Link, Pasted, links_in
from wander.lists.links import MOST
from wander.urls import is_usable

LONG = 1_000_000
SECONDS = 6
"""A text of `LONG` takes about one; what takes the square of its length takes hours."""


def urls(text: str) -> list[str]:
    return [link.url for link in links_in(text).links]


def only(text: str) -> Link:
    (link,) = links_in(text).links
    return link


# Lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("https://a.example", ["https://a.example"]),
        ("  HTTP://a.example/X  ", ["HTTP://a.example/X"]),
        ("example.com", ["https://example.com/"]),
        ("www.example.com/a?b#c", ["https://www.example.com/a?b#c"]),
        ("<https://a.example>", ["https://a.example"]),
        ("1. https://a.example", ["https://a.example"]),
        ("- [ ] * https://a.example", ["https://a.example"]),
        ("Look at https://a.example/x.", ["https://a.example/x"]),
        ("(as in https://a.example/x).", ["https://a.example/x"]),
        ("https://a.example/x,", ["https://a.example/x"]),
        ("https://a.example/x,y", ["https://a.example/x,y"]),
        ("https://en.wikipedia.org/wiki/Fish_(food)", 1),
        (
            "(https://en.wikipedia.org/wiki/Fish_(food))",
            ["https://en.wikipedia.org/wiki/Fish_(food)"],
        ),
        ("https://a.example https://b.example", ["https://a.example", "https://b.example"]),
        ("https://a.example,https://b.example;", ["https://a.example", "https://b.example"]),
        ("['https://a.example','https://b.example'],", ["https://a.example", "https://b.example"]),
        ("a.example, b.example", ["https://a.example/", "https://b.example/"]),
        ("https://a.example and www.b.example!", ["https://a.example", "https://www.b.example/"]),
        ("\u200bhttps://a.example\u200b", ["https://a.example"]),
        ("\u2067مدونة https://a.example\u2069 جيدة", ["https://a.example"]),
        ("https://マリウス.com/😀", ["https://マリウス.com/😀"]),
        ("マリウス.com", ["https://xn--gckvb8fzb.com/"]),
        ("見て：https://a.example/x。次", ["https://a.example/x"]),
        ("https://web.archive.org/web/https://a.example/", 1),
        ("http://localhost:8000/", 1),
        ("https://[::1]:8000/x", 1),
    ],
)
def test_the_addresses_of_a_line(line: str, expected: list[str] | int) -> None:
    assert urls(line) == ([line] if expected == 1 else expected)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "hello",
            "e.g.",
            "file.txt",
            "index.html",
            "1.2.3",
            "...",
            "a b.example c",
            "Wait...what",
        ),
        *("see README.md for more", "mailto:me@a.example", "me@a.example", "javascript:alert(1)"),
        *("data:text/html,x", "ftp://a.example/", "file:///etc/passwd", "https://", "http:// x"),
        *("#top", "/about", "../a.html", "https://*/", "https://exam%20ple/"),
    ],
)
def test_a_line_without_an_address_is_told(line: str) -> None:
    pasted = links_in(f"https://first.example\n\n{line}")
    assert [link.url for link in pasted.links] == ["https://first.example"]
    assert [unread.line for unread in pasted.unread] == ([3] if line != "..." else [])


@pytest.mark.parametrize(
    ("line", "title", "note"),
    [
        ("https://a.example - a friend", "", "a friend"),
        ("https://a.example: a friend", "", "a friend"),
        ("https://a.example  # a friend", "", "a friend"),
        ("https://a.example — said “yes”", "", "said “yes”"),
        ("https://a.example (a friend)", "", "a friend"),
        ("https://a.example a friend", "", "a friend"),
        ("<https://a.example>, a friend", "", "a friend"),
        ("'https://a.example': 'a friend',", "", "a friend"),
        ("a.example - a friend", "", "a friend"),
        ("Ana: https://a.example", "Ana", ""),
        ("Ana – a.example", "Ana", ""),
        ("* Ana | https://a.example | a friend", "Ana", "a friend"),
        ("URL: https://a.example", "", ""),
        ("I like https://a.example much", "", ""),
        ("https://a.example - 👩‍💻 مرحبا", "", "👩‍💻 مرحبا"),
    ],
)
def test_what_a_line_says_about_its_address(line: str, title: str, note: str) -> None:
    link = only(line)
    assert (link.title, link.note) == (title, note)


def test_each_of_several_addresses_keeps_its_own_note() -> None:
    links = links_in("https://a.example - one, https://b.example - two").links
    assert [link.note for link in links] == ["one", "two"]


def test_empty_lines_and_rulers_are_not_told_as_unread() -> None:
    assert links_in("https://a.example\n\n---\n  \n***\n").unread == ()


def test_a_long_unread_line_is_shortened() -> None:
    (unread,) = links_in("word " * 1000).unread
    assert unread.text.startswith("word word")
    assert len(unread.text) == 80


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_lines_end_in_any_way(end: str) -> None:
    pasted = links_in(f"\ufeffhttps://a.example{end}https://b.example")
    assert [(link.url, link.line) for link in pasted.links] == [
        ("https://a.example", 1),
        ("https://b.example", 2),
    ]


# A link that occurs twice


def test_a_link_is_kept_once_with_the_note_of_whichever_has_one() -> None:
    links = links_in("https://a.example\nhttps://b.example\nhttps://A.example/ - a friend").links
    assert [(link.url, link.note, link.line) for link in links] == [
        ("https://a.example", "a friend", 1),
        ("https://b.example", "", 2),
    ]


def test_the_first_of_two_notes_stays() -> None:
    assert only("https://a.example - one\nhttps://a.example - two").note == "one"


# Markdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana](https://a.example)", [("https://a.example", "Ana")]),
        ('[Ana](https://a.example "her page")', [("https://a.example", "Ana")]),
        ("[Ana]( <https://a.example> )", [("https://a.example", "Ana")]),
        ("[*Ana* `and` \\[Bo\\]](https://a.example)", [("https://a.example", "Ana and [Bo]")]),
        (
            "[Fish &amp; chips](https://a.example?a&amp;b)",
            [("https://a.example?a&b", "Fish & chips")],
        ),
        ("[long\n  title](https://a.example)", [("https://a.example", "long title")]),
        ("[F](https://a.example/F_(x)) ", [("https://a.example/F_(x)", "F")]),
        (
            "[A](a.example) [B](//b.example)",
            [("https://a.example/", "A"), ("https://b.example", "B")],
        ),
        ("[Ana][1]\n\n[1]: https://a.example 'x'", [("https://a.example", "Ana")]),
        ("[Ana][]\n\n[ana]: <https://a.example>", [("https://a.example", "Ana")]),
        ("[Ana]\n\n[ANA]: https://a.example", [("https://a.example", "Ana")]),
        ("[1]: https://a.example 'Ana'", [("https://a.example", "Ana")]),
        ("[x](/x) and <https://a.example>", [("https://a.example", "")]),
        ("[x](/x) and https://a.example.", [("https://a.example", "")]),
        ("[![Ana](https://i.example/i.png)](https://a.example)", [("https://a.example", "Ana")]),
        ("[a [b](https://b.example) c](https://c.example)", [("https://b.example", "b")]),
        ("[https://a.example](https://a.example)", [("https://a.example", "https://a.example")]),
        ("> [Ana](https://a.example)", [("https://a.example", "Ana")]),
        ("[c](https://c.example) <a href='https://a.example'>x</a>", [("https://a.example", "")]),
    ],
)
def test_the_links_of_markdown(text: str, expected: list[tuple[str, str]]) -> None:
    pasted = links_in(text)
    assert [(link.url, link.title) for link in pasted.links if "c." not in link.url] == expected


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://a.example/x.png)",
        "![x][1]\n\n`[1]: x`",
        "`https://a.example` and ``[x](https://a.example) ` ``",
        "```\n[x](https://a.example)\n```",
        "~~~~ html\n[x](https://a.example)\n~~~\nhttps://a.example\n~~~~~",
        "Code:\n\n    [x](https://a.example)",
        "\\<!-- <!-- [x](https://a.example) -->",
        "<img src='https://a.example/x.png'>",
        "[x](#top) [x](about.html) [x](../x) [x](mailto:a@a.example)",
        "[x](javascript:a()) [x](README.md) [x](/wiki/A_(b)) [x]() [https]",
    ],
)
def test_what_is_no_link_in_markdown(text: str) -> None:
    pasted = links_in(text + "\n\n[Here](https://here.example)")
    assert [link.url for link in pasted.links] == ["https://here.example"]
    assert pasted.kind == "markdown"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("- [Ana](https://a.example) - a **good** friend", "a good friend"),
        ("- [Ana](https://a.example): a friend,\n  and more", "a friend, and more"),
        ("1. [Ana](https://a.example) a friend", "a friend"),
        ("* [Ana](https://a.example) – by [Bo](https://b.example)", "by Bo"),
        ("* [Ana](https://a.example), [Bo](https://b.example)", ""),
        ("[Ana](https://a.example): a friend\nmore", "a friend"),
        ("I like [Ana](https://a.example) - a lot", ""),
        ("| [Ana](https://a.example) | a friend |", "a friend"),
    ],
)
def test_what_markdown_says_about_a_link(text: str, note: str) -> None:
    assert links_in(text).links[0].note == note


def test_markdown_keeps_count_of_its_lines() -> None:
    items = "- [A](https://a.example)\n- [B\n  b](https://b.example) https://c.example"
    text = f"# Links\n\n{items}\n\n[D][d]\n\n[d]: https://d.example"
    assert [link.line for link in links_in(text).links] == [3, 4, 5, 7]


# Web pages


def page(body: str) -> Pasted:
    pasted = links_in(f"<!DOCTYPE html>\n{body}")
    assert pasted.kind == "html"
    return pasted


@pytest.mark.parametrize(
    ("body", "title", "note"),
    [
        ("<A HREF=https://a.example/>An<b>a</b> &amp;<br>Bo</A>", "Ana & Bo", ""),
        (
            "<li><a href='https://a.example/'>Ana</a> &ndash; a <i>friend</i></li>",
            "Ana",
            "a friend",
        ),
        ("<ul><li><a href='https://a.example/'>Ana</a> a friend<li>no", "Ana", "a friend"),
        ("<li><a href='https://a.example/'>Ana</a>: x<ul><li>no</ul> y</li> no", "Ana", "x y"),
        ("<li>See <a href='https://a.example/'>Ana</a> now", "Ana", ""),
        ("<DL><DT><A HREF='https://a.example/'>Ana</A>\n<DD>a friend\n<DT>no", "Ana", "a friend"),
        ("<a href='https://a.example/'><img alt='Ana' src=x></a>", "Ana", ""),
        ("<a href='https://a.example/' title=Ana></a>", "Ana", ""),
        ("<a href='https://a.example/'>Ana<li>no", "Ana", ""),
        ("<a href='https://a.example/'>Ana<script>no</script></a>", "Ana", ""),
    ],
)
def test_the_title_and_the_note_of_a_link_in_a_page(body: str, title: str, note: str) -> None:
    assert page(body).links == (Link(url="https://a.example/", title=title, note=note, line=2),)


def test_a_relative_link_counts_with_an_absolute_base_only() -> None:
    body = "<a href=' x.html '>x</a> <a href='#top'>top</a> <a href='//b.example/'>b</a>"
    assert [link.url for link in page(body).links] == ["https://b.example/"]
    assert [link.url for link in page("<base href='/a/'>" + body).links] == ["https://b.example/"]
    assert [link.url for link in page("<base href='http://a.example/'>" + body).links] == [
        "http://a.example/x.html",
        "http://b.example/",
    ]


def test_an_entity_in_an_address_is_decoded() -> None:
    assert page("<a href='https://a.example/?a=1&amp;b=2'>x</a>").links[0].url.endswith("?a=1&b=2")


@pytest.mark.parametrize(
    "body",
    [
        "<!-- <a href='https://a.example'>x</a> -->",
        "<script>'<a href=\"https://a.example\">x</a>'</script>",
        "<style>/* <a href='https://a.example'>x</a> */</style>",
        "<template><template></template><a href='https://a.example'>x</a></template>",
        "<textarea><a href='https://a.example'>x</a></textarea>",
        "<a href='mailto:a@a.example'>x</a><a href='javascript:alert(1)'>x</a><a name=x>x</a>",
        "<a href='data:text/html,x'>x</a><a href='ftp://a.example/'>x</a><a href='a.example'>x</a>",
        "https://a.example <img src='https://a.example'><link href='https://a.example'>",
    ],
)
def test_what_is_no_link_in_a_page(body: str) -> None:
    pasted = page(body + "<a href='https://here.example'>Here</a>")
    assert [link.url for link in pasted.links] == ["https://here.example"]


@pytest.mark.parametrize(
    "rest", ["<!--", "<script>", "<a href='", '<a href="', "<a x", "</a", "<![x[", "<?", "&#", "<"]
)
def test_a_page_that_breaks_off_keeps_what_came_before(rest: str) -> None:
    links = page(f"<li><a href='https://here.example'>Here</a> a friend{rest}").links
    assert [(link.url, link.title) for link in links] == [("https://here.example", "Here")]
    assert links[0].note.startswith("a friend")
    assert "-->" not in links[0].note


def test_a_piece_of_a_page_without_a_beginning_is_one_too() -> None:
    assert links_in('<p>I like <a class="x" href="https://a.example">this</a>').kind == "html"


# Tables


def table(text: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    pasted = links_in(text)
    assert pasted.kind == "csv"
    return [(link.url, link.title, link.note, link.tags) for link in pasted.links]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_with_a_heading(delimiter: str) -> None:
    rows = [
        ["Name", "URL", "Description", "Tags"],
        ["Ana", "https://a.example", '"a\nfriend, ""dear"";"', '"x, y;x"'],
        ["", "b.example", "", ""],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert table("\ufeff" + text) == [
        ("https://a.example", "Ana", 'a friend, "dear";', ("x", "y")),
        ("https://b.example/", "", "", ()),
    ]
    assert [link.line for link in links_in(text).links] == [2, 4]


def test_the_page_goes_before_its_feed_and_the_note_before_the_excerpt() -> None:
    text = "feed,link,excerpt,note\nhttps://a.example/rss,https://a.example/,long,own\n,x.example,long,"
    assert table(text) == [
        ("https://a.example/", "", "own", ()),
        ("https://x.example/", "", "long", ()),
    ]


def test_a_table_without_a_heading() -> None:
    text = "Ana\thttps://a.example\ta friend\nBo\thttps://b.example\tanother"
    assert table(text) == [
        ("https://a.example", "Ana", "a friend", ()),
        ("https://b.example", "Bo", "another", ()),
    ]


def test_commas_within_addresses_make_no_table() -> None:
    assert urls("https://a.example/1,2\nhttps://a.example/3,4") == [
        "https://a.example/1,2",
        "https://a.example/3,4",
    ]


def test_a_row_without_an_address_is_told() -> None:
    pasted = links_in("title,url\nAna,https://a.example\nBo,none\n,\n")
    assert [(unread.line, unread.text) for unread in pasted.unread] == [(3, "Bo,none")]


def test_a_quotation_mark_that_is_never_closed_swallows_no_row() -> None:
    text = 'title,url,note\nAna,https://a.example,"fine"\nBo,https://b.example,"oh\nCy,https://c.example,x'
    assert [row[0] for row in table(text)] == [f"https://{host}.example" for host in "abc"]
    many = "\n".join(f"N,https://a{number}.example,x" for number in range(10_000))
    assert len(table(f'title,url,note\nBo,https://b.example,"oh\n{many}')) == 10_001


# Bounds


@pytest.mark.slow
@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("", "https://a{}.example"),
        ("", "- [x](https://a{}.example)"),
        ("<html>", "<a href=https://a{}.example>x</a>"),
        ("title,url", "x,https://a{}.example"),
    ],
)
def test_the_rest_of_too_many_is_not_read_and_that_is_told(head: str, row: str) -> None:
    rows = [row.format(number) for number in range(MOST)]
    whole = links_in("\n".join([head, *rows, rows[0]]).strip())
    assert len(whole.links) == MOST
    assert not whole.cut
    cut = links_in("\n".join([head, *rows, row.format(MOST)]).strip())
    assert len(cut.links) == MOST
    assert cut.cut


def test_lines_without_an_address_are_bounded_too() -> None:
    pasted = links_in("word\n" * (MOST + 1))
    assert len(pasted.unread) == MOST
    assert pasted.cut


def test_titles_and_notes_are_cut_to_a_length() -> None:
    long = page(f"<li><a href=https://a.example>{'x' * LONG}</a>{'y' * LONG}").links[0]
    assert len(long.title) == 200
    assert len(long.note) == 10_000
    assert long.note.endswith("…")


def test_a_note_of_ten_thousand_characters_is_whole() -> None:
    assert len(only("https://a.example - " + "x" * 10_000).note) == 10_000
    assert "…" not in only("https://a.example - " + "x" * 10_000).note


@pytest.mark.slow
@pytest.mark.parametrize(
    ("head", "piece"),
    [
        ("", "["),
        ("", '"'),
        ("", "https://a.example/)"),
        ("", "a."),
        ("[x](https://a.example)\n", "["),
        ("[x](https://a.example)\n", "[]("),
        ("[x](https://a.example)\n", "[](a"),
        ("[x](https://a.example)\n" + "[](a" * (LONG // 5), ")"),
        ("[x](https://a.example)\n", "<!--"),
        ("[x](https://a.example)\n", "` `` "),
        ("[x]: https://a.example\n" + "[" * (LONG // 3), "]"),
        ("[x](https://a.example)\n", "![x](y "),
        ("<html>", "<a <a <a "),
        ("<html>", "<!--"),
        ("<html>", "<![CDATA["),
        ("<html>", "</a"),
        ("<html>", "<a href='"),
        ("<html>", "<ul><li>"),
        ("<html><script>", "</"),
        ("<html>", "&#1"),
        ("<html>&#", "1"),
        ('url,x\nhttps://a.example,"', '"'),
        ('url,x\nhttps://a.example,"', "\n"),
    ],
)
def test_no_text_takes_long(head: str, piece: str) -> None:
    text = head + piece * (LONG // len(piece))
    start = time.perf_counter()
    links_in(text)
    assert time.perf_counter() - start < SECONDS


# Any text

_pieces = st.sampled_from(
    [
        *(
            "https://a.example",
            "http://b.example/x_(y)",
            "c.example",
            "www.d.example",
            "//e.example",
        ),
        *(
            "[",
            "]",
            "(",
            ")",
            "![",
            "](",
            "]:",
            "<",
            ">",
            "</",
            "<a ",
            "href=",
            "<li>",
            "</li>",
            "<ul>",
        ),
        *(
            "</ul>",
            "<dt>",
            "<dd>",
            "<!--",
            "-->",
            "<![",
            "<?",
            "<script>",
            "</script>",
            "<base href=",
        ),
        *(
            "'",
            '"',
            "`",
            "```",
            "~~~",
            "\\",
            "&amp;",
            "&#x0;",
            "&#9999999999999;",
            "<!doctype html>",
        ),
        *(
            "\n",
            "\r",
            "\t",
            " ",
            "    ",
            "- ",
            "1. ",
            "> ",
            "| ",
            "# ",
            ",",
            ";",
            ":",
            "url,title\n",
        ),
        *(
            "\u200b",
            "\u202e",
            "\x00",
            "\x1f",
            "\x85",
            "\u2028",
            "\ud800",
            "\ufeff",
            "é",
            "😀",
            "مر",
            "。",
        ),
        *(
            "https:",
            "https://",
            "http://%zz",
            "https://\u202e.example",
            "https://a\u00ad.example/\ufeff",
        ),
    ]
)
texts = st.one_of(
    st.text(), st.lists(st.one_of(_pieces, st.text(max_size=3)), max_size=40).map("".join)
)


@given(
    text=texts,
    head=st.sampled_from(["", "<html>", "[x](https://x.example)\n", "url,note\nx.example,"]),
)
def test_any_text_gives_usable_links_and_lines_that_are_there(text: str, head: str) -> None:
    pasted = links_in(head + text)
    lines = (head + text).count("\n") + sum(map((head + text).count, "\r\v\f\x85\u2028\u2029")) + 1
    for link in pasted.links:
        assert is_usable(link.url, "http:"), link
        assert link.url.lower().startswith(("https://", "http://"))
        assert link.url.isprintable()
        assert " " not in link.url
        assert 1 <= link.line <= lines
        for words in (link.title, link.note, *link.tags):
            assert words == " ".join(words.split())
            words.encode()
    assert len({link.url for link in pasted.links}) == len(pasted.links)
    assert all(1 <= unread.line <= lines and unread.text for unread in pasted.unread)


@given(
    st.lists(st.from_regex(r"https://[a-z]{1,9}\.example/[a-z/]{0,9}", fullmatch=True), unique=True)
)
def test_every_address_is_found_in_every_format(addresses: list[str]) -> None:
    for text in (
        "\n".join(addresses),
        ", ".join(addresses),
        "\n".join(f"- [x]({address}) – note" for address in addresses),
        "<ul>" + "".join(f"<li><a href='{address}'>x</a>" for address in addresses),
        "title,url\n" + "\n".join(f"x,{address}" for address in addresses),
    ):
        assert urls(text) == addresses


def test_an_address_alone_on_its_line_is_a_link_among_markdown_too() -> None:
    text = "[Low tech](https://solar.example/)\nncase.example/trust\n- jvns.example\nSome text.\n"
    assert [link.url for link in links_in(text).links] == [
        "https://solar.example/",
        "https://ncase.example/trust",
        "https://jvns.example/",
    ]
