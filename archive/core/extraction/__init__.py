"""Text to mentions: citations, officials, provinces, events. Every mention is a span of the text."""

from archive.core.extraction.citations import find_citations
from archive.core.extraction.events import find_event
from archive.core.extraction.officials import find_officials, gather_officials
from archive.core.extraction.provinces import find_provinces

__all__ = ["find_citations", "find_event", "find_officials", "find_provinces", "gather_officials"]
