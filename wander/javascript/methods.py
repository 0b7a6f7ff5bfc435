"""The methods of lists and texts that only put together what is written.

>>> from wander.javascript.source import Source
>>> call("one two", "split", [" "], Names(Source(""))).items
['one', 'two']
"""

from wander.javascript.names import Names
from wander.javascript.values import OTHER, Array, NotFollowed, Value, items_of

FOLLOWED = frozenset({"concat", "push", "split", "trim", "unshift"})

_WHITE_SPACE = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What `trim` removes (ECMA-262, 22.1.3.32); Python's `strip` has a different list."""


def call(owner: Value, method: str, arguments: list[Value], names: Names) -> Value:
    """`owner.method(...arguments)`. Raises NotFollowed for all but a few.

    The new length that `push` and `unshift` return is OTHER: nobody puts it into a list.
    """
    match owner, method:
        case Array(frozen=False), "push" | "unshift":
            names.add_items(owner, arguments, at_front=method == "unshift")
            return OTHER
        case Array(), "concat":
            return _concatenated([owner, *arguments], names)
        case str(), "trim":
            names.spend(len(owner))
            return owner.strip(_WHITE_SPACE)
        case str(), "split":
            return _split(owner, arguments, names)
    raise NotFollowed


def _concatenated(values: list[Value], names: Names) -> Array:
    joined: list[Value] = []
    for value in values:
        joined += items_of(value) if isinstance(value, Array) else [value]
        names.spend_on_entries(len(joined))
    return Array(joined)


def _split(text: str, arguments: list[Value], names: Names) -> Array:
    match arguments:
        case [str(separator)] if separator:
            parts: list[Value] = [*text.split(separator)]
            names.spend_on_entries(len(parts))
            return Array(parts)
    raise NotFollowed
