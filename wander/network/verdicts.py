"""Whether a page loads in a frame of this console: the verdict on what it answered."""

from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from wander import __version__
from wander.ignores import IgnoreList
from wander.network.answer import Answer, Cause, NoAnswer, shortened
from wander.network.framing import refusal
from wander.network.titles import language_of, title_of
from wander.urls import is_usable


class Verdict(StrEnum):
    """Whether a page loads in a frame here."""

    OK = "ok"
    MOVED = "moved"
    """It loads, and has a new address for good."""
    REFUSES = "refuses"
    """It is there, and browsers do not show it in a frame of this console."""
    DEAD = "dead"
    """No answer, or one that says that there is no such page."""
    UNKNOWN = "unknown"
    """Not looked at yet, or it did not let us look."""

    @property
    def loads(self) -> bool | None:
        """Whether a visitor gets to see something; None where nobody knows."""
        return None if self is Verdict.UNKNOWN else self in (Verdict.OK, Verdict.MOVED)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """From where pages are looked at: the console that frames them, and what it tells them."""

    console: str | None = None
    """Its URL; None where it has none yet."""
    via: str | None = f"wander-{__version__}"
    """What pages are told in `via`; None: nothing."""

    @property
    def ancestor(self) -> str:
        """Whose frame it is; for a console without an address, one of no page's origin."""
        return self.console or "https://console.invalid/"

    @property
    def scheme(self) -> str:
        """As `wander.urls.is_usable` has it; where nobody knows, the one that shows most."""
        return "https:" if (self.console or "").startswith("https:") else "http:"

    def shows(self, url: str, ignores: IgnoreList) -> bool:
        """Whether a visitor of the console could ever be shown this URL, beside its `ignores`."""
        return is_usable(url, self.scheme) and not ignores.matches(url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a look at a page found."""

    url: str
    """As it was given."""
    verdict: Verdict
    reason: str = ""
    """Why, in words; empty where all is well."""
    moved_to: str | None = None
    """Where it went for good, as far as that address loads."""
    title: str = ""
    language: str = ""
    """In which it says it is: `de`, whatever the country; empty where it says none."""
    takes_via: bool = True
    """False where the page breaks when `via` is appended: it is shown without."""
    answered: bool = True
    """False where nothing came back at all."""
    has_no_host: bool = False
    """There is no such host (or no network): no need to look twice."""


INSECURE: Final = "is an http: address, and this console is https:"

_NOTHING_TO_SHOW: Final = (204, 205)  # HTML, section 7.4.5: the frame stays as it is
_WITHOUT_WAY_ON: Final = (301, 302, 303, 307, 308)
"""Redirects that do not say where to: browsers show what comes with them."""


def verdict_on(answer: Answer, page: str, viewpoint: Viewpoint) -> Finding:
    """What this answer of a page means to a console."""
    verdict, reason = _judged(answer, viewpoint)
    moved_to = answer.moved_to if verdict.loads else None
    if moved_to:
        verdict, reason = Verdict.MOVED, f"moved to {shortened(moved_to, 200)}"
    finding = Finding(url=page, verdict=verdict, reason=reason, moved_to=moved_to)
    if answer.status >= 400:
        return finding
    content_type = answer.header("content-type")
    return replace(
        finding,
        title=title_of(answer.body, content_type),
        language=language_of(answer.body, content_type, answer.all_of("content-language")),
    )


def verdict_without(error: NoAnswer, page: str) -> Finding:
    """What it means that a page gave no answer."""
    asks_for_time = error.cause is Cause.NOT_NOW
    return Finding(
        url=page,
        verdict=Verdict.UNKNOWN if asks_for_time else Verdict.DEAD,
        reason=str(error),
        answered=error.cause in (Cause.NOT_NOW, Cause.URL),
        has_no_host=error.cause is Cause.NO_HOST,
    )


def wants_us_gone(answer: Answer) -> bool:
    """Whether it is we who are turned away, however often we ask, and not the visitor."""
    return _is_challenge(answer) or answer.status == HTTPStatus.TOO_MANY_REQUESTS


def _judged(answer: Answer, viewpoint: Viewpoint) -> tuple[Verdict, str]:
    if _is_challenge(answer):
        return Verdict.UNKNOWN, "asks whether we are a person"
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Verdict.UNKNOWN, "asks us to come less often"
    is_page = 200 <= answer.status <= 300 or answer.status in _WITHOUT_WAY_ON
    if not is_page or answer.status in _NOTHING_TO_SHOW:
        return Verdict.DEAD, _status(answer.status)
    if insecure := insecure_step(answer, viewpoint):
        return Verdict.REFUSES, insecure
    if why := refusal_of(answer, viewpoint):
        return Verdict.REFUSES, why
    if not answer.body.strip():
        return Verdict.DEAD, "an empty page"
    return Verdict.OK, ""


def _is_challenge(answer: Answer) -> bool:
    # https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/
    return answer.header("cf-mitigated") == "challenge"


def refusal_of(answer: Answer, viewpoint: Viewpoint) -> str | None:
    """Why browsers do not show this answer in the console's frame, by its headers."""
    redirected = len(answer.steps) > 1
    return refusal(answer.headers, answer.url, viewpoint.ancestor, redirected=redirected)


def insecure_step(answer: Answer, viewpoint: Viewpoint) -> str:
    """Why a secure console may not ask for it; empty where it may.

    Mixed Content, section 4.4: within a secure page, no step on the way may be insecure.
    """
    if viewpoint.scheme != "https:":
        return ""
    for number, url in enumerate(answer.steps):
        if url.startswith("http:"):
            return f"leads to {INSECURE.removeprefix('is ')}" if number else INSECURE
    return ""


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
