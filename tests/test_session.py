"""Sessions: cookies that nobody else can make, tokens in forms, and links that work once."""

import doctest
import threading
import zlib
from importlib import import_module

import pytest

from tests.clock import Clock
from wander.server.editor.session import (
    DEVICE_LASTS,
    LASTS,
    MOST_ENDED,
    RENEWED_AFTER,
    OneTimeLink,
    Session,
    Sessions,
)

START = 1_800_000_000
DAY = 86_400


@pytest.fixture
def clock() -> Clock:
    return Clock(START + 0.75)


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions("a key", clock)


def begun(sessions: Sessions) -> Session:
    session = sessions.read(sessions.begin())
    assert session
    return session


def altered(text: str) -> list[str]:
    """The text with each of its bytes altered, left out and doubled, and with more of them."""
    found = []
    for at, char in enumerate(text):
        for other in (chr(ord(char) ^ bit) for bit in (1, 2, 4, 8, 16, 32, 64, 128)):
            found.append(text[:at] + other + text[at + 1 :])
        found += [text[:at] + text[at + 1 :], text[:at] + char + text[at:]]
    for more in ("=", "!", ".", "\n", " ", "\0", "é", "\ud800"):
        found += [text + more, more + text, text[:-1] + more + text[-1]]
    found += ["", ".", "..", "...", text[::-1], text.upper(), text.split(".")[0], "x" * 100_000]
    return [one for one in found if one != text]


# the cookie


def test_a_session_is_read_from_its_cookie(sessions: Sessions) -> None:
    session = begun(sessions)
    assert session.begun == START
    assert len(session.id) >= 22


def test_every_session_is_another(sessions: Sessions) -> None:
    assert len({begun(sessions).id for _ in range(100)}) == 100


def test_a_cookie_needs_no_quoting(sessions: Sessions) -> None:
    for cookie in (sessions.begin(), sessions.device()):
        assert cookie.replace("-", "").replace("_", "").replace(".", "").isalnum()
        assert cookie.isascii()


def test_a_cookie_that_is_altered_by_a_byte_is_none(sessions: Sessions) -> None:
    cookie = sessions.begin()
    assert [one for one in altered(cookie) if sessions.read(one)] == []


def test_a_cookie_of_another_key_is_none(sessions: Sessions, clock: Clock) -> None:
    other = Sessions("another key", clock)
    assert other.read(sessions.begin()) is None
    assert other.is_device(sessions.device()) is None
    assert not other.is_token(begun(sessions), sessions.token(begun(sessions)))


def test_it_is_read_by_whoever_has_the_key(sessions: Sessions, clock: Clock) -> None:
    """As after the server was started anew."""
    cookie = sessions.begin()
    assert Sessions("a key", clock).read(cookie) == sessions.read(cookie)


def test_a_session_lasts_for_thirty_days(sessions: Sessions, clock: Clock) -> None:
    cookie = sessions.begin()
    assert LASTS == 30 * DAY
    clock.now = START + LASTS
    assert sessions.read(cookie)
    clock.now = START + LASTS + 1
    assert sessions.read(cookie) is None


def test_a_cookie_from_the_future_is_none(sessions: Sessions, clock: Clock) -> None:
    cookie, device = sessions.begin(), sessions.device()
    clock.now = START - 1
    assert sessions.read(cookie) is None
    assert sessions.is_device(device) is None


def test_who_comes_back_stays_signed_in(sessions: Sessions, clock: Clock) -> None:
    cookie = sessions.begin()
    id = begun_id = ""
    for day in range(0, 200, 20):
        clock.now = START + day * DAY + 1
        session = sessions.read(cookie)
        assert session
        id, begun_id = session.id, begun_id or session.id
        cookie = sessions.renew(session)
        renewed = sessions.read(cookie)
        assert renewed == Session(id, int(clock.now))
    assert id == begun_id


def test_it_is_renewed_once_a_day(sessions: Sessions, clock: Clock) -> None:
    session = begun(sessions)
    clock.now = START + RENEWED_AFTER
    assert not sessions.is_to_be_renewed(session)
    clock.now += 1
    assert sessions.is_to_be_renewed(session)


# its end


def test_a_session_that_has_ended_is_none_and_others_go_on(sessions: Sessions) -> None:
    cookie, other = sessions.begin(), sessions.begin()
    session = sessions.read(cookie)
    assert session
    renewed = sessions.renew(session)
    sessions.end(session)
    sessions.end(session)
    assert [sessions.read(one) for one in (cookie, renewed, sessions.renew(session))] == [None] * 3
    assert sessions.read(other)


