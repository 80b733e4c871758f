"""Which mentions of one text mean one resolution, and the number that the text gives it anywhere."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from archive.core.extraction.citations.drafts import Draft, Page
from archive.core.extraction.citations.tails import ordinal_value, roman_value
from archive.core.numbers import assembly_term, number_key
from archive.core.text import fold

# What the words for an issuer must hold for a number with that code.
_WORDS_OF_CODE: dict[str, tuple[str, ...]] = {
    "TW": ("trung uong", "bo chinh tri", "ban bi thu", "tw", "dang", "bch", "t.u"),
    "TU": ("tinh uy", "thanh uy", "dang bo", "khu uy"),
    "HU": ("huyen uy", "dang bo"),
    "HĐND": ("hdnd", "hoi dong nhan dan"),
    "UBND": ("ubnd", "uy ban nhan dan"),
    "CP": ("chinh phu",),
    "TTg": ("thu tuong", "ttg"),
    "UBTVQH": ("thuong vu quoc hoi", "ubtvqh"),
    "QH": ("quoc hoi",),
}
_NOT_CENTRAL = ("tinh uy", "thanh uy", "huyen uy", "quan uy", "thi uy", "dang bo", "dang uy", "trung uong mttq")


def issuer_fits(code: str, issuer: str) -> bool:
    """Whether a body may have issued a number with this code: TW is the Politburo's, not a Tỉnh ủy's."""
    if not code or not issuer:
        return True
    folded = fold(issuer)
    if code == "TW":
        return any(word in folded for word in _WORDS_OF_CODE["TW"]) and not any(word in folded for word in _NOT_CENTRAL)
    words = _WORDS_OF_CODE.get(code.rstrip("0123456789"))
    return words is None or any(word in folded for word in words)


def _serial(draft: Draft) -> tuple[str, str]:
    assert draft.number is not None
    return draft.number.serial.lstrip("0").lower() or "0", draft.number.year


def settle(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Give bare numbers their codes and open classes their kind; drop what stood only on a number never given."""
    drafts = _without_others(drafts)
    whole = _whole_numbers(drafts)
    bare = (draft for draft in drafts if draft.number is not None and not draft.unsure)
    sure = {(draft.kind, _serial(draft)[0]) for draft in bare}
    kept = [draft for draft in drafts if _settled(page, draft, whole, sure)]
    kept_ids = {id(draft) for draft in kept}
    for draft in kept:
        if draft.alias_of is not None and id(draft.alias_of) not in kept_ids:
            draft.alias_of = None
    return kept


def _without_others(drafts: list[Draft]) -> list[Draft]:
    """Leave out what is no document of Việt Nam, also where the same text repeats its number and names nobody.

    A text that speaks of one design of warships speaks of no other scheme: "Đề án 955", "đề án 955A".
    """

    def series(draft: Draft) -> tuple[str, object]:
        return draft.kind, "" if draft.kind == "Đề án" else _serial(draft)

    others = {series(draft) for draft in drafts if draft.is_anothers}
    if not others:
        return drafts
    return [
        draft
        for draft in drafts
        if draft.number is None
        or not (draft.is_anothers or (draft.number.is_bare and not draft.issuer))
        or series(draft) not in others
    ]


_Whole = dict[str, list[Draft]]


def _whole_numbers(drafts: list[Draft]) -> _Whole:
    whole: _Whole = defaultdict(list)
    for draft in drafts:
        if draft.number is not None and not draft.number.is_bare:
            whole[_serial(draft)[0]].append(draft)
    return whole


def _settled(page: Page, draft: Draft, whole: _Whole, sure: set[tuple[str, str]]) -> bool:
    if draft.alias_of is not None and draft.alias_of.number is not None:
        draft.alias_of.called_plenum = draft.alias_of.called_plenum or draft.plenum
        draft.kind, draft.number = draft.alias_of.kind, draft.alias_of.number
        return True
    if draft.number is not None and not draft.number.issuer_code and not draft.number.kind_code:
        match = _whole_of(draft, whole)
        if match is not None:
            draft.kind, draft.number = match.kind or draft.kind, match.number
        elif draft.unsure and (draft.kind, _serial(draft)[0]) not in sure:
            return False
    if not draft.kind:
        draft.kind = _open_kind(page, draft, whole)
    return True


def _open_kind(page: Page, draft: Draft, whole: _Whole) -> str:
    """ "QĐ 37": what the page calls that number elsewhere, else what the archive knows it as."""
    if draft.number is None:
        return "Quyết định"
    key = number_key(draft.number.text)
    for other in whole.get(_serial(draft)[0], ()):
        if other.kind and other.number is not None and number_key(other.number.text) == key:
            return other.kind
    return page.gazetteer.kinds_of_number.get(key, "Quyết định")


def _whole_of(draft: Draft, whole: _Whole) -> Draft | None:
    """The citation with the whole number that a bare one repeats: the last before it, else the first behind it."""
    serial, year = _serial(draft)
    before = after = None
    for other in _around(whole.get(serial, []), draft.start):
        if other is draft or not _may_be(draft, other, year):
            continue
        if other.start < draft.start:
            before = other
        elif after is None:
            after = other
    return before or after


_NEAREST = 24  # candidates looked at on either side, so that a text of one number a thousand times stays linear


def _around(candidates: list[Draft], place: int) -> list[Draft]:
    if len(candidates) <= 2 * _NEAREST:
        return candidates
    low, high = 0, len(candidates)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if candidates[middle].start < place else (low, middle)
    return candidates[max(0, low - _NEAREST) : low + _NEAREST]


