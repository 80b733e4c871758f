"""The officials of a text: read line by line, and gathered person by person."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from archive.core.authorities import Authorities
from archive.core.extraction.article_text import spelling_of
from archive.core.extraction.mentions import OfficialMention, PostMention
from archive.core.extraction.officials import vocabulary
from archive.core.extraction.officials.foreigners import is_about_neighbours, is_ours_alone, is_spelt_abroad
from archive.core.extraction.officials.holders import (
    is_bound_to_state,
    is_business,
    is_foreign_name,
    is_foreign_post,
    is_no_person,
    is_title_of_business,
)
from archive.core.extraction.officials.items import ItemKind, LineItem, items_of
from archive.core.extraction.officials.names import LONGEST_NAME, LOWER, NOBODY, UPPER, begins_name
from archive.core.extraction.officials.parser import parse
from archive.core.extraction.officials.place_names import Gazetteer
from archive.core.extraction.officials.sentence import Person
from archive.core.extraction.officials.tokens import TokenLine, read_line
from archive.core.extraction.officials.vocabulary import Words
from archive.core.text import Span, spell

# A post, or a deputy whose delegation follows the name: "đại biểu Lò Văn Mẫu (đoàn Hà Giang)".
_WORD_ENDS = r"(?!\w)"
_HEAD = re.compile(vocabulary.one_of(vocabulary.HEADS, _WORD_ENDS, behind_sign=True))
_DELEGATE = re.compile(vocabulary.one_of(vocabulary.DELEGATES, r" [^.;:(),\n]{4,40}(?:\(|, đoàn)"))
# "ông Thử", "đồng chí Krajăn Mẫu", but not "đồng chí Bí thư"
_ADDRESSED = re.compile(
    r"[ÔôBbĐđAaCc](?:(?<=[Ôô])ng|(?<=[Bb])à|(?<=[Đđ])(?:ồng chí|/[cC])|(?<=Đ)ỒNG CHÍ|(?<=[Aa])nh|(?<=[Cc])hị):? "
    rf"(?!Bí|Chủ|Phó|[ỦU][yỷ]|Trưởng|Tổng|Giám|Chánh)[{UPPER}]"
)
_HONORIFIC_IN_CAPITALS = re.compile(r"(?<!\w)(?:ĐỒNG CHÍ|Đ/C|ÔNG|BÀ):? $")
_SIGN = re.compile(r" ?[,;:(–-]|\s*$", re.MULTILINE)
_LOOKS_BACK = ("đó là ", "người ", *(" ".join(words) for words in vocabulary.THIS_POST))
_SENTENCE_END = re.compile(rf"[.!?…](?<=[{LOWER}0-9)”\"].)(?<!tp\.|Tp\.|ts\.|gs\.)\s+(?=[{UPPER}“\"])")
# The foot of a resolution: "TM. BAN THƯỜNG VỤ", "BÍ THƯ", "(Đã ký)", then the name on a line of its own.
_LONGEST_SIGNED_POST = 60
_SIGNING_POST = re.compile(
    r"[ \t]*(?:PHÓ |Phó )?(?:BÍ THƯ|Bí thư|CHỦ TỊCH|Chủ tịch|GIÁM ĐỐC|Giám đốc|TRƯỞNG BAN|Trưởng [Bb]an|CHÁNH|Chánh)"
)
_SIGNATURE = re.compile(
    rf"(?:\s{{0,20}}\(?[Đđ]ã ký\)?)?\s{{0,20}}\n\s{{0,20}}[{UPPER}][{UPPER}{LOWER}]*"
    rf"(?: [{UPPER}][{UPPER}{LOWER}]*){{1,4}}[ \t]{{0,20}}(?=\n|\Z)"
)


_SYLLABLE = rf"[{UPPER}][{UPPER}{LOWER}'’ʼ´`]*"
_CAPITALS = re.compile(rf"[{UPPER}](?<!\w.)[{UPPER}{LOWER}'’ʼ´`]*(?: {_SYLLABLE})+")
_MOST_POSTS = 60
_SHORT_FORM = 2  # syllables: middle and given name
_WORDS_BEFORE = 16
_LOOK_AROUND = 48  # characters behind a post


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredOfficial:
    """One person of a text with the posts said anywhere in it, either those held or those of former times."""

    name: str
    posts: tuple[str, ...]
    former: bool
    span: Span  # where the person is named first


@dataclass(slots=True)
class _FoundOfficial:
    span: Span
    name: str
    posts: list[PostMention]
    likely: list[PostMention] = field(default_factory=list)  # said of the person only if nothing else is
    is_foreign: bool = False  # a post of another country is said of the person
    is_in_business: bool = False  # a post of business is said of the person


def find_officials(text: str, authorities: Authorities) -> list[OfficialMention]:
    """Return every place where `text` names an office-holder in full, in order, with the posts said there.

    "Đồng chí Lê Văn Mẫu, Bí thư Tỉnh ủy; bà Trần Thị Thử - nguyên Chủ tịch HĐND tỉnh" gives two, the second with a
    former post. The span is the name's, without honorific, rank or degree. Somebody whom the text nowhere gives a
    post is left out; a further mention of somebody it does has no posts. `text` is expected as `normalise` returns it.
    """
    gazetteer = _gazetteer(authorities)
    found: list[_FoundOfficial] = []
    by_given_name: dict[str, _FoundOfficial] = {}
    spelled = spelling_of(text)
    for start, end in _stretches(text, spelled):
        line = read_line(text, spelled, start, end)
        for person in parse(list(items_of(line, gazetteer))):
            _record(text, line, person, found=found, by_given_name=by_given_name)
    if found and is_about_neighbours(text, (unit.name for unit in authorities.provinces)):
        found = [official for official in found if _is_of_viet_nam(official)]
    foreigners = {spell(official.name) for official in found if official.is_foreign}
    found = _without_short_forms([official for official in found if spell(official.name) not in foreigners])
    _take_likely_posts(found)
    in_business = {spell(official.name) for official in found if official.is_in_business}
    holders = {
        spell(official.name)
        for official in found
        if any(_is_office(post, in_business=spell(official.name) in in_business) for post in official.posts)
    }
    named = [official for official in found if spell(official.name) in holders]
    return [
        OfficialMention(span=official.span, name=official.name, posts=tuple(official.posts))
        for official in sorted((*named, *_further_mentions(text, named)), key=lambda official: official.span)
    ]


def _without_short_forms(found: Sequence[_FoundOfficial]) -> list[_FoundOfficial]:
    """The officials without those named by middle and given name only: "ông Văn Mẫu" is the Lò Văn Mẫu of the text.

    Where two people of the text end in the same two syllables, nobody is taken for either.
    """
    by_ending: dict[str, set[str]] = {}
    for official in found:
        words = spell(official.name).split()
        if len(words) > _SHORT_FORM:
            by_ending.setdefault(" ".join(words[-_SHORT_FORM:]), set()).add(" ".join(words))
    kept = [official for official in found if len(by_ending.get(spell(official.name), ())) != 1]
    whole = {spell(official.name): official for official in reversed(kept)}
    for official in found:
        names = by_ending.get(spell(official.name), set())
        if len(names) == 1:
            whole[next(iter(names))].posts.extend(official.posts)
    return kept


def _take_likely_posts(found: Sequence[_FoundOfficial]) -> None:
    """Give those whom the text gives no post the one that was said beside them."""
    with_posts = {spell(official.name) for official in found if official.posts}
    for official in found:
        if spell(official.name) not in with_posts:
            official.posts.extend(official.likely)


def _is_of_viet_nam(official: _FoundOfficial) -> bool:
    return is_ours_alone(official.name) or any("Việt Nam" in post.surface for post in official.posts)


def _is_office(post: PostMention, *, in_business: bool) -> bool:
    """Whether a post says by itself that somebody holds an office: "giám đốc" alone is said of anybody's firm.

    So is "chủ tịch" of somebody whom the text calls head of a firm as well.
    """
    return not is_title_of_business(spell(post.surface).split(), in_business=in_business)


def _further_mentions(text: str, named: Sequence[_FoundOfficial]) -> Iterator[_FoundOfficial]:
    """Gazetteer where somebody found elsewhere is named once more, without a post."""
    taken = {official.span.start for official in named}
    names = {official.name for official in named}
    if all(place in taken for name in names for place in _places_of(name, text)):
        return
    beginnings = {name.split(" ")[0] for name in names}
    for run in _CAPITALS.finditer(text):
        words, start = run.group().split(" "), run.start()
        for index, word in enumerate(words):
            if word in beginnings and start not in taken:
                candidates = (" ".join(words[index : index + length]) for length in range(LONGEST_NAME, 1, -1))
                name = next((candidate for candidate in candidates if candidate in names), "")
                if name:
                    yield _FoundOfficial(Span(start, start + len(name)), name, [])
            start += len(word) + 1


def _places_of(words: str, text: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def gather_officials(mentions: Sequence[OfficialMention]) -> list[GatheredOfficial]:
    """Return the officials of a text person by person: posts held and posts of former times apart.

    Of two wordings of one post the fuller is kept: "Bí thư" gives way to "Bí thư Tỉnh ủy Hậu Giang".
    """
    people: dict[tuple[str, bool], list[str]] = {}
    first: dict[str, OfficialMention] = {}
    for mention in mentions:
        key = spell(mention.name)
        first.setdefault(key, mention)
        for post in mention.posts:
            _keep_fuller(people.setdefault((key, post.former), []), post.surface)
    return [
        GatheredOfficial(name=first[key].name, posts=tuple(posts), former=former, span=first[key].span)
        for (key, former), posts in sorted(people.items(), key=lambda entry: (first[entry[0][0]].span, entry[0][1]))
    ]


def _keep_fuller(posts: list[str], wording: str) -> None:
    """Add `wording` unless a fuller one is there; take the place of a poorer one."""
    spelled = spell(wording)
    for index, kept in enumerate(posts):
        if _says_no_more(spelled, spell(kept)):
            return
        if _says_no_more(spell(kept), spelled):
            posts[index] = wording
            return
    if len(posts) < _MOST_POSTS:
        posts.append(wording)


def _says_no_more(one: str, other: str) -> bool:
    """Whether `one` is the beginning of `other`, or the same post worded shorter."""
    if other == one or other.startswith(one + " "):
        return True
    return len(_expanded(one)) <= len(_expanded(other)) and _core(one) == _core(other)


# "Chủ tịch HĐND tỉnh khóa XVII" and "Chủ tịch HĐND tỉnh Hòa Bình" name one post.
_OF_TERM = re.compile(r" khóa \S+$")
_OF_PROVINCE = re.compile(r"(?<=tỉnh) (?!ủy|đoàn)\S+ \S+(?: \S+)?$|(?<=tỉnh ủy) \S+ \S+(?: \S+)?$")


def _core(spelled: str) -> str:
    return _OF_PROVINCE.sub("", _OF_TERM.sub("", _expanded(spelled)))


def _expanded(spelled: str) -> str:
    for short, full in vocabulary.SHORT_FORMS:
        spelled = spelled.replace(short, full)
    return spelled


class _Heads:
    """Where a text names a post or a delegate: found in one pass, for most of its lines name none."""

    def __init__(self, spelled: str) -> None:
        self.spelled = spelled
        found = [match.span() for match in _HEAD.finditer("\n" + spelled)]  # the first word has a sign before it, too
        self._starts = [start for start, _ in found]
        self._ends = [end - 1 for _, end in found]
        self._may_name_delegates = any(map(spelled.__contains__, _DELEGATES))

    def stand_in(self, start: int, end: int) -> bool:
        """Whether a post or a delegate is named in `spelled[start:end]`."""
        index = bisect_left(self._starts, start)
        if index < len(self._starts) and self._ends[index] <= end:
            return True
        return self._may_name_delegates and _DELEGATE.search(self.spelled, start, end) is not None


_DELEGATES = tuple(" ".join(words[:2]) for words in vocabulary.DELEGATES)


def _stretches(text: str, spelled: str) -> Iterator[tuple[int, int]]:
    """The sentences in which a post is named; the foot of a resolution with the signature below it is one."""
    heads = _Heads(spelled)
    start = 0
    while start < len(text):
        end = _paragraph_end(text, start)
        if end - start <= _LONGEST_SIGNED_POST and _SIGNING_POST.match(text, start, end):
            signature = _SIGNATURE.match(text, end)
            end = signature.end() if signature else end
        if heads.stand_in(start, end):
            yield from _sentences(text, heads, start, end)
        start = end + 1


def _paragraph_end(text: str, start: int) -> int:
    """The end of a line and of the lines it goes on in: behind "," ";" ":" and before a small letter."""
    end = text.find("\n", start)
    while 0 <= end < len(text) - 1:
        if text[end - 1] not in ",;:" and not text[end + 1].islower():
            return end
        end = text.find("\n", end + 1)
    return len(text) if end < 0 else end


def _sentences(text: str, heads: _Heads, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Those sentences of a line that name a post, with the one behind if it looks back ("Đó là ông …")."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, end)]
    for stop in (*ends, end):
        if stop < end and heads.spelled.startswith(_LOOKS_BACK, stop):
            continue
        if heads.stand_in(start, stop) and _may_name_somebody(text, start, stop):
            yield start, stop
        start = stop


def _may_name_somebody(text: str, start: int, end: int) -> bool:
    """Whether a person's name may stand in `text[start:end]`; most sentences that name a post name nobody."""
    if _ADDRESSED.search(text, start, end):
        return True
    return any(
        begins_name(word) for run in _CAPITALS.finditer(text, start, end) for word in run.group().split(" ")[:-1]
    )


