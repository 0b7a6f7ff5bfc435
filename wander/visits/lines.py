r"""Whole lines, out of the pieces in which a file is read.

>>> list(whole_lines([b"one\ntw", b"o\nthr", b"ee"]))
[b'one\n', b'two\n', b'three']
"""

from collections.abc import Iterable, Iterator
from typing import Final

LONGEST: Final = 1 << 20
"""Bytes of a line; servers cut what they write long before. More is no line of a log."""

TOO_LONG: Final = b"\0\n"
"""Comes in place of a longer line."""


def whole_lines(pieces: Iterable[bytes], longest: int = LONGEST) -> Iterator[bytes]:
    """Blocks that end where a line ends; never more in memory than a line and a piece."""
    begun = b""
    is_too_long = False
    for piece in pieces:
        rest = piece
        if is_too_long:
            _, is_over, rest = piece.partition(b"\n")
            if not is_over:
                continue
            is_too_long = False
        end = rest.rfind(b"\n") + 1
        if end:
            yield begun + rest[:end] if begun else rest[:end]
            begun = rest[end:]
        else:
            begun += rest
        if len(begun) > longest:
            yield TOO_LONG
            begun, is_too_long = b"", True
    if begun:
        yield begun
