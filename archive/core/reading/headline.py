"""Which line of a page is its headline."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.core.reading.date_labels import DateLabel, may_be_labelled
from archive.core.reading.dateline import DateLine, read_date_line
from archive.core.reading.lines import PageLine
from archive.core.reading.openings import first_sentence, split_headline
from archive.core.reading.site_profile import LessonKind
from archive.core.text import fold

HEAD_LINES = 80  # lines in which a headline is looked for; longer mastheads and menus are not known
MAX_TITLE = 300  # characters

# Lines of State papers and mottos that stand above titles.
_MOTTOS = re.compile(
    r"dang cong san viet nam|cong hoa xa hoi chu nghia viet nam|doc lap ?[-–] ?tu do ?[-–] ?hanh phuc|"
    r"(?:tinh uy|thanh uy|hdnd|ubnd)(?: ?[-–] ?\w+){2,8}(?: tinh| thanh pho)?.{0,40}"
)
_KICKER_END = (":", ",", ";")


@dataclass(frozen=True, slots=True)
class Headline:
    """Line `index` is, or begins with, the title; `rest` is the lead that shares the line. -1 where there is none."""

    index: int
    title: str
    rest: str = ""
    date_line: DateLine | None = None  # a date line that shares the headline's
    rule: str = ""  # what spoke for it most


def find_headline(lines: Sequence[PageLine]) -> Headline | None:
    """Choose the headline among the lines above the first running text, by what stands around each and what it says.

    1. A line that the markup declares, or that is printed twice, or stands beside the date line, wins over others.
    2. Section names, menus, mastheads, captions and authors are not headlines.
    3. Where no line is one, the first running text is parted into headline and lead: "… khóa VII (QTO) – Tổng cộng …".
    """
    prose_at = _first_prose(lines)
    declared = max((index for index, line in enumerate(lines) if line.headline), default=-1)
    head = lines[: max(min(prose_at + 1, HEAD_LINES), declared + 1)]
    repeats = Counter(line.key for line in head)
    opening = _opening_words(lines, prose_at)
    best: tuple[float, int] | None = None
    rank = 0
    for index, line in enumerate(head):
        portal = line.is_masthead and not (line.headline or stands_over_text(lines, index))
        if portal or not _is_candidate(line, at_prose=index == prose_at):
            continue
        score = _score(lines, index, printed=repeats[line.key], prose_at=prose_at, opening=opening)
        score -= 0.5 * min(rank, MAX_RANK)
        rank += not line.linked
        again = best is not None and _printed_again(lines, best[1], index)
        if best is None or score > best[0] or again:
            best = (max(score, best[0]) if again and best else score, index)
    if best is None or best[0] < _WEAK:
        shared = _shared_line(lines, prose_at, seam_only=best is not None)
        if shared is not None:
            return _without_stamp(shared)
    if best is None:
        return None
    line = lines[best[1]]
    return _without_stamp(Headline(best[1], line.text, rule=_rule(lines, best[1], repeats[line.key])))


def _rule(lines: Sequence[PageLine], index: int, printed: int) -> str:
    """The strongest of what speaks for a headline."""
    if lines[index].headline:
        return "declared"
    if lines[index].heading:
        return f"heading-{lines[index].heading}"
    if printed > 1:
        return "printed-twice"
    return "beside-date-line" if _beside_stamp(lines, index, 1) or _beside_stamp(lines, index, -1) else "above-text"


def _printed_again(lines: Sequence[PageLine], first: int, second: int) -> bool:
    """Whether two lines are the same headline: the later one stands by the article, the first in the page's frame."""
    return lines[first].key == lines[second].key


SHARED = 3.0  # for a line whose words the text all takes up
MAX_RANK = 4  # further down a headline is no less likely
_WEAK = 0.5  # a lower score yields to a headline that shares its line with the lead


def _without_stamp(headline: Headline) -> Headline:
    """Take a date line off the end of the headline: "Khai mạc hội nghị (05/07/2021 08:30)", "… Cập nhật lúc …".

    A bare day belongs to the headline: "Hội sách … lần thứ 3 (21/4/2021)", "Luật … (ngày 17/6/2003)".
    """
    title = headline.title.strip("*•»> ")
    tail = fold(title[-MAX_STAMP:])
    if not (_HOUR.search(tail) or may_be_labelled(tail)):
        return replace(headline, title=title)
    for match in _WORD_START.finditer(title, max(0, len(title) - MAX_STAMP)):
        head, end = title[: match.start()].rstrip(" -–—|,(["), title[match.start() :]
        stamp = read_date_line(end.strip(), fold(end.strip())) if head.count(" ") >= 2 else None
        if stamp is not None and not stamp.author:
            if stamp.time or stamp.label > DateLabel.NONE:
                return replace(headline, title=head, date_line=stamp)
            break
    return replace(headline, title=title)


MAX_STAMP = 90  # characters of a date line behind a headline
_HOUR = re.compile(r"\d ?[:hg]")  # all hours of a date line are written so
_WORD_START = re.compile(r"(?<= )(?=\S)")


def stands_over_text(lines: Sequence[PageLine], index: int) -> bool:
    """Whether the article's text begins below a line, the date line, authors and buttons between them apart."""
    for line in lines[index + 1 : index + 6]:
        if not (line.is_boilerplate or line.date_line or line.byline):
            return line.is_prose and not line.linked
    return False


def _first_prose(lines: Sequence[PageLine]) -> int:
    for index, line in enumerate(lines):
        if line.headline or line.heading == 1 or line.above:
            continue
        if line.is_prose and not (line.is_boilerplate or line.date_line or line.has_credit or line.is_caption):
            return index
    return len(lines)


