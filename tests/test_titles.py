"""The title and the language of a page, whoever wrote it and in whatever encoding."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wander.network.titles import LONGEST, language_of, title_of


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<!doctype html><title>Hello</title>", "Hello"),
        ("<TITLE lang='en'\n>Hello</TITLE\n>", "Hello"),
        ("<title>\n  A\t title \n in lines </title>", "A title in lines"),
        ("<title>Fish &amp; Chips &#8211; caf&eacute; &#x1F980;</title>", "Fish & Chips – café 🦀"),
        ("<title>a &lt;b&gt; c</title>", "a <b> c"),
        ("<title>a <b> c</title>", "a <b> c"),
        ("<title></title>", ""),
        ("<title>   </title>", ""),
        ("<title>never ends", ""),
        ("<title", ""),
        ("<title>a</titl", ""),
        ("", ""),
        ("Just text.", ""),
        ("<title>One</title><title>Two</title>", "One"),
        # What is no title, though it has the letters.
        ("<titles>No</titles><title>Yes</title>", "Yes"),
        ("<!-- <title>Old</title> --><title>New</title>", "New"),
        ("<!-- never ends <title>Old</title>", ""),
        ("<svg><title>An icon</title></svg>", ""),
        ("<title>Page</title><svg><title>An icon</title></svg>", "Page"),
        # A letter that becomes two in lower case moves nothing.
        ("<meta content='İİİİİİİİİİİİ'><title>İstanbul</title>", "İstanbul"),
        # What a terminal would obey, or what would turn the line around.
        ("<title>a\x1b[2Jb&#27;[31m\x07\x00c\u202ed\u2066</title>", "a[2Jb[31mcd"),
        ("<title>a&#10;b&#0;&#xD800;&#x110000;c</title>", "a b\ufffd\ufffd\ufffdc"),
    ],
)
def test_title(body: str, title: str) -> None:
    assert title_of(body.encode()) == title


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        ("<title>café</title>".encode(), "text/html; charset=utf-8", "café"),
        ("<title>café</title>".encode(), 'text/html;charset="UTF-8"', "café"),
        ("<title>café</title>".encode(), "", "café"),
        ("<title>café</title>".encode("latin-1"), "", "café"),
        ("<title>café</title>".encode("latin-1"), "text/html; charset=ISO-8859-1", "café"),
        ("<title>“café”</title>".encode("cp1252"), "text/html; charset=ISO-8859-1", "“café”"),
        ("<title>€</title>".encode("cp1252"), "text/html; charset=us-ascii", "€"),
        ("<meta charset=shift_jis><title>日本</title>".encode("shift_jis"), "", "日本"),
        ("<meta charset='EUC-KR'><title>한국</title>".encode("euc-kr"), "", "한국"),
        ("<meta charset=gb2312><title>中国</title>".encode("gb2312"), "", "中国"),
        ("<meta charset=koi8-r><title>Мир</title>".encode("koi8-r"), "", "Мир"),
        (
            b'<meta http-equiv=content-type content="text/html; charset=windows-1251"><title>'
            + "Мир".encode("cp1251")
            + b"</title>",
            "text/html",
            "Мир",
        ),
        ("\ufeff<title>Мир</title>".encode(), "text/html; charset=koi8-r", "Мир"),
        ("\ufeff<title>Мир</title>".encode("utf-16-le"), "", "Мир"),
        ("\ufeff<title>Мир</title>".encode("utf-16-be"), "", "Мир"),
        # Cut off within a letter, and a letter that went wrong somewhere else.
        ("<title>café</title>é".encode()[:-1], "", "café"),
        (
            "<meta charset=shift_jis><title>日本</title>日".encode("shift_jis")[:-1],
            "",
            "日本",
        ),
        # Encodings that are none, or none of the web.
        (b"<title>Hello</title>", "text/html; charset=made-up", "Hello"),
        (b"<title>Hello</title>", "text/html; charset=zip", "Hello"),
        (b"<title>Hello</title>", "text/html; charset=idna", "Hello"),
        (b"<title>Hello</title>", "text/html; charset=", "Hello"),
        (b"<title>Hello</title>", "text/html; charset=\u00e9\u2026", "Hello"),
        (b"<title>+AGE-</title>", "text/html; charset=utf-7", "+AGE-"),
    ],
)
def test_encodings(body: bytes, content_type: str, title: str) -> None:
    assert title_of(body, content_type) == title


def test_long_titles_are_cut() -> None:
    assert title_of(b"<title>" + b"a" * LONGEST + b"</title>") == "a" * LONGEST
    cut = title_of(b"<title>" + b"a" * 60_000 + b"</title>")
    assert cut == "a" * (LONGEST - 1) + "…"


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<!doctype html><html lang=de>", "de"),
        ("<HTML class='x' LANG = 'PT-br' dir=ltr>", "pt"),
        ('<html data-lang="fr" lang="zh-Hant-TW">', "zh"),
        ("<html prefix='a > b' lang=ja/>", ""),
        ("<html prefix='a > b' lang='ja'/>", "ja"),
        ("<html lang=de_CH>", "de"),
        ("<html lang=\n'\tgsw '>", "gsw"),
        ("<html lang=iw>", "he"),
        ("<html xml:lang=it>", "it"),
        ("<html xml:lang=it lang=sv>", "sv"),
        ("<html lang=en lang=de>", "en"),
        ("\ufeff<html lang=en>", "en"),
        ("<html lang=en>".encode("utf-16-le").join((b"\xff\xfe", b"")), "en"),
        ("<meta http-equiv='Content-Language' content='de-AT'>", "de"),
        ("<html><head><meta charset=utf-8><meta content=de http-equiv=content-language>", "de"),
        ("<html lang=fr><meta http-equiv=content-language content=de>", "fr"),
        ("<!-- <html lang=en> --><html lang=de>", "de"),
        ("<!--[if IE]><html lang=en><![endif]--><!--[if !IE]><!--><html lang=de><!--<![endif]-->",
         "de"),
        ("<!--><html lang=de><!-- <html lang=en> -->", "de"),
        # What tells nothing.
        ("", ""),
        ("<html>", ""),
        ("<html><body lang=de>", ""),
        ("<html><body><meta http-equiv=content-language content=de>", ""),
        ("<p lang=de>", ""),
        ("<htmls lang=de>", ""),
        ("<html lang", ""),
        ("<html lang=>", ""),
        ("<html lang='de>", ""),
        ("<!-- <html lang=de>", ""),
        # An attribute that is there counts, whatever it says.
        ("<html lang=''><meta http-equiv=content-language content=de>", ""),
        ("<html lang='{{ lang }}'>", ""),
        ("<html lang=x-elvish>", ""),
        ("<html lang=english>", ""),
        ("<html lang=d>", ""),
        ("<html lang=de->", ""),
        ("<html lang=und>", ""),
        ("<html lang='de, en'>", ""),
        ("<html lang=\u0434\u0435>", ""),
        ("<meta http-equiv=content-language content='de, en'>", ""),
        ("<meta http-equiv=refresh content=de>", ""),
        ("<meta name=language content=de>", ""),
    ],
)  # fmt: skip
def test_language(html: str | bytes, language: str) -> None:
    assert language_of(html.encode() if isinstance(html, str) else html) == language


@pytest.mark.parametrize(
    ("html", "header", "language"),
    [
        ("", "de-DE", "de"),
        ("<html><body>", "de", "de"),
        ("<html lang=fr>", "de", "fr"),
        ("<html lang=x-elvish>", "de", ""),
        ("<meta http-equiv=content-language content='en, fr'>", "de", ""),
        ("", "de, en", ""),
        ("", "*", ""),
    ],
)
def test_the_header_counts_where_the_page_tells_nothing(
    html: str, header: str, language: str
) -> None:
    assert language_of(html.encode(), "text/html", header) == language


NAMES = ("utf-8", "shift_jis", "gb2312", "big5", "euc-jp", "iso-2022-jp", "euc-kr", "koi8-r")


@pytest.mark.parametrize("charset", NAMES)
@pytest.mark.parametrize(
    "piece",
    [b"<title ", b"<title>", b"<!--", b"<!-- --", b"&", b"&#", b"<svg", b"\x80", b"\xff\x1b$B",
     b"charset=", b"</title", b"<title>&amp", b"<html ", b"<meta a=\"", b"<meta a='b", b"a=",
     b"<html lang", b"<!-->", b"<meta  /", b"<html lang=' "],
)  # fmt: skip
def test_rubbish_takes_no_time(piece: bytes, charset: str) -> None:
    rubbish = piece * (65_536 // len(piece))
    began = time.perf_counter()
    title_of(rubbish, f"text/html; charset={charset}")
    title_of(b"<title>" + rubbish + b"</title>", f"text/html; charset={charset}")
    language_of(rubbish, f"text/html; charset={charset}")
    language_of(b"<html " + rubbish, f"text/html; charset={charset}")
    language_of(b"", "text/html", rubbish.decode("latin-1"))
    assert time.perf_counter() - began < 0.5


@given(st.binary(max_size=200), st.sampled_from(NAMES))
def test_any_title_is_one_line_to_print(rubbish: bytes, charset: str) -> None:
    title = title_of(b"<title>" + rubbish + b"</title>", f"text/html; charset={charset}")
    assert title == "" or title.isprintable()
    assert len(title) <= LONGEST


@given(st.text(alphabet="<>=\"'/ -!htmlanged", max_size=80))
def test_any_language_is_two_or_three_letters_or_none(rubbish: str) -> None:
    language = language_of(f"<html lang={rubbish}".encode())
    assert language == "" or (len(language) in (2, 3) and language.isalpha())
