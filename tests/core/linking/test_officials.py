import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.linking.district_bodies import district_of, organs_told, unnamed_body
from archive.core.linking.officials import (
    KIND_OF_BODY,
    ONLY_ONE_KNOWN,
    SAME_ARTICLE,
    SHARED_ORGAN,
    SUCCESSOR_ORGAN,
    PersonMention,
    partition,
)


def mention(mention: int, article: int, *organs: str, unit: int = 1, has_post: bool = False) -> PersonMention:
    has_post = has_post or bool(organs)
    return PersonMention(mention=mention, article=article, organs=frozenset(organs), unit=unit, has_post=has_post)


def unnamed_of(number: int) -> PersonMention:
    return mention(number, number, "huyện ủy")


def people(mentions: list[PersonMention], successors: dict[int, int] | None = None) -> list[tuple[int, ...]]:
    return [person.mentions for person in partition(mentions, successors)]


def test_a_shared_organ_makes_one_person() -> None:
    found = [mention(1, 1, "Tỉnh ủy"), mention(2, 2, "Tỉnh ủy", "HĐND tỉnh"), mention(3, 3, "HĐND tỉnh")]
    assert people(found) == [(1, 2, 3)]


def test_a_common_name_in_two_organs_stays_two_people() -> None:
    found = [mention(1, 1, "Ban Tổ chức Tỉnh ủy"), mention(2, 2, "Huyện ủy")]
    assert people(found) == [(1,), (2,)]


def test_one_article_names_one_person_by_one_name() -> None:
    assert people([mention(1, 1, "Tỉnh ủy"), mention(2, 1, "HĐND tỉnh")]) == [(1, 2)]


def test_a_mention_without_post_joins_the_only_person_there_is() -> None:
    assert people([mention(1, 1, "Tỉnh ủy"), mention(2, 2)]) == [(1, 2)]


def test_a_mention_without_post_joins_nobody_where_there_are_two() -> None:
    assert people([mention(1, 1, "Tỉnh ủy"), mention(2, 2, "Huyện ủy"), mention(3, 3)]) == [(1,), (2,), (3,)]


def test_a_post_that_tells_nothing_joins_nobody_by_the_name_alone() -> None:
    assert people([mention(1, 1, "sở nội vụ"), mention(2, 2, has_post=True)]) == [(1,), (2,)]


def test_a_body_of_a_district_said_without_its_name_is_that_of_the_one_known_of_such_a_body() -> None:
    named, unnamed = mention(1, 1, "huyện ủy mẫu sơn"), mention(2, 2, "huyện ủy")
    both = mention(3, 3, "huyện ủy", "ủy ban nhân dân huyện")
    assert [(found.mentions, found.grounds) for found in partition([named, unnamed, both])] == [
        ((1, 2, 3), (KIND_OF_BODY,))
    ]
    assert people([named, mention(2, 2, "sở nội vụ"), unnamed_of(3)]) == [(1, 3), (2,)]


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([mention(1, 1, "ủy ban nhân dân huyện mẫu sơn")], id="another kind of body"),
        pytest.param([mention(1, 1, "huyện ủy mẫu sơn"), mention(2, 2, "huyện ủy thử lập")], id="two districts"),
        pytest.param([mention(1, 1, "huyện ủy mẫu sơn"), mention(2, 2, "huyện ủy thử lập", unit=9)], id="merged unit"),
        pytest.param([mention(1, 1, "huyện ủy mẫu sơn", unit=9)], id="another unit"),
        pytest.param([mention(1, 1, "ban tổ chức huyện ủy")], id="a part of the body"),
        pytest.param([mention(1, 1, "huyện ủy")], id="unnamed too"),
    ],
)
def test_a_body_of_a_district_said_without_its_name_joins_nobody_else(others: list[PersonMention]) -> None:
    found = people([*others, unnamed_of(8)], {1: 9})
    assert (8,) in found
    assert len(found) == len(others) + 1


