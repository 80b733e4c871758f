"""Who held a post: the answer to "bí thư tỉnh ủy Hậu Giang 2021", each line with the article that says so.

A post is named in full or by its abbreviations ("CT UBND tỉnh", "PBT tỉnh ủy"), a province's first post by title and
province alone ("ai là bí thư Hậu Giang"), a department's head with the department ("giám đốc sở y tế Hậu Giang"). The
time is a year, however it is written, or a stretch of years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.core.linking.posts import post_key
from archive.core.text import fold
from archive.models import HeldPost, Province
from archive.models.officials import HeldLine
from search.analysis import folded, spellings
from search.known_names import known_names
from search.query import ParsedQuery

MOST_SHOWN = 4  # lines
_WORDS_READ = 24  # of a query
_LONGEST_POST = 14  # words, abbreviations written out
_LONGEST_STRETCH = 30  # years
_YEAR = r"(?:19|20)\d\d"
_YEARS = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_STRETCH = re.compile(
    rf"(?<!\d)({_YEAR})\s*(?:-|–|—|\.\.|đến|den|tới|toi|to)(?:\s+(?:năm|nam))?\s*({_YEAR})(?!\d)", re.I
)
_SPOKEN_YEARS = {"nam nay": 0, "nam ngoai": 1, "nam kia": 2}
# What only a query abbreviates so, beside what posts in articles do.
_SHORT = {
    **{"bt": "bí thư", "ct": "chủ tịch", "bttu": "bí thư tỉnh ủy", "pbttu": "phó bí thư tỉnh ủy"},
    **{"gđ": "giám đốc", "gd": "giám đốc", "pgđ": "phó giám đốc", "pgd": "phó giám đốc"},
    **{"hdnd": "hội đồng nhân dân", "tttu": "thường trực tỉnh ủy"},
}
_LEVELS = ("tinh", "thanh pho")
_COUNCIL = "(?: uy ban nhan dan| hoi dong nhan dan)?"
_BARE = re.compile(rf"((?:pho )?(?:bi thu|chu tich)(?: thuong truc)?)({_COUNCIL})")
_DIRECTOR = re.compile(r"(?<!\w)((?:pho )?giam doc (?:so|cong an) \D+)")


def office_holders(parsed: ParsedQuery, provinces: tuple[str, ...]) -> tuple[HeldLine, ...]:
    """Return who held the post that the query names, in the provinces it names, in its years where it has some.

    Those named last come first. Where nobody is known in these provinces, those in what they became are told. () where
    the query names no post or no province: every province has a secretary.
    """
    words = _in_full(parsed.bare) if provinces else []
    if not words:
        return ()
    department = _department(words, provinces)
    posts = [] if department else _posts_named(words, provinces)
    if not (department or posts):
        return ()
    held = HeldPost.objects.in_visible_articles().filter(former=False)
    years = _years(parsed)
    if years:
        held = held.filter(mention__article__published__year__in=years)
    for places in _places(provinces):
        there = held.filter(mention__official__province__slug__in=places) if places else held.none()
        if department:
            names = there.filter(name__istartswith=department[:2]).values_list("name", flat=True).distinct()
            meant = [name for name in names if _is_of(fold(post_key(name)), department)]
            found = there.filter(name__in=meant)
        else:
            found = there.filter(post__in=posts)
        if lines := found.lines(MOST_SHOWN):
            return tuple(lines)
    return ()


def _in_full(text: str) -> list[str]:
    """The toneless words of a query, abbreviations of posts written out."""
    words = [_SHORT.get(word, word) for word in spellings(text)[:_WORDS_READ]]
    return fold(post_key(" ".join(words))).split()


def _posts_named(words: list[str], provinces: Sequence[str]) -> tuple[int, ...]:
    """The posts of the longest name among the words, else those that title and province alone stand for."""
    known = known_names().posts
    for start, end in _runs(len(words)):
        if found := known.get(" ".join(words[start:end])):
            return found
    named = _unit_names(provinces)
    for start, end in _runs(len(words)):
        match = _BARE.fullmatch(" ".join(words[start:end]))
        rest = words[end:]
        levels: tuple[str, ...] = _LEVELS
        for level in _LEVELS:
            if rest[: len(level.split())] == level.split():
                rest, levels = rest[len(level.split()) :], (level,)
        if match and any(rest[: len(name)] == name for name in named):
            return tuple(pk for form in _forms(match[1], match[2], levels) for pk in known.get(form, ()))
    return ()


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """The runs of two words or more, the longest first."""
    for size in range(min(count, _LONGEST_POST), 1, -1):
        for start in range(count - size + 1):
            yield start, start + size


def _forms(title: str, organ: str, levels: Sequence[str]) -> Iterator[str]:
    """The full names of a province's post that is said by its title: "chủ tịch" is the chair of its committee."""
    for level in levels:
        if "bi thu" not in title:
            yield f"{title}{organ or ' uy ban nhan dan'} {level}"
        elif not organ:
            yield f"{title} {'tinh uy' if level == 'tinh' else 'thanh uy'}"


def _unit_names(provinces: Sequence[str]) -> list[list[str]]:
    return [unit.key.split() for unit in known_names().units if unit.slug in provinces]


def _department(words: list[str], provinces: Sequence[str]) -> str:
    """The head of which department is named: "giam doc so y te"; "" where it is none."""
    match = _DIRECTOR.search(" ".join(words))
    if match is None:
        return ""
    ends = [" ".join(name) for name in _unit_names(provinces)]
    cut = re.split(rf"(?<!\w)(?:{'|'.join(map(re.escape, (*ends, *_LEVELS, 'nam', 'thang', 'ngay')))})(?!\w)", match[1])
    named = cut[0].strip()
    return named if len(named.split()) > 3 - named.startswith("giam doc cong an") else ""


def _is_of(name: str, department: str) -> bool:
    return name == department or name.startswith(department + " ")


def _years(parsed: ParsedQuery) -> list[int]:
    """The years that a query names: "3/2019", "năm ngoái", all of "2016–2021"."""
    typed = (*(text for use in parsed.fields if use.name == "year" and not use.negated for text in use.typed),)
    text = " ".join((parsed.bare, *typed))
    years = {int(year) for year in _YEARS.findall(text)}
    for begin, end in _STRETCH.findall(text):
        years.update(range(int(begin), min(int(end), int(begin) + _LONGEST_STRETCH) + 1))
    plain = " ".join(map(folded, spellings(text)))
    years.update(parsed.today.year - back for spoken, back in _SPOKEN_YEARS.items() if spoken in plain)
    return sorted(years)


def _places(provinces: Sequence[str]) -> Iterator[Sequence[str]]:
    """The provinces, then what they became; that is looked up where somebody asks for it."""
    yield provinces
    yield _successors(provinces)


def _successors(provinces: Sequence[str]) -> list[str]:
    """The units that some became in the end."""
    found: list[str] = []
    slugs, seen = list(provinces), set(provinces)
    while slugs:
        slugs = list(
            Province.objects.filter(slug__in=slugs, successor__isnull=False).values_list("successor__slug", flat=True)
        )
        slugs = [slug for slug in slugs if slug not in seen]
        seen.update(slugs)
        found += slugs
    return found
