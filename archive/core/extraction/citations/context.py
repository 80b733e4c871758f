"""Date and issuer that stand outside the citation's own words, in its sentence or the next."""

import re
from functools import lru_cache
from itertools import pairwise

from archive.core.extraction.citations.coreference import issuer_fits
from archive.core.extraction.citations.dates import FULL_DAY, day_of
from archive.core.extraction.citations.drafts import Draft, Page
from archive.core.extraction.citations.issuers import bodies_named, organ_end
from archive.core.extraction.citations.subjects import subject_after
from archive.core.extraction.citations.tails import ROMAN
from archive.core.extraction.citations.vocabulary import HEAD_WORD, KIND_OF_WORD, W
from archive.core.numbers import NamedMinistry, find_ministries
from archive.core.text import fold
from archive.core.text.sentences import Sentences
from archive.core.vocabulary import load_entries

# What bodies do with resolutions they issue. "thực hiện", "triển khai" are done to those of others.
_ISSUES = "|".join(load_entries("citations/issuing")).replace(" ", W)
_ISSUING_BEFORE = re.compile(
    rf"(?<![a-z])(?:{_ISSUES}|chuan{W}y{W}viec{W}nay{W}tai)"
    rf"(?:{W}(?:lien|luon|ngay|them|hai|ba|bon|cac|mot|so|tai|theo|rieng|va)){{0,4}}"
    rf"(?:{W}(?:quyet{W}dinh|nghi{W}quyet|chi{W}thi|ke{W}hoach|van{W}ban))?[ ]?:?[ \n]{{0,2}}$"
)
_SIGNED_AFTER = re.compile(
    rf"(?<![a-z])(?:cung(?={W}ngay)|ky|ban{W}hanh|phat{W}hanh|thong{W}qua|ra{W}doi|ra|duyet|phe{W}duyet)"
    rf"(?:{W}(?:ban{W}hanh|vao|hom|trong|tu|thong{W}qua|va|chinh{W}thuc)){{0,2}}"
    rf",?(?:{W}\(?(?:ngay|hom))?[ \n]{{0,2}}{FULL_DAY}"
)
# "ban hành năm 2000", and the year before: "Năm 2000, Chính phủ ban hành Nghị định 71".
_MADE_IN = re.compile(
    rf"(?<![a-z])(?:ban{W}hanh|ky{W}ban{W}hanh|thong{W}qua|ky|ra{W}doi){W}(?:(?:tu|vao|trong|hoi){W})?"
    rf"(?:thang{W}\d{{1,2}}{W})?nam{W}(?P<year>(?:19|20)\d\d)(?!\d|[ ]?[-\u2013/][ ]?\d)"
)
_YEAR_BEFORE = re.compile(
    rf"(?:^|[.!?;,\n][ ]{{0,2}}|(?<![a-z])(?:vao|hoi|dau|giua|cuoi){W})"
    rf"(?:nam{W}|thang{W}\d{{1,2}}(?:[ ]?[\-/][ ]?|{W}nam{W}))(?P<year>(?:19|20)\d\d),?{W}$"
)
_MADE_REACH = 80
_DAY_BEFORE = re.compile(rf"(?<![a-z])(?:ngay|hom|sang|chieu|toi)[ \n]{{0,2}}{FULL_DAY}")
_EFFECT = re.compile(rf"hieu{W}luc|ke{W}tu|(?<![a-z])(?:truoc|den|toi){W}$|(?:^|{W})sau{W}$")
_EFFECT_REACH = 14
_UNTIL = re.compile(rf",?{W}(?:den|toi){W}(?:het{W})?(?:ngay{W})?\d")
# "Đến ngày 5/7/2021, UBND tỉnh ra Quyết định …" tells when, "từ ngày 5/6 đến ngày 5/7/2021, …" until when.
_NOT_UNTIL = re.compile(rf"(?:(?:^|[.!?;,:\n])[ ]{{0,2}}|(?<![a-z])(?:va|nhung|mai|phai){W}(?:cho{W})?)(?:den|toi){W}$")
_CLASS_WORDS = "|".join(sorted(KIND_OF_WORD, key=len, reverse=True)).replace(" ", W)
_ABOUT_IT = re.compile(
    rf"[ \n]{{0,3}}(?P<word>{_CLASS_WORDS})"
    rf"(?:{W}(?:nay|tren|do))?,?{W}(?:duoc|do|ky|ban{W}hanh|ra{W}doi|vua|da)(?![a-z])"
)
_DO = re.compile(rf"[ \n]{{0,2}},?[ \n]{{0,2}}(?:vua[ \n])?(?:duoc|do|ma)(?:{W}(?:dong{W}chi))?{W}")
_FOR = re.compile(rf"thay{W}mat[ \n]{{1,3}}")
_REACH_BEFORE = 180
_NEAR = 16  # ", đồng thời có": too short for a subject of its own
_REACH_AFTER = 240


