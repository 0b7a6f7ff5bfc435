"""A script, followed statement by statement."""

from contextlib import suppress

from tree_sitter import Node

from wander.javascript.expressions import Expressions, ScriptEnds
from wander.javascript.literals import identifier_value
from wander.javascript.names import Names
from wander.javascript.operators import is_true
from wander.javascript.problems import Unreadable
from wander.javascript.source import Source, child, meaningful
from wander.javascript.values import OTHER, UNDEFINED, Object, Unknown, Value

_FUNCTIONS = frozenset({"function_declaration", "generator_function_declaration"})
_LEXICAL = frozenset({"class_declaration", "lexical_declaration"})
_BLOCK_SCOPED = _FUNCTIONS | _LEXICAL
_REFUSED = {
    "export_statement": "`export` is for modules; a browser refuses it in a wander.js",
    "import_statement": "`import` is for modules; a browser refuses it in a wander.js",
    "return_statement": "`return` outside of a function; a browser refuses it",
}


class Script:
    """What a classic script has defined when it ends.

    >>> script = Script("var wander = {title: 'T' + 1}")
    >>> script.read(script.value_of("wander"), "title")
    'T1'

    Raises Unreadable where a browser would refuse the script, and for one that is too
    large or too deeply nested to be a list.
    """

    def __init__(self, text: str) -> None:
        self._source = Source(text)
        self._names = Names(self._source)
        self._expressions = Expressions(self._source, self._names)
        statements = meaningful(self._source.root.named_children)
        self._hoist(statements)
        with suppress(ScriptEnds):
            self._run(statements)

    @property
    def source(self) -> Source:
        """The script as it is written."""
        return self._source

    def value_of(self, name: str) -> Value:
        """What the global name stands for at the end; `UNDEFINED` where nothing has it."""
        if name in self._names:
            return self._names.get(name)
        problems = self._names.used_by_functions(name) or self._names.window.doubts
        return Unknown(tuple(problems)) if problems else UNDEFINED

    def read(self, owner: Object, key: str) -> Value:
        """`owner.key`, for a property of its own; a getter is evaluated now."""
        try:
            return self._expressions.read(owner, key)
        except ScriptEnds as end:
            return Unknown((end.problem,))

    def line_of(self, name: str) -> int:
        """The line that first mentions a name; 1 where none does."""
        mention = self._source.mentions(self._source.root).get(name)
        return self._source.line(mention) if mention else 1

    def _hoist(self, statements: list[Node]) -> None:
        """What a browser does before it runs the first statement."""
        lexical: set[str] = set()
        others: set[str] = set()
        for statement in statements:
            if reason := _REFUSED.get(statement.type):
                raise Unreadable(self._source.problem(statement, reason))
            is_lexical = statement.type in _LEXICAL
            for node in _declared(statement):
                name = identifier_value(self._source.code(node))
                if name in lexical or (is_lexical and name in others):
                    text = f"`{name}` is declared twice; a browser refuses the whole script"
                    raise Unreadable(self._source.problem(node, text))
                (lexical if is_lexical else others).add(name)
                if statement.type in _FUNCTIONS:
                    self._names.declare(name, OTHER, kind="var")
                elif is_lexical:
                    problem = self._source.problem(node, f"{name} is not defined yet")
                    self._names.declare(name, Unknown((problem,)), kind="let")
                elif name not in self._names:
                    self._names.declare(name, UNDEFINED, kind="var")

    def _run(self, statements: list[Node]) -> None:
        waiting = statements[::-1]
        while waiting:
            statement = waiting.pop()
            match statement.type:
                case "expression_statement":
                    self._expressions.value(meaningful(statement.named_children)[0])
                case "lexical_declaration" | "variable_declaration":
                    self._declare(statement)
                case "class_declaration":
                    name = identifier_value(self._source.code(child(statement, "name")))
                    self._names.declare(name, OTHER, kind="class")
                case "if_statement":
                    waiting += self._branch(statement)
                case "statement_block" if not self._has_scope(statement):
                    waiting += meaningful(statement.named_children)[::-1]
                case "throw_statement":
                    raise ScriptEnds(self._source.not_constant(statement))
                case kind if kind not in _FUNCTIONS:
                    self._expressions.unknown(statement)

    def _declare(self, statement: Node) -> None:
        kind = self._source.code(statement.children[0])
        for declarator in meaningful(statement.named_children):
            target, written = child(declarator, "name"), declarator.child_by_field_name("value")
            if target.type != "identifier":
                self._expressions.unknown(declarator)
                continue
            name = identifier_value(self._source.code(target))
            if written or kind != "var" or name not in self._names:
                value = self._expressions.value(written) if written else UNDEFINED
                self._names.declare(name, value, kind=kind)

    def _branch(self, statement: Node) -> list[Node]:
        """The statement that an `if` comes to, or none."""
        decided = is_true(self._expressions.value(child(statement, "condition")))
        if decided is None:
            self._expressions.unknown(statement)
            return []
        if decided:
            return [child(statement, "consequence")]
        otherwise = statement.child_by_field_name("alternative")
        return meaningful(otherwise.named_children) if otherwise else []

    def _has_scope(self, block: Node) -> bool:
        return any(statement.type in _BLOCK_SCOPED for statement in block.named_children)


def _declared(statement: Node) -> list[Node]:
    """The names that a statement declares, those in patterns left out."""
    if statement.type in ("lexical_declaration", "variable_declaration"):
        names = [child(part, "name") for part in meaningful(statement.named_children)]
        return [name for name in names if name.type == "identifier"]
    return [child(statement, "name")] if statement.type in _BLOCK_SCOPED else []
