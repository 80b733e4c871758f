"""Harvesting with a library that others use: everything, then what changed, then what is gone; and every error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree
from oaipmh_scythe import Scythe

from archive.models import Article, RecordChange
from archive.oai import items
from tests import factories
from tests.api.conftest import Filled, add_article
from tests.oai.schema import SCHEMA

BASE = "http://testserver/oai"
NAMES = {"o": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/",
         "m": "http://www.loc.gov/mods/v3"}  # fmt: skip


@pytest.fixture
def harvester(client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scythe]:
    """The library, its requests answered by the archive itself."""
    scythe = Scythe(BASE)

    def answer(request: Any) -> Any:
        path = request.url.raw_path.decode()
        given = client.get(path)
        assert SCHEMA.validate(etree.fromstring(given.content)), SCHEMA.error_log
        return httpx2.Response(
            given.status_code, content=given.content, headers={"Content-Type": given["Content-Type"]}
        )

    scythe._client = httpx2.Client(transport=httpx2.MockTransport(answer))
    monkeypatch.setattr(items, "PART", 2)
    yield scythe
    scythe.close()


def keys(records: Any) -> list[int]:
    return [int(record.header.identifier.rpartition("/")[2]) for record in records]


@pytest.mark.slow
def test_everything_then_what_changed_then_what_is_gone(harvester: Any, client: Client, filled: Filled) -> None:
    every = list(harvester.list_records(metadata_prefix="oai_dc"))
    assert sorted(keys(every)) == [filled.article.pk + number for number in range(5)]
    assert not any(record.header.deleted for record in every)
    first = next(record for record in every if record.header.identifier.endswith(f"/{filled.article.pk}"))
    assert first.metadata["title"] == ["Hội nghị số 0 của tỉnh"]
    assert set(first.header.setSpecs) == {
        f"province:{filled.province.slug}",
        f"source:{filled.source.slug}",
        "kind:nghi-quyet",
    }

    RecordChange.objects.update(placed_at=timezone.now() - timedelta(days=2))
    moment = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    filled.article.title = "Tiêu đề mới"
    factories.save(filled.article)
    (changed,) = harvester.list_records(metadata_prefix="oai_dc", from_=moment)
    assert changed.metadata["title"] == ["Tiêu đề mới"]

    filled.article.withdrawn_at = timezone.now()
    factories.save(filled.article)
    other = filled.article.__class__.objects.exclude(pk=filled.article.pk).order_by("pk").last()
    assert other is not None
    number = other.pk
    factories.delete(other)
    gone = list(harvester.list_records(metadata_prefix="oai_dc", from_=moment))
    assert {(key, record.header.deleted) for key, record in zip(keys(gone), gone, strict=True)} == {
        (filled.article.pk, True),
        (number, True),
    }
    assert len(list(harvester.list_records(metadata_prefix="oai_dc", ignore_deleted=True))) == 3


@pytest.mark.slow
def test_by_set_and_in_the_richer_form(harvester: Any, filled: Filled) -> None:
    elsewhere = factories.article("Bài nơi khác", province=factories.province("Cần Thơ"))
    for name in (f"province:{filled.province.slug}", f"source:{filled.source.slug}", "kind:nghi-quyet", "kind"):
        found = [
            int(header.identifier.rpartition("/")[2])
            for header in harvester.list_identifiers(metadata_prefix="mods", set_=name)
        ]
        assert sorted(found) == [filled.article.pk + number for number in range(5)]
        assert elsewhere.pk not in found
    (record,) = [
        one
        for one in harvester.list_records(metadata_prefix="mods")
        if one.header.identifier.endswith(f"/{filled.article.pk}")
    ]
    tree = record.xml
    related = ".//*[local-name() = 'relatedItem'][@type = 'references']/*[local-name() = 'identifier']/text()"
    assert tree.xpath(related) == ["04-NQ/TW"]
    assert tree.xpath(".//*[local-name() = 'dateIssued']/text()")[0] == "2021-07-05"


@pytest.mark.slow
def test_what_leaves_a_set_is_deleted_there_and_nowhere_else(harvester: Any, filled: Filled) -> None:
    there = f"province:{filled.province.slug}"
    asked = (there, f"source:{filled.source.slug}", "kind:nghi-quyet", "kind", "province", "")
    for spec in asked:
        assert len(told(harvester, spec)) == 5
    moved, gone, *_ = reversed(Article.objects.order_by("pk"))
    RecordChange.objects.update(placed_at=timezone.now() - timedelta(days=2))
    moment = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    moved.province = factories.province("Cần Thơ")
    moved.citations.all().delete()
    factories.save(moved)
    number = gone.pk
    factories.delete(gone)
    never = factories.article("Bài chưa ai lấy", province=filled.province)
    unheard = never.pk
    factories.delete(never)

    changed = {spec: told(harvester, spec, from_=moment) for spec in (*asked, "province:can-tho")}
    assert changed.pop("") == {moved.pk: False, number: True, unheard: True}
    assert changed.pop("province:can-tho") == {moved.pk: False}
    in_both = {moved.pk: False, number: True}
    assert changed.pop("province") == changed.pop(f"source:{filled.source.slug}") == in_both
    assert changed == {spec: {moved.pk: True, number: True} for spec in (there, "kind:nghi-quyet", "kind")}
    assert told(harvester, there)[moved.pk] is True  # also for whoever begins now: it is told for ever


def told(harvester: Any, spec: str, **given: str) -> dict[int, bool]:
    """What a harvest of a set tells: the articles, and whether each is deleted."""
    records = list(harvester.list_records(metadata_prefix="oai_dc", **({"set_": spec} if spec else {}), **given))
    return {key: record.header.deleted for key, record in zip(keys(records), records, strict=True)}


@pytest.mark.slow
def test_a_record_changes_when_what_it_names_is_named_otherwise(harvester: Any, filled: Filled) -> None:
    elsewhere = factories.article("Bài không dẫn gì")
    assert len(told(harvester, "")) == 6
    for record, field in (
        (filled.resolution, "number"), (filled.source, "name"), (filled.province, "full_name"), (filled.official, "name"),
    ):  # fmt: skip
        RecordChange.objects.placed().update(placed_at=timezone.now() - timedelta(days=2))
        moment = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        record.save()  # nothing changed
        assert not RecordChange.objects.placed().filter(subject="article", placed_at__gte=moment)
        setattr(record, field, f"{getattr(record, field)} mới")
        record.save()
        changed = told(harvester, "", from_=moment)
        assert len(changed) == (1 if record == filled.official else 5), field
        assert elsewhere.pk not in changed


def test_what_it_says_of_itself(harvester: Any, filled: Filled) -> None:
    assert harvester.identify().deletedRecord == "persistent"
    assert {one.metadataPrefix for one in harvester.list_metadata_formats()} == {"oai_dc", "mods"}
    specs = [one.setSpec for one in harvester.list_sets()]
    assert {"province", "source", "kind", "kind:nghi-quyet", f"province:{filled.province.slug}"} <= set(specs)
    identifier = f"oai:testserver:article/{filled.article.pk}"
    record = harvester.get_record(identifier=identifier, metadata_prefix="oai_dc")
    assert record.metadata["coverage"] == [filled.province.full_name]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2021", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2021-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2021-01-01&until=2021-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2022-01-01&until=2021-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a%00b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc%01", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1990-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=province:khong-co", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=khong:co", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=xyz", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=W10", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=xyz&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListSets&resumptionToken=xyz", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:testserver:article/99999999", "idDoesNotExist"),
        (
            "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:testserver:article/99999999999999999999",
            "idDoesNotExist",
        ),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=http://x%0B", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
    ],
)
def test_errors_of_the_protocol(client: Client, filled: Filled, query: str, code: str) -> None:
    for answer in (client.get(f"/oai?{query}"), client.post("/oai", query, "application/x-www-form-urlencoded")):
        tree = etree.fromstring(answer.content)
        assert SCHEMA.validate(tree), SCHEMA.error_log
        assert tree.xpath("//o:error/@code", namespaces=NAMES) == [code]


@pytest.mark.parametrize(
    ("precision", "written"),
    [("day", "2021-07-01"), ("month", "2021-07"), ("quarter", "2021"), ("year", "2021"), ("unknown", "")],
)
def test_a_date_says_no_more_than_is_known(client: Client, db: None, precision: str, written: str) -> None:
    article = factories.article("Bài", published="2021-07-01", published_precision=precision)
    query = f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:testserver:article/{article.pk}"
    tree = etree.fromstring(client.get(f"/oai?{query}").content)
    assert "".join(tree.xpath("//dc:date/text()", namespaces=NAMES)) == written


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow(client: Client, filled: Filled, count_queries: Any) -> None:
    address = "/oai?verb=ListRecords&metadataPrefix=mods"
    client.get(address)
    few = count_queries(address)
    for number in range(5, 9):
        add_article(number, filled)
    client.get(address)
    assert count_queries(address) == few <= 12


def test_words_that_xml_forbids(client: Client, db: None) -> None:
    article = factories.article("Hội nghị \x0b của\ufffe tỉnh", lead="a\x1fb")
    query = f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:testserver:article/{article.pk}"
    tree = etree.fromstring(client.get(f"/oai?{query}").content)
    assert tree.xpath("//dc:title/text()", namespaces=NAMES) == ["Hội nghị  của tỉnh"]
