"""The constant expressions of a JavaScript file, read without running it.

A stranger's script is parsed and followed as far as it only writes things down:
literals, names of constants, spreads, joined strings, `list.push('x')`. Whatever
would have to be run is not guessed at. It becomes an `Unknown`, and so does all
that it may have reached::

    >>> from wander.javascript.statements import Script
    >>> script = Script("const more = ['b']; var list = ['a', ...more, Math.random()]")
    >>> script.value_of("list").items    # doctest: +ELLIPSIS
    ['a', 'b', Unknown(problems=(Problem(line=1, text='Math.random() is not a constant'),))]

From the bottom up: `problems`, `literals`, `source` (the syntax tree), `comments`,
`values`, `operators`, `names` (what each name stands for), `methods`, `objects`,
`expressions`, `statements`.
"""
