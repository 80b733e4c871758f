"""Bytes to `Reading`: decode, separate the article from the page around it, and say where each fact stood."""
