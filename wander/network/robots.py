"""What `robots.txt` lets our crawler look at (RFC 9309)."""

from typing import Final

import httpx
from protego import Protego

from wander.network.answer import Cause, NoAnswer, origin_text
from wander.network.client import ROBOT
from wander.network.fetch import fetch
from wander.network.hosts import Hosts

MOST_BYTES: Final = 500 * 1024  # RFC 9309, section 2.5
LONGEST_DELAY: Final = 10.0
"""Seconds between two questions that a host may ask for, as far as we wait."""
NOBODY: Final = "User-agent: *\nDisallow: /\n"
"""What a server means that fails to say (RFC 9309, section 2.3.1.4)."""


class Robots:
    r"""The rules of one origin, for us; `text` is its robots.txt.

    >>> robots = Robots("User-agent: *\nDisallow: /private/\nCrawl-delay: 2")
    >>> robots.allows("https://a.example/private/diary"), robots.delay
    (False, 2.0)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._rules = Protego.parse(text)

    def allows(self, url: str) -> bool:
        """Whether we may look at this URL of the origin."""
        return bool(self._rules.can_fetch(url, ROBOT))

    @property
    def delay(self) -> float:
        """Seconds to leave between two questions."""
        return min(float(self._rules.crawl_delay(ROBOT) or 0), LONGEST_DELAY)


async def read_robots(client: httpx.AsyncClient, url: str, hosts: Hosts) -> Robots:
    """The rules for this URL's origin, asked for.

    None at all (4xx) let everything be looked at; a server that fails (5xx) nothing. Raises
    `NoAnswer` where the host does not answer at all.
    """
    address = f"{origin_text(url)}/robots.txt"
    try:
        answer = await fetch(client, address, hosts=hosts, most_bytes=MOST_BYTES)
    except NoAnswer as error:
        if error.cause is Cause.URL:  # as one that redirects for ever
            return Robots("")
        raise
    if answer.status >= 500:
        return Robots(NOBODY)
    is_text = answer.status < 300 and answer.body.lstrip()[:1] != b"<"
    return Robots(answer.body.decode("utf-8-sig", "replace") if is_text else "")
