"""Who wrote an article, as portals print it: "D.Trang – T.Phong", "Tác giả: Lâm Vĩ", "Báo Sơn La"."""

import re

from archive.core.reading.vocabulary import any_of, any_opening
from archive.core.text import fold
from archive.core.vocabulary import load_entries

_UPPER = "A-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_LOWER = "a-zà-ãè-êìíò-õùúýăđĩũơưạ-ỹ"
_CAPITALISED = rf"[{_UPPER}][{_LOWER}]{{1,6}}"
_ALL_CAPITALS = rf"[{_UPPER}]{{2,7}}"
# D.Trang, T.P, S.T, P.V, Ng.Hà, Đ.D, H.T.N
_INITIALS = rf"(?:[{_UPPER}][{_LOWER}]{{0,2}}\. ?){{1,3}}(?:{_CAPITALISED}|[{_UPPER}])?(?: {_CAPITALISED})?"
# Thạch Sô Phia, Tẩn A Lử, Y Bhem Mlô, H'Loan Êban
_SYLLABLE = rf"(?:{_CAPITALISED}|[{_UPPER}](?:['’]{_CAPITALISED})?)"
_FULL_NAME = rf"(?:[YAH] |H['’])?{_CAPITALISED}(?:[ ’'-]{_SYLLABLE}){{1,4}}"
_NAME = rf"(?:{_INITIALS}|{_FULL_NAME}|{_ALL_CAPITALS}(?: {_ALL_CAPITALS}){{1,4}})"
_ABBREVIATED = any_opening("byline_abbreviations")
_PLACE = r"(?: ?\([^()\d]{2,60}\)?)?"
_AUTHOR = re.compile(rf"(?:{_NAME}|{_ABBREVIATED}){_PLACE}")
_BETWEEN = re.compile(r" ?[–—,&/;+] ?| ?- ?| và ")
# "Tác giả:", "Bài và ảnh:", "Tin, ảnh:", "Ghi chép của", "Thực hiện:", "Biên tập:", "Nguồn:", "Theo:" …
_MATERIAL = any_opening("byline_materials")
_LABEL = re.compile(
    rf"(?:{_MATERIAL}(?: ?(?:,|va|-|–|&|/|;) ?{_MATERIAL})+|{any_opening('byline_labels')})"
    r"(?: ?[:;] ?| cua (?=[A-Za-z])| (?=\S))"
)
_FROM = r"(?:theo |nguon ?:? ?)?"
_PUBLISHER = re.compile(_FROM + any_of("publisher_openings"))
# Offices that sign what they send in: "Văn phòng Tỉnh ủy" under an article is its author.
_OFFICE = re.compile(rf"{_FROM}{any_opening('office_openings')} ")
_DOMAIN = re.compile(_FROM + r"(?:https?://)?(?:[\w\-]{1,63}\.){1,4}(?:vn|com|net|org|info)(?:\.vn)?/?")
MAX_BYLINE = 90

# Capitals that open sentences and headings and never a name.
_NOT_NAMES = load_entries("reading/no_author_openings")


def parse_authors(text: str) -> str | None:
    """The authors that a whole line names, as written, or None where it is anything else.

    "D.Trang – T.Phong", "HỮU THỌ - KIM TRÚC" and "P.V" are authors; "Sơ kết 5 năm" and "Khởi công trường mới" are not.
    """
    text = _stripped(text)
    if not 2 <= len(text) <= MAX_BYLINE:
        return None
    parts = [part for part in _BETWEEN.split(text) if part]
    if not 1 <= len(parts) <= 5 or not all(_is_author(part) for part in parts):
        return None
    return text


def _stripped(text: str) -> str:
    """The text without the signs around it; the bracket of "Hà Thu (tổng hợp)" stays closed."""
    text = text.strip(" .,;:()*_|–—-/")
    return text + ")" if text.count("(") > text.count(")") else text


def parse_byline(line: str, *, offices: bool = False) -> str | None:
    """The authors or the source that a byline names, its label taken off: "BT: Thanh Thiên" gives "Thanh Thiên".

    Also "Ghi chép của Đình Thi", "Tin, ảnh: Minh Đức", "Theo TTXVN", "Báo Sơn La"..
    """
    line = line.strip(" |*_")
    if len(line) > MAX_BYLINE:
        return None
    folded = fold(line)
    label = _LABEL.match(folded.lstrip("(- "))
    if label:
        shift = len(folded) - len(folded.lstrip("(- "))
        rest = _stripped(line[shift + label.end() :])
        return (
            rest if parse_authors(rest) or is_publisher(rest, offices=True) or _labelled_name(label[0], rest) else None
        )
    return parse_authors(line) or (line if is_publisher(line, offices=offices) else None)


def is_domain(line: str) -> bool:
    """Whether a line is a host name or the address of a site: "muongha.example.vn", "Nguồn: chinhphu.vn"."""
    return bool(_DOMAIN.fullmatch(fold(line.strip(" ()."))))