def test_an_end_is_remembered_until_every_cookie_is_too_old(
    sessions: Sessions, clock: Clock
) -> None:
    session = begun(sessions)
    clock.now = START + LASTS - 10
    cookie = sessions.renew(session)
    sessions.end(session)
    for later in (0, LASTS - 1, LASTS, LASTS + 1, LASTS + 3 * DAY):
        clock.now = START + LASTS - 10 + later
        sessions.end(begun(sessions))  # which is when the old ones are looked through
        assert sessions.read(cookie) is None


def test_what_is_remembered_is_bounded(sessions: Sessions, clock: Clock) -> None:
    first = sessions.begin()
    session = sessions.read(first)
    assert session
    sessions.end(session)
    for number in range(MOST_ENDED - 1):
        sessions._ended[f"{number}"] = clock.now + LASTS
    assert sessions.read(first) is None
    sessions.end(begun(sessions))
    assert len(sessions._ended) == MOST_ENDED
    clock.now += 2 * LASTS
    sessions.end(begun(sessions))
    assert len(sessions._ended) == 1


# the token


def test_a_token_is_of_its_session_alone(sessions: Sessions) -> None:
    one, two = begun(sessions), begun(sessions)
    token = sessions.token(one)
    assert sessions.is_token(one, token)
    assert not sessions.is_token(two, token)


def test_a_token_is_good_after_the_session_was_renewed(sessions: Sessions, clock: Clock) -> None:
    session = begun(sessions)
    token = sessions.token(session)
    clock.now += 2 * DAY
    renewed = sessions.read(sessions.renew(session))
    assert renewed and renewed != session
    assert sessions.is_token(renewed, token)


def test_a_token_that_is_altered_by_a_byte_is_none(sessions: Sessions) -> None:
    session = begun(sessions)
    token = sessions.token(session)
    assert [one for one in altered(token) if sessions.is_token(session, one)] == []


def test_a_token_is_another_text_each_time(sessions: Sessions) -> None:
    """In all of its parts: two of them next to each other cannot be compressed."""
    session = begun(sessions)
    tokens = [sessions.token(session) for _ in range(100)]
    for parts in zip(*(token.split(".") for token in tokens), strict=True):
        assert len(set(parts)) == 100
    once, twice = (len(zlib.compress("".join(tokens[:n]).encode(), 9)) for n in (50, 100))
    assert twice > 1.9 * once
    assert all(sessions.is_token(session, token) for token in tokens)


def test_one_kind_of_text_is_not_taken_for_another(sessions: Sessions) -> None:
    session = begun(sessions)
    cookie, device, token = sessions.begin(), sessions.device(), sessions.token(session)
    assert sessions.read(device) is None
    assert sessions.read(token) is None
    assert sessions.is_device(cookie) is None
    assert sessions.is_device(token) is None
    assert not sessions.is_token(session, cookie)
    assert not sessions.is_token(session, device)


# the device


def test_a_device_is_known_for_four_hundred_days(sessions: Sessions, clock: Clock) -> None:
    cookie, other = sessions.device(), sessions.device()
    id = sessions.is_device(cookie)
    assert id
    assert id != sessions.is_device(other)
    assert DEVICE_LASTS == 400 * DAY
    clock.now = START + DEVICE_LASTS
    assert sessions.is_device(cookie) == id
    clock.now += 1
    assert sessions.is_device(cookie) is None


def test_a_device_that_is_altered_by_a_byte_is_none(sessions: Sessions) -> None:
    cookie = sessions.device()
    assert [one for one in altered(cookie) if sessions.is_device(one)] == []


# the link


def test_a_link_works_once(sessions: Sessions) -> None:
    link = OneTimeLink()
    assert len(link.text) >= 43
    assert [one for one in altered(link.text) if link.take(one)] == []
    assert link.take(link.text)
    assert not link.take(link.text)


def test_every_link_is_another() -> None:
    assert len({OneTimeLink().text for _ in range(100)}) == 100


def test_of_many_at_once_one_gets_in() -> None:
    for _ in range(20):
        link = OneTimeLink()
        taken: list[bool] = []
        together = threading.Barrier(8)

        def take(
            link: OneTimeLink = link,
            taken: list[bool] = taken,
            together: threading.Barrier = together,
        ) -> None:
            together.wait()
            taken.append(link.take(link.text))

        threads = [threading.Thread(target=take) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(taken) == [False] * 7 + [True]


def test_the_examples_in_the_docs() -> None:
    found = doctest.testmod(import_module("wander.server.editor.session"))
    assert found.attempted and not found.failed
