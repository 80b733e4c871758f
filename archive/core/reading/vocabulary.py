"""The words of portal pages around their articles, folded; the lists are files of `archive.core.vocabulary`."""

import re

from archive.core.vocabulary import load_entries

BOILERPLATE_LINES = frozenset(load_entries("reading/boilerplate_lines"))
BOILERPLATE_LABELS = frozenset(load_entries("reading/boilerplate_labels"))
TAIL_HEADINGS = frozenset(load_entries("reading/tail_headings"))
AMBIGUOUS_HEADINGS = frozenset(load_entries("reading/ambiguous_headings"))
SECTIONS = frozenset(load_entries("reading/sections"))


def any_of(name: str) -> str:
    """A pattern for folded text that matches any entry of the list `reading/<name>` as whole words."""
    entries = sorted(load_entries(f"reading/{name}"), key=len, reverse=True)
    return rf"(?:{'|'.join(re.escape(entry).replace(chr(92) + ' ', ' ') for entry in entries)})(?!\w)"
