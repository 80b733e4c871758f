"""One paragraph of a page with what its surroundings said of it; dumps and pages both become lists of these."""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from archive.core.lazy import lazy_property
from archive.core.reading.boilerplate import (
    MAX_BOILERPLATE,
    is_boilerplate,
    is_masthead,
    is_section,
    is_tail_heading,
    menu_parts,
    trimmed,
)
from archive.core.reading.bylines import is_account, may_be_name, parse_byline
from archive.core.reading.captions import is_scene, read_credit
from archive.core.reading.counters import blank_views, find_views
from archive.core.reading.dateline import DateLine, read_date_line, read_told_date
from archive.core.reading.openings import find_agency_tag, opens_a_lead
from archive.core.reading.site_profile import LessonKind, SiteHint
from archive.core.reading.vocabulary import BOILERPLATE_LINES
from archive.core.text import fold, words_alone

PROSE_LENGTH = 220  # no headline is longer
SENTENCES_WORDS = 20  # with the end of a sentence among them
_TWO_SENTENCES = re.compile(r"[.!?…](?<=[^\W_A-Z]{2}.) +(?=[^\W\d_a-z])")
LONGEST_BYLINE = 100  # characters
PROSE_WORDS = 8  # a shorter line that ends in a full stop may still be a headline


@dataclass
class PageLine:
    """A paragraph, normalised and without blanks at its ends, and the hints of its markup (all off in text dumps)."""

    text: str
    heading: int = 0  # 1 for <h1>
    linked: bool = False  # all of it is a link
    attached: bool = False  # holds a link to a file
    caption: bool = False  # the markup says so
    headline: bool = False  # the markup or the page's metadata say so
    item: bool = False  # of a list or table
    image: str = ""  # address of the picture just before it
    pictured: bool | None = None  # a picture stands just before it, or it is set like a caption; None: not known
    above: bool = False  # before the article's own element
    outside: bool = False  # behind it
    place: HtmlElement | None = None  # in whose flow it stands, where a site's profile is at hand
    hint: SiteHint | None = None  # what that profile says of the line

    def hear(self, hint: SiteHint | None, place: HtmlElement | None) -> None:
        """Take in what the site's other pages say of the line, in place of what the line alone says."""
        self.hint, self.place = hint, place
        if hint is not None:
            for name in ("date_line", "told_date", "byline", "signature", "names_account"):
                self.__dict__.pop(name, None)

    @lazy_property
    def folded(self) -> str:
        return fold(self.text)

    @lazy_property
    def key(self) -> str:
        """What is equal in two printings of one headline: letters and digits."""
        return words_alone(self.folded)

    @lazy_property
    def short(self) -> bool:
        return len(self.text) <= MAX_BOILERPLATE

    @lazy_property
    def date_line(self) -> DateLine | None:
        """The date line this is, where the line says nothing else or other pages of its site have theirs here."""
        found = read_date_line(self.text, self.folded) if self.short else None
        return found or (self.told_date if self.hint is not None else None)

    @lazy_property
    def told_date(self) -> DateLine | None:
        """The date that only the profile of the site tells to be the article's."""
        if self.hint is None or not self.hint.states_date or not self.short or read_date_line(self.text, self.folded):
            return None
        return read_told_date(self.text, self.folded)

    @lazy_property
    def views(self) -> int | None:
        found = find_views(self.folded) if self.short and not self.is_prose else None
        return found[0] if found else None

    @lazy_property
    def is_boilerplate(self) -> bool:
        if not self.short or self.caption:
            return False
        if is_boilerplate(self.text, self.folded):
            return True
        return self.views is not None and _is_rest_boilerplate(blank_views(self.folded))

    @lazy_property
    def is_tail_heading(self) -> bool:
        return len(self.text) <= 120 and not self.caption and is_tail_heading(self.folded)

    @lazy_property
    def is_section(self) -> bool:
        return is_section(self.folded)

    @lazy_property
    def is_masthead(self) -> bool:
        return is_masthead(self.text, self.folded)

    @lazy_property
    def menu(self) -> list[str]:
        return menu_parts(self.text) if self.short else []

    @lazy_property
    def byline(self) -> str | None:
        return self._signed(offices=False)

    @lazy_property
    def signature(self) -> str | None:
        """The author at the end of an article, where an office may sign too."""
        return self._signed(offices=True)

    def _signed(self, *, offices: bool) -> str | None:
        if len(self.text) > LONGEST_BYLINE or self.names_account:
            return None
        if self.hint is not None and self.hint.is_at(LessonKind.BYLINE_PLACE) and may_be_name(self.text):
            return parse_byline(self.text, offices=True) or self.text.strip(" *_()|-–—")
        return parse_byline(self.text, offices=offices)

    @lazy_property
    def names_account(self) -> bool:
        """Whether the line names the account that posted the article and not its author."""
        return is_account(self.text) or (self.hint is not None and self.hint.names_account and may_be_name(self.text))

    @lazy_property
    def is_caption(self) -> bool:
        if self.caption:
            return True
        if not self.short:
            return False
        return self.has_credit or (self.pictured is not False and is_scene(self.text, self.folded))

    @lazy_property
    def has_credit(self) -> bool:
        return self.short and read_credit(self.text, self.folded) is not None

    @lazy_property
    def is_prose(self) -> bool:
        """Whether it reads like running text: a full sentence, or too long for a headline."""
        if len(self.text) > PROSE_LENGTH:
            return True
        ends = self.text.rstrip('"”’)»|/* ').endswith((".", "…", ";"))
        if ends and self.words >= PROSE_WORDS:
            return True
        return self.opens_lead or (self.words >= SENTENCES_WORDS and bool(_TWO_SENTENCES.search(self.text)))

    @lazy_property
    def opens_lead(self) -> bool:
        return len(self.text) >= 40 and (find_agency_tag(self.text) is not None or opens_a_lead(self.text, self.folded))

    @property
    def words(self) -> int:
        return self.text.count(" ") + 1


def _is_rest_boilerplate(blanked: str) -> bool:
    rest = trimmed(" ".join(blanked.split()))
    return not rest or rest in BOILERPLATE_LINES or is_boilerplate(rest, rest) or len(rest.split()) <= 4
