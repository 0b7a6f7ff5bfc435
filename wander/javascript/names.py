"""What each name of a script stands for, and which of them are in doubt.

A doubt comes from code that is not followed. Code that runs where it stands (a loop, a
call) casts it on what the names in it mean at that time; a function, which may run at
any time, on all that they ever mean.
"""

from collections.abc import Collection, Iterable

from tree_sitter import Node

from wander.javascript.problems import Problem, Unreadable
from wander.javascript.source import EVERYTHING, Source
from wander.javascript.values import (
    MOST_REASONS,
    UNDEFINED,
    Accessor,
    Array,
    Object,
    Unknown,
    Value,
)

MOST_WORK = 20_000_000
"""Bytes made, roughly, so that doubling a list forty times comes to an end.

The longest list that is looked at takes a quarter of it.
"""

_ENTRY_WORK = 8


class Names:
    """Both global scopes of a script: `const` and `let`, and the properties of `window`.

    A browser keeps them apart: after `const wander = a; window.wander = b` the name
    `wander` still means `a`.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self.window = Object()
        self._lexical: dict[str, Value] = {}
        self._constants: set[str] = set()
        self._used_by_functions: dict[str, Node] = {}
        for function in source.functions():
            for name, mention in source.mentions(function).items():
                self._used_by_functions.setdefault(name, mention)
        self._work = 0

    def spend(self, work: int) -> None:
        """Count work. Raises Unreadable when it is too much."""
        self._work += work
        if self._work > MOST_WORK:
            raise Unreadable(Problem(1, "working this out takes too long for a list"))

    def spend_on_entries(self, count: int) -> None:
        """Count the work of copying so many entries."""
        self.spend(_ENTRY_WORK * count)

    def declare(self, name: str, value: Value, *, kind: str) -> None:
        """`const name = value`; `kind` is the word before the name."""
        if kind == "var":
            self.set_property(self.window, name, value)
            return
        if kind == "const":
            self._constants.add(name)
        self._lexical[name] = self._as_functions_leave_it(name, value)

    def assign(self, name: str, value: Value) -> bool:
        """`name = value`; False where that is an error, because `name` is a `const`."""
        if name in self._constants:
            return False
        kind = "let" if name in self._lexical else "var"
        self.declare(name, value, kind=kind)
        return True

    def get(self, name: str) -> Value:
        """What the name stands for. Raises KeyError where nothing has that name."""
        if name in self._lexical:
            return self._lexical[name]
        value = self.window.properties[name]
        assert not isinstance(value, Accessor), "only literals have accessors"
        if self.window.doubts and not isinstance(value, Array | Object | Unknown):
            return Unknown(tuple(self.window.doubts))
        return value

    def __contains__(self, name: str) -> bool:
        return name in self._lexical or name in self.window.properties

    def set_property(self, owner: Object, key: str, value: Value | Accessor) -> None:
        """`owner.key = value`."""
        if owner is self.window and not isinstance(value, Accessor):
            value = self._as_functions_leave_it(key, value)
        owner.properties[key] = value
        self._pass_on(owner, value)

    def add_items(self, owner: Array, values: list[Value], *, at_front: bool = False) -> None:
        """`owner.push(...values)`, or `owner.unshift(...values)`."""
        start = 0 if at_front else len(owner.items)
        self.spend_on_entries(len(values) + len(owner.items) - start)
        owner.items[start:start] = values
        for value in values:
            self._pass_on(owner, value)

    def doubt(self, mentioned: Iterable[str], problem: Problem) -> None:
        """Code that is not followed, and that mentions these names, has run."""
        names = dict.fromkeys(mentioned)
        if EVERYTHING in names:
            names.update(dict.fromkeys([*self._lexical, *self.window.properties, "wander"]))
        self.spend(len(names))
        for name in names:
            if name in self or name == "wander":
                self._doubt_name(name, problem)

    def used_by_functions(self, name: str) -> list[Problem]:
        """Why a function may have changed what the name means."""
        uses = [self._used_by_functions.get(mentioned) for mentioned in (name, EVERYTHING)]
        return [self._source.in_function(use) for use in uses if use]

    def _as_functions_leave_it(self, name: str, value: Value) -> Value:
        problems = self.used_by_functions(name)
        if problems and isinstance(value, Array | Object):
            for problem in problems:
                self._doubt_value(value, problem)
        elif problems and name not in self._constants:
            return Unknown(tuple(problems))
        return value

    def _doubt_name(self, name: str, problem: Problem) -> None:
        value = self.get(name) if name in self else UNDEFINED
        if isinstance(value, Array | Object):
            self._doubt_value(value, problem)
        elif name not in self._constants:
            known = value.problems if isinstance(value, Unknown) else ()
            scope = self._lexical if name in self._lexical else self.window.properties
            scope[name] = Unknown((*known[: MOST_REASONS - 1], problem))

    def _doubt_value(self, value: Array | Object, problem: Problem) -> None:
        """Cast a doubt on all that can be reached from a value."""
        waiting: list[Value | Accessor] = [value]
        seen: set[int] = set()
        while waiting:
            reached = waiting.pop()
            if isinstance(reached, Accessor):
                self.spend_on_entries(len(reached.names))
                waiting += [self.get(name) for name in reached.names if name in self]
            elif isinstance(reached, Array | Object) and id(reached) not in seen:
                seen.add(id(reached))
                if len(reached.doubts) < MOST_REASONS:
                    reached.doubts.append(problem)
                inside = _inside(reached)
                self.spend_on_entries(1 + len(inside))
                waiting += [part for part in inside if not isinstance(part, str)]

    def _pass_on(self, owner: Array | Object, value: Value | Accessor) -> None:
        """What is put into a thing in doubt is in doubt as well."""
        if isinstance(value, Array | Object) and value is not owner:
            for problem in list(owner.doubts):
                self._doubt_value(value, problem)


def _inside(value: Array | Object) -> Collection[Value | Accessor]:
    return value.items if isinstance(value, Array) else value.properties.values()
