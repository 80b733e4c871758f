"""HTML pages to lines."""

import lxml.html

from archive.reading.article import Declared, read_article
from archive.reading.decode import Decoded
from archive.reading.lines import Line
from archive.reading.values import Reading
from archive.text import normalise


def read_page(decoded: Decoded, url: str = "") -> Reading:
    """Read an HTML page by its visible text."""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    root = lxml.html.document_fromstring(decoded.text.encode("utf-8", "replace"), parser=parser)
    lines = [Line(" ".join(normalise(text).split())) for text in root.itertext()]
    return read_article(lines, Declared(problems=decoded.problems))
