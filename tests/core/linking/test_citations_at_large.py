"""Every described resolution, cited in the usual ways: the link is right or refused, and it costs linear time."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.authorities import Resolution
from archive.core.extraction.mentions import CitationMention
from archive.core.linking import RULES, affected_group, link_citations
from archive.core.linking.outcomes import Ambiguous, ArticleContext, Linked, ProvisionalKey
from archive.core.reading.values import Dated, Precision
from archive.core.text import Span
from tests.core.linking.linking_cases import cited, context, day, resolve, told
from tests.growth import growth
from tests.stated import authorities

LAGS = (timedelta(days=30), timedelta(days=1000))


def numbered_documents() -> list[Resolution]:
    return [
        resolution for resolution in authorities().resolutions if resolution.issued and resolution.number[0].isdigit()
    ]


def in_full(resolution: Resolution, **facts: Any) -> CitationMention:
    number = facts.pop("number", resolution.number)
    return cited(f"{resolution.kind} số {number}", kind=resolution.kind, number=number, **facts)


def subject(resolution: Resolution, syllables: int) -> str:
    words = resolution.title.removeprefix("Về ").split()[:syllables]
    return "về " + " ".join(words)


def serial(resolution: Resolution) -> str:
    found = re.match(r"\d+[a-d]?", resolution.number)
    assert found
    return found[0]


def by_date(resolution: Resolution) -> CitationMention:
    return in_full(resolution, issued=resolution.issued)


def issuer(resolution: Resolution) -> str:
    return "" if "chưa kiểm chứng" in resolution.issuer else resolution.issuer


def by_issuer_and_date(resolution: Resolution) -> CitationMention:
    return in_full(resolution, number=serial(resolution), issuer=issuer(resolution), issued=resolution.issued)


def by_term(resolution: Resolution) -> CitationMention:
    """The term for the Party's numbers, for the State's, which start anew each year, the year."""
    year = resolution.issued.year if resolution.issued and not resolution.term else None
    return in_full(resolution, issuer=issuer(resolution), term=resolution.term, year=year)


def by_short_subject(resolution: Resolution) -> CitationMention:
    return in_full(resolution, subject=subject(resolution, 6))


def by_long_subject(resolution: Resolution) -> CitationMention:
    return in_full(resolution, subject=subject(resolution, 16) + " trên địa bàn tỉnh trong thời gian tới")


def by_number(resolution: Resolution) -> CitationMention:
    return in_full(resolution)


def by_serial(resolution: Resolution) -> CitationMention:
    return in_full(resolution, number=serial(resolution), issuer=issuer(resolution))


# The least part that must be linked to the right resolution; the rest is refused. Numbers alone are often refused: 83
# numbers are borne by several resolutions, and what is known from memory only is not linked by its number.
FORMS: list[tuple[Callable[[Resolution], CitationMention], float]] = [
    (by_date, 1.0),
    (by_issuer_and_date, 1.0),
    (by_term, 0.95),
    (by_long_subject, 0.98),
    (by_short_subject, 0.95),
    (by_number, 0.5),
    (by_serial, 0.25),
]


def outcomes(form: Callable[[Resolution], CitationMention]) -> Iterator[str]:
    """For each resolution, cited some time after it: right, refused or wrong."""
    for resolution in numbered_documents():
        if "trích yếu" in resolution.title and "subject" in form.__name__:
            continue
        if form is by_serial and resolution.kind in ("Luật", "Bộ luật"):
            continue  # nobody cites a law by its serial alone
        for lag in LAGS:
            assert resolution.issued
            (outcome,) = resolve(form(resolution), where=context((resolution.issued + lag).isoformat()))
            if isinstance(outcome, Linked) and isinstance(outcome.resolution, str):
                yield (
                    "right"
                    if outcome.resolution == resolution.key
                    else f"wrong {resolution.key} -> {outcome.resolution}"
                )
            elif isinstance(outcome, Ambiguous) and resolution.key not in outcome.candidates:
                yield f"wrong {resolution.key} is no candidate"
            else:
                yield "refused"


@pytest.mark.slow
@pytest.mark.parametrize(("form", "least_right"), FORMS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_described_document_is_found_or_refused_and_never_mistaken(
    form: Callable[[Resolution], CitationMention], least_right: float
) -> None:
    seen = Counter(outcomes(form))

    assert not [what for what in seen if what.startswith("wrong")]
    assert seen["right"] >= least_right * seen.total()


@pytest.mark.slow
def test_a_document_that_is_not_described_is_not_mistaken_for_one_of_its_number() -> None:
    collisions = Counter(resolution.number for resolution in numbered_documents())
    ambiguous = [resolution for resolution in numbered_documents() if collisions[resolution.number] > 1]
    for resolution in ambiguous[::20]:
        others = replace(authorities(), resolutions=tuple(d for d in authorities().resolutions if d is not resolution))
        (outcome,) = link_citations([by_date(resolution)], "", ArticleContext(), others)

        assert told(outcome) == f"provisional {resolution.number}@{resolution.issued}"


@pytest.mark.slow
def test_no_link_is_younger_than_its_article() -> None:
    for resolution in numbered_documents():
        assert resolution.issued
        before = context((resolution.issued - timedelta(days=1)).isoformat())
        for outcome in resolve(by_number(resolution), by_short_subject(resolution), where=before):
            keys = outcome.candidates if isinstance(outcome, Ambiguous) else [told(outcome)]
            assert resolution.key not in keys


COARSE = [
    (Dated(day=date(2021, 10, 1), precision=Precision.QUARTER), "37-QĐ/TW@2021-10-25"),
    (Dated(day=date(2021, 7, 1), precision=Precision.QUARTER), "provisional 37-QĐ/TW@"),
    (Dated(day=date(2021, 10, 1), precision=Precision.MONTH), "37-QĐ/TW@2021-10-25"),
    (Dated(day=date(2021, 10, 1), precision=Precision.DAY), "provisional 37-QĐ/TW@"),
    (Dated(day=date(2021, 1, 1), precision=Precision.YEAR), "37-QĐ/TW@2021-10-25"),
]


@pytest.mark.parametrize(("published", "expected"), COARSE)
def test_the_end_of_a_coarse_date_bounds_what_can_be_cited(published: Dated, expected: str) -> None:
    (outcome,) = resolve(cited("Quy định số 37-QĐ/TW", number="37-QĐ/TW"), where=ArticleContext(published=published))

    assert told(outcome) == expected


def test_the_day_of_capture_bounds_an_article_without_a_date() -> None:
    mention = cited("Nghị quyết số 04-NQ/TW", number="04-NQ/TW")

    (outcome,) = resolve(mention, where=ArticleContext(captured=day("2021-01-01")))

    assert told(outcome) == "ambiguous 04-NQ/TW@2006-08-21 04-NQ/TW@2016-10-30"


def test_an_event_that_the_stated_dates_contradict_bounds_nothing() -> None:
    event = Dated(day=date(2010, 2, 3))
    dated = cited("Nghị quyết số 35-NQ/TW", number="35-NQ/TW", issued="2018-10-22")
    undated = cited("Quy định số 55-QĐ/TW", number="55-QĐ/TW")

    alone = resolve(undated, where=ArticleContext(event=event))
    beside = resolve(dated, undated, where=ArticleContext(event=event))
    captured_before = resolve(dated, where=ArticleContext(event=event, captured=day("2015-01-01")))

    assert [told(outcome) for outcome in alone] == ["provisional 55-QĐ/TW@"]
    assert [told(outcome) for outcome in beside] == ["35-NQ/TW@2018-10-22", "55-QĐ/TW@2016-12-19"]
    assert [outcome.rule for outcome in captured_before] == ["younger-than-article"]


KINDS = st.sampled_from(["Nghị quyết", "Chỉ thị", "Quy định", "Luật", "Công văn", "Văn bản", ""])
WORDS = st.one_of(
    st.text(alphabet="0123456789-/NQTWUĐHCP .ăê", max_size=14),
    st.sampled_from(["04-NQ/TW", "18", "202/2025", "Tỉnh ủy", "Bộ Chính trị", "XII", "4", "về công tác cán bộ", ""]),
)
MENTIONS = st.lists(
    st.builds(
        CitationMention,
        span=st.just(Span(0, 0)),
        surface=WORDS,
        kind=KINDS,
        number=st.none() | WORDS,
        issued=st.none() | st.dates(),
        issuer=WORDS,
        term=WORDS,
        plenum=WORDS,
        congress=WORDS,
        subject=WORDS,
        year=st.none() | st.integers(-3, 10_000),
        same_as=st.none() | st.integers(-2, 5),
    ),
    max_size=5,
)


@pytest.mark.slow
@settings(derandomize=True, max_examples=150, deadline=None)
@given(MENTIONS, st.none() | st.dates(), st.sampled_from(["", "hau-giang", "can-tho", "nowhere"]))
def test_any_mention_has_an_outcome_with_an_explained_rule(
    mentions: list[CitationMention], captured: date | None, province: str
) -> None:
    where = ArticleContext(captured=captured, province=province)

    results = link_citations(mentions, "", where, authorities())

    assert len(results) == len(mentions)
    for outcome in results:
        assert outcome.rule in RULES
        if isinstance(outcome, Ambiguous):
            assert len(outcome.candidates) >= 2
        if isinstance(outcome, Linked) and isinstance(outcome.resolution, ProvisionalKey):
            assert outcome.resolution.number
            assert outcome.resolution.issuer_code


ORGANS = ["HĐND tỉnh", "UBND tỉnh", "HĐND huyện Long Mỹ", "UBND xã Tân Bình", "Hội Làm vườn", "Quốc hội", "Tỉnh ủy", ""]
NUMBERS = ["16", "16/NQ-HĐND", "16/2022", "05-NQ/HU", "17-CT/TW", "20-QĐ/TW", "30/2026/QH16", "16/UBND-VP", "7-KH/BCĐ"]


def test_provisional_documents_of_one_kind_never_share_an_identity() -> None:
    owners: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    described = {(resolution.key, resolution.kind) for resolution in authorities().resolutions}
    for number in NUMBERS:
        for organ in ORGANS:
            for said in ("", "về việc trồng cây xanh ở các khu dân cư mới"):
                for kind in ("Nghị quyết", "Quy định", "Chỉ thị"):
                    mention = cited(f"{kind} {number}", kind=kind, number=number, issuer=organ, subject=said)
                    (outcome,) = resolve(mention, where=context("2026-10-01", "hau-giang"))
                    if isinstance(outcome, Linked) and isinstance(outcome.resolution, ProvisionalKey):
                        key = outcome.resolution
                        owners.setdefault((key.identity, key.kind), set()).add(affected_group(key))

    assert len(owners) > 30
    assert [identity for identity, groups in owners.items() if len(groups) > 1] == []
    assert not described & set(owners)


@pytest.mark.slow
@pytest.mark.parametrize("number", ["{}-NQ/TW", "{}-NQ/TU", "18-NQ/TW", "18"])
def test_many_mentions_cost_linear_time(number: str) -> None:
    def page(size: int) -> tuple[list[CitationMention], str]:
        text = "Nghị quyết 18 " * size
        mentions = [
            cited(
                "Nghị quyết 18", start=14 * index, number=number.format(index), same_as=index - 1 if index % 3 else None
            )
            for index in range(size)
        ]
        return mentions, text

    pages = {size: page(size) for size in (500, 1000)}
    where = context("2024-01-01", "hau-giang")

    assert growth(lambda size: link_citations(*pages[size], where, authorities()), 500) < 3
