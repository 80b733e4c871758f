"""Provisional resolutions: one row for each identity, and addresses that outlive a better reading of numbers."""

from datetime import date

import pytest

from archive.core.linking.outcomes import ProvisionalKey
from archive.models import Citation, Resolution
from archive.resolving.resolutions import group_name, key_to_json, settle_resolutions
from tests import factories

pytestmark = pytest.mark.django_db


def cite(article, key: ProvisionalKey, *, latest: date | None = None) -> Citation:
    row = factories.citation(article, article.text[:5])
    row.outcome, row.provisional_group, row.provisional = "linked", group_name(key), key_to_json(key, latest)
    row.save()
    return row


def decree(number: str, **facts) -> ProvisionalKey:
    return ProvisionalKey(
        **{"kind": "Nghị định", "number": number, "issuer_code": "CP", "province": "", "issued": None} | facts
    )


def resolution_of(row: Citation) -> Resolution:
    """The resolution that a citation is linked to now."""
    return Resolution.objects.get(citations=row)


def test_a_number_of_several_years_is_several_resolutions() -> None:
    plan = {"kind": "Nghị quyết", "issuer_code": "CP"}
    first, second, third = (factories.article(f"Bài {name} về kế hoạch năm") for name in ("một", "hai", "ba"))
    rows = [
        cite(first, decree("01/NQ-CP", cited_in=2018, **plan)),
        cite(second, decree("01/NQ-CP", cited_in=2019, **plan)),
        cite(third, decree("01/NQ-CP", issued=date(2019, 1, 1), **plan)),
    ]

    settle_resolutions({row.provisional_group for row in rows})

    identities = [resolution_of(row).identity for row in rows]
    assert identities == ["01/NQ-CP@~2018", "01/NQ-CP@2019-01-01", "01/NQ-CP@2019-01-01"]


@pytest.mark.parametrize(
    ("kind", "then", "now"),
    [
        ("Nghị định", "46/2016/CP", "46/2016/NĐ-CP"),
        ("Quyết định", "40/2009/UBND", "40/2009/QĐ-UBND"),
        ("Quyết định", "608/VEC-QĐ", "608/QĐ-VEC"),
    ],
)
def test_an_address_leads_on_where_two_identities_turned_out_to_be_one(kind: str, then: str, now: str) -> None:
    article = factories.article("Bài về xử phạt giao thông")
    row = cite(article, decree(then, kind=kind))
    settle_resolutions({row.provisional_group})
    old = resolution_of(row)
    groups = {row.provisional_group}
    row.delete()

    again = cite(article, decree(now, kind=kind))
    settle_resolutions(groups | {again.provisional_group})

    meant = resolution_of(again)
    assert meant.identity == f"{now}@"
    assert Resolution.objects.get(pk=old.pk).merged_into == meant


def test_an_address_without_mentions_stays_where_nothing_replaces_it() -> None:
    article = factories.article("Bài về xử phạt giao thông")
    row = cite(article, decree("46/2016/NĐ-CP"))
    settle_resolutions({row.provisional_group})
    old = resolution_of(row)
    groups = {row.provisional_group}
    row.delete()

    other = cite(article, decree("46/2017/NĐ-CP"))
    settle_resolutions(groups | {other.provisional_group})

    assert Resolution.objects.get(pk=old.pk).merged_into is None


def test_a_number_of_the_assembly_is_one_document_over_all_articles() -> None:
    assembly = {"kind": "Nghị quyết", "issuer_code": "QH13"}
    first, second = factories.article("Bài một về ngân sách"), factories.article("Bài hai về ngân sách")
    short = cite(first, decree("94/QH13", **assembly))
    settle_resolutions({short.provisional_group})
    address = resolution_of(short)

    whole = cite(second, decree("94/2015/QH13", issued=date(2015, 11, 26), **assembly))
    settle_resolutions({whole.provisional_group})

    assert resolution_of(short) == resolution_of(whole)
    assert resolution_of(whole).identity == "94/2015/QH13@2015-11-26"
    address.refresh_from_db()
    assert address.standing() == resolution_of(whole)

    whole.delete()
    settle_resolutions({short.provisional_group})
    address.refresh_from_db()
    assert resolution_of(short) == address == address.standing()


def test_what_two_groups_of_an_earlier_release_held_leads_to_one_address() -> None:
    assembly = {"kind": "Nghị quyết", "issuer_code": "QH13"}
    rows = [
        cite(factories.article(f"Bài {number} về ngân sách"), decree(number, **assembly))
        for number in ("94/QH13", "94/2015/QH13")
    ]
    now, then = rows[0].provisional_group, ["nghi quyet|94-qh13|QH13|", "nghi quyet|94-2015-qh13|QH13|"]
    Citation.objects.filter(pk=rows[0].pk).update(provisional_group=then[0])
    Citation.objects.filter(pk=rows[1].pk).update(provisional_group=then[1])
    settle_resolutions(then)
    addresses = set(Resolution.objects.all())
    assert len(addresses) == 2

    Citation.objects.update(provisional_group=now)
    settle_resolutions({now, *then})

    assert resolution_of(rows[0]) == resolution_of(rows[1])
    assert {row.standing() for row in Resolution.objects.all()} == {resolution_of(rows[0])}
