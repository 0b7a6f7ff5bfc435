"""The docs as a reader meets them: pages, blocks of examples, commands, links."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import typer

from tests.conftest import ROOT
from wander.cli import app

DOCS: Final = ROOT / "docs"
PAGES: Final = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))

SHELLS: Final = ("sh", "bash", "console")

PROGRAM: Final[Any] = typer.main.get_command(app)


class Block(NamedTuple):
    """An example: what language it says it is in (empty where it is only indented)."""

    language: str
    text: str


class Command(NamedTuple):
    """What comes after `wander`, and what `wander` is run by, such as `docker`."""

    words: list[str]
    program: str


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> Iterator[Block]:
    """The examples of a page, in order: between fences, or indented by four."""
    indented: list[str] = []
    fence: tuple[str, str] | None = None
    inside: list[str] = []
    before = ""
    for line in [*page.read_text(encoding="utf-8").splitlines(), ""]:
        opened = re.fullmatch(r"( *)```(\w*)", line)
        if fence is not None:
            if line == fence[0] + "```":
                yield Block(fence[1], "\n".join(inside) + "\n")
                fence, inside = None, []
            else:
                inside.append(line.removeprefix(fence[0]))
        elif opened:
            fence = (opened[1], opened[2])
        elif line.startswith("    ") and (indented or not before):
            indented.append(line[4:])
        elif line or not indented:
            if indented:
                yield Block("", "\n".join(indented) + "\n")
            indented = []
        before = line
    assert fence is None, f"{name_of(page)}: a fence that is not closed"
    if indented:
        yield Block("", "\n".join(indented) + "\n")


def commands(block: str) -> Iterator[Command]:
    """The `wander` commands in lines of a shell, in order."""
    for line in block.replace("\\\n", " ").splitlines():
        if "wander" not in line:
            continue
        lexer = shlex.shlex(line.removeprefix("$ "), posix=True, punctuation_chars=";&|")
        lexer.whitespace_split = True
        lexer.commenters = "#"
        part: list[str] = []
        for word in [*lexer, ";"]:
            if word[0] not in ";&|":
                part.append(word)
                continue
            if command := _command(part):
                yield command
            part = []


def _command(words: list[str]) -> Command | None:
    """`sudo -u wander /opt/wander/bin/wander add` is one, and `systemctl status wander` is not."""
    by = words[0] if words else ""
    if by == "docker" and "wander" in words[1:-1] and "build" not in words:
        at = len(words) - 1 - words[::-1].index("wander")
    else:
        places = [at for at, word in enumerate(words) if word.endswith(("/wander",))]
        at = 0 if by == "wander" else places[0] if by == "sudo" and places else -1
    return None if at < 0 else Command(words[at + 1 :], by)


def parse(words: list[str]) -> tuple[str, dict[str, Any]]:
    """The command's name and parameters; an error of the command line's own where it has none.

    >>> parse(["export", "public/"])[0]
    'export'
    """
    context = PROGRAM.make_context("wander", list(words), resilient_parsing=words[:1] == ["--help"])
    name, command, rest = PROGRAM.resolve_command(context, list(words))
    return str(name), dict(command.make_context(name, rest, parent=context).params)


def anchors(page: Path) -> set[str]:
    """What may stand after a # in a link to a page, as GitHub and Forgejo make it of headings."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", text, re.M):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        assert anchor not in found, f"{name_of(page)}: two headings of one name: {heading}"
        found.add(anchor)
    return found


def links(page: Path) -> Iterator[str]:
    """Where the links of a page lead, pictures included."""
    text = re.sub(
        r"^```.*?^```$|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.M | re.S
    )
    yield from re.findall(r"\]\(([^)\s]+)\)", text)


def options() -> Iterator[tuple[str, str]]:
    """Each command with each of its options; the program itself is the command of no name."""
    for name, command in [("", PROGRAM), *PROGRAM.commands.items()]:
        for parameter in command.params:
            for option in (*parameter.opts, *parameter.secondary_opts):
                if option.startswith("-"):
                    yield name, option


def custom_properties() -> set[str]:
    """Those of our own styles."""
    styles = (ROOT / "static").rglob("*.css")
    texts = [style.read_text(encoding="utf-8") for style in styles]
    return {name for text in texts for name in re.findall(r"--wander-[a-z-]+", text)}
