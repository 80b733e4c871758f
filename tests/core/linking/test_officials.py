from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.linking.officials import PersonMention, partition


def mention(mention: int, article: int, *organs: str) -> PersonMention:
    return PersonMention(mention=mention, article=article, organs=frozenset(organs))


def test_a_shared_organ_makes_one_person() -> None:
    found = [mention(1, 1, "Tỉnh ủy"), mention(2, 2, "Tỉnh ủy", "HĐND tỉnh"), mention(3, 3, "HĐND tỉnh")]
    assert partition(found) == [(1, 2, 3)]


def test_a_common_name_in_two_organs_stays_two_people() -> None:
    found = [mention(1, 1, "Ban Tổ chức Tỉnh ủy"), mention(2, 2, "Huyện ủy")]
    assert partition(found) == [(1,), (2,)]


def test_one_article_names_one_person_by_one_name() -> None:
    assert partition([mention(1, 1, "Tỉnh ủy"), mention(2, 1, "HĐND tỉnh")]) == [(1, 2)]


def test_a_mention_without_post_joins_the_only_person_there_is() -> None:
    assert partition([mention(1, 1, "Tỉnh ủy"), mention(2, 2)]) == [(1, 2)]


def test_a_mention_without_post_joins_nobody_where_there_are_two() -> None:
    assert partition([mention(1, 1, "Tỉnh ủy"), mention(2, 2, "Huyện ủy"), mention(3, 3)]) == [(1,), (2,), (3,)]


BEARERS = st.lists(
    st.builds(
        PersonMention,
        mention=st.integers(1, 10_000),
        article=st.integers(1, 6),
        organs=st.frozensets(st.sampled_from(["Tỉnh ủy", "HĐND tỉnh", "UBND tỉnh", "Huyện ủy"]), max_size=2),
    ),
    max_size=12,
    unique_by=lambda item: item.mention,
)


@settings(derandomize=True, max_examples=150)
@given(BEARERS, st.randoms(use_true_random=False))
def test_the_order_of_mentions_makes_no_difference(found: list[PersonMention], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    groups = partition(found)
    assert partition(shuffled) == groups
    assert sorted(mention for group in groups for mention in group) == sorted(item.mention for item in found)
