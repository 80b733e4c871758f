"""Who held a post: the answer to "bí thư tỉnh ủy Hậu Giang 2021", each line with the article that says so."""

from __future__ import annotations

import re

from archive.models import HeldPost
from archive.models.officials import HeldLine
from search.analysis import folded, spellings
from search.known_names import known_names
from search.query import ParsedQuery

MOST_SHOWN = 4  # lines
_WORDS_READ = 24  # of a query
_LONGEST_POST = 10  # words
_YEAR = re.compile(r"(?:19|20)\d\d")


def office_holders(parsed: ParsedQuery, provinces: tuple[str, ...]) -> tuple[HeldLine, ...]:
    """Return who held the post that the query names, in the provinces it names, in its year where it has one.

    Those named last come first. () where the query names no post or no province: every province has a secretary.
    """
    words = [folded(word) for word in spellings(parsed.bare)[:_WORDS_READ]]
    posts = _posts_named(words) if provinces else ()
    if not posts:
        return ()
    held = HeldPost.objects.in_visible_articles().filter(
        post__in=posts, former=False, mention__official__province__slug__in=provinces
    )
    years = [int(word) for word in words if _YEAR.fullmatch(word)]
    if years:
        held = held.filter(mention__article__published__year__in=years)
    return tuple(held.lines(MOST_SHOWN))


def _posts_named(words: list[str]) -> tuple[int, ...]:
    """The posts of the longest name among the words."""
    known = known_names().posts
    for size in range(min(len(words), _LONGEST_POST), 1, -1):
        for start in range(len(words) - size + 1):
            if found := known.get(" ".join(words[start : start + size])):
                return found
    return ()
