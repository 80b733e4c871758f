"""Abbreviations that an article makes for itself: "… khóa XII (NQTW4)", "Quy định số 37-QĐ/TW (QĐ 37)"."""

import re
from dataclasses import dataclass
from itertools import pairwise

from archive.core.extraction.citations.drafts import Draft, Page
from archive.core.extraction.citations.tails import give, read_tail
from archive.core.numbers import KIND_OF_CODE

_CODES = "NQ|CTr|CT|QĐ|NĐ|KL|TT|KH|HD|TB|ĐA|CV|CĐ"
_DEFINITION = re.compile(
    r"[ ]?,?[ ]?\((?:(?:sau đây|dưới đây)?[ ]?(?:được )?(?:gọi|viết)? ?(?:tắt|chung)? ?(?:là)?[ :]{0,2})?[\"“”'‘]?"
    rf"(?P<short>(?:{_CODES})[ \-]?[\wĐ.]{{0,8}}(?: (?:\d{{1,4}}|[IVX]{{1,5}}|khóa [IVX]{{1,5}}))?)[\"“”'’]?\)"
)
_CLASS_CODE = re.compile(_CODES)
_ALIAS_OPENS = re.compile(r"[ ]?,?[ ]?\((?:hay|tức|gọi tắt|sau đây|còn gọi|viết tắt)?[^()\n]{0,24}$")
_ALIAS_REACH = 40
_MOST_DEFINITIONS = 40


@dataclass(frozen=True, slots=True)
class Definition:
    """`short` stands for what `target` cites."""

    short: str
    start: int
    end: int
    target: Draft


def find_definitions(page: Page, drafts: list[Draft]) -> list[Definition]:
    """Every bracket right behind a citation that gives it a short name of its own class."""
    definitions: list[Definition] = []
    for draft in drafts:
        match = _DEFINITION.match(page.text, draft.end)
        if match is None:
            continue
        code = _CLASS_CODE.match(match["short"])
        kind = KIND_OF_CODE.get(code.group()) if code else None
        if kind == draft.kind or (kind == "Quyết định" and draft.kind == "Quy định"):
            definitions.append(Definition(match["short"], match.start("short"), match.end("short"), draft))
    return definitions[:_MOST_DEFINITIONS]


def with_abbreviations(page: Page, drafts: list[Draft]) -> list[Draft]:
    """`drafts` with every use of the article's abbreviations, each tied to the citation it stands for."""
    definitions = find_definitions(page, drafts)
    if definitions:
        drafts = _with_uses(page, drafts, definitions)
    _tie_bracketed(page, drafts)
    return drafts


def _with_uses(page: Page, drafts: list[Draft], definitions: list[Definition]) -> list[Draft]:
    targets = {definition.short: definition.target for definition in reversed(definitions)}
    # The look back stands behind the words it looks back from: a pattern that begins with letters is searched fast.
    spelled = "|".join(
        rf"{short}(?<![\w/\-]{short})" for short in map(re.escape, sorted(targets, key=len, reverse=True))
    )
    defined_at = {definition.end for definition in definitions}
    uses: list[Draft] = []
    for match in re.finditer(rf"(?:{spelled})(?![\w/])", page.text):
        target = targets[match.group()]
        use = Draft(match.start(), match.end(), target.kind, alias_of=target)
        if match.end() not in defined_at:
            give(use, read_tail(page, use.end))
        uses.append(use)
    kept = _apart_from(drafts, uses)
    return sorted([*kept, *uses], key=lambda draft: draft.start)


def _apart_from(drafts: list[Draft], uses: list[Draft]) -> list[Draft]:
    """The drafts that no use of an abbreviation covers; what such a draft had read passes to the use."""
    kept: list[Draft] = []
    position = 0
    for draft in drafts:
        while position < len(uses) and uses[position].end <= draft.start:
            position += 1
        if position < len(uses) and uses[position].start < draft.end:
            use = uses[position]
            if use.start == draft.start:
                use.end = max(use.end, draft.end)
                use.plenum, use.term, use.issuer = draft.plenum, draft.term, use.issuer or draft.issuer
                use.issued, use.congress = use.issued or draft.issued, draft.congress
                continue
        kept.append(draft)
    return kept


def _tie_bracketed(page: Page, drafts: list[Draft]) -> None:
    """ "Nghị quyết số 04-NQ/TW … (Nghị quyết Trung ương 4)": a citation in brackets behind another names the same."""
    for draft, following in pairwise(drafts):
        if following.alias_of is not None or following.kind not in {draft.kind, ""}:
            continue
        between = page.text[draft.end : following.start]
        closed = page.text[following.end : following.end + 2].lstrip('"”').startswith(")")
        if (
            closed
            and len(between) <= _ALIAS_REACH
            and _ALIAS_OPENS.fullmatch(between)
            and _one_resolution(draft, following)
        ):
            following.alias_of = draft


def _one_resolution(draft: Draft, following: Draft) -> bool:
    if draft.number is not None and following.number is not None:
        return draft.number.serial.lstrip("0") == following.number.serial.lstrip("0")
    return not (draft.plenum and following.plenum and draft.plenum != following.plenum)
