"""Which district or commune a body named by its kind alone is of: "UBND huyện", "Huyện ủy", "chủ tịch UBND xã"."""

import re

from archive.core.extraction.article_text import spelling_of
from archive.core.extraction.officials.names import UPPER, is_whole_name
from archive.core.text import spell

UNSAID = "?"  # the article names none, or several of which nothing says which is meant

_UNNAMED = re.compile(r"\b(huyện|quận|thị xã|thị|xã|phường|thị trấn|đặc khu)(?: ủy)?$")
_NAME_BEHIND = re.compile(rf" ((?:[{UPPER}][\w']*)(?: [{UPPER}][\w']*){{0,3}}|\d{{1,2}}(?![\w/.,]\d))")


def unit_below(issuer: str, start: int, text: str) -> str:
    """The name of the unit that an issuer named by its kind alone is of; empty where the issuer is no such body.

    "UBND huyện" in news of huyện Long Mỹ is Long Mỹ's. Where the article names several districts, the one that the
    paragraph names before the citation, which begins at `start`, is meant if it is one. Else it is `UNSAID`.
    """
    unnamed = _UNNAMED.search(spell(issuer).strip())
    if unnamed is None:
        return ""
    kind = {"thị": "thị xã"}.get(unnamed[1], unnamed[1])
    named = _names_of(kind, text, 0, len(text))
    if len(named) > 1:
        named = _names_of(kind, text, text.rfind("\n", 0, start) + 1, start)
    return next(iter(named)) if len(named) == 1 else UNSAID


def _names_of(kind: str, text: str, start: int, end: int) -> dict[str, None]:
    """The names of units of a kind within `text[start:end]`, each once.

    Behind "Chủ tịch UBND huyện Mẫu Sơn" may stand who that is: the name that others begin with is the place's.
    """
    found: dict[str, None] = {}
    for place in re.finditer(rf"\b{kind}(?: ủy)?(?= )", spelling_of(text)[start:end]):
        name = _NAME_BEHIND.match(text, start + place.end())
        if name is not None and not is_whole_name(name[1]):
            found[name[1]] = None
    return {name: None for name in found if not any(name.startswith(f"{other} ") for other in found)}
