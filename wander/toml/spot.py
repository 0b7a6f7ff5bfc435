r"""What is open at the spot where a text stops being TOML.

>>> spot = locate('pages = [\n  "a"\n  "b"]', 18)
>>> spot.text[spot.openers[-1]], spot.before, spot.key
('[', 15, 'pages')
"""

import re
from collections import Counter
from dataclasses import dataclass

KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
DOTTED_KEY = rf"{KEY}(?:[ \t]*\.[ \t]*{KEY})*"

_TOKEN = re.compile(
    r'''
      (?P<blank>   [ \t]+ | \#[^\n]* )
    | (?P<newline> \n )
    | (?P<string>  """(?:\\(?s:.)|[^\\])*?"""(?:"{0,2}) | \'\'\'(?s:.)*?\'\'\'(?:'{0,2})
                 | "(?!"")(?:\\.|[^"\\\n])*" | '(?!'')[^'\n]*' )
    | (?P<quote>   """ | \'\'\' | ["'] )
    | (?P<open>    [\[{] )
    | (?P<close>   [\]}] )
    | (?P<other>   [,=] | [^\s"'\#\[\]{},=]+ | (?s:.) )
    ''',
    re.VERBOSE,
)
_HEADING = re.compile(rf"(\[\[?)[ \t]*({DOTTED_KEY})")
_KEY = re.compile(DOTTED_KEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """The state of a text at `offset`, when everything before it has been read."""

    text: str
    offset: int
    statement: int
    """Where the statement begins that `offset` is in."""
    table: str
    """The table that the statement is in, such as `server` or `pages[2]`; empty at the top."""
    openers: tuple[int, ...]
    """The brackets and braces that are open, the innermost last."""
    string: int | None
    """The opening quote of the string that `offset` is in."""
    word: int
    """Where the bare word begins that `offset` is in the middle of; `offset` when in none."""
    before: int
    """Where the last thing before `offset` ends that is neither space nor comment."""

    @property
    def key(self) -> str:
        """The key of the statement, with its table; of a heading, the table that it begins."""
        found = _KEY.match(self.text, self.statement)
        return ".".join(part for part in (self.table, found[0] if found else "") if part)

    @property
    def line_start(self) -> int:
        """Where the line of `offset` begins."""
        return self.text.rfind("\n", 0, self.offset) + 1

    @property
    def line_end(self) -> int:
        """Where the line of `offset` ends, before its line feed."""
        end = self.text.find("\n", self.offset)
        return len(self.text) if end < 0 else end


def locate(text: str, offset: int) -> Spot:
    """Read `text` up to `offset`; only what stands before it needs to be TOML."""
    statement: int | None = None
    table, entries = "", Counter[str]()
    openers: list[int] = []
    string: int | None = None
    word, before, at = offset, 0, 0
    while at < offset and (token := _TOKEN.match(text, at)):
        kind, at = token.lastgroup, token.end()
        if kind == "blank":
            continue
        if kind == "newline":
            if not openers:
                statement = None
            continue
        if statement is None:
            statement = token.start()
            if heading := _HEADING.match(text, statement):
                table = _table(heading, entries)
        if kind == "quote" or (kind == "string" and at > offset):
            string = token.start()
            break
        if at > offset:
            word = token.start()
            break
        if kind == "open":
            openers.append(token.start())
        elif kind == "close" and openers:
            openers.pop()
        before = at
    return Spot(
        text=text,
        offset=offset,
        statement=offset if statement is None else statement,
        table=table,
        openers=tuple(openers),
        string=string,
        word=word,
        before=before,
    )


def _table(heading: re.Match[str], entries: Counter[str]) -> str:
    brackets, name = heading.groups()
    if brackets == "[":
        return name
    entries[name] += 1
    return f"{name}[{entries[name] - 1}]"
