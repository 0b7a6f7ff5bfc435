"""The texts of the console page, in every language that it speaks.

They stand in `words/`, one file a language. A text's key is the place where it is seen and
what it says::

    >>> words_in("de")["notice.retry"]
    'Noch einmal versuchen'

A page is rendered in one language. For each there is a script beside the page,
`wander-words-de.js`, which tells the page anew when it is loaded. It holds the texts of the
parts that load later too, which the page itself does not.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup, escape

from wander.site.bundle import static_folder
from wander.site.linker import Linker

LANGUAGES: Final = ("en", "fr", "de", "es", "pt", "ja")
WORDS_FILES: Final = {language: f"wander-words-{language}.js" for language in LANGUAGES}
ONLY_RENDERED: Final = ("head", "plain")
"""Tables of texts that no script can tell anew: they are seen where none runs."""

_FOLDER = Path(__file__).with_name("words")
_OPENING = "// Written by Wander: the texts of its page, in the language of this file's name.\n"
_MARKED = re.compile(r'((?: data-w(?:-label|-title)?="[\w.]+")+)([^<>]*>)(?=(</)?)')
_MARK = re.compile(r' data-w(-label|-title|)="([\w.]+)"')
_ATTRIBUTES = {"-label": "aria-label", "-title": "title"}


def spoken(language: str) -> str:
    """Which of our languages a page in `language` speaks: English where it is none of them.

    >>> spoken("pt-BR"), spoken("it")
    ('pt', 'en')
    """
    primary = primary_subtag(language)
    return primary if primary in LANGUAGES else LANGUAGES[0]


def primary_subtag(language: str) -> str:
    """The language without its script, region and variants: `zh` for `zh-Hant-TW`."""
    return language.lower().partition("-")[0]


@cache
def words_in(language: str) -> Mapping[str, str]:
    """Every text in one of `LANGUAGES`, by its key."""
    tables = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {f"{table}.{key}": text for table, texts in tables.items() for key, text in texts.items()}
    )


@cache
def words_scripts() -> Mapping[str, bytes]:
    """The scripts that tell the page anew, by the name of the file."""
    program = Linker(static_folder() / "console", minify=lambda text: text).program("retell.js")
    return MappingProxyType(
        {name: _script(language, program).encode() for language, name in WORDS_FILES.items()}
    )


def linked(text: str, href: str) -> Markup:
    """A text whose `<a>` leads to `href`, in a tab of its own.

    >>> linked("<a>wander.js</a> holds it.", "wander.js")
    Markup('<a href="wander.js" target="_blank" rel="noopener">wander.js</a> holds it.')
    """
    opening = f'<a href="{escape(href)}" target="_blank" rel="noopener">'
    return Markup(str(text).replace("<a>", opening, 1))  # noqa: S704


class Telling(Extension):
    """Lets a template name a text where it is to be seen.

    An element with `data-w` gets its text, one with `data-w-label` its name, and one with
    `data-w-title` its tooltip; and each its language, where that is not the page's::

        <button data-w="bar.go"></button>
        <button data-w-label="bar.back">&larr;</button>

    The attributes stay: the script of another language finds the elements by them. An element
    that has something in it already keeps that. `words` and `ours` are expected: the texts by
    key, and the `lang` attribute, if one is needed.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Put the expressions in which Jinja then replaces."""
        return _MARKED.sub(_with_words, source)


def add_telling(environment: Environment) -> None:
    """Make `data-w` and its like known to the templates, and `linked`."""
    environment.add_extension(Telling)
    environment.filters["linked"] = linked


def _script(language: str, program: str) -> str:
    words = {
        key: text
        for key, text in words_in(language).items()
        if key.partition(".")[0] not in ONLY_RENDERED
    }
    said = json.dumps({"language": language, "words": words}, ensure_ascii=False, indent=0)
    return f"{_OPENING}window.wanderWords = {said};\n{program}\n"


def _with_words(found: re.Match[str]) -> str:
    """The end of a start tag, from its marks on, with what the marks stand for."""
    marks, rest, is_empty = found.groups()
    keys = dict(_MARK.findall(marks))
    attributes = "".join(
        f' {_ATTRIBUTES[kind]}="{_expression(key)}"' for kind, key in keys.items() if kind
    )
    text = _expression(keys[""]) if "" in keys and is_empty else ""
    # What is but punctuation around somebody's words is in their language.
    language = "{{ ours }}" if any(map(_has_letters, keys.values())) else ""
    return f"{marks}{attributes}{language}{rest}{text}"


def _has_letters(key: str) -> bool:
    return any(map(str.isalpha, words_in(LANGUAGES[0])[key]))


def _expression(key: str) -> str:
    return f"{{{{ words['{key}'] }}}}"
