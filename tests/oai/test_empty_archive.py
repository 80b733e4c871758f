"""Harvesting an archive in which nothing stands yet."""

from __future__ import annotations

from django.test import Client
from lxml import etree

from tests.oai.schema import SCHEMA
from tests.oai.test_harvest import NAMES


def test_an_empty_archive(client: Client, db: None) -> None:
    for query, code in (("verb=Identify", []), ("verb=ListRecords&metadataPrefix=oai_dc", ["noRecordsMatch"])):
        tree = etree.fromstring(client.get(f"/oai?{query}").content)
        assert SCHEMA.validate(tree), SCHEMA.error_log
        assert tree.xpath("//o:error/@code", namespaces=NAMES) == code
