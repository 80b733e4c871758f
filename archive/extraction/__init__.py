"""Text to mentions: citations, officials, provinces, events. Every mention is a span of the text."""

from archive.extraction.citations import find_citations
from archive.extraction.events import find_event
from archive.extraction.officials import find_officials, gather_officials
from archive.extraction.provinces import find_provinces

__all__ = ["find_citations", "find_event", "find_officials", "find_provinces", "gather_officials"]