def read_context(page: Page, drafts: list[Draft], sentences: Sentences) -> None:
    """Fill in the dates and issuers that sentence and neighbour give, each only where the surface gives none.

    "Ngày 7/11/2006, Bộ Chính trị đã ra Chỉ thị số 06-CT/TW"; "Nghị quyết số 08-NQ/TU do Tỉnh ủy ban hành ngày
    06/10/2021"; "Chỉ thị số 05-CT/TU. Văn bản được ký ngày 30/7/2021". A person who signs is not the issuer.
    """
    _share_issuers(page, drafts)
    for index, draft in enumerate(drafts):
        start, end = sentences.around(draft.start)
        previous = drafts[index - 1] if index else None
        following = _next_other(drafts, index)
        if not draft.issuer and not draft.plenum and not draft.congress and not draft.law:
            _issuer_before(page, draft, start, previous)
        _read_after(page, draft, *_after(page, draft, end, following, sentences))
        if draft.issued is None and draft.alias_of is None:
            _date_before(page, draft, start, previous)
            _year_beside(page, draft, (start, end), previous, following)
        if _wants_ministry(draft):
            _take_only_ministry(page, draft, (start, end), sentences)
    _share_together(page, drafts, sentences)
    _share_replaced(page, drafts)


_ASKED = re.compile(rf"(?<![a-z])(?:{'|'.join(load_entries('citations/asked_before')).replace(' ', W)}){W}$")
_ASKED_REACH = 16
_BUT = re.compile(r",|(?<![a-z])(?:nhung|roi|va|ma)(?![a-z])")


def _is_asked(page: Page, body: int, verb: int) -> bool:
    """ "chưa xin ý kiến Thủ tướng nhưng đã ban hành": who issues stands before; in "trình HĐND ban hành" it is HĐND."""
    if not _ASKED.search(page.folded, max(0, body - _ASKED_REACH), body):
        return False
    return bool(_BUT.search(page.folded, organ_end(page, body), verb))


_ON_BEHALF = re.compile(rf"thay{W}mat{W}$")
_BEHALF_REACH = 12


def _issuer_before(page: Page, draft: Draft, sentence: int, previous: Draft | None) -> None:
    floor = max(sentence, draft.start - _REACH_BEFORE, previous.end if previous else 0)
    verb = _ISSUING_BEFORE.search(page.folded, max(floor, draft.start - 60), draft.start)
    if verb is None:
        if previous is not None and previous.start >= sentence and _continues(page, previous, draft):
            _take_issuer(draft, previous.issuer)
        return
    issuer = ""
    for start in bodies_named(page, floor, verb.start()):
        if _is_asked(page, start, verb.start()):
            continue
        issuer = page.words(start, organ_end(page, start)) or issuer
        if _ON_BEHALF.search(page.folded, max(floor, start - _BEHALF_REACH), start):
            break  # "Thay mặt Ủy ban Thường vụ Quốc hội, Chủ tịch Quốc hội đã ký …"
    if not issuer and previous is not None and _goes_on(previous, sentence, verb.start()):
        issuer = previous.issuer
    _take_issuer(draft, issuer)


def _goes_on(previous: Draft, sentence: int, verb: int) -> bool:
    """ "UBND tỉnh ban hành A, đồng thời có B": no room for a new subject between the two."""
    return previous.issuer_outside and previous.start >= sentence and verb - previous.end < _NEAR


_CONTINUES = re.compile(rf"[^.;:\n]{{0,120}}(?:,|va|roi|cung)(?:{W}(?:va|roi|cac|ban hanh|ra|co))?[ \n]{{1,2}}")
_OTHER_ACTS = re.compile("|".join(load_entries("citations/others_documents")).replace(" ", W))


def _continues(page: Page, previous: Draft, draft: Draft) -> bool:
    """ "… ban hành Đề án số 01-ĐA/TU về sắp xếp và Quyết định số 1236-QĐ/TU": the same body issued both."""
    if draft.start - previous.end > 125 or not previous.issuer_outside:
        return False
    between = page.folded[previous.end : draft.start]
    return bool(_CONTINUES.fullmatch(between)) and not _OTHER_ACTS.search(between)


