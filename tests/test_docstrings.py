"""The examples in the docstrings of all modules, which are run."""

import doctest
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Final

import pytest

from tests.conftest import ROOT

MODULES: Final = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "wander").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_says_of_itself_is_so(module: str) -> None:
    # A browser may be driven from this thread, and then there is a loop in it already.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(doctest.testmod, import_module(module)).result().failed == 0
