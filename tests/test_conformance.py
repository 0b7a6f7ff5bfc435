"""The format as `docs/format.md` has it: each statement has cases, each case a statement."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT
from tests.live import LiveServer
from tests.test_wanderjs_in_browser import seen_by_browser
from tests.wanderjs_forms import SCRIPTS
from wander.wanderjs import NotConstant, Unreadable, read

FORMAT: Final = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
VECTORS: Final = ROOT / "tests" / "vectors"
FILES: Final = sorted(file.stem for file in VECTORS.glob("*.json"))

DRAWS: Final = 3_000


def load(name: str) -> list[Any]:
    found = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


def statements() -> dict[str, str]:
    """Each statement's text by its number, in the order of the page."""
    found = re.findall(r"^- \*\*([A-Z]\d+)\.\*\* (.*?)(?=^- \*\*|^\n|\Z)", FORMAT, re.M | re.S)
    assert len({number for number, _ in found}) == len(found), "a number that is there twice"
    return dict(found)


def sections() -> Iterator[tuple[str, str]]:
    """The text of each section, with the vector file that it names."""
    for section in re.split(r"^## ", FORMAT, flags=re.M):
        for name in re.findall(r"^Cases: \[`(\w+)\.json`\]", section, re.M):
            yield name, section


def test_the_statements_are_numbered_one_after_the_other() -> None:
    numbers = list(statements())
    assert len(numbers) > 60
    assert len(re.findall(r"^- \*\*[A-Z]\d+", FORMAT, re.M)) == len(numbers)
    by_letter: dict[str, list[int]] = {}
    for number in numbers:
        by_letter.setdefault(number[0], []).append(int(number[1:]))
    for letter, counted in by_letter.items():
        assert counted == list(range(1, len(counted) + 1)), letter


