"""What JavaScript's operators make of known values.

>>> total([1.0, 2.0, " pages, ", None]), same(0.0, "", strictly=True), type_of(None)
('3 pages, null', False, 'object')
"""

import operator
from collections.abc import Iterable
from functools import reduce
from itertools import takewhile

from wander.javascript.literals import number_text
from wander.javascript.problems import Problem
from wander.javascript.values import (
    MOST_REASONS,
    OTHER,
    UNDEFINED,
    Array,
    NotFollowed,
    Object,
    Plain,
    Unknown,
    Value,
)


def text_of(value: Value) -> str:
    """What `${value}` gives. Raises NotFollowed for what is no plain value."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case Plain.UNDEFINED:
            return "undefined"
        case float() if (text := number_text(value)) is not None:
            return text
    raise NotFollowed


def total(values: list[Value]) -> Value:
    """What `a + b + c` gives: a sum up to the first text, and text from there.

    Raises NotFollowed for what is neither.
    """
    if any(isinstance(value, Unknown) for value in values):
        return Unknown(why_unknown(values))
    numbers = list(takewhile(lambda value: isinstance(value, float), values))
    terms = values[len(numbers) :]
    if numbers:
        terms = [reduce(operator.add, numbers), *terms]
    if len(terms) == 1:
        return terms[0]
    if not any(isinstance(term, str) for term in terms[:2]):
        raise NotFollowed
    return "".join(map(text_of, terms))


def why_unknown(values: Iterable[Value]) -> tuple[Problem, ...]:
    """The problems of those among the values that are Unknown."""
    unknown = (value for value in values if isinstance(value, Unknown))
    problems = dict.fromkeys(problem for value in unknown for problem in value.problems)
    return tuple(problems)[:MOST_REASONS]


def is_true(value: Value) -> bool | None:
    """What `if (value)` makes of it; None where that is not known."""
    match value:
        case Array() | Object() | Unknown():
            return None if is_in_doubt(value) else True
        case Plain.UNDEFINED | None:
            return False
        case Plain.OTHER:
            return True
        case float():
            return value == value and value != 0
    return bool(value)


def type_of(value: Value) -> str | None:
    """What `typeof value` says; None where that is not known."""
    match value:
        case str():
            return "string"
        case bool():
            return "boolean"
        case float():
            return "number"
        case Plain.UNDEFINED:
            return "undefined"
        case Array() | Object() | None if not is_in_doubt(value):
            return "object"
    return None


def same(left: Value, right: Value, *, strictly: bool) -> bool | None:
    """What `left === right` says, or `left == right`; None where that is not known."""
    if any(is_in_doubt(value) or value is OTHER for value in (left, right)):
        return None
    if isinstance(left, Array | Object) and isinstance(right, Array | Object):
        return left is right
    nothing = [value is None or value is UNDEFINED for value in (left, right)]
    if not strictly and any(nothing):
        return all(nothing)
    if type(left) is type(right):
        return left == right
    return False if strictly else None


def is_in_doubt(value: Value) -> bool:
    """Whether it may have become anything else, so that not even its type is known."""
    return isinstance(value, Unknown) or (isinstance(value, Array | Object) and bool(value.doubts))
