"""Elements of the answers: namespaces, and text that XML allows."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from archive.views.marked_text import printable

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
DC = "http://purl.org/dc/elements/1.1/"
MODS = "http://www.loc.gov/mods/v3"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PREFIXES = {OAI_DC: "oai_dc"}


def element(
    space: str, name: str, *, schema: str, also: Mapping[str, str] | None = None, **values: str
) -> etree._Element:
    """A root element that says where the schema of its namespace is."""
    names: dict[str | None, str] = {_PREFIXES.get(space): space, "xsi": XSI}
    names.update(also or {})
    root = etree.Element(f"{{{space}}}{name}", nsmap=names, **values)
    root.set(f"{{{XSI}}}schemaLocation", f"{space} {schema}")
    return root


def add(parent: etree._Element, space: str, name: str, words: str | None = None, **values: str) -> etree._Element:
    """Put an element into another; one that would have no words is left out, and is returned all the same."""
    child = etree.Element(f"{{{space}}}{name}", {key: printable(value) for key, value in values.items()})
    if words is not None:
        child.text = printable(words).strip()
    if words is None or child.text:
        parent.append(child)
    return child
