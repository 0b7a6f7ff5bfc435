"""Joining the browser's modules into one script means what the modules mean."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page

from wander.site.bundle import bundle, static_folder
from wander.site.linker import Linker
from wander.site.module import LinkError


def joined(folder: Path, modules: Mapping[str, str]) -> str:
    for name, text in modules.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Linker(folder, minify=lambda text: text).program("main.js")


def test_modules_are_joined_in_the_order_of_their_imports(page: Page, tmp_path: Path) -> None:
    program = joined(
        tmp_path,
        {
            "main.js": "import { b } from './b.js'\nimport { a } from './a.js'\n"
            "window.said = a + b",
            "a.js": "export const a = 'A'",
            "b.js": "import { a } from './a.js'\nexport function b2() {}\nexport const b = a + 'B'",
        },
    )
    assert program.count("const a = 'A'") == 1
    page.evaluate(program)
    assert page.evaluate("window.said") == "AAB"
    assert page.evaluate("typeof a + typeof b + typeof b2") == "undefined" * 3


def test_the_program_of_another_module_can_be_had_as_a_string(page: Page, tmp_path: Path) -> None:
    program = joined(
        tmp_path,
        {
            "main.js": "import TEXT from './inner.js?raw'\nwindow.text = TEXT",
            "inner.js": "import { a } from './a.js'\nwindow.inner = a + '</script>\\u2028\"'",
            "a.js": "export const a = 'é'",
        },
    )
    assert "</script" not in program
    page.evaluate(program)
    assert page.evaluate("window.inner") is None
    page.evaluate("eval(window.text)")
    assert page.evaluate("window.inner") == 'é</script>\u2028"'


def test_comments_go_and_what_only_looks_like_one_stays(page: Page, tmp_path: Path) -> None:
    program = joined(
        tmp_path,
        {
            "main.js": """
            // gone: to the end of the line
            /* gone: over
               lines */
            const url = 'https://a.example/*b*/' // gone
            const template = `//c ${url /* gone */} /*d*/`
            const regex = /\\/\\/e|[/*]f/
            function word() { return/* gone */url }
            function nothing() { return/* gone, and
            a line end is a line end */url }
            window.said = [url, template, regex.source, word(), nothing()]
            """
        },
    )
    assert "gone" not in program
    page.evaluate(program)
    url = "https://a.example/*b*/"
    assert page.evaluate("window.said") == [url, f"//c {url} /*d*/", r"\/\/e|[/*]f", url, None]


def test_what_would_end_a_script_element_is_escaped(page: Page, tmp_path: Path) -> None:
    program = joined(
        tmp_path,
        {
            "main.js": "window.said = ['</script>', `</SCRIPT ${1}`, '<!-- <script>',"
            " /<!--|<\\/script/u.test('<!--')]"
        },
    )
    assert "</script" not in program.lower()
    assert "<!--" not in program
    page.set_content(f"<!doctype html><script>{program}</script>after")
    assert page.evaluate("window.said") == ["</script>", "</SCRIPT 1", "<!-- <script>", True]
    assert page.locator("body").inner_text() == "after"


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        (
            {
                "main.js": "import { a } from './a.js'\nconst twice = a",
                "a.js": "export const a = 1, twice = 2",
            },
            "main.js: a.js declares twice too",
        ),
        (
            {
                "main.js": "import { a } from './a.js'\nfunction open() {}",
                "a.js": "export const a = () => open('https://a.example/')",
            },
            "a.js: main.js declares open; import it",
        ),
        (
            {"main.js": "import { b } from './a.js'\nb", "a.js": "export const a = 1"},
            "main.js: a.js declares no b",
        ),
        (
            {
                "main.js": "import { a } from './a.js'",
                "a.js": "import './main.js'\nexport const a = 1",
            },
            "main.js: imports itself, by way of main.js, a.js",
        ),
        (
            {"main.js": "import { a as b } from './a.js'", "a.js": "export const a = 1"},
            "main.js: only names are imported, as they are, not: import { a as b } from './a.js'",
        ),
        (
            {"main.js": "import * as a from './a.js'", "a.js": "export const a = 1"},
            "main.js: only names are imported, as they are, not: import * as a from './a.js'",
        ),
        (
            {"main.js": "const a = 1\nexport { a }"},
            "main.js: only declarations are exported, not: export { a }",
        ),
        (
            {"main.js": "export default function a() {}"},
            "main.js: only declarations are exported, not: export default function a() {}",
        ),
        ({"main.js": "const = 1"}, "main.js: not JavaScript that can be parsed"),
    ],
)
def test_what_would_mean_something_else_when_joined_is_refused(
    tmp_path: Path, modules: Mapping[str, str], said: str
) -> None:
    with pytest.raises(LinkError) as refused:
        joined(tmp_path, modules)
    assert str(refused.value) == said


def test_a_name_may_mean_something_else_inside_a_function(page: Page, tmp_path: Path) -> None:
    program = joined(
        tmp_path,
        {
            "main.js": "import { f } from './f.js'\nconst name = '!'\nwindow.said = f('f') + name",
            "f.js": "export function f(name) { return [name].map(name => name + '+') + name }",
        },
    )
    page.evaluate(program)
    assert page.evaluate("window.said") == "f+f!"


def test_our_page_is_joined_without_a_minifier_too(page: Page) -> None:
    """There is no minifier for every machine."""
    program = Linker(static_folder() / "console", minify=lambda text: text).program("main.js")
    assert page.evaluate("program => { new Function(program); return true }", program)
    assert len(bundle().script) < len(program)
