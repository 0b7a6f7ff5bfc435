"""The page's texts: every language has all of them, and tells them in a browser."""

import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from tree_sitter import Node

from tests.conftest import Home
from tests.live import LiveServer
from tests.network import Network
from tests.test_screens import check_screen, open_console_sheet
from wander import create_app
from wander.config import read_config
from wander.site import module, words
from wander.site.bundle import static_folder
from wander.site.export import export
from wander.site.page import drop_in_page, exported_page, served_page
from wander.site.words import LANGUAGES, WORDS_FILES, spoken, words_in, words_scripts

PAGE = "http://one.example/"
ANA = "http://ana.example/wander/"
ENGLISH = words_in("en")
TEMPLATE = Path(words.__file__).with_name("templates") / "page.html"
PARTS = ("more", "explorer", "map")
OTHERS = [language for language in LANGUAGES if language != "en"]


# The texts themselves


def elements(text: str) -> list[str]:
    return sorted(re.findall(r"<[^>]*>", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_there_in_every_language(language: str) -> None:
    assert list(words_in(language)) == list(ENGLISH), "the same keys, in the same order"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_place_for_every_part(language: str) -> None:
    source = Path(words.__file__).with_name("words") / f"{language}.toml"
    tables = tomllib.loads(source.read_text(encoding="utf-8"))
    assert set(PARTS) <= tables.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_and_the_elements_agree(language: str) -> None:
    for key, text in words_in(language).items():
        assert text.strip() == text
        assert text, key
        assert text.count("{}") == ENGLISH[key].count("{}"), key
        assert elements(text) == elements(ENGLISH[key]), key
        # Each is found again by its name, so there is one of a kind; and none in another.
        assert re.sub(r"<(a|b|code)>[^<>]+</\1>", "", text).count("<") == 0, key
        assert len(set(elements(text))) == len(elements(text)), key
        assert not set('"&>') & set(re.sub(r"</?(a|b|code)>", "", text)), key


def test_the_button_is_named_wander_everywhere() -> None:
    assert {words_in(language)["bar.wander"] for language in LANGUAGES} == {"Wander"}


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        ("en", r"\.\.\.|'"),
        ("fr", r"\.\.\.|'|«(?!\u00a0)|(?<!\u00a0)»|(?<!\u00a0)[:;!?](?!//)|\bvous\b|\bvotre\b"),
        ("de", r"\.\.\.|'|”|(?<!\u00a0)…|\bSie (haben|sind|können)\b"),
        ("es", r"\.\.\.|'|[“”]|\busted\b"),
        ("pt", r"\.\.\.|'|[«»]"),
        ("ja", r"\.\.\.|['“”]|[,.](?= |$)|[a-z0-9](?=[ぁ-んァ-ン一-龠])"),
    ],
)
def test_each_language_is_set_as_it_is_printed(language: str, wrong: str) -> None:
    faults = {
        key: text
        for key, text in words_in(language).items()
        if re.search(wrong, re.sub(r"<[^>]*>", "", text))
    }
    assert faults == {}


def test_no_language_was_left_in_english() -> None:
    for language in OTHERS:
        told = words_in(language)
        same = {key for key in ENGLISH if told[key] == ENGLISH[key] and len(ENGLISH[key]) > 12}
        assert same == set(), language


# Where they are used


class BareWords(HTMLParser):
    """What a template says by itself, without a key."""

    SAID = ("aria-label", "title", "placeholder", "alt", "aria-description")

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in self.SAID and value]

    def handle_data(self, data: str) -> None:
        if re.search(r"[^\W\d_]", data):
            self.found.append(data.strip())


def test_the_template_says_nothing_by_itself() -> None:
    source = TEMPLATE.read_text(encoding="utf-8")
    assert BareWords(source).found == []
    for slip in ("<p>{{ a }} of us</p>", '<button aria-label="Close"></button>'):
        assert BareWords(source + slip).found


SINKS = {"append", "prepend", "replaceChildren", "externalLink", "quiet", "made", "announce"}
SAID_IN = {"textContent", "title", "ariaLabel", "placeholder", "alt", "innerText"}


def bare_literals(node: Node) -> Iterator[str]:
    """Strings with letters that a module shows as they are, or that read like a sentence."""
    kind, text = node.type, (node.text or b"").decode()
    if kind == "call_expression":
        name = (node.child_by_field_name("function") or node).text or b""
        if name.decode().rpartition(".")[2] in SINKS:
            arguments = node.child_by_field_name("arguments")
            yield from shown(arguments) if arguments else ()
    if kind == "assignment_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left and right and (left.text or b"").decode().rpartition(".")[2] in SAID_IN:
            yield from shown(right)
    if kind == "pair":
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key and value and (key.text or b"").decode() in SAID_IN:
            yield from shown(value)
    if kind == "string_fragment" and re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}.*[.…!?]$", text):
        yield text
    for child in node.children:
        yield from bare_literals(child)


