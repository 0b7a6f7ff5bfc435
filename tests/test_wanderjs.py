"""`wander.js` as we write it and as others do, read without running it."""

import doctest
import time
from contextlib import suppress
from importlib import import_module

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.wanderjs_forms import EXPECTED, FORMS
from wander.console import Console
from wander.wanderjs import NotConstant, Problem, Unreadable, WanderJSError, read, write

TEXT = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "__proto__",
            "</script>",
            "<!--<script>",
            "\u2028\u2029",
            "\0",
            "\\",
            '"',
            "${a}",
            "\ufeff",
            "😀",
        ]
    ),
)
TEXTS = st.lists(TEXT, max_size=5).map(tuple)
CONSOLES = st.builds(
    Console,
    title=TEXT,
    pages=TEXTS,
    consoles=TEXTS,
    ignore=TEXTS,
    styles=TEXTS,
    scripts=TEXTS,
    referral=st.sampled_from([None, "version", "no"]),
    preconnect=st.booleans(),
    notes=st.dictionaries(TEXT, TEXT, max_size=4),
    tags=st.dictionaries(TEXT, TEXTS, max_size=4),
)


def problems(source: str, kind: type[WanderJSError] = NotConstant) -> list[tuple[int, str]]:
    with pytest.raises(WanderJSError) as caught:
        read(source)
    assert type(caught.value) is kind, caught.value
    return [(problem.line, problem.text) for problem in caught.value.problems]


# What we write


def test_writes_every_property_one_entry_a_line() -> None:
    console = Console(
        title="Ada’s console",
        pages=("https://a.example/", "https://b.example/"),
        consoles=("https://c.example/wander/",),
        styles=("mine.css",),
        scripts=("mine.js",),
        referral="version",
        preconnect=False,
        notes={"https://b.example/": "Good.", "https://a.example/": "Better."},
        tags={"https://a.example/": ("zines", "maps")},
    )
    assert write(console) == (
        "var wander = {\n"
        '  title: "Ada’s console",\n'
        "  consoles: [\n"
        '    "https://c.example/wander/",\n'
        "  ],\n"
        "  pages: [\n"
        '    "https://a.example/",\n'
        '    "https://b.example/",\n'
        "  ],\n"
        "  ignore: [],\n"
        "  styles: [\n"
        '    "mine.css",\n'
        "  ],\n"
        "  scripts: [\n"
        '    "mine.js",\n'
        "  ],\n"
        '  referral: "version",\n'
        "  preconnect: false,\n"
        "  notes: {\n"
        '    "https://a.example/": "Better.",\n'
        '    "https://b.example/": "Good.",\n'
        "  },\n"
        "  tags: {\n"
        '    "https://a.example/": ["zines", "maps"],\n'
        "  },\n"
        "};\n"
    )


def test_an_empty_list_still_has_what_the_original_asks_the_length_of() -> None:
    assert write(Console()) == "var wander = {\n  consoles: [],\n  pages: [],\n  ignore: [],\n};\n"
    assert write(Console(), compact=True) == "var wander={consoles:[],pages:[],ignore:[]};"


def test_equal_lists_give_equal_scripts() -> None:
    notes = {"https://a.example/": "1", "https://b.example/": "2"}
    there, back = Console(notes=notes), Console(notes=dict(reversed(notes.items())))
    assert there == back
    assert write(there) == write(back)


@given(console=CONSOLES, compact=st.booleans())
@example(console=Console(notes={"__proto__": "n"}, tags={"__proto__": ("t",)}), compact=True)
@settings(deadline=None)
def test_reads_back_what_it_writes(console: Console, compact: bool) -> None:
    script = write(console, compact=compact)
    assert read(script) == console
    assert "<" not in script
    assert not {"\u2028", "\u2029"} & set(script)
    assert script.count("\n") == 0 if compact else script.endswith("};\n")


def test_a_lone_surrogate_does_not_stop_the_list_from_being_sent() -> None:
    script = write(Console(title="a\ud800b", notes={"\udfff": "c"}))
    assert read(script.encode().decode()) == Console(title="a�b", notes={"�": "c"})


# What others write


