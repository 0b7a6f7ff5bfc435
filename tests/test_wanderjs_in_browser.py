"""What we write and read of `wander.js`, against a real JavaScript engine."""

import json
import random
import sys
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.wanderjs_forms import EXPECTED, FORMS
from wander.console import Console
from wander.wanderjs import NotConstant, Unreadable, read, write

SEE = """
() => {
  const of = (value) => (Array.isArray(value) ? value : []);
  const strings = (value) =>
    of(value).filter((s) => typeof s === 'string').map((s) => s.toWellFormed());
  const entries = (value) => Object.entries(
    typeof value === 'object' && !Array.isArray(value) && value || {});
  const w = typeof wander === 'undefined' ? window.wander : wander;
  if (typeof w !== 'object' || !w || Array.isArray(w)) return null;
  return {
    title: typeof w.title === 'string' ? w.title.toWellFormed() : '',
    ...Object.fromEntries(
      ['pages', 'consoles', 'ignore', 'styles', 'scripts'].map((key) => [key, strings(w[key])])),
    referral: ['version', 'no'].includes(w.referral) ? w.referral : null,
    preconnect: w.preconnect !== false,
    notes: entries(w.notes).filter(([, note]) => typeof note === 'string'),
    tags: entries(w.tags).filter(([, tags]) => Array.isArray(tags))
      .map(([entry, tags]) => [entry, strings(tags)]),
  };
}
"""

RUN_EACH_IN_A_WINDOW = """
([sources, see]) => sources.map((source) => {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const run = (text) => {
    const script = frame.contentDocument.createElement('script');
    script.textContent = text;
    frame.contentDocument.body.append(script);
  };
  let failed = false;
  frame.contentWindow.onerror = () => { failed = true; return true; };
  run(source);
  const threw = failed;
  run(`window.seen = JSON.stringify((${see})())`);
  const seen = failed !== threw ? null : frame.contentWindow.seen;
  frame.remove();
  return [seen, threw];
})
"""

AWKWARD = [
    Console(),
    EXPECTED,
    Console(
        title="</script><script>alert(1)</script><!--<script>",
        pages=(
            "<!--",
            "-->",
            "]]>",
            "&amp;",
            "${a}",
            "`",
            "'",
            '"',
            "\\",
            "\\u0041",
            "\0\x01\x7f\x9f",
        ),
        consoles=("a\nb\r\nc\rd\te\u2028f\u2029g", "\ufeff", "\ufffe\uffff", "😀 é e\u0301 \u202e"),
        ignore=("",),
        styles=("mine.css",),
        scripts=("mine.js", "https://s.example/a.js"),
        referral="no",
        preconnect=False,
        notes={"__proto__": "n", "constructor": "c", "": "e", "1": "one", "</script>": "</script>"},
        tags={"__proto__": ("t",), "toString": (), "a": ("b", "c")},
    ),
    Console(referral="version", title="".join(map(chr, range(0xD800)))),
    Console(title="".join(map(chr, range(0xE000, sys.maxunicode + 1, 7)))),
]

OBJECTS = r"""
{ pages: ['\n\t\b\v\f\r\\\q', '\x41\u00e9\u{1F600}', '\ud83d\ude00', '\0\101\78'] }
{ pages: ['\ud83d' + '\ude00', 'a\ud83d', '\ude00\ud83d\ud83d', `${'\ude00'}\x42`] }
{ title: 1 + 2 + ' ' + 1 + 2, pages: ['' + 0x1F, '' + 1_000, '' + .5, '' + 010, `${-0}`] }
{ pages: [null + 'a', true + `${undefined}`, typeof null, typeof 1, typeof '', typeof void 0] }
{ pages: ['a' === 'a' ? 'yes' : 'no', null ?? 'b', '' || 'c', 0 && 'd', 1 && 'e', !1 + ''] }
{ pages: [null == undefined, null === undefined, 'a' == 'a', 0 === -0, [] == []].concat('a') }
{ pages: [null == undefined && 'a', null === undefined || 'b', 0 == null || 'c', 1 !== 1 || 'd'] }
{ pages: [, 'a', , ['b'], ...['c', ...['d']], 1n, /e/, function () {}, class {}] }
{ pages: ['a'], ['pages']: ['b'], "pages": ['c'], pages() {} }
{ pages: ['a'], get pages() { return ['b'] }, set pages(x) {} }
{ get pages() { return ['a'] }, pages: ['b'] }
{ __proto__: null, pages: ['a'], notes: { __proto__: 1, ['__proto__']: 'n', 1: 'x', .5: 'y' } }
{ notes: { '__pro\u0074o__': 'lost', a: 'b' }, tags: { "__proto__": 1, 'a': ['a'] } }
{ title: 'a', notes: ['x'], tags: { a: 'b', c: ['d', 1] }, preconnect: 0, referral: 'No' }
{ pages: 'abc', consoles: { 0: 'a', length: 1 }, ignore: null, preconnect: false }
{ pages: 'a, b'.split(', '), consoles: ' \ufeff\x85a\x85 '.trim().split('\x85') }
{ pages: ['a', ['b']].concat(['c'], 'd', [['e']]), consoles: ['x', 'y'][1], title: ['z'][0] }
[]
'text'
null
() => ({ pages: [] })
""".strip().splitlines()