def shown(node: Node) -> Iterator[str]:
    """The string literals with letters in an expression, but not those handed to a function."""
    if node.type in ("call_expression", "object"):
        return
    if node.type == "binary_expression" and b"==" in (node.text or b""):
        return
    if node.type == "string_fragment":
        text = (node.text or b"").decode()
        # A name of an element or a class, as `made('div', …)` takes it first, is no text.
        if re.search(r"[^\W\d_]", re.sub(r"\\u[0-9a-f]{4}", "", text)) and not is_first(node):
            yield text
        return
    for child in node.children:
        yield from shown(child)


def is_first(fragment: Node) -> bool:
    """Whether it is the first argument of `made`, the name of an element."""
    string = fragment.parent
    arguments = string.parent if string else None
    call = arguments.parent if arguments else None
    name = call.child_by_field_name("function") if call else None
    return bool(
        arguments
        and string == arguments.named_children[0]
        and name
        and (name.text or b"").decode() == "made"
    )


def console_modules() -> dict[str, str]:
    folder = static_folder() / "console"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))}


def root_of(source: str) -> Node:
    return module._PARSER.parse(source.encode()).root_node


def test_the_modules_say_nothing_by_themselves() -> None:
    found = {
        name: list(bare_literals(root_of(source))) for name, source in console_modules().items()
    }
    assert {name: literals for name, literals in found.items() if literals} == {}


@pytest.mark.parametrize(
    "slip",
    [
        "link.textContent = 'list'",
        "who.append(`by ${name}`)",
        "externalLink(url, 'list')",
        "const a = { title: busy ? 'Wait' : '' }",
        "say('This takes a while.')",
    ],
)
def test_a_text_in_a_module_is_found(slip: str) -> None:
    assert list(bare_literals(root_of(slip)))


def test_every_text_is_used_and_every_key_has_one() -> None:
    template = TEMPLATE.read_text(encoding="utf-8")
    marked = set(re.findall(r'data-w(?:-\w+)?="([\w.]+)"', template))
    named = set(re.findall(r"words\['([\w.]+)'\]", template))
    literals = set(re.findall(r"'([\w.]+)'", "".join(console_modules().values())))
    tables = {key.partition(".")[0] for key in ENGLISH} | set(PARTS)
    said = {text for text in literals if text.partition(".")[0] in tables and "." in text}
    # A part may name its own by the key alone: wordsOf('more')('undo').
    within = {f"{part}.{text}" for part in PARTS for text in literals}
    # Or by the beginning that a few have in common: `tab_${name}`.
    starts = re.findall(r"`([a-z]+_)\$\{", "".join(console_modules().values()))
    within |= {
        key for key in ENGLISH for start in starts if key.partition(".")[2].startswith(start)
    }
    assert ENGLISH.keys() - (marked | named | said | within) == set()
    assert (marked | named | said) - ENGLISH.keys() == set()
    # What the page's own script says stands in the page, to be said in any language.
    spans = set(re.findall(r'<span data-w="([\w.]+)"></span>', template))
    folder = static_folder() / "console"
    firsts = "".join((folder / f"{name}.js").read_text() for name in ("bar", "console-sheet"))
    assert spans == set(re.findall(r"'((?:bar|sheet)\.\w+)'", firsts))


# The page in one language


def in_language(tmp_path: Path, language: str | None, more: str = "") -> Path:
    path = tmp_path / "wander.toml"
    said = f'language = "{language}"\n' if language else ""
    path.write_text(f'{said}title = "Ana & Ben"\npages = ["{PAGE}"]\n{more}', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("language", "ours"),
    [("pt-BR", "pt"), ("DE-at", "de"), ("ja", "ja"), ("en-GB", "en"), ("it", "en"), ("fil", "en")],
)
def test_the_page_speaks_the_language_of_its_list(tmp_path: Path, language: str, ours: str) -> None:
    assert spoken(language) == ours
    html = served_page(read_config(in_language(tmp_path, language))).html
    assert f'<html lang="{language}">' in html
    about = words_in(ours)["bar.about"]
    lang = "" if language[:2].lower() == ours else f' lang="{ours}"'
    assert f'<button id="about-button" data-w="bar.about"{lang}>{about}</button>' in html
    assert f'content="{words_in(ours)["head.description"]}"' in html


