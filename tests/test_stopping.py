"""Ctrl-C, whenever it comes."""

import signal

import pytest

from wander.stopping import until_interrupted


def test_it_ends_what_goes_on() -> None:
    with until_interrupted():
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("went on")


def test_it_is_no_error_where_tidying_up_fails_for_it() -> None:
    """As where it comes between taking a lock and having it."""
    with until_interrupted():
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            raise RuntimeError("cannot release un-acquired lock")


def test_other_errors_are_told() -> None:
    with pytest.raises(RuntimeError, match="broken"), until_interrupted():
        raise RuntimeError("broken")
