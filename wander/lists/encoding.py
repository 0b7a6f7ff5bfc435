r"""The bytes of a file as text.

>>> decoded("Füße".encode("utf-16"))
('Füße', 'UTF-16')
>>> decoded(b"F\xfc\xdfe")
('Füße', 'Windows-1252')

What is no text (a picture, an archive, a browser's own database) is refused by its name.
"""

import codecs
import re
from typing import Final

from wander.lists.brought import NotAListError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_ZIP: Final = (
    "a ZIP archive, or a document of an office program; take out the file that has the list"
)
_BINARIES: Final = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM", "a picture (BMP)"),
    (b"\x00\x00\x01\x00", "a picture (an icon)"),
    (b"RIFF", "a picture or a sound (RIFF)"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", _ZIP),
    (b"\xd0\xcf\x11\xe0", "a document of an office program; save it as CSV"),
    (b"\x1f\x8b", "compressed (gzip); unpack it first"),
    (b"BZh", "compressed (bzip2); unpack it first"),
    (b"\xfd7zXZ", "compressed (xz); unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd); unpack it first"),
    (b"7z\xbc\xaf", "an archive (7z); unpack it first"),
    (b"Rar!", "an archive (RAR); unpack it first"),
    (b"SQLite format 3", "a database (SQLite); export the bookmarks to HTML from the browser"),
    (b"mozLz40", "Firefox's own backup; export the bookmarks to HTML from the browser"),
    (b"bplist", "a list of Apple's (plist); export the bookmarks to HTML from the browser"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\x00asm", "a program"),
    (b"ID3", "music (MP3)"),
    (b"OggS", "music (Ogg)"),
)
_TEXT_TOO: Final = (b"BM", b"MZ", b"ID3", b"GIF8", b"RIFF", b"OggS", b"BZh", b"Rar!")
"""Beginnings that a text may have as well; a binary file has unseen characters after them."""

_SAMPLE: Final = 4_096
_UNSEEN: Final = bytes((*range(9), *range(14, 27), *range(28, 32), 127))
_MOST_UNSEEN: Final = 0.02

_DECLARED: Final = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})")
_NAMES: Final = {
    **dict.fromkeys(("us-ascii", "iso-8859-1", "latin1", "windows-1252"), "windows-1252"),
    **{f"iso-8859-{part}": f"iso-8859-{part}" for part in range(2, 17) if part != 12},
    **{f"windows-{part}": f"windows-{part}" for part in (*range(1250, 1252), *range(1253, 1259))},
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "shift_jis"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **{name: name for name in ("utf-8", "koi8-r", "koi8-u", "big5", "euc-jp", "euc-kr")},
    **{name: name for name in ("iso-2022-jp", "macintosh")},
}
"""Of what a file says that it is in, what is believed, and how browsers understand it."""


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and the encoding that it was in. Raises NotAListError for what is no text."""
    text, name = _decoded(content) if content else ("", "UTF-8")
    if not text.strip("\ufeff \t\r\n"):
        raise NotAListError("The file is empty.")
    return text, name


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, "replace").removeprefix("\ufeff"), name
    _check(content)
    sample = content[:_SAMPLE]
    if order := _by_its_nuls(sample):
        return content.decode(order, "replace"), "UTF-16"
    if b"\0" in sample or _unseen(sample) > _MOST_UNSEEN:
        raise NotAListError("This is no text, so there is no list in it.")
    return _by_its_letters(content)


def _check(content: bytes) -> None:
    """Raises NotAListError for the beginnings of files that are no texts."""
    for beginning, what in _BINARIES:
        unlike_text = beginning not in _TEXT_TOO or _unseen(content[:_SAMPLE]) > 0
        if content.startswith(beginning) and unlike_text:
            noun, _, advice = what.partition("; ")
            then = f" {advice[:1].upper()}{advice[1:]}." if advice else ""
            raise NotAListError(f"This is {noun}, and no list.{then}")


def _unseen(sample: bytes) -> float:
    return 1 - len(sample.translate(None, _UNSEEN)) / len(sample)


def _by_its_nuls(sample: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of its Latin letters is NUL."""
    half = len(sample) // 2
    even, odd = sample[: 2 * half : 2].count(0), sample[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _by_its_letters(content: bytes) -> tuple[str, str]:
    """UTF-8 where it can be; else what the file says, and Windows-1252 where it says nothing."""
    found = _DECLARED.search(content, 0, 1_024) if content.lstrip()[:1] == b"<" else None
    name = _NAMES.get(found[1].decode().lower(), "") if found else ""
    if name != "iso-2022-jp":
        try:
            text = codecs.getincrementaldecoder("utf-8")().decode(content)
        except UnicodeDecodeError:
            pass
        else:
            # A character that is cut off at the end of the file is no mistake in its encoding,
            # if there were others before it.
            if content.isascii() or not text.isascii():
                return text, "UTF-8"
    if name:
        return content.decode(name, "replace"), name.upper() if name[0] != "w" else name.title()
    return content.decode("windows-1252", "replace"), "Windows-1252"
