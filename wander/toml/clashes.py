"""Keys and headings that stand in the file twice."""

from wander.mistakes import printable
from wander.toml.places import Statement, offset_of, place_of, statements
from wander.toml.slip import Slip, is_toml, unknown_name
from wander.toml.spot import Spot


def repeated_heading(spot: Spot) -> Slip:
    """Explain a heading that is well-formed, and so can only clash with something above."""
    # The keys below belong to no table that is known, so nothing is said about them.
    return _clash(spot, spot.statement, mended=f"[{unknown_name(spot.statement)}]")


def repeated_key(spot: Spot) -> Slip | None:
    """Explain a statement that is TOML by itself, and so can only clash with another one."""
    if spot.openers or not is_toml(spot.text[spot.statement : spot.line_end]):
        return None
    return _clash(spot, spot.statement, mended="")


def repeated_in_braces(spot: Spot) -> Slip | None:
    """Explain a key that stands twice in the braces that `spot` is in."""
    opener, here = place_of(spot.text, spot.openers[-1]), place_of(spot.text, spot.offset)
    inside = [
        statement
        for statement in statements(spot.text)
        if statement.kind == "key" and opener < statement.key < here
    ]
    for n, second in enumerate(inside):
        if clash := _first_clash(inside[:n], second):
            start = offset_of(spot.text, second.key)
            mend = (start, spot.text.index("=", start), unknown_name(start))
            return _explained(clash, second, Slip(start, spot.key, "", "", mend))
    return None


def _clash(spot: Spot, start: int, mended: str) -> Slip:
    slip = Slip(
        start,
        spot.key,
        "this clashes with a key or heading above.",
        "Keep one of the two.",
        (start, spot.line_end, mended),
    )
    here = place_of(spot.text, start)
    above: list[Statement] = []
    for second in statements(spot.text):
        stands_at = second.value if second.kind == "table" else second.key
        if stands_at == here and second.kind in ("key", "table"):
            first = _first_clash(above, second)
            return _explained(first, second, slip) if first else slip
        above.append(second)
    return slip


def _first_clash(above: list[Statement], second: Statement) -> Statement | None:
    for first in above:
        same = first.path == second.path
        inside = first.kind == "key" and first.path == second.path[: len(first.path)]
        if same or inside:
            return first
    return None


def _explained(first: Statement, second: Statement, slip: Slip) -> Slip:
    name = printable(str(first.path[-1]))
    instead = "Keep one of the two."
    if "table" in (first.kind, second.kind):
        instead = (
            "Put all of it under the first heading."
            if first.kind == second.kind
            else f"Write it in one way: all as {name} = …, or all under headings."
        )
    found = f'"{name}" already stands on line {first.key.line}.'
    return slip._replace(found=found, instead=instead)