def _is_candidate(line: PageLine, *, at_prose: bool) -> bool:
    if line.headline:
        return True
    if line.above and line.is_prose and not line.heading:
        return False  # a teaser in a column beside the article
    if len(line.text) > MAX_TITLE or at_prose or line.caption or line.has_credit or line.item:
        return False
    if line.is_boilerplate or line.date_line or line.is_section or line.views is not None:
        return False
    return not (line.is_tail_heading or line.menu or _MOTTOS.fullmatch(line.folded) or line.words < 2)


def _score(lines: Sequence[PageLine], index: int, *, printed: int, prose_at: int, opening: frozenset[str]) -> float:
    line = lines[index]
    score = (
        2.0
        if 7 <= line.words <= 40
        else 1.5
        if line.words >= 5
        else 1.0
        if line.words == 4
        else 0.0
        if line.words == 3
        else -2.0
    )
    score += 8.0 * line.headline + {1: 5.0, 2: 2.0}.get(line.heading, 0.0) - 5.0 * line.linked
    score += 4.0 * (printed > 1) + SHARED * _shared_words(line, opening)
    score += 3.0 * _beside_stamp(lines, index, 1) + 1.5 * _beside_stamp(lines, index, -1)
    score -= 1.5 * line.is_caption + 3.0 * (line.byline is not None)
    score -= (
        6.0 * _heads_portlet(lines, index)
        + 3.0 * _stands_over(lines, index, prose_at)
        + 2.5 * _has_site_suffix(lines, index, prose_at)
    )
    score -= 2.0 * line.text.endswith((".", "…")) + 4.0 * line.text.endswith(_KICKER_END)
    if line.hint is not None:
        score += 4.0 * line.hint.is_at(LessonKind.HEADLINE_PLACE) - 6.0 * (line.hint.furniture is not None)
    if line.text.isupper() and any(not other.text.isupper() for other in lines[index + 1 : prose_at] if _plain(other)):
        score -= 1.5  # a kicker or the portal's name in capitals above a headline in small letters
    return score


def _stands_over(lines: Sequence[PageLine], index: int, prose_at: int) -> bool:
    """Whether a few words stand just over a full headline, as sections and kickers do: "Đất và người xứ sở"."""
    if lines[index].words > 5 or lines[index].heading == 1 or lines[index].headline:
        return False
    below = lines[index + 1 : min(index + 7, prose_at)]
    return any(_plain(line) and line.words >= 7 and not line.linked for line in below)


def _heads_portlet(lines: Sequence[PageLine], index: int) -> bool:
    """Whether a short heading names the portlet and the headline stands right below it: "Tin tức nổi bật"."""
    line = lines[index]
    if not line.heading or line.headline or line.words > MAX_PORTLET:
        return False
    below = next((other for other in lines[index + 1 : index + 4] if not other.is_boilerplate), None)
    if below is None or below.linked or below.is_prose or below.words < MAX_PORTLET or below.date_line:
        return False
    return stands_over_text(lines, lines.index(below, index + 1))


MAX_PORTLET = 5  # words


def _has_site_suffix(lines: Sequence[PageLine], index: int, prose_at: int) -> bool:
    """Whether the line is a window title: the headline, printed below once more, with the portal's name behind it."""
    key = lines[index].key
    return any(
        len(other.text) >= 20 and key.startswith(other.key + " ")
        for other in lines[index + 1 : min(prose_at, index + 30)]
    )


def _plain(line: PageLine) -> bool:
    return (
        not line.is_masthead
        and _is_candidate(line, at_prose=False)
        and line.words >= 5
        and not line.is_caption
        and not line.byline
    )


def _beside_stamp(lines: Sequence[PageLine], index: int, step: int) -> bool:
    """Whether the next line that says anything, below or above, is a date line of the article's own."""
    place = index + step
    while 0 <= place < len(lines) and abs(place - index) <= 4:
        line = lines[place]
        if line.date_line:
            return True
        if not line.is_boilerplate and line.key != lines[index].key:
            return False
        place += step
    return False


def _opening_words(lines: Sequence[PageLine], prose_at: int) -> frozenset[str]:
    """The syllables of the first running text."""
    opening = " ".join(line.folded for line in lines[prose_at : prose_at + 2] if line.is_prose)
    return frozenset(re.findall(r"\w+", opening))


def _shared_words(line: PageLine, opening: frozenset[str]) -> float:
    """The share of the line's longer syllables that the first running text repeats."""
    words = {word for word in line.folded.split() if len(word) > 2}
    return len(words & opening) / len(words) if words else 0.0


def _shared_line(lines: Sequence[PageLine], prose_at: int, *, seam_only: bool) -> Headline | None:
    if prose_at >= len(lines):
        return None
    line = lines[prose_at].text
    parted = None if lines[prose_at].opens_lead else split_headline(line)
    if parted:
        return Headline(prose_at, *parted, rule="before-lead")
    if seam_only:
        return None
    if _may_end_in_a_stop(lines[prose_at]) and any(other.is_prose for other in lines[prose_at + 1 :]):
        return Headline(prose_at, line, rule="sentence-above-text")  # a headline that ends in a full stop
    sentence = first_sentence(line)
    return Headline(prose_at, *sentence, rule="first-sentence") if sentence else None


def _may_end_in_a_stop(line: PageLine) -> bool:
    """Whether a sentence can be a headline with a full stop: short, alone on its line, and not telling when."""
    return line.words <= MAX_SENTENCE_TITLE and not line.opens_lead and not _DAY.search(line.text)


MAX_SENTENCE_TITLE = 25  # words
_DAY = re.compile(r"\d[/.\-]\d")
