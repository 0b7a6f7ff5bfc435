"""Joins the browser's ES modules into one script, so that the page needs one request.

What the modules may say is what we use: `export` in front of a declaration, named
imports from a file beside it, and `import TEXT from './file.js?raw'`, which gives the
other file's own program, minified, as a string::

    import { consoleURL } from './urls.js'
    import FRAME_SCRIPT from './sandbox-frame.js?raw'

Everything ends up in one scope, so a top-level name stands for one thing in all modules:
where it would not, linking fails.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from wander.site.module import Import, LinkError, Module, parse_module

Minify: TypeAlias = Callable[[str], str]


class Linker:
    """Joins the modules of one folder.

    >>> Linker(Path("static/console"), minify).program("main.js")    # doctest: +SKIP
    '(()=>{"use strict";...})()'
    """

    def __init__(self, folder: Path, minify: Minify) -> None:
        self._folder = folder
        self._minify = minify

    def program(self, entry: str) -> str:
        """The module `entry` and all that it imports, as one minified classic script.

        Raises `LinkError` where a name would not mean what the modules mean by it, or
        modules import each other in a circle; `OSError` where a module is missing.
        """
        modules: dict[str, Module] = {}
        self._add(entry, modules, importers=())
        _check_names(modules.values())
        lines = [line for module in modules.values() for line in self._lines(module)]
        joined = "(()=>{'use strict'\n" + "\n".join(lines) + "\n})()"
        return _safe_in_html(self._minify(joined))

    def _add(self, name: str, modules: dict[str, Module], importers: tuple[str, ...]) -> None:
        """Put `name` behind the modules that it imports; each module once."""
        if name in modules:
            return
        if name in importers:
            raise LinkError(f"{name}: imports itself, by way of {', '.join(importers)}")
        module = parse_module(name, (self._folder / name).read_bytes())
        for one in module.imports:
            if not one.is_text:
                self._add(one.target, modules, (*importers, name))
                _check_given(module, one, modules[one.target])
        modules[name] = module

    def _lines(self, module: Module) -> Iterable[str]:
        """What a module says; in place of a text that it imports, a constant."""
        for one in module.imports:
            if one.is_text:
                (constant,) = one.names
                yield f"const {constant} = {json.dumps(self.program(one.target))}"
        yield from module.statements


def _check_given(module: Module, one: Import, target: Module) -> None:
    for name in one.names:
        if name not in target.declared:
            raise LinkError(f"{module.name}: {target.name} declares no {name}")


def _check_names(modules: Iterable[Module]) -> None:
    """Make sure that each name means in one scope what it means in its own module."""
    owners: dict[str, str] = {}
    for module in modules:
        texts = {name for one in module.imports if one.is_text for name in one.names}
        for name in module.declared | texts:
            if owners.setdefault(name, module.name) != module.name:
                raise LinkError(f"{module.name}: {owners[name]} declares {name} too")
    for module in modules:
        for name in sorted(module.free & owners.keys()):
            raise LinkError(f"{module.name}: {owners[name]} declares {name}; import it")


def _safe_in_html(program: str) -> str:
    """The program without what ends a script element, or hides its end.

    Outside of strings, templates and regular expressions none of these is of any use, and the
    escape is a syntax error there.
    """
    return re.sub("<(?=/script|!--)", r"\\x3c", program, flags=re.IGNORECASE)
