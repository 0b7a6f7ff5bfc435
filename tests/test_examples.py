"""The examples in the docs: lists, programs, and commands, which are run."""

import json
import re
import signal
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command import WANDER, run, run_here
from tests.conftest import ROOT
from tests.documents import (
    DOCS,
    PAGES,
    PROGRAM,
    SHELLS,
    Block,
    blocks,
    commands,
    custom_properties,
    name_of,
    options,
    parse,
)
from wander.config import parse_config

EXAMPLES = [(page, block) for page in PAGES for block in blocks(page)]


def of_language(*languages: str) -> list[Any]:
    return [
        pytest.param(page, block, id=f"{name_of(page)}: {block.text.splitlines()[0][:40]}")
        for page, block in EXAMPLES
        if block.language in languages
    ]


def test_every_example_says_what_it_is() -> None:
    known = {"", "toml", "css", "json", "js", "python", "html", "yaml", *SHELLS}
    known |= {"nginx", "caddyfile", "ini", "xml", "jinja", "liquid"}
    assert {block.language for _, block in EXAMPLES} <= known


@pytest.mark.parametrize(("document", "block"), of_language("toml"))
def test_lists_in_the_docs_are_in_order(document: Path, block: Block) -> None:
    if document.name == "generators.md" and "wander" not in block.text:
        tomllib.loads(block.text)  # another program's
    else:
        parse_config(block.text)


def test_the_lists_that_are_shown_whole_have_something_in_them() -> None:
    for page in (ROOT / "README.md", DOCS / "wander-toml.md"):
        example = next(block.text for block in blocks(page) if block.language == "toml")
        assert parse_config(example).console.pages


@pytest.mark.parametrize(("document", "block"), of_language("json"))
def test_json_in_the_docs_is_json(document: Path, block: Block) -> None:
    json.loads(block.text)


@pytest.mark.parametrize(("document", "block"), of_language("python"))
def test_python_in_the_docs_is_python(document: Path, block: Block) -> None:
    compile(block.text, name_of(document), "exec")


@pytest.mark.parametrize(("document", "block"), of_language("css"))
def test_styles_in_the_docs_use_properties_that_there_are(document: Path, block: Block) -> None:
    assert set(re.findall(r"--wander-[a-z-]+", block.text)) <= custom_properties()


def command_lines() -> Iterator[Any]:
    for page, block in EXAMPLES:
        if block.language in ("", "yaml", *SHELLS):
            lines = re.sub(r"^.*\brun: ", "", block.text, flags=re.M)
            for command in commands(lines):
                words = " ".join(command.words)
                yield pytest.param(command.words, id=f"{name_of(page)}: wander {words}")
        for command in commands("\n".join(re.findall(r"`(wander [^`…]+)`", block.text))):
            yield pytest.param(command.words, id=f"{name_of(page)}: in a text")


@pytest.mark.parametrize("words", list(command_lines()))
def test_every_command_in_the_docs_is_understood(words: list[str]) -> None:
    if words and not words[0].startswith("-"):
        parse(words)


@pytest.mark.parametrize("document", PAGES, ids=name_of)
def test_commands_within_sentences_are_understood(document: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    for said in re.findall(r"`(wander [a-z-][^`]*)`", text):
        for command in commands(said.split("…")[0].strip()):
            name, *rest = command.words
            if name.startswith("--"):
                assert ("", name) in set(options())
                continue
            assert name in PROGRAM.commands, said
            for word in rest:
                if word.startswith("-"):
                    assert (name, word) in set(options()) or word == "--help", said


LOG = (
    '192.0.2.1 - - [20/Nov/2026:04:17:00 +0000] "GET /?via=https://ben.example/wander/ HTTP/1.1"'
    ' 200 512 "https://ben.example/" "Mozilla/5.0 (X11; Linux x86_64) Firefox/153.0"\n'
)
FILES = {
    "wander.toml": 'title = "Ana"\nurl = "https://ana.example/wander/"\n'
    'pages = ["https://ana.example/", "https://susam.net/"]\n',
    "wander.js": "var wander = { consoles: [], pages: ['https://old.example/'], ignore: [] };\n",
    "blogroll.opml": '<opml version="2.0"><head/><body>'
    '<outline text="A" type="rss" xmlUrl="https://roll.example/feed" htmlUrl="https://roll.example/"/>'
    "</body></opml>\n",
    "bookmarks.html": "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n"
    '<DT><A HREF="https://mark.example/">A bookmark</A>\n</DL>\n',
    "links.md": "- [A document](https://link.example/)\n",
    "neighbours.txt": "https://ben.example/wander/\n",
    "access.log": LOG,
    "mine.css": "body {}\n",
}

ASKS_OTHERS = {"check", "crawl"}
"""Commands that ask the network, which tests do not: here they are only understood."""
STAYS = {"serve", "edit"}


@pytest.mark.parametrize("document", PAGES, ids=name_of)
def test_the_commands_of_a_page_do_as_they_are_told(document: Path, tmp_path: Path) -> None:
    """One after the other in one folder, as somebody does who follows the document."""
    begins_with_nothing = document.name in ("guide.md", "README.md")
    for name, text in FILES.items():
        if not (begins_with_nothing and name == "wander.toml"):
            (tmp_path / name).write_text(text)
    for block in blocks(document):
        if block.language in ("", *SHELLS):
            for command in commands(block.text):
                if command.program == "wander" and is_run(command.words):
                    follow(tmp_path, command.words)


def is_run(words: list[str]) -> bool:
    """Whether it needs nothing but files of this folder."""
    if not words or words[0] in ASKS_OTHERS or words[0].startswith("-") or "--pick" in words:
        return False  # --pick needs somebody at a terminal
    outside = ("/var/", "/etc/", "/srv/", "/opt/", "~")
    return not any(
        word.startswith(outside) or ("http" in word[:4] and words[0] == "import")
        for word in words[1:]
    )


def follow(folder: Path, words: list[str]) -> None:
    if words[0] in STAYS or "--watch" in words:
        follow_until_it_says_something(folder, words)
    elif words[0] == "password":
        ended = subprocess.run(
            [*WANDER, *words], cwd=folder, input="correct horse battery\n", text=True, check=False
        )
        assert ended.returncode == 0
    elif words[0] == "import":
        ended = run(folder, *words, *([] if {"--yes", "--dry-run"} & set(words) else ["--yes"]))
        assert ended.returncode == 0, (words, ended)
    else:
        if words[0] == "init":
            (folder / (parse(words)[1]["file"])).unlink(missing_ok=True)
        ended = run_here(folder, *words)
        assert ended.returncode == 0, (words, ended.stdout, ended.stderr)


def follow_until_it_says_something(folder: Path, words: list[str]) -> None:
    own = ["--port", "0"] if words[0] in STAYS else []
    own += ["--no-browser"] if words[0] == "edit" else []
    process = subprocess.Popen(
        [*WANDER, *words, *own],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    try:
        said = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=10)
        assert process.returncode == 0, (words, said + rest)
    finally:
        process.kill()
        process.wait()
