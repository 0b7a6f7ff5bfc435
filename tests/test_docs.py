"""The docs leave nothing out, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.documents import (
    DOCS,
    PAGES,
    PROGRAM,
    anchors,
    commands,
    custom_properties,
    links,
    name_of,
    options,
    parse,
)
from wander.config import KEYS, NETWORK_KEYS, SERVER_KEYS
from wander.site.words import LANGUAGES

RUNNING = (DOCS / "running.md").read_text(encoding="utf-8")
OPTIONS = RUNNING[RUNNING.index("## Options") :]
LIST = (DOCS / "wander-toml.md").read_text(encoding="utf-8")
LOOK = (DOCS / "look.md").read_text(encoding="utf-8")


# Nothing is left out


@pytest.mark.parametrize("command", list(PROGRAM.commands))
def test_every_command_is_in_the_docs(command: str) -> None:
    rows = [row for row in OPTIONS.splitlines() if row.startswith(f"| `wander {command}")]
    assert len(rows) == 1
    told = [page for page in PAGES if page.name != "running.md"]
    assert any(f"wander {command}" in page.read_text(encoding="utf-8") for page in told)


@pytest.mark.parametrize(("command", "option"), list(options()))
def test_every_option_is_in_the_docs(command: str, option: str) -> None:
    """In the rows of its own command."""
    rows = re.split(r"^\| (?=`wander)", OPTIONS, flags=re.M)
    starts = f"`wander {command}".rstrip()
    (own,) = [row for row in rows if re.match(rf"{starts}[` ]", row) and (command or row[7] == "`")]
    assert f"`{option}`" in own or option in ("--help", "-h")


def test_no_option_is_in_the_docs_that_there_is_not() -> None:
    known = {option for _, option in options()} | {"--help", "-h"}
    assert set(re.findall(r"`(--?[a-z][a-z-]*)`", OPTIONS)) <= known


@pytest.mark.parametrize("key", [*KEYS, *SERVER_KEYS, *NETWORK_KEYS])
def test_every_key_of_the_list_is_in_the_docs(key: str) -> None:
    assert f"`{key}`" in LIST or f"`[{key}]`" in LIST


def test_every_custom_property_is_in_the_docs() -> None:
    properties = custom_properties()
    assert len(properties) > 5
    assert properties - set(re.findall(r"`(--wander-[a-z-]+)`", LOOK)) == set()


def test_every_key_on_the_page_is_in_the_docs() -> None:
    """Those of the keyboard."""
    script = (ROOT / "static" / "console" / "keys.js").read_text(encoding="utf-8")
    (keys,) = re.findall(r"const KEYS = \{(.*?)\n\}", script, flags=re.S)
    names = set(re.findall(r"'?([a-z?])'?: '", keys))
    assert len(names) > 9
    text = (DOCS / "visiting.md").read_text(encoding="utf-8")
    assert names - set(re.findall(r"`(.)`", text)) == set()


def test_every_language_of_the_page_is_in_the_docs() -> None:
    names = {"en": "English", "fr": "French", "de": "German", "es": "Spanish"}
    names |= {"pt": "Portuguese", "ja": "Japanese"}
    assert all(names[language] in LOOK for language in LANGUAGES)


@pytest.mark.parametrize("command", list(PROGRAM.commands))
def test_every_help_text_has_an_example_that_there_is(command: str) -> None:
    _, _, example = (PROGRAM.commands[command].help or "").partition("Example:")
    (found,) = commands(example.strip())
    name, _ = parse(found.words)
    assert name == command


def test_every_argument_and_option_says_what_it_is_for() -> None:
    for name, command in PROGRAM.commands.items():
        for parameter in command.params:
            assert parameter.help, (name, parameter.name)


# Links


@pytest.mark.parametrize("document", PAGES, ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    own = anchors(document)
    for link in links(document):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), f"{name_of(document)}: {link}"
        if anchor:
            there = anchors(target) if path else own
            assert anchor in there, f"{name_of(document)}: {link}"


def test_links_to_the_web_are_safe_ones() -> None:
    """But for those to whom nobody can speak safely."""
    only_http = {"http://opml.org/spec2.opml"}
    for page in PAGES:
        for link in links(page):
            assert link.startswith("https://") or ":" not in link or link in only_http, link


def test_every_page_is_reached_from_the_first_one() -> None:
    reached = {ROOT / "README.md"}
    while True:
        further = {
            (page.parent / link.partition("#")[0]).resolve()
            for page in reached
            for link in links(page)
            if link.partition("#")[0].endswith(".md") and "://" not in link
        }
        if further <= reached:
            break
        reached |= further
    assert {name_of(page) for page in PAGES} == {name_of(page) for page in reached}


def test_every_page_leads_on() -> None:
    for page in PAGES:
        assert [link for link in links(page) if not link.startswith(("http", "#"))], name_of(page)


def test_every_file_that_is_shown_is_spoken_of() -> None:
    told = {
        (page.parent / link.partition("#")[0]).resolve() for page in PAGES for link in links(page)
    }
    for file in DOCS.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert file.resolve() in told, name_of(file)