def _record(
    text: str, line: TokenLine, person: Person, *, found: list[_FoundOfficial], by_given_name: dict[str, _FoundOfficial]
) -> None:
    is_foreign = any(_is_abroad(text, line, item) for item, _, _ in person.posts)
    posts = [] if is_foreign else _posts(text, line, person.posts)
    if person.item.kind is ItemKind.SHORT:
        known = by_given_name.get(line.spelled[person.item.start])
        if known is not None:  # nobody succeeds himself: "bà Lò Thị Mẫu giữ chức Giám đốc thay ông Mẫu"
            taken = {post.span for post in known.posts}
            known.posts.extend(post for post in posts if post.former and post.span not in taken)
        return
    span = Span(line.starts[person.item.start], line.ends[person.item.end - 1])
    name = " ".join(line.words[person.item.start : person.item.end])
    if spell(name) in NOBODY or is_no_person(name) or (not person.item.sure and not posts and not is_foreign):
        return
    if name.isupper() and _is_cut_from_capitals(text, line, span):
        return
    if is_foreign_name(name) and not any(is_bound_to_state(spell(post.surface).split()) for post in posts):
        return
    is_foreign = is_foreign or is_spelt_abroad(text[span.end : span.end + _LOOK_AROUND])
    likely = _posts(text, line, [(post, False, True) for post in person.likely])
    in_business = not is_foreign and len(posts) < len(person.posts)
    official = _FoundOfficial(span, name, posts, likely, is_foreign, in_business)
    found.append(official)
    by_given_name[line.spelled[person.item.end - 1]] = official


