"""`wander.js`: the script that other consoles load, and the scripts that they have.

    >>> console = Console(pages=("https://jvns.ca/",), title="Ada's console")
    >>> print(write(console), end="")
    var wander = {
      title: "Ada's console",
      consoles: [],
      pages: [
        "https://jvns.ca/",
      ],
      ignore: [],
    };
    >>> read(write(console)) == console
    True

A neighbour's script is somebody else's program, so it is read and never run. What only
running it would tell is reported, and left to the browser, which can do so safely.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wander.console import Console, Referral
from wander.javascript.literals import well_formed
from wander.javascript.problems import NotConstant, Problem, Unreadable, WanderJSError
from wander.javascript.statements import Script
from wander.javascript.values import UNDEFINED, Array, Object, Unknown, Value

__all__ = ["NotConstant", "Problem", "Unreadable", "WanderJSError", "known", "read", "write"]


_ESCAPED = str.maketrans({"<": r"\u003c", "\u2028": r"\u2028", "\u2029": r"\u2029"})


def read(text: str) -> Console:
    """The list in a `wander.js`, as a browser would see it after running the script.

    >>> read("const more = ['https://b.example/'];"
    ...      "window.wander = { pages: [`https://a.example/`, ...more, 3] }").pages
    ('https://a.example/', 'https://b.example/')

    As in the browser, a property of the wrong type counts as absent, and an entry of the
    wrong type is left out. Lone surrogates become U+FFFD.

    Raises Unreadable where there is no list: HTML, a syntax error, no `wander` object, a
    script too large or too deeply nested. Raises NotConstant where only running it would
    tell what the list is, with every such place:

    >>> read("var wander = { pages: shuffle(mine) }")
    Traceback (most recent call last):
    ...
    wander.javascript.problems.NotConstant: line 1: pages: shuffle(mine) is not a constant

    More than 500 kB is refused, since a list is far smaller and what is none may take the
    parser long; so is a script that makes more out of itself than a list has.
    """
    console, problems = known(Script(text))
    if problems:
        raise NotConstant(*problems)
    return console


def known(script: Script) -> tuple[Console, tuple[Problem, ...]]:
    """As much of the list as is known without running the script, and what is not.

    >>> console, problems = known(Script("var wander = { pages: ['https://a.example/', mine()] }"))
    >>> console.pages, str(problems[0])
    (('https://a.example/',), 'line 1: pages: mine() is not a constant')

    Raises NotConstant where nothing of it is known, and Unreadable as `read` does.
    """
    wander = script.value_of("wander")
    if isinstance(wander, Unknown):
        raise NotConstant(*wander.problems)
    if isinstance(wander, Array) and wander.doubts:
        raise NotConstant(*wander.doubts)
    if not isinstance(wander, Object):
        found = (
            "nothing here defines `wander`" if wander is UNDEFINED else "`wander` is not an object"
        )
        raise Unreadable(Problem(script.line_of("wander"), found))
    return _Reader(script, wander).console()


def write(console: Console, *, compact: bool = False) -> str:
    r"""The script that gives other consoles this list.

    It can stand in an HTML page's own script element, and the same list always gives the
    same script. `compact` puts it on one line without spaces or a line end:

    >>> write(Console(pages=("https://a.example/?q=<b>",), referral="no"), compact=True)
    'var wander={consoles:[],pages:["https://a.example/?q=\\u003cb>"],ignore:[],referral:"no"};'

    `var`, because version 0.1.0 of the original console looks at `window.wander` and later
    ones at the name. `consoles`, `pages` and `ignore` are there even when they are empty,
    because the original asks for their length.
    """
    layout = _Layout(compact)
    colon, equals, end = (":", "=", ";") if compact else (": ", " = ", ";\n")
    properties = [f"{key}{colon}{value}" for key, value in layout.properties(console)]
    return f"var wander{equals}{layout.block('{', properties, '}', depth=0)}{end}"


class _Reader:
    """Takes the properties of a `wander` object, and notes what is not constant in them."""

    def __init__(self, script: Script, wander: Object) -> None:
        self._script = script
        self._wander = wander
        self._problems = dict.fromkeys(wander.doubts)
        self._general = frozenset(wander.doubts)

    def console(self) -> tuple[Console, tuple[Problem, ...]]:
        """The list, and why it may not be the whole of it, in the order of the lines."""
        console = Console(
            title=self._text("title"),
            pages=self._texts("pages"),
            consoles=self._texts("consoles"),
            ignore=self._texts("ignore"),
            styles=self._texts("styles"),
            scripts=self._texts("scripts"),
            referral=_referral(self._known("referral")),
            preconnect=self._known("preconnect") is not False,
            notes={
                entry: well_formed(note)
                for entry, note in self._by_entry("notes")
                if isinstance(note, str)
            },
            tags={
                entry: self._strings("tags", tags)
                for entry, tags in self._by_entry("tags")
                if isinstance(tags, Array)
            },
        )
        return console, tuple(sorted(self._problems, key=lambda problem: problem.line))

    def _text(self, key: str) -> str:
        value = self._known(key)
        return well_formed(value) if isinstance(value, str) else ""

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self._known(key)
        return self._strings(key, value) if isinstance(value, Array) else ()

    def _strings(self, key: str, array: Array) -> tuple[str, ...]:
        """The items that are strings."""
        items = [self._checked(key, item) for item in array.items]
        return tuple(well_formed(item) for item in items if isinstance(item, str))

    def _by_entry(self, key: str) -> Iterator[tuple[str, Value]]:
        """What an object has for each entry: `notes` or `tags`."""
        found = self._known(key)
        if isinstance(found, Object):
            for entry in found.properties:
                yield well_formed(entry), self._checked(key, self._script.read(found, entry))

    def _known(self, key: str) -> Value:
        return self._checked(key, self._script.read(self._wander, key))

    def _checked(self, key: str, value: Value) -> Value:
        """The value, with a note of why it is not constant, where it is not."""
        problems: Iterable[Problem] = ()
        if isinstance(value, Unknown):
            problems = value.problems
        elif isinstance(value, Array | Object):
            problems = value.doubts
        for problem in problems:
            if problem not in self._general:
                self._problems[Problem(problem.line, f"{key}: {problem.text}")] = None
        return value


class _Layout:
    """Where the line ends and spaces of a written list go."""

    def __init__(self, compact: bool) -> None:
        self._compact = compact

    def block(self, opening: str, entries: Sequence[str], closing: str, *, depth: int) -> str:
        """Brackets around entries, one a line."""
        if self._compact or not entries:
            return opening + ",".join(entries) + closing
        lines = "".join(f"{'  ' * (depth + 1)}{entry},\n" for entry in entries)
        return f"{opening}\n{lines}{'  ' * depth}{closing}"

    def properties(self, console: Console) -> Iterator[tuple[str, str]]:
        """Those that have something to say, in the order in which a reader looks for them."""
        if console.title:
            yield "title", _string(console.title)
        yield "consoles", self._array(console.consoles)
        yield "pages", self._array(console.pages)
        yield "ignore", self._array(console.ignore)
        if console.styles:
            yield "styles", self._array(console.styles)
        if console.scripts:
            yield "scripts", self._array(console.scripts)
        if console.referral:
            yield "referral", _string(console.referral)
        if not console.preconnect:
            yield "preconnect", "false"
        if console.notes:
            yield "notes", self._object({url: _string(note) for url, note in console.notes.items()})
        if console.tags:
            yield (
                "tags",
                self._object({url: self._line(tags) for url, tags in console.tags.items()}),
            )

    def _array(self, texts: Sequence[str]) -> str:
        return self.block("[", [_string(text) for text in texts], "]", depth=1)

    def _object(self, values: Mapping[str, str]) -> str:
        colon = ":" if self._compact else ": "
        entries = [f"{_key(key)}{colon}{values[key]}" for key in sorted(values)]
        return self.block("{", entries, "}", depth=1)

    def _line(self, texts: Sequence[str]) -> str:
        return f"[{(',' if self._compact else ', ').join(map(_string, texts))}]"


def _key(text: str) -> str:
    """A quoted key. `"__proto__": …` would set the prototype (ECMA-262, B.3.1)."""
    return f"[{_string(text)}]" if text == "__proto__" else _string(text)


def _string(text: str) -> str:
    r"""A string literal, safe in an inline script and in an engine from before 2019.

    `<` is escaped because of `</script>` and `<!--`; U+2028 and U+2029 because they ended
    the line, and so the string, until ECMAScript 2019.
    """
    return json.dumps(well_formed(text), ensure_ascii=False).translate(_ESCAPED)


def _referral(value: Value) -> Referral | None:
    match value:
        case "version" | "no":
            return value
    return None
