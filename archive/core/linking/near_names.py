"""Names that may be one name written in two ways: another spelling, or a slip of one letter."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from rapidfuzz.distance import OSA

from archive.core.reading.orthography import is_syllable
from archive.core.text import fold, syllables

# One sound, two letters: Lý and Lí, Đắk and Đắc, Kiều and Ciều; names of minorities come with hyphens and without.
_ONE_SPELLING = str.maketrans({"y": "i", "k": "c", "f": "ph", "w": "u", "z": "d"})

_COMPARED = 200  # names alike but for one syllable; more are compared with none


def near_names(names: Mapping[int, str]) -> dict[int, int]:
    """Return for each name that another is near to, by their keys, that other one; "Trần Thị Lý" and "Trần Thị Lí" are.

    Near are names that differ only in tones or in how a sound is spelled, and names that differ in one letter of one
    syllable, added, left out, changed or swapped with the next, where one of the two syllables cannot be Vietnamese:
    "Phan Văn Thnàh" is a slip, "Hải" and "Hảo" are two names. Of several that are near, each leads to the one with the
    smallest key, and that one to another: a group is known by it. The time grows with the names, not with their pairs.
    """
    near: dict[int, int] = {}
    parts = {key: _parts(names[key]) for key in sorted(names)}
    folded = {key: tuple(map(fold, each)) for key, each in parts.items()}
    for group in _alike(folded):
        for key in group:
            near[key] = group[0] if key != group[0] else group[1]
    for key, other in _slips(parts, folded):
        near.setdefault(key, other)
        near.setdefault(other, key)
    first = _smallest_of_group(near)
    return {key: first[key] if first[key] != key else other for key, other in near.items()}


def _smallest_of_group(near: Mapping[int, int]) -> dict[int, int]:
    """For each key the smallest one of those that links connect with it."""
    parents = {key: key for key in near}

    def root(key: int) -> int:
        while parents[key] != key:
            parents[key] = key = parents[parents[key]]
        return key

    for one, other in near.items():
        low, high = sorted((root(one), root(other)))
        parents[high] = low
    return {key: root(key) for key in near}


def _alike(folded: Mapping[int, tuple[str, ...]]) -> Iterator[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for key, parts in folded.items():
        groups["".join(parts).translate(_ONE_SPELLING)].append(key)
    yield from (group for group in groups.values() if len(group) > 1)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(span.of(name) for span in syllables(name))


def _slips(names: Mapping[int, tuple[str, ...]], folded: Mapping[int, tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Pairs of a name with a syllable that is none, and one that has another syllable there, one letter off."""
    wrong = [(key, place) for key, parts in names.items() for place in _wrong_places(parts)]
    wanted = {_without(folded[key], place) for key, place in wrong}
    at: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for key, parts in folded.items():
        for place in range(len(parts)):
            if (rest := _without(parts, place)) in wanted:
                at[rest].append(key)
    for key, place in wrong:
        others = (other for other in at[_without(folded[key], place)][:_COMPARED] if other != key)
        found = next((other for other in others if one_letter_off(folded[key][place], folded[other][place])), None)
        if found is not None:
            yield key, found


def _wrong_places(parts: tuple[str, ...]) -> list[int]:
    return [place for place, part in enumerate(parts) if not is_syllable(part)]


def _without(parts: tuple[str, ...], place: int) -> tuple[object, ...]:
    return (*parts[:place], place, *parts[place + 1 :])


def one_letter_off(one: str, other: str) -> bool:
    """Whether one word becomes the other by adding, leaving out, changing or swapping with the next a single letter.

    "thnah" and "thanh" are; "hai" and "hao" are; "an" and "anh" are; "an" and "minh" are not; equal words are not.
    """
    return OSA.distance(one, other, score_cutoff=1) == 1
