"""A matplotlib SVG made fit to stand inside a page beside others."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_URL = re.compile(r"url\(#([^)]+)\)")
_DROPPED = frozenset({f"{_SVG}metadata", f"{_SVG}style"})


def inline(svg: bytes, prefix: str, title: str, description: str) -> str:
    """SVG element for a page: unique ids, no metadata, a title and a description.

    Parameters
    ----------
    svg : as matplotlib writes it
    prefix : of every id that is kept, unique in the page
    title, description : what a screen reader says of the figure
    """
    root = ElementTree.fromstring(svg)
    for parent in root.iter():
        for child in [child for child in parent if child.tag in _DROPPED]:
            parent.remove(child)
    _rename(root, prefix)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-text")
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{_SVG}{tag}", {"id": f"{prefix}-{_ending(tag)}"})
        element.text, element.tail = text, "\n"
        root.insert(place, element)
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return ElementTree.tostring(root, encoding="unicode")


def _ending(tag: str) -> str:
    return "title" if tag == "title" else "text"


def _rename(root: ElementTree.Element, prefix: str) -> None:
    """Prefix ids that are referred to, drop the others; links become plain ``href``."""
    used: set[str] = set()
    for element in root.iter():
        if _LINK in element.attrib:
            element.set("href", element.attrib.pop(_LINK))
        for value in element.attrib.values():
            used.update(_URL.findall(value))
        link = element.get("href", "")
        if link.startswith("#"):
            used.add(link[1:])
    for element in root.iter():
        known = element.attrib.pop("id", None)
        if known in used:
            element.set("id", f"{prefix}-{known}")
        for name, value in element.attrib.items():
            if name == "href" and value.startswith("#"):
                element.set(name, f"#{prefix}-{value[1:]}")
            elif "url(#" in value:
                element.set(name, _URL.sub(rf"url(#{prefix}-\1)", value))
