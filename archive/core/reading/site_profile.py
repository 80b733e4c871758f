"""What pages of one site taught: what repeats, where date, signature and account stand, how days are written.

A profile is never needed: without one a page is read as it is alone. Every lesson keeps on how many pages it was seen
and one example. `site_lessons` learns a profile, `site_hints` brings it to the lines of a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from archive.core.text import words_alone

if TYPE_CHECKING:  # who only names what was learned needs no parser
    from lxml.html import HtmlElement


class LessonKind(StrEnum):
    """What a lesson is about."""

    FURNITURE = "furniture"  # words of the page and not of the article
    HEADLINE_PLACE = "headline-place"
    DATE_PLACE = "date-place"
    DATE_FORM = "date-form"  # the words around the date of publication
    DATE_ORDER = "date-order"  # DAY_FIRST or MONTH_FIRST
    BYLINE_PLACE = "byline-place"
    ACCOUNT_PLACE = "account-place"  # where the account that posted an article is named
    ACCOUNT = "account"  # its name
    BODY_PLACE = "body-place"


DAY_FIRST, MONTH_FIRST = "day-month", "month-day"
_PLACES = (
    LessonKind.ACCOUNT_PLACE,
    LessonKind.BYLINE_PLACE,
    LessonKind.DATE_PLACE,
    LessonKind.HEADLINE_PLACE,
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing learned: `key` is what a page is compared with, `example` what stood on one of the `pages`."""

    kind: LessonKind
    key: str
    pages: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class SiteHint:
    """What the profile of its site says of one line of a page."""

    furniture: Lesson | None = None
    place: Lesson | None = None  # whose line it is by where it stands
    date_form: Lesson | None = None
    account: Lesson | None = None

    @property
    def names_account(self) -> bool:
        return self.account is not None or self.is_at(LessonKind.ACCOUNT_PLACE)

    @property
    def states_date(self) -> bool:
        return self.date_form is not None or self.is_at(LessonKind.DATE_PLACE)

    def is_at(self, kind: LessonKind) -> bool:
        return self.place is not None and self.place.kind is kind


@dataclass(frozen=True, slots=True)
class AppliedLesson:
    """A lesson that made a difference to a reading, and the words of the page that it concerned."""

    kind: LessonKind
    words: str
    pages: int

    @property
    def evidence(self) -> str:
        return f"as on {self.pages} other pages of this site"


@dataclass(frozen=True, kw_only=True)
class SiteProfile:
    """The lessons of one site. `version` names them for good; `pages` is from how many articles they were learned."""

    version: int = 0
    pages: int = 0
    lessons: tuple[Lesson, ...] = ()

    @cached_property
    def _by_kind(self) -> Mapping[LessonKind, Mapping[str, Lesson]]:
        found: dict[LessonKind, dict[str, Lesson]] = {kind: {} for kind in LessonKind}
        for lesson in self.lessons:
            found[lesson.kind][lesson.key] = lesson
        return found

    def of(self, kind: LessonKind) -> Mapping[str, Lesson]:
        """The lessons of a kind by their keys."""
        return self._by_kind[kind]

    def hint(self, words: str, form: str, path: str) -> SiteHint | None:
        """What is known of a line by its words, the form of its date ("" for none) and its place; None for nothing."""
        by_kind = self._by_kind
        hint = SiteHint(
            furniture=by_kind[LessonKind.FURNITURE].get(words),
            place=next((lesson for kind in _PLACES if (lesson := by_kind[kind].get(path))), None) if path else None,
            date_form=by_kind[LessonKind.DATE_FORM].get(form) if form else None,
            account=by_kind[LessonKind.ACCOUNT].get(words),
        )
        return None if hint == _NOTHING else hint

    def states_the_same_as(self, other: SiteProfile) -> bool:
        """Whether both teach the same; how many pages taught it makes no difference."""
        return {(lesson.kind, lesson.key) for lesson in self.lessons} == {
            (lesson.kind, lesson.key) for lesson in other.lessons
        }

    def as_json(self) -> list[dict[str, Any]]:
        """The lessons as plain values, in their order."""
        return [
            {"kind": lesson.kind.value, "key": lesson.key, "pages": lesson.pages, "example": lesson.example}
            for lesson in self.lessons
        ]

    @classmethod
    def from_json(cls, lessons: list[dict[str, Any]], *, version: int, pages: int) -> SiteProfile:
        """The profile whose lessons `as_json` gave; kinds of a later release are passed over."""
        known = {kind.value for kind in LessonKind}
        return cls(
            version=version,
            pages=pages,
            lessons=tuple(
                Lesson(LessonKind(one["kind"]), one["key"], one["pages"], one.get("example", ""))
                for one in lessons
                if one["kind"] in known
            ),
        )


_NOTHING = SiteHint()


def words_key(folded: str) -> str:
    """What two printings of the same furniture share: "Lượt truy cập: 1.234" and "… 987" are one."""
    return words_alone(_DIGITS.sub("0", folded))[:LONGEST_KEY]


_DIGITS = re.compile(r"\d[\d.,:/ ]*\d|\d")
LONGEST_KEY = 400  # characters


class PlaceNames:
    """Names the elements of one page by their tags, classes and ids and those of what they stand in."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement, str] = {}

    def path(self, element: HtmlElement | None) -> str:
        """`path` of the span in <div class="info"><p id="ngay-12"><span>: "div.info>p#ngay-0>span"."""
        if element is None:
            return ""
        known = self._known.get(element)
        if known is None:
            chain = [element]
            while len(chain) < PATH_LENGTH and (parent := chain[-1].getparent()) is not None:
                chain.append(parent)
            known = ">".join(_name(each) for each in reversed(chain))[-LONGEST_PATH:]
            self._known[element] = known
        return known


PATH_LENGTH = 4  # elements
LONGEST_PATH = 240  # characters


def _name(element: HtmlElement) -> str:
    classes = (element.get("class") or "").split()[:3]
    identity = element.get("id") or ""
    names = "".join([*(f".{one[:40]}" for one in classes), f"#{identity[:40]}" if identity else ""])
    return str(element.tag) + re.sub(r"\d+", "0", names)
