"""What asking a URL brings: an answer, or why there was none."""

from dataclasses import dataclass
from enum import StrEnum

from wander.urls import parse_url


class Cause(StrEnum):
    """Why there was no answer, as far as it matters what to think of it."""

    NO_HOST = "no host"
    """There is no such host, or we are offline."""
    HOST = "host"
    """The host does not answer, so none of its pages will."""
    URL = "url"
    """This URL does not lead to an answer; others of the host may."""
    NOT_NOW = "not now"
    """The host wants to be asked later."""


class NoAnswer(Exception):  # noqa: N818 - what happened, and no fault of anybody here
    """A URL that gave no answer; `str(error)` says why, in words for the owner."""

    def __init__(self, why: str, cause: Cause) -> None:
        super().__init__(why)
        self.cause = cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a URL answered in the end."""

    url: str
    """Where the redirects ended."""
    steps: tuple[str, ...] = ()
    """All addresses on the way, the first and the last included."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """Of the last answer, names in lower case, repeated ones repeated."""
    body: bytes
    """Unpacked; at most as much as was asked for."""
    is_whole: bool = True
    """Whether that is all of the body."""
    moved_to: str | None = None
    """Where permanent redirects led, before the first that was not permanent."""

    def header(self, name: str) -> str:
        """The first header of that name, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")

    def all_of(self, name: str) -> str:
        """All headers of that name as one, which says the same (RFC 9110, section 5.3)."""
        return ", ".join(value for key, value in self.headers if key == name)


def host_of(url: str) -> str:
    """The host of a web address."""
    parsed = parse_url(url)
    return parsed.hostname if parsed else ""


def origin_text(url: str) -> str:
    """The origin of a web address, as in `https://a.example`; of what is none, the whole."""
    parsed = parse_url(url)
    return parsed.origin if parsed else url


def shortened(text: str, most: int = 80) -> str:
    """A stranger's text for one line of the terminal: no control characters, not too long."""
    return cut("".join(sign if sign.isprintable() else "\ufffd" for sign in text[: most + 1]), most)


def cut(text: str, most: int) -> str:
    """A text of at most so many characters.

    >>> cut("Wandering", 9), cut("Wandering", 7)
    ('Wandering', 'Wander…')
    """
    return text if len(text) <= most else text[: most - 1] + "…"