@pytest.mark.parametrize("form", FORMS)
def test_reads_each_form_of_the_same_list(form: str) -> None:
    assert read(FORMS[form]) == EXPECTED


def test_reads_every_escape() -> None:
    source = r"""wander = { pages: [
        '\n\t\b\v\f\r\\\'\"\q', '\x41\u00e9\u{1F600}\u{00000041}', '\ud83d\ude00', '\0\101\7\8',
        'a\
b', `a\
b
c`, '\ud83d' + '\ude00', 'lone \ud83d', `${'\ude00'} lone`] }"""
    assert read(source).pages == (
        "\n\t\b\v\f\r\\'\"q",
        "Aé😀A",
        "😀",
        "\0A\x078",
        "ab",
        "ab\nc",
        "😀",
        "lone �",
        "� lone",
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_knows_all_line_ends(end: str) -> None:
    lines = ["var wander = { // a list", "title: `a", "b`, pages: ['c\\", "d', f()] }"]
    assert problems(end.join(lines)) == [(4, "pages: f() is not a constant")]
    console = read(end.join(lines).replace("f()", "'e'"))
    assert (console.title, console.pages) == ("a\nb", ("cd", "e"))


def test_leaves_out_entries_that_are_no_strings() -> None:
    console = read(
        "var wander = { pages: ['a', 1, , null, undefined, ['b'], {c: 1}, () => f(), -2.5, 'd'],"
        " notes: { a: 'yes', b: 1, c: ['no'] }, tags: { a: ['t', 1, 'u'], b: 't', c: [] } }"
    )
    assert console == Console(pages=("a", "d"), notes={"a": "yes"}, tags={"a": ("t", "u"), "c": ()})


def test_properties_of_the_wrong_type_count_as_absent() -> None:
    source = (
        "var wander = { title: 5, pages: 'https://a.example/', consoles: {0: 'b'}, ignore: null,"
        " styles: 1, scripts: undefined, referral: 'never', notes: ['a'], tags: 'b' }"
    )
    assert read(source) == Console()


@pytest.mark.parametrize(
    ("written", "meant"),
    [("false", False), ("!1", False), ("true", True), ("null", True), ("'false'", True)],
)
def test_only_false_forbids_to_connect_ahead(written: str, meant: bool) -> None:
    assert read(f"var wander = {{ preconnect: {written} }}").preconnect is meant


@pytest.mark.parametrize("referral", ["no", "version"])
def test_reads_the_referral(referral: str) -> None:
    assert read(f"var wander = {{ referral: '{referral}' }}").referral == referral


def test_what_is_not_ours_may_be_anything() -> None:
    source = """
        console.log('loading', Date.now());
        const started = performance.now();
        const wander = {
          pages: ['https://a.example/'], _checkURLs: true, started, version: build(),
          about: () => fetch('/about'), get now() { return Date.now() },
          check(url) { return !!url },
        };
        document.title = 'A console';
        for (const link of document.links) link.target = '_top';
    """
    assert read(source) == Console(pages=("https://a.example/",))


def test_a_constant_text_may_be_used_by_functions() -> None:
    source = (
        "const host = 'https://a.example/'; const go = () => host; var wander = {pages: [host]}"
    )
    assert read(source).pages == ("https://a.example/",)


# What only running it would tell


def test_names_every_place_that_is_not_constant() -> None:
    source = """\
const mine = ['https://a.example/'];
var wander = {
  title: document.title,
  pages: shuffle(mine),
  consoles: ['https://b.example/', pick(), `https://${host}/`],
  notes: { 'https://a.example/': why() },
};
for (const page of more) wander.pages.push(page);
if (Math.random() > 0.5) wander.ignore = [];
"""
    assert problems(source) == [
        (3, "title: document.title is not a constant"),
        (4, "pages: shuffle(mine) is not a constant"),
        (5, "consoles: pick() is not a constant"),
        (5, "consoles: host is not a constant"),
        (6, "notes: why() is not a constant"),
        (8, "for (const page of more) wander.pages.push(page); is not a constant"),
        (9, "if (Math.random() > 0.5) wander.ignore = []; is not a constant"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("wander.pages.reverse();", "wander.pages.reverse() is not a constant"),
        ("wander.pages = get();", "pages: get() is not a constant"),
        ("wander.pages.push(get());", "pages: get() is not a constant"),
        ("wander.pages.push(...get());", "pages: get() is not a constant"),
        ("wander.pages[0] = 'b';", "wander.pages[0] = 'b' is not a constant"),
        ("wander[key] = [];", "wander[key] = [] is not a constant"),
        ("delete wander.pages;", "delete wander.pages is not a constant"),
        ("Object.assign(wander, more);", "Object.assign(wander, more) is not a constant"),
        ("friends.sort();", "pages: friends.sort() is not a constant"),
        ("let same = friends; mix(same);", "pages: mix(same) is not a constant"),
        ("let w = wander; w.pages.pop();", "w.pages.pop() is not a constant"),
        ("(x => x.pages.pop())(window.wander);", "(x => x.pages.pop())(window.wander) is not"),
        ("eval('wan' + 'der.pages = []');", "eval('wan' + 'der.pages = []') is not a constant"),
        ("clean(window);", "clean(window) is not a constant"),
        ("clean(this);", "clean(this) is not a constant"),
        ("clean(window['wander']);", "clean(window['wander']) is not a constant"),
        ("try { wander.pages = []; } catch {}", "try { wander.pages = []; } catch {} is not a"),
        ("wander = random() ? wander : {};", "random() ? wander : {} is not a constant"),
        ("wander.__proto__ = {};", "wander.__proto__ = {} is not a constant"),
        ("var { wander } = lists;", "{ wander } = lists is not a constant"),
        ("Array.prototype.push = pop;", "Array.prototype.push = pop is not a constant"),
        ("function add(u) { wander.pages.push(u) }", "wander.pages.push(u) } is in a function"),
        ("addEventListener('load', () => { wander = {} })", "wander = {} }) is in a function"),
        ("class A { static { wander.pages = [] } }", "wander.pages = [] } } is in a function"),
    ],
)
def test_what_may_change_the_list_is_left_to_the_browser(line: str, said: str) -> None:
    source = f"const friends = ['a'];\nvar wander = {{ pages: friends, consoles: ['b'] }};\n{line}"
    found = problems(source)
    assert any(at == 3 and said in text for at, text in found), found


@pytest.mark.parametrize(
    "members",
    [
        "...rest()",
        "[key()]: ['a']",
        "__proto__: { pages: ['a'] }",
        "get pages() { return more() }",
        "get pages() { log(); return ['a'] }",
        "get pages() { return this.consoles }",
        "set pages(list) { keep(list) }",
        "pages: ['a'].map(f)",
        "pages: maybe ? ['a'] : []",
        "pages: maybe || []",
        "pages: new Array('a')",
        "pages: location.hash.split(',')",
        "title: `${friends}`",
        "title: 'a' + 1e300",
    ],
)
def test_what_is_not_constant_in_the_object_is_left_to_the_browser(members: str) -> None:
    assert problems(f"const friends = [];\nvar wander = {{ {members} }}")[0][0] == 2


def test_a_change_before_the_list_was_copied_counts_as_well() -> None:
    source = (
        "const all = [];\nfill();\nvar wander = { pages: [...all] };\nfunction fill() { all.x() }"
    )
    assert problems(source) == [(4, "pages: all.x() } is in a function, which may run at any time")]


def test_a_list_that_only_a_function_defines_is_left_to_the_browser() -> None:
    source = "(function () {\n  window.wander = { pages: [] };\n})();"
    said = "(function () { window.wander = { pages: [] }; })() is not a constant"
    assert problems(source) == [(1, said)]


def test_the_message_names_the_first_problems_and_counts_the_others() -> None:
    with pytest.raises(NotConstant) as caught:
        read("var wander = { pages: [\n" + "f(),\n" * 15 + "] }")
    lines = str(caught.value).splitlines()
    assert lines[0] == "line 2: pages: f() is not a constant"
    assert lines[-1] == "and 5 more"
    assert len(lines) == 11
    assert caught.value.problems[14] == Problem(16, "pages: f() is not a constant")


def test_quoted_code_cannot_write_to_the_terminal() -> None:
    ((_, text),) = problems("var wander = { pages: f('\x1b[2J\u202e' \n ,  " + "'x'," * 50 + ") }")
    assert text.startswith("pages: f('�[2J�' , 'x',")
    assert text.endswith("… is not a constant")
    assert len(text) < 100


# What is no list


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("", 1, "nothing here defines `wander`"),
        ("// const wander = {}\nvar Wander = {}", 1, "nothing here defines `wander`"),
        ("\nvar wander", 2, "nothing here defines `wander`"),
        ('{"pages": ["https://a.example/"]}', 1, "nothing here defines `wander`"),
        ("\n\nvar wander = ['a']", 3, "`wander` is not an object"),
        ("throw 1; var wander = {}", 1, "nothing here defines `wander`"),
        ("<!DOCTYPE html>\n<title>Not found</title>", 1, "this is an HTML page, not a script"),
        ("\ufeff\n<!-- x -->\n <html lang=en>", 1, "this is an HTML page, not a script"),
        ("<?xml version='1.0'?><html/>", 1, "this is an HTML page, not a script"),
        ("var wander = {\n  pages: [\n    'a',\n", 2, "a syntax error: this `[` is never closed"),
        ("var wander = {\n  pages: ['a\n] }", 2, "a syntax error"),
        ("var wander = {\n  pages: ['a'\n 'b'] }", 2, "a syntax error near: 'a'"),
        ("var wander = { title: '\\u{110000}' }", 1, "a syntax error: an escape beyond U+10FFFF"),
        ("var wander = { title: '\\xZZ' }", 1, "a syntax error"),
        ("var wander = {};\nNot Found", 2, "a syntax error"),
        ("\nvar wander = { title: 'a\0b' }", 2, "there is a NUL character here"),
        ("export const wander = {}", 1, "`export` is for modules"),
        ("import x from 'y'\nvar wander = {}", 1, "`import` is for modules"),
        ("const wander = {}\nlet wander = {}", 2, "`wander` is declared twice"),
        ("var wander = {}\nconst wander = {}", 2, "`wander` is declared twice"),
    ],
)
def test_says_why_there_is_no_list(source: str, line: int, said: str) -> None:
    ((at, text),) = problems(source, Unreadable)
    assert at == line
    assert text.startswith(said)


