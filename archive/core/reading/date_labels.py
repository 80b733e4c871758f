"""What stands around the date in a date line: its label, weekday, zone, buttons and words that say nothing more."""

import re
from enum import IntEnum

from archive.core.reading.vocabulary import any_of
from archive.core.vocabulary import load_entries


class DateLabel(IntEnum):
    """What a date line calls its date, weakest first."""

    CLOCK = 0  # "Hôm nay, …", "Bây giờ là …": the hour of the visit
    NONE = 1
    UPDATED = 2  # Cập nhật lúc
    POSTED = 3  # Ngày đăng, Xuất bản


# All patterns read folded text.
WEEKDAY = (
    r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|t\.? ?[2-7]|chu nhat|cn(?=,)|(?:mon|tue|wed|thu|fri|sat|sun)(?=[,.])|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
WEEKDAYS = re.compile(rf"\b{WEEKDAY}\b")
POSTED = re.compile(
    rf"\b(?:{any_of('posted_labels')}|(?<!nguoi )(?:(?:tin|bai|bai viet) )?{any_of('posted_verbs')}"
    r"(?= ?[:;(\[]| (?:ngay|luc|vao|boi|on|at|by)\b))"
    r"(?: (?:ngay|luc|vao|boi|vao luc|vao ngay|on|at|by)\b)*"
)
UPDATED = re.compile(rf"\b{any_of('updated_labels')}(?: (?:ngay|luc|vao|vao luc|vao ngay|on|at)\b)*")
CLOCK = re.compile(rf"\b{any_of('clock_labels')}")
FILLER = re.compile(
    rf"\b{WEEKDAY}\b|\bgmt ?(?:\+ ?0?7(?::?00)?)?\b|\butc ?\+ ?0?7\b|(?<=\s)\+ ?0?7(?::?00)?\b|"
    rf"\b{any_of('date_fillers')}"
)
BUTTONS = re.compile(
    r"\b(?:binh luan ?[(:] ?\d+\)?|\d{1,5} ?(?:binh luan|y kien|phan hoi|comments?)\b|"
    r"\d{1,2} (?:phut|giay) (?:doc|truoc)\b|"
    rf"theo doi .{{3,30}} tren(?: google news)?|{any_of('date_line_buttons')}|"
    r"a ?[-+]? ?a ?a ?[-+]|a a a\b|a\+|a-(?!\w))"
)


_LABEL_WORDS = tuple(
    entry for name in ("posted_labels", "posted_verbs", "updated_labels") for entry in load_entries(f"reading/{name}")
)


def may_be_labelled(folded: str) -> bool:
    """Whether a line holds the words of a label that tells when a page appeared; cheap, unlike `label_of`."""
    return any(words in folded for words in _LABEL_WORDS)


def label_of(folded: str) -> DateLabel:
    """The strongest label in a folded line: "ngay dang: …" is POSTED."""
    if POSTED.search(folded):
        return DateLabel.POSTED
    if UPDATED.search(folded):
        return DateLabel.UPDATED
    return DateLabel.CLOCK if CLOCK.search(folded) else DateLabel.NONE


def blank_labels(folded: str) -> str:
    """The line with blanks in place of labels, weekdays, buttons and fillers, of the same length."""
    for words in (POSTED, UPDATED, CLOCK, BUTTONS, FILLER):
        folded = words.sub(_blanks, folded)
    return folded


def _blanks(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


_VOCABULARIES = ("posted_labels", "posted_verbs", "updated_labels", "clock_labels", "date_fillers", "date_line_buttons")
_KNOWN, _LABELLING = (
    frozenset(word for name in names for entry in load_entries(f"reading/{name}") for word in entry.split())
    for names in (_VOCABULARIES, _VOCABULARIES[:4])
)
_LABELLING -= {"ngay", "tin", "bai", "la"}
_SIGN = re.compile(r"[|•·:]| [-–] |\s{3}")
MOST_UNKNOWN = 6  # words of an author or a section in a date line without signs and labels


def may_label_a_date(folded: str) -> bool:
    """Whether a line with a date could be a date line; cheap, and false for most headlines with a date behind them."""
    if _SIGN.search(folded):
        return True
    words = re.findall(r"[^\W\d_]+", folded)
    return not _LABELLING.isdisjoint(words) or len([word for word in words if word not in _KNOWN]) <= MOST_UNKNOWN
