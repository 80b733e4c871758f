"""People who are kept apart stay apart, and a name that is nobody's is not read as an official's again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.curation.merging import merge
from archive.curation.people import contexts_of, keep_apart, reject_name
from archive.curation.refused import Refused
from archive.curation.twins import twin_groups
from archive.curation.undo import undo
from archive.models import Article, Edit, HeldPost, KeptApart, NonPerson, Official, OfficialMention
from archive.models.people_rulings import ANYWHERE, words_before
from archive.resolving.people import settle_people
from tests import factories
from tests.curation.conftest import read_everything_again

pytestmark = pytest.mark.django_db

Imported = Callable[..., list[Article]]


@pytest.fixture
def four() -> list[Official]:
    """Four of one name, each named once, in a post of an organ of its own."""
    place = factories.province("Miền Thử")
    people = [factories.official("Quách Văn Thử", province=place, name_key="quách văn thử") for _ in range(4)]
    for number, official in enumerate(people):
        article = factories.article(f"Hội nghị {number}", "Ông Quách Văn Thử dự.", province=place)
        mention = factories.mention(article, official, f"Giám đốc Sở số {number}")
        OfficialMention.objects.filter(pk=mention.pk).update(name_key=official.name_key, province=place)
        HeldPost.objects.filter(mention=mention).update(organ=f"sở số {number}")
    return people


def merged(people: list[Official]) -> list[int | None]:
    return [Official.objects.get(pk=official.pk).merged_into_id for official in people]


@pytest.mark.slow
def test_three_are_merged_and_the_fourth_is_kept_apart_in_one_act(four: list[Official], client: Client) -> None:
    client.force_login(User.objects.create_superuser("truong-ban"))
    ((group, line),) = client.get(reverse("admin:review-queue", args=["near-twins"])).context["items"]
    assert [twin.official for twin in group.twins] == four
    shown = client.get(line)
    assert [card.posts[0].name for card, _ in shown.context["cards"]] == [f"Giám đốc Sở số {n}" for n in range(4)]
    assert [quotes[0][1].before for _, quotes in shown.context["cards"]] == ["Ông "] * 4
    first, second, third, fourth = four
    chosen = {"target": first.pk, "losers": [second.pk, third.pk, fourth.pk], "apart": [fourth.pk]}
    done = client.post(line, {**chosen, "reason": "khác cơ quan"})
    assert done["Location"] == reverse("admin:review-queue", args=["near-twins"])
    assert merged(four) == [None, first.pk, first.pk, None]
    ruling = KeptApart.objects.get()
    assert (ruling.first, ruling.second, ruling.reason) == (first, fourth, "khác cơ quan")
    assert list(twin_groups()) == []
    edit = Edit.objects.get()
    client.post(reverse("admin:archive_edit_undo", args=[edit.pk]))
    assert merged(four) == [None] * 4
    assert not KeptApart.objects.exists()
    assert list(twin_groups()) == [first]


def test_the_machine_does_not_join_whom_a_person_kept_apart(four: list[Official], person: User) -> None:
    first, second, *_ = four
    keep_apart([first], [second], person)
    HeldPost.objects.filter(mention__official__in=[first, second]).update(organ="sở nội vụ")
    place = first.province_id
    settle_people({("quách văn thử", place)})
    assert merged(four) == [None] * 4
    assert {official.mentions.get().official for official in (first, second)} == {first, second}
    late = factories.article("Hội nghị sau", "Ông Quách Văn Thử dự.")
    new = OfficialMention.objects.create(
        article=late, start=20, end=33, name="Quách Văn Thử", name_key="quách văn thử", province_id=place
    )
    HeldPost.objects.create(mention=new, surface="x", name="x", organ="sở nội vụ")
    settle_people({("quách văn thử", place)})
    new.refresh_from_db()
    assert new.official in (first, second)
    assert merged(four) == [None] * 4
    KeptApart.objects.all().delete()
    settle_people({("quách văn thử", place)})
    assert merged(four) == [None, first.pk, None, None]


@pytest.mark.slow
def test_a_group_stays_until_everybody_is_told_apart_and_comes_back_with_another(
    four: list[Official], person: User
) -> None:
    first, second, third, fourth = four
    keep_apart([second, third], four, person)
    assert list(twin_groups()) == [first]  # the first and the fourth may still be one
    keep_apart([first], [fourth], person)
    assert list(twin_groups()) == []
    with pytest.raises(Refused):
        keep_apart([first], [fourth], person)
    another = factories.official("Quách Văn Thử", province=first.province)
    factories.mention(factories.article("Tin", "Quách Văn Thử."), another)
    assert list(twin_groups()) == [first]


@pytest.mark.slow
def test_a_merger_hands_on_whom_its_people_were_kept_apart_from(four: list[Official], person: User) -> None:
    first, second, _, fourth = four
    keep_apart([second], [first, fourth], person)
    edit = merge([second], first, person)
    assert KeptApart.objects.among([first.pk, fourth.pk]) == {(first.pk, fourth.pk)}
    assert not KeptApart.objects.filter(first=first, second=second).exists()
    undo(edit, person)
    assert KeptApart.objects.among(one.pk for one in four) == {(first.pk, second.pk), (second.pk, fourth.pk)}


@pytest.mark.parametrize(
    ("text", "name", "before"),
    [
        ("Lễ ở đường Quách Văn Thử.", "Quách", "o duong"),
        ("Quách Văn Thử nói.", "Quách", ""),
        ("Tin vắn\nQuách Văn Thử nói.", "Quách", ""),
        ("Trường THPT “Quách Văn Thử”", "Quách", "truong thpt"),
    ],
)
def test_the_context_of_a_name_is_two_syllables_of_its_line(text: str, name: str, before: str) -> None:
    assert words_before(text, text.index(name)) == before


STREET = "Hội nghị họp tại Nhà văn hóa Quách Văn Thử, Bí thư Huyện ủy Long Mỹ, tỉnh Hậu Giang."
MAN = "Đồng chí Quách Văn Thử, Bí thư Huyện ủy Long Mỹ, tỉnh Hậu Giang, phát biểu."


@pytest.mark.slow
def test_a_rejected_name_stays_rejected_in_that_context_and_in_later_articles(
    imported: Imported, own_index: Any, person: User
) -> None:
    imported(STREET, MAN)
    official = OfficialMention.objects.order_by("pk")[0].official
    assert official is not None
    contexts = {context.before for context in contexts_of(official)}
    assert contexts == {"van hoa", "dong chi"}
    edit, count = reject_name(official, ["van hoa"], person, reason="nhà văn hóa")
    assert count == 1
    read_everything_again()
    assert [mention.article.title[-20:] for mention in OfficialMention.objects.all()] == ["thứ 2 của địa phương"]
    imported(STREET, MAN, STREET.replace("Hội nghị họp", "Cuộc gặp diễn ra"))
    assert OfficialMention.objects.count() == 1
    undo(edit, person)
    assert not NonPerson.objects.exists()
    read_everything_again()
    assert OfficialMention.objects.count() == 3
    assert {mention.official for mention in OfficialMention.objects.all()} == {official}


@pytest.mark.slow
def test_a_name_that_is_nobodys_anywhere_goes_everywhere_but_where_a_person_decided(
    four: list[Official], person: User, client: Client
) -> None:
    client.force_login(User.objects.create_superuser("truong-ban"))
    address = reverse("admin:archive_official_no_person", args=[four[0].pk])
    assert "mọi nơi" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 200
    assert not NonPerson.objects.exists()
    client.post(address, {"contexts": [ANYWHERE]})
    assert not OfficialMention.objects.exists()
    assert list(twin_groups()) == []
    assert NonPerson.objects.get().before == ANYWHERE
    assert "mọi nơi" in client.get(reverse("admin:archive_nonperson_changelist")).content.decode()


@pytest.mark.slow
def test_splitting_is_shown_before_it_is_done(four: list[Official], client: Client) -> None:
    client.force_login(User.objects.create_superuser("truong-ban"))
    official = four[0]
    OfficialMention.objects.filter(official=four[1]).update(official=official)
    mention = official.mentions.order_by("pk")[1]
    address = reverse("admin:archive_official_split", args=[official.pk])
    shown = client.post(address, {"mentions": [mention.pk], "preview": "1"})
    assert [(side.mentions, side.posts) for side in shown.context["preview"]] == [
        (1, ("Giám đốc Sở số 0",)),
        (1, ("Giám đốc Sở số 1",)),
    ]
    assert official.mentions.count() == 2
    client.post(address, {"mentions": [mention.pk], "apply": "1"})
    assert official.mentions.count() == 1