@pytest.mark.parametrize(
    "source",
    [
        "[" * 10_000 + "]" * 10_000,
        "var wander = { pages: " + "[" * 10_000 + "]" * 10_000 + " }",
        "var wander = " + "(" * 10_000 + "{}" + ")" * 10_000,
        "var wander = { title: " + "- " * 10_000 + "1 }",
        "var wander = " + "{a: " * 10_000 + "1" + "}" * 10_000,
        "var wander = { pages: " + "[].concat(" * 10_000 + ")" * 10_000 + "}",
        "var wander = { title: " + "`${" * 10_000 + "1" + "}`" * 10_000 + "}",
        "var wander = { get pages() { return wander.pages } }",
    ],
)
def test_bottomless_nesting_is_refused(source: str) -> None:
    ((_, text),) = problems(source, Unreadable)
    assert text == "this is nested more than 64 levels deep"


@pytest.mark.parametrize(
    "open_", ["[", "{", "(", "f(", "`${", "()=>", "if(1)", "!", "{a:", "function f(){"]
)
def test_what_is_opened_ten_thousand_times_and_never_closed_is_refused(open_: str) -> None:
    assert problems(open_ * 10_000, Unreadable)


@pytest.mark.parametrize(
    "source",
    [
        "var wander = {};" + "{" * 10_000 + "}" * 10_000,
        "var wander = {};" + "if (1) " * 10_000 + "{}",
        "var wander = {};" + "if (0) {} else " * 10_000 + "{}",
        "var wander = {};" + "() => " * 10_000 + "1",
        "var wander = {};" + "function f() {" * 10_000 + "}" * 10_000,
        "var wander = {};" + "for (;;) " * 10_000 + "{}",
        "var wander = { title: '' " + "+ ''" * 10_000 + "}",
    ],
)
def test_depth_outside_of_the_list_does_no_harm(source: str) -> None:
    assert read(source) == Console()