def is_publisher(line: str, *, offices: bool = False) -> bool:
    """Whether a short line names only a publisher: "Báo Sơn La", "Theo ttxvn.vn"; with `offices` "Văn phòng Sở"."""
    folded = fold(line.strip(" ()."))
    if _DOMAIN.fullmatch(folded):
        return True
    return bool(
        len(line) <= MAX_BYLINE
        and 2 <= len(line.split()) <= 12
        and line[:1].isupper()
        and (_PUBLISHER.match(folded) or (offices and not line.isupper() and _OFFICE.match(folded)))
        and not re.search(r"[.,:;!?”\"] |\d", line)
        and not _VERB.search(folded)
    )


_VERB = re.compile(rf"\b{any_of('publisher_verbs')}")


def split_trailing_authors(paragraph: str) -> tuple[str, str]:
    """Part a paragraph from the authors glued to its end; the second part is "" where there are none.

    "… đối với địa phương.D.Trang – T.Phong" gives ("… đối với địa phương.", "D.Trang – T.Phong").
    """
    tail_start = max(0, len(paragraph) - MAX_BYLINE)
    tail = paragraph[tail_start:]
    for match in _SENTENCE_END.finditer(tail):
        rest = tail[match.end() :]
        authors = parse_byline(rest, offices=rest.startswith("  ")) if rest.strip() else None
        if authors and _DOMAIN.fullmatch(fold(rest.strip(" ()."))) and not rest[:1].isspace():
            continue  # the end of an address: doithoai@example.gov.vn
        if authors and not _is_abbreviation(paragraph[: tail_start + match.end()]):
            return paragraph[: tail_start + match.end()].rstrip(), authors
    return paragraph, ""


_SENTENCE_END = re.compile(r"(?:\./\.|[.…!?][”\"’)]?)(?=\s*[^\s.\d/)”\"])")
_ENDS_ABBREVIATED = re.compile(rf"\b(?:{any_opening('stopped_abbreviations')}|[{_UPPER}])\.$")


def _is_abbreviation(before: str) -> bool:
    return bool(_ENDS_ABBREVIATED.search(before[-6:]))


def has_author_label(line: str) -> bool:
    """Whether a line begins as labelled bylines do: "Tác giả: …", "Theo …", "Tin, ảnh: …"."""
    return bool(_LABEL.match(fold(line).lstrip("(- ")))


_ACCOUNTS = frozenset(load_entries("reading/accounts"))
_LOGIN_NAME = re.compile(r"[a-z][a-z0-9._\-]{2,23}")
MAX_ACCOUNT = 40  # characters


def is_account(line: str) -> bool:
    """Whether a line is the account that posted an article: "admin admin", "Pho Ban bien tap", "nguyenvana2".

    Accounts are typed without marks. A name of words that all begin with a capital may be a person's ("Nam Anh") and
    is no account unless its words are in the list.
    """
    line = line.strip(" .,;:()*_|–—-/")
    if not 3 <= len(line) <= MAX_ACCOUNT or not line.isascii() or (line.isupper() and " " not in line):
        return False
    words = line.split()
    folded = line.casefold()
    if folded in _ACCOUNTS or all(word.casefold().rstrip("0123456789") in _ACCOUNTS for word in words):
        return True
    if len(words) == 1:
        return line == folded and bool(_LOGIN_NAME.fullmatch(line)) and not folded.isdigit()
    doubled = len(words) == 2 and words[0] == words[1]
    typed = 2 <= len(words) <= 6 and words[0][:1].isupper() and all(word == word.lower() for word in words[2:])
    return doubled or (typed and len(words) >= 3 and line.replace(" ", "").isalpha())


def may_be_name(line: str) -> bool:
    """Whether a few words could name somebody: what stands where a site prints names need have no form of one."""
    words = line.strip(" *_()|-–—.,;:").split()
    return 1 <= len(words) <= MAX_NAME_WORDS and len(line) <= 60 and not any(character.isdigit() for character in line)


MAX_NAME_WORDS = 6


def _is_author(part: str) -> bool:
    return bool(_AUTHOR.fullmatch(part)) and not _opens_a_heading(part) and not _CONNECTIVE.search(part)


_CONNECTIVE = re.compile(rf"\b{any_of('sentence_capitals')}")


def _opens_a_heading(part: str) -> bool:
    folded = fold(part)
    return any(folded.startswith(opening) for opening in _NOT_NAMES)


def _labelled_name(label: str, rest: str) -> bool:
    """After an explicit label with a colon a single word or a nickname is an author too: "Tác giả: Admin"."""
    return (
        label.rstrip().endswith((":", ";"))
        and 1 <= len(rest.split()) <= 6
        and rest[:1].isupper()
        and "." not in rest[1:-1]
    )