def _take_issuer(draft: Draft, issuer: str) -> None:
    code = draft.number.issuer_code if draft.number else ""
    if issuer and issuer_fits(code, issuer) and _may_have_made(draft.kind, issuer):
        draft.issuer, draft.issuer_outside = issuer, True


# A circular is a minister's, a chief judge's, procurator's or auditor's (Law on Promulgation of Legal Documents of
# 2015, article 4).
_NO_CIRCULARS = re.compile(
    r"\bthu tuong|(?<!tra )\bchinh phu\b|\bquoc hoi\b|\bbo chinh tri\b|\bban bi thu\b|\bubnd\b|\bhdnd\b|"
    r"\b(?:uy ban|hoi dong) nhan dan\b|\b(?:tinh|thanh|huyen) uy\b|^(?:cuc|so|hoc vien|ban) "
)


# A people's committee decides; what resolves is its council.
_NO_RESOLUTIONS = re.compile(r"\bubnd\b|\buy ban nhan dan\b|^so ")


def _may_have_made(kind: str, issuer: str) -> bool:
    if kind == "Nghị quyết":
        return not _NO_RESOLUTIONS.search(fold(issuer))
    return kind != "Thông tư" or not _NO_CIRCULARS.search(fold(issuer))


def _next_other(drafts: list[Draft], index: int) -> Draft | None:
    """The next citation that is no short name, in brackets, of this one: "Quy định số 37-QĐ/TW (QĐ 37) được ký …"."""
    for following in drafts[index + 1 : index + 3]:
        if following.alias_of is not drafts[index] or following.start > drafts[index].end + 40:
            return following
    return drafts[index + 3] if index + 3 < len(drafts) else None


def _after(page: Page, draft: Draft, end: int, following: Draft | None, sentences: Sentences) -> tuple[int, int]:
    """The stretch behind a citation that may speak about it: to the next citation, to the end of this sentence or,
    where the next opens with "Văn bản được …", of that one."""
    limit = min(end, draft.end + _REACH_AFTER)
    if following is not None and following.start < limit:
        return draft.end, following.start
    about = _ABOUT_IT.match(page.folded, end)
    if about is not None and KIND_OF_WORD[" ".join(about["word"].split())] in {draft.kind, "Văn bản"}:
        _, next_end = sentences.around(min(end + 1, len(page.text) - 1))
        ceiling = min(next_end, end + _REACH_AFTER)
        if following is None or following.start >= ceiling:
            return draft.end, ceiling
        return draft.end, following.start
    return draft.end, limit


def _read_after(page: Page, draft: Draft, begin: int, limit: int) -> None:
    signed = _SIGNED_AFTER.search(page.folded, begin, limit)
    if (
        signed is not None
        and draft.issued is None
        and draft.alias_of is None
        and _speaks_of(page, draft, begin, signed.start())
    ):
        draft.issued = day_of(signed)
        draft.date_outside = draft.issued is not None
    if draft.issuer or draft.plenum or draft.congress or draft.law:
        return
    done = _DO.match(page.folded, begin, limit)
    on_behalf = _FOR.search(page.folded, begin, signed.start() if signed else limit)
    for match in (on_behalf, done):
        if match is None:
            continue
        end = organ_end(page, match.end())
        if end > match.end() and page.text[match.end()].isupper():
            _take_issuer(draft, page.words(match.end(), end))
            term = _TERM_AFTER.match(page.folded, end)
            if term is not None and draft.issuer and not draft.term:
                draft.term = page.text[term.start("term") : term.end("term")].upper()
            return


_TERM_AFTER = re.compile(rf",?{W}\(?khoa{W}(?P<term>{ROMAN}|\d{{1,2}})(?!\w)")
# "có hiệu lực (thi hành) kể từ ngày | ký ban hành 30-10-2017"
_IN_FORCE = re.compile(rf"{W}co{W}hieu{W}luc(?:{W}(?:thi{W}hanh|ngay|ke)){{0,3}}{W}tu{W}ngay{W}")
# "Theo thông tư 280, mức giá được ban hành năm 2012": behind the comma something else is the subject.
_OTHER_CLAUSE = re.compile(
    rf",{W}(?!(?:duoc|do|ma|cung|vua|deu|da|hien|von|ban{W}hanh|ky|thong{W}qua|ra{W}doi|co|ngay|khoa|cua|so)(?![a-z]))\w"
)
_PASSIVE = re.compile(rf"(?<![a-z])(?:duoc|do|ma|cung|vua|deu){W}")
_NEW_SUBJECT = re.compile(rf"(?:{W}|,)(?:sau{W}do|truoc{W}do|tiep{W}do)(?![a-z])|ngay{W}sau")