def _may_be(draft: Draft, other: Draft, year: str) -> bool:
    assert other.number is not None
    kinds = {draft.kind, other.kind}
    if year and not other.number.issuer_code and not other.number.kind_code:
        return False  # 40/2009 is no more whole than another 40/2009
    return (
        (draft.kind == other.kind or (not draft.kind and kinds <= {"", "Quy định", "Quyết định"}))
        and (not year or other.number.year == year)
        and not (draft.year and other.number.year and str(draft.year) != other.number.year)
        and issuer_fits(other.number.issuer_code, draft.issuer)
        and not (draft.issued and other.issued and draft.issued != other.issued)
        and not _terms_differ(draft.term, other.term or assembly_term(other.number.issuer_code))
        and not _places_differ(draft.issuer, other.issuer)
    )


def _terms_differ(one: str, other: str) -> bool:
    return bool(one and other) and term_value(one) != term_value(other)


def term_value(term: str) -> str:
    """The term in figures: XII, 12 and "mười hai" are one."""
    return str(roman_value(term)) if set(term.lower()) <= set("ivx") else ordinal_value(term)


@lru_cache(maxsize=1024)
def _place(issuer: str) -> str:
    """The local part of an issuer: "Tỉnh ủy Cà Mau" gives "ca mau"."""
    folded = fold(issuer)
    for word in ("tinh uy", "thanh uy", "tinh", "thanh pho", "huyen uy", "huyen"):
        _, found, rest = folded.rpartition(f"{word} ")
        if found and rest.strip():
            return rest.strip()
    return ""


def _places_differ(one: str, other: str) -> bool:
    first, second = _place(one), _place(other)
    return bool(first and second) and first != second


@dataclass(slots=True)
class _Cluster:
    first: int
    members: list[Draft] = field(default_factory=list)


def first_mentions(drafts: list[Draft]) -> list[int | None]:
    """For each draft the index of the first mention of the same resolution, None for a first mention itself.

    Two mentions are of one resolution when number or name agree and neither date, term nor place speaks against it. A
    number alone joins them only within one text: "26-NQ/TW" of 2008 and of 2018 stay apart where their dates do.
    """
    clusters: dict[tuple[str, ...], list[_Cluster]] = defaultdict(list)
    place: dict[int, _Cluster] = {}
    result: list[int | None] = []
    for index, draft in enumerate(drafts):
        if draft.alias_of is not None and id(draft.alias_of) in place:
            cluster = place[id(draft.alias_of)]
        else:
            cluster = _cluster_for([clusters[key] for key in _keys(draft)], draft, index)
        place[id(draft)] = cluster
        cluster.members.append(draft)
        result.append(None if cluster.first == index else cluster.first)
    _name_the_numbered(drafts, place)
    return result


def _key(draft: Draft) -> tuple[str, ...]:
    if draft.law and draft.year:
        return "law", draft.law, str(draft.year)
    if draft.number is not None:
        return "number", draft.kind, number_key(draft.number.text)
    if draft.congress:
        return "congress", draft.kind, term_value(draft.congress)
    if draft.plenum:
        return "plenum", draft.kind, draft.plenum
    return "other", draft.kind, str(draft.issued), fold(draft.issuer), draft.term


def _keys(draft: Draft) -> list[tuple[str, ...]]:
    """Under what names a resolution is looked for; by its plenum only where the article itself calls it so."""
    called = [("plenum", draft.kind, draft.called_plenum)] if draft.called_plenum else []
    return [_key(draft), *called]


_RECENT = 16  # resolutions of one number in one text that are told apart


def _cluster_for(shelves: list[list[_Cluster]], draft: Draft, index: int) -> _Cluster:
    fitting = (
        cluster
        for shelf in shelves
        for cluster in reversed(shelf[-_RECENT:])
        if all(_agree(draft, member) for member in _telling(cluster))
    )
    cluster = next(fitting, None) or _Cluster(first=index)
    for shelf in shelves:
        if not any(cluster is shelved for shelved in shelf[-_RECENT:]):
            shelf.append(cluster)
    return cluster


def _telling(cluster: _Cluster) -> list[Draft]:
    """The members that can speak against another: the first few suffice, later ones agreed with them."""
    return cluster.members[:8]


def _agree(draft: Draft, member: Draft) -> bool:
    if draft.issued and member.issued and draft.issued != member.issued:
        return False
    if draft.year and member.year and draft.year != member.year:
        return False
    if draft.congress and member.congress:
        return _one_congress(draft.issuer, member.issuer)
    return not _terms_differ(draft.term, member.term) and not _places_differ(draft.issuer, member.issuer)


def _one_congress(one: str, other: str) -> bool:
    """A national and a local congress of one number are two."""
    return _is_local(one) == _is_local(other) and not _places_differ(one, other)


def _is_local(issuer: str) -> bool:
    folded = fold(issuer)
    return any(
        word in folded for word in ("dang bo", "tinh", "thanh pho", "huyen", "quan", "xa", "khoi", "doan", "hoi dong")
    )


def _name_the_numbered(drafts: list[Draft], place: dict[int, _Cluster]) -> None:
    """A name that the article ties to a number has it at every mention: NQTW4 is 04-NQ/TW throughout."""
    for draft in drafts:
        if draft.number is None:
            draft.number = next((member.number for member in place[id(draft)].members[:8] if member.number), None)
