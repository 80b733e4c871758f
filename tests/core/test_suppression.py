"""A name in a text: every writing of it is found and covered, nobody else's, and no span moves."""

import hashlib
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.core.suppression import (
    COVER,
    HashedNames,
    NameRefused,
    cover,
    cover_values,
    form_of,
    hashed,
    hashed_names,
    page_holds,
    syllables_of_name,
    values_hold,
    write_form,
    written_forms,
)


def digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), key=b"thu", digest_size=16).hexdigest()


def known(*names: str) -> HashedNames:
    every: dict[str, int] = {}
    for name in names:
        every |= hashed(written_forms(name), digest)
    return hashed_names(every, digest)


NAME = known("Lý Thị Hoà Mẫu")


@pytest.mark.parametrize(
    "written",
    [
        "Lý Thị Hoà Mẫu",
        "Lý Thị Hòa Mẫu",
        "LÝ THỊ HÒA MẪU",
        "lý thị hòa mẫu",
        "Lí Thị Hoà Mẫu",
        "Ly Thi Hoa Mau",
        "Lý Thi Hoa Mâu",
        "Lý  Thị\nHòa \n Mẫu",
        "Lý\u00a0Thị\u2009Hòa Mẫu",
        "Lý-Thị–Hòa_Mẫu",
        "ly-thi-hoa-mau",
        "LýThịHòaMẫu",
        "lythihoamau",
        "Lý.Thị.Hòa.Mẫu",
        "Lý Thị Hò\u00ada M\u200bẫu",
        unicodedata.normalize("NFD", "Lý Thị Hòa Mẫu"),
        "Ly\u0301 Thi\u0323 Ho\u0300a Mâ\u0303u",
    ],
)
def test_every_writing_of_a_name_is_covered(written: str) -> None:
    text = f"Bà {written}, Bí thư"
    covered = cover(text, NAME)
    assert len(covered) == len(text)
    assert covered.startswith("Bà ")
    assert covered.endswith(", Bí thư")
    assert set(covered[3:-8]) <= {COVER, "\n"}


@pytest.mark.parametrize(
    "text",
    [
        "Lý Thị Hòa và Mẫu",
        "Lý, Thị Hòa Mẫu",
        "Lý Thị Hòa. Mẫu số 3",
        "Lỵ Thị Hòa Mẫu",
        "Lý Thị Hóa Mẫu",
        "Thị Hòa Mẫu",
        "Lý Thị Hòa Mẫn",
        "",
        "Lý (Thị) Hòa Mẫu",
    ],
)
def test_other_names_and_words_stay(text: str) -> None:
    assert cover(text, NAME) == text


def test_the_hashes_do_not_hold_the_name() -> None:
    stored = hashed(written_forms("Lê Thị Mẫu"), digest)
    assert not any(part in key for key in stored for part in ("Lê", "lê", "mẫu", "mau", "le thi"))
    assert not cover(
        "Lê Thị Mẫu", HashedNames(lambda text: digest("khóa khác" + text), NAME.hashes, NAME.lengths)
    ).count(COVER)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Mẫu", "short"), (".*", "signs"), ("Lê (Mẫu)", "signs"), ("Lê|Mẫu", "signs"), ("", "signs"), ("Lê Mẫu 2", "signs"),
     ("[a-z]+ [a-z]+", "signs"), ("a b c d e f g h i", "long"), ("\\w+\\s\\w+", "signs"), ("Lê\x00Mẫu", "short")],
)  # fmt: skip
def test_what_is_no_name_is_refused(name: str, code: str) -> None:
    with pytest.raises(NameRefused) as refused:
        syllables_of_name(name)
    assert refused.value.code == code


def test_names_of_other_peoples_are_names() -> None:
    names = known("H'Mẫu Niê", "Ksor H’Thử")
    assert cover("chị H’Mẫu Niê và anh Ksor H'Thử", names).count(COVER) == len("H’Mẫu Niê") + len("Ksor H'Thử")


