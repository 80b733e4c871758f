import shutil
from pathlib import Path

import pytest
from django.conf import settings

from archive.models import Post, Province, ProvinceChange, Resolution
from archive.reference.database import authorities_at_hand, load_authorities
from archive.reference.files import read_reference
from archive.reference.loader import load_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference data, to be changed."""
    return Path(shutil.copytree(settings.REFERENCE_DIR, tmp_path / "reference"))


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_the_database_holds_what_the_files_state() -> None:
    load_reference(settings.REFERENCE_DIR)
    loaded, read = load_authorities(), read_reference(settings.REFERENCE_DIR)
    for name in (
        "provinces",
        "agency_tags",
        "document_types",
        "issuer_codes",
        "resolutions",
        "customary_names",
        "posts",
    ):
        assert set(getattr(loaded, name)) == set(getattr(read, name)), name


@pytest.mark.slow
def test_authorities_are_read_anew_when_one_is_edited(own_reference_data: None) -> None:
    first = load_authorities()
    assert load_authorities() is first
    Post.objects.filter(name="Bí thư Tỉnh ủy").update(organ="Tỉnh ủy (sửa tay)")
    edited = load_authorities()
    assert edited is not first
    assert edited.fingerprint != first.fingerprint
    assert {post.canonical for post in edited.posts if post.organ == "Tỉnh ủy (sửa tay)"} == {"Bí thư Tỉnh ủy"}
    assert load_authorities() is edited


@pytest.mark.slow
def test_the_maps_have_63_and_34_provinces(own_reference_data: None) -> None:
    assert Province.objects.before_merger().count() == 63
    assert Province.objects.present().count() == 34


@pytest.mark.slow
def test_lineage_leads_from_hau_giang_to_can_tho(own_reference_data: None) -> None:
    can_tho = Province.objects.get(slug="can-tho")
    names = set(can_tho.family().values_list("slug", flat=True))
    assert names == {"can-tho", "can-tho-2004", "hau-giang", "soc-trang"}
    merger = ProvinceChange.objects.get(successors=can_tho)
    assert merger.legal_basis == "Nghị quyết 202/2025/QH15 (12/6/2025)"


@pytest.mark.slow
def test_loading_again_changes_nothing(own_reference_data: None) -> None:
    again = load_reference(settings.REFERENCE_DIR)
    assert not again.added
    assert not again.updated


@pytest.mark.slow
def test_it_follows_the_files_and_keeps_what_a_person_edited(folder: Path) -> None:
    load_reference(folder)
    directive = Resolution.objects.get(identity="08-CT/TW@2011-10-21")
    directive.issuer = "Ban Bí thư (sửa tay)"
    directive.save()
    line = next(text for text in (folder / "documents.csv").read_text().splitlines() if "08-CT/TW,2011-10-21" in text)
    title = directive.title
    replace_in(folder / "documents.csv", line, line.replace(title, title + " (mới)").replace("Ban Bí thư", "Khác"))
    loaded = load_reference(folder)
    directive.refresh_from_db()
    assert loaded.updated == {"Resolution": 1}
    assert directive.title == title + " (mới)"
    assert directive.issuer == "Ban Bí thư (sửa tay)"


@pytest.mark.slow
def test_a_renamed_row_is_not_made_anew(own_reference_data: None) -> None:
    post = Post.objects.get(name="Bí thư Tỉnh ủy")
    post.name = "Bí thư Tỉnh ủy, Thành ủy"
    post.save()
    assert not load_reference(settings.REFERENCE_DIR).added


@pytest.mark.slow
def test_a_row_covers_the_provisional_document_of_its_identity(folder: Path) -> None:
    early = Resolution.objects.create(
        identity="08-CT/TW@2011-10-21",
        slug="tam",
        kind="Chỉ thị",
        number="08-CT/TW",
        number_key="x",
        status=Resolution.Status.PROVISIONAL,
    )
    load_reference(folder)
    early.refresh_from_db()
    assert early.status == Resolution.Status.AUTHORITY
    assert early.title
    assert early.slug == "tam"


@pytest.mark.slow
def test_a_malformed_file_changes_nothing(folder: Path) -> None:
    with (folder / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("một,hai\n")
    with pytest.raises(ValueError, match=r"posts\.csv, line \d+"):
        load_reference(folder)
    assert not Province.objects.exists()


@pytest.mark.slow
def test_without_reference_data_in_the_database_the_files_serve() -> None:
    assert vars(authorities_at_hand()) == vars(read_reference(settings.REFERENCE_DIR))


@pytest.mark.slow
def test_every_row_says_how_far_it_was_verified(own_reference_data: None) -> None:
    for model in (Province, ProvinceChange, Post, Resolution):
        for row in model.objects.all():
            row.full_clean(exclude=[field.name for field in model._meta.fields if "confidence" not in field.name])