def _speaks_of(page: Page, draft: Draft, begin: int, verb: int) -> bool:
    """Whether a date behind a citation is that of the citation, not of what is done under it."""
    between = page.folded[begin:verb]
    if ";" in between or _NEW_SUBJECT.search(between):
        return False
    passive = re.match(rf"[ \n]{{0,2}}[,(]?[ \n]{{0,2}}$|.*?{_PASSIVE.pattern}", between, re.DOTALL)
    other = HEAD_WORD.search(between)
    if not subject_after(page, begin) and _another_is_subject(between):
        return False
    is_said = passive is not None or bool(_IN_FORCE.fullmatch(between))
    return is_said and (other is None or bool(_ABOUT_IT.search(between)))


def _another_is_subject(between: str) -> bool:
    """Whether a clause with a subject of its own begins, unless what is done to the document has been said before."""
    clause = _OTHER_CLAUSE.search(between)
    return clause is not None and not _PASSIVE.search(between, 0, clause.start())


def _date_before(page: Page, draft: Draft, sentence: int, previous: Draft | None) -> None:
    floor = max(sentence, draft.start - _REACH_BEFORE, previous.end if previous else 0)
    if floor > sentence + 40 and previous is not None and previous.end == floor:
        return
    dated = _DAY_BEFORE.search(page.folded, floor, draft.start)
    if dated is None or not _ISSUING_BEFORE.search(page.folded, max(dated.end(), draft.start - 60), draft.start):
        return
    if _tells_effect(page, floor, dated.start()) or _UNTIL.match(page.folded, dated.end()):
        return
    draft.issued = day_of(dated)
    draft.date_outside = draft.issued is not None


def _tells_effect(page: Page, floor: int, day: int) -> bool:
    """Whether the words before a day make it one from, before or until which something holds."""
    before = page.folded[max(floor - 1, day - _EFFECT_REACH, 0) : day]
    return bool(_EFFECT.search(before)) and not _NOT_UNTIL.search(before)


def _year_beside(
    page: Page, draft: Draft, sentence: tuple[int, int], previous: Draft | None, following: Draft | None
) -> None:
    """The year in which a document without any was made, as its sentence says: "Nghị định 71 ban hành năm 2000"."""
    if draft.issued or draft.year or draft.law or draft.number is None or draft.number.year:
        return
    start, end = sentence
    limit = min(end, draft.end + _MADE_REACH, following.start if following else end)
    made = _MADE_IN.search(page.folded, draft.end, limit)
    if made is None or not _speaks_of(page, draft, draft.end, made.start()):
        made = _YEAR_BEFORE.search(page.folded, *_before_issuing(page, draft, start, previous))
    if made is not None:
        draft.year = int(made["year"])


def _before_issuing(page: Page, draft: Draft, sentence: int, previous: Draft | None) -> tuple[int, int]:
    """The stretch before the body that issues a citation, where it is told before: "Năm 2000, | Chính phủ ban hành"."""
    floor = max(sentence - 1, draft.start - _REACH_BEFORE, previous.end if previous else 0, 0)
    if _ISSUING_BEFORE.search(page.folded, max(floor, draft.start - 60), draft.start):
        for body in bodies_named(page, floor, draft.start)[:1]:
            return floor, body
    return floor, floor


def _wants_ministry(draft: Draft) -> bool:
    """Whether it is a circular of one year whose minister neither number nor words give: "Thông tư 16/2014"."""
    if draft.kind != "Thông tư" or draft.issuer or draft.number is None or draft.number.issuer_code:
        return False
    return bool(draft.number.year or draft.year or draft.issued)


# What a ministry behind a circular says or does about something else: "và báo cáo theo chỉ đạo của Bộ Y tế".
_NOT_ITS_ISSUER = re.compile(rf"(?:{'|'.join(load_entries('citations/said_by_ministries')).replace(' ', W)}){W}cua{W}$")
_BY = re.compile(rf"(?<![a-z])(?:cua|do){W}(?:bo{W}truong{W})?$")


