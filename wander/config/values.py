r"""A setting of the whole file, such as its title: set, replaced and taken away.

>>> from wander.config.layout import spliced
>>> layout = Layout(b'title = "A"  # So far.\n\npages = []\n')
>>> print(spliced(layout.data, [with_value(layout, "title", "B", Hand())]).decode(), end="")
title = "B"  # So far.
<BLANKLINE>
pages = []
>>> print(spliced(layout.data, [with_value(layout, "language", "de", Hand())]).decode(), end="")
title = "A"  # So far.
language = "de"
<BLANKLINE>
pages = []
"""

import re
from dataclasses import replace
from typing import get_args

from tree_sitter import Node

from wander.config.layout import FilesName, Layout, SettingName, Splice, Value, value_of
from wander.config.lines import line_of, without_lines
from wander.config.writing import Hand


def with_value(
    layout: Layout, key: SettingName | FilesName, value: Value | None, hand: Hand
) -> Splice:
    """The file with this value for the key; without its line, where it is None.

    A new line stands below the settings that come before it in `SettingName`, or above all
    other keys; and below a comment that shows how to write it, as `# url = "…"`.
    """
    pair = layout.pair(key)
    if pair is None:
        return _new_line(layout, key, "" if value is None else hand.pair(key, value))
    if value is None:
        return without_lines(layout, *line_of(layout, pair))
    old = value_of(pair)
    quote = Hand.quote_of(layout.slice(old.start_byte, old.end_byte))
    new = replace(hand, quote=quote).value(value)
    return Splice(old.start_byte, old.end_byte, new.encode())


def _new_line(layout: Layout, key: SettingName | FilesName, line: str) -> Splice:
    newline = layout.newline
    text = line + newline if line else ""
    if example := _example(layout, key):
        return _inserted(layout, layout.line_end(example.start_byte), text)
    order = [*get_args(SettingName), *get_args(FilesName)]
    earlier = [pair for name in order[: order.index(key)] if (pair := layout.pair(name))]
    if earlier:
        at = layout.behind(layout.line_end(value_of(earlier[-1]).end_byte))
        return _inserted(layout, at, text)
    first = next(iter((*layout.pairs, *layout.headings)), None)
    if first is None:
        at = len(layout.data)
        gap = newline if at and layout.empty_above(at) == at else ""
        return _inserted(layout, at, gap + text)
    at = layout.comments_above(layout.line_start(first.start_byte))
    is_setting = any(layout.pair(name) == first for name in order)
    return Splice(at, at, (text + ("" if is_setting else newline)).encode())


def _example(layout: Layout, key: str) -> Node | None:
    """A comment above the first heading that is the line itself, but for its value."""
    end = layout.headings[0].start_byte if layout.headings else len(layout.data)
    shape = re.compile(rf"#\s*{key}\s*=")
    for node in layout.root.children:
        if node.type == "comment" and node.start_byte < end:
            text = layout.slice(node.start_byte, node.end_byte)
            if shape.match(text) and layout.begins_line(node.start_byte):
                start = layout.line_start(node.start_byte)
                above = layout.slice(layout.line_start(max(start - 1, 0)), start)
                # Below "# [[pages]]" it shows a page, and no setting.
                if not above.lstrip("# \t").startswith("["):
                    return node
    return None


def _inserted(layout: Layout, at: int, text: str) -> Splice:
    if at and not layout.data[:at].endswith(b"\n"):
        text = layout.newline + text
    return Splice(at, at, text.encode())
