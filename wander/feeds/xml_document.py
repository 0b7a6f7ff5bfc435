"""XML as we write it: UTF-8, one element a line, with a word on where it came from."""

from xml.etree import ElementTree

from wander.feeds.marks import COMMENT, XML_START


def document(root: ElementTree.Element) -> bytes:
    """The whole file."""
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f"{XML_START}<!--{COMMENT}-->\n{text}\n".encode()


def child(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> None:
    """Add an element that holds a text and no others."""
    ElementTree.SubElement(parent, name, attributes).text = text or None
