"""Pages that must read the same: one invented article in many layouts, each a few choices away from a plain page.

A `PageDesign` holds one choice for each dimension of the layout, by its number; 0 is the plain one. `random_design` draws them,
`smallest_failure` turns as many of them back as a failure allows, so that it names what matters.
"""

import datetime as dt
import random
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from tests.core.reading import date_lines
from tests.core.reading import page_parts as parts

PageDesign = dict[str, int]
DATE_PLACES = ("below title", "above title", "below lead", "below text")
DATE_BOXES = (
    "<div class='{k}'>{d}</div>", "<p><em>{d}</em></p>", "<span class='{k}'>{d}</span><br>", "<ul class='{k}'><li>{d}</li></ul>", "<h4>{d}</h4>",
    "<div class='{k}'><i class='fa fa-clock'></i><span>{d}</span></div>", "<table><tr><td>{d}</td></tr></table>", "<div><time>{d}</time></div>",
    "<div align='right'><font size='1'>{d}</font></div>", "<div class='{k}'><a href='#in'>In bài</a></div><div>{d}</div>",
)  # fmt: skip
MIDDLES = (
    "<div class='wrap'><div class='main'>{c}</div>{a}</div>", "<table><tr><td>{c}</td><td>{a}</td></tr></table>", "<article>{c}</article>{a}",
    "<div class='wrap'>{a}<div class='main'>{c}</div></div>", "<table><tr><td>{a}</td><td>{c}</td></tr></table>", "<main>{c}</main><aside>{a}</aside>",
    "<div><div><div><div><div>{c}</div></div></div></div>{a}</div>", "<form id='aspnetForm' method='post'>{c}{a}</form>",
)  # fmt: skip
DIMENSIONS: Mapping[str, int] = {
    **date_lines.CHOICES, "title": len(parts.TITLES), "lead": len(parts.LEADS), "name": len(parts.NAMES), "class": len(parts.CLASSES),
    "window title": len(parts.WINDOW_TITLES), "heading": len(parts.HEADINGS), "paragraph": len(parts.PARAGRAPH_FORMS),
    "lead form": len(parts.LEAD_FORMS), "caption": len(parts.CAPTION_FORMS), "signature": len(parts.SIGNATURES), "above": len(parts.ABOVE),
    "within": len(parts.WITHIN), "below": len(parts.BELOW), "aside": len(parts.ASIDE), "foot": len(parts.FOOTS),
    "date place": len(DATE_PLACES), "date box": len(DATE_BOXES), "middle": len(MIDDLES), "date": 400, "decomposed": 2,
}  # fmt: skip
PLAIN: PageDesign = dict.fromkeys(DIMENSIONS, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MutatedPage:
    """A page and what reading it must state."""

    markup: str
    title: str
    day: str  # ISO
    time: str  # "" where the page prints none
    byline: str
    paragraphs: tuple[str, ...]
    unwanted: tuple[str, ...] = field(default=())
    captions: tuple[str, ...] = ()


def random_design(source: random.Random, changes: int = 9) -> PageDesign:
    """A plain page with some of its dimensions chosen anew."""
    changed = source.sample(sorted(DIMENSIONS), changes)
    return PLAIN | {name: source.randrange(DIMENSIONS[name]) for name in changed}


def render(design: PageDesign) -> MutatedPage:
    """The page of a design with what must be read from it."""
    title, name = parts.TITLES[design["title"]], parts.NAMES[design["name"]]
    at = dt.datetime(2021, 5, 12, 8, 30) + dt.timedelta(days=3 * design["date"], minutes=37 * design["date"])
    paragraphs = (parts.LEADS[design["lead"]], *parts.PARAGRAPHS)
    content = f"{_content(design, title, name, at, paragraphs)}{parts.BELOW[design['below']]}"
    middle = MIDDLES[design["middle"]].format(c=content, a=parts.ASIDE[design["aside"]])
    window = parts.WINDOW_TITLES[design["window title"]].format(t=escape(title), s=parts.SITE)
    above, foot = parts.ABOVE[design["above"]], parts.FOOTS[design["foot"]]
    markup = f"<html><head><title>{window}</title></head><body>{above}{middle}{foot}</body></html>"
    beside = date_lines.NAME if date_lines.named_beside(design) else ""
    return MutatedPage(
        markup=unicodedata.normalize("NFD", markup) if design["decomposed"] else markup,
        title=title,
        day=at.date().isoformat(),
        time=f"{at:%H:%M}" if date_lines.states_hour(design) else "",
        byline=name if design["signature"] else beside,
        paragraphs=paragraphs,
        unwanted=parts.UNWANTED,
        captions=(parts.CAPTION,) if design["caption"] else (),
    )


def _content(design: PageDesign, title: str, name: str, at: dt.datetime, paragraphs: tuple[str, ...]) -> str:
    """Headline, date line, body, caption and signature of the article in their order."""
    body = [parts.PARAGRAPH_FORMS[design["paragraph"]].format(w=words) for words in paragraphs]
    if design["lead form"]:
        body[0] = parts.LEAD_FORMS[design["lead form"]].format(w=paragraphs[0])
    body.insert(3, parts.CAPTION_FORMS[design["caption"]].format(c=parts.CAPTION))
    body.insert(2, parts.WITHIN[design["within"]])
    box = "email-print" if design["class"] % 2 else "meta"
    line = DATE_BOXES[design["date box"]].format(k=box, d=date_lines.date_line(design, at))
    heading = parts.HEADINGS[design["heading"]].format(t=escape(title))
    place = DATE_PLACES[design["date place"]]
    if place == "below lead":
        body.insert(1, line)
    if place == "below text":
        body.append(line)
    body.append(parts.SIGNATURES[design["signature"]].format(n=name))
    head = {"above title": line + heading, "below title": heading + line}.get(place, heading)
    return f"{head}<div class='{parts.CLASSES[design['class']]}'>{''.join(body)}</div>"


def smallest_failure(design: PageDesign, fails: Callable[[PageDesign], bool]) -> PageDesign:
    """The choices of a failing design that cannot be turned back to the plain one without the failure going away."""
    for name in sorted(design):
        plainer = design | {name: 0}
        if design[name] and fails(plainer):
            design = plainer
    return {name: choice for name, choice in design.items() if choice}


def single_changes() -> Iterator[PageDesign]:
    """Every choice of every dimension on an otherwise plain page, the days of the date line apart."""
    for name, size in DIMENSIONS.items():
        if name != "date":
            yield from (PLAIN | {name: choice} for choice in range(size))


def random_designs(seed: int, count: int, changes: int = 10) -> Iterator[PageDesign]:
    source = random.Random(seed)
    return (random_design(source, changes) for _ in range(count))
