"""Attempts to sign in: strangers are slowed down, and the owner gets in."""

import sys
import threading

import pytest

from tests.clock import Clock
from wander.server.editor.attempts import MOST, Attempts


@pytest.fixture
def clock() -> Clock:
    return Clock(1_000.0)


@pytest.fixture
def attempts(clock: Clock) -> Attempts:
    return Attempts(clock)


def test_ten_at_once_and_then_one_a_minute(attempts: Attempts, clock: Clock) -> None:
    assert [attempts.wait("192.0.2.1") for _ in range(10)] == [0.0] * 10
    assert attempts.wait("192.0.2.1") == pytest.approx(60)
    clock.now += 45.5
    assert attempts.wait("192.0.2.1") == pytest.approx(14.5)
    clock.now += 14.5
    assert attempts.wait("192.0.2.1") == 0
    assert attempts.wait("192.0.2.1") == pytest.approx(60)


def test_a_thousand_guesses_from_one_address(attempts: Attempts, clock: Clock) -> None:
    """One a second, as fast as they are let: the first ten, then one in sixty."""
    made = 0
    for _ in range(1_000):
        made += attempts.wait("192.0.2.1") == 0
        clock.now += 1
    assert made == 10 + 999 // 60
    assert attempts.wait("192.0.2.2") == 0


def test_a_thousand_guesses_from_a_thousand_addresses(attempts: Attempts, clock: Clock) -> None:
    waits = [attempts.wait(f"10.0.{number >> 8}.{number & 255}") for number in range(1_000)]
    assert waits.count(0) == 60
    assert waits[:60] == [0.0] * 60
    assert waits[60:] == [pytest.approx(2)] * 940
    clock.now += 2
    assert attempts.wait("192.0.2.1") == 0
    assert attempts.wait("192.0.2.2") == pytest.approx(2)


def test_who_waits_as_long_as_told_gets_in(clock: Clock) -> None:
    """Also at times that no float holds exactly."""
    for number in range(1_000):
        clock.now = number / 7
        attempts = Attempts(clock)
        for _ in range(10):
            attempts.wait("192.0.2.1")
        clock.now += number / 19
        wait = attempts.wait("192.0.2.1")
        assert 0 < wait <= 60
        clock.now += wait
        assert attempts.wait("192.0.2.1") == 0


def test_waiting_costs_nothing(attempts: Attempts, clock: Clock) -> None:
    for _ in range(10):
        attempts.wait("192.0.2.1")
    for _ in range(1_000):
        assert attempts.wait("192.0.2.1") == pytest.approx(60)
    clock.now += 600
    assert [attempts.wait("192.0.2.1") for _ in range(11)][9:] == [0.0, pytest.approx(60)]


def test_an_allowance_is_never_more_than_whole(attempts: Attempts, clock: Clock) -> None:
    attempts.wait("192.0.2.1")
    clock.now += 1_000_000
    assert [attempts.wait("192.0.2.1") for _ in range(11)].count(0) == 10
    assert [attempts.wait(f"10.0.0.{number}") for number in range(100)].count(0) == 50


def test_the_owners_own_browser_gets_in_while_strangers_guess(
    attempts: Attempts, clock: Clock
) -> None:
    for second in range(1_000):
        for number in range(5):
            attempts.wait(f"10.{number}.{second >> 8}.{second & 255}")
        if second % 100 == 99:
            assert attempts.wait("192.0.2.1") > 0
            # Even from an address from which somebody guesses as well.
            assert attempts.wait(f"10.0.{second >> 8}.{second & 255}", "mine") == 0
        clock.now += 1


def test_a_known_browser_has_an_allowance_too(attempts: Attempts, clock: Clock) -> None:
    made = [attempts.wait(f"10.0.0.{number}", "mine") for number in range(11)]
    assert made == [*[0.0] * 10, pytest.approx(60)]
    assert attempts.wait("10.0.0.0", "another") == 0
    # And has used up nobody else's.
    assert [attempts.wait("10.0.0.0") for _ in range(11)].count(0) == 10
    assert [attempts.wait(f"10.0.1.{number}") for number in range(100)].count(0) == 50


def test_a_device_is_no_address(attempts: Attempts) -> None:
    for _ in range(10):
        attempts.wait("10.0.0.1", "192.0.2.1")
    assert attempts.wait("192.0.2.1") == 0


def test_the_right_password_costs_nothing(attempts: Attempts) -> None:
    for _ in range(200):
        assert attempts.wait("192.0.2.1") == 0
        attempts.succeeded("192.0.2.1")
        assert attempts.wait("192.0.2.1", "mine") == 0
        attempts.succeeded("192.0.2.1", "mine")


def test_success_gives_back_one_and_no_more(attempts: Attempts) -> None:
    for _ in range(10):
        attempts.wait("192.0.2.1")
    attempts.succeeded("192.0.2.1")
    assert attempts.wait("192.0.2.1") == 0
    assert attempts.wait("192.0.2.1") == pytest.approx(60)
    for _ in range(50):
        attempts.succeeded("192.0.2.9")
    assert [attempts.wait("192.0.2.9") for _ in range(11)].count(0) == 10


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::ffff:c000:201", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::2%eth1"),
        ("2001:DB8::1", "2001:db8::1"),
        ("", "what is no address"),
    ],
)
def test_these_are_one_visitor(attempts: Attempts, one: str, other: str) -> None:
    for _ in range(5):
        assert attempts.wait(one) == attempts.wait(other) == 0
    assert attempts.wait(one) == attempts.wait(other) == pytest.approx(60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2"),
        ("192.0.2.1", "192.0.2.2"),
        ("::1", "127.0.0.1"),
    ],
)
def test_these_are_two(attempts: Attempts, one: str, other: str) -> None:
    for _ in range(10):
        attempts.wait(one)
    assert attempts.wait(one) > 0
    assert attempts.wait(other) == 0


def test_nobody_gets_a_fresh_allowance_by_bringing_more_addresses(
    attempts: Attempts, clock: Clock
) -> None:
    """A hundred thousand others, and the first is still remembered."""
    for _ in range(10):
        attempts.wait("192.0.2.1")
    for number in range(100_000):
        attempts.wait(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
        clock.now += 30 / 100_000
    assert attempts.wait("192.0.2.1") == pytest.approx(30)
    assert len(attempts._whole_at) <= 100


def test_memory_is_bounded_while_they_come_for_hours(attempts: Attempts, clock: Clock) -> None:
    most = 0
    for number in range(20_000):
        attempts.wait(f"2001:db8:{number:x}::1")
        clock.now += 0.5
        most = max(most, len(attempts._whole_at))
    assert most <= 60 + 300


def test_if_there_are_too_many_those_who_guessed_most_stay(attempts: Attempts) -> None:
    for _ in range(10):
        attempts.wait("192.0.2.1", "guesses")
    for number in range(MOST):
        attempts._whole_at[f"device {number}"] = 1_030.0
    assert attempts.wait("192.0.2.1", "new") == 0
    assert len(attempts._whole_at) == MOST
    assert attempts.wait("192.0.2.1", "guesses") == pytest.approx(60)


def test_many_at_once_get_no_more(clock: Clock) -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            attempts, waits = Attempts(clock), list[float]()
            together = threading.Barrier(8)

            def guess(
                attempts: Attempts = attempts,
                waits: list[float] = waits,
                together: threading.Barrier = together,
            ) -> None:
                together.wait()
                waits.extend([attempts.wait("192.0.2.1") for _ in range(10)])

            threads = [threading.Thread(target=guess) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert waits.count(0) == 10
    finally:
        sys.setswitchinterval(before)
