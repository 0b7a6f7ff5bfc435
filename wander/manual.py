"""The man page, `wander(1)`, from the same texts as `--help`.

    python -m wander.manual > docs/wander.1

It is built from the commands themselves, so what it says of them is what `wander --help` says. The
page lies in the repository, since a package is built without the program's dependencies; a test
fails where the two differ.
"""

import sys
from collections.abc import Iterator
from typing import Any, Final

import typer

from wander import __version__
from wander.cli import app

_DESCRIPTION: Final = """\
A Wander console is a page on a personal website. Its visitors press one button and get a page that
somebody loves: from its owner's list, or from the lists of the consoles that it is linked with.

The list is one text file, wander.toml. These commands start it, keep it, look whether its pages
still load, and put the console on the web: as a small server, or as files for any web host."""

_FILES: Final = {
    "wander.toml": "The list, in the folder where a command is run, or where --config says.",
    "wander.db": "Beside the list: what the crawler found, and since when each page is listed. It"
    " can be deleted, and is made anew.",
    ".wander/": "Beside the list: its last 50 versions, and the password of its editor.",
}

_EXIT_STATUS: Final = {
    "0": "Done.",
    "1": "Something is wrong, and one text says what; or `wander check` found something to mend.",
    "2": "The command itself was not understood.",
    "130": "Stopped with Ctrl-C.",
}


def main() -> None:
    """Write the page to standard output."""
    sys.stdout.write(manual())


def manual() -> str:
    """The page, in the language of man pages (groff_man(7)).

    >>> manual().splitlines()[0].startswith('.TH WANDER 1 "" "wander ')
    True
    """
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    program: Any = typer.main.get_command(app)
    yield f'.TH WANDER 1 "" "wander {__version__}" "Wander"'
    # No hyphen of ours may break a command in two, and nothing is spread to fill the line.
    yield from (".nh", ".ad l", ".SH NAME", "wander \\- keep a Wander console", ".SH SYNOPSIS")
    for name, command in program.commands.items():
        yield from (".B " + _escaped(f"wander {name}"), *_usage(command), ".br")
    yield from (".SH DESCRIPTION", *_paragraphs(_DESCRIPTION), ".SH OPTIONS")
    for option in _options(program):
        yield from _option(option)
    yield ".SH COMMANDS"
    for name, command in program.commands.items():
        yield from _command(name, command)
    yield ".SH FILES"
    yield from _terms(_FILES)
    yield ".SH EXIT STATUS"
    yield from _terms(_EXIT_STATUS)


def _usage(command: Any) -> Iterator[str]:
    """What comes after the command's name."""
    if any(not option.hidden for option in _options(command)):
        yield "[\\fIoptions\\fR]"
    for argument in _arguments(command):
        yield _italic(_placeholder(argument))


def _command(name: str, command: Any) -> Iterator[str]:
    yield f'.SS "{_escaped(f"wander {name}")}"'
    text, _, example = (command.help or "").partition("Example:")
    yield from _paragraphs(text.strip())
    for argument in _arguments(command):
        if argument.help:
            yield from (".TP", _italic(_placeholder(argument)), _escaped(argument.help))
    for option in _options(command):
        yield from _option(option)
    if example:
        yield from (".PP", "Example:", ".PP", ".RS 4", ".EX")
        yield from (_escaped(line.strip()) for line in example.strip().splitlines())
        yield from (".EE", ".RE")


def _option(option: Any) -> Iterator[str]:
    names = ", ".join(f"\\fB{_escaped(name)}\\fR" for name in option.opts)
    value = "" if option.is_flag else f" {_italic(_placeholder(option))}"
    yield from (".TP", names + value, _escaped(option.help or ""))


def _options(command: Any) -> list[Any]:
    return [one for one in command.params if one.param_type_name == "option" and not one.hidden]


def _arguments(command: Any) -> list[Any]:
    return [one for one in command.params if one.param_type_name == "argument"]


def _placeholder(parameter: Any) -> str:
    """What stands for the value: `FILE`, `[URL]...`."""
    if parameter.param_type_name == "option":
        return str(parameter.metavar or parameter.opts[0].split("-")[-1].upper())
    named = str(parameter.metavar or parameter.name.upper())
    optional = named if parameter.required or named.startswith("[") else f"[{named}]"
    return f"{optional}..." if parameter.nargs == -1 and "..." not in optional else optional


def _terms(meanings: dict[str, str]) -> Iterator[str]:
    for term, meaning in meanings.items():
        yield from (".TP", f"\\fB{_escaped(term)}\\fR", _escaped(meaning))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from (".PP", _escaped(" ".join(paragraph.split())))


def _italic(text: str) -> str:
    return f"\\fI{_escaped(text)}\\fR"


def _escaped(text: str) -> str:
    r"""The text as it is to be read: a `\` means something here, and so does a first `.` or `'`.

    >>> _escaped("--quiet"), _escaped(".wander/")
    ('\\-\\-quiet', '\\&.wander/')
    """
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return "\\&" + escaped if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    main()
