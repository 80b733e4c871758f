"""Who holds which office, as a text says it."""

from archive.extraction.officials.finding import find_officials, gather_officials

__all__ = ["find_officials", "gather_officials"]