def _is_cut_from_capitals(text: str, line: TokenLine, span: Span) -> bool:
    """Whether a name is of a headline in capitals, where no name can be told from other words, and nowhere else.

    "BÍ THƯ TỈNH ỦY LÊ VĂN MẪU THĂM XÃ" names nobody for whom the text does not say "Lê Văn Mẫu" somewhere; a
    signature does ("GIÁM ĐỐC", a line below "LÊ VĂN MẪU"), and so does "ĐỒNG CHÍ LÊ VĂN MẪU, BÍ THƯ".
    """
    said = text[line.starts[0] : line.ends[-1]]
    is_bounded = _HONORIFIC_IN_CAPITALS.search(text, max(0, span.start - _LOOK_AROUND), span.start) and _SIGN.match(
        text, span.end
    )
    if is_bounded or not said.isupper() or "\n" in said:
        return False
    return " ".join(map(str.capitalize, span.of(text).split(" "))) not in text


def _is_abroad(text: str, line: TokenLine, item: LineItem) -> bool:
    end = line.ends[item.end - 1]
    return is_foreign_post(line.words[item.start : item.end], text[end : end + _LOOK_AROUND])


def _posts(text: str, line: TokenLine, said: Sequence[tuple[LineItem, bool, bool]]) -> list[PostMention]:
    """The posts of office said of a person, business left out."""
    posts: list[PostMention] = []
    for item, former, shared in said:
        words, spelled = line.words[item.start : item.end], line.spelled[item.start : item.end]
        span = Span(line.starts[item.start], line.ends[item.end - 1])
        if _is_abroad(text, line, item):
            continue
        behind = text[span.end : span.end + _LOOK_AROUND]
        before = " ".join(line.spelled[max(0, item.start - _WORDS_BEFORE) : item.start]) + " "
        if not is_business(words, spelled, spell(behind), before):
            posts.append(PostMention(surface=span.of(text), span=None if shared else span, former=former))
    return posts


@lru_cache(maxsize=4)
def _gazetteer(authorities: Authorities) -> Gazetteer:
    provinces = {
        _place_words(name)
        for unit in authorities.provinces
        for name in (unit.name, *(alias for alias in unit.aliases if " " in alias))
    }
    districts = {_place_words(name) for name in (*(d.name for d in authorities.districts), *vocabulary.OTHER_PLACES)}
    by_first: dict[str, set[Words]] = {}
    for words in provinces | districts:
        by_first.setdefault(words[0], set()).add(words)
    return Gazetteer(
        by_first={first: tuple(sorted(found, key=len, reverse=True)) for first, found in by_first.items()},
        provinces=frozenset(provinces | {_place_words("Việt Nam")}),
    )


def _place_words(name: str) -> Words:
    return tuple(spell(name).replace("-", " - ").replace("–", " - ").split())
