"""Bytes on the wire before the first recommendation is asked for."""

from collections.abc import Iterator

import httpx

from benchmarks.consoles import served
from benchmarks.figures import Figure
from wander.site.parts import words_address
from wander.site.words import LANGUAGES

WINDOW = 14_600
"""Bytes that a server may send before the first acknowledgement (RFC 6928: ten segments)."""


def measure() -> Iterator[Figure]:
    """The whole first view, all screens included, with its headers, in each encoding.

    A file of words is no part of it: the page is whole in its own language.
    """
    with served() as server:
        for encoding in ("br", "gzip", "identity"):
            yield Figure(
                f"page, {encoding}",
                bytes_of(server.url, encoding),
                "bytes",
                WINDOW,
                "one initial congestion window",
            )

        # What a visitor of another language loads after the first page was asked for.
        files = [server.url + words_address().replace("{}", language) for language in LANGUAGES]
        yield Figure(
            "the heaviest file of words, gzip",
            max(bytes_of(url, "gzip") for url in files),
            "bytes",
            WINDOW,
            "one initial congestion window",
        )


def bytes_of(url: str, encoding: str, cookies: str = "") -> int:
    """Status line, headers and body, as they come over HTTP/1.1."""
    headers = {"accept-encoding": encoding} | ({"cookie": cookies} if cookies else {})
    with httpx.stream("GET", url, headers=headers) as response:
        body = sum(map(len, response.iter_raw()))
        head = sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
        return (
            len(f"HTTP/1.1 {response.status_code} {response.reason_phrase}\r\n\r\n") + head + body
        )
