"""Records merged, split and taken in: mentions follow, addresses lead on, reading again keeps it, undo restores it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from archive.curation.merging import merge, promote, split_official
from archive.curation.refused import Refused
from archive.curation.relinking import articles_waiting_for, relink_waiting
from archive.curation.undo import can_undo, undo
from archive.decisions import settle_citation
from archive.models import Article, Citation, CustomaryName, Edit, Official, OfficialMention, Resolution, editing
from archive.reprocessing.run import ReprocessingScope, reprocess
from search.engine import SearchRequest, find
from search.indexing import drain
from tests import factories
from tests.curation.conftest import read_everything_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]

Imported = Callable[..., list[Article]]
ONE = "Hội nghị quán triệt Nghị quyết số 77-NQ/TU ngày 12/3/2019 của Tỉnh ủy Hậu Giang về phát triển đô thị."
MISPRINTED = "Hội nghị sơ kết Nghị quyết số 77-NQ/TU ngày 13/3/2019 của Tỉnh ủy Hậu Giang về phát triển đô thị."


def cited(article: Article) -> Resolution:
    resolution = article.citations.get(number="77-NQ/TU").resolution
    assert resolution is not None
    return resolution


@pytest.fixture
def two(imported: Imported) -> tuple[Article, Article]:
    """Articles that cite one document, of which one misprints the date."""
    one, other = imported(ONE, MISPRINTED)
    assert cited(one) != cited(other)
    return one, other


@pytest.mark.slow
def test_a_merged_document_takes_its_citations_and_its_address_along(
    two: tuple[Article, Article], person: User, client: Client
) -> None:
    right, wrong = cited(two[0]), cited(two[1])
    merge([wrong], right, person, reason="ngày in sai")
    assert cited(two[1]) == right
    response = client.get(wrong.get_absolute_url())
    assert (response.status_code, response["Location"]) == (302, right.get_absolute_url())
    drain()
    assert find(SearchRequest(resolutions=(right.slug,))).total == 2
    assert find(SearchRequest(resolutions=(wrong.slug,))).total == 0


@pytest.mark.slow
def test_a_merger_of_documents_outlives_reading_again_and_can_be_undone(
    two: tuple[Article, Article], person: User
) -> None:
    right, wrong = cited(two[0]), cited(two[1])
    edit = merge([wrong], right, person)
    read_everything_again()
    assert cited(two[1]) == right
    undo(edit, person)
    assert (cited(two[0]), cited(two[1])) == (right, wrong)
    drain()
    assert find(SearchRequest(resolutions=(wrong.slug,))).total == 1
    read_everything_again()
    assert (cited(two[0]), cited(two[1])) == (right, wrong)


@pytest.mark.slow
def test_what_came_after_two_mergers_goes_home_with_the_rest(imported: Imported, person: User) -> None:
    texts = (ONE, MISPRINTED, ONE.replace("12/3/2019", "14/3/2019"))
    first, second, third = imported(*texts)
    misprint, document, other = cited(second), cited(first), cited(third)
    merge([misprint], document, person)
    edit = merge([document], other, person)
    *_, later = imported(*texts, MISPRINTED.replace("sơ kết", "tổng kết"))
    assert cited(later) == other
    undo(edit, person)
    assert {cited(article) for article in (first, second, later)} == {document}
    assert cited(third) == other


@pytest.mark.slow
def test_a_merger_that_was_built_upon_cannot_be_undone(two: tuple[Article, Article], person: User) -> None:
    right, wrong = cited(two[0]), cited(two[1])
    first = merge([wrong], right, person)
    undo(first, person)
    with pytest.raises(Refused):
        undo(first, person)
    second = merge([wrong], right, person)
    Resolution.objects.filter(pk=wrong.pk).update(merged_into=None)
    assert can_undo(second)
    with pytest.raises(Refused):
        undo(second, person)


@pytest.mark.slow
def test_a_record_is_not_merged_into_itself_nor_into_one_that_is_gone(
    two: tuple[Article, Article], person: User
) -> None:
    right, wrong = cited(two[0]), cited(two[1])
    with pytest.raises(Refused):
        merge([right], right, person)
    merge([wrong], right, person)
    for losers, target in (([right], wrong), ([wrong], right), ([], right)):
        with pytest.raises(Refused):
            merge(losers, target, person)


@pytest.mark.slow
def test_a_promoted_document_keeps_its_address_and_its_citations(two: tuple[Article, Article], person: User) -> None:
    resolution = cited(two[0])
    edit = promote(resolution, person, reason="đã thấy bản gốc")
    relink_waiting(resolution)
    for _ in range(2):
        now = cited(two[0])
        assert (now.pk, now.slug, now.status) == (resolution.pk, resolution.slug, "authority")
        read_everything_again()
    undo(edit, person)
    for _ in range(2):
        assert (cited(two[0]).pk, cited(two[0]).status) == (resolution.pk, "provisional")
        read_everything_again()


@pytest.mark.slow
def test_what_the_file_holds_already_is_not_promoted_beside_it(two: tuple[Article, Article], person: User) -> None:
    known = cited(two[1])
    promote(known, person)
    doubled = cited(two[0])
    doubled.issued = known.issued
    with pytest.raises(Refused, match="gộp"):
        promote(doubled, person)
    with pytest.raises(Refused):
        promote(known, person)


@pytest.mark.slow
def test_a_document_that_is_added_gathers_the_mentions_that_waited(
    imported: Imported, client: Client, django_user_model: type[User]
) -> None:
    (article,) = imported("Hội nghị quán triệt Nghị quyết số 177-NQ/TW của Ban Chấp hành Trung ương về đô thị.")
    before = article.citations.get(number="177-NQ/TW").resolution
    assert before is not None
    assert before.is_provisional
    client.force_login(django_user_model.objects.create_superuser("chu-bien"))
    values = {
        "kind": "Nghị quyết",
        "number": "177-NQ/TW",
        "issued": "12/03/2019",  # the twelfth of March, as everybody in Việt Nam writes it
        "issuer": "Ban Chấp hành Trung ương",
        "confidence": "verified",
    }
    response = client.post(reverse("admin:archive_resolution_add"), values, follow=True)
    assert "1 lượt nhắc nay dẫn tới văn bản này" in response.content.decode()
    added = Resolution.objects.get(number="177-NQ/TW", status="authority")
    assert added.issued == date(2019, 3, 12)
    assert article.citations.get(number="177-NQ/TW").resolution == added
    before.refresh_from_db()
    assert before.merged_into == added
    drain()
    assert find(SearchRequest(resolutions=(added.slug,))).total == 1
    assert Edit.objects.get().made_by is not None


@pytest.mark.slow
def test_an_import_links_what_waited_for_it_and_says_how_much(
    imported: Imported, client: Client, django_user_model: type[User]
) -> None:
    words = "Hội nghị quán triệt Nghị quyết số 177-NQ/TW của Ban Chấp hành Trung ương về đô thị."
    first, second = imported(words, f"Theo kế hoạch, {words}")
    before = first.citations.get(number="177-NQ/TW").resolution
    assert before is not None
    client.force_login(django_user_model.objects.create_superuser("chu-bien"))
    header = "slug,kind,number,issued,issuer,title,confidence"
    line = ",Nghị quyết,177-NQ/TW,2019-03-12,Ban Chấp hành Trung ương,Về đô thị,verified"
    file = SimpleUploadedFile("van-ban.csv", f"{header}\n{line}\n".encode(), content_type="text/csv")
    tried = client.post(reverse("admin:archive_resolution_import"), {"import_file": file, "format": "0"})
    address = reverse("admin:archive_resolution_process_import")
    done = client.post(address, tried.context["confirm_form"].initial, follow=True)
    assert "Đã đọc lại 2 bài; 2 lượt nhắc nay dẫn tới những văn bản này." in done.content.decode()
    added = Resolution.objects.get(number="177-NQ/TW", status="authority")
    assert [article.citations.get(number="177-NQ/TW").resolution for article in (first, second)] == [added, added]
    undo(Edit.objects.get(), User.objects.get())
    assert not Resolution.objects.filter(pk=added.pk).exists()
    again = {article.citations.get(number="177-NQ/TW").resolution for article in (first, second)}
    assert again == {before}
    before.refresh_from_db()
    assert (before.is_provisional, before.merged_into) == (True, None)


@pytest.mark.slow
def test_what_a_process_died_before_linking_the_next_reprocessing_links(imported: Imported) -> None:
    """The rows of a table are committed before the articles that wait for them are read again."""
    (article,) = imported("Hội nghị quán triệt Nghị quyết số 177-NQ/TW của Ban Chấp hành Trung ương về đô thị.")
    before = article.citations.get(number="177-NQ/TW").resolution
    assert before is not None
    added = factories.resolution("177-NQ/TW", date(2019, 3, 12))
    assert reprocess(ReprocessingScope(), processes=1).updated == 1
    assert article.citations.get(number="177-NQ/TW").resolution == added
    before.refresh_from_db()
    assert before.standing() == added


@pytest.mark.slow
def test_a_document_that_a_person_linked_to_is_not_taken_back(imported: Imported, person: User) -> None:
    (article,) = imported("Hội nghị quán triệt Nghị quyết số 177-NQ/TW của Ban Chấp hành Trung ương về đô thị.")
    with editing(person, Edit.Kind.EDIT) as added:
        document = factories.resolution("177-NQ/TW", date(2019, 3, 12))
    with editing(person, Edit.Kind.EDIT):
        settle_citation(article.citations.get(number="177-NQ/TW"), document, person)
    with pytest.raises(Refused, match="lượt nhắc khác"):
        undo(added, person)
    assert article.citations.get(number="177-NQ/TW").resolution == document


@pytest.mark.slow
def test_a_customary_name_links_what_bears_it_at_once(
    imported: Imported, client: Client, django_user_model: type[User]
) -> None:
    (article,) = imported("Các chi bộ thực hiện Nghị quyết Trung ương 7 khóa IX ở địa phương.")
    citation = article.citations.get()
    assert citation.outcome == "ambiguous"
    client.force_login(django_user_model.objects.create_superuser("chu-bien"))
    name, _ = CustomaryName.objects.get_or_create(name="Nghị quyết Trung ương 7 khóa IX")
    address = reverse("admin:archive_customaryname_change", args=[name.pk])
    seen = client.get(address).context["adminform"].form.initial["seen"]
    values = {"name": name.name, "candidates": "\n".join(citation.candidates), "default": citation.candidates[0]}
    done = client.post(address, {**values, "confidence": "verified", "seen": seen}, follow=True)
    assert "Đã đọc lại 1 bài; 1 lượt nhắc nay dẫn tới văn bản mang tên này." in done.content.decode()
    linked = article.citations.get()
    assert (linked.resolution and linked.resolution.identity, linked.rule) == (citation.candidates[0], "customary-name")
    undo(Edit.objects.get(), User.objects.get())
    assert article.citations.get().outcome == "ambiguous"


def test_mentions_wait_for_a_document_by_number_and_by_alias() -> None:
    article = factories.article("Sơ kết", "Thực hiện Nghị quyết số 05-NQ/TU và Nghị quyết về đô thị xanh của tỉnh.")
    other = factories.article("Tổng kết", "Thực hiện Nghị quyết số 06-NQ/TU.")
    factories.citation(article, "Nghị quyết về đô thị xanh", outcome="unknown")
    factories.citation(other, "Nghị quyết số 06-NQ/TU", outcome="ambiguous", number="06-NQ/TU")
    resolution = factories.resolution("6-NQ/TU", date(2019, 1, 2))
    assert list(articles_waiting_for([resolution])) == [other.pk]
    resolution.aliases = ["Nghị quyết về đô thị xanh"]
    assert set(articles_waiting_for([resolution])) == {article.pk, other.pk}


# --- officials ----------------------------------------------------------------------------------------------------

HERE = "Đồng chí Quách Văn Thử, Trưởng Ban Tổ chức Tỉnh ủy Hậu Giang, phát biểu tại hội nghị ở Hậu Giang."
THERE = "Đồng chí Quách Văn Thử, Bí thư Huyện ủy Long Mỹ, tỉnh Hậu Giang, phát biểu tại hội nghị ở Hậu Giang."


def named(article: Article) -> Official:
    official = OfficialMention.objects.get(article=article, name="Quách Văn Thử").official
    assert official is not None
    return official


@pytest.mark.slow
def test_a_merger_of_officials_outlives_reading_again_and_can_be_undone(imported: Imported, person: User) -> None:
    here, there = imported(HERE, THERE)
    one, other = named(here), named(there)
    assert one != other
    edit = merge([other], one, person)
    assert named(here) == named(there) == one
    read_everything_again()
    assert named(here) == named(there) == one
    undo(edit, person)
    assert (named(here), named(there)) == (one, other)
    read_everything_again()
    assert (named(here), named(there)) == (one, other)


@pytest.mark.slow
def test_a_split_of_officials_outlives_reading_again_and_can_be_undone(imported: Imported, person: User) -> None:
    here, again = imported(HERE, HERE.replace("hội nghị ở", "cuộc họp ở"))
    official = named(here)
    assert named(again) == official
    other = split_official(official, OfficialMention.objects.filter(article=again), person, reason="trùng tên")
    assert (named(here), named(again)) == (official, other)
    read_everything_again()
    assert (named(here), named(again)) == (official, other)
    drain()
    assert find(SearchRequest(officials=(other.slug,))).total == 1
    undo(Edit.objects.get(), person)
    assert named(here) == named(again) == official
    assert not Official.objects.filter(pk=other.pk).exists()


def test_somebody_must_remain_when_an_official_is_split(imported: Imported, person: User) -> None:
    (here,) = imported(HERE)
    with pytest.raises(Refused):
        split_official(named(here), OfficialMention.objects.filter(article=here), person)
    with pytest.raises(Refused):
        split_official(named(here), [], person)


@pytest.mark.slow
def test_citations_of_a_decided_document_follow_its_merger(two: tuple[Article, Article], person: User) -> None:
    right, wrong = cited(two[0]), cited(two[1])
    citation = Citation.objects.get(article=two[0], number="77-NQ/TU")
    settle_citation(citation, wrong, person)
    merge([wrong], right, person)
    read_everything_again()
    citation = Citation.objects.get(article=two[0], number="77-NQ/TU")
    assert citation.resolution == right
    assert citation.decision is not None
