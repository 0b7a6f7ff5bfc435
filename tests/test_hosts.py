"""Turns at a host, and `Retry-After`."""

import asyncio
import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loops import run_to_end
from wander.amounts import duration
from wander.network import hosts as hosts_module
from wander.network.hosts import Hosts, NotNow, retry_after

NOW = datetime.datetime(2026, 11, 20, 12, 0, 0, tzinfo=datetime.UTC)


def test_one_at_a_time_at_a_host_and_many_hosts_at_once() -> None:
    at_once: dict[str, int] = {"a": 0, "b": 0, "all": 0}
    most = dict(at_once)

    async def visit(hosts: Hosts, host: str) -> None:
        async with hosts.turn(host):
            for name in (host, "all"):
                at_once[name] += 1
                most[name] = max(most[name], at_once[name])
            await asyncio.sleep(0.01)
            for name in (host, "all"):
                at_once[name] -= 1

    async def run() -> None:
        hosts = Hosts()
        await asyncio.gather(*(visit(hosts, host) for host in "ab" * 5))

    run_to_end(run())
    assert most == {"a": 1, "b": 1, "all": 2}


def test_the_turn_ends_when_the_visit_fails() -> None:
    async def run() -> None:
        hosts = Hosts()
        with pytest.raises(ZeroDivisionError):
            async with hosts.turn("a"):
                raise ZeroDivisionError
        async with asyncio.timeout(1), hosts.turn("a"):
            pass

    run_to_end(run())


def test_a_host_is_left_alone() -> None:
    async def run() -> tuple[float, float]:
        hosts = Hosts()
        hosts.leave_alone("a", 0.3)
        hosts.leave_alone("a", 0.0)  # the longer wish counts
        began = time.monotonic()
        async with hosts.turn("b"):
            other = time.monotonic() - began
        async with hosts.turn("a"):
            return other, time.monotonic() - began

    other, same = run_to_end(run())
    assert other < 0.2
    assert same >= 0.25


def test_too_long_a_wait_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> NotNow:
        hosts = Hosts()
        hosts.leave_alone("a", hosts_module.LONGEST_WAIT + 60)
        with pytest.raises(NotNow) as caught:
            async with hosts.turn("a"):
                raise AssertionError("it was our turn")
        return caught.value

    assert str(run_to_end(run())) == "asked to come back in 2 minutes"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("9" * 5000, 999_999_999.0),
        ("Fri, 20 Nov 2026 12:01:00 GMT", 60.0),
        ("Friday, 20-Nov-26 12:01:00 GMT", 60.0),
        ("Fri, 20 Nov 2026 13:01:00 +0100", 60.0),
        ("Fri Nov 20 12:01:00 2026", 60.0),
        ("Fri, 20 Nov 2020 12:01:00 GMT", 0.0),  # long ago: at once
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("\u0663", None),
        ("Fri, 99 Nov 2026 12:01:00 GMT", None),
        ("Fri, 20 Nov 99999 12:01:00 GMT", None),
        ("Fri, 20 Nov 2026 12:01:00 +" + "9" * 30, None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(
    st.one_of(
        st.text(max_size=60),
        st.text("0123456789 :+-,.GMTFriNovJa", max_size=60),
        st.from_regex(r"\A[A-Z][a-z]{2}, \d{1,3} Nov \d{1,6} \d\d:\d\d:\d\d [+-]\d{1,20}\Z"),
    )
)
def test_retry_after_of_anything(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 second"),
        (1, "1 second"),
        (40, "40 seconds"),
        (59.9, "1 minute"),
        (90, "2 minutes"),
        (3599.99, "1 hour"),
        (7200, "2 hours"),
        (86_400, "1 day"),
        (1_000_000, "12 days"),
    ],
)
def test_duration(seconds: float, words: str) -> None:
    assert duration(seconds) == words