@pytest.mark.parametrize(
    "step",
    [
        "a = [...a, ...a];",
        "a.push(...a);",
        "a = a.concat(a);",
        "t = t + t;",
        "t = `${t}${t}`;",
        "a.unshift(a.concat(a), ...a);",
        "o = { ...o, [t + o.length]: [...a, ...a] }; a = [...a, ...a];",
    ],
)
def test_a_list_that_doubles_itself_is_refused(step: str) -> None:
    source = "var a = ['x'], t = 'x', o = {};" + step * 60 + "var wander = { pages: a, title: t }"
    ((_, text),) = problems(source, Unreadable)
    assert text == "working this out takes too long for a list"


def test_getters_that_double_each_other_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wander.javascript.names.MOST_WORK", 1_000_000)
    chain = ",".join(f"get g{n}() {{ return [...w.g{n + 1}, ...w.g{n + 1}] }}" for n in range(25))
    source = f"var w = {{ {chain}, g25: [] }}; var wander = {{ pages: w.g0 }}"
    ((_, text),) = problems(source, Unreadable)
    assert text == "working this out takes too long for a list"


def test_things_that_hold_themselves_are_no_trouble() -> None:
    source = "var a = ['b']; a.push(a); var wander = { pages: a }; wander.wander = wander;"
    assert read(source).pages == ("b",)
    assert problems(source + "f(wander)") == [(1, "f(wander) is not a constant")]
    assert problems(source + "f(a); a.push(a, wander)") == [(1, "f(a) is not a constant")]


