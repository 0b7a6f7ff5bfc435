"""Logs as bytes: any file or standard input, compressed or not, as its first bytes say.

>>> import gzip, io
>>> b"".join(pieces(io.BytesIO(gzip.compress(b"hello") + gzip.compress(b" you"))))
b'hello you'
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from io import BufferedIOBase
from typing import Final, Protocol

PIECE: Final = 1 << 17
"""Bytes that are read and looked at in one go: what a processor's own memory holds."""

_XZ_MEMORY: Final = 256 << 20
"""What a file may ask for; `xz -9` asks for 65 MB."""


class CutError(Exception):
    """A log that ends too early, or is damaged; `str(error)` says how. What came before counts."""


class _Inflater(Protocol):
    """As in `bz2` and `lzma`."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /, max_length: int) -> bytes: ...


def pieces(file: BufferedIOBase, on_read: Callable[[int], object] = id) -> Iterator[bytes]:
    """What is in a file, in pieces of a bounded size; `on_read` is told of the bytes it took.

    Raises `CutError` after the last piece that can be had.
    """

    def read() -> bytes:
        # One call of the system at a time, since Ctrl-C is only heard in between.
        data = file.read1(PIECE)
        on_read(len(data))
        return data

    piece = read()
    while len(piece) < _LONGEST_MAGIC and (more := read()):
        piece += more
    for magic, inflater in _INFLATERS.items():
        if piece.startswith(magic):
            yield from _inflated(piece, read, magic, inflater)
            return
    if piece.startswith(_ZSTD):
        raise CutError("is compressed with zstd. Unpack it first: zstdcat FILE | wander visits -")
    while piece:
        yield piece
        piece = read()


def _inflated(
    data: bytes, read: Callable[[], bytes], magic: bytes, new: Callable[[], _Inflater]
) -> Iterator[bytes]:
    """Each of the streams that stand one after the other, as in logs that were joined."""
    inflater = new()
    while True:
        try:
            piece = inflater.decompress(data, PIECE)
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise CutError("is damaged: what came before was read") from error
        if piece:
            yield piece
        data = b""
        if inflater.eof:
            # Some fill up the end with zeros, for tapes.
            data = inflater.unused_data.lstrip(b"\0") or read().lstrip(b"\0")
            if not data.startswith(magic):  # nothing more; or something else, as gzip has it too
                return
            inflater = new()
        elif inflater.needs_input and not (data := read()):
            raise CutError("ends in the middle: what came before was read")


class _Gzip:
    """zlib, with the same calls as the others."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, /, max_length: int) -> bytes:
        piece = self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)
        self.needs_input = len(piece) < max_length and not self._zlib.unconsumed_tail
        return piece


_INFLATERS: Final[dict[bytes, Callable[[], _Inflater]]] = {
    b"\x1f\x8b": _Gzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY),
}
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_LONGEST_MAGIC: Final = max(map(len, _INFLATERS))