def test_names_that_touch_are_covered_each() -> None:
    assert cover("Lê Mẫu Lê Mẫu", known("Lê Mẫu")) == "██████ ██████"
    assert cover("Lê Mẫu Thử", known("Lê Mẫu", "Mẫu Thử")) == "██████████"


def test_values_of_json_are_covered_to_the_last_string() -> None:
    value = {"a": ["Lê Mẫu", {"b": "x le-mau y"}], "n": 3, "z": None}
    assert cover_values(value, known("Lê Mẫu")) == {"a": ["██████", {"b": "x ██████ y"}], "n": 3, "z": None}


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        (["Lê Mẫu"], True),
        (["Lê", "Mẫu"], False),
        ([1, None, {"a": ["x", {"b": "bà LÊ MẪU nói"}]}], True),
        ([{"a": "Lê", "b": ["Mẫu"]}, "Lê", "Mẫu"], False),
        ([{"Lê Mẫu": 1}], False),
        ([], False),
    ],
)
def test_values_hold_a_name_where_covering_them_would_change_them(values: list[Any], holds: bool) -> None:
    names = known("Lê Mẫu")
    assert values_hold(values, names) is holds is (cover_values(values, names) != values)


@pytest.mark.parametrize(
    "page",
    [
        "<p>Lê Mẫu</p>",
        "<p>L&ecirc; <b>M&#7851;u</b></p>",
        "<p><b>Lê</b><i>&nbsp;Mẫu</i></p>",
        "<!-- Lê Mẫu -->",
        '<img alt="Le Mau">',
        "<p>L<u>ê</u> Mẫu</p>",
    ],
)
def test_a_page_holds_a_name_wherever_it_stands(page: str) -> None:
    assert page_holds(
        f"<html><meta charset=utf-8><body>Tin địa phương {page}</body></html>".encode(), "text/html", known("Lê Mẫu")
    )
    assert not page_holds("<p>Lê Văn Mẫu</p>".encode(), "text/html", known("Lê Mẫu"))


@pytest.mark.parametrize(
    "written", ["LÝ  THỊ-HÒA MẪU", "ly-thi-hoa-mau", "Lý Thị Hòa\nMẫu", "Lý Thi Hoa Mâu", "lythihoamau"]
)
def test_a_covered_writing_can_be_written_again_by_who_knows_the_name(written: str) -> None:
    form = form_of(written)
    assert not any(letter in str(form).lower() for letter in "lýthịoàmẫu")
    assert write_form("Lý Thị Hoà Mẫu", form) == written


def test_a_name_in_what_is_left_of_references_is_covered() -> None:
    text = "Bà Lý Thị Hograve;a Mẫu ndash; Bí thư"
    assert cover(text, NAME) == f"Bà {COVER * 20} ndash; Bí thư"
    assert write_form("Lý Thị Hoà Mẫu", form_of("Lý Thị Hograve;a Mẫu")) == "Lý Thị Hòa Mẫu"


_SIGNS = st.sampled_from([*"LêlêMẫumau  -.\n,<>&%█", "\u0301", "\u200b", "Lê Mẫu", "le mau", "𝐋"])


@pytest.mark.slow
@given(st.lists(_SIGNS, max_size=40).map("".join))
def test_no_text_changes_its_length_and_none_holds_the_name_afterwards(text: str) -> None:
    names = known("Lê Mẫu")
    covered = cover(text, names)
    assert len(covered) == len(text)
    assert not names.find(covered)
    assert covered.count("\n") == text.count("\n")
    assert all(new in (old, COVER) for old, new in zip(text, covered, strict=True))


def test_finding_takes_as_long_as_the_text_is() -> None:
    calls: list[Any] = []

    def counted(text: str) -> str:
        calls.append(text)
        return digest(text)

    names = HashedNames(counted, NAME.hashes, NAME.lengths)
    names.find("một hai ba " * 100)
    first = len(calls)
    names.find("một hai ba " * 200)
    assert len(calls) - first <= 2 * first + 10
