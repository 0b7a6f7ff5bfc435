"""Ctrl-C, and a service manager that says stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


@contextmanager
def until_interrupted() -> Iterator[None]:
    """Run what is inside to its end, or until Ctrl-C or SIGTERM, which end it without an error.

    SIGTERM is how a service manager says stop; left alone, it would look like a crash.
    """

    def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    except KeyboardInterrupt:
        pass
    except Exception as error:
        if not _comes_of_a_stop(error):
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _comes_of_a_stop(error: BaseException) -> bool:
    """Whether the signal came into the middle of something that could not be tidied up then."""
    while not isinstance(error, KeyboardInterrupt) and error.__context__:
        error = error.__context__
    return isinstance(error, KeyboardInterrupt)
