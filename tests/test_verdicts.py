"""What an answer means to a console."""

import pytest

from wander.network.answer import Answer, Cause, NoAnswer
from wander.network.verdicts import (
    Verdict,
    Viewpoint,
    verdict_on,
    verdict_without,
    wants_us_gone,
)

URL = "https://a.example/"
SECURE = Viewpoint("https://me.example/wander/", "https://me.example/wander/")
INSECURE = Viewpoint("http://me.example/wander/", "http://me.example/wander/")


def answer(
    status: int = 200,
    *headers: tuple[str, str],
    body: bytes = b"<title>A page</title>",
    steps: tuple[str, ...] = (URL,),
    moved_to: str | None = None,
) -> Answer:
    return Answer(
        url=steps[-1], steps=steps, status=status, headers=headers, body=body, moved_to=moved_to
    )


def judged(found: Answer, viewpoint: Viewpoint = SECURE) -> tuple[Verdict, str]:
    finding = verdict_on(found, URL, viewpoint)
    return finding.verdict, finding.reason


def test_a_page_that_loads() -> None:
    finding = verdict_on(answer(200, ("content-type", "text/html; charset=utf-8")), URL, SECURE)
    assert (finding.url, finding.verdict, finding.reason) == (URL, Verdict.OK, "")
    assert (finding.title, finding.takes_via, finding.answered) == ("A page", True, True)
    assert finding.moved_to is None


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ((), ""),
        ((("content-language", "de-CH"),), "de"),
        ((("content-language", "de"), ("content-language", "fr")), ""),
    ],
)
def test_a_page_tells_its_language(headers: tuple[tuple[str, str], ...], language: str) -> None:
    assert verdict_on(answer(200, *headers), URL, SECURE).language == language
    japanese = answer(200, *headers, body=b"<html lang=ja-JP><title>A page</title>")
    assert verdict_on(japanese, URL, SECURE).language == "ja"


def test_a_page_that_is_not_there_tells_no_language() -> None:
    gone = answer(404, ("content-language", "en"), body=b"<html lang=en>Not here")
    assert verdict_on(gone, URL, SECURE).language == ""


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (204, "204 No Content"),
        (205, "205 Reset Content"),
        (304, "304 Not Modified"),
        (401, "401 Unauthorized"),
        (403, "403 Forbidden"),
        (404, "404 Not Found"),
        (410, "410 Gone"),
        (451, "451 Unavailable For Legal Reasons"),
        (500, "500 Internal Server Error"),
        (503, "503 Service Unavailable"),
        (521, "521"),
        (999, "999"),
    ],
)
def test_dead(status: int, reason: str) -> None:
    assert judged(answer(status)) == (Verdict.DEAD, reason)


@pytest.mark.parametrize("status", [200, 203, 300, 301, 302, 308])
def test_what_is_shown_whatever_its_status(status: int) -> None:
    """A redirect that does not say where to is shown like any other answer."""
    assert judged(answer(status)) == (Verdict.OK, "")


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
def test_an_empty_page(body: bytes) -> None:
    assert judged(answer(body=body)) == (Verdict.DEAD, "an empty page")


def test_we_are_turned_away_and_not_the_visitor() -> None:
    challenge = answer(403, ("cf-mitigated", "challenge"))
    busy = answer(429)
    assert judged(challenge) == (Verdict.UNKNOWN, "asks whether we are a person")
    assert judged(busy) == (Verdict.UNKNOWN, "asks us to come less often")
    assert wants_us_gone(challenge)
    assert wants_us_gone(busy)
    assert not wants_us_gone(answer(403))
    assert not wants_us_gone(answer())


def test_refuses() -> None:
    found = answer(200, ("x-frame-options", "DENY"))
    assert judged(found) == (Verdict.REFUSES, "X-Frame-Options: DENY")
    found = answer(200, ("content-security-policy", "frame-ancestors 'self'"))
    assert judged(found) == (Verdict.REFUSES, "frame-ancestors 'self'")


@pytest.mark.parametrize(
    "header",
    [("content-disposition", "attachment; filename=a.html"), ("content-type", "application/zip"),
     ("content-type", "application/octet-stream")],
)  # fmt: skip
def test_a_download_shows_nothing(header: tuple[str, str]) -> None:
    assert judged(answer(200, header))[0] is Verdict.REFUSES


@pytest.mark.parametrize(
    "kind", ["text/plain", "image/png", "application/xhtml+xml", "image/svg+xml"]
)
def test_what_browsers_show(kind: str) -> None:
    assert judged(answer(200, ("content-type", kind))) == (Verdict.OK, "")


def test_a_move() -> None:
    new = "https://b.example/"
    finding = verdict_on(answer(steps=(URL, new), moved_to=new), URL, SECURE)
    assert (finding.verdict, finding.moved_to) == (Verdict.MOVED, new)
    assert finding.reason == f"moved to {new}"


def test_a_move_to_what_does_not_load_is_no_move() -> None:
    new = "https://b.example/"
    finding = verdict_on(answer(404, steps=(URL, new), moved_to=new), URL, SECURE)
    assert (finding.verdict, finding.moved_to) == (Verdict.DEAD, None)
    assert finding.title == ""


def test_insecure_pages_on_a_secure_console() -> None:
    insecure = "http://a.example/"
    reason = "is an http: address, and this console is https:"
    assert judged(answer(steps=(insecure,))) == (Verdict.REFUSES, reason)
    assert judged(answer(steps=(insecure, URL))) == (Verdict.REFUSES, reason)
    reason = "leads to an http: address, and this console is https:"
    assert judged(answer(steps=(URL, insecure, URL))) == (Verdict.REFUSES, reason)
    assert judged(answer(steps=(insecure,)), INSECURE) == (Verdict.OK, "")
    assert judged(answer(steps=(insecure,)), Viewpoint()) == (Verdict.OK, "")


@pytest.mark.parametrize(
    ("cause", "verdict", "answered", "has_no_host"),
    [
        (Cause.NO_HOST, Verdict.DEAD, False, True),
        (Cause.HOST, Verdict.DEAD, False, False),
        (Cause.URL, Verdict.DEAD, True, False),
        (Cause.NOT_NOW, Verdict.UNKNOWN, True, False),
    ],
)
def test_no_answer(cause: Cause, verdict: Verdict, answered: bool, has_no_host: bool) -> None:
    finding = verdict_without(NoAnswer("the reason", cause), URL)
    assert (finding.verdict, finding.reason) == (verdict, "the reason")
    assert (finding.answered, finding.has_no_host) == (answered, has_no_host)


def test_which_verdicts_load() -> None:
    loads = {verdict: verdict.loads for verdict in Verdict}
    assert loads == {
        Verdict.OK: True,
        Verdict.MOVED: True,
        Verdict.REFUSES: False,
        Verdict.DEAD: False,
        Verdict.UNKNOWN: None,
    }
