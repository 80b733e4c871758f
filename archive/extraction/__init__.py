"""Text to mentions: citations, officials, provinces, events. Every mention is a span of the text."""

from archive.extraction.citations import find_citations

__all__ = ["find_citations"]
