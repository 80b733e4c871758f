"""People who may be one stand in the queue once a group, with what tells them apart."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.curation.queues import BY_SLUG
from archive.curation.twins import in_province, read_groups, twin_groups
from archive.models import HeldPost, Official
from archive.resolving.near_duplicates import note_near_duplicates
from tests import factories

pytestmark = pytest.mark.django_db


def named(official: Official, *posts: str, on: date = date(2020, 1, 5), times: int = 1) -> None:
    for _ in range(times):
        factories.mention(factories.article("Hội nghị", f"{official.name} nói.", published=on), official, *posts)


def queries() -> int:
    with CaptureQueriesContext(connection) as asked:
        read_groups(twin_groups())
    return len(asked)


@pytest.fixture
def here_and_there() -> list[Official]:
    here, there = factories.province("Hậu Giang"), factories.province("Sóc Trăng")
    names = [
        ("Trần Thị Lý", here),
        ("Trần Thị Lí", here),
        ("Trần Thị Lý", there),
        ("Lò Văn Mẫu", here),
        ("Bùi Ví", there),
    ]
    people = [factories.official(name, province=place) for name, place in names]
    note_near_duplicates([here.pk, there.pk])
    named(people[0], "Giám đốc Sở Nội vụ", on=date(2019, 3, 1), times=2)
    named(people[1], "Giám đốc Sở Nội vụ", on=date(2021, 4, 2))
    for other in people[2:]:
        named(other)
    HeldPost.objects.update(organ="sở nội vụ")
    return people


def test_a_group_is_one_row_with_all_that_tells_its_people_apart(here_and_there: list[Official]) -> None:
    (group,) = read_groups(twin_groups())
    assert [twin.official for twin in group.twins] == here_and_there[:3]
    assert [twin.mentions for twin in group.twins] == [2, 1, 1]
    assert group.twins[0].posts == ("Giám đốc Sở Nội vụ",)
    assert (group.twins[1].first_seen, group.twins[1].last_seen) == (date(2021, 4, 2), date(2021, 4, 2))
    assert group.evidence == (
        "cùng chức vụ: Giám đốc Sở Nội vụ",
        "cùng cơ quan: sở nội vụ",
        "tên viết gần giống nhau",
        "khác tỉnh",
    )


def test_people_named_often_are_no_doubt(here_and_there: list[Official]) -> None:
    for official in here_and_there[:3]:
        named(official)
    assert list(twin_groups()) == []


def test_a_provincial_official_in_a_central_post_of_a_namesake_is_a_doubt(here_and_there: list[Official]) -> None:
    central, local = (
        factories.official("Hà Văn Thử"),
        factories.official("Hà Văn Thử", province=here_and_there[0].province),
    )
    named(central, "Bộ trưởng Bộ Y tế", times=2)
    named(local, "Bí thư Tỉnh ủy", times=2)
    HeldPost.objects.filter(mention__official=central).update(organ="các bộ")
    HeldPost.objects.filter(mention__official=local).update(organ="tỉnh ủy")
    assert central not in twin_groups()
    named(local, "Bộ trưởng Bộ Y tế")
    HeldPost.objects.filter(name="Bộ trưởng Bộ Y tế").update(organ="các bộ")
    group = next(group for group in read_groups(twin_groups()) if group.first == central)
    assert [twin.official for twin in group.twins] == [central, local]
    assert group.evidence[0] == "cùng chức vụ: Bộ trưởng Bộ Y tế"


def test_a_group_is_found_from_each_of_its_provinces(here_and_there: list[Official]) -> None:
    for official in here_and_there[:3]:
        assert official.province is not None
        assert list(in_province(twin_groups(), official.province)) == [here_and_there[0]]
    assert list(in_province(twin_groups(), factories.province("Trà Vinh"))) == []


def test_merging_a_group_takes_its_row_away(here_and_there: list[Official]) -> None:
    for official in here_and_there[1:3]:
        official.merged_into = here_and_there[0]
        official.save()
    assert list(twin_groups()) == []


@pytest.mark.slow
def test_more_groups_cost_no_more_queries(here_and_there: list[Official]) -> None:
    one = queries()
    place = here_and_there[0].province
    for number in range(3):
        for _ in range(2):
            named(factories.official(f"Hà Văn Mẫu {number}", province=place, slug=f"ha-{factories.next_number()}"))
    assert queries() == one
    assert BY_SLUG["near-twins"].count() == 4


@pytest.mark.slow
def test_the_queue_shows_the_people_of_a_row(here_and_there: list[Official], client: Client) -> None:
    client.force_login(User.objects.create_superuser("truong-ban"))
    page = client.get(reverse("admin:review-queue", args=["near-twins"]), {"tinh": "soc-trang"}).content.decode()
    assert "Trần Thị Lí (Hậu Giang)" in page
    assert "Giám đốc Sở Nội vụ" in page
    assert "cùng cơ quan: sở nội vụ" in page
