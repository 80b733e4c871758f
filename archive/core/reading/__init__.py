"""Bytes to `Reading`: decode, separate the article from the page around it, and say where each fact stood.

    read_capture(RawCapture(body))   the article of a text dump or an HTML page, or why there is none

The stages, each in its module: `decode` (bytes to text), `plain` and `page` (text or markup to lines), `headline`,
`tail`, `sorting` and `article` (lines to title, lead, body, captions), `stampline` and `published` (dates),
`furniture`, `bylines`, `captions` and `counters` (what the lines of a page say beside the article).
"""

from archive.core.reading.dispatch import read_capture
from archive.core.reading.problems import Problem, Refusal
from archive.core.reading.values import Dated, Image, Precision, Reading, Segment, SegmentKind

__all__ = [
    "Dated",
    "Image",
    "Precision",
    "Problem",
    "Reading",
    "Refusal",
    "Segment",
    "SegmentKind",
    "read_capture",
]