def test_a_district_of_no_known_province_is_nobodys() -> None:
    assert people([mention(1, 1, "huyện ủy mẫu sơn", unit=0), mention(2, 2, "huyện ủy", unit=0)]) == [(1,), (2,)]


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        ("Phó Bí thư Thường trực Huyện ủy", "huyện ủy"),
        ("Chủ tịch UBND huyện", "ủy ban nhân dân huyện"),
        ("Chủ tịch Ủy ban nhân dân thị xã", "ủy ban nhân dân thị xã"),
        ("Bí thư Huyện ủy Mẫu Sơn", ""),
        ("Chủ tịch UBND xã", ""),
        ("Bí thư Thành ủy", ""),
        ("Bí thư Tỉnh ủy", ""),
    ],
)
def test_what_a_post_in_an_unnamed_body_is(post: str, kind: str) -> None:
    assert unnamed_body(post) == kind


def test_what_posts_tell_of_their_organs() -> None:
    said = [("", "Bí thư Huyện ủy"), ("Sở GD&ĐT tỉnh", "Giám đốc Sở GD&ĐT tỉnh"), ("", "Chủ tịch UBND xã")]
    assert organs_told(said) == {"huyện ủy", "sở giáo dục đào tạo"}
    assert district_of("huyện ủy mẫu sơn") == "mẫu sơn"
    assert district_of("ủy ban nhân dân huyện mẫu sơn", {"huyện ủy"}) == district_of("huyện ủy") == ""


def test_one_organ_of_two_provinces_is_two_people() -> None:
    assert people([mention(1, 1, "tỉnh ủy", unit=1), mention(2, 2, "tỉnh ủy", unit=2)]) == [(1,), (2,)]


def test_an_organ_joins_over_a_merger_of_provinces() -> None:
    before, after = mention(1, 1, "sở nội vụ", unit=1), mention(2, 2, "sở nội vụ", unit=9)
    assert people([before, after], {1: 9, 2: 9}) == [(1, 2)]
    assert people([before, mention(3, 3, "sở tài chính", unit=9)], {1: 9}) == [(1,), (3,)]


def test_two_namesakes_before_a_merger_stay_two() -> None:
    one, other = mention(1, 1, "sở nội vụ", unit=1), mention(2, 2, "sở nội vụ", unit=2)
    assert people([one, other, mention(3, 3, "sở nội vụ", unit=9)], {1: 9, 2: 9}) == [(1,), (2,), (3,)]


def test_each_join_has_its_grounds() -> None:
    found = [
        mention(1, 1, "sở nội vụ"),
        mention(2, 1),
        mention(3, 2, "sở nội vụ"),
        mention(4, 3),
        mention(5, 4, "sở nội vụ", unit=9),
    ]
    assert [(person.mentions, person.grounds) for person in partition(found, {1: 9})] == [
        ((1, 2, 3, 4, 5), (SAME_ARTICLE, SHARED_ORGAN, ONLY_ONE_KNOWN, SUCCESSOR_ORGAN))
    ]
    assert [person.grounds for person in partition(found[:1])] == [()]


MENTIONS = st.lists(
    st.builds(
        PersonMention,
        mention=st.integers(1, 10_000),
        article=st.integers(1, 6),
        unit=st.integers(1, 3),
        has_post=st.booleans(),
        organs=st.frozensets(
            st.sampled_from(["tỉnh ủy", "hội đồng nhân dân", "huyện ủy mẫu", "huyện ủy thử", "huyện ủy"]), max_size=2
        ),
    ),
    max_size=12,
    unique_by=lambda item: item.mention,
)


@pytest.mark.slow
@settings(derandomize=True, max_examples=150)
@given(MENTIONS, st.randoms(use_true_random=False))
def test_the_order_of_mentions_makes_no_difference(found: list[PersonMention], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    successors = {1: 3, 2: 3}
    groups = people(found, successors)
    assert people(shuffled, successors) == groups
    assert sorted(mention for group in groups for mention in group) == sorted(item.mention for item in found)
