"""Officials whose names are near to each other are noted so, province by province."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.models import Official
from archive.reprocessing.run import ReprocessingScope, reprocess
from archive.resolving.near_duplicates import newest_official, note_near_duplicates, note_near_duplicates_since
from tests import factories

pytestmark = pytest.mark.django_db


def near() -> dict[str, str]:
    noted = Official.objects.filter(near__isnull=False).select_related("near")
    return {official.name: official.near.name for official in noted if official.near}


def test_names_are_compared_within_their_province() -> None:
    here, there = factories.province("Hậu Giang"), factories.province("Sóc Trăng")
    factories.official("Trần Thị Lý", province=here)
    newest = newest_official()
    factories.official("Trần Thị Lí", province=there)
    note_near_duplicates_since(newest)
    assert near() == {}
    newest = newest_official()
    gone = factories.official("Trần Thị Lí", province=here)
    note_near_duplicates_since(newest)
    assert near() == {"Trần Thị Lý": "Trần Thị Lí", "Trần Thị Lí": "Trần Thị Lý"}
    gone.delete()
    assert near() == {}


def test_those_of_central_posts_are_compared_among_themselves() -> None:
    factories.official("Trần Thị Lý")
    factories.official("Trần Thị Lí", province=factories.province())
    note_near_duplicates([None])
    assert near() == {}
    factories.official("Trần Thị Lí")
    note_near_duplicates([None])
    assert len(near()) == 2


def test_reading_everything_again_compares_everybody_again(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    place = factories.province("Hậu Giang")
    for name in ("Trần Thị Lý", "Trần Thị Lí"):
        factories.official(name, province=place)
    reprocess(ReprocessingScope(), processes=1)
    assert near() == {}
    reprocess(ReprocessingScope(everything=True), processes=1)
    assert len(near()) == 2


def test_a_near_name_waits_in_the_queue_and_leads_to_the_merger(client: Client) -> None:
    client.force_login(User.objects.create_superuser("truong-ban"))
    place = factories.province("Hậu Giang")
    article = factories.article("Hội nghị", "Trần Thị Lý nói, Trần Thị Lí ghi.")
    pair = [factories.official(name, province=place) for name in ("Trần Thị Lý", "Trần Thị Lí")]
    for official in pair:
        factories.mention(article, official)
    note_near_duplicates([place.pk])
    page = client.get(reverse("admin:review-queue", args=["near-twins"]))
    ((item, address),) = page.context["items"]
    assert (item.title, item.note, item.count) == ("Trần Thị Lý (Hậu Giang)", "tên viết gần giống nhau", 2)
    assert [str(twin.official) for twin in item.twins] == ["Trần Thị Lý (Hậu Giang)", "Trần Thị Lí (Hậu Giang)"]
    assert f"ids={pair[0].pk}%2C{pair[1].pk}" in address


def test_a_corrected_name_is_compared_anew(client: Client) -> None:
    client.force_login(User.objects.create_superuser("truong-ban"))
    place = factories.province("Hậu Giang")
    one, other = factories.official("Trần Thị Lý", province=place), factories.official("Trần Thị Mai", province=place)
    address = reverse("admin:archive_official_change", args=[other.pk])
    form = client.get(address).context["adminform"].form
    client.post(address, {**form.initial, "name": "Trần Thị Lí"})
    assert near() == {"Trần Thị Lý": "Trần Thị Lí", "Trần Thị Lí": "Trần Thị Lý"}
    one.refresh_from_db()
    assert one.near == other
