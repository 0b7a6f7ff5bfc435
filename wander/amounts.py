"""Amounts as people say them."""


def counted(number: float, one: str, many: str = "") -> str:
    """A number and its noun; `many` where its plural is not made with an s.

    >>> counted(20_000, "page"), counted(1, "entry", "entries"), counted(1.5, "minute")
    ('20,000 pages', '1 entry', '1.5 minutes')
    """
    whole = int(number) if number == int(number) else number
    return f"{whole:,} {one if number == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """A length of time.

    >>> duration(7200), duration(40)
    ('2 hours', '40 seconds')
    """
    whole = round(seconds)
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if whole >= size:
            return counted(round(whole / size), name)
    return counted(max(1, whole), "second")
