"""The value of an expression, as far as it follows from what is written.

An expression that would have to be run is `Unknown`, and casts its doubt on all names
that it mentions.
"""

from collections.abc import Callable

from tree_sitter import Node

from wander.javascript import methods
from wander.javascript.literals import (
    identifier_value,
    number_value,
    string_value,
    template_value,
)
from wander.javascript.names import Names
from wander.javascript.objects import Objects
from wander.javascript.operators import is_true, same, text_of, total, type_of
from wander.javascript.problems import Problem, Unreadable
from wander.javascript.source import FUNCTIONS, WINDOW_NAMES, Source, child, meaningful
from wander.javascript.values import (
    OTHER,
    UNDEFINED,
    Array,
    NotFollowed,
    Object,
    Unknown,
    Value,
    items_of,
)

DEEPEST = 64
"""Levels of brackets, calls and operators; a list has four."""

_NODE_WORK, _UNKNOWN_WORK, _WALK_WORK, _ESCAPE_WORK = 25, 250, 5, 15
_NOT_IN_BROWSERS = frozenset({"module", "exports", "require", "define", "process", "global"})
"""Names that other homes of JavaScript have. Scripts look for them before they use them."""
_SAME_OBJECT = frozenset({"freeze", "seal", "preventExtensions"})


class ScriptEnds(Exception):  # noqa: N818 - it is no error: what came before counts
    """The script throws here, so that nothing after it happens."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class Expressions:
    """Evaluates the expressions of one script, in the order in which a browser would."""

    def __init__(self, source: Source, names: Names) -> None:
        self._source = source
        self._names = names
        self._depth = 0

    def value(self, node: Node) -> Value:
        """What an expression comes to.

        Raises Unreadable where it is nested too deeply or malformed, ScriptEnds where it
        throws.
        """
        self._names.spend(_NODE_WORK)
        self._depth += 1
        if self._depth > DEEPEST:
            text = f"this is nested more than {DEEPEST} levels deep"
            raise Unreadable(self._source.problem(node, text))
        try:
            return _KINDS.get(node.type, Expressions.unknown)(self, node)
        except NotFollowed:
            return self.unknown(node)
        finally:
            self._depth -= 1

    def unknown(self, node: Node) -> Unknown:
        """The value of code that is not followed, with its doubt cast on what it mentions."""
        self._names.spend(_UNKNOWN_WORK + _WALK_WORK * node.descendant_count)
        problem = self._source.not_constant(node)
        self._names.doubt(self._source.mentions(node), problem)
        return Unknown((problem,))

    def read(self, owner: Object, key: str) -> Value:
        """`owner.key`, for a property of its own; a getter is evaluated now."""
        return self._objects.read(owner, key)

    @property
    def _objects(self) -> Objects:
        return Objects(self._source, self._names, self.value)

    # Literals

    def _array(self, node: Node) -> Value:
        return Array(self._items(node))

    def _object(self, node: Node) -> Value:
        return self._objects.build(node)

    def _decoded(self, node: Node, code: str, meaning: Callable[[str], str]) -> str:
        self._names.spend(_ESCAPE_WORK * code.count("\\"))
        try:
            return meaning(code)
        except ValueError as error:
            raise Unreadable(self._source.problem(node, f"a syntax error: {error}")) from None

    def _string(self, node: Node) -> Value:
        return self._decoded(node, self._source.code(node), string_value)

    def _template(self, node: Node) -> Value:
        values: list[Value] = [""]
        for piece in self._source.template_pieces(node):
            if isinstance(piece, str):
                values.append(self._decoded(node, piece, template_value))
            else:
                values.append(self._sequence(piece))
        whole = total(values)
        self._names.spend(len(whole) if isinstance(whole, str) else 0)
        return whole

    def _number(self, node: Node) -> Value:
        code = self._source.code(node)
        return OTHER if code.endswith("n") else number_value(code)

    def _items(self, node: Node) -> list[Value]:
        """The values of an array or of arguments; a hole between two commas is undefined."""
        items: list[Value] = []
        after_comma = True
        for item in meaningful(node.children)[1:-1]:
            if item.type == "spread_element":
                items += self._spread(item)
            elif item.type != ",":
                items.append(self.value(item))
            elif after_comma:
                items.append(UNDEFINED)
            after_comma = item.type == ","
        return items

    def _spread(self, node: Node) -> list[Value]:
        spread = self.value(meaningful(node.named_children)[0])
        if isinstance(spread, Unknown):
            return [spread]
        if not isinstance(spread, Array):
            return [self.unknown(node)]
        self._names.spend_on_entries(len(spread.items))
        return items_of(spread)

    # Names and properties

    def _this(self, node: Node) -> Value:
        return self._names.window

    def _identifier(self, node: Node) -> Value:
        name = identifier_value(self._source.code(node))
        if name in self._names:
            return self._names.get(name)
        if name in WINDOW_NAMES:
            return self._names.window
        if name in _NOT_IN_BROWSERS:
            raise ScriptEnds(self._source.not_constant(node))
        return Unknown((self._source.not_constant(node),))

    def _member(self, node: Node) -> Value:
        owner_node = child(node, "object")
        owner, key = self.value(owner_node), self._key(node)
        if isinstance(owner, Unknown) and not self._is_declared(owner_node):
            return Unknown((self._source.not_constant(node),))
        return self._objects.get(owner, key, node)

    def _key(self, node: Node) -> str:
        if node.type == "member_expression":
            return identifier_value(self._source.code(child(node, "property")))
        return text_of(self.value(child(node, "index")))

    def _is_declared(self, node: Node) -> bool:
        return node.type == "identifier" and self._source.code(node) in self._names

    def _assignment(self, node: Node) -> Value:
        target, right = child(node, "left"), child(node, "right")
        if target.type == "identifier":
            value = self.value(right)
            if not self._names.assign(identifier_value(self._source.code(target)), value):
                raise ScriptEnds(self._source.not_constant(node))
            return value
        if target.type not in ("member_expression", "subscript_expression"):
            raise NotFollowed
        owner, key = self.value(child(target, "object")), self._key(target)
        value = self.value(right)
        self._objects.change(owner, key, value)
        return value

    # Calls

    def _call(self, node: Node) -> Value:
        callee, arguments = child(node, "function"), child(node, "arguments")
        if callee.type != "member_expression" or arguments.type != "arguments":
            raise NotFollowed
        owner = child(callee, "object")
        method = self._source.code(child(callee, "property"))
        if self._is_builtin(owner, "console"):
            self._items(arguments)
            return UNDEFINED
        if self._is_builtin(owner, "Object") and method in _SAME_OBJECT:
            return self._frozen(self._items(arguments))
        if method not in methods.FOLLOWED:
            raise NotFollowed
        return methods.call(self.value(owner), method, self._items(arguments), self._names)

    def _is_builtin(self, node: Node, name: str) -> bool:
        named = node.type == "identifier" and self._source.code(node) == name
        return named and name not in self._names

    def _frozen(self, arguments: list[Value]) -> Value:
        match arguments:
            case [(Array() | Object()) as value] if value is not self._names.window:
                value.frozen = True
                return value
        raise NotFollowed

    # Operators

    def _sequence(self, node: Node) -> Value:
        """`(a)`, `a, b` and `${a}`: the last of what is in it."""
        values = [self.value(part) for part in meaningful(node.named_children)]
        return values[-1]

    def _binary(self, node: Node) -> Value:
        symbol = child(node, "operator").type
        if symbol == "+":
            whole = total([self.value(term) for term in self._terms(node)])
            self._names.spend(len(whole) if isinstance(whole, str) else 0)
            return whole
        if symbol in ("||", "&&", "??"):
            return self._either(node, symbol)
        left, right = self.value(child(node, "left")), self.value(child(node, "right"))
        if symbol in ("===", "!==", "==", "!="):
            equal = same(left, right, strictly=len(symbol) == 3)
            if equal is not None:
                return equal == (symbol[0] == "=")
        return Unknown((self._source.not_constant(node),))

    def _terms(self, node: Node) -> list[Node]:
        """`a`, `b` and `c` of `a + b + c`, which the grammar nests to the left."""
        terms = []
        while node.type == "binary_expression" and child(node, "operator").type == "+":
            terms.append(child(node, "right"))
            node = child(node, "left")
        return [node, *reversed(terms)]

    def _either(self, node: Node, symbol: str) -> Value:
        left = self.value(child(node, "left"))
        decided = is_true(left)
        if decided is None:
            raise NotFollowed
        if symbol == "??":
            decided = left is not None and left is not UNDEFINED
        return left if decided != (symbol == "&&") else self.value(child(node, "right"))

    def _ternary(self, node: Node) -> Value:
        decided = is_true(self.value(child(node, "condition")))
        if decided is None:
            raise NotFollowed
        return self.value(child(node, "consequence" if decided else "alternative"))

    def _unary(self, node: Node) -> Value:
        symbol, operand = child(node, "operator").type, child(node, "argument")
        if symbol == "typeof":
            return self._type(node, operand)
        match symbol, self.value(operand):
            case "void", _:
                return UNDEFINED
            case "!", value if (decided := is_true(value)) is not None:
                return not decided
            case "-", float(number):
                return -number
            case "+", float(number):
                return number
        raise NotFollowed

    def _type(self, node: Node, operand: Node) -> Value:
        """`typeof x`, which unlike `x` does not throw where there is no `x`."""
        name = self._source.code(operand)
        if operand.type == "identifier" and self._is_nowhere(name):
            return "undefined"
        kind = type_of(self.value(operand))
        return Unknown((self._source.not_constant(node),)) if kind is None else kind

    def _is_nowhere(self, name: str) -> bool:
        if name in self._names:
            return False
        if name == "wander":
            return not self._names.used_by_functions(name)
        return name in _NOT_IN_BROWSERS


_KINDS: dict[str, Callable[[Expressions, Node], Value]] = {
    "string": Expressions._string,
    "template_string": Expressions._template,
    "number": Expressions._number,
    "true": lambda *_: True,
    "false": lambda *_: False,
    "null": lambda *_: None,
    "undefined": lambda *_: UNDEFINED,
    "regex": lambda *_: OTHER,
    **dict.fromkeys(FUNCTIONS, lambda *_: OTHER),
    "array": Expressions._array,
    "object": Expressions._object,
    "identifier": Expressions._identifier,
    "shorthand_property_identifier": Expressions._identifier,
    "this": Expressions._this,
    "member_expression": Expressions._member,
    "subscript_expression": Expressions._member,
    "assignment_expression": Expressions._assignment,
    "call_expression": Expressions._call,
    "parenthesized_expression": Expressions._sequence,
    "sequence_expression": Expressions._sequence,
    "binary_expression": Expressions._binary,
    "unary_expression": Expressions._unary,
    "ternary_expression": Expressions._ternary,
}
