"""Posts in their canonical form, and the key of a person's name."""

import pytest

from archive.core.linking import HeldPost, official_key, resolve_post
from archive.core.linking.posts import identifying_organ
from tests.stated import authorities


def held(surface: str, place: str = "Hà Nam") -> HeldPost:
    return resolve_post(surface, authorities(), place=place)


@pytest.mark.parametrize(
    "surface",
    [
        "UVTW",
        "UVTƯ Đảng",
        "Ủy viên TƯ Đảng",
        "Uỷ viên T.Ư Đảng",
        "Ủy viên Trung ương Đảng",
        "Ủy viên BCH Trung ương Đảng",
    ],
)
def test_spellings_of_a_central_post_are_one_and_of_no_province(surface: str) -> None:
    post = held(surface)
    assert (post.canonical, post.level, post.province, post.recognised) == (
        "Ủy viên Ban Chấp hành Trung ương Đảng",
        "trung ương",
        "",
        True,
    )


@pytest.mark.parametrize(
    ("surface", "canonical", "province"),
    [
        ("Bí thư Tỉnh ủy Hậu Giang", "Bí thư Tỉnh ủy", "Hậu Giang"),
        ("Bí thư Tỉnh uỷ", "Bí thư Tỉnh ủy", "Hà Nam"),
        ("tân Bí thư Tỉnh ủy Gia Lai", "Bí thư Tỉnh ủy", "Gia Lai"),
        ("Quyền Bí thư Tỉnh ủy", "Bí thư Tỉnh ủy", "Hà Nam"),
        ("Phó Chủ tịch TT HĐND tỉnh", "Phó Chủ tịch Thường trực Hội đồng nhân dân tỉnh", "Hà Nam"),
        ("Chủ tịch HĐND tỉnh khoá XVII", "Chủ tịch Hội đồng nhân dân tỉnh", "Hà Nam"),
        ("Chủ tịch HĐND thành phố Cần Thơ", "Chủ tịch Hội đồng nhân dân thành phố", "Cần Thơ"),
        ("Chủ tịch Ủy ban MTTQ Việt Nam tỉnh Vĩnh Long", "Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "Vĩnh Long"),
        ("TUV", "Tỉnh ủy viên", "Hà Nam"),
        ("UV BTV Tỉnh ủy", "Ủy viên Ban Thường vụ Tỉnh ủy", "Hà Nam"),
        ("Giám đốc Sở Nông nghiệp và PTNT", "Giám đốc Sở Nông nghiệp và PTNT", "Hà Nam"),
        ("Bí thư Huyện uỷ Vũ Quang", "Bí thư Huyện ủy Vũ Quang", "Hà Nam"),
        (
            "Phó Chủ nhiệm thường trực Ủy ban Kiểm tra (UBKT) Tỉnh ủy",
            "Phó Chủ nhiệm Thường trực Ủy ban Kiểm tra Tỉnh ủy",
            "Hà Nam",
        ),
    ],
)
def test_provincial_posts_give_their_province_or_take_the_article_s(
    surface: str, canonical: str, province: str
) -> None:
    post = held(surface)
    assert post.recognised
    assert post.canonical.casefold() == canonical.casefold()
    assert post.province == province


def test_an_unknown_post_stays_as_written() -> None:
    assert held("Đội trưởng đội văn nghệ") == HeldPost(canonical="Đội trưởng đội văn nghệ", organ="Đội văn nghệ")


@pytest.mark.parametrize("surface", ["", "  ", ",", "Hậu Giang", "khóa"])
def test_no_wording_raises(surface: str) -> None:
    assert not held(surface).recognised


def test_spellings_of_one_name_share_a_key_and_tones_tell_two_apart() -> None:
    assert official_key("LÊ  THỊ HOÀ") == official_key("Lê Thị Hòa")
    assert official_key("Lê Thị Hóa") != official_key("Lê Thị Hòa")
    assert official_key("H’Mẫu Êban") == official_key("H'Mẫu Êban")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Giám đốc Sở Giáo dục và Đào tạo", "Phó giám đốc Sở GD-ĐT tỉnh"),
        ("Giám đốc Sở Giáo dục, Đào tạo", "giám đốc sở GD & ĐT"),
        ("Giám đốc Sở Tư pháp", "Phó Giám đốc sở Tư Pháp tỉnh"),
        ("Bộ trưởng", "Bộ trưởng Giáo dục và Đào tạo"),
        ("Chủ nhiệm Ủy ban Tư pháp", "Phó Chủ tịch Quốc hội"),
        ("Bí thư Hà Nam", "Bí thư Tỉnh ủy"),
        ("Giám đốc Sở TT&TT", "Phó Giám đốc Sở Thông tin và Truyền thông"),
        ("Phó TB Thường trực Ban Tổ chức Tỉnh ủy", "Trưởng Ban Ban Tổ chức Tỉnh ủy"),
        ("Chủ tịch UBND Hà Nam", "Chủ tịch tỉnh Hà Nam"),
        ("Bí thư Thành ủy TP HCM", "Bí thư Thành uỷ TP. Hồ Chí Minh"),
    ],
)
def test_spellings_of_an_organ_are_one(one: str, other: str) -> None:
    assert identifying_organ(held(one)) == identifying_organ(held(other)) != ""


@pytest.mark.parametrize(
    "post",
    [
        "Chủ tịch UBND xã",
        "Bí thư Huyện ủy",
        "Hiệu trưởng trường tiểu học",
        "Trưởng phòng",
        "Phó Chủ tịch",
        "Bí thư chi bộ",
        "Phó Ban Tổ chức Huyện ủy",
        "Trưởng ban Dân vận Quận ủy",
    ],
)
def test_an_organ_that_every_place_has_tells_nobody_apart(post: str) -> None:
    assert identifying_organ(held(post)) == ""


def test_investment_and_justice_are_no_central_bodies() -> None:
    assert held("Giám đốc Sở Kế hoạch và Đầu tư").organ == "Sở Kế hoạch và Đầu tư"
    assert held("Giám đốc Sở Tư pháp").organ == "Sở Tư pháp"


@pytest.mark.parametrize("surface", ["Tổng cục trưởng", "Phó Tổng Cục trưởng", "Thứ trưởng", "Vụ trưởng"])
def test_titles_that_only_central_bodies_have_are_central_without_their_body(surface: str) -> None:
    assert (held(surface).level, held(surface).province) == ("trung ương", "")
    assert held("Cục trưởng").level == ""  # a Cục Thuế is a province's
    assert held("người phát ngôn quận Mẫu").level == ""
