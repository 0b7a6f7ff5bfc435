"""How the editor puts things to their owner: what they are called, and what was found."""

from typing import Final

from wander.config.entries import LONGEST_NOTE
from wander.mistakes import printable
from wander.network.answer import shortened
from wander.network.facts import ConsoleFacts, PageFacts
from wander.network.known import ConsoleState
from wander.network.verdicts import Verdict

_LONGEST: Final = 80
_NOT_YET: Final = "Not looked at yet."
_LISTS_US: Final = {
    True: ", and lists this console",
    False: ", and does not list this console",
    None: "",
}


def named(entry: str) -> str:
    """An address or a pattern without what goes without saying.

    >>> named("https://jvns.ca/")
    'jvns.ca'
    """
    bare = entry.removeprefix("https://").removeprefix("http://").removesuffix("/")
    text = printable(bare if "." in bare else entry)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def sentence(text: str) -> str:
    r"""A text on one line, beginning as a sentence does.

    >>> sentence("this is no address.\nWrite one.")
    'This is no address. Write one.'
    """
    line = " ".join(text.split())
    return line[:1].upper() + line[1:]


def note_complaint(note: str) -> str:
    """What is wrong with a note; empty when it will do."""
    if len(note) <= LONGEST_NOTE:
        return ""
    return f"This note has {len(note):,} characters. At most {LONGEST_NOTE:,} fit."


def told(facts: PageFacts) -> str:
    """What the owner is told of a page, in a sentence.

    >>> told(PageFacts(title="", verdict=Verdict.DEAD, reason="404 Not Found", moved_to=None,
    ...                asked=1_800_000_000, is_failing=True))
    'Does not load: 404 Not Found.'
    """
    moved_to = shortened(facts.moved_to or "", 300)
    match facts.verdict:
        case Verdict.OK:
            return "Loads here."
        case Verdict.MOVED:
            return f"Moved to {moved_to}."
        case Verdict.REFUSES:
            instead = f" {moved_to} would do." if moved_to else ""
            why = f" ({facts.reason})" if facts.reason else ""
            return f"Does not load in a frame{why}, so visitors are not led there.{instead}"
        case Verdict.DEAD:
            return f"Does not load: {facts.reason}."
    if facts.is_failing:
        return f"Did not load when last looked at: {facts.reason}."
    return f"Could not be looked at: {facts.reason}." if facts.reason else _NOT_YET


def told_console(facts: ConsoleFacts) -> str:
    """What the owner is told of a console, in a sentence or two.

    >>> told_console(ConsoleFacts(title="", state=ConsoleState.OK, reason="", pages=12,
    ...                           asked=1_800_000_000, lists_us=False))
    'Recommends 12 pages, and does not list this console.'
    """
    match facts.state:
        case ConsoleState.OK:
            moved = f"{sentence(facts.reason)}. " if facts.reason else ""
            pages = "one page" if facts.pages == 1 else f"{facts.pages or 'no'} pages"
            return f"{moved}Recommends {pages}{_LISTS_US[facts.lists_us]}."
        case ConsoleState.UNREADABLE:
            return f"Its list cannot be read: {facts.reason}."
        case ConsoleState.UNREACHABLE:
            return f"Cannot be reached: {facts.reason}."
    return f"Could not be looked at: {facts.reason}." if facts.reason else _NOT_YET
