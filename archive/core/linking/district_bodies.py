"""Bodies of a district that a post names by their kind alone: "Bí thư Huyện ủy", "Chủ tịch UBND huyện"."""

import re
from collections.abc import Iterable

from archive.core.linking.posts import organ_key

# Every district of a province has one of each, a province about ten. A commune's bodies are not among them: a province
# had a hundred communes and more, in which a common name is borne several times. Nor are those of a city: "Thành ủy"
# is a centrally-run city's as well. Source: Luật Tổ chức chính quyền địa phương 77/2015/QH13, articles 2 and 110 of
# the Constitution of 2013; districts ended on 2025-07-01.
_ASSEMBLIES = ("ủy ban nhân dân", "hội đồng nhân dân")
_OF_COUNCILS = tuple(f"{organ} {unit}" for organ in _ASSEMBLIES for unit in ("huyện", "quận", "thị xã"))
_KINDS = (*_OF_COUNCILS, "huyện ủy", "quận ủy", "thị ủy")
_KIND_AT_END = re.compile(rf"(?:^|\s)({'|'.join(_KINDS)})$")


def unnamed_body(post: str) -> str:
    """The kind of a district's body at the end of a post that does not name the district; empty where there is none.

    `unnamed_body("Phó Bí thư Huyện ủy")` is "huyện ủy"; "Bí thư Huyện ủy Mẫu Sơn" and "Chủ tịch UBND xã" give "".
    """
    match = _KIND_AT_END.search(organ_key(post))
    return match[1] if match else ""


def organs_told(posts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """What posts, as pairs of `identifying_organ` and name, tell of their organs: keys, and kinds of unnamed bodies.

    Rows of earlier releases hold organs as written; they are made keys here.
    """
    return frozenset(organ_key(organ) if organ else unnamed_body(name) for organ, name in posts) - {""}


def is_unnamed(organ: str) -> bool:
    """Whether what is told of an organ is such a kind and no body in particular."""
    return organ in _KINDS


def district_of(organ: str, kinds: Iterable[str] = _KINDS) -> str:
    """The name of the district whose body of one of `kinds` an organ is; empty where it is none.

    `district_of("huyện ủy mẫu sơn")` is "mẫu sơn".
    """
    return next((organ[len(kind) + 1 :] for kind in kinds if organ.startswith(f"{kind} ")), "")