def test_each_file_of_cases_has_its_section() -> None:
    assert sorted(name for name, _ in sections()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_every_case_is_about_a_statement_of_its_section(name: str) -> None:
    section = dict(sections())[name]
    here = set(re.findall(r"^- \*\*([A-Z]\d+)\.", section, re.M))
    rules = {case["rule"] for case in load(name)}
    assert rules <= here
    # And the other way round: a statement has cases, or says that it has none.
    texts = statements()
    assert {number for number in here if "(No cases" not in texts[number]} == rules


def test_statements_without_a_file_say_that_they_have_no_cases() -> None:
    with_cases = {case["rule"] for name in FILES for case in load(name)}
    for number, text in statements().items():
        assert (number in with_cases) is not ("(No cases" in text), number


def test_what_goes_in_and_out_is_in_the_page() -> None:
    for name, section in sections():
        introduction = section[section.index("Cases:") : section.index("\n- **")]
        for case in load(name):
            for key in set(case) - {"rule", "why", "name", "constant"}:
                assert f"`{key}`" in introduction, (name, key)


def test_no_case_is_there_twice() -> None:
    for name in FILES:
        cases = [json.dumps({**case, "why": None}) for case in load(name)]
        assert [case for case, count in Counter(cases).items() if count > 1] == [], name


# The list


@pytest.mark.parametrize("case", SCRIPTS, ids=lambda case: f"{case.rule} {case.why}")
def test_lists_are_read_without_running_them(case: Any) -> None:
    if not case.is_constant:
        with pytest.raises(NotConstant):
            read(case.script)
    elif case.console is None:
        with pytest.raises(Unreadable):
            read(case.script)
    else:
        assert read(case.script) == case.console


def test_a_browser_that_runs_them_sees_the_same_lists(page: Page) -> None:
    seen = seen_by_browser(page, [case.script for case in SCRIPTS])
    for case, (console, _) in zip(SCRIPTS, seen, strict=True):
        assert console == case.console, f"{case.rule} {case.why}"


# Which pages are picked

RULES = """async folder => {
  const modules = ['urls', 'ignores', 'pool', 'picker', 'memory', 'verdicts', 'console']
  const [urls, ignores, pools, pickers, memory, verdicts, consoles] =
    await Promise.all(modules.map(name => import(`${folder}${name}.js`)))
  const asFile = text => URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const told = async file => {
    const found = new verdicts.Verdicts({ blank: {}, withoutVia: [], snapshot: asFile(file) })
    await found.begin()
    return found
  }
  const poolOf = ({ base, shown_on, ignore }) => {
    const patterns = new ignores.IgnoreList(ignore)
    const accepts = url => urls.isUsable(url, shown_on) && !patterns.matches(new URL(url).href)
    return [new pools.Pool(base, accepts), accepts]
  }
  globalThis.conform = {
    pool(one) {
      const [pool] = poolOf(one)
      for (const [referrer, consoles] of one.lists) pool.add(referrer, consoles)
      return pool.consoles
    },
    async picking(one, draws) {
      const [pool, accepts] = poolOf(one)
      const shown = new memory.Shown()
      const file = JSON.stringify({ version: 1, pages: one.verdicts })
      const picker = new pickers.Picker({
        pool, shown, accepts, verdicts: await told(file), read: async () => null
      })
      pool.add(one.base, Object.keys(one.lists))
      for (const [console, pages] of Object.entries(one.lists)) {
        picker.learn(console, consoles.checkedConsole({ pages }))
      }
      for (const href of one.shown) shown.add({ page: href, href, referrer: one.base })
      const counts = {}
      for (let draw = 0; draw < draws; draw++) {
        const picked = picker.take()
        if (picked) counts[picked.href] = (counts[picked.href] ?? 0) + 1
      }
      return counts
    },
    async snapshot({ file, pages }) {
      const found = await told(file)
      return Object.fromEntries(Object.keys(pages).map(href =>
        [href, { picked: found.whyBlank(href) === null, via: found.takesVia(href) }]))
    }
  }
}"""


@pytest.fixture(scope="module")
def console(browser: Browser, modules: LiveServer) -> Iterator[Page]:
    """A page that knows the browser's rules as `conform`."""
    with browser.new_page() as page:
        page.goto(modules.url + "static/console/urls.js")
        page.evaluate(RULES, modules.url + "static/console/")
        yield page


def about(case: Any) -> str:
    return f"{case['rule']} {case['why']}"


@pytest.mark.parametrize("case", load("pool"), ids=about)
def test_the_pool(console: Page, case: Any) -> None:
    assert console.evaluate("one => conform.pool(one)", case) == case["pool"]


@pytest.mark.parametrize("case", load("picking"), ids=about)
def test_how_likely_each_page_is(console: Page, case: Any) -> None:
    odds = {url: Fraction(likely) for url, likely in case["odds"].items()}
    assert sum(odds.values()) in (0, 1)
    counts = console.evaluate("([one, draws]) => conform.picking(one, draws)", [case, DRAWS])
    assert set(counts) == set(odds)
    for url, likely in odds.items():
        # Six standard deviations: one honest run in a hundred million is further off.
        spread = 6 * float(DRAWS * likely * (1 - likely)) ** 0.5
        assert abs(counts[url] - float(DRAWS * likely)) <= spread, url


@pytest.mark.parametrize("case", load("snapshot"), ids=about)
def test_what_a_snapshot_says(console: Page, case: Any) -> None:
    assert console.evaluate("one => conform.snapshot(one)", case) == case["pages"]


# In another language


def run_cases(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    file = folder / "my-rules.mjs"
    file.write_text(program.replace("./static/", (ROOT / "static").as_uri() + "/"))
    command = [node, "--no-warnings", "tests/vectors/run.mjs", str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)


def own_rules() -> str:
    (program,) = re.findall(r"```js\n(.*?)```", FORMAT, re.DOTALL)
    return str(program)


def test_the_runner_passes_our_own_rules(tmp_path: Path) -> None:
    ended = run_cases(tmp_path, own_rules())
    assert ended.returncode == 0, ended.stdout + ended.stderr
    ran = {name: int(count) for name, count in re.findall(r"(\w+): (\d+) cases", ended.stdout)}
    assert ran == {name: len(load(name)) for name in ran}
    assert {"console_url", "wander_js_url", "usable", "via", "goto", "ignore"} == set(ran)
    left_out = set(re.findall(r"(\w+): left out", ended.stdout))
    assert left_out | set(ran) == set(FILES)


def test_the_runner_finds_a_mistake(tmp_path: Path) -> None:
    ended = run_cases(tmp_path, own_rules() + "\nexport const pool = ({ base }) => [base]\n")
    assert ended.returncode == 1
    assert "P2" in ended.stdout
