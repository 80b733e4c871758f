"""Bytes to `Reading`: decode, separate the article from the page around it, and say where each fact stood.

    read_capture(RawCapture(body))   the article of a text dump or an HTML page, or why there is none

The stages, each in its module: `decode` (bytes to text), `plain` and `page` (text or markup to lines), `headline`,
`tail`, `line_roles` and `article` (lines to title, lead, body, captions), `dateline` and `published` (dates),
`boilerplate`, `bylines`, `captions` and `counters` (what the lines of a page say beside the article).
"""

from archive.core.reading.dispatch import read_capture
from archive.core.reading.problems import Problem, Refusal
from archive.core.reading.values import (
    Dated,
    Image,
    PageClass,
    PageKind,
    Precision,
    Reading,
    SegmentKind,
    TextSegment,
)

__all__ = [
    "Dated",
    "Image",
    "PageClass",
    "PageKind",
    "Precision",
    "Problem",
    "Reading",
    "Refusal",
    "SegmentKind",
    "TextSegment",
    "read_capture",
]
