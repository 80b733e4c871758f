"""The words of portal pages around their articles, folded; the lists are files of `archive.core.vocabulary`."""

import re

from archive.core.vocabulary import load_entries

BOILERPLATE_LINES = frozenset(load_entries("reading/boilerplate_lines"))
BOILERPLATE_LABELS = frozenset(load_entries("reading/boilerplate_labels"))
TAIL_HEADINGS = frozenset(load_entries("reading/tail_headings"))
AMBIGUOUS_HEADINGS = frozenset(load_entries("reading/ambiguous_headings"))
SECTIONS = frozenset(load_entries("reading/sections"))


def any_of(name: str) -> str:
    """A pattern for folded text that matches any entry of the list `reading/<name>` as whole words.

    In an entry "#" stands for a number.
    """
    return rf"(?:{_alternatives(name)})(?!\w)"


def any_opening(name: str) -> str:
    """A pattern that matches any entry of the list `reading/<name>`, whatever letters follow."""
    return rf"(?:{_alternatives(name)})"


def initials(name: str) -> str:
    """The letters with which the entries of the list `reading/<name>` begin, for a class of characters."""
    return "".join(sorted({re.escape(entry[0]) for entry in load_entries(f"reading/{name}")}))


def any_name(name: str) -> str:
    """A pattern for names of classes and ids of the list: a hyphen may be left out, "*" stands for more letters."""
    return rf"(?:{_alternatives(name)})".replace(r"\-", "-?").replace(r"\*", r"\w*")


def _alternatives(name: str) -> str:
    entries = sorted(load_entries(f"reading/{name}"), key=lambda entry: (-len(entry), entry))
    return "|".join(re.escape(entry).replace(r"\ ", " ").replace(r"\#", r"\d+") for entry in entries)
