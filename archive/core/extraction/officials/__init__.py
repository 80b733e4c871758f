"""Who holds which office, as a text says it."""

from archive.core.extraction.officials.finder import find_officials, gather_officials

__all__ = ["find_officials", "gather_officials"]