def test_a_page_carries_one_language(tmp_path: Path) -> None:
    html = served_page(read_config(in_language(tmp_path, "de"))).html
    for language in LANGUAGES:
        assert (words_in(language)["notice.offline_more"] in html) == (language == "de")


def test_each_text_is_marked_where_the_page_is_in_another_language(
    home: Home, network: Network
) -> None:
    network.console(ANA)
    home.serve(
        f'language = "it"\ntitle = "Angolo"\nconsoles = ["{ANA}"]\n'
        f'pages = [{{ url = "{PAGE}", note = "Bello." }}]'
    )
    page = home.page
    page.goto(home.url, wait_until="domcontentloaded")
    expect(page.locator("#recommender")).to_contain_text("From Angolo — “Bello.”")
    open_console_sheet(page, "Discovery")
    unmarked = page.evaluate(LANGUAGE_OF_TEXTS)
    assert {language for language, _ in unmarked["ours"]} == {"en"}
    assert {language for language, _ in unmarked["theirs"]} == {"it"}
    assert len(unmarked["ours"]) > 40


LANGUAGE_OF_TEXTS = r"""() => {
  const said = element => [element.closest('[lang]').lang, element.outerHTML.slice(0, 80)]
  const all = [...document.querySelectorAll('[data-w], [data-w-label], [data-w-title]')]
  return {
    ours: all.filter(one => one.dataset.w !== 'bar.note').map(said),
    theirs: [...document.querySelectorAll('h1, #recommender > a, [data-w="bar.note"]')].map(said),
  }
}"""


@pytest.mark.slow
@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (900, "light"), (1100, "light")])
def test_it_fits_in_every_language(
    home: Home, network: Network, language: str, width: int, scheme: Any
) -> None:
    page = home.page
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(color_scheme=scheme)
    network.console(ANA)
    note = "A note that goes on for rather longer than there is room for. " * 3
    home.serve(
        f'language = "{language}"\nconsoles = ["{ANA}"]\n'
        f'pages = [{{ url = "{PAGE}", note = "{note}" }}]'
    )
    page.goto(home.url, wait_until="domcontentloaded")
    expect(page.get_by_role("status")).to_have_text("")
    check_screen(page)
    told = words_in(language)
    for key in ("bar.wander", "bar.console", "bar.open", "bar.go", "bar.about"):
        button = page.get_by_role("button", name=told[key], exact=True)
        expect(button).to_be_in_viewport(ratio=1)
        assert button.evaluate("one => one.scrollWidth <= one.clientWidth"), told[key]
    bar = page.locator("#bar").bounding_box()
    assert bar
    assert bar["height"] < (60 if width == 1100 else 160), "no button in a line of its own"
    room = page.locator("#recommender a").evaluate(
        "one => one.parentElement.getBoundingClientRect().right - one.getBoundingClientRect().left"
    )
    assert room > 100, "who recommended the page can be read"
    page.locator("#console-button").click()
    for name in ("neighbours", "ignores", "history", "discovery"):
        page.locator(f"#{name}-button").click()
        check_screen(page)
    expect(page.locator("#discovery-list")).to_contain_text(told["sheet.listed"])
    page.keyboard.press("Escape")
    page.locator("#about-button").click()
    check_screen(page)


# Another language than the page was written in


