"""Time that passes when a test says so."""


class Clock:
    """Stands still until it is told.

    >>> clock = Clock(5.0)
    >>> clock.now += 60
    >>> clock()
    65.0
    """

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        """The time, in seconds."""
        return self.now
