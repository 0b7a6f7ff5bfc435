"""One list, in every form in which owners write it down."""

from wander.console import Console

EXPECTED = Console(
    title="Zoë’s",
    pages=("https://a.example/?p=1", "http://bücher.example/"),
    consoles=("https://c.example/wander/", "https://d.example/wander"),
    ignore=("https://e.example/*",),
)

_BODY = """{
  title: 'Zoë’s',
  // Neighbours
  consoles: ['https://c.example/wander/', 'https://d.example/wander'],
  pages: [
    'https://a.example/?p=1',  // a page with a query
    "http://bücher.example/",
  ],
  /* never
     these */
  ignore: [`https://e.example/*`],
}"""

_REST = """title: 'Zoë’s', ignore: ['https://e.example/*'],
  consoles: ['https://c.example/wander/', 'https://d.example/wander']"""

_PAGES = "['https://a.example/?p=1', 'http://bücher.example/']"

FORMS = {
    "const": f"const wander = {_BODY};",
    "let": f"let wander = {_BODY}",
    "var": f"var wander = {_BODY};",
    "window": f"window.wander = {_BODY};",
    "globalThis": f"globalThis.wander = {_BODY};",
    "self": f"self.wander = {_BODY};",
    "this": f"this.wander = {_BODY};",
    "window by key": f"window['wander'] = {_BODY};",
    "a plain name": f"wander = {_BODY}",
    "strict": f"'use strict';\nconst wander = {_BODY};",
    "declared, then assigned": f"let wander;\nwander = {_BODY};",
    "both names": f"const wander = {_BODY};\nwindow.wander = wander;",
    "two names at once": f"var wander = window.wander = {_BODY};",
    "another name first": f"const mine = {_BODY}, also = 1;\nvar wander = mine;",
    "an escaped name": f"var w\\u0061nder = {_BODY};",
    "parentheses": f"var wander = ((({_BODY})));",
    "frozen": f"const wander = Object.freeze({_BODY});",
    "the last of several": f"var wander = {{ pages: ['old'] }};\nwander = {{}};\nwander = {_BODY};",
    "a byte order mark": f"\ufeffconst wander = {_BODY};",
    "hidden from ancient browsers": f"<!-- hide\nvar wander = {_BODY};\n-->",
    "windows line ends": f"const wander = {_BODY};".replace("\n", "\r\n"),
    "one line": "window.wander = " + " ".join(f"{{ {_REST}, pages: {_PAGES} }}".split("\n")),
    "quoted keys": f'var wander = {{ "pages": {_PAGES}, {_REST} }}',
    "computed keys": f"const p = 'pa'; var wander = {{ [p + 'ges']: {_PAGES}, {_REST} }}",
    "shorthand": f"const pages = {_PAGES}; var wander = {{ pages, {_REST} }};",
    "spread of a list": f"""
        const friends = ['https://a.example/?p=1'];
        const wander = {{ pages: [...friends, ...['http://bücher.example/']], {_REST} }};""",
    "spread of an object": f"""
        const base = {{ title: 'Base', pages: {_PAGES} }};
        const wander = {{ ...base, ...null, {_REST} }};""",
    "numbers among the strings": f"""
        var wander = {{ {_REST}, pages: [
            1, 'https://a.example/?p=1', 2.5, , null, 'http://bücher.example/', 0x10] }};""",
    "joined strings": f"""
        const host = 'a' + '.example';
        let query = 1;
        var wander = {{ {_REST}, pages: [
            'https://' + host + '/?p=' + query, 'http://b' + ('\\u00fccher' + '.example/')] }};""",
    "templates": f"""
        const host = `a.${{'example'}}`;
        var wander = {{ {_REST}, pages: [
            `https://${{host}}/?p=${{1}}`, `http://${{`bücher`}}.example/`] }};""",
    "a getter": f"""
        var wander = {{ {_REST}, get pages() {{ return [...friends, 'http://bücher.example/'] }} }};
        var friends = ['https://a.example/?p=1'];""",
    "assigned later": f"const wander = {{ {_REST} }};\nwander.pages = {_PAGES};",
    "assigned by key": f"const wander = {{ {_REST} }};\nwander['pages'] = {_PAGES};",
    "pushed later": f"""
        const wander = {{ pages: [], {_REST} }};
        wander.pages.push('https://a.example/?p=1', 'http://bücher.example/');""",
    "pushed to another name": f"""
        const list = [];
        window.wander = {{ pages: list, {_REST} }};
        list.push('http://bücher.example/');
        list.unshift(...['https://a.example/?p=1']);""",
    "put together": f"""
        const one = ['https://a.example/?p=1'], two = ['http://bücher.example/'];
        var wander = {{ pages: one.concat(two), {_REST} }};""",
    "cut from a text": f"""
        var wander = {{ {_REST}, pages: `
https://a.example/?p=1
http://bücher.example/
`.trim().split('\\n') }};""",
    "unless there is one": f"window.wander = window.wander || {{}};\nvar wander = {_BODY};",
    "for Node too": f"""
        const wander = {_BODY};
        if (typeof module !== 'undefined' && module.exports) {{ module.exports = wander; }}""",
    "for Node alone, last": f"const wander = {_BODY};\nmodule.exports = wander;",
    "for browsers only": f"""
        const wander = {_BODY};
        if (typeof window !== 'undefined') {{ window.wander = wander; }}
        else {{ wander.pages = []; }}""",
    "with a greeting": f"const wander = {_BODY};\nconsole.log('Hello', wander.pages.length);",
}