@pytest.fixture
def visitor(
    browser: Browser, browser_context_args: dict[str, Any], request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A visitor whose browser prefers the language of the parameter."""
    with browser.new_context(**{**browser_context_args, "locale": request.param}) as context:
        yield context


def german(page: Page) -> None:
    """The page is in German, down to what was said before."""
    told = words_in("de")
    expect(page.locator("#about-button")).to_have_text(told["bar.about"])
    assert page.locator("#url-input").get_attribute("aria-label") == told["bar.address"]
    assert page.locator("#back-button").get_attribute("title") == told["bar.back"]
    assert page.locator("#recommender").inner_text().startswith(told["bar.from"] + " ")
    assert page.locator("#recommender").get_attribute("title") == (
        page.locator("#recommender").inner_text()
    )
    page.locator("#about-button").click()
    about = page.locator("#about-dialog")
    expect(about).to_contain_text("Drück auf Wander, und du bekommst")
    expect(about).to_contain_text(re.compile(r"Dies ist Wander \d\S+ Es spricht die Sprache der "))
    link = about.get_by_role("link", name="ursprünglichen Wander-Konsole")
    assert link.get_attribute("href") == "https://codeberg.org/susam/wander"
    assert about.locator("b").inner_text() == "Wander"
    page.keyboard.press("Escape")


@pytest.mark.parametrize("visitor", ["de-CH"], indirect=True)
def test_a_visitor_gets_the_page_in_the_language_of_the_browser(
    visitor: BrowserContext, network: Network, tmp_path: Path
) -> None:
    network.mount("me.example", create_app(in_language(tmp_path, None)))
    page = visitor.new_page()
    page.add_init_script(SHIFTS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("http://me.example/", wait_until="domcontentloaded")
    german(page)
    texts = page.evaluate(LANGUAGE_OF_TEXTS)
    assert {language for language, _ in texts["ours"]} == {"de"}
    assert {language for language, _ in texts["theirs"]} == {"en"}, "the list's own"
    (first,) = (at for at, url in enumerate(asked) if url.startswith(PAGE))
    (loaded,) = (at for at, url in enumerate(asked) if "wander-words" in url)
    assert first < loaded, "the first page does not wait for it"
    assert page.evaluate("() => window.shifts.reduce((sum, one) => sum + one, 0)") < 0.02
    assert page.evaluate("() => 'wanderWords' in window") is False


SHIFTS = """window.shifts = []
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.shifts.push(entry.value)
}).observe({ type: 'layout-shift', buffered: true })"""


@pytest.mark.parametrize("visitor", ["en-GB", "nl-NL"], indirect=True)
def test_whoever_is_served_already_loads_no_other_language(
    visitor: BrowserContext, network: Network, tmp_path: Path
) -> None:
    network.mount("me.example", create_app(in_language(tmp_path, None)))
    assert languages_asked_for(visitor) <= {"en"}


@pytest.mark.parametrize("visitor", ["de-DE"], indirect=True)
@pytest.mark.parametrize("named", ["fr", "en"])
def test_the_language_that_the_owner_named_holds(
    visitor: BrowserContext, network: Network, tmp_path: Path, named: str
) -> None:
    network.mount("me.example", create_app(in_language(tmp_path, named)))
    assert languages_asked_for(visitor) <= {named}


def languages_asked_for(visitor: BrowserContext) -> set[str]:
    page = visitor.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("http://me.example/", wait_until="domcontentloaded")
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("")
    return {url.partition("words-")[2][:2] for url in asked if "words-" in url}


@pytest.mark.parametrize("visitor", ["de-DE"], indirect=True)
@pytest.mark.parametrize("is_there", [True, False])
def test_an_exported_page_speaks_from_disk_and_does_without(
    visitor: BrowserContext, network: Network, tmp_path: Path, is_there: bool
) -> None:
    target = tmp_path / "public"
    names = export(read_config(in_language(tmp_path, None)), tmp_path, target).names
    assert set(WORDS_FILES.values()) <= set(names)
    page = visitor.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if is_there else None)
    if not is_there:
        (target / "wander-words-de.js").unlink()
    page.goto((target / "index.html").as_uri(), wait_until="domcontentloaded")
    expect(page.frame_locator("#wander-iframe").locator("h1")).to_be_visible()
    if is_there:
        german(page)
    else:
        expect(page.locator("#about-button")).to_have_text("About")
        page.locator("#wander-button").click()
    assert [said for said in complaints if "robots.txt" not in said and "404" not in said] == []


# What parts say, and the visitor's own choice


def import_language(page: Page, modules: LiveServer, home: Home, network: Network) -> None:
    """Open the console with the parts' module at hand, as a part has it."""
    source = (static_folder() / "console" / "language.js").read_text(encoding="utf-8")
    page.route("**/wander-more.js*", lambda route: route.abort())  # it is the part
    home.open(pages=[PAGE])
    expect(page.locator("#recommender")).to_contain_text("From")
    bare = re.sub(r"^export ", "", source, flags=re.MULTILINE)
    page.evaluate(
        f"() => {{ {bare}\n window.language = {{ LANGUAGES, spokenLanguage, speak, learnWords,"
        " words, wordsOf, tellIn, labelIn } }"
    )


