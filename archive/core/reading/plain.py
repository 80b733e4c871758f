"""Text dumps of pages: every line is a paragraph, a piece of the page's boilerplate, or empty."""

import re

from archive.core.reading.article import PageContext, read_article
from archive.core.reading.lines import PageLine
from archive.core.reading.page_class import REFUSAL_OF_KIND, classify_page
from archive.core.reading.problems import Refusal
from archive.core.reading.site_hints import give_hints
from archive.core.reading.site_profile import SiteProfile
from archive.core.reading.values import Reading
from archive.core.text import normalise

# What turns a line of Markdown into a heading or bold print: "# Tiêu đề", "**Sáng 6/7, …**".
_MARKDOWN = re.compile(r"^(?:#{1,6} +|\*\*(?=\S)|__(?=\S))+|(?<=\S)(?:\*\*|__)$")
_EDGES = " |"  # blanks, and what a table's frame leaves in a dump


def read_plain(
    text: str, problems: tuple[str, ...] = (), *, insisted: bool = False, site: SiteProfile | None = None
) -> Reading:
    """Read a text dump: "Tỉnh ủy … tổ chức Hội nghị\\n\\n(03/06/2021)\\n\\nSáng ngày 3/6, …".

    Blanks within a line stay one for one, so that every surface of the reading's text is found in the dump again;
    blanks at its ends and empty lines go. Text without running text comes back refused.
    """
    if not text.strip():
        return Reading(refusal=Refusal.EMPTY, problems=problems)
    stripped = (_unmarked(line.strip(_EDGES)) for line in normalise(text).split("\n"))
    lines = [PageLine(line) for line in stripped if line]
    page_class = classify_page(lines)
    if not page_class.is_article and not insisted:
        return Reading(refusal=REFUSAL_OF_KIND[page_class.kind], problems=problems, page_class=page_class)
    if site is not None:
        give_hints(lines, (), site)
    context = PageContext(problems=problems, page_class=page_class, insisted=insisted, site=site)
    return read_article(lines, context)


def _unmarked(line: str) -> str:
    return _MARKDOWN.sub("", line) if line.startswith(("#", "*", "_")) or line.endswith(("**", "__")) else line
