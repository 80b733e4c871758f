import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import name_candidates, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NQTW4", "Nghị quyết Trung ương 4"),
        ("nqtw 4 khóa xii", "Nghị quyết Trung ương 4 (khóa XII)"),
        ("nghi quyet trung uong 4 khoa 12", "Nghị quyết Trung ương 4 khoá XII"),
        ("NQ TW 4 khóa XII", "Nghị quyết T.Ư 4 khóa XII"),
        ("nghị quyết TƯ 4", "Nghị quyết Trung ương 4"),
        ("Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng khóa XII", "NQTW4 khóa XII"),
        ("Nghị quyết Hội nghị lần thứ 10 BCH Trung ương khóa XIII", "Nghị quyết Hội nghị Trung ương 10 khóa XIII"),
        ("NGHỊ QUYẾT HỘI NGHỊ LẦN THỨ TƯ BAN CHẤP HÀNH TRUNG ƯƠNG KHÓA XII", "NQTW4 khóa XII"),
        ("nq 04", "Nghị quyết số 4"),
        ("CT05", "Chỉ thị 05"),
        ("Nghị quyết Đại hội XIII", "nghị quyết đại hội lần thứ 13"),
        ("Hiến pháp năm 2013", "hiến pháp 2013"),
    ],
)
def test_ways_of_naming_one_document_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("NQTW4", "NQTW5"), ("NQTW4 khóa XI", "NQTW4 khóa XII"), ("nq 04", "ct 04"), ("nghị quyết Tỉnh ủy 4", "NQTW4")],
)
def test_different_documents_have_different_keys(one, other):
    assert name_key(one) != name_key(other)


def test_a_name_is_found_within_a_query_the_longest_first():
    found = name_candidates("sơ kết nghị quyết trung ương 4 khóa xii")
    wanted = name_key("Nghị quyết Trung ương 4 (khóa XII)")
    assert found[0] == name_key("sơ kết nghị quyết trung ương 4 khóa xii")
    assert found.index(wanted) < found.index(name_key("nghị quyết trung ương 4"))
    assert name_key("NQTW4") in name_candidates("hậu giang NQTW4")


@pytest.mark.slow
@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="tưTƯ. nqkhóaxiv0123thứlầ", max_size=200))
def test_any_text_has_a_key_of_plain_words(text):
    key = name_key(text)
    assert key == " ".join(key.split())
    assert len(name_candidates(text)) <= 120
