"""What a constant expression can come to.

Text, numbers, booleans and null are Python's own. Arrays and objects are changed in
place, as in JavaScript, so that two names for one list stay two names for one list.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from tree_sitter import Node

from wander.javascript.problems import Problem

MOST_REASONS = 100
"""How many problems are kept for one value, so that a hostile script cannot heap them up."""


class Plain(Enum):
    """Values that have nothing in them to read."""

    UNDEFINED = "undefined"
    OTHER = "other"
    """A function, a class, a pattern, a BigInt: neither text nor a list."""


UNDEFINED = Plain.UNDEFINED
OTHER = Plain.OTHER


@dataclass(frozen=True, slots=True)
class Unknown:
    """What only running the script would tell, and why."""

    problems: tuple[Problem, ...]


@dataclass(eq=False, slots=True)
class Array:
    """A list. With `doubts`, code that was not followed may have changed it."""

    items: list["Value"] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    frozen: bool = False


@dataclass(eq=False, slots=True)
class Object:
    """An object's own properties. With `doubts`, as for `Array`."""

    properties: dict[str, "Value | Accessor"] = field(default_factory=dict)
    doubts: list[Problem] = field(default_factory=list)
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Accessor:
    """A property with a getter or a setter; `returned` is the expression, where it is constant."""

    returned: Node | None
    names: frozenset[str]
    """What `returned` mentions."""
    problem: Problem
    """What to say where it is not constant."""


Primitive: TypeAlias = str | float | bool | Plain | None
Value: TypeAlias = Primitive | Array | Object | Unknown


class NotFollowed(Exception):  # noqa: N818 - it is no error, only the end of what is known
    """Only running the script would tell."""


def items_of(array: Array) -> list[Value]:
    """A copy of its items, with one more that is Unknown where there are doubts about it."""
    return [*array.items, Unknown(tuple(array.doubts))] if array.doubts else list(array.items)