SCRIPTS = """
const wander = { pages: ['a'] }; window.wander = { pages: ['b'] }
var wander = { pages: ['a'] }; wander = { pages: ['b'] }; var wander
const wander = { pages: ['a'] }; wander = { pages: ['b'] }
let wander = { pages: ['a'] }; let wander = { pages: ['b'] }
var wander = { pages: ['a'] }; throw new Error(); wander.pages.push('b')
var wander = { pages: ['a'] }; module.exports = wander; wander.pages.push('b')
var wander = { pages: Object.freeze(['a']) }; wander.title = 't'
var wander = wander || { pages: ['a'] }
var wander = {}; if (typeof wander === 'undefined') { wander = 1 } else wander.title = 't'
var a = ['x'], b = a; var wander = { pages: a, consoles: [...a] }; b.push('y')
var wander = { pages: ['a'] }, w = wander; w.pages.push('b'); w = {}; w.pages = []
var wander = { pages: late }; var late = ['a']
{ var wander = { pages: ['a'] } }
if (0) { var wander = { pages: ['a'] } } else { var wander = { pages: ['b'] } }
var wander = { get pages() { return late } }; const late = ['a']; late.unshift('b', 'c')
var list = ['a'], wander = { pages: list, ...{ title: 't', pages: [list[0], ...list] } }
wander = { pages: ['a'] }, wander.title = 't'; this.wander.consoles = ['b']
""".strip().splitlines()

FOLLOWED = """
var wander = { pages: [...a, 'p'], consoles: b, title: t }
window.wander = { pages: a, consoles: [...b], notes: o, title: `${t}!` }
wander = { pages: b.concat(a, 'q'), get consoles() { return [...a, t] }, ...o }
wander.pages = ['r']
wander.pages.push('s', ...b)
wander.title = t + wander.pages.length
wander.pages = a
a.push(t)
b.unshift('u', ...a)
b = [t, t]
a = [...b]
t = 'v' + t
o.x = 'w'
o = { ...o, y: t }
var w = wander; w.ignore = a
window.wander = window.wander || {}
if (typeof module !== 'undefined') wander.pages = []
if (t === 'v') { b.push('z') } else { a.push('z') }
Object.freeze(a)
console.log(a.push('log'))
""".strip().splitlines()

NOT_FOLLOWED = """
for (const x of [1, 2]) b.push('loop' + x)
for (const x of [1, 2]) t += x
add('called')
function add(x) { b.push(x) }
const more = () => { a.push('more') }
[a, b].forEach((list) => list.pop())
a.sort()
b = b.map((x) => x + '1')
t = t.toUpperCase()
Object.assign(o, { z: 'assigned' })
delete wander.title
try { wander.consoles.push('tried') } catch {}
(function () { t = 'closed' })()
with (wander) { pages = ['with'] }
eval("t = 'evil'")
var { length } = a.splice(0, 1)
""".strip().splitlines()


def seen_by_browser(page: Page, sources: list[str]) -> list[tuple[Console | None, bool]]:
    """What the `wander` object of each script holds, and whether the script threw."""
    found = page.evaluate(RUN_EACH_IN_A_WINDOW, [sources, SEE])
    return [(console(json.loads(seen or "null")), threw) for seen, threw in found]


def found_by_reading(source: str) -> Console | None:
    try:
        return read(source)
    except Unreadable:
        return None


def console(seen: dict[str, Any] | None) -> Console | None:
    if seen is None:
        return None
    lists = {key: tuple(seen[key]) for key in ("pages", "consoles", "ignore", "styles", "scripts")}
    return Console(
        title=seen["title"],
        referral=seen["referral"],
        preconnect=seen["preconnect"],
        notes=dict(seen["notes"]),
        tags={entry: tuple(tags) for entry, tags in seen["tags"]},
        **lists,
    )


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("written", AWKWARD, ids=range(len(AWKWARD)))
def test_a_browser_sees_what_we_wrote(page: Page, written: Console, compact: bool) -> None:
    script = write(written, compact=compact)
    page.add_script_tag(content=script)
    assert console(page.evaluate(SEE)) == written
    assert page.evaluate("window.wander === wander")
    page.set_content(f"<!DOCTYPE html><meta charset=utf-8><script>{script}</script><p>after")
    assert page.inner_text("body") == "after"
    assert console(page.evaluate(SEE)) == written


def test_a_browser_sees_the_same_list_in_each_form(page: Page) -> None:
    for name, (seen, _) in zip(FORMS, seen_by_browser(page, list(FORMS.values())), strict=True):
        assert seen == EXPECTED, name


def test_a_browser_sees_the_same_values(page: Page) -> None:
    sources = [*("var wander = " + written for written in OBJECTS), *SCRIPTS]
    for source, (seen, _) in zip(sources, seen_by_browser(page, sources), strict=True):
        assert found_by_reading(source) == seen, source


def test_what_is_read_from_any_mixture_is_what_a_browser_sees(page: Page) -> None:
    """Followed or not, no line may change the list behind the reader's back."""
    dice = random.Random(1)
    sources = [mixture(dice) for _ in range(300)]
    compared = 0
    for source, (seen, threw) in zip(sources, seen_by_browser(page, sources), strict=True):
        if threw:
            continue  # in a line that is not followed, most of the time
        with suppress(NotConstant):
            found = found_by_reading(source)
            assert found == seen, source
            compared += found is not None
    assert compared > 75


def mixture(dice: random.Random) -> str:
    lines = dice.choices(FOLLOWED, k=dice.randint(2, 6))
    lines += dice.choices(NOT_FOLLOWED, k=dice.randint(0, 1))
    dice.shuffle(lines)
    return "\n;".join(["var a = ['m'], b = ['n'], t = 'v', o = { k: 'o' }, wander = {}", *lines])
