"""Objects: `{key: value, 'other key': value, shorthand, ...spread, get pages() {…}}`."""

import re
from collections.abc import Callable

from tree_sitter import Node

from wander.javascript.literals import identifier_value
from wander.javascript.names import Names
from wander.javascript.operators import text_of
from wander.javascript.source import WINDOW_NAMES, Source, child, meaningful
from wander.javascript.values import (
    OTHER,
    UNDEFINED,
    Accessor,
    Array,
    NotFollowed,
    Object,
    Unknown,
    Value,
)

_INDEX = re.compile("0|[1-9][0-9]{0,8}")
_INHERITED = frozenset(
    {"__proto__", "constructor", "hasOwnProperty", "isPrototypeOf", "toLocaleString"}
    | {"propertyIsEnumerable", "toString", "valueOf"}
)


class Objects:
    """Builds, reads and changes the objects of one script; `value` evaluates an expression."""

    def __init__(self, source: Source, names: Names, value: Callable[[Node], Value]) -> None:
        self._source = source
        self._names = names
        self._value = value

    def build(self, literal: Node) -> Object:
        """The object that a literal makes.

        A property that is not constant is Unknown and leaves the others as they are. A key
        that is not constant may be any of them, so it casts a doubt on the whole object.
        """
        made = Object()
        for member in meaningful(literal.named_children):
            try:
                self._add(made, member)
            except NotFollowed:
                problem = self._source.not_constant(member)
                self._names.doubt(self._source.mentions(member), problem)
                made.doubts.append(problem)
        return made

    def get(self, owner: Value, key: str, node: Node) -> Value:
        """`owner.key`, which is written in `node`. Raises NotFollowed for inherited ones."""
        if isinstance(owner, Unknown):
            return owner
        if isinstance(owner, Array):
            return _item(owner, key)
        if not isinstance(owner, Object):
            raise NotFollowed
        is_window = owner is self._names.window
        if key in owner.properties or not (key in _INHERITED or is_window):
            return self.read(owner, key)
        if is_window and key in WINDOW_NAMES:
            return owner
        if is_window and key == "wander" and not self._names.used_by_functions(key):
            return self.read(owner, key)
        return Unknown((self._source.not_constant(node),))

    def read(self, owner: Object, key: str) -> Value:
        """`owner.key`, for a property of its own; a getter is evaluated now."""
        found = owner.properties.get(key, UNDEFINED)
        if isinstance(found, Accessor):
            found = self._value(found.returned) if found.returned else Unknown((found.problem,))
        if owner.doubts and not isinstance(found, Array | Object | Unknown):
            return Unknown(tuple(owner.doubts))
        return found

    def change(self, owner: Value, key: str, value: Value) -> None:
        """`owner.key = value`. Raises NotFollowed where that may do something else as well."""
        if not isinstance(owner, Object) or owner.frozen or key == "__proto__":
            raise NotFollowed
        if isinstance(owner.properties.get(key), Accessor):
            raise NotFollowed
        self._names.set_property(owner, key, value)

    def _add(self, made: Object, member: Node) -> None:
        match member.type:
            case "pair":
                self._add_pair(made, child(member, "key"), child(member, "value"))
            case "shorthand_property_identifier":
                key = identifier_value(self._source.code(member))
                self._names.set_property(made, key, self._value(member))
            case "spread_element":
                self._add_all(made, self._value(meaningful(member.named_children)[0]))
            case "method_definition":
                self._add_method(made, member)
            case _:
                raise NotFollowed

    def _add_pair(self, made: Object, key_node: Node, value_node: Node) -> None:
        key = self._key(key_node)
        value = self._value(value_node)
        if key != "__proto__" or key_node.type == "computed_property_name":
            self._names.set_property(made, key, value)
        elif isinstance(value, Array | Object | Unknown) or value is OTHER:
            raise NotFollowed  # it sets the prototype, which lends its properties

    def _add_all(self, made: Object, spread: Value) -> None:
        if isinstance(spread, Object) and spread is not self._names.window:
            self._names.spend_on_entries(len(spread.properties) + len(spread.doubts))
            made.doubts += spread.doubts
            for key in list(spread.properties):
                self._names.set_property(made, key, self.read(spread, key))
        elif isinstance(spread, Array | Object | Unknown | str) or spread is OTHER:
            raise NotFollowed

    def _add_method(self, made: Object, method: Node) -> None:
        key = self._key(child(method, "name"))
        word = method.children[0].type
        if word not in ("get", "set"):
            self._names.set_property(made, key, OTHER)
        elif word == "get" or not isinstance(made.properties.get(key), Accessor):
            returned = self._source.constant_getter(method)
            mentioned = frozenset(self._source.mentions(returned) if returned else ())
            problem = self._source.not_constant(method)
            self._names.set_property(made, key, Accessor(returned, mentioned, problem))

    def _key(self, node: Node) -> str:
        if node.type == "property_identifier":
            return identifier_value(self._source.code(node))
        if node.type == "computed_property_name":
            node = meaningful(node.named_children)[0]
        return text_of(self._value(node))


def _item(owner: Array, key: str) -> Value:
    if owner.doubts:
        return Unknown(tuple(owner.doubts))
    if key == "length":
        return float(len(owner.items))
    if not _INDEX.fullmatch(key) or int(key) >= len(owner.items):
        raise NotFollowed
    return owner.items[int(key)]
