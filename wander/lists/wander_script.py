r"""`wander.js` of somebody else's console, with the comments in it.

>>> found = brought("var wander = { pages: [ 'https://jvns.ca/', // computers with joy\n ] }")
>>> found.pages[0].note
'computers with joy'

A comment beside an entry is its note, and comments above one are its heading. What `notes` and
`tags` say comes first. Comments that stand by no entry, such as entries that were commented out
at the end of a list, are told as unread, so that none is lost without a word.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from wander.console import Console
from wander.javascript.comments import Comment, Text, commented
from wander.javascript.problems import NotConstant, Problem, WanderJSError
from wander.javascript.statements import Script
from wander.lists.addresses import whole_address
from wander.lists.brought import (
    Brought,
    Entry,
    NotAListError,
    bounded,
    each_console_once,
    each_page_once,
    each_pattern_once,
)
from wander.lists.links import MOST, Unread
from wander.lists.regular import NotExpressible, is_regular, wildcards
from wander.lists.wording import LONGEST_NOTE, one_line
from wander.urls import well_formed
from wander.wanderjs import known

_LISTS: Final = frozenset(("pages", "consoles", "ignore", "styles", "scripts", "notes", "tags"))
_MOST_LINES: Final = 100
"""Of one heading."""
_SHOWN: Final = 160


def brought(text: str) -> Brought:
    """What a script brings, also where only a part of it is known. Raises NotAListError."""
    try:
        script = Script(text)
        console, problems = known(script)
    except WanderJSError as error:
        raise NotAListError(_refusal(error)) from None
    return _Reading(console, problems, *commented(script.source)).brought()


class _Reading:
    """A list, with the comments that stand by its entries in the script."""

    def __init__(
        self,
        console: Console,
        problems: Iterable[Problem],
        texts: Iterable[Text],
        others: Iterable[Comment],
    ) -> None:
        self._console = console
        self._problems = tuple(problems)
        self._unread = [Unread(problem.line, problem.text) for problem in self._problems]
        self._texts: dict[tuple[str, str], deque[Text]] = defaultdict(deque)
        """By the list in which they stand, or "" where that is none of ours."""
        self._expressions: list[Text] = []
        self._others = [Unread(comment.line, _comment(comment.text)) for comment in others]
        for text in texts:
            place = text.of if text.of in _LISTS else ""
            if text.is_regex and text.of == "ignore":
                self._expressions.append(text)
            else:
                self._texts[place, well_formed(text.value)].append(text)

    def brought(self) -> Brought:
        """All of it. Raises NotAListError where there is nothing but what is not known."""
        console = self._console
        pages = list(self._addresses("pages", console.pages))
        consoles = list(self._addresses("consoles", console.consoles))
        ignore = list(islice(self._patterns(), MOST + 1))
        if self._problems and not (pages or consoles or ignore):
            raise NotAListError(_refusal(NotConstant(*self._problems)))
        for left in (text for texts in self._texts.values() for text in texts):
            self._left(left)
        unread = sorted((*self._unread, *self._others), key=lambda one: one.line)
        return bounded(
            Brought(
                format="wander.js",
                pages=each_page_once(pages),
                consoles=each_console_once(consoles),
                ignore=each_pattern_once(ignore),
                title=one_line(console.title),
                styles=tuple(filter(None, map(one_line, console.styles))),
                scripts=tuple(filter(None, map(one_line, console.scripts))),
                referral=console.referral,
                preconnect=console.preconnect,
                unread=tuple(Unread(one.line, one_line(one.text, _SHOWN)) for one in unread[:MOST]),
                cut=len(ignore) > MOST,
            )
        )

    def _addresses(self, key: str, urls: Iterable[str]) -> Iterator[Entry]:
        for url in urls:
            text = self._text(key, url)
            if whole := whole_address(url):
                yield self._entry(whole, url, text)
            else:
                self._unread.append(Unread(text.line, f"{key}: {url!r} is no whole web address"))
                self._left(text)

    def _patterns(self) -> Iterator[Entry]:
        for pattern in self._console.ignore:
            text = self._text("ignore", pattern)
            if is_regular(pattern):
                yield from self._wildcards(pattern, text)
            elif pattern.strip() and pattern.isprintable():
                yield self._entry(pattern.strip(), pattern, text)
            else:
                self._unread.append(Unread(text.line, f"ignore: {pattern!r} is no pattern"))
                self._left(text)
        for text in self._expressions:
            yield from self._wildcards(text.value, text)

    def _wildcards(self, expression: str, text: Text) -> Iterator[Entry]:
        try:
            patterns = wildcards(expression)
        except NotExpressible as error:
            shown = one_line(expression, _SHOWN // 2)
            reason = f"ignore: there is no wildcard for the regular expression {shown}: {error}"
            self._unread.append(Unread(text.line, reason))
            self._left(text)
            return
        for place, pattern in enumerate(patterns):
            entry = self._entry(pattern, expression, text)
            heading = "" if place else entry.heading
            yield replace(entry, heading=heading, was=one_line(expression, LONGEST_NOTE))

    def _text(self, key: str, value: str) -> Text:
        """Where an entry stands; a text without a line, if it stands nowhere as it is."""
        for place in (key, ""):
            if texts := self._texts.get((place, value)):
                return texts.popleft()
        return Text(value, key, 0)

    def _entry(self, text: str, written: str, stands: Text) -> Entry:
        note = self._console.notes.get(written) or " ".join(stands.notes)
        tags = self._console.tags.get(written, ())
        headings = (one_line(line, LONGEST_NOTE) for line in stands.headings[:_MOST_LINES])
        return Entry(
            text=text,
            note=one_line(note, LONGEST_NOTE),
            tags=tuple(dict.fromkeys(filter(None, map(one_line, tags)))),
            heading="\n".join(filter(None, headings)),
            line=stands.line,
        )

    def _left(self, text: Text) -> None:
        """The comments of a text that is no entry."""
        words = (*text.headings, *text.notes)
        self._others += [Unread(text.line, _comment(line)) for line in words]


def _comment(text: str) -> str:
    return f"a comment that stands by no entry: {text}"


def _refusal(error: WanderJSError) -> str:
    """What to say of a script in which nothing can be read."""
    if isinstance(error, NotConstant):
        return f"Only running this script would tell what is in its list:\n{error}"
    text = str(error)
    is_open = "never closed" in text or "is missing here" in text
    hint = "\nPerhaps the file was cut off on its way." if is_open else ""
    return f"This script holds no list that can be read:\n{text}{hint}"