def test_the_visitor_can_choose_and_choose_again(
    page: Page, modules: LiveServer, home: Home, network: Network
) -> None:
    import_language(page, modules, home, network)
    assert page.evaluate("() => Object.keys(language.LANGUAGES)") == list(LANGUAGES)
    assert page.evaluate("() => language.spokenLanguage()") == "en"
    assert page.evaluate("() => language.speak('de')") is True
    german(page)
    assert page.evaluate("() => language.spokenLanguage()") == "de"
    for chosen in ("ja", "en"):
        assert page.evaluate("to => language.speak(to)", chosen) is True
        expect(page.locator("#console-button")).to_have_text(words_in(chosen)["bar.console"])
        expect(page.locator("#recommender")).to_contain_text(words_in(chosen)["bar.from"])
    assert page.locator("[data-w][lang]").count() == 0, "as it was written"
    assert page.evaluate("() => language.speak('tlh')") is False


def test_the_language_that_was_chosen_last_holds(
    page: Page, modules: LiveServer, home: Home, network: Network
) -> None:
    import_language(page, modules, home, network)
    held: list[Route] = []
    page.route("**/wander-words-fr.js*", lambda route: held.append(route))
    said = page.evaluate(
        """async () => {
          const french = language.speak('fr')
          const german = await language.speak('de')
          window.french = french
          return german
        }"""
    )
    assert said is True
    held[0].continue_()
    assert page.evaluate("() => window.french") is False
    german(page)


def test_a_language_that_does_not_load_changes_nothing(
    page: Page, modules: LiveServer, home: Home, network: Network
) -> None:
    import_language(page, modules, home, network)
    page.route("**/wander-words-fr.js*", lambda route: route.abort())
    assert page.evaluate("() => language.speak('fr')") is False
    assert page.evaluate("() => language.spokenLanguage()") == "en"
    assert page.evaluate("() => document.body.dataset.wanted") != "fr", "nor is it waited for"
    expect(page.locator("#about-button")).to_have_text("About")
    assert page.evaluate("() => language.speak('de')") is True
    assert page.locator("script[src*='wander-words']").count() == 0, "nothing is left about"


def test_a_part_has_its_words_once_it_asked_for_them(
    page: Page, modules: LiveServer, home: Home, network: Network
) -> None:
    import_language(page, modules, home, network)
    assert page.evaluate("() => language.words('bar.refused', 'x')") == "bar.refused"
    assert page.evaluate("() => language.learnWords()") is True
    assert page.evaluate("() => language.words('bar.refused', 'a {} b')") == (
        "“a {} b” cannot be shown here."
    )
    assert page.evaluate("() => language.wordsOf('sheet')('close')") == "Close"
    page.evaluate(
        """() => {
          const made = language.tellIn(document.createElement('p'), 'bar.opening', 'x.example')
          made.id = 'made'
          document.body.append(language.labelIn(made, 'sheet.close'))
        }"""
    )
    assert page.locator("#made").inner_text() == "Opening x.example…"
    page.evaluate("() => language.speak('de')")
    assert page.locator("#made").inner_text() == "x.example wird geöffnet\u00a0…"
    assert page.locator("#made").get_attribute("aria-label") == "Schließen"
    assert page.evaluate("() => language.words('sheet.close')") == "Schließen"


def test_what_is_said_after_the_change_is_said_in_the_new_language(
    page: Page, modules: LiveServer, home: Home, network: Network
) -> None:
    import_language(page, modules, home, network)
    assert page.evaluate("() => language.speak('es')") is True
    page.locator("#url-input").fill("a b")
    page.locator("#go-button").click()
    expect(page.get_by_role("status")).to_have_text("«a b» no se puede mostrar aquí.")
    page.locator("#console-button").click()
    page.locator("#ignores-button").click()
    expect(page.locator("#ignores-list")).to_have_text("Todavía nada.")


# The files


def test_the_server_gives_the_words_for_ever_at_an_address_of_their_content(
    tmp_path: Path,
) -> None:
    with LiveServer(create_app(in_language(tmp_path, None))) as server:
        html = httpx.get(server.url).text
        (address,) = re.findall(r'data-words="([^"]+)"', html)
        for language, name in WORDS_FILES.items():
            kept = httpx.get(server.url + address.replace("{}", language))
            assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert kept.headers["content-type"] == "text/javascript; charset=utf-8"
            assert kept.content == words_scripts()[name]
            assert httpx.get(server.url + name).headers["cache-control"] == "no-cache"


def test_the_policy_gives_way_only_where_words_lie_beside_a_file(tmp_path: Path) -> None:
    config = read_config(in_language(tmp_path, None))
    assert "file:" not in served_page(config).policy
    directives = dict(one.split(" ", 1) for one in exported_page(config).policy.split(";"))
    assert [name for name, sources in directives.items() if "file:" in sources] == ["script-src"]
    assert "data-words" not in drop_in_page().html, "there, nothing need lie beside it"
