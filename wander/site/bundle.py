"""The parts of a page that are the same for every console: its style and its script.

They are made from `static/` when they are first asked for. The modules there are what the
browser gets; nothing has to be built to read or change them.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wander.site.linker import Linker

try:
    import minify
except ImportError:  # no wheel for this kind of machine: the page is heavier, and works
    minify = None

PACKAGE = Path(__file__).parent.parent
VENDORED = {"map.js": ("d3-dispatch", "d3-quadtree", "d3-timer", "d3-force")}
"""Other people's scripts that a part brings along, each behind those that it needs."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is put into every page."""

    style: str
    """The built-in stylesheet."""
    script: str
    """The page's script; the script of the sandbox's frame is a string in it."""
    frame_script: str
    """That frame's script by itself: the page's policy must name it."""


@dataclass(frozen=True, slots=True)
class EditorBundle:
    """What every page of the editor loads."""

    style: str
    script: str


@cache
def bundle() -> Bundle:
    """The style and scripts of the console page, joined and minified."""
    linker = _linker("console")
    return Bundle(
        style=_style("console"),
        script=linker.program("main.js"),
        frame_script=linker.program("sandbox-frame.js"),
    )


@cache
def editor_bundle() -> EditorBundle:
    """The style and the script of the owner's editor, likewise."""
    return EditorBundle(style=_style("editor"), script=_linker("editor").program("main.js"))


def part_program(entry: str) -> str:
    """A part of the console page that loads later: the module `entry` and all that it imports."""
    program = _linker("console").program(entry)
    names = VENDORED.get(entry)
    return f"(()=>{{{_library(names)}{program}\n}})()" if names else program


def static_folder() -> Path:
    """`static/`: inside the package when installed, beside it in a checkout."""
    inside, beside = PACKAGE / "static", PACKAGE.parent / "static"
    return inside if inside.is_dir() else beside


def content_hash(content: str) -> str:
    """A Content-Security-Policy source for an inline script or style.

    >>> content_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def content_version(content: bytes) -> str:
    """The query of an address that changes with what is there.

    >>> content_version(b"")
    'v=e3b0c44298fc'
    """
    return f"v={hashlib.sha256(content).hexdigest()[:12]}"


def _library(names: Iterable[str]) -> str:
    """A function of the program's own that gives what these scripts export.

    They take it for a module of the kind that gives in `exports` what it has, and leave nothing
    behind on the page. As a function it can be handed to a Worker, too.
    """
    folder = static_folder() / "vendor"
    files = (folder / f"{name}.min.js" for name in names)
    text = "\n".join(file.read_text(encoding="utf-8").strip() for file in files)
    beginning = "const graphLibrary=()=>{const exports={},module={},require=()=>exports;"
    return f"{beginning}\n{text}\nreturn exports}};\n"


def _linker(folder: str) -> Linker:
    return Linker(static_folder() / folder, lambda text: _minified("text/javascript", text))


def _style(folder: str) -> str:
    """The colours and sizes that an owner may set, and what is made of them there."""
    static = static_folder()
    files = (static / "theme.css", static / folder / "style.css")
    return _minified("text/css", "".join(file.read_text(encoding="utf-8") for file in files))


def _minified(kind: str, text: str) -> str:
    return text if minify is None else str(minify.string(kind, text))
