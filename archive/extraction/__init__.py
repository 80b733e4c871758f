"""Text to mentions: citations, officials, provinces, events. Every mention is a span of the text."""