def test_ten_thousand_pages_are_read() -> None:
    pages = tuple(f"https://a.example/some/path/{n}/" for n in range(10_000))
    assert read(write(Console(pages=pages))).pages == pages


@pytest.mark.parametrize(
    "source",
    [
        "var wander = { title: '" + "a" * 10_000_000 + "' }",
        "var wander = { pages: [" + "'https://a.example/',\n" * 300_000 + "] }",
        "var wander = { title: '" + "é" * 250_000 + "' }",
        "var wander = {}" + " " * 500_000,
        "Not found\n" * 1_000_000,
    ],
    ids=["one text", "many entries", "more bytes than letters", "white space", "rubbish"],
)
def test_more_than_half_a_megabyte_is_not_looked_at(source: str) -> None:
    started = time.process_time()
    ((_, text),) = problems(source, Unreadable)
    assert text == "this is larger than 500 kB"
    assert time.process_time() - started < 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        "Not found: " + "<a>Not found</a>\n" * 29_000,
        "var wander = { title: '" + "\\n" * 240_000 + "' }",
        "var wander = { title: `" + "\\n" * 240_000 + "${'a'}` }",
        "var wander = { pages: [" + "''," * 166_000 + "] }",
        "var wander = { pages: [" + "f()," * 120_000 + "] }",
        "var wander = {};" + "f(wander)\n" * 48_000,
        "var wander = {};" + "f(window)\n" * 48_000,
        "var wander = {};" + "function f() { wander }\n" * 20_000,
        "var wander = { title: " + "'a' + " * 80_000 + "'' }",
        "var wander = { title: " + "-(" * 60 + "[" + "a," * 240_000 + "]" + ")" * 60 + " }",
    ],
    ids=range(10),
)
def test_half_a_megabyte_of_anything_is_done_with_in_seconds(source: str) -> None:
    started = time.process_time()
    with suppress(WanderJSError):
        read(source)
    assert time.process_time() - started < 6


@given(st.text(alphabet=st.sampled_from("wander={}[]()'`$\\u:;,. \n\0<>/*x1+\ud83dé"), max_size=60))
@settings(deadline=None)
def test_any_text_gives_a_list_or_a_reason(text: str) -> None:
    try:
        read("var wander = {};" + text)
    except WanderJSError as error:
        assert error.problems
        assert all(problem.line >= 1 and problem.text for problem in error.problems)


@pytest.mark.parametrize(
    "module",
    ["wanderjs"]
    + [f"javascript.{name}" for name in ("literals", "methods", "operators", "problems", "source")]
    + ["javascript", "javascript.statements"],
)
def test_the_examples_in_the_docstrings_hold(module: str) -> None:
    found = doctest.testmod(import_module(f"wander.{module}"))
    assert found.attempted > 0
    assert found.failed == 0