def _take_only_ministry(page: Page, draft: Draft, sentence: tuple[int, int], sentences: Sentences) -> None:
    """Take the one ministry that the sentence names for the issuer of its circular.

    "Bộ Tư pháp lấy ý kiến về dự thảo thay thế Thông tư số 10 năm 2014". Behind the circular a ministry counts only as
    its "của Bộ …". Where the sentence names none, the one of the sentence before is meant if the text names no other:
    "Bộ Y tế trả lời các sở. Theo đó, các sở căn cứ Thông tư 50/2018 để hướng dẫn."
    """
    start, end = sentence
    if fold(page.words(draft.start, draft.end)).startswith("thong tu lien tich"):
        return
    named = list(find_ministries(page.text, page.folded, max(start, draft.start - _REACH_AFTER), end))
    if not named and start:
        before = start - 1
        while before and page.text[before].isspace():
            before -= 1
        said, every = sentences.around(before)[0], _every_ministry(page.text, page.folded)
        if any(said <= ministry.start < start for ministry in every):
            named = list(every)
    if len({ministry.code for ministry in named}) == 1 and any(_may_issue(page, draft, one) for one in named):
        _take_issuer(draft, page.words(named[0].start, named[0].end))


@lru_cache(maxsize=1)
def _every_ministry(text: str, folded: str) -> tuple[NamedMinistry, ...]:
    """The ministries that the text at hand names, found once for all its circulars."""
    return tuple(find_ministries(text, folded, 0, len(text)))


def _may_issue(page: Page, draft: Draft, ministry: NamedMinistry) -> bool:
    if ministry.end <= draft.start:
        return True
    before = page.folded[max(draft.end, ministry.start - 40) : ministry.start]
    return bool(_BY.search(before)) and not _NOT_ITS_ISSUER.search(before)


# Who replaces or amends a document issued it: "Quyết định số 24/2017 của Thủ tướng, thay thế Quyết định số 69/2013".
_REPLACES = re.compile(
    rf",?{W}(?:\(?co{W}hieu{W}luc[^,.;\n]{{0,30}}(?:,|va){W})?(?:thay{W}the|sua{W}doi|bo{W}sung|bai{W}bo|huy{W}bo)"
    rf"(?:,?{W}(?:va|bo{W}sung|cho|mot{W}so|dieu|noi{W}dung|cua)){{0,8}}{W}"
)


def _share_replaced(page: Page, drafts: list[Draft]) -> None:
    """Give a number that names no body the one whose document of the same class replaces or amends it."""
    for before, draft in pairwise(drafts):
        if draft.issuer or draft.number is None or draft.number.issuer_code or not draft.number.year:
            continue
        if before.kind == draft.kind and _REPLACES.fullmatch(page.folded, before.end, draft.start):
            _take_issuer(draft, before.issuer)


_TOGETHER = re.compile(rf",?{W}(?:cung|deu|ca{W}hai|dong{W}thoi)(?![a-z])")
_AND = re.compile(r"[ \n]{0,2},?[ ]?va[ \n]{1,2}")
_JOINED = re.compile(r"[ \n]{0,2}(?:,|va|;|,[ ]va)[ \n]{1,2}(?:cac[ \n])?")


def _share_issuers(page: Page, drafts: list[Draft]) -> None:
    """ "Kết luận số 01 và Chỉ thị 05 của Bộ Chính trị": the issuer behind the last holds for all it joins."""
    for index in range(len(drafts) - 1, 0, -1):
        last, before = drafts[index], drafts[index - 1]
        if before.issuer or before.issued or before.term or last.plenum or last.congress or last.issued:
            continue
        if _AND.fullmatch(page.folded[before.end : last.start]) and _one_issuer(before, last):
            _take_issuer(before, last.issuer)
            before.term = last.term if before.issuer else ""


def _one_issuer(one: Draft, other: Draft) -> bool:
    """Whether the numbers leave it open that one body issued both."""
    if one.number is None or other.number is None or one.law or other.law:
        return False
    codes = {one.number.issuer_code, other.number.issuer_code} - {""}
    return len(codes) < 2


def _share_together(page: Page, drafts: list[Draft], sentences: Sentences) -> None:
    """ "Quyết định số 365 và Quyết định số 366, cùng ban hành ngày 13/5/2019": one date for those joined by "và"."""
    for index in range(len(drafts) - 1, 0, -1):
        last, before = drafts[index], drafts[index - 1]
        if not last.date_outside or before.issued or not _JOINED.fullmatch(page.folded[before.end : last.start]):
            continue
        _, end = sentences.around(last.start)
        if _TOGETHER.match(page.folded, last.end, end) or not before.issuer:
            before.issued, before.date_outside = last.issued, True
            before.issuer = before.issuer or last.issuer
