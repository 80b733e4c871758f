"""The lines of a page sorted: what stays as text, and what they say of it (dates, authors, counters, pictures)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archive.core.reading.boilerplate import strip_glued_boilerplate, trimmed
from archive.core.reading.bylines import is_account, is_publisher, parse_authors, split_trailing_authors
from archive.core.reading.captions import MAX_CAPTION, caption_key, read_caption, split_credit
from archive.core.reading.counters import find_views
from archive.core.reading.date_labels import DateLabel
from archive.core.reading.dateline import read_date_line
from archive.core.reading.headline import Headline
from archive.core.reading.lines import PageLine
from archive.core.reading.published import PlacedDateLine
from archive.core.reading.tail import is_dated_item
from archive.core.reading.values import FieldEvidence, Image, SegmentKind
from archive.core.reading.vocabulary import TAIL_HEADINGS, any_of
from archive.core.text import fold

AS_ELSEWHERE = "as-on-other-pages"


@dataclass(frozen=True, slots=True)
class KeptParagraph:
    """A paragraph of the text with the line it came from."""

    kind: SegmentKind
    words: str
    line: PageLine


@dataclass
class SortedLines:
    """What the lines of a page yield, in page order."""

    kept: list[KeptParagraph] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    stamps: list[PlacedDateLine] = field(default_factory=list)
    captions: dict[str, int] = field(default_factory=dict)  # their keys, to the place in `images`
    byline: str = ""
    account: str = ""  # that posted the article
    views: int | None = None
    evidence: dict[str, FieldEvidence] = field(default_factory=dict)  # by field

    def note_byline(self, byline: str, rule: str, words: str) -> None:
        """State who wrote the article, in place of what was stated before."""
        self.byline = byline
        self.evidence["byline"] = FieldEvidence("byline", rule, words)

    def note_author(self, author: str, rule: str, words: str) -> None:
        """Keep who a line names, the first of each kind: the account that posted the article, or its author."""
        if not author:
            return
        if not is_account(author):
            if not self.byline:
                self.note_byline(author, rule, words)
        else:
            self.note_account(author, rule)

    def note_account(self, account: str, rule: str) -> None:
        """Keep the account that posted the article, the first that is named."""
        if not self.account:
            self.account = account
            self.evidence["account"] = FieldEvidence("account", rule, account)

    def note_views(self, views: int | None, words: str) -> None:
        if self.views is None and views is not None:
            self.views = views
            self.evidence["views"] = FieldEvidence("views", "counter", words)


def sort_lines(
    header: Sequence[PageLine], headline: Headline, article: Sequence[PageLine], tail: Sequence[PageLine]
) -> SortedLines:
    """Sort the lines above, of and below an article.

    Above "Sơ kết 5 năm …" the line "Tác giả: Lâm Vĩ - 05/07/2021" yields a date and an author, "3.png" nothing, and
    what is left is text; a caption printed twice is kept once.
    """
    parts = SortedLines()
    _read_header(header, headline, parts)
    _read_article_lines(article, headline, parts)
    _read_tail(tail, parts)
    return parts


def _read_header(header: Sequence[PageLine], headline: Headline, parts: SortedLines) -> None:
    distance = 0
    above_title: list[PageLine] = []
    for index in range(len(header) - 1, -1, -1):
        line = header[index]
        if line.date_line and distance and _belongs_to_link(header, index):
            continue
        if line.date_line:
            parts.stamps.append(PlacedDateLine(line.date_line, above=True, distance=distance))
            parts.note_author(line.date_line.author, "date-line-above-title", line.text)
        elif (line.has_credit and not line.is_boilerplate) or _NUMBERED.match(line.folded):
            above_title.append(line)
        elif distance == 0 and parts.stamps and line.byline and not line.is_section and not line.is_masthead:
            parts.note_author(line.byline, "above-title", line.text)
        parts.note_views(line.views, line.text)
        distance += not line.is_boilerplate
    for line in reversed(above_title):
        if line.has_credit:
            _keep_caption(line, parts)
        else:
            parts.kept.append(KeptParagraph(SegmentKind.BODY, line.text, line))
    if headline.title:
        parts.kept.append(KeptParagraph(SegmentKind.TITLE, headline.title, PageLine(headline.title)))
    if headline.date_line:
        parts.stamps.append(PlacedDateLine(headline.date_line, above=False, distance=0))


def _belongs_to_link(header: Sequence[PageLine], index: int) -> bool:
    """Whether a date above the title stands by the linked headline of another article."""
    neighbours = [*header[max(0, index - 1) : index], *header[index + 1 : index + 2]]
    return any(line.linked and line.words >= 4 and not line.menu for line in neighbours)


# The number and date line of a document that the page reproduces: "Số: 12-CT/TU", "Điện Biên, ngày 5 tháng 7 năm 2021".
_NUMBERED = re.compile(
    r"so ?:? ?\d{1,5} ?[-/]|(?!thu |chu nhat)[a-z]+(?: [a-z]+){0,4}, ngay \d{1,2} thang \d{1,2} nam \d{4}\W*$"
)


def _read_article_lines(article: Sequence[PageLine], headline: Headline, parts: SortedLines) -> None:
    end = _trailing_byline(article, parts)
    title_key = caption_key(headline.title)
    last_prose = max((index for index in range(end) if article[index].is_prose), default=-1)
    distance = prose_above = 0
    after_file = False
    bare = sum(line.date_line is not None and line.date_line.label <= DateLabel.NONE for line in article[:end])
    for index, line in enumerate(article[:end]):
        parts.note_views(line.views, line.text)
        alone = bare == 1 and prose_above == 1 and all(placed.above for placed in parts.stamps)
        if line.date_line and (alone or not _heads_a_part(line, prose_above, prose_below=index < last_prose)):
            below_text = prose_above > 0 and (prose_above > 1 or index > last_prose)
            parts.stamps.append(PlacedDateLine(line.date_line, above=False, distance=distance, tail=below_text))
            parts.note_author(line.date_line.author, "date-line", line.text)
        elif line.is_boilerplate or is_dated_item(line) or _repeats(line, title_key):
            after_file = after_file or _is_picture_file(line)
            continue
        elif not prose_above and _is_head_byline(article, index):
            parts.note_author(line.byline or "", "below-title", line.text)
        elif line.is_caption or (after_file and not line.is_prose):
            _keep_caption(line, parts)
        else:
            if prose_above == 0:
                line = _without_opening_stamp(line, parts)
            _keep_paragraph(line, headline.title, parts, first=prose_above == 0, last=index >= last_prose)
            prose_above += line.is_prose
        after_file = False
        distance += 1


_OPENING_STAMP = re.compile(r"[(\[](?P<stamp>[^()\[\]]{8,90})[)\]]\s*(?=\S)")


def _without_opening_stamp(line: PageLine, parts: SortedLines) -> PageLine:
    """The first paragraph without a date line in brackets at its head: "(Ngày đăng: 06/07/2021) Sáng 6/7, …"."""
    match = _OPENING_STAMP.match(line.text)
    stamp = read_date_line(match["stamp"], fold(match["stamp"])) if match else None
    if match is None or stamp is None:
        return line
    parts.stamps.append(PlacedDateLine(stamp, above=False, distance=0))
    found = find_views(fold(match["stamp"]))
    parts.note_views(found[0] if found else None, match["stamp"])
    return replace(line, text=line.text[match.end() :])


def _heads_a_part(line: PageLine, prose_above: int, *, prose_below: bool) -> bool:
    """Whether a bare date stands between paragraphs, as in a chronicle; portals put theirs above or below the text.

    Some put it under the lead; then it has an hour or a weekday, or is the only date of the page.
    """
    stamp = line.date_line
    if stamp is None or stamp.label > DateLabel.NONE or not prose_above or not prose_below:
        return False
    return prose_above > 1 or not (stamp.time or stamp.weekday)


def _repeats(line: PageLine, title_key: str) -> bool:
    if not len(title_key) <= len(line.text) < MAX_CAPTION or not all(word in line.folded for word in title_key.split()):
        return False  # signs, credit and dashes may be more than the key, letters not
    return caption_key(line.text) == title_key


def _is_picture_file(line: PageLine) -> bool:
    return bool(_PICTURE.search(line.folded))


_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|tiff?)\b")


def _is_head_byline(article: Sequence[PageLine], index: int) -> bool:
    """Authors between title and text stand alone on a line beside the date, or directly under the title."""
    line = article[index]
    if line.byline is None or line.heading:
        return False
    if _LABELLED.match(line.folded):
        return True
    neighbours = [*article[max(0, index - 2) : index], *article[index + 1 : index + 2]]
    return index == 0 or any(other.date_line or other.is_boilerplate for other in neighbours)


_LABELLED = re.compile(rf"{any_of('head_byline_labels')}.{{0,20}}?:")


def _trailing_byline(article: Sequence[PageLine], parts: SortedLines) -> int:
    """Read the authors at the end of the article and return where its last other line ends.

    Author and source are two lines at most; three names in a row are a list that belongs to the text. Behind them may
    stand the account that posted the article, a credit or a counter ("43 người"): these are no text either.
    """
    end = _end_before_remarks(article)
    names: list[int] = []
    leftovers: list[PageLine] = []
    for index in range(end - 1, -1, -1):
        line = article[index]
        if line.is_boilerplate or line.date_line or is_dated_item(line):
            continue
        if not line.is_prose and _DATED_LINK.match(line.folded):
            end = index
            continue
        if not names and not line.heading and _is_leftover(line, parts):
            leftovers.append(line)
            end = index
            continue
        if line.signature is None or line.heading or line.caption or len(names) > MAX_NAMES:
            break
        names.append(index)
    if not names:
        names = _pen_name(article, end)
    if names and len(names) <= MAX_NAMES and not any(_signs(article, index) for index in names):
        signed = [article[index].signature or article[index].text.strip(" *_()") for index in reversed(names)]
        people = [name for name in signed if not is_publisher(name, offices=True)]
        rule = "source-below-text" if not people else "signature" if parse_authors(people[0]) else "pen-name"
        parts.note_byline((people or signed)[0], rule, article[names[-1]].text)
        end = min(end, names[-1])
    for line in reversed(leftovers):
        if line.has_credit:
            _keep_caption(line, parts)
    for index in range(end, len(article)):
        stamp = article[index].date_line
        if stamp:
            parts.stamps.append(PlacedDateLine(stamp, above=False, distance=index, tail=True))
        parts.note_views(article[index].views, article[index].text)
    return end


def _end_before_remarks(article: Sequence[PageLine]) -> int:
    """Where the last lines end that may be of the article, without a remark or two behind the name that signs the text.

    Below "… theo dõi từng cụm dân cư." and "Lò Hạ Vân" the line "Gửi email In trang Quay lại" is the page's.
    """
    says = [place for place, line in enumerate(article) if not (line.is_boilerplate or line.date_line)]
    for remarks in range(1, min(MAX_REMARKS, len(says) - 2) + 1):
        name, before = article[says[-remarks - 1]], article[says[-remarks - 2]]
        if not all(_is_remark(article[place]) for place in says[-remarks:]):
            return len(article)
        if parse_authors(name.text) and not name.heading and before.is_prose and not before.linked:
            return says[-remarks - 1] + 1
    return len(article)


MAX_REMARKS = 2
MAX_REMARK_WORDS = 8


def _is_remark(line: PageLine) -> bool:
    if line.is_prose or line.heading or line.caption or line.item or line.words > MAX_REMARK_WORDS or line.has_credit:
        return False
    return line.signature is None and line.views is None and not line.names_account


def _is_leftover(line: PageLine, parts: SortedLines) -> bool:
    """Whether a line behind the text is an account, a counter of people or a credit without a caption."""
    if line.names_account:
        parts.note_account(line.text, "below-text" if is_account(line.text) else AS_ELSEWHERE)
        return True
    if _COUNTED.fullmatch(line.folded):
        return True
    credit = split_credit(line.text) if line.short else None
    return credit is not None and not credit[0]


_COUNTED = re.compile(r"\W*\d{1,7} ?(?:nguoi|luot|lan|nguoi (?:da )?thich|nguoi (?:da )?xem|likes?|thich)\W*")


def _pen_name(article: Sequence[PageLine], end: int) -> list[int]:
    """Where the last line below the text is one word that can sign it: "Trung", "Nhóm PV"."""
    last = end - 1
    while last >= 0 and (article[last].is_boilerplate or article[last].date_line):
        last -= 1
    if last < 1 or article[last].heading or article[last].caption or article[last].item:
        return []
    before = next((line for line in reversed(article[:last]) if not line.is_boilerplate), None)
    signed = before is not None and before.is_prose and before.text.rstrip(' "”’)').endswith((".", "!", "…"))
    return [last] if signed and _PEN_NAME.fullmatch(article[last].text.strip(" *_()")) else []


_PEN_NAME = re.compile(r"[^\W\d_a-z][^\W\d_A-Z]{1,7}\d{0,2}|(?:Nhóm|Tổ) (?:PV|phóng viên|tin)|[^\W\d_a-z]{2,6}")


MAX_NAMES = 2


# "05/07/2021 Ba Tri làm đường": below the text an entry of a list, within it perhaps one of a chronicle.
_DATED_LINK = re.compile(r"[-+•* ]{0,3}\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}\W{1,4}[a-z].{8}")


def _signs(article: Sequence[PageLine], index: int) -> bool:
    """Whether the name stands under a post, as on a document: "TM. BAN THƯỜNG VỤ / BÍ THƯ / Nguyễn Văn An"."""
    before = [line for line in article[max(0, index - 3) : index] if not line.is_prose]
    return any(_SIGNATURE.match(line.folded) for line in before)


_SIGNATURE = re.compile(rf"\W*{any_of('signed_for')}[^.;]{{0,60}}$")


def _keep_caption(line: PageLine, parts: SortedLines) -> None:
    found = read_caption(line.text)
    key = caption_key(line.text)
    if not key:
        if found.credit or line.image:
            parts.images.append(Image(credit=found.credit, address=line.image))
        return
    place = parts.captions.get(key)
    if place is None:
        parts.captions[key] = len(parts.images)
        parts.images.append(Image(caption=found.caption, credit=found.credit, address=line.image))
        parts.kept.append(KeptParagraph(SegmentKind.CAPTION, line.text, line))
    elif found.credit and not parts.images[place].credit:
        # A second printing may name the credit that the first left out.
        first = parts.images[place]
        parts.images[place] = replace(first, credit=found.credit, address=first.address or line.image)


def _keep_paragraph(line: PageLine, title: str, parts: SortedLines, *, first: bool, last: bool) -> None:
    text = line.text
    if first and len(text) > len(title) + 40 and text.startswith(title):
        text = text[len(title) :].lstrip(" .:–—-|")
    text = strip_glued_boilerplate(text)
    if last and line.is_prose:
        text, authors = split_trailing_authors(text)
        if authors:
            parts.note_byline(authors, "end-of-text", authors)
    if text:
        parts.kept.append(KeptParagraph(SegmentKind.BODY, text, line))


def _read_tail(tail: Sequence[PageLine], parts: SortedLines) -> None:
    for line in tail:
        if trimmed(line.folded) in TAIL_HEADINGS:
            break
        if line.date_line and line.date_line.label > DateLabel.NONE:
            parts.stamps.append(PlacedDateLine(line.date_line, above=False, distance=99, tail=True))
        if not parts.byline and line.outside and line.byline and not (line.linked or line.is_masthead):
            parts.note_byline(line.byline, "below-article", line.text)
        if line.hint is not None and line.hint.names_account and line.names_account:
            parts.note_account(line.text, AS_ELSEWHERE)
    for line in tail:
        parts.note_views(line.views, line.text)
