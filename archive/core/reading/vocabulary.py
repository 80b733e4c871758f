"""The words of portal pages around their articles, folded; the lists are files of `archive.core.vocabulary`."""

from archive.core.vocabulary import load_entries

BOILERPLATE_LINES = frozenset(load_entries("reading/boilerplate_lines"))
BOILERPLATE_LABELS = frozenset(load_entries("reading/boilerplate_labels"))
TAIL_HEADINGS = frozenset(load_entries("reading/tail_headings"))
AMBIGUOUS_HEADINGS = frozenset(load_entries("reading/ambiguous_headings"))
SECTIONS = frozenset(load_entries("reading/sections"))
